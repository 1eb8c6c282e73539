"""What a machine lacks keeps nobody from what can be done without it: Pango, a tried WeasyPrint."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from briefings.workspace import Workspace
from tests.conftest import PATIENCE
from tests.editing import bytes_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libraries are found another way elsewhere")
UNTRIED = """
import sys
from briefings.workers import shortcuts
shortcuts.TRIED["weasyprint"] = ("1.0",)
from briefings.cli import run
sys.argv[0] = "briefings"
run()
"""


@pytest.fixture
def without_pango(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which the system finds a library that cannot be loaded."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    (folder / "libpango-1.0.so.0").write_bytes(b"")
    return {**os.environ, "LD_LIBRARY_PATH": str(folder)}


def run(workspace: Workspace, surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "briefings.cli", "-w", str(workspace.root), *words, "--jobs", "1"]
    return subprocess.run(line, capture_output=True, text=True, check=False, env=surroundings)


def test_without_pango_html_is_built_and_pdf_says_what_to_install(
    workspace: Workspace, without_pango: dict[str, str]
) -> None:
    done = run(workspace, without_pango, "build", "--format", "html")
    assert (done.returncode, "error" in done.stderr) == (0, False)
    before = bytes_of(workspace)
    assert {"ja/harbour/full.html", "en/harbour/full.html"} <= before.keys()
    done = run(workspace, without_pango, "build")
    assert done.returncode == 1
    told = [line for line in done.stderr.splitlines() if "error" in line or "→" in line]
    assert told[0] == "PDF: error: no PDF can be made: the library libpango-1.0-0 cannot be loaded [library]"
    assert [
        ("apt-get install libpango-1.0-0" in line, "brew install pango" in line) for line in told[1:]
    ] == [(True, True)]
    assert "Traceback" not in done.stderr + done.stdout
    assert before.items() - {("status.html", before.get("status.html", ""))} <= bytes_of(workspace).items()


@contextmanager
def previewed(workspace: Workspace, surroundings: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """The address of a preview in a process of its own, and what it says."""
    words = [sys.executable, "-c", UNTRIED, "-w", str(workspace.root), "serve", "--port", "0"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=surroundings
    ) as process:
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        assert process.stdout
        first = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first
        said = [process.stdout.readline()]
        drain = threading.Thread(target=lambda: said.extend(process.stdout or ()))
        drain.start()
        try:
            yield found[0], said
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
            drain.join(PATIENCE)
            guard.cancel()
    assert process.returncode == 0


def test_without_pango_pages_are_previewed_and_an_untried_version_is_told(
    workspace: Workspace, without_pango: dict[str, str]
) -> None:
    with previewed(workspace, without_pango) as (address, said):
        assert "PDFs take twice as long" in said[0]
        with urllib.request.urlopen(f"{address}ja/harbour/full.html") as page:
            assert "北港の木材" in page.read().decode()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}ja/harbour/full.pdf")
        assert "libpango-1.0-0" in refused.value.read().decode()
        with urllib.request.urlopen(f"{address}en/harbour/brisk.html") as page:
            assert page.status == 200
    assert "Traceback" not in "".join(said)
