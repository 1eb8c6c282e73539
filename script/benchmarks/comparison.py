"""All measurements of one run side by side, and the bars they are held to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import changes, ours, rivals, workspaces
from benchmarks.changes import Change, Word
from benchmarks.measuring import Cost
from benchmarks.ours import Bench
from benchmarks.report import Bar, Table

OURS = "build, cold, 2 workers"
PLAIN, CHROMIUM, TYPST = "weasyprint command line", "Chromium, warm, 2 pages at once", "Typst, warm"
WARM = "build, warm, 2 workers"

PLAIN_BAR = 0.25
CHROMIUM_BAR = 0.7
UNCHANGED_SHARE, UNCHANGED_SECONDS = 0.01, 0.5
HTML_SECONDS, PDF_SECONDS = 0.3, 0.3
SIZE_BAR = 1.15


@dataclass
class Comparison:
    """What was measured: for each subject the costs of its rounds, and the rest."""

    editions: int
    full: Cost
    costs: dict[str, list[Cost]] = field(default_factory=dict)
    pdfs: dict[str, list[int]] = field(default_factory=dict)
    whole: dict[str, int] = field(default_factory=dict)
    python: list[Cost] = field(default_factory=list)
    unchanged: list[Cost] = field(default_factory=list)
    fresh: list[Cost] = field(default_factory=list)
    watched: list[Change] = field(default_factory=list)
    previewed: list[float] = field(default_factory=list)

    def seconds(self, subject: str) -> float:
        return median(cost.seconds for cost in self.costs[subject])

    def ratio(self, one: str, other: str) -> float:
        """The median of the rounds' own ratios: each round saw the machine in one state."""
        pairs = zip(self.costs[one], self.costs[other], strict=True)
        return median(a.seconds / b.seconds for a, b in pairs)

    # --- tables --------------------------------------------------------------------------

    def side_by_side(self) -> Table:
        """The same pages by all."""
        rows = []
        for subject, costs in self.costs.items():
            rows.append(
                (
                    subject,
                    f"{self.seconds(subject):.2f}",
                    f"{median(cost.processor for cost in costs):.2f}",
                    f"{self.ratio(subject, OURS):.2f}",
                    f"{median(cost.megabytes for cost in costs):.0f}",
                )
            )
        head = (f"{self.editions} editions", "seconds", "processor seconds", f"of {OURS}", "memory, MB")
        return Table(head, tuple(rows))

    def sizes(self) -> Table:
        """How large PDFs become."""
        rows = tuple(
            (subject, f"{median(sizes) / 1000:.0f}", f"{max(sizes) / 1000:.0f}", f"{sum(sizes) / 1e6:.1f}")
            for subject, sizes in {
                **self.pdfs,
                f"all {len(self.whole)} of the workspace": [*self.whole.values()],
            }.items()
        )
        return Table(("PDFs", "median, kB", "largest, kB", "all, MB"), rows)

    def changes(self) -> Table:
        """What a full build takes, and what one takes after that."""
        watched, typesetting = self._watched(lambda change: change.pdfs), self._typesetting()
        rows = (
            (
                f"all {len(self.whole)} editions, cold",
                f"{self.full.seconds:.2f}",
                f"{self.full.processor:.2f}",
            ),
            ("Python, nothing to do", *_two(self.python)),
            ("unchanged build", *_two(self.unchanged)),
            (f"one word, {self.watched[0].editions} editions: build", *_two(self.fresh)),
            ("one word: watch, last PDF there", f"{watched:.2f}", ""),
            ("their typesetting by itself", f"{typesetting:.2f}", ""),
            ("one word: preview, page there", f"{median(self.previewed):.2f}", ""),
        )
        return Table(("whole workspace", "seconds", "processor seconds"), rows)

    def _watched(self, what: Callable[[Change], float]) -> float:
        return median(map(what, self.watched))

    def _typesetting(self) -> float:
        return self._watched(lambda change: change.typesetting)

    # --- bars ----------------------------------------------------------------------------

    def bars(self) -> list[Bar]:
        return [*self._full_bars(), *self._unchanged_bars(), *self._word_bars(), self._size_bar()]

    def _full_bars(self) -> list[Bar]:
        return [
            _at_most(
                f"a full build takes at most {bar:g} of what the {name} takes", self.ratio(OURS, name), bar
            )
            for name, bar in ((PLAIN, PLAIN_BAR), (CHROMIUM, CHROMIUM_BAR))
        ]

    def _unchanged_bars(self) -> list[Bar]:
        seconds = median(cost.seconds for cost in self.unchanged)
        beyond = seconds - median(cost.seconds for cost in self.python)
        share = seconds / self.full.seconds
        return [
            Bar(f"an unchanged build takes less than {UNCHANGED_SHARE:.0%} of a full one", f"{share:.2%}",
                share < UNCHANGED_SHARE),
            _at_most(f"and less than {UNCHANGED_SECONDS:g} s beyond Python’s start", beyond,
                     UNCHANGED_SECONDS),
        ]  # fmt: skip

    def _word_bars(self) -> list[Bar]:
        beyond = self._watched(lambda change: change.pdfs - change.typesetting)
        html = median(self.previewed)
        return [
            _at_most(f"one word changed: its HTML is there within {HTML_SECONDS:g} s", html, HTML_SECONDS),
            _at_most(f"and its PDFs within their own typesetting and {PDF_SECONDS:g} s", beyond, PDF_SECONDS),
        ]

    def _size_bar(self) -> Bar:
        found = median(self.pdfs[OURS]) / median(self.pdfs[PLAIN])
        return _at_most(f"the median PDF has at most {SIZE_BAR:g} times the bytes of the {PLAIN}’s", found,
                        SIZE_BAR)  # fmt: skip


def compare(bench: Bench, folder: Path, runs: int, theme: str, page: str) -> Comparison:
    """Measure everything; each round measures each subject once."""
    from briefings.workspace import Workspace

    pages = list(workspaces.export(bench.sample, folder))
    fonts = Workspace(bench.sample).read().fonts.stacks
    rivals.rehearse(pages[:1], fonts)
    subjects: dict[str, Callable[[], Cost]] = {
        OURS: lambda: bench.cold(bench.sample, 2).cost,
        "build, cold, 1 worker": lambda: bench.cold(bench.sample, 1).cost,
        WARM: lambda: ours.warm(bench.sample, 2),
        "build, warm, 1 worker": lambda: ours.warm(bench.sample, 1),
        PLAIN: lambda: rivals.plain(pages),
        CHROMIUM: lambda: rivals.chromium(pages),
        TYPST: lambda: rivals.typst(pages, fonts),
    }
    compared = Comparison(len(pages), bench.cold(bench.whole, 2).cost)
    for _ in range(runs):
        for name, measure in subjects.items():
            compared.costs.setdefault(name, []).append(measure())
        _unchanged(bench, compared)
    compared.whole = ours.pdfs(bench.whole)
    compared.pdfs = {OURS: [*ours.pdfs(bench.sample).values()]} | {
        name: rivals.sizes(pages, suffix)
        for name, suffix in ((PLAIN, ".weasyprint.pdf"), (CHROMIUM, ".chromium.pdf"), (TYPST, ".typst.pdf"))
    }
    _change(bench, compared, Word(bench.whole, theme), page, runs)
    return compared


def _unchanged(bench: Bench, compared: Comparison) -> None:
    built = bench.build(bench.whole)
    if built.typeset:
        raise SystemExit(f"An unchanged build typeset {built.typeset} editions.")
    compared.unchanged.append(built.cost)
    compared.python.append(ours.start_of_python())


def _change(bench: Bench, compared: Comparison, word: Word, page: str, runs: int) -> None:
    compared.fresh = [changes.fresh(bench, word) for _ in range(runs)]
    compared.watched = changes.watched(bench, word, runs)
    compared.previewed = changes.previewed(bench, word, page, runs)


def _at_most(promise: str, found: float, bar: float) -> Bar:
    return Bar(promise, f"{found:.2f}", found <= bar)


def _two(costs: Sequence[Cost]) -> tuple[str, str]:
    """Seconds by the clock and of the processor."""
    return (
        f"{median(cost.seconds for cost in costs):.2f}",
        f"{median(cost.processor for cost in costs):.2f}",
    )
