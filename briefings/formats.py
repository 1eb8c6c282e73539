"""A page into the files of an edition: HTML that stands alone, PDF that is archival.

Charts are drawn here, after planning, so that an unchanged build draws none. ``make`` is
module-level and takes a self-contained value, so it may run in another process or elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefings.fonts import Fonts
from briefings.pages import Page
from briefings.problems import Gravity, Place, Problem

if TYPE_CHECKING:
    from briefings.typesetting import Manuscript

CHART = re.compile(r"<!--chart:([a-z0-9-]+)-->")


@dataclass(frozen=True)
class Artifact:
    """A finished file: its path in ``out/`` and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True)
class Job:
    """One page and the formats wanted of it: what is sent to a worker."""

    page: Page
    formats: tuple[str, ...]
    fonts: Fonts


@dataclass(frozen=True)
class Made:
    """What came of a job: all its files, or none of them, and what is wrong."""

    name: str
    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...] = ()


def make(job: Job) -> Made:
    """The files of one edition. A failure in one format withholds the edition."""
    artifacts: list[Artifact] = []
    problems: list[Problem] = []
    try:
        drawn = drawings(job.page)
        for name in job.formats:
            content, found = FORMATS[name](job.page, drawn, job.fonts)
            artifacts.append(Artifact(path(job.page, name), content))
            problems += found
    except Exception as error:  # whatever a library raises costs this edition, not the build
        message = f"{job.page.edition.name} cannot be made: {type(error).__name__}: {error}"
        problems.append(
            Problem(Place(job.page.place), message, "Report it with this content.", "typesetting")
        )
    failed = any(problem.gravity is Gravity.ERROR for problem in problems)
    return Made(job.page.edition.name, () if failed else tuple(artifacts), tuple(problems))


def path(page: Page, name: str) -> str:
    """Where a format of a page lies in ``out/``."""
    return f"{page.edition.name}.{name}"


def drawings(page: Page) -> Mapping[str, tuple[str, str]]:
    """The charts of a page as SVG, each for a wide and a narrow column."""
    if not page.charts:
        return {}
    from briefings.charts import draw

    return {id: (draw(wide), draw(narrow)) for id, (wide, narrow) in page.charts.items()}


def html(page: Page, drawn: Mapping[str, tuple[str, str]], _: Fonts) -> tuple[bytes, list[Problem]]:
    """One file that opens offline: styles, script and charts inside, nothing fetched."""

    def both(match: re.Match[str]) -> str:
        wide, narrow = drawn[match[1]]
        return f'<div class="wide">{wide}</div><div class="narrow">{narrow}</div>'

    # The script stands in the head: it sets light or dark before anything is painted.
    head = f"<style>{page.styles['styles/screen.css']}</style>\n<script>{page.script}</script>"
    body = CHART.sub(both, page.html)
    return body.replace("<!--head-->", head, 1).encode(), []


def pdf(page: Page, drawn: Mapping[str, tuple[str, str]], fonts: Fonts) -> tuple[bytes, list[Problem]]:
    """PDF/A-3a and PDF/UA-1, with the brief's data attached."""
    # WeasyPrint is slow to import; whoever only reads or checks does without it.
    from briefings.typesetting import typeset

    result = typeset(manuscript(page, drawn), fonts)
    place = Place(page.place)
    problems = [finding.problem(place) for finding in result.findings]
    if page.max_pages and result.pages > page.max_pages:
        message = f"{result.pages} pages; this audience has at most {page.max_pages} ({page.edition.name})"
        problems.append(Problem(place, message, _longest(page), "page-budget", Gravity.WARNING))
    return result.pdf, problems


def manuscript(page: Page, drawn: Mapping[str, tuple[str, str]]) -> Manuscript:
    """What is typeset: the page with its charts, the styles for print, and the data to attach."""
    from briefings.typesetting import Attachment, Manuscript

    body = CHART.sub(lambda match: drawn[match[1]][0], page.html)
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


def _longest(page: Page) -> str:
    """Which sections take the most text, to say where to cut."""
    sizes: list[tuple[int, str]] = []
    for match in re.finditer(r'<section id="([^"]+)"(.*?)(?=<section id="|</main>)', page.html, re.DOTALL):
        sizes.append((len(re.sub(r"<[^>]*>|\s", "", match[0])), match[1]))
    longest = sorted(sizes, reverse=True)[:3]
    return "Longest: " + ", ".join(f"{id} ({size:,} characters)" for size, id in longest) + "."


Format = Callable[[Page, Mapping[str, tuple[str, str]], Fonts], tuple[bytes, list[Problem]]]
FORMATS: Mapping[str, Format] = {"html": html, "pdf": pdf}
