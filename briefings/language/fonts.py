"""The declared fonts: where their files are, what they can draw, and in which order they serve.

The door to fontTools. A declaration (``fonts/fonts.yaml``) names files by package; :func:`find`
is the one function that looks for them on disk. What it returns is small and picklable: paths
and digests, no font data, so a worker elsewhere can open the same files and see that they are.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTFont

from briefings.content import files
from briefings.content.texts import Code, Family, Id, Item, Name
from briefings.language import font_files
from briefings.problems import Place, Problem
from briefings.values.memory import Memory

Ranges = tuple[tuple[int, int], ...]
"""First and last code point of each range; empty for all characters."""

SYSTEM_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "/opt/homebrew/share/fonts",
    "C:/Windows/Fonts",
)
LONGEST = 1000 * files.MEGABYTE
"""Bytes of a font, whatever the workspace allows."""
RANGES = re.compile(r"U\+[0-9A-F]{1,6}(-[0-9A-F]{1,6})?(,\s*U\+[0-9A-F]{1,6}(-[0-9A-F]{1,6})?)*")
STATIC_HINT = "declare one static TrueType file (.ttf) per family, weight and style"
INVISIBLE = frozenset("\t\n\r\x0c\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters that shape or break lines but are never drawn, so that no font need have them."""


class Package(Item):
    """Where a user gets font files: the Debian package, other places, and the licence."""

    licence: str
    debian: str
    elsewhere: str = ""


class Face(Item):
    """One file under one CSS family, weight and style; ``only`` names a range it is cut to."""

    family: Family
    file: Name
    package: Name
    weight: int = 400
    style: Literal["normal", "italic"] = "normal"
    only: Name = ""


class Declaration(Item):
    """The shape of ``fonts.yaml``. ``stacks`` lists families by language and role."""

    packages: Mapping[Name, Package]
    ranges: Mapping[Name, str] = {}
    faces: tuple[Face, ...]
    stacks: Mapping[Code, Mapping[Id, tuple[Family, ...]]]


@dataclass(frozen=True)
class Font:
    """A declared face whose file is known: its path and the SHA-256 of its bytes."""

    family: str
    weight: int
    style: str
    only: Ranges
    path: str
    digest: str


@dataclass(frozen=True)
class Fonts:
    """The fonts at hand, and which families set a language in a role, best first."""

    fonts: tuple[Font, ...]
    stacks: Mapping[str, Mapping[str, tuple[str, ...]]]

    @cached_property
    def digest(self) -> str:
        """Changes when a file, a face or a stack does; never with where the files lie."""
        parts = [repr((f.family, f.weight, f.style, f.only, f.digest)) for f in self.fonts]
        parts += [repr((name, sorted(of.items()))) for name, of in sorted(self.stacks.items())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def roles(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """The stacks of ``language``, or of the language it belongs to: ``en`` for ``en-GB``."""
        return self.stacks.get(language) or self.stacks.get(language.split("-")[0], {})


# --- finding the files -----------------------------------------------------------------------


def find(
    declared: Declaration,
    folders: Iterable[Path],
    place: Place,
    limit: int = LONGEST,
    memory: Memory | None = None,
) -> tuple[Fonts, tuple[Problem, ...]]:
    """Look for every declared file in ``folders``, the first that has it wins; in bytes, ``limit``."""
    paths = _locate({face.file for face in declared.faces}, folders)
    keep = (memory or Memory()).fonts.get
    found = {
        name: keep((_looked_at, path, limit), _stamp(path), partial(_looked_at, path, limit))
        for name, path in sorted(paths.items())
    }
    faults = {name: fault for name, (fault, _) in found.items() if fault}
    problems = [Problem(place, f"{paths[n]}: {f}", STATIC_HINT, "fonts") for n, f in faults.items()]
    digests = {name: digest for name, (fault, digest) in found.items() if not fault}
    fonts = tuple(
        Font(f.family, f.weight, f.style, _ranges(declared, f), str(paths[f.file]), digest)
        for f in declared.faces
        if (digest := digests.get(f.file))
    )
    problems += [*_slips(declared, place), *_absent(declared, paths, place)]
    return Fonts(fonts, declared.stacks), tuple(problems)


def system_folders() -> tuple[Path, ...]:
    """Where Linux, macOS and Windows keep fonts; folders that do not exist are harmless."""
    return tuple(Path(folder).expanduser() for folder in SYSTEM_FOLDERS)


def _locate(names: set[str], folders: Iterable[Path]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for parent, held in files.walk(folder, lambda _: None):
            for name in names.intersection(held) - found.keys():
                if (parent / name).exists():
                    found[name] = parent / name
    return found


def _absent(declared: Declaration, paths: Mapping[str, Path], place: Place) -> Iterator[Problem]:
    for name in sorted({face.file for face in declared.faces} - paths.keys()):
        names = {face.package for face in declared.faces if face.file == name}
        packages = [declared.packages[key] for key in sorted(names & declared.packages.keys())]
        hints = [f"sudo apt-get install {package.debian}" for package in packages]
        hints += [f"elsewhere: {package.elsewhere}" for package in packages if package.elsewhere]
        hint = "; ".join([*hints, "or put the file into fonts/"])
        yield Problem(place, f"font file {name} was not found", hint, "fonts")


def _slips(declared: Declaration, place: Place) -> Iterator[Problem]:
    """What does not fit together inside the declaration."""
    families = {f for roles in declared.stacks.values() for stack in roles.values() for f in stack}
    for kind, section, used, known in (
        ("package", "packages", {f.package for f in declared.faces}, declared.packages.keys()),
        ("range", "ranges", {f.only for f in declared.faces} - {""}, declared.ranges.keys()),
        ("family", "faces", families, {f.family for f in declared.faces}),
    ):
        for name in sorted(used - known):
            near = difflib.get_close_matches(name, sorted(known), 1, 0.6)
            hint = f"Did you mean {near[0]!r}?" if near else f"Declare it under `{section}`."
            yield Problem(place, f"no {kind} is called {name!r}", hint, "fonts")
    for name, text in declared.ranges.items():
        if not RANGES.fullmatch(text):
            message = f"the range {name!r} cannot be read"
            yield Problem(place, message, "write it as U+0020-007E, U+00A0", "fonts")
    seen: set[tuple[str, int, str]] = set()
    for face in declared.faces:
        if (key := (face.family, face.weight, face.style)) in seen:
            # Pango takes both for one font and prints the glyphs of one with the other.
            message = f"{face.family} {face.weight} {face.style} is declared by two files"
            yield Problem(place, message, STATIC_HINT, "fonts")
        seen.add(key)


def _stamp(path: Path) -> tuple[int, ...]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size


def _looked_at(path: Path, limit: int) -> tuple[str, str]:
    """Why a file must not be used, or nothing, and its digest."""
    try:
        data = files.read(path, limit)
    except OSError as error:
        return f"cannot be read: {error.strerror or error}", ""
    return font_files.fault(data), hashlib.sha256(data).hexdigest()


def _ranges(declared: Declaration, face: Face) -> Ranges:
    """``U+2009-2014, U+20AC`` as pairs of numbers; nothing if it cannot be read, see _slips."""
    text = declared.ranges.get(face.only, "")
    if not RANGES.fullmatch(text):
        return ()
    parts = (part.strip().removeprefix("U+").partition("-") for part in text.split(","))
    return tuple((int(first, 16), int(last or first, 16)) for first, _, last in parts)


# --- what the fonts can draw ---------------------------------------------------------------


def load(font: Font) -> bytes:
    """The bytes a typesetter is to use: the file, cut to ``only`` and set on common lines."""
    data = original(font)
    return font_files.levelled(_cut(data, font.only) if font.only else data)


def original(font: Font) -> bytes:
    """The file as it is. Raises OSError where it is another by now."""
    data = files.read(Path(font.path), LONGEST)
    if hashlib.sha256(data).hexdigest() != font.digest:
        raise OSError(f"{font.path} is not the file it was when the build began")
    return data


def coverage(fonts: Fonts, language: str, memory: Memory | None = None) -> frozenset[int]:
    """The code points that every role of ``language`` draws; of all fonts if it has no stack."""
    roles = fonts.roles(language)
    stacks = [[font for font in fonts.fonts if font.family in roles[role]] for role in roles]
    kept = memory or Memory()
    drawn = [
        frozenset[int]().union(*(_drawn(font, kept) for font in stack))
        for stack in stacks or [[*fonts.fonts]]
    ]
    return frozenset.intersection(*drawn)


def damaged(fonts: Fonts, memory: Memory) -> dict[str, str]:
    """The files that look like fonts until they are read, each with what is wrong."""
    found = {font.path: _looked_into(font, memory)[1] for font in fonts.fonts}
    return {path: fault for path, fault in found.items() if fault}


def missing(text: Iterable[str], drawn: frozenset[int]) -> tuple[str, ...]:
    """The characters of ``text`` outside ``drawn``, each once, in code point order."""
    return tuple(sorted(c for c in set(text) - INVISIBLE if ord(c) not in drawn))


def stylesheet(fonts: Fonts, scheme: str) -> str:
    """``@font-face`` for every font at ``scheme:<index>``, stacks as ``--<role>`` per language."""
    faces = (
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight};'
        f' font-style: {font.style}; src: url("{scheme}:{index}") }}\n'
        for index, font in enumerate(fonts.fonts)
    )
    return "".join(faces) + variables(fonts)


def variables(fonts: Fonts) -> str:
    """The stacks as CSS custom properties, set wherever a ``lang`` attribute stands."""
    return "\n".join(
        f'[lang|="{language}"] {{ '
        + "; ".join(f"--{role}: {families(fonts, language, role)}" for role in roles)
        + " }"
        for language, roles in fonts.stacks.items()
    )


def families(fonts: Fonts, language: str, role: str) -> str:
    """A stack as the value of ``font-family``, for charts and other places without variables."""
    return ", ".join(f'"{family}"' for family in fonts.roles(language).get(role, ()))


def _cut(data: bytes, only: Ranges) -> bytes:
    """The font with its character map cut to ``only``.

    The map itself is cut because CSS ``unicode-range`` does not bind Pango: it drops a font
    whose file adds no characters to the one before, whatever ranges were given.
    """
    whole = TTFont(io.BytesIO(data), lazy=True, recalcBBoxes=False, recalcTimestamp=False)
    for table in whole["cmap"].tables:
        if table.format != 14:  # variation sequences, which list no characters of their own
            table.cmap = {c: table.cmap[c] for c in font_files.within(table.cmap, only)}
    cut = io.BytesIO()
    whole.save(cut, reorderTables=False)
    return cut.getvalue()


def _looked_into(font: Font, memory: Memory) -> tuple[frozenset[int], str]:
    """The code points a file has, and why it must not be used, or nothing."""
    return memory.fonts.get(font.digest, (), lambda: font_files.looked_into(original(font)))


def _drawn(font: Font, memory: Memory) -> Iterable[int]:
    """The code points a font draws."""
    characters, _ = _looked_into(font, memory)
    return font_files.within(characters, font.only) if font.only else characters
