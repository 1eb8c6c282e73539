"""Characters in one form, so that what is printed alike is equal; never at the cost of a value.

NFKC makes widths and compatibility characters equal. It also turns 10⁶ into 106, ① into 1, ½ into
1⁄2 and ㏠ into 1日, which fuse with the digits beside them: such characters are kept as they are. Only
the exponent of a unit becomes a plain digit (m³, ㎡), for m3 is printed as well.
"""

from __future__ import annotations

import re
import unicodedata

GLUE = "\N{NO-BREAK SPACE}"
"""A space within a number, which a typesetter put there; any other space parts two."""
_GLUES = "\u00a0\u2007\u2009\u202f"
_NARROW = re.compile(f"(?<=[0-9])[{_GLUES}](?=[0-9])")
_ORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that show a text in another order than it has."""


def normal(character: str, before: str = " ") -> str:
    """One character, with its combining marks, in its common form; ``before`` is what stands before it."""
    if character.isascii():
        return character
    if character == "〜":  # Which of the two a file has for the mark of a range is up to its encoding.
        return "~"
    raised = _raised(character)
    if raised and before.isalpha() and before.isascii():
        return raised
    return _common(character)


def plain(text: str) -> str:
    """A text in its common form, with single spaces; a space that is glue within a number is kept as glue."""
    if text.isascii():
        return " ".join(text.split())
    written: list[str] = []
    for character in _NARROW.sub("\ue000", text):
        written.append(normal(character, written[-1][-1:] if written else " "))
    return " ".join("".join(written).split()).replace("\ue000", GLUE)


def _common(character: str) -> str:
    """NFKC, except where it would make a digit of what is none, or lose an order of digits."""
    if unicodedata.category(character[0]) == "Cf" and not _ORDERING.match(character):
        return ""  # Zero-width characters and soft hyphens show nothing.
    form = unicodedata.normalize("NFKC", character)
    digits = any(one.isdecimal() for one in form)
    # ㎡ and ㎥ begin with their letter; a digit of another width is a digit.
    kept = digits and unicodedata.category(character[0]) != "Nd" and not form[0].isalpha()
    return character if kept or "⁄" in form else form


def _raised(character: str) -> str:
    """The digit of a raised or lowered one."""
    kind, _, code = unicodedata.decomposition(character[0]).partition(" ")
    digit = chr(int(code, 16)) if kind in ("<super>", "<sub>") and " " not in code else ""
    return digit if digit.isdecimal() else ""
