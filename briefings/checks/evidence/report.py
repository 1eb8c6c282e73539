"""A verification in words: a table of counts for people, everything for programs."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.checks.evidence.verdicts import Count, Finding, Verification, count

PRESENCE = (
    "Presence, not support, is what was checked: that each figure is printed in its place and says "
    "what is stored, not that the source bears out what is written about it."
)
SHAPE = (
    "Without sources, shape only is what was checked: that each figure reads as what is stored and "
    "names a place. Nothing was looked up; name the folder of the sources with --sources."
)


def in_words(found: Verification) -> str:
    """Counts per document and theme, their total, and what they mean."""
    everything = count(found.findings)
    head = ("", "figures", "verified" if found.sourced else "well formed", "computed", "declared", "broken")
    rows = [head, *(_row(owner, of) for owner, of in found.counts().items()), _row("total", everything)]
    name = max(len(row[0]) for row in rows)
    lines = [f"{row[0]:<{name}}" + "".join(f"{cell:>13}" for cell in row[1:]) for row in rows]
    others = [
        f"The source of {id} was read as {name}." for id, name in found.encodings.items() if name != "UTF-8"
    ]
    return "\n".join([*lines, "", *others, _declared(found), PRESENCE if found.sourced else SHAPE])


def data(found: Verification) -> dict[str, object]:
    """The same, and every finding, as plain values for JSON."""
    return {
        "checked": "presence, not support" if found.sourced else "shape only",
        "sourced": found.sourced,
        "encodings": dict(found.encodings),
        "documents": {owner: _counted(of, found) for owner, of in found.counts().items()},
        "total": _counted(count(found.findings), found),
        "findings": [_finding(finding) for finding in found.findings],
    }


def _row(name: str, of: Count) -> tuple[str, ...]:
    return name, str(of.total), str(of.sound), str(of.computed), str(of.declared), str(of.broken)


def _declared(found: Verification) -> str:
    of = count(found.findings)
    return (
        f"{of.computed} are computed from printed figures by a stated rule; "
        f"{of.declared} ({of.share_declared:.1f}%) are declared, with theirs."
    )


def _counted(of: Count, found: Verification) -> Mapping[str, int | float]:
    sound = "verified" if found.sourced else "well_formed"
    return {
        "figures": of.total,
        sound: of.sound,
        "computed": of.computed,
        "declared": of.declared,
        "broken": of.broken,
        "share_declared": round(of.share_declared, 2),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "reference": finding.reference,
        "kind": finding.kind,
        "verdict": finding.verdict,
        "line": finding.line,
        "rule": finding.rule,
        "reasons": [reason.message for reason in finding.reasons],
    }
