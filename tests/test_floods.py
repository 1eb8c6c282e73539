"""Styles and pictures that ask for everything end within the limits, are named, and keep nothing else back.

One publication with an audience for each, typeset for real.
"""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Mapping

import pytest

from briefings.build import build
from briefings.library.library import Choice
from briefings.publish import BuildRequest, Report
from briefings.workers import pool
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE, PATIENCE
from tests.editing import BRIEF, add, change, copy

SECONDS = 3
"""Of processor time. A page of the sound audience takes a third of one."""
AUDIENCE = """\
{name}:
  extends: sound
  title: {{ja: {name}版, en: Edition for {name}}}
  description: {{ja: {name}の版。, en: That of {name}.}}
"""


def svg(body: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' width="10" height="10" viewBox="0 0 10 10">{body}</svg>'
    )


def doubled(levels: int) -> str:
    """A drawing that shows one square twice, that twice, and so on."""
    twice = '<g id="a{}"><use xlink:href="#a{}"/><use xlink:href="#a{}"/></g>'
    groups = "".join(twice.format(n + 1, n, n) for n in range(levels))
    square = '<g id="a0"><rect width="1" height="1"/></g>'
    return svg(f'<defs>{square}{groups}</defs><use xlink:href="#a{levels}"/>')


def png(width: int, height: int) -> bytes:
    """A picture that says how large it is, and has nothing of it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


OVER = f"it takes more than {SECONDS} s"
DEEP = "it is nested too deeply"
STYLES: Mapping[str, tuple[str, str]] = {
    "variables": (
        "p {--a0: x;" + "".join(f"--a{n + 1}: var(--a{n}) var(--a{n});" for n in range(40)) + "font-family: var(--a40)}",
        OVER,
    ),
    "grid": ("main {display: grid; grid-template-columns: repeat(100000000, 1px)}", OVER),
    "selectors": (":is(" * 400 + "p" + ")" * 400 + "{color: red}", DEEP),
    "sums": ("p {width: calc(" + "(" * 3000 + "1px" + ")" * 3000 + ")}", DEEP),
    "descendants": ("* " * 200 + "p {color: red}", "cannot be made: SyntaxError: "),
    "itself": ("@import url(own.css);", "the style `@import url(own.css)` is not followed"),
    "fetched": ("p {background: url(file:///etc/passwd)}", "the image file:///etc/passwd cannot be loaded"),
}  # fmt: skip
PICTURES: Mapping[str, tuple[str, str | bytes, str]] = {
    "squares": ("squares.svg", doubled(30), OVER),
    "pixels": ("pixels.png", png(50_000, 50_000), "pixels.png cannot be loaded"),
    "letters": ("letters.png", b"none", "letters.png cannot be loaded"),
}
CSS = "templates/audiences/{}/styles/own.css"


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """What comes of a publication with all of them."""
    workspace = Workspace(tmp_path_factory.mktemp("flooded") / "workspace")
    shutil.copytree(EXAMPLE, workspace.root)
    for name, (style, _) in STYLES.items():
        add(workspace, CSS.format(name), style)
    for name, (file, picture, _) in PICTURES.items():
        folder = f"templates/audiences/{name}"
        add(workspace, f"{folder}/{file}", picture)
        add(
            workspace,
            f"{folder}/parts/summary.html",
            f"<p><img alt='' src=\"{{{{ image('{file}') }}}}\"></p>",
        )
    return built(workspace, "en", *STYLES, *PICTURES)


def built(workspace: Workspace, language: str, *names: str) -> Report:
    """A build for a sound audience and others like it but for what they have of their own."""
    sound = AUDIENCE.format(name="sound").replace("extends: sound", "sections: [summary]")
    add(workspace, "content/audiences.yaml", sound + "".join(AUDIENCE.format(name=name) for name in names))
    limits = f"limits: {{page_seconds: {SECONDS}, page_megabytes: 1000}}\naudience: sound\n"
    change(workspace, "content/workspace.yaml", "audience: full\n", limits)
    with pytest.MonkeyPatch.context() as patched, pool.processes(1) as map:
        # On a busy machine the clock runs far ahead of the processor.
        patched.setattr(pool, "PATIENCE", PATIENCE)
        return build(BuildRequest(workspace, Choice(languages=frozenset([language]))), map)


TOLD = [(name, CSS.format(name), told) for name, (_, told) in STYLES.items()] + [
    (name, f"templates/audiences/{name}/{file}", told) for name, (file, _, told) in PICTURES.items()
]


@pytest.mark.parametrize(("name", "file", "told"), TOLD, ids=[name for name, *_ in TOLD])
def test_what_asks_for_too_much_is_named_and_said(name: str, file: str, told: str, flooded: Report) -> None:
    (problem,) = [one for one in flooded.problems if f"/{name}/" in one.place.file]
    assert problem.place.file == file
    assert told in problem.message
    assert problem.hint
    assert len(problem.message) < 300
    assert f"en/harbour/{name}" in flooded.skipped
    assert not [one for one in flooded.made if f"/{name}." in one]


def test_nothing_else_is_kept_back_by_it(flooded: Report) -> None:
    assert {"en/harbour/sound.html", "en/harbour/sound.pdf"} <= {*flooded.made}
    assert {*flooded.skipped} == {f"en/harbour/{name}" for name, *_ in TOLD}
    assert not [one for one in flooded.problems if not one.place.file.startswith("templates/audiences/")]


def test_after_two_editions_over_a_limit_no_other_of_the_audience_is_tried(workspace: Workspace) -> None:
    for name in "bcde":
        copy(workspace, BRIEF, f"content/briefs/{name}.yaml")
    add(workspace, CSS.format("deep"), STYLES["selectors"][0])
    report = built(workspace, "en", "deep")
    briefs = ("b", "c", "d", "e", "harbour")
    assert {*report.skipped} == {f"en/{brief}/deep" for brief in briefs}
    assert {f"en/{brief}/sound.pdf" for brief in briefs} <= {*report.made}
    tried = report.typeset - len(briefs)
    assert 2 <= tried <= 3  # one may be on its way when the second is told
    assert [one for one in report.problems if "(edition en/" in one.message and DEEP in one.message]
