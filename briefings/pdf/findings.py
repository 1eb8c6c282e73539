"""Problems of typesetting a manuscript, each with the element it concerns.

WeasyPrint only logs what it cannot do, and leaves it out of the page. Its messages are heard
here for the length of one call and told again in the words of someone who can mend them.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from briefings.language.fonts import Fonts, coverage, missing
from briefings.pdf.elements import places
from briefings.problems import Place, Problem
from briefings.values.memory import Memory

UNDRAWN = {"style", "script", "title", "desc", "template", "head"}
NOWHERE = Place("")
STYLED = ("style", "fonts", "image", "typesetting")
"""The checks of what styles ask for."""
AROUND = 12
"""How many characters of text to show on either side of one that cannot be drawn."""


# A pattern for the log message, the check, what to say ({0} is the part in brackets), the hint.
# The part in brackets also finds the element: it stands in one of its attributes.
MESSAGES = (
    (r"No anchor #(.+) for internal URI reference", "link",
     "the link to #{0} leads nowhere", "give the target an id, or remove the link"),
    (r"Anchor defined twice: '(.+)'", "id",
     "two elements have the id {0}", "ids must differ within a document"),
    (r"Failed to load image at '(.+?)': .*", "image",
     "the image {0} cannot be loaded", "only resources of the manuscript and data: can be used"),
    (r"Failed to load attachment.*", "attachment",
     "an attachment cannot be loaded", "only resources of the manuscript can be attached"),
    (r"Failed to load stylesheet at (\S+).*", "style",
     "the stylesheet {0} cannot be loaded", "pass styles with the manuscript"),
    (r'Relative URI reference without a base URI: (?:<\S+ \S+=")?(.*?)(?:">)?', "image",
     "a relative address is used: {0}", "write resource:name for resources of the manuscript"),
    (r"@import rule '\s*(.+)' not at the beginning.*", "style",
     "the style `@import {0}` is not followed", "write what it would bring into the file itself"),
    (r"Missing required \"lang\" attribute.*", "lang",
     "the document does not say its language", "set lang on <html>"),
    (r"Font-face '(.+)' cannot be loaded", "fonts",
     "the font {0} cannot be loaded", "see fonts.yaml"),
    (r"Ignored `(.+)` at .*", "style",
     "the style `{0}` is not understood", "WeasyPrint lacks it, or it is misspelt"),
)  # fmt: skip
UNHEARD = re.compile(r'Image ".*" has no required alt description')  # _images knows better
SVG = "{http://www.w3.org/2000/svg}"
GLYPH = re.compile(r'\.notdef glyph rendered .*: "(.+)" \(U\+([0-9A-F]+)\)', re.DOTALL)


@contextmanager
def listening() -> Iterator[list[str]]:
    """The messages this thread makes WeasyPrint log at warning or above, in order."""
    heard: list[str] = []
    handler = _Ear(heard)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield heard
    finally:
        logger.removeHandler(handler)


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._heard.append(record.getMessage())


def gather(
    root: Element, heard: Iterable[str], fonts: Fonts, language: str, memory: Memory
) -> Iterator[Problem]:
    """Everything wrong with one document, each with the element it concerns."""
    undrawn = set()
    for character, element, around in _undrawn(root, fonts, language, memory):
        undrawn.add(character)
        yield _no_glyph(character, Place("", element=element), around)
    yield from _images(root)
    yield from _headings(root)
    for message in heard:
        glyph = GLYPH.match(message)
        if glyph and glyph[1] not in undrawn:  # text that styles add, not in the document
            yield _no_glyph(glyph[1])
        elif not glyph and not UNHEARD.match(message):
            yield understand(message, root)


def understand(message: str, root: Element | None = None) -> Problem:
    """Turn a log message into a problem; one that is not in the table is passed on as it is."""
    for pattern, check, what, hint in MESSAGES:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            part = match[1] if match.groups() else ""
            return Problem(_owner(part, root), what.format(part), hint, check)
    return Problem(NOWHERE, message, check="typesetting")


def _no_glyph(character: str, place: Place = NOWHERE, around: str = "") -> Problem:
    what = f"no declared font draws {character!r} (U+{ord(character):04X})"
    where = f" in “{around}”" if around else ""
    return Problem(place, what + where, "replace it, or declare a font that has it", "glyph")


def _undrawn(root: Element, fonts: Fonts, language: str, memory: Memory) -> Iterator[tuple[str, str, str]]:
    """Each undrawable character, once per element, with the element's id and the text around."""
    drawn: dict[str, frozenset[int]] = {}
    for text, lang, element in dict.fromkeys(_texts(root, language, "")):
        if lang not in drawn:
            drawn[lang] = coverage(fonts, lang, memory)
        for character in missing(text, drawn[lang]):
            at = text.index(character)
            around = " ".join(text[max(0, at - AROUND) : at + AROUND + 1].split())
            yield character, element, around


def _images(root: Element) -> Iterator[Problem]:
    """Pictures without words for those who cannot see them (ISO 14289-1, 7.3)."""
    at = places(root)
    for element in root.iter():
        if element.tag == "img" and "alt" not in element.attrib:
            what, hint = (
                f"the image {element.get('src')}",
                'write alt="...", or alt="" if it only adorns',
            )
        elif element.tag == f"{SVG}svg" and not _titled(element):
            what, hint = "a drawing", "put <title> first in the svg"
        else:
            continue
        message = f"{what} has no text alternative"
        yield Problem(at(element), message, hint, "alt")


def _titled(svg: Element) -> bool:
    return bool(svg.findtext(f"{SVG}title")) or svg.get("aria-hidden") == "true"


def _headings(root: Element) -> Iterator[Problem]:
    """Heading levels may not be skipped on the way down (ISO 14289-1, 7.4.2)."""
    at = places(root)
    above = 0
    for element in root.iter():
        if isinstance(element.tag, str) and re.fullmatch(r"h[1-6]", element.tag):
            level = int(element.tag[1])
            if level > above + 1:
                message = f"a heading of level {level} follows one of level {above}"
                hint = f"make it level {above + 1}"
                yield Problem(at(element), message, hint, "heading")
            above = level


def _texts(element: Element, language: str, name: str) -> Iterator[tuple[str, str, str]]:
    """Every text below ``element``, with its language and the nearest id around it."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in UNDRAWN:
        return
    language = element.get("lang", language)
    name = element.get("id", name)
    yield element.text or "", language, name
    for child in element:
        yield from _texts(child, language, name)
        yield child.tail or "", language, name


def _owner(part: str, root: Element | None) -> Place:
    """The place of the element that has ``part`` in an attribute."""
    if not part or root is None:
        return NOWHERE
    for element in root.iter():
        if part in element.attrib.values() or f"#{part}" in element.attrib.values():
            return places(root)(element)
    return NOWHERE
