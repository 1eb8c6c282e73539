"""What typesetting keeps ready in a process: the declared fonts, loaded, and styles, parsed.

Only declared fonts exist for Pango: it is started with an empty fontconfig configuration and
given each font by ``@font-face``, so the machine's other fonts can never step in unseen.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import util
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from briefings.language import fonts
from briefings.language.fonts import Fonts
from briefings.pdf import findings
from briefings.pdf.findings import Finding
from briefings.pdf.japanese import widening

NO_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>'
)
FONT_SCHEME = "font"


@dataclass(frozen=True)
class ParsedStyles:
    """Parsed styles, the counter styles they define, and what was wrong with them."""

    parsed: tuple[weasyprint.CSS, ...]
    counter_style: CounterStyle
    findings: tuple[Finding, ...]


@dataclass
class TypesetAssets:
    """One set of fonts, ready to print, and the styles parsed for it so far."""

    font_config: FontConfiguration
    faces: ParsedStyles
    _sheets: dict[tuple[str, ...], ParsedStyles] = field(default_factory=dict)

    def sheets(self, styles: tuple[str, ...]) -> ParsedStyles:
        """The styles with the fonts in front, parsed once in this process."""
        if styles not in self._sheets:
            parsed = _parse(styles, self.font_config, URLFetcher(allowed_protocols=("data",)))
            self._sheets[styles] = ParsedStyles(
                parsed=(*self.faces.parsed, *parsed.parsed),
                counter_style=parsed.counter_style,
                findings=(*self.faces.findings, *parsed.findings),
            )
        return self._sheets[styles]


_PRESSES: dict[str, TypesetAssets] = {}


def get(declared: Fonts) -> TypesetAssets:
    """The press for these fonts, made when first asked for."""
    if declared.digest not in _PRESSES:
        with _no_other_fonts():
            font_config = FontConfiguration()
        css = fonts.stylesheet(declared, FONT_SCHEME)
        faces = _parse((css,), font_config, _FontShelf(declared))
        _PRESSES[declared.digest] = TypesetAssets(font_config, faces)
        # WeasyPrint copies fonts to a temporary folder and removes it with the configuration.
        # Workers end without that chance; this runs in workers too, but never for a folder
        # inherited from the parent.
        util.Finalize(None, _PRESSES.clear, exitpriority=0)
    return _PRESSES[declared.digest]


def _parse(styles: tuple[str, ...], font_config: FontConfiguration, fetcher: URLFetcher) -> ParsedStyles:
    counter_style = CounterStyle()
    with findings.listening() as heard:
        parsed = tuple(
            weasyprint.CSS(
                string=css,
                font_config=font_config,
                counter_style=counter_style,
                url_fetcher=fetcher,
            )
            for css in styles
        )
    return ParsedStyles(parsed, counter_style, tuple(map(findings.understand, heard)))


@contextmanager
def _no_other_fonts() -> Iterator[None]:
    """Start fontconfig empty; the variable is put back, for other programs are started later."""
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(NO_FONTS)
        file.flush()
        os.environ["FONTCONFIG_FILE"] = file.name
        try:
            yield
        finally:
            del os.environ["FONTCONFIG_FILE"]
            if before is not None:
                os.environ["FONTCONFIG_FILE"] = before


class _FontShelf(URLFetcher):  # type: ignore[misc]
    """Hands out the declared fonts by their index."""

    def __init__(self, declared: Fonts) -> None:
        super().__init__(allowed_protocols=())
        self._fonts = declared.fonts
        self._widened = widening.families(declared)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        index = int(url.removeprefix(f"{FONT_SCHEME}:"))
        font = self._fonts[index]
        data = fonts.load(font)
        return URLFetcherResponse(url, widening.widened(data) if font.family in self._widened else data)
