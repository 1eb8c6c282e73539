"""Characters that no text may hold: they are not seen, and change what stands beside them.

Controls end a line, a field or an XML file; bidirectional marks show a text in another order than
it has; invisible letters part words that look whole (Unicode TR 36; XML 1.0, 2.2).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator

# Soft hyphens, joiners of letters (U+200C, U+200D) and selectors of variants are letters' own.
_CONTROLS = "\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_NONE = "\ud800-\udfff\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_UNWANTED = re.compile(f"[{_CONTROLS}{_BIDIRECTIONAL}{_INVISIBLE}{_NONE}]")
_COMMAND = re.compile(r"^\s*::|##\[")
_NAMES = {"\0": "NUL", "\x07": "BELL", "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE", "\x7f": "DELETE"}
# Controls, formats (bidirectional ones among them), surrogates, ends of lines and paragraphs.
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}

MOST = 20
"""Characters of a file that are told: there may be hundreds."""
HINT = "Remove it: it is not seen, and changes what stands beside it."


def unwanted(text: str) -> str:
    """The first character that no text may hold, and what is wrong with that; nothing where there is none."""
    found = _UNWANTED.search(text)
    return _described(found[0]) if found else ""


def places(text: str) -> Iterator[tuple[int, int, str]]:
    """Line and column of each such character of a file, where it first has it, and what is wrong."""
    lines = text.replace("\r\n", " \n").replace("\r", "\n")  # ends of lines, of any system
    seen: set[str] = set()
    for found in _UNWANTED.finditer(lines):
        if found[0] not in seen and len(seen) < MOST:
            seen.add(found[0])
            before = lines[: found.start()]
            yield before.count("\n") + 1, len(before) - before.rfind("\n"), _described(found[0])


def _described(character: str) -> str:
    return f"the character {named(character)} is not allowed"


def named(character: str) -> str:
    """A character by its number and name: U+202E (RIGHT-TO-LEFT OVERRIDE)."""
    name = _NAMES.get(character) or unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def visible(text: str) -> str:
    """A line that steers neither a terminal nor GitHub: it takes those that begin with :: for commands."""
    shown = "".join(
        "\ufffd" if unicodedata.category(one) in _STEERING else one for one in text.replace("\t", " ")
    )
    return _COMMAND.sub(lambda found: f"{found[0][:-1]}\ufffd", shown)


def escaped(text: str) -> str:
    """JSON that steers neither, and says the same."""
    return _UNWANTED.sub(lambda found: json.dumps(found[0])[1:-1], text).replace("##[", "##\\u005b")
