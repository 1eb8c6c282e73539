"""What a verification finds: one verdict a figure, and their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from briefings.problems import Problem, grave


class Verdict(StrEnum):
    """What was found out about a figure.

    A computed figure is never typed: a stated rule makes it anew from printed figures. A declared
    one is counted by a stated rule, or computed from what was, so nothing printed bears it out.
    One is only well formed where there was no source to look it up in.
    """

    VERIFIED = "verified"
    FORMED = "well formed"
    COMPUTED = "computed"
    DECLARED = "declared"
    BROKEN = "broken"


class Kind(StrEnum):
    """How a figure is known."""

    PRINTED = "printed"
    COUNTED = "counted"
    DERIVED = "derived"


@dataclass(frozen=True)
class Finding:
    """One figure: where it starts in the source (line 0: not there), by which rule it is
    declared or computed, and why it is broken."""

    reference: str
    kind: Kind
    verdict: Verdict
    line: int = 0
    rule: str = ""
    reasons: tuple[Problem, ...] = ()

    @property
    def owner(self) -> str:
        return self.reference.partition(".")[0]


@dataclass(frozen=True)
class Count:
    """How many figures there are, and how many got which verdict."""

    total: int
    sound: int
    computed: int
    declared: int
    broken: int

    @property
    def share_declared(self) -> float:
        """In per cent; 0 where there are no figures."""
        return 100 * self.declared / self.total if self.total else 0.0


@dataclass(frozen=True)
class Verification:
    """Everything found; ``problems`` are those of sources, places and content as a whole,
    ``sourced`` says whether figures were looked up or only their shape was checked, ``encodings`` what
    the source of each document was read as."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    sourced: bool = True
    encodings: Mapping[str, str] = field(default_factory=dict)

    @property
    def faults(self) -> list[Problem]:
        """All that is to be mended, in the order of files and lines."""
        reasons = (reason for finding in self.findings for reason in finding.reasons)
        return sorted({*self.problems, *reasons})

    @property
    def broken(self) -> bool:
        return bool(grave(self.problems)) or any(f.verdict is Verdict.BROKEN for f in self.findings)

    def counts(self) -> dict[str, Count]:
        """Per document and theme, in the order of the findings."""
        owners = dict.fromkeys(finding.owner for finding in self.findings)
        return {owner: count(f for f in self.findings if f.owner == owner) for owner in owners}


def count(findings: Iterable[Finding]) -> Count:
    """Verdicts counted; verified and well formed are never mixed in one run."""
    verdicts = [finding.verdict for finding in findings]
    rest = [verdicts.count(one) for one in (Verdict.COMPUTED, Verdict.DECLARED, Verdict.BROKEN)]
    return Count(len(verdicts), len(verdicts) - sum(rest), *rest)
