"""Two realistic short publications, as manuscripts: everything a brief uses, in each language."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from briefings.content import reading
from briefings.language import fonts
from briefings.pdf import Attachment, Manuscript, TypesetResult
from briefings.pdf import typeset as typeset_with
from briefings.problems import Place
from briefings.values.memory import Memory

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TITLES = {"en": "Russian timber: duties and trade", "ja": "ロシア材の関税と貿易"}

MEMORY = Memory()
"""Spares the tests of a process the loading of fonts."""


def typeset(manuscript: Manuscript, fonts: fonts.Fonts) -> TypesetResult:
    """Lay out and write one PDF."""
    return typeset_with(manuscript, fonts, MEMORY)


@cache
def declared_fonts() -> fonts.Fonts:
    """The fonts of this repository, as found on this machine."""
    path = ROOT / "fonts" / "fonts.yaml"
    read = reading.read(path.read_bytes(), "fonts/fonts.yaml", fonts.Declaration)
    assert read.item is not None, read.problems
    folders = [path.parent, *fonts.system_folders()]
    found, problems = fonts.find(read.item, folders, Place("fonts/fonts.yaml"))
    assert not problems, problems
    return found


def manuscript(language: str, **changes: Any) -> Manuscript:
    """The sample publication in ``language``, with parts of it replaced."""
    sample = Manuscript(
        html=(HERE / f"{language}.html").read_text("utf-8"),
        styles=((HERE / "style.css").read_text("utf-8"),),
        language=language,
        title=TITLES[language],
        subject="Timber",
        authors=("Editors",),
        keywords=("timber", "trade"),
        modified=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        identifier=f"urn:example:timber:{language}",
        resources={"map.png": _square()},
        attachments=(
            Attachment("imports.csv", "text/csv", b"year,m3\n2006,21830000\n", "Figures"),
            Attachment(
                "brief.yaml",
                "application/yaml",
                b"title: Timber\n",
                "Content",
                "Source",
            ),
        ),
    )
    return replace(sample, **changes)


def _square() -> bytes:
    """A small grey PNG, made here so that no binary file is kept."""
    rows = (b"\0" + bytes(range(64, 192))) * 128
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 128, 128, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
    )
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (*chunks, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
