"""The encoding of a source: UTF-8, what its first bytes say, or one its language was written in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from briefings.language import rules_for

_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMES = {
    "utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-32": "UTF-32",
    "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "cp932": "Shift_JIS (CP932)", "euc_jis_2004": "EUC-JP", "iso2022_jp_ext": "ISO-2022-JP",
    "cp1252": "Windows-1252", "gb18030": "GB 18030",
}  # fmt: skip
"""What each is called."""
# Half-width katakana, private and unassigned characters: what Japanese looks like in a wrong encoding.
_ODD = re.compile("[\uff61-\uff9f\ue000-\uf8ff\ufffd\x80-\x9f]")
_YEN = re.compile(r"\\(?=[0-9])")
_ESCAPED = re.compile(rb"\x1b\$[@B]|\x1b\(J")


@dataclass(frozen=True)
class DecodedSource:
    """The text of a source, and the encoding it was taken to have."""

    text: str
    encoding: str

    @property
    def name(self) -> str:
        return NAMES[self.encoding]


def decoded(data: bytes, language: str) -> DecodedSource | None:
    """The text of a source in this language; nothing where no encoding fits."""
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _by(data, encoding)
    if wide := _wide(data):
        return _by(data, wide)
    escaped = _ESCAPED.search(data) is not None
    if not escaped and (found := _by(data, "utf-8")):
        return found
    likely = [one for one in rules_for(language).encodings if one.startswith("iso2022") == escaped]
    known = [found for encoding in likely if (found := _by(data, encoding))]
    return min(known, key=lambda found: len(_ODD.findall(found.text)), default=None)


def _by(data: bytes, encoding: str) -> DecodedSource | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None
    if encoding == "cp932":
        text = _YEN.sub("¥", text)  # Where Shift_JIS has the backslash, Japanese print has the yen sign.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return None if "\0" in text else DecodedSource(lines, encoding)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: of two bytes for a digit or a letter, one is zero."""
    if len(data) % 2 or b"\0" not in data:
        return ""
    return "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"
