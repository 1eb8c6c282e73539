"""Characters that no text may hold: they are not seen, and change what stands beside them.

Controls end a line, a field or an XML file; bidirectional marks show a text in another order than
it has; invisible letters part words that look whole (Unicode TR 36; XML 1.0, 2.2).
"""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, joiners of letters (U+200C, U+200D) and selectors of variants are letters' own.
_CONTROLS = "\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_NONE = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_UNWANTED = re.compile(f"[{_CONTROLS}{_BIDIRECTIONAL}{_INVISIBLE}{_NONE}]")
_NAMES = {"\0": "NUL", "\x07": "BELL", "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE", "\x7f": "DELETE"}
# Controls, formats (bidirectional ones among them), surrogates, ends of lines and paragraphs.
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}

HINT = "Remove it: it is not seen, and changes what stands beside it."


def unwanted(text: str, start: int = 0) -> int:
    """Where the first character stands that no text may hold; -1 where there is none."""
    found = _UNWANTED.search(text, start)
    return found.start() if found else -1


def named(character: str) -> str:
    """A character by its number and name: U+202E (RIGHT-TO-LEFT OVERRIDE)."""
    name = _NAMES.get(character) or unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def visible(text: str) -> str:
    """Text that cannot steer a terminal: no control or formatting character, a tab one column."""
    return "".join(
        "\ufffd" if unicodedata.category(one) in _STEERING else one for one in text.replace("\t", " ")
    )
