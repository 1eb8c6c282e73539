"""A page into the files of an edition: HTML that stands alone, PDF that is archival.

Charts are drawn after planning, so that an unchanged build draws none, and apart from the
pages, several of which may show the same. ``draw`` and ``make`` are module-level and take
self-contained values, so they may run in another process or elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from html import escape, unescape
from typing import TYPE_CHECKING

from briefings.editions import Artifact as Artifact
from briefings.fonts import Fonts
from briefings.pages import Page
from briefings.problems import Gravity, Place, Problem

if TYPE_CHECKING:
    from briefings.charts import Chart
    from briefings.typesetting import Manuscript, Typeset

CHART = re.compile(r"<!--chart:([a-z0-9.-]+)-->")
LETTERED = re.compile(r'(<svg\b[^>]* font-family=")[^"]*')
SECTION = re.compile(r'<section id="([^"]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', re.DOTALL)
SCREEN = re.compile(r"<!--screen-->(.*?)<!--/screen-->", re.DOTALL)
"""What paper never shows. Left out there, for hiding costs as much as showing."""


@dataclass(frozen=True)
class Drawn:
    """A chart as SVG, or why it could not be drawn; ``key`` is the chart's digest."""

    key: str
    svg: str = ""
    fault: str = ""


Drawings = Mapping[str, tuple[str, str]]
"""The charts of a page by id, as SVG for a wide and for a narrow column."""


@dataclass(frozen=True)
class Job:
    """One page, the formats wanted of it, and its charts: what is sent to a worker."""

    page: Page
    formats: tuple[str, ...]
    fonts: Fonts
    drawings: Drawings = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """What came of a job: all its files, or none of them, and what is wrong."""

    name: str
    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...] = ()


def work(item: Chart | Job) -> Drawn | Made:
    """A chart drawn, or the files of an edition made."""
    return make(item) if isinstance(item, Job) else draw(item)


def make(job: Job) -> Made:
    """The files of one edition. A failure in one format withholds the edition."""
    artifacts: list[Artifact] = []
    problems: list[Problem] = []
    try:
        for name in job.formats:
            content, found = FORMATS[name](job.page, job.drawings, job.fonts)
            artifacts.append(Artifact(path(job.page, name), content, tuple(found)))
            problems += found
    except Exception as error:  # whatever a library raises costs this edition, not the build
        problems.append(unmade(job.page, f"{type(error).__name__}: {error}"))
    failed = any(problem.gravity is Gravity.ERROR for problem in problems)
    return Made(job.page.edition.name, () if failed else tuple(artifacts), tuple(problems))


def path(page: Page, name: str) -> str:
    """Where a format of a page lies in ``out/``."""
    return f"{page.edition.name}.{name}"


def unmade(page: Page, reason: str) -> Problem:
    """An edition that no file can be made of."""
    message = f"{page.edition.name} cannot be made: {reason}"
    return Problem(Place(page.place), message, "Report it with this content.", "typesetting")


def key(chart: Chart) -> str:
    """What a chart is known by: all that decides how it is drawn, but for the program itself."""
    return hashlib.sha256(f"{chart.alt}\n{chart.spec}".encode()).hexdigest()


def draw(chart: Chart) -> Drawn:
    """One chart as SVG. A failure costs the pages that show it."""
    # The JavaScript engine is slow to start; a build whose charts are all known does without.
    from briefings import charts

    try:
        return Drawn(key(chart), charts.draw(chart))
    except Exception as error:  # whatever a library raises
        return Drawn(key(chart), fault=f"{type(error).__name__}: {error}")


def drawn(page: Page, formats: Collection[str]) -> dict[str, tuple[Chart, ...]]:
    """The charts that these formats of a page show, by id: wide, and narrow for screens."""
    widths = 2 if "html" in formats else 1
    return {id: pair[:widths] for id, pair in page.charts.items()}


def html(page: Page, drawings: Drawings, _: Fonts) -> tuple[bytes, list[Problem]]:
    """One file that opens offline: styles, script and charts inside, nothing fetched."""

    def both(match: re.Match[str]) -> str:
        wide, narrow = drawings[match[1]]
        return f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'

    # The script stands in the head: it sets light or dark before anything is painted.
    head = f"<style>{page.styles['styles/screen.css']}</style>\n<script>{page.script}</script>"
    body = CHART.sub(both, SCREEN.sub(r"\1", page.html))
    return body.replace("<!--head-->", head, 1).encode(), []


def pdf(page: Page, drawings: Drawings, fonts: Fonts) -> tuple[bytes, list[Problem]]:
    """PDF/A-3a and PDF/UA-1, with the brief's data attached."""
    # WeasyPrint is slow to import; whoever only reads or checks does without it.
    from briefings.typesetting import typeset

    result = typeset(manuscript(page, drawings, fonts), fonts)
    place = Place(page.place)
    problems = [finding.problem(replace(place, element=finding.element)) for finding in result.findings]
    if page.max_pages and result.pages > page.max_pages:
        message = f"{result.pages} pages; this audience has at most {page.max_pages} ({page.edition.name})"
        longest = _longest(page, result)
        problems.append(Problem(place, message, longest, "page-budget", Gravity.WARNING))
    return result.pdf, problems


def manuscript(page: Page, drawings: Drawings, fonts: Fonts) -> Manuscript:
    """What is typeset: the page with its charts, the styles for print, and the data to attach."""
    from briefings.typesetting import Attachment, Manuscript

    # In the fonts of the text, or a font would be in the file twice.
    families = escape(_families(fonts, page.edition.language), quote=True)
    lettered = {id: LETTERED.sub(rf"\1{families}", wide, count=1) for id, (wide, _) in drawings.items()}
    body = CHART.sub(lambda match: lettered[match[1]], SCREEN.sub("", page.html))
    return Manuscript(
        html=body,
        styles=(page.styles["styles/print.css"],),
        language=page.edition.language,
        title=page.title,
        modified=page.modified,
        identifier=page.edition.name,
        subject=page.subject,
        authors=(page.publisher,),
        keywords=page.keywords,
        attachments=tuple(
            Attachment(file.name, file.media_type, file.content, file.name) for file in page.data
        ),
    )


def _families(fonts: Fonts, language: str) -> str:
    """What letters charts. WeasyPrint takes a space before a family for a part of its name."""
    return ",".join(f'"{family}"' for family in fonts.roles(language).get("sans", ()))


def _longest(page: Page, typeset: Typeset) -> str:
    """Which sections take the most room, to say where to cut."""
    titles = {match[1]: _words(match[2]) for match in SECTION.finditer(page.html)}
    starts = sorted((it.page - 1 + it.down, it.id) for it in typeset.landings if it.id in titles)
    ends = [start for start, _ in starts[1:]] + [typeset.pages]
    rooms = ((end - start, titles[id]) for (start, id), end in zip(starts, ends, strict=True))
    longest = sorted(rooms, reverse=True)[:3]
    return "Longest: " + ", ".join(f"“{title}” ({room:.1f} pages)" for room, title in longest) + "."


def _words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


Format = Callable[[Page, Drawings, Fonts], tuple[bytes, list[Problem]]]
FORMATS: Mapping[str, Format] = {"html": html, "pdf": pdf}
