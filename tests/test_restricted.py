"""What is kept to one audience reaches no other: not by page, paper, data, attachment or index."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

from briefings.build import build
from briefings.library import Choice
from briefings.workspace import Workspace
from tests.conftest import EXAMPLE
from tests.editing import BRIEF, DOCUMENT, THEME, add, bytes_of, change

ONLY = "only: [full]"
SECRETS: dict[str, tuple[str, str, str]] = {
    "sentence": (
        DOCUMENT, "      - text:\n          ja: 入港船舶は{ships}であった。\n          en: There were {ships} calling.",
        f"      - {ONLY}\n        text:\n          ja: 入港船舶はQXSENTENCEの{{ships}}であった。\n          en: There were QXSENTENCE {{ships}} calling.",
    ),
    "label of a fact": (DOCUMENT, "{ja: 入港船舶, en: Ships calling}", "{ja: 入港QXLABEL船舶, en: Ships QXLABEL calling}"),
    "amount of a fact": (DOCUMENT, "    amount: 120\n", "    amount: 917364\n"),
    "print of a fact": (DOCUMENT, "figure: 120隻", "figure: 917364隻"),
    "chapter": (
        DOCUMENT, "  fleet:\n    heading: {ja: 船舶, en: Fleet}",
        f"  extra:\n    {ONLY}\n    heading: {{ja: QXCHAPTER, en: QXCHAPTER}}\n    points:\n"
        "      - text: {ja: QXCHAPTERである。, en: It is a QXCHAPTER.}\n  fleet:\n    heading: {ja: 船舶, en: Fleet}",
    ),
    "series of a chapter": (
        DOCUMENT, "\nchapters:\n",
        "\n  hidden:\n    label: {ja: QXSERIES, en: QXSERIES}\n    unit: tonne\n    at: cargo\n    points:\n"
        "      - {period: 2007, amount: 864275, figure: 864275トン}\n"
        "\nchapters:\n  table:\n    " + ONLY + "\n    heading: {ja: 表, en: Table}\n    points:\n"
        "      - text: {ja: QXTABLEである。, en: It is a QXTABLE.}\n    tables: [hidden]\n",
    ),
    "recommendation": (
        DOCUMENT, "  second-quay:\n",
        f"  hidden:\n    {ONLY}\n    text: {{ja: QXPROPOSALである。, en: A QXPROPOSAL.}}\n    detail: {{ja: QXDETAIL, en: QXDETAIL}}\n"
        "    themes: [timber]\n    at: fleet\n  second-quay:\n",
    ),
    "message": (
        THEME, "messages:\n",
        f"messages:\n  - {ONLY}\n    head: {{ja: QXHEAD, en: QXHEAD}}\n    text: {{ja: QXMESSAGEである。, en: A QXMESSAGE.}}\n",
    ),
    "figure": (
        THEME, "figures:\n",
        f"figures:\n  hidden:\n    {ONLY}\n    title: {{ja: QXFIGURE, en: QXFIGURE}}\n    subtitle: {{ja: QXSUBTITLE, en: QXSUBTITLE}}\n"
        "    chart: bar\n    series: port-report.hidden\n",
    ),
    "implication": (
        THEME, "implications:\n",
        f"implications:\n  - {ONLY}\n    text: {{ja: QXIMPLICATIONである。, en: An QXIMPLICATION.}}\n",
    ),
    "summary": (BRIEF, "summary:\n", f"summary:\n  - {ONLY}\n    text: {{ja: QXSUMMARYである。, en: A QXSUMMARY.}}\n"),
    "part": (
        BRIEF, "parts:\n",
        f"parts:\n  - {ONLY}\n    heading: {{ja: QXPART, en: QXPART}}\n    text: [{{ja: QXOWNTEXTである。, en: An QXOWNTEXT.}}]\n",
    ),
}  # fmt: skip
WORDS = (
    "QXSENTENCE", "QXLABEL", "917364", "917,364", "91万7,364", "QXCHAPTER", "QXSERIES", "QXTABLE", "864275", "864,275", "86万4,275", "QXPROPOSAL", "QXDETAIL", "QXHEAD", "QXMESSAGE",
    "QXFIGURE", "QXSUBTITLE", "QXIMPLICATION", "QXSUMMARY", "QXPART", "QXOWNTEXT",
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A published workspace with something for one audience wherever that can be said."""
    root = tmp_path_factory.mktemp("kept") / "workspace"
    shutil.copytree(EXAMPLE, root)
    workspace = Workspace(root)
    for name, old, new in SECRETS.values():
        change(workspace, name, old, new)
    audiences = (root / "content/audiences.yaml").read_text("utf-8").splitlines()
    last = max(n for n, line in enumerate(audiences) if line.startswith("  sections:"))
    # Both audiences see every section: what keeps the words from one of them is ``only`` alone.
    add(workspace, "content/audiences.yaml", "\n".join(audiences[:last]) + "\n")
    done = build(workspace, Choice())
    assert not done.failed()
    assert not done.withheld
    return workspace


def texts(path: Path) -> bytes:
    """All that a reader of a file could come by: its bytes, and of a PDF text, streams and attachments."""
    if path.suffix != ".pdf":
        return path.read_bytes()
    found = [subprocess.run(["pdftotext", "-q", path, "-"], check=True, capture_output=True).stdout]
    with pikepdf.open(path) as pdf:
        found += [
            one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and not _picture(one)
        ]
        found += [bytes(one) for one in pdf.objects if isinstance(one, pikepdf.String)]
        found += [_strings(one) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
        found += [file.get_file().read_bytes() for file in pdf.attachments.values()]
    return b"\n".join(found)


def _picture(stream: pikepdf.Stream) -> bool:
    return stream.get("/Subtype") == "/Image"


def _strings(item: pikepdf.Dictionary) -> bytes:
    strings = [str(value) for value in item.as_dict().values() if isinstance(value, pikepdf.String)]
    return "\n".join(strings).encode("utf-8", "replace")


def words_in(path: Path) -> set[str]:
    content = texts(path)
    return {word for word in WORDS if word.encode() in content}


@pytest.mark.parametrize("code", ["ja", "en"])
@pytest.mark.parametrize("ending", ["html", "pdf"])
def test_its_own_audience_is_told(kept: Workspace, code: str, ending: str) -> None:
    found = words_in(kept.output.folder / f"{code}/harbour/full.{ending}")
    # Numbers are written by each language's rules, and paper breaks words at line ends.
    assert found >= (
        {word for word in WORDS if word.isalpha()} if ending == "html" else {"QXSENTENCE", "QXCHAPTER"}
    )
    assert found & {"917,364", "91万7,364"}


def test_nobody_else_is(kept: Workspace) -> None:
    out = kept.output.folder
    own = {out / f"{code}/harbour/full.{ending}" for code in ("ja", "en") for ending in ("html", "pdf")}
    others = [out / name for name in bytes_of(kept) if out / name not in own]
    assert len(others) >= 4 + 6 + 3
    assert {path.relative_to(out).as_posix(): words_in(path) for path in others if words_in(path)} == {}


def test_the_data_its_own_audience_is_given_is_the_same_for_all(kept: Workspace) -> None:
    for code in ("ja", "en"):
        with pikepdf.open(kept.output.folder / f"{code}/harbour/full.pdf") as pdf:
            for file in pdf.attachments.values():
                content = file.get_file().read_bytes()
                assert not [word for word in WORDS if word.encode() in content]
