"""What typesetting keeps ready in a process: the declared fonts, loaded, and styles, parsed.

Only declared fonts exist for Pango: it is started with an empty fontconfig configuration and
given each font by ``@font-face``, so the machine's other fonts can never step in unseen.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import util
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from briefings.language import fonts
from briefings.language.fonts import Fonts
from briefings.pdf import findings
from briefings.pdf.japanese import widening
from briefings.problems import Problem
from briefings.values.memory import Memory, MemoryTable

NO_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>'
)
FONT_SCHEME = "font"
OWN_FONTS = "@font-face"
STYLES, TEXTS = 16, 1 << 10
"""How many style sheets, and styles of runs of text, are kept for a set of fonts."""


@dataclass(frozen=True)
class ParsedStyles:
    """Parsed styles, the counter styles they define, and what was wrong with them."""

    parsed: tuple[weasyprint.CSS, ...]
    counter_style: CounterStyle
    problems: tuple[Problem, ...]


class PressFonts(FontConfiguration):  # type: ignore[misc]  # WeasyPrint has no types
    """WeasyPrint's fonts; ``texts`` keeps what was worked out for runs of text that are set in them."""

    def __init__(self, texts: MemoryTable) -> None:
        super().__init__()
        self.texts = texts


@dataclass(frozen=True)
class TypesetAssets:
    """One set of fonts, ready to print, and the styles that were parsed for it last."""

    font_config: PressFonts
    faces: ParsedStyles
    styles: MemoryTable

    def sheets(self, styles: tuple[str, ...]) -> ParsedStyles:
        """The styles with the fonts in front."""
        return self.styles.get(styles, (), partial(self._parsed, styles))

    def _parsed(self, styles: tuple[str, ...]) -> ParsedStyles:
        parsed = _parse(styles, self.font_config, URLFetcher(allowed_protocols=("data",)))
        return ParsedStyles(
            parsed=(*self.faces.parsed, *parsed.parsed),
            counter_style=parsed.counter_style,
            problems=(*self.faces.problems, *parsed.problems),
        )


def get(declared: Fonts, styles: tuple[str, ...], memory: Memory) -> TypesetAssets:
    """The fonts ready to print, with others that the styles bring.

    These have the whole to themselves: a font that one page brings would be there for the next.
    """
    own = styles if any(OWN_FONTS in css.lower() for css in styles) else ()
    return memory.presses.get((declared.digest, own), (), partial(_made, declared, memory))


def _made(declared: Fonts, memory: Memory) -> TypesetAssets:
    with _no_other_fonts():
        font_config = PressFonts(memory.table(TEXTS))
    faces = _parse((fonts.stylesheet(declared, FONT_SCHEME),), font_config, _FontFetcher(declared))
    # WeasyPrint copies fonts to a temporary folder and removes it with the configuration. Workers end
    # without that chance; this runs in workers too, but never for a folder inherited from the parent.
    util.Finalize(font_config, shutil.rmtree, (font_config._folder, True), exitpriority=0)
    return TypesetAssets(font_config, faces, memory.table(STYLES))


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


class _FontFetcher(URLFetcher):  # type: ignore[misc]
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
