"""Decide whether PDFs are typeset with the shortcuts of ``pdf.speed``.

Here, and not beside them, so that a build can say so without loading WeasyPrint.
"""

from __future__ import annotations

import os
from importlib.metadata import version

TRIED = {"weasyprint": ("70.0",), "pydyf": ("0.13.0",), "tinyhtml5": ("2.1.0",)}
"""The versions of each library that the shortcuts were tried on, and are in force for."""
PLAIN = "BRIEFINGS_PLAIN_PDF"
"""The variable that turns them off, with any value but 0."""


def wanted() -> bool:
    """Whether shortcuts may be taken in this process."""
    return not plain() and not untried()


def plain() -> bool:
    """Whether the environment asks for plain WeasyPrint."""
    return os.environ.get(PLAIN, "0") not in ("", "0")


def untried() -> tuple[str, ...]:
    """The libraries that are here in a version the shortcuts were not tried on."""
    here = {name: version(name) for name in TRIED}
    return tuple(f"{name} {it}" for name, it in here.items() if it not in TRIED[name])


def warning() -> str:
    """What to tell once a build, where PDFs take longer than they need; empty where they do not."""
    if plain() or not (found := untried()):
        return ""
    return (
        f"PDFs take twice as long: the shortcuts of this version were not tried on {', '.join(found)}."
        " They are as good without. See docs/running.md, Newer libraries."
    )
