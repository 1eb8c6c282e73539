"""The published pages under the HTML checker and in a real browser; each check fails on its fault.

All real briefs are looked at. The programs are in ``tests/web``: Nu (the W3C's checker) and
axe-core, each with a planted fault per rule, and the journeys of a reader.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

WEB = Path(__file__).parent / "web"
PACKAGES = WEB / "node_modules"
NODE = Path(sys.executable).with_name("node")
MISSING = "{} is missing; script/bootstrap --tests installs it"

# The CSS checker of this version of Nu breaks down on var() in light-dark(); it finds nothing then.
BROKEN_DOWN = '.*because "val" is null.*'

WIDTHS = (320, 768, 1440)
THEMES = ("light", "dark")
REPRESENTATIVE = (
    "index.html",
    "ja/index.html",
    "status.html",
    "en/executive.html",
    "ja/timber/policy.html",
    "en/timber/policy.html",
    "ja/plan-2016-2021/executive.html",
)


def pages(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


def node(script: str, *arguments: str | Path, given: object = None) -> Any:
    """What a script of ``tests/web`` says, from JSON to JSON."""
    assert NODE.is_file(), MISSING.format(NODE)
    assert PACKAGES.is_dir(), MISSING.format(PACKAGES)
    command: list[str | Path] = [NODE, WEB / script, *arguments]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def nu(files: Iterable[Path]) -> list[str]:
    """What the Nu checker finds in pages, as ``page: message``."""
    java = shutil.which("java")
    jar = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    assert java, MISSING.format("java")
    assert jar.is_file(), MISSING.format(jar)
    options = ["--format", "json", "--stdout", "--exit-zero-always", "--filterpattern", BROKEN_DOWN]
    command: list[str | Path] = [java, "-jar", jar, *options, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [f"{Path(one['url']).name}: {one['message']}" for one in json.loads(done.stdout)["messages"]]


def look(wanted: Iterable[tuple[Path, int, str]]) -> list[Mapping[str, Any]]:
    """What ``accessibility.mjs`` finds on pages at a width in a theme."""
    given = [{"file": str(file), "width": width, "theme": theme} for file, width, theme in wanted]
    found: list[Mapping[str, Any]] = node("accessibility.mjs", given=given)
    return found


# --- all real briefs ---------------------------------------------------------------------------


def test_all_pages_are_valid_html(site: Path) -> None:
    assert nu(site / page for page in pages(site)) == []


def test_all_pages_are_accessible(site: Path, pytestconfig: pytest.Config) -> None:
    """WCAG 2.2 AA: pages once, Japanese in dark and English in light; some at every width.

    Of the sample every third, which takes the two languages in turn.
    """
    step = 1 if pytestconfig.getoption("--every-edition") else 3
    wanted = {(page, 320, "dark" if page.startswith("ja/") else "light") for page in pages(site)[::step]}
    wanted |= {(page, width, theme) for page in REPRESENTATIVE for width in WIDTHS for theme in THEMES}
    assert look((site / page, width, theme) for page, width, theme in sorted(wanted)) == []


def test_a_reader_gets_where_they_want(site: Path, tmp_path: Path) -> None:
    printed = tmp_path / "printed.pdf"
    results = node("journeys.mjs", site, printed)
    assert {step: fault for step, fault in results.items() if fault} == {}
    text = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True).stdout
    assert "2,183万立方メートル" in re.sub(r"\s", "", text)
    assert "データ(CSV)" not in text.replace("（", "(").replace("）", ")"), "the bar is not printed"


# What a reader can do without scripts; a slow machine may run out of the short time limit there.
UNSCRIPTED = {
    "download the data",
    "charts are drawn in their own colours on light",
    "movement is only for those who want it",
    "read without scripts",
}


def test_journeys_need_the_scripts(site: Path, tmp_path: Path) -> None:
    """Each journey that a script serves fails where the scripts are gone: the journeys can fail."""
    for page in ("ja/index.html", "en/index.html", "ja/timber/policy.html", "en/timber/policy.html",
                 "ja/timber/executive.html", "ja/timber/data.csv"):  # fmt: skip
        text = (site / page).read_text(encoding="utf-8-sig" if page.endswith("csv") else "utf-8")
        there = tmp_path / page
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes((site / page).read_bytes() if page.endswith("csv") else unscripted(text).encode())
    results = node("journeys.mjs", tmp_path, tmp_path / "printed.pdf", "--without-scripts")
    assert {step for step, fault in results.items() if not fault} <= UNSCRIPTED


def unscripted(page: str) -> str:
    return re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)


# --- each check can fail -------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """A change to a sound page, and what is then found: a rule, or words of a message."""

    found: str
    before: str
    after: str
    page: str = "ja/timber/executive.html"
    width: int = 320
    theme: str = "light"

    def planted(self, site: Path, folder: Path) -> Path:
        text = (site / self.page).read_text(encoding="utf-8")
        assert self.before in text, f"{self.before!r} is not in {self.page}"
        file = folder / (re.sub(r"\W+", "-", f"{self.found} {self.after}")[:80] + ".html")
        file.write_text(text.replace(self.before, self.after, 1), encoding="utf-8")
        return file


def styled(rule: str, found: str, **where: Any) -> Fault:
    """A fault of style."""
    return Fault(found, "</head>", f"<style>{rule}</style></head>", **where)


def added(element: str, found: str, **where: Any) -> Fault:
    """An element too much."""
    return Fault(found, "</main>", f"{element}</main>", **where)


INVALID = (
    Fault("Stray end tag", "</main>", "</div></main>"),
    Fault("Unclosed element", "</main>", "<div></main>"),
    Fault("not allowed on element", '<main id="main">', '<main id="main" colour="red">'),
    Fault("Duplicate ID", '<main id="main">', '<main id="evidence">'),
    Fault("not allowed as child of element", "</h1>", "<p>a</p></h1>"),
    Fault("“for” attribute", '<main id="main">', '<main id="main"><label for="nowhere">a</label>'),
    Fault("hreflang", 'hreflang="en"', 'hreflang="1"'),
    Fault("Bad value", 'href="executive.pdf"', 'href="http://[executive"'),
    Fault("CSS", "</head>", "<style>p { colour: red }</style></head>"),
    Fault("DOCTYPE", "<!DOCTYPE html>", ""),
)

INACCESSIBLE = (
    Fault("html-has-lang", '<html lang="ja"', "<html"),
    Fault("valid-lang", 'lang="en" hreflang', 'lang="englisch" hreflang'),
    Fault("document-title", "<title>", "<title></title><title hidden>"),
    Fault("meta-viewport", "initial-scale=1", "initial-scale=1, user-scalable=no"),
    Fault("link-name", ">PDF</a>", "></a>"),
    Fault("select-name", '<label class="appearance" hidden>', '<div class="appearance" hidden>'),
    Fault("list", '<ul class="audiences">', '<ul class="audiences"><div>a</div>'),
    styled(".dates { color: #bbb }", "color-contrast"),
    styled(".dates { color: #555 }", "color-contrast", theme="dark"),
    styled("main a.figure { text-decoration: none; color: #174a7c }",
           "link-in-text-block", page="ja/timber/policy.html"),
    styled(".bar ul { gap: 0 } .bar a { padding: 0; font-size: 9px; line-height: 1 }", "target-size"),
    added('<div style="height: 1em; width: 9em; overflow: auto">a<br>b<br>c<br>d</div>', "scrollable-region-focusable"),
    added('<svg role="img"></svg>', "svg-img-alt"),
    added('<button aria-label=""></button>', "button-name"),
    added('<p role="paragraphs">a</p>', "aria-roles"),
    added('<div style="width: 400px">a</div>', "page-width"),
    styled(".fill-muted, .fill-ink { fill: #ccc }", "chart-contrast", page="ja/timber/policy.html"),
    styled(".drawing .narrow, .drawing .wide { display: block }", "chart-once", page="ja/timber/policy.html"),
    added('<img alt="" src="https://example.org/a.png">', "alone"),
    Fault("alone", "<meta http-equiv", '<img alt="" src="a.png"><meta hidden http-equiv'),
    added("<script>throw new Error('a')</script>", "alone"),
)  # fmt: skip


def test_nu_finds_each_planted_fault(site: Path, tmp_path: Path) -> None:
    files = {fault: fault.planted(site, tmp_path) for fault in INVALID}
    found = nu(files.values())
    missed = [
        fault for fault, file in files.items()
        if not any(one.startswith(f"{file.name}:") and fault.found in one for one in found)
    ]  # fmt: skip
    assert missed == []


def test_accessibility_finds_each_planted_fault(site: Path, tmp_path: Path) -> None:
    files = {fault: fault.planted(site, tmp_path) for fault in INACCESSIBLE}
    found = look((file, fault.width, fault.theme) for fault, file in files.items())
    rules = {(one["file"], one["rule"]) for one in found}
    assert [fault for fault, file in files.items() if (str(file), fault.found) not in rules] == []


# --- what the pages are made with ------------------------------------------------------------------


def test_packages_are_pinned_and_from_no_named_place() -> None:
    wanted = json.loads((WEB / "package.json").read_text())["devDependencies"]
    lock = json.loads((WEB / "package-lock.json").read_text())["packages"]
    packages = {name.removeprefix("node_modules/"): one for name, one in lock.items() if name}
    assert {name: one["version"] for name, one in packages.items()} == wanted
    for one in packages.values():
        assert "resolved" not in one
        assert one["integrity"].startswith("sha512-")
