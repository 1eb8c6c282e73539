"""What a page paints, in fewer words: the same marks in the same places.

The typesetter writes every piece of text and every line of a table as if nothing stood before
it. Here what is set already is not set again (ISO 32000-1, 8.4); settings that are all undone
stand without brackets; the room between the glyphs of a justified line is said once (9.3.2); and
pieces of text follow one another in one text object (9.4). Places are rounded to a hundredth of
a CSS pixel, 2 µm on paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, hypot, log10
from typing import Any

from briefings.typesetting import streams, strings
from briefings.typesetting.strings import Face, number

SETTINGS = {
    b"rg": "fill", b"RG": "stroke", b"w": "width", b"d": "dash", b"J": "cap", b"j": "join",
    b"M": "mitre", b"Tf": "font", b"Tr": "rendering",
}  # fmt: skip
INITIAL = {
    "fill": b"0 0 0 rg", "stroke": b"0 0 0 RG", "width": b"1 w", "dash": b"[] 0 d", "cap": b"0 J",
    "join": b"0 j", "mitre": b"10 M", "rendering": b"0 Tr", "spacing": b"0 Tc",
    "fill alpha": b"/a1.0 gs", "stroke alpha": b"/A1.0 gs",
}  # fmt: skip
"""What is set when a page begins (8.4.1)."""
FILL = frozenset({"fill", "fill alpha"})
STROKE = frozenset({"stroke", "stroke alpha", "width", "dash", "cap", "join", "mitre"})
TEXT = FILL | {"font", "rendering", "spacing"}
PAINTING = {
    b"S": STROKE, b"s": STROKE, b"f": FILL, b"f*": FILL, b"n": frozenset[str](),
    b"B": FILL | STROKE, b"B*": FILL | STROKE, b"b": FILL | STROKE, b"b*": FILL | STROKE,
}  # fmt: skip
"""What ends a path, and the settings it depends on."""
PATH = frozenset({b"m", b"l", b"c", b"v", b"y", b"h", b"re", b"W", b"W*"})
CLIPPING = (b"W", b"W*")
ALPHA = {b"/a": "fill alpha", b"/A": "stroke alpha"}
"""By how the typesetter names such a state: after it stands how opaque it is."""
OPAQUE = ((b"/a1 gs", b"/a1.0 gs"), (b"/A1 gs", b"/A1.0 gs"))
COLOURS = {b"cs": "fill", b"scn": "fill", b"CS": "stroke", b"SCN": "stroke"}
"""Colours other than sRGB, which are passed on as they are."""
UPRIGHT = [b"1", b"0", b"0", b"-1"]
"""The matrix of text on a page, whose height is counted downwards."""
UNKNOWN_SCALE = 100.0
"""What a drawing may at most be magnified by where it is placed."""
NEAR = 0.03
"""CSS pixels by which a piece of text may be off where it goes on after another."""


def page(parts: Iterable[Any], faces: Mapping[bytes, Face]) -> bytes:
    """The content of a page; fully opaque must be called ``a1.0`` and ``A1.0`` there."""
    return _terse(_Writer(faces, wanted=dict(INITIAL), actual=dict(INITIAL)), parts)


def drawing(parts: Iterable[Any], faces: Mapping[bytes, Face]) -> bytes:
    """The content of a drawing or pattern, which begins with the settings of where it is placed."""
    return _terse(_Writer(faces, UNKNOWN_SCALE), parts)


def _terse(writer: _Writer, parts: Iterable[Any]) -> bytes:
    writer.write(list(streams.lines(parts)))
    return b"\n".join(line for line in writer.written if line)


@dataclass
class _Block:
    """What stands between ``q`` and ``Q``; ``kept`` if it changes what cannot be set back."""

    begins: int
    wanted: dict[str, bytes]
    actual: dict[str, bytes]
    scale: float
    kept: bool = False


@dataclass
class _Writer:
    """Writes operators anew. Settings are noted, and written when something is painted by them."""

    faces: Mapping[bytes, Face]
    scale: float = 1
    """What a step is multiplied by on its way to the page."""
    decimals: int = field(init=False)
    """How many say a hundredth of a pixel on the page."""
    written: list[bytes] = field(default_factory=list)
    wanted: dict[str, bytes] = field(default_factory=dict)
    actual: dict[str, bytes] = field(default_factory=dict)
    blocks: list[_Block] = field(default_factory=list)
    path: list[bytes] = field(default_factory=list)
    marks: list[bytes] = field(default_factory=list)
    closed: bytes = b""
    text: int | None = None
    """How many marks were open when the text object that is open was begun."""
    line: tuple[float, float] | None = None
    """Where the line of text begins that places are counted from."""
    pen: tuple[float, float] | None = None
    """Where the next glyph goes if nothing is said."""

    def __post_init__(self) -> None:
        self.magnify(1)

    def write(self, lines: Sequence[bytes]) -> None:
        wordy = streams.wordy(lines)
        for at, line in enumerate(lines):
            *operands, operator = line.split(b" ")
            if operator in SETTINGS:
                self.wanted[SETTINGS[operator]] = self.setting(operands, operator)
            elif operator in PATH:
                self.path.append(self.rounded(operands, operator, self.decimals))
            elif operator in PAINTING:
                self.paint(operator)
            elif operator == b"TJ":
                self.show(operands, streams.goes_on(lines, at))
            elif operator == b"Tm":
                self.move(operands)
            elif operator in (b"BDC", b"BMC"):
                self.mark(line, at in wordy)
            elif operator == b"gs" and line[:2] in ALPHA:
                self.wanted[ALPHA[line[:2]]] = dict(OPAQUE).get(line, line)
            else:
                self.structure(line, operands, operator)
        self.end_text()

    def structure(self, line: bytes, operands: list[bytes], operator: bytes) -> None:
        """What is neither a setting nor a mark on paper."""
        match operator:
            case b"q":
                self.push()
            case b"Q":
                self.pop()
            case b"EMC":
                self.unmark()
            case b"BT":
                self.begin_text()
            case b"ET":
                pass  # written when something else follows
            case _:
                self.pass_on(line, operands, operator)

    # --- settings ----------------------------------------------------------------------------

    def setting(self, operands: list[bytes], operator: bytes) -> bytes:
        match operator:
            case b"Tf":
                return b"%b %b Tf" % (operands[0], number(float(operands[1]), 3))
            case b"rg" | b"RG":
                return self.rounded(operands, operator, 3)
            case b"w":
                return self.rounded(operands, operator, self.decimals + 1)
            case _:
                return b" ".join([*operands, operator])

    def settle(self, names: Collection[str]) -> None:
        """Write the settings that are not in force yet."""
        for name, line in self.wanted.items():
            if name in names and self.actual.get(name) != line:
                self.written.append(line)
                self.actual[name] = line
                if self.blocks and name not in self.blocks[-1].wanted:
                    self.blocks[-1].kept = True

    def push(self) -> None:
        self.end_text()
        self.blocks.append(_Block(len(self.written), dict(self.wanted), dict(self.actual), self.scale))
        self.written.append(b"")  # filled if it turns out to be needed

    def pop(self) -> None:
        self.end_text()
        block = self.blocks.pop()
        self.wanted = block.wanted
        if block.scale != self.scale:
            self.magnify(block.scale / self.scale)
        if block.kept:
            self.written[block.begins] = b"q"
            self.written.append(b"Q")
            self.actual = block.actual

    def pass_on(self, line: bytes, operands: list[bytes], operator: bytes) -> None:
        """Write as it is what changes a block for good, or paints by other means."""
        if operator not in streams.WORDS:
            self.end_text()
        if operator == b"cm":
            a, b, c, d = map(float, operands[:4])
            self.magnify(max(hypot(a, b), hypot(c, d)))
            self.wanted["spacing"] = INITIAL["spacing"]  # a drawing's letters come one by one
        if operator in (b"Do", b"sh"):
            self.settle(FILL | STROKE)
        elif self.blocks:
            self.blocks[-1].kept = True
        if name := COLOURS.get(operator):
            self.wanted.pop(name, None)
            self.actual.pop(name, None)
        self.written.append(line)

    # --- lines and areas ---------------------------------------------------------------------

    def magnify(self, factor: float) -> None:
        self.scale *= factor
        self.decimals = 2 + max(0, ceil(log10(self.scale) - 0.2))

    def rounded(self, operands: list[bytes], operator: bytes, decimals: int) -> bytes:
        return b" ".join([*(number(float(operand), decimals) for operand in operands), operator])

    def paint(self, operator: bytes) -> None:
        self.end_text()
        if self.blocks and self.path and self.path[-1] in CLIPPING:
            self.blocks[-1].kept = True
        self.settle(PAINTING[operator])
        self.written += [*self.path, operator]
        self.path.clear()

    # --- marked content ----------------------------------------------------------------------

    def mark(self, line: bytes, wordy: bool) -> None:
        """Begin a marked content: within a text object if it holds text alone (14.6.1)."""
        if wordy:
            self.begin_text()
        else:
            self.end_text()
        if line == self.closed == b"/Artifact BMC" and self.written[-1] == b"EMC":
            self.written.pop()
        else:
            self.written.append(line)
        self.marks.append(line)

    def unmark(self) -> None:
        if self.text == len(self.marks):
            self.end_text()
        self.closed = self.marks.pop()
        self.written.append(b"EMC")

    # --- text --------------------------------------------------------------------------------

    def begin_text(self) -> None:
        if self.text is None:
            self.written.append(b"BT")
            self.text, self.line, self.pen = len(self.marks), None, None

    def end_text(self) -> None:
        if self.text is not None:
            self.written.append(b"ET")
            self.text = None

    def move(self, operands: list[bytes]) -> None:
        """Go to where a piece of text begins, from where the last one began if there is one."""
        if operands[:4] != UPRIGHT:
            self.line = self.pen = None
            self.written.append(b" ".join([*operands, b"Tm"]))
            return
        decimals = self.decimals
        grid = 10**decimals
        across, down = (round(float(operand) * grid) for operand in operands[4:])
        if (
            self.pen
            and max(abs(self.pen[0] - across / grid), abs(self.pen[1] - down / grid)) * grid <= 100 * NEAR
        ):
            return
        if self.line is None:
            places, how = (across, down), b"1 0 0 -1 %b %b Tm"
        else:
            places, how = (across - self.line[0], self.line[1] - down), b"%b %b Td"
        self.written.append(how % tuple(number(place / grid, decimals) for place in places))
        self.line, self.pen = (across, down), (across / grid, down / grid)

    def show(self, operands: list[bytes], goes_on: bool) -> None:
        """Write glyphs. The room after the last one counts only if others go on from there."""
        name, told, _ = self.wanted["font"].split(b" ")
        size, face = float(told), self.faces.get(name[1:])
        before, glyphs, rooms = strings.read(b" ".join(operands))
        if not goes_on:
            rooms = rooms[:-1]
        common = strings.commonest(rooms)
        if rooms:
            self.wanted["spacing"] = number(-common * size / 1000, 3) + b" Tc"
        if not glyphs and not (before and goes_on):
            return
        self.settle(TEXT)
        run = strings.Run(before, glyphs, [room - common for room in rooms])
        self.written[-1:] = strings.joined(self.written[-1], run.write(face))
        if self.pen and face and (spacing := self.actual.get("spacing")):
            spaces = float(spacing.split(b" ")[0]) * len(glyphs)
            self.pen = self.pen[0] + size * run.width(face) / 1000 + spaces, self.pen[1]
        else:
            self.pen = None
