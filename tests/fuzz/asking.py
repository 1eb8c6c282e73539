"""What commands are asked over a broken workspace, and in which environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from tests.fuzz.words import WORDS

ENVIRONMENT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("SOURCE_DATE_EPOCH", ("abc", "", "-1", "0", "1e9", "9" * 30, "253402300799", "253402300800", "nan", " 1", "１", "-62135596801")),
    ("TZ", ("", "Nowhere/City", ":", "UTC+99", "../../x", "a\tb")),
    ("COLUMNS", ("0", "-1", "x", "999999")),
    ("TERM", ("dumb", "", "x")),
    ("NO_COLOR", ("1", "")),
    ("FORCE_COLOR", ("1", "x")),
    ("HOME", ("", "/nowhere", "relative")),
    ("TMPDIR", ("/nowhere", "")),
    ("BRIEFINGS_SOURCES", ("", "/nowhere", "/etc/passwd", ".")),
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-8", "utf-8", "utf-8", "utf-8", "ascii", "latin-1", "shift_jis")
DAYS = (
    "2026-11-28",
    "0001-01-01",
    "9999-12-31",
    "9999-12-30",
    "2024-02-29",
    "2023-02-29",
    "x",
    "",
    "10000-01-01",
    "-1",
)
NUMBERS = (
    "0",
    "1",
    "30",
    "-1",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "1e9",
    "9" * 30,
    "1e308",
    "x",
    "",
    "3652059",
    "2147483648",
    "１",
)


def environment(random: Random) -> tuple[dict[str, str], str]:
    chosen = random.sample(ENVIRONMENT, random.choice((0, 0, 0, 0, 0, 0, 1, 2)))
    return {name: random.choice(values) for name, values in chosen}, random.choice(ENCODINGS)


@dataclass(frozen=True)
class _Asking:
    """Commands with usual words, or with odd ones now and then."""

    random: Random
    odd: bool

    def word(self, *usual: str) -> str:
        return self.random.choice((*usual, "", *self.random.sample(WORDS, 3)) if self.odd else usual)

    def maybe(self, *words: str) -> tuple[str, ...]:
        return words if self.random.random() < 0.5 else ()

    def one(self, *words: tuple[str, ...]) -> tuple[str, ...]:
        return self.random.choice(words)

    @property
    def day(self) -> str:
        return self.random.choice(DAYS)

    @property
    def number(self) -> str:
        return self.random.choice(NUMBERS)


COMMANDS: tuple[Callable[[_Asking], tuple[str, ...]], ...] = (
    lambda it: ("list", *it.one((), ("--language", it.word("ja")), ("--brief", it.word("harbour")), ("--audience", it.word("full")))),
    lambda it: ("status", *it.maybe("--max-age", it.number), *it.maybe("--format", "json")),
    lambda it: ("due", *it.maybe("--days", it.number), *it.maybe("--clock", it.day), *it.maybe("--format", "json")),
    lambda it: ("verify", *it.maybe("--sources", it.word("sources", "content", ".")), *it.maybe("--document", it.word("port-report"))),
    lambda it: ("accept",),
    lambda it: ("schedule", it.word("0 6 * * *", "0 6 29 2 *"), "--timezone", it.word("UTC", "Asia/Tokyo"), "--clock", it.day),
    lambda it: ("schedule", it.word("0 6 * * 1-5"), "--before", it.word("git pull"), "--print", *it.one(("systemd",), ("cron",), ("github",), ("windows",))),
    lambda it: ("template", *it.one(("list",), ("show", it.word("brief.html")), ("eject", it.word("styles/print.css"), "--audience", it.word("", "brisk")))),
    lambda it: ("--workspace", it.word(".", "content", "nowhere", "content/units.yaml", "a" * 300, "/", "/dev/null"), "check"),
    lambda it: ("new", it.word("content", "new", ".", "content/units.yaml", "a" * 300, "out/new")),
)  # fmt: skip


def commands(random: Random) -> Iterator[list[str]]:
    """Commands in the order they run: always a check, then some others, now and then a build."""
    it = _Asking(random, odd=random.random() < 0.25)
    yield ["check", "--format", random.choice(("json", "json", "human", "github"))]
    for command in random.sample(COMMANDS, random.choice((1, 2, 3))):
        yield list(command(it))
    chance = random.random()
    if chance < 0.12:
        yield [
            "build",
            "--format",
            "html",
            "--language",
            it.word("ja", "en"),
            "--audience",
            it.word("full", "brisk"),
            "--jobs",
            "1",
        ]
    elif chance < 0.15:
        yield ["build", "--format", "html", *it.maybe("--strict"), "--clock", it.day]
    elif chance < 0.155:
        yield ["build", "--language", "en"]
    if chance < 0.2:
        yield ["status"]
        yield ["check"]
