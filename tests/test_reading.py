"""YAML text is read whole or told wrong, with its place; whatever comes, nothing is raised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from briefings.content import Brief, Document, Id, Term, Theme, walk
from briefings.content.reading import MAX_DEPTH, Context, ReadResult, parse, read
from briefings.language import amounts
from briefings.library.library import Library
from briefings.problems import Place, Problem, Unusable, grave

CONTEXT = Context(("ja", "en"), amounts())
GLOSSARY = TypeAdapter(dict[Id, Term])
TERM = "harbour:\n  name: {ja: 港湾, en: harbour}\n  kind: technical\n"


def terms(data: str | bytes) -> ReadResult[dict[str, Term]]:
    return read(data.encode() if isinstance(data, str) else data, "terms.yaml", GLOSSARY, CONTEXT)


def told(data: str | bytes) -> list[tuple[str, str, str]]:
    """Place without the file, message and hint of every problem."""
    return [
        (str(problem.place).removeprefix("terms.yaml:"), problem.message, problem.hint)
        for problem in terms(data).problems
    ]


# --- what is read -----------------------------------------------------------------------------


def test_a_sound_file_is_read() -> None:
    found = terms(TERM)
    assert found.problems == ()
    assert found.item is not None
    assert found.item["harbour"].name["ja"] == "港湾"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + TERM.encode(), id="byte-order mark"),
        pytest.param(TERM.replace("\n", "\r\n").encode(), id="Windows line ends"),
        pytest.param(("# 港\n" + TERM).encode(), id="comment"),
        pytest.param(("%YAML 1.1\n---\n" + TERM + "...\n").encode(), id="directives"),
        pytest.param(TERM.replace("technical", '"technical"').encode(), id="quotes"),
    ],
)
def test_ways_to_write_the_same(data: bytes) -> None:
    assert terms(data).item == terms(TERM).item


@pytest.mark.parametrize("data", [b"", b"# nothing yet\n", b"\xef\xbb\xbf", b"---\n...\n", b"~"])
def test_an_empty_file_has_no_keys(data: bytes) -> None:
    assert terms(data).item == {}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("2006-03", "2006-03"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("'null'", "null"),
        ("'~'", "~"),
        ("''", ""),
        ("null", None),
        ("~", None),
        ("", None),
        (">-\n  a\n  b", "a b"),
        ("|\n  a\n  b", "a\nb"),
    ],
)
def test_a_scalar_stays_text(written: str, value: str | None) -> None:
    tree, _, problems = parse(f"key: {written}".encode(), "x.yaml")
    assert problems == []
    assert tree == {"key": value}


# --- places -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ((), False, "1:1"),
        (("harbour",), False, "2:3"),
        (("harbour",), True, "1:1"),
        (("harbour", "name", "en"), False, "2:22"),
        (("harbour", "name", "en"), True, "2:18"),
        (("harbour", "kind"), False, "3:9"),
        (("harbour", "name", "ru"), False, "2:9"),
        (("harbour", "avoid", "en", 0), False, "2:3"),
    ],
)
def test_where_a_part_stands(path: tuple[str | int, ...], key: bool, place: str) -> None:
    """Columns count characters, however wide; what is not there stands where its surroundings do."""
    assert str(terms(TERM).origin.place(path, key=key)) == f"terms.yaml:{place}"


def test_entries_of_a_list_have_places() -> None:
    _, origin, _ = parse(b"a:\n  - x\n  - [y, z]\n", "x.yaml")
    assert str(origin.place(("a", 1, 1))) == "x.yaml:3:9"


# --- what is refused (more in examples/bad) ---------------------------------------------------


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        ("a: b".encode("utf-16"), "1:1", "byte 0xff is not UTF-8"),
        ("a: b".encode("utf-16-be"), "1:1", "U+0000 (NUL)"),
        ("a: 港\nb: 港".encode("shift_jis"), "1:4", "byte 0x8d is not UTF-8"),
        ("港: 湾\n港湾: ".encode() + b"\xff", "2:5", "byte 0xff is not UTF-8"),
        (b"\xef\xbb\xbf\xe6\xb8\xaf: \xff", "1:4", "byte 0xff is not UTF-8"),
        ("港: 湾\n湾: 港\x07".encode(), "2:5", "U+0007 (BELL)"),
        (b"a: b\rc: \x07", "2:4", "U+0007 (BELL)"),
        (b"\x00", "1:1", "U+0000 (NUL)"),
        (b'a: "\\ud800"', "1:7", "invalid Unicode"),
        (b"a: [b\nc: d", "2:2", "not valid YAML"),
        (b"a: !e!x b", "1:4", "not valid YAML"),
        (b"%TAG !e! tag:x,2000:\n--- !e!x b", "1:1", "a %TAG directive is not allowed"),
        ("# 港\r%TAG ! tag:x:\r--- b".encode(), "2:1", "a %TAG directive is not allowed"),
    ],
)
def test_what_is_no_yaml(data: bytes, place: str, message: str) -> None:
    [(where, what, hint)] = told(data)
    assert (where, message in what, hint != "") == (place, True, True)


DEEP: dict[str, bytes] = {
    "lists": b"[" * 400_000,
    "closed lists": b"[" * 100_000 + b"]" * 100_000,
    "keys": b"{a: " * 100_000,
    "dashes": b"- " * 200_000,
    "question marks": b"? " * 200_000,
    "both": b"- ? " * 100_000,
    "indents": b"".join(b" " * n + b"a:\n" for n in range(1200)),
    "behind a repeated key": b"a: 1\na: " + b"[" * 100_000,
    "as a key": b"? " + b"[" * 100_000,
    "behind a merge key": b"<<: " + b"[" * 100_000,
}


@pytest.mark.parametrize("data", DEEP.values(), ids=DEEP.keys())
def test_deep_nesting_is_refused_before_it_is_built(data: bytes) -> None:
    found = told(data)
    assert [message for _, message, _ in found] == [f"nested more than {MAX_DEPTH} levels deep"]


def test_an_alias_bomb_is_not_set_off() -> None:
    """The billion laughs, four bytes a laugh: what is told grows with the file, not with the bomb."""
    lines = [b"a: &a [" + b"x, " * 9 + b"x]"]
    lines += [
        bytes([c + 1]) + b": &" + bytes([c + 1]) + b" [" + b", ".join([b"*" + bytes([c])] * 10) + b"]"
        for c in range(ord("a"), ord("y"))
    ]
    messages = [message for _, message, _ in told(b"\n".join(lines))]
    assert sum("alias" in message for message in messages) == 240
    assert sum("anchor" in message for message in messages) == 25


def test_an_anchor_within_itself() -> None:
    tree, _, problems = parse(b"a: &a {b: *a}", "x.yaml")
    assert tree == {"a": {"b": None}}
    assert [(problem.place.column, problem.message) for problem in problems] == [
        (4, "an anchor (&a) is not allowed"),
        (11, "an alias (*a) repeats a part"),
    ]


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.system", "!!str", "!!binary", "!own", "!<x>", "!"])
def test_a_tag_is_refused_and_never_followed(tag: str) -> None:
    [(place, message, _)] = told(TERM + f"  reading: {tag} x\n")
    assert place == "4:12"
    assert message.startswith("the tag ")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("{}: x", "'{}' is not a usable id"),
        ("harbour:\n  {}: x", "unknown key '{}'"),
        ("harbour:\n  kind: {}", "kind: '{}' is not one of the choices"),
        ("harbour: {}", "harbour: a group of keys is expected, not the text '{}'"),
        ("? {0}\n: x\n? {0}\n: x", "the key '{}' stands twice (first on line 1)"),
        ("harbour: &{} x", "an anchor (&{}) is not allowed"),
        ("harbour: *{}", "an alias (*{}) repeats a part"),
        ("harbour: !<{}> x", "the tag {} is not allowed"),
    ],
)
def test_a_long_name_is_told_short(data: str, message: str) -> None:
    messages = [found for _, found, _ in told(data.format("a" * 900))]
    assert message.format("a" * 60 + "…") in messages


def test_everything_wrong_is_told_at_once_and_in_order() -> None:
    found = terms(
        "harbour:\n  nam: {ja: 港湾}\n  kind: tecnical\n  kind: place\n"
        "Port:\n  name: {ja: 港, en: port}\n  kind: &k place\n  short: {ja: 港}\n"
    )
    assert found.item is None
    assert list(found.problems) == sorted(found.problems)
    assert [(p.place.line, p.place.column, p.message, p.hint) for p in found.problems] == [
        (2, 3, "'name' is missing", "Add `name:`."),
        (2, 3, "unknown key 'nam'", "Did you mean 'name'?"),
        (3, 9, "kind: 'tecnical' is not one of the choices", "Did you mean 'technical'?"),
        (4, 3, "the key 'kind' stands twice (first on line 3)", "Remove or rename one of them."),
        (5, 1, "'Port' is not a usable id", "Use lower-case letters, digits and hyphens."),
        (7, 9, "an anchor (&k) is not allowed", "Remove it."),
        (
            8,
            10,
            "short: text is missing in: en",
            "Write it in each language of content/workspace.yaml, and in no other.",
        ),
    ]


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("titel", "title"),
        ("sumary", "summary"),
        ("fact", "facts"),
        ("placse", "places"),
        ("qqq", "Known here: "),
    ],
)
def test_the_nearest_key_is_named(key: str, near: str) -> None:
    found = read(f"{key}: x\n".encode(), "x.yaml", Document, CONTEXT)
    [hint] = [problem.hint for problem in found.problems if problem.message == f"unknown key {key!r}"]
    assert near in hint


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("facts: {x: {labl: 1}}", "Did you mean 'label'?"),
        ("series: {x: {points: [{amonut: 1}]}}", "Did you mean 'amount'?"),
        ("series: {x: {columns: {y: {lable: 1}}}}", "Did you mean 'label'?"),
        ("facts: {x: {evidence: {figur: 1}}}", "Did you mean 'figure'?"),
        ("facts: {x: {derive: {grwth: 1}}}", "Did you mean 'growth'?"),
    ],
)
def test_the_nearest_key_is_named_at_every_depth(data: str, message: str) -> None:
    found = read(data.encode(), "x.yaml", Document, CONTEXT)
    assert message in [problem.hint for problem in found.problems]


# --- nothing is raised ------------------------------------------------------------------------

SHAPES: list[type[Document] | type[Theme] | type[Brief]] = [Document, Theme, Brief]
WORDS = [
    "title",
    "ja",
    "en",
    "facts",
    "amount",
    "text",
    "only",
    "a",
    "2006",
    "{x}",
    "<<",
    "&a",
    "*a",
    "!!str",
]
MARKS = [
    ": ",
    "\n",
    "\n  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '"',
    "|\n ",
    "? ",
    "#",
    "\t",
    "---\n",
    "…",
    "港",
]


def sound(found: ReadResult[object]) -> bool:
    """Either an item or problems, each at a place of the file, with a hint, in order."""
    assert (found.item is None) == bool(grave(found.problems))
    for problem in found.problems:
        assert problem.place.file == "x.yaml"
        assert problem.hint
    return list(found.problems) == sorted(found.problems)


@given(data=st.binary(max_size=200), shape=st.sampled_from(SHAPES))
@example(data=b"\xff\xfe", shape=Document)
@example(data=b"? [a]\n: b", shape=Document)
def test_any_bytes(data: bytes, shape: type[Document]) -> None:
    assert sound(read(data, "x.yaml", shape, CONTEXT))


@given(text=st.lists(st.sampled_from(WORDS + MARKS), max_size=40).map("".join), shape=st.sampled_from(SHAPES))
def test_any_text_like_yaml(text: str, shape: type[Document]) -> None:
    assert sound(read(text.encode(), "x.yaml", shape, CONTEXT))


TREES = st.recursive(
    st.none() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(Document.model_fields)), inner)
    ),
    max_leaves=12,
)


@given(tree=TREES)
def test_any_tree_of_known_keys(tree: object) -> None:
    # JSON is YAML, so any tree can be written; its surrogate pairs are not, so characters stay.
    data = json.dumps(tree, ensure_ascii=False).encode("utf-8", "replace")
    assert sound(read(data, "x.yaml", Document, CONTEXT))


# --- problems ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "written"),
    [(Place("a.yaml"), "a.yaml"), (Place("a.yaml", 3), "a.yaml:3:0"), (Place("a.yaml", 3, 7), "a.yaml:3:7")],
)
def test_a_place_as_editors_open_it(place: Place, written: str) -> None:
    assert str(place) == written


def test_problems_stand_in_order_and_once() -> None:
    make: Callable[[str, int], Problem] = lambda file, line: Problem(Place(file, line, 1), "wrong")  # noqa: E731
    unusable = Unusable([make("b", 1), make("a", 10), make("a", 9), make("b", 1)])
    assert [str(problem.place) for problem in unusable.problems] == ["a:9:1", "a:10:1", "b:1:1"]


# --- texts ------------------------------------------------------------------------------------


def test_walking_leaves_no_text_out(library: Library) -> None:
    """It goes into the fields alone in which a text may stand."""
    groups = (library.documents, library.themes, library.briefs, library.audiences, library.terms)
    for item in (item for group in groups for item in group.values()):
        assert [text.root for _, text in walk(item)] == [*_texts(item.model_dump())]


def _texts(tree: object) -> Iterator[dict[str, str]]:
    """What has a text in each language."""
    if isinstance(tree, dict) and tree.keys() == {"ja", "en"} and isinstance(tree["en"], str):
        yield tree
    elif isinstance(tree, dict | tuple):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from _texts(part)
