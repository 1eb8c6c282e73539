"""Charts: figures as SVG with real text, in the two widths a page needs.

The layout is computed to the pixel from a table of letter widths, so that labels never collide
and a drawing is the same bytes on any machine.
"""

from briefings.charts.draw import draw
from briefings.charts.model import NARROW, WIDE, Datum, Plot

__all__ = ["NARROW", "WIDE", "Datum", "Plot", "draw"]
