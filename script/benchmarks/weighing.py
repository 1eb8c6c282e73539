"""What a PDF weighs, and how much of it pictures are: charts, photographs and logos."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BEGIN, END = ("BDC", "BMC"), "EMC"
PICTURE = "/Figure"


@dataclass(frozen=True)
class Weight:
    """Bytes as stored: of the file, of the pictures in it, and of the data attached to it."""

    whole: int
    pictures: int
    attached: int

    @property
    def plain(self) -> int:
        return self.whole - self.pictures


def weights(workspace: Path) -> dict[str, Weight]:
    """Of every published PDF, by its path in ``out/``."""
    out = workspace / "out"
    return {path.relative_to(out).as_posix(): weigh(path) for path in sorted(out.rglob("*.pdf"))}


def weigh(path: Path) -> Weight:
    """Pictures are images and drawings, and of a page's content what is tagged as a figure.

    The latter is what the content takes less without it, once compressed. Fonts, tags and links
    are never counted as pictures, not even those that only a chart uses.
    """
    import pikepdf

    with pikepdf.open(path) as pdf:
        streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
        drawn = [item for item in streams if item.get("/Subtype") in ("/Image", "/Form")]
        attached = [item for item in streams if item.get("/Type") == "/EmbeddedFile"]
        charts = sum(map(_charts, pdf.pages))
        return Weight(path.stat().st_size, charts + _stored(drawn), _stored(attached))


def _stored(streams: Sequence[Any]) -> int:
    return sum(len(stream.read_raw_bytes()) for stream in streams)


def _charts(page: Any) -> int:
    import pikepdf

    steps = pikepdf.parse_content_stream(page)
    whole, plain = (pikepdf.unparse_content_stream(some) for some in (steps, list(_plain(steps))))
    return len(zlib.compress(whole, 9)) - len(zlib.compress(plain, 9))


def _plain(steps: Sequence[Any]) -> Iterator[Any]:
    """Content without what is tagged as a figure."""
    open_marks: list[bool] = []
    for step in steps:
        operator = str(step.operator)
        if operator in BEGIN:
            open_marks.append(str(step.operands[0]) == PICTURE)
        if not any(open_marks):
            yield step
        if operator == END:
            open_marks.pop()
