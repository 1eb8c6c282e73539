"""WeasyPrint 69 makes the same tags as the version that is locked, and valid files, without shortcuts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.standards import samples, verapdf
from tests.standards.samples import typeset

ROOT = Path(__file__).parent.parent
VERSION = "69.0"
PREPARED = ROOT / ".tools" / f"weasyprint-{VERSION}"
TABLE = (
    '<thead><tr><th rowspan="2">a</th><th colspan="2">b</th></tr><tr><th>c</th><th>d</th></tr></thead>'
    '<tr><th scope="row">e</th><td>1</td><td>2</td></tr><tr><td colspan="3">3</td></tr>'
)
BODY = f"""<h1>Head</h1>
<ul><li>a<ul><li>b<ol><li>c</li></ol></li><li>d</li></ul></li><li>e</li></ul>
<ul style="list-style: none"><li><p>a</p><p>b</p></li><li>c</li></ul>
<table><caption>Cells that span</caption>{TABLE}</table>
<table><caption>Blocks in cells</caption><tr><th>a<p>b</p></th><td><p>c</p>d</td></tr></table>
<table><tr><td></td><th>a</th></tr><tr><th>b</th><td>c<span class="note">d</span></td></tr></table>
<p>a <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="40"><title>A square</title>
<rect width="9" height="9"/></svg> <svg aria-hidden="true" xmlns="http://www.w3.org/2000/svg" width="9" height="9"/> b</p>
<figure><img src="resource:map.png" alt=""></figure>
<style>a::after {{ content: "1" }}</style>
<p><a href="#e"><span>11.64</span> <span>million</span></a> <a href="https://example.org">{"long link " * 40}</a></p>
<div style="columns: 2"><p id="e">a</p><p>b</p></div><div style="float: right"><p>c</p></div>
"""
SAMPLES = {
    "english": samples.manuscript("en"),
    "japanese": samples.manuscript("ja"),
    "everything else": samples.manuscript(
        "en", html=f'<!doctype html><html lang="en"><body><main>{BODY}</main></body></html>'
    ),
}
CODE = """
import sys
from pathlib import Path
import weasyprint
from tests.standards.samples import typeset
from briefings.workers import shortcuts
from tests.standards import samples
from tests.test_older import SAMPLES
print(weasyprint.__version__, *shortcuts.untried(), sep="; ")
for number, manuscript in enumerate(SAMPLES.values()):
    made = typeset(manuscript, samples.declared_fonts())
    Path(sys.argv[1], f"{number}.pdf").write_bytes(made.pdf)
    print(*made.problems)
again = typeset(manuscript, samples.declared_fonts())
print("the same" if made == again else "other bytes")
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the older WeasyPrint in it, to be found before the one that is locked."""
    if PREPARED.exists():
        return PREPARED
    folder = tmp_path_factory.mktemp("older")
    uv = shutil.which("uv") or ROOT / ".tools" / "bin" / "uv"
    install = ["pip", "install", "--quiet", "--python", sys.executable, "--no-deps", "--target", str(folder)]
    subprocess.run([str(uv), *install, f"weasyprint=={VERSION}"], check=True)
    return folder


@pytest.fixture(scope="module")
def made(library: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, Path]]:
    """What a process with the older WeasyPrint says, and its file of every sample."""
    folder = tmp_path_factory.mktemp("pdf")
    environment = {**os.environ, "PYTHONPATH": f"{library}{os.pathsep}{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-W", "error", "-c", CODE, str(folder)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.splitlines(), {name: folder / f"{number}.pdf" for number, name in enumerate(SAMPLES)}


def test_it_is_the_older_one_and_says_so(made: tuple[list[str], dict[str, Path]]) -> None:
    said, _ = made
    assert said == [f"{VERSION}; weasyprint {VERSION}", *[""] * len(SAMPLES), "the same"]


def test_its_files_are_valid(made: tuple[list[str], dict[str, Path]]) -> None:
    results = verapdf.validate(made[1].values())
    assert [result for result in results if not result.compliant] == []
    assert len(results) == len(SAMPLES) * len(verapdf.PROFILES)


@pytest.mark.parametrize("name", SAMPLES)
def test_its_tags_are_the_same(name: str, made: tuple[list[str], dict[str, Path]], tmp_path: Path) -> None:
    newer = tmp_path / "newer.pdf"
    newer.write_bytes(typeset(SAMPLES[name], samples.declared_fonts()).pdf)
    assert list(_tags(made[1][name])) == list(_tags(newer))


def _tags(path: Path) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Every structure element of a file in the order of reading: its depth, kind and what is said of it."""
    with pikepdf.open(path) as pdf:
        waiting = [(0, kid) for kid in reversed(list(pdf.Root.StructTreeRoot.K))]
        while waiting:
            depth, element = waiting.pop()
            if isinstance(element, int) or "/S" not in element:
                continue
            told = {key: str(element[key]) for key in ("/Alt", "/Lang") if key in element}
            attributes: Any = element.get("/A", {})
            told |= {
                key: str(attributes[key]) for key in ("/Scope", "/ColSpan", "/RowSpan") if key in attributes
            }
            yield depth, str(element.S), told
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            waiting += [(depth + 1, kid) for kid in reversed(list(kids))]
