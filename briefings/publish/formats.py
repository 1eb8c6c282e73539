"""A page into the files of an edition: HTML that stands alone, PDF that is archival.

A ``Maker`` takes a self-contained value, so it may run in another process or elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from briefings.editions import Artifact as Artifact
from briefings.page.files import Format, Formats
from briefings.problems import Gravity, Place, Problem
from briefings.values.memory import Memory
from briefings.workers.limits import LimitExceeded, Limits

if TYPE_CHECKING:
    from briefings.language.fonts import Fonts
    from briefings.page.render import Page
    from briefings.pdf import Manuscript, TypesetResult

SECTION = re.compile(r'<section id="([^"]+)"[^>]*>\s*<h2[^>]*>(.*?)</h2>', re.DOTALL)
SUSPECTS = "Look at the templates, styles, pictures and fonts it uses, first at what changed last."
"""What can keep an edition from being made: all else was looked at by the checks."""
SCREEN, END = "<!--screen-->", "<!--/screen-->"
"""Around what paper never shows. Left out there, for hiding costs as much as showing."""


LIMIT = "limit"
"""The check of what goes over a limit."""
LIBRARY = "library"
"""The check of what a library of the system is missing for."""
INSTALL = (
    "Debian: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; macOS: brew install"
    " pango; HTML needs none: build --format html."
)


@dataclass(frozen=True)
class Job:
    """One page and the formats wanted of it: what is sent to a worker."""

    page: Page
    formats: tuple[str, ...]
    fonts: Fonts

    @property
    def limits(self) -> Limits:
        """What a worker holds it to."""
        return self.page.limits


@dataclass(frozen=True)
class JobResult:
    """What came of a job: all its files, or none of them, and what is wrong."""

    name: str
    artifacts: tuple[Artifact, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Maker:
    """Makes the files of editions, here or, pickled, in a process that has a memory of its own."""

    memory: Memory = field(default_factory=Memory, compare=False)

    def __call__(self, job: Job) -> JobResult:
        """The files of one edition. A failure in one format withholds the edition."""
        artifacts: list[Artifact] = []
        problems: list[Problem] = []
        try:
            for name in job.formats:
                content, found = FORMATS[name].make(job.page, job.fonts, self.memory)
                artifacts.append(Artifact(job.page.edition.path(name), content, tuple(found)))
                problems += found
        except (LimitExceeded, RecursionError) as error:
            deep = "it is nested too deeply"
            problems.append(over(job.page, deep if isinstance(error, RecursionError) else str(error)))
        except Exception as error:  # whatever a library raises costs this edition, not the build
            problems.append(unmade(job.page, f"{type(error).__name__}: {error}"))
        failed = any(problem.gravity is Gravity.ERROR for problem in problems)
        return JobResult(job.page.edition.name, () if failed else tuple(artifacts), tuple(problems))


def over(page: Page, reason: str) -> Problem:
    """An edition that goes over a limit."""
    hint = "Look at what they ask for, or raise a limit: docs/settings.md, `limits`."
    return _unmade(page, reason, hint, LIMIT)


def unmade(page: Page, reason: str) -> Problem:
    """An edition that no file can be made of."""
    return _unmade(page, reason, SUSPECTS, "typesetting")


def _unmade(page: Page, reason: str, hint: str, check: str) -> Problem:
    """What typesetting trips over is most likely the audience's own."""
    own = f"; its own styles and pictures: {', '.join(page.own)}" if page.own else ""
    message = f"{page.edition.name} cannot be made: {reason}{own}"
    return Problem(Place(page.own[0] if page.own else page.place), message, hint, check)


def html(page: Page, _: Fonts, __: Memory) -> tuple[bytes, list[Problem]]:
    """One file that opens offline: styles, script and charts inside, nothing fetched."""
    # The script stands in the head: it sets light or dark before anything is painted.
    head = f"<style>{page.styles['styles/screen.css']}</style>\n<script>{page.script}</script>"
    content = page.html.replace(SCREEN, "").replace(END, "")
    return content.replace("<!--head-->", head, 1).encode(), []


def pdf(page: Page, fonts: Fonts, memory: Memory) -> tuple[bytes, list[Problem]]:
    """PDF/A-3a and PDF/UA-1, with the brief's data attached."""
    # WeasyPrint is slow to import; whoever only reads or checks does without it.
    try:
        from briefings.pdf import typeset
    except ImportError as error:
        return b"", [Problem(Place("PDF"), f"no PDF can be made: {error}", INSTALL, LIBRARY)]
    result = typeset(manuscript(page), fonts, memory)
    place = Place(page.place)
    problems = list(result.problems)
    if page.max_pages and result.pages > page.max_pages:
        message = f"{result.pages} pages; this audience has at most {page.max_pages} ({page.edition.name})"
        longest = _longest(page, result)
        problems.append(Problem(place, message, longest, "page-budget", Gravity.WARNING))
    return result.pdf, problems


def _on_paper(html: str) -> str:
    first, *others = html.split(SCREEN)
    return first + "".join(one.partition(END)[2] for one in others)


def manuscript(page: Page) -> Manuscript:
    """What is typeset: the page, the styles for print, and the data to attach."""
    from briefings.pdf import Attachment, Manuscript

    return Manuscript(
        html=_on_paper(page.html),
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
        place=page.place,
        style_place=next((name for name in page.own if name.endswith(".css")), ""),
    )


def _longest(page: Page, typeset: TypesetResult) -> str:
    """Which sections take the most room, to say where to cut."""
    titles = {match[1]: _words(match[2]) for match in SECTION.finditer(page.html)}
    starts = sorted((it.page - 1 + it.down, it.id) for it in typeset.landings if it.id in titles)
    ends = [start for start, _ in starts[1:]] + [typeset.pages]
    rooms = ((end - start, titles[id]) for (start, id), end in zip(starts, ends, strict=True))
    longest = sorted(rooms, reverse=True)[:3]
    return "Longest: " + ", ".join(f"“{title}” ({room:.1f} pages)" for room, title in longest) + "."


def _words(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


FORMATS: Formats = {
    format.suffix: format
    for format in (
        Format("html", "text/html", "HTML", html),
        Format("pdf", "application/pdf", "PDF", pdf),
    )
}
"""Every format. Each is known to the command line, linked from pages and indexes, told in metadata and
served by the preview because it stands here."""
