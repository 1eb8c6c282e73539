"""The colours of a chart: ink, greys, and one accent in steps of lightness.

Steps of lightness survive greyscale printing and colour blindness. Each colour has a role;
the drawn SVG carries the colour itself, for paper, and the role as a class
(``fill-accent``, ``stroke-grid``), by which a page recolours it on dark ground.
"""

from __future__ import annotations

from collections.abc import Mapping

INK = "#24292d"
MUTED = "#5b646b"
AXIS = "#8b949a"
GRID = "#e3e6e8"
GREY = "#b3bbc1"
PAPER = "#ffffff"

_TINTS = (0.0, 0.45, 0.57, 0.7, 0.82)
_CHOSEN = {0: (), 1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4)}
_PALE = 0.88


def ramp(colour: str, count: int) -> list[str]:
    """``count`` steps from the colour itself to light; past five the lightest is repeated."""
    steps = _CHOSEN.get(count, (0, 1, 2, 3, 4))
    shades = [tint(colour, _TINTS[step]) for step in steps]
    return shades + shades[-1:] * (count - len(shades))


def pale(colour: str) -> str:
    """The fill of what is no result: light enough to read as empty."""
    return tint(colour, _PALE)


def tint(colour: str, white: float) -> str:
    """The colour with this share of white, from 0 to 1."""
    mixed = (round(part + (255 - part) * white) for part in _parts(colour))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def legible_on(fill: str) -> str:
    """Ink or paper, whichever has more contrast on the fill."""
    return max(INK, PAPER, key=lambda colour: contrast(colour, fill))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def roles(accent: str) -> Mapping[str, str]:
    """Which colour stands for what: the accent's steps, the greys', and the grounds."""
    named: dict[str, str] = {}
    for name, colour in (("grey", GREY), ("accent", accent)):
        tints = [tint(colour, white) for white in _TINTS]
        named |= {pale(shade): f"{name}-pale" for shade in tints}
        named |= {shade: f"{name}-{step}" for step, shade in enumerate(tints, 1)}
    return named | {INK: "ink", MUTED: "muted", AXIS: "axis", GRID: "grid", PAPER: "paper"}


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (part / 255 for part in _parts(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
