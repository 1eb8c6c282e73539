"""The project keeps its own promises: documents that are true, modules that stay small."""

from __future__ import annotations

import ast
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from briefings.cli import main
from briefings.pdf.speed import replacements

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GUIDES = (
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/README.ja.md",
    "docs/authoring.md",
    "docs/running.md",
    "docs/cluster.md",
    "docs/architecture.md",
    "docs/upstream.md",
)
MODULES = sorted((ROOT / "briefings").rglob("*.py"))

MODULE_LINES = 300
FUNCTION_LINES = 50


def layers() -> list[set[str]]:
    """The layers as import-linter holds them, from the top."""
    held = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    return [set(layer.split(" | ")) for layer in held]


def commands() -> Iterator[str]:
    """Every line of shell in the guides, without its comment."""
    for guide in GUIDES:
        for block in re.findall(r"^```sh\n(.*?)^```", (ROOT / guide).read_text(), re.DOTALL | re.MULTILINE):
            yield from (line.partition("#")[0].strip() for line in block.splitlines())


def test_readme_shows_the_layers_that_are_held() -> None:
    block = re.search(r"```\n(cli .*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert block
    shown = [re.split(r"\s{2,}", line)[0] for line in block[1].splitlines()]
    assert [set(line.split(" | ")) for line in shown] == layers()


def test_the_rooms_are_few() -> None:
    entries = {path.stem for path in (ROOT / "briefings").iterdir() if path.stem[0] not in "._"}
    assert entries - {"starter", "templates", "fonts"} <= set().union(*layers()) | {"starter"}
    assert len(set().union(*layers())) <= 18
    assert len(layers()) <= 11


def test_architecture_shows_the_layers_that_are_held() -> None:
    rows = re.findall(r"^\| ((?:`\w+` ?)+) \|", (ROOT / "docs/architecture.md").read_text(), re.MULTILINE)
    assert [set(re.findall(r"\w+", row)) for row in rows] == layers()


@pytest.mark.parametrize("line", sorted({line for line in commands() if line.startswith("briefings ")}))
def test_commands_in_the_guides_exist(line: str) -> None:
    """Names and options are those of the program; nothing is run."""
    _, name, *arguments = shlex.split(line)
    command = main.commands[name]
    command.make_parser(click.Context(command)).parse_args(list(arguments))


@pytest.mark.parametrize(
    "name", sorted({line.split()[0] for line in commands() if line.startswith("script/")})
)
def test_scripts_in_the_guides_can_be_run(name: str) -> None:
    assert (ROOT / name).stat().st_mode & 0o111


def test_no_test_measures_time() -> None:
    """Caches, clocks and what else is running differ from machine to machine: steps are counted."""
    watches = {"process_time", "process_time_ns", "perf_counter", "perf_counter_ns", "thread_time", "timeit"}
    found = {
        path.name: used
        for path in (ROOT / "tests").rglob("test_*.py")
        if (used := watches & set(re.findall(r"\w+", path.read_text("utf-8")))) and path != Path(__file__)
    }
    assert found == {}


@pytest.mark.parametrize("guide", GUIDES)
def test_links_in_the_guides_lead_to_files(guide: str) -> None:
    text = (ROOT / guide).read_text()
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    assert [target for target in targets if not (ROOT / guide).parent.joinpath(target).exists()] == []


def test_the_changelog_has_the_version() -> None:
    assert f"\n## {PROJECT['project']['version']} " in (ROOT / "CHANGELOG.md").read_text()


def test_the_lock_names_only_the_package_index() -> None:
    addresses = set(re.findall(r'(?:registry|url) = "(https?://[^/"]+)', (ROOT / "uv.lock").read_text()))
    assert addresses == {"https://pypi.org", "https://files.pythonhosted.org"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text()
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= FUNCTION_LINES]
    assert (text.count("\n") <= MODULE_LINES, long) == (True, [])


OURS = {"briefings", *sys.stdlib_module_names}
PATCHING = ("briefings/pdf/speed", "briefings/pdf/japanese")
REPLACED = 20


def test_few_attributes_of_other_libraries_are_replaced() -> None:
    """Outside two folders none; what is listed in `speed` is set there in one place."""
    patched = {str(path.relative_to(ROOT)): list(_replaced(ast.parse(path.read_text()))) for path in MODULES}
    inside = {name: found for name, found in patched.items() if name.startswith(PATCHING)}
    outside = {name: found for name, found in patched.items() if found and name not in inside}
    assert outside == {}
    assert [name for name, found in inside.items() if "setattr" in found] == [
        "briefings/pdf/speed/__init__.py"
    ]
    named = {name for found in inside.values() for name in found} - {"setattr"}
    assert 0 < len(named) + len(replacements.REPLACED) <= REPLACED


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import pydyf\npydyf.dump = print", ["pydyf.dump"]),
        ("from pydyf import inner as d\nd.PDF.write, x = 1, 2", ["d.PDF.write"]),
        ("import weasyprint.css\nsetattr(weasyprint.css, 'copy', print)", ["setattr"]),
        ("from pydyf import PDF\nPDF.indent: int = 3", ["PDF.indent"]),
        ("import os\nos.environ['A'] = '1'\nthis.name = 1\nfrom briefings import x\nx.y = 1", []),
    ],
)
def test_replaced_attributes_are_found(code: str, found: list[str]) -> None:
    assert list(_replaced(ast.parse(code))) == found


def _replaced(module: ast.Module) -> Iterator[str]:
    """Attributes that a module sets of what it imports from other libraries; any `setattr`, but on an argument."""
    foreign = set(_foreign(module))
    local = {arg.arg for node in ast.walk(module) if isinstance(node, ast.arguments) for arg in node.args}
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if _root(node) in foreign - local:
                yield ast.unparse(node)
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "setattr"
            and _root(node.args[0]) not in local
        ):
            yield "setattr"


def _foreign(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            names = (name for name in node.names if name.name.split(".")[0] not in OURS)
            yield from ((name.asname or name.name).split(".")[0] for name in names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in OURS:
            yield from (name.asname or name.name for name in node.names)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


PARTICIPLE = re.compile(r"[A-Z][a-z]+ed|Told|Lost|Made|Held|Kept|Found|Shown|Seen|Read|Written|Undone|Hidden")
DIALECT = {
    "told": "reported, or a verb",
    "withheld": "skipped",
    "kept": "cached, unchanged",
    "shelf": "rows, index",
    "shelves": "rows, index",
    "rubbish": "garbage",
    "undone": "failure",
}


def definitions() -> Iterator[tuple[Path, ast.ClassDef | ast.FunctionDef]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield path, node


def test_no_two_public_classes_share_a_name() -> None:
    found: dict[str, list[str]] = {}
    for path, node in definitions():
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found.setdefault(node.name, []).append(path.name)
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_public_classes_are_nouns() -> None:
    names = {node.name for _, node in definitions() if isinstance(node, ast.ClassDef)}
    assert {name for name in names if PARTICIPLE.fullmatch(name)} == set()


def test_names_use_the_textbook_word() -> None:
    def words(name: str) -> set[str]:
        return set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()))

    found = {(path.name, node.name) for path, node in definitions() if words(node.name) & DIALECT.keys()}
    assert found == set(), f"rather: {DIALECT}"
