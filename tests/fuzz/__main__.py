"""Search for inputs that lead somewhere new, or break something: ``uv run --with atheris python -m tests.fuzz``.

atheris mutates what is known and watches which branches are taken. Of all it finds, the corpus
keeps the shortest inputs that together take every branch that any of them takes. Files whose
names are no digest were put there by hand, and stay.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import multiprocessing
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

WATCHED = ("briefings", "markdown_it")
LONGEST = {"reading": 700, "quantity": 120, "sentence": 200, "editing": 80}
"""Bytes of an input: more leads nowhere new."""
TESTS = Path(__file__).parents[1]
SEEDS = {"reading": (TESTS / "examples", TESTS / "workspace")}
"""What to begin with besides the corpus."""
TOKENS = {
    "reading": "title:|ja:|en:|facts:|series:|points:|label:|amount:|unit:|period:|evidence:|derive:|parts:|"
    "theme:|document:|- |? |<<: |&a |*a|!!str |{|}|[|]|, |: |\n  |\n|---\n|\"|'|>-\n |#|%YAML 1.1\n|\t",
    "quantity": "約|以上|超|を超える|未満|万|億|兆|京|千|百|十|～|–|から| to |million|billion|thousand|"
    "about |over |at least |US$|%|立方メートル|割|3分の|one third|once|件|つ|回|減|増|▲|マイナス|minus |,|.|－",
    "sentence": "{x}|{a.b/2006:period}|*|**|_|[|](|)|https://a|](https://a)|!|<b>|&amp;|&#x41;|\\|\n|木材|の輸入は|2,183万",
    "editing": "約|万|億|{x}|{port-report.cargo/2008}|[|]|{|}|, |ja: |en: |null|2008|2008-13|FY2009|9999|0|true|"
    "[x](https://a)|port-report|timber|cargo|percent|tonne|growth: |sum: |line|bar|timeline|\n  |#|*|\"|'",
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=(__doc__ or "").split("\n\n")[0]
    )
    parser.add_argument("target", choices=(*LONGEST, "workspaces"))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--count", type=int, default=1000, help="workspaces to try")
    parser.add_argument("--seed", type=int, default=1, help="which workspaces those are")
    parser.add_argument(
        "--first", type=int, default=0, help="the number of the first; with --count 1 all is told"
    )
    chosen = parser.parse_args()
    if chosen.target == "workspaces":
        sys.exit(break_workspaces(chosen.seed, chosen.count, chosen.first))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        searching = multiprocessing.get_context("fork").Process(
            target=search, args=(chosen.target, chosen.seconds, folder)
        )
        searching.start()
        searching.join()
        found = [path.read_bytes() for path in folder.glob("found/*")]
        if (broken := folder / "broken").exists():
            sys.stdout.write(f"broken by {broken.read_bytes()!r}\n")
        kept = keep(chosen.target, found)
    sys.stdout.write(f"{len(found)} inputs found, {kept} kept\n")
    sys.exit(searching.exitcode)


def break_workspaces(seed: int, count: int, first: int) -> bool:
    """Try workspaces and tell what came of it; whether anything was wrong."""
    from tests.fuzz import workspaces

    def tell(number: int, faults: list[str]) -> None:
        lines = (f"--seed {seed} --count 1 --first {number}:", *(f"  {one}" for one in faults))
        sys.stdout.write("\n".join((*lines, "")))
        sys.stdout.flush()

    began = time.monotonic()
    found = workspaces.search(seed, count, first, tell, told=count == 1)
    for name, times in sorted(found.codes.items()):
        sys.stdout.write(f"{times:>8} {name}\n")
    took = time.monotonic() - began
    sys.stdout.write(
        f"{count} workspaces in {took:.0f} s, {len(found.faults)} with faults; slowest {found.slowest}\n"
    )
    return bool(found.faults)


def search(target: str, seconds: int, folder: Path) -> None:
    """Runs in a process of its own, for libFuzzer ends the one it runs in."""
    atheris = importlib.import_module("atheris")  # nothing else needs it
    with atheris.instrument_imports(include=list(WATCHED)):
        from tests.fuzz import targets
    target_, broken = targets.TARGETS[target], folder / "broken"

    def held(data: bytes) -> None:
        try:
            target_(data)
        except Exception:
            broken.write_bytes(data)
            raise

    words = (token.encode() for token in TOKENS[target].split("|"))
    (folder / "words").write_text("".join(f'"{_escaped(word)}"\n' for word in words if word))
    (folder / "found").mkdir()
    (targets.CORPUS / target).mkdir(parents=True, exist_ok=True)
    seeds = [targets.CORPUS / target, *SEEDS.get(target, ())]
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST[target]}",
        f"-dict={folder / 'words'}",
        f"-artifact_prefix={folder}/",
        "-timeout=10",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(folder / "found"), *map(str, seeds)], held)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def keep(target: str, found: Iterable[bytes]) -> int:
    """Bring the corpus up to date with what was found; how many inputs it has then."""
    from tests.fuzz import targets

    folder = targets.CORPUS / target
    digests = [path for path in folder.iterdir() if re.fullmatch("[0-9a-f]{12}", path.name)]
    by_hand = [path.read_bytes() for path in folder.iterdir() if path not in digests]
    known = {path.read_bytes() for path in digests}
    chosen = list(distilled(targets.TARGETS[target], by_hand, {*found, *known}))
    for path in digests:
        path.unlink()
    for data in chosen:
        (folder / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    return len(chosen) + len(by_hand)


def distilled(target: Any, by_hand: Iterable[bytes], found: Iterable[bytes]) -> Iterator[bytes]:
    """The shortest inputs that take every branch that any takes."""
    taken: set[object] = set()
    for data in by_hand:
        taken |= branches(target, data)
    for data in sorted(found, key=lambda data: (len(data), data)):
        new = branches(target, data)
        if not new <= taken:
            taken |= new
            yield data


def branches(target: Any, data: bytes) -> set[object]:
    """The pairs of lines that follow one another in what is watched."""
    seen: set[object] = set()
    last: dict[FrameType, int] = {}

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if event == "call" and not frame.f_globals.get("__name__", "").startswith(WATCHED):
            return None
        if event in ("call", "line"):
            seen.add((frame.f_code, last.get(frame, 0), frame.f_lineno))
            last[frame] = frame.f_lineno
        return watch

    sys.settrace(watch)
    try:
        target(data)
    finally:
        sys.settrace(None)
    return seen


if __name__ == "__main__":
    main()
