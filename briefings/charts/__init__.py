"""Charts: figures as Vega-Lite specifications, and these as SVG with real text.

``specify`` is cheap and pure: a page carries the specification, and its digest covers it.
``draw`` is dear, and done only when a page is typeset. The layout is computed here, to the
pixel, in both widths a page needs, so that labels never collide and a drawing is the same on
any machine; Vega-Lite scales the values and draws.
"""

from briefings.charts.drawing import draw
from briefings.charts.plots import NARROW, WIDE, Chart, Datum, Plot
from briefings.charts.specs import specify

__all__ = ["NARROW", "WIDE", "Chart", "Datum", "Plot", "draw", "specify"]
