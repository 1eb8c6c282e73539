"""What may happen to a workspace: values, bytes, catalogues, templates, fonts, memory, files.

Each mutation changes one thing in a folder, chosen by the generator of random numbers it is given, so
that the same seed always gives the same workspace.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random

from briefings.content.settings import LimitSettings
from briefings.library.folders import SHIPPED, fonts_of
from briefings.values.memory import Memory
from tests.fuzz.values import own, places, values
from tests.fuzz.words import CATALOGUE, STATE, STYLE, TEMPLATE, WORDS

Mutation = Callable[[Path, Random], str]
"""Changes a workspace, and says what."""

STATES = (".ledger.jsonl", ".history.jsonl", ".traces.jsonl", ".schedule.json")


# --- bytes and text --------------------------------------------------------------------------------


def bytes_(root: Path, random: Random) -> str:
    """Bytes of any file of the workspace, as a slip, a disk or another program leaves them."""
    path = random.choice(_files(root))
    data = path.read_bytes()
    at, length = random.randint(0, len(data)), random.choice((1, 1, 3, 40))
    kind, new = random.choice((
        ("cut", data[:at]), ("hole", data[:at] + data[at + length :]), ("flip", data[:at] + random.randbytes(length) + data[at + length :]),
        ("insert", data[:at] + random.choice(WORDS).encode("utf-8", "surrogatepass") + data[at:]), ("empty", b""), ("nul", data[:at] + b"\0" + data[at:]),
        ("bom", b"\xef\xbb\xbf" + data), ("utf-16", data.decode("utf-8", "replace").encode("utf-16")), ("twice", data + data),
        ("comments", b"# nothing\n"), ("sjis", data.decode("utf-8", "replace").encode("shift_jis", "replace")), ("cr", data.replace(b"\n", b"\r")),
        ("list", b"- a\n- b\n"), ("word", b"x\n"), ("long", data + b"# " + b"x" * 1_100_000), ("blank", b"\n" * 50_000), ("tabs", data.replace(b"  ", b"\t")),
    ))  # fmt: skip
    path.write_bytes(new)
    return f"{path.relative_to(root)}: {kind} at {at}"


def _files(root: Path) -> list[Path]:
    """The files a person writes, and the program's memory."""
    own = [path for folder in ("content", "templates") for path in sorted((root / folder).rglob("*"))]
    return [
        path
        for path in (*own, *(root / "out" / name for name in STATES))
        if path.is_file() and not path.is_symlink()
    ]


def template(root: Path, random: Random) -> str:
    """A template, style or script of the workspace's own with something odd in it."""
    shipped = sorted(
        path for path in (SHIPPED / "templates").rglob("*") if path.suffix in {".html", ".css", ".js", ".xml"}
    )
    name = random.choice(shipped).relative_to(SHIPPED).as_posix()
    odd = STYLE if name.endswith(".css") else TEMPLATE
    return _line(own(root, name), random, odd)


def catalogue(root: Path, random: Random) -> str:
    """A catalogue of the workspace's own with an odd line."""
    return _line(own(root, f"templates/locales/{random.choice(('ja', 'en'))}.po"), random, CATALOGUE)


def _line(path: Path, random: Random, odd: Sequence[str]) -> str:
    if not path.is_file():
        return f"{path.name}: no file"
    lines = path.read_text("utf-8", "replace").split("\n")
    at, word = random.randrange(len(lines)), random.choice(odd)
    kind = random.choice(("instead", "before", "gone", "half", "within"))
    line = lines[at]
    lines[at : at + 1] = {
        "instead": [word], "before": [word, line], "gone": [], "half": [line[: len(line) // 2]], "within": [line[: len(line) // 2] + word + line[len(line) // 2 :]],
    }[kind]  # fmt: skip
    path.write_text("\n".join(lines), "utf-8", "surrogatepass")
    return f"{path.name}:{at + 1}: {kind} {word[:30]!r}"


def picture(root: Path, random: Random) -> str:
    """A picture of the workspace's own that is none, with a template that shows it."""
    name = random.choice(("a.svg", "a.png", "a.jpg", "a.jpeg"))
    path = root / "templates" / name
    content = random.choice((
        b"", b"x", b"<svg", b"<svg xmlns='http://www.w3.org/2000/svg'><use href='#a' id='a'/></svg>", b"<!DOCTYPE x [<!ENTITY a 'x'>]><svg>&a;</svg>",
        b"\x89PNG\r\n\x1a\n" + bytes(20), b"\xff\xd8\xff\xe0" + bytes(20), b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='nan inf 0 -1' width='1e400'/>",
    ))  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    shown = own(root, "templates/brief.html")
    if shown.is_file():
        shown.write_text(
            shown.read_text("utf-8", "replace").replace(
                "<main", f"<img src=\"{{{{ image('{name}') }}}}\" alt=''><main", 1
            ),
            "utf-8",
        )
    return f"{name}: {content[:20]!r}"


def font(root: Path, random: Random) -> str:
    """A declared font whose file is damaged."""
    chosen = Path(random.choice(_shipped()))
    path = root / "fonts" / chosen.name
    if os.path.lexists(path.parent) and not path.parent.is_dir():
        return "fonts: no folder"
    path.parent.mkdir(exist_ok=True)
    with chosen.open("rb") as file:
        data = bytearray(file.read(random.choice((0, 4, 12, 100, 2000, 60_000, -1))))
    for _ in range(random.choice((0, 1, 10, 200))):
        if data:
            data[random.randrange(min(len(data), random.choice((16, 400, 10**7))))] = random.choice(
                (0, 255, random.randrange(256))
            )
    path.write_bytes(data)
    return f"{path.name}: {len(data)} bytes"


@cache
def _shipped() -> list[str]:
    """The files of the fonts that the program declares."""
    declared, _ = fonts_of(Path("/nowhere"), LimitSettings(), Memory())
    return sorted({font.path for font in declared.fonts})


# --- memory ------------------------------------------------------------------------------------------


def state(root: Path, random: Random) -> str:
    """What the program remembers in ``out/``, with a value replaced, moved, or gone."""
    path = root / "out" / random.choice(STATES)
    if path.is_symlink() or not path.is_file():
        return f"{path.name}: no file"
    lines = path.read_text("utf-8", "replace").split("\n")
    at = random.randrange(len(lines))
    try:
        holder = {"": json.loads(lines[at])}
    except ValueError:
        return f"{path.name}:{at + 1}: not to be changed"
    chosen, key, where = random.choice(list(places(holder)))
    kind = random.choice(("replaced", "gone", "of another", "key"))
    if kind == "gone" and where != ("",):
        del chosen[key]
    elif kind == "of another":
        other, there, _ = random.choice(list(places(holder)))
        chosen[key] = json.loads(json.dumps(other[there]))
    elif kind == "key" and isinstance(chosen, dict) and where != ("",):
        chosen[str(random.choice(STATE))] = chosen.pop(key)
    else:
        chosen[key] = random.choice(STATE)
    lines[at] = json.dumps(holder[""])
    path.write_text("\n".join(lines), "utf-8")
    return f"{path.name}:{at + 1}: {kind} {'/'.join(map(str, where))}"


def link(root: Path, random: Random) -> str:
    """What the program writes, as a link to what is not its own."""
    name = random.choice(
        (
            *STATES,
            ".lock",
            ".charts",
            ".aside",
            "ja",
            "ja/harbour",
            "index.html",
            "ja/harbour/full.html",
            "status.html",
        )
    )
    path = root / "out" / name
    target = random.choice(
        (
            "../../beside",
            "../../beside/keep.txt",
            "../content",
            "../../beside/nothing",
            "..",
            name.rpartition("/")[2],
        )
    )
    if not path.parent.is_dir() or path.parent.is_symlink():
        return f"{name}: no folder"
    _remove(path)
    path.symlink_to(target)
    return f"{name}: link to {target}"


# --- folders -----------------------------------------------------------------------------------------


def shape(root: Path, random: Random) -> str:
    """A file or folder that is gone, or is another kind of thing."""
    inside = [
        path
        for path in sorted(root.rglob("*"))
        if not path.is_relative_to(root / "out") or len(path.parts) < len(root.parts) + 4
    ]
    path = random.choice(inside)
    name = path.relative_to(root).as_posix()
    kind = random.choice((*KINDS, "gone", "named otherwise", "copied"))
    if kind == "named otherwise":
        path.rename(
            path.with_name(
                random.choice(
                    (
                        path.name.upper(),
                        f"x {path.name}",
                        f".{path.name}",
                        f"{path.name}~",
                        "港.yaml",
                        "a\nb.yaml",
                    )
                )
            )
        )
        return f"{name}: {kind}"
    if kind == "copied":
        if path.is_file() and not path.is_symlink():
            shutil.copyfile(
                path,
                path.with_name(
                    random.choice(
                        (
                            "b.yaml",
                            "B.yaml",
                            "b.yml",
                            "b c.yaml",
                            "index.yaml",
                            "\udcff.yaml",
                            "b" * 200 + ".yaml",
                        )
                    )
                ),
            )
        return f"{name}: {kind}"
    _remove(path)
    KINDS[kind](path)
    return f"{name}: {kind}"


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made, contextlib.chdir(path.parent):
        made.bind(path.name[:90])


KINDS: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: None,
    "folder": Path.mkdir,
    "file": lambda path: path.write_bytes(b"x"),
    "link": lambda path: path.symlink_to("../../beside/keep.txt"),
    "dangling": lambda path: path.symlink_to("nothing"),
    "circle": lambda path: path.symlink_to(path.name),
    "pipe": os.mkfifo,
    "socket": _socket,
}
"""What a file or folder may be instead."""


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


MUTATIONS: dict[Mutation, int] = {
    values: 50, bytes_: 10, template: 6, catalogue: 6, picture: 2, font: 4, state: 16, link: 3, shape: 8,
}  # fmt: skip
"""Each with how often it comes, next to the others."""
