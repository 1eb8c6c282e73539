"""The status as a page in ``out/``: for whoever answers for the publication, not for its readers."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from briefings.preview.assets import asset
from briefings.schedule.history import Row, Run, where
from briefings.schedule.status import PublicationStatus
from briefings.workspace import Workspace

PAGE = "status.html"
SHOWN = 20
"""Runs shown, the latest first."""


def publish(workspace: Workspace, status: PublicationStatus) -> None:
    """Write the page. Raises Unusable where it cannot be written."""
    workspace.output.write(PAGE, page(status).encode())


def page(status: PublicationStatus) -> str:
    """The page, which stands alone."""
    nothing = Markup("<p>Nothing.</p>")
    return str(
        asset("status.html").format(
            style=asset("status.css"),
            state=status.state.name.lower(),
            at=status.at.isoformat(timespec="seconds"),
            reasons=_list(status.reasons) or Markup("<p>Nothing to be done.</p>"),
            next=status.next.isoformat() if status.next else "no schedule is running",
            last=_last(status.last) if status.last else Markup("<p>None.</p>"),
            due=_table(("day", "what", "brief", "written in"), map(_due, status.due)) or nothing,
            runs=_table(("began", "occasion", "result", "seconds", "made", "dropped", "skipped"),
                        map(_run, reversed(status.runs[-SHOWN:]))),
        )
    )  # fmt: skip


def _last(run: Run) -> Markup:
    parts = [Markup("<p>Began {} ({}), took {} s: {}.</p>").format(
        run.began.isoformat(timespec="seconds"), run.occasion, run.seconds, run.reason or "all is well"
    )]  # fmt: skip
    for verb, names in (("made", run.made), ("dropped", run.dropped), ("skipped", run.skipped)):
        if names:
            more = run.counts.get(verb, 0) - len(names)
            listed = [*names, f"and {more} more"] if more > 0 else names
            parts.append(Markup("<details><summary>{}: {}</summary>{}</details>").format(
                verb, run.counts.get(verb, 0), _list(listed)
            ))  # fmt: skip
    parts.append(_table(("where", "what", "hint"), map(_problem, run.problems)))
    return Markup("\n").join(parts)


def _problem(row: Row) -> tuple[object, ...]:
    return where(row), f"{row['gravity']}: {row['message']}", row["hint"]


def _due(row: Row) -> tuple[object, ...]:
    return row["date"], row["what"], f"{row['brief']}: {row['title']}", f"{row['file']}:{row['line']}"


def _run(run: Run) -> tuple[object, ...]:
    counts = (run.counts.get(name, 0) for name in ("made", "dropped", "skipped"))
    result = f"failed: {run.reason}" if run.failed else "well"
    return run.began.isoformat(timespec="seconds"), run.occasion, result, run.seconds, *counts


def _list(items: Iterable[str]) -> Markup:
    rows = [Markup("<li>{}</li>").format(item) for item in items]
    return Markup("<ul>{}</ul>").format(Markup().join(rows)) if rows else Markup()


def _table(heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Markup:
    body = [Markup("<tr>{}</tr>").format(_cells("td", row)) for row in rows]
    if not body:
        return Markup()
    head = _cells("th", heads)
    return Markup(
        '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(head, Markup().join(body))


def _cells(tag: str, values: Iterable[object]) -> Markup:
    scope = Markup(' scope="col"') if tag == "th" else Markup()
    return Markup().join(Markup("<{0}{2}>{1}</{0}>").format(tag, value, scope) for value in values)
