"""The preview's and the status page's own files. They are no part of what is published."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup


def asset(name: str) -> Markup:
    """A file of this folder, trusted as our own."""
    return Markup((Path(__file__).parent / name).read_text("utf-8"))  # noqa: S704 -- ours, not a user's
