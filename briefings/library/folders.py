"""What lies in a workspace's folders and beside the program: where, and whether it may be read.

Every file is read once. What is understood are the bytes that were digested, so that a digest
never speaks of another state of a file than the one that was read.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from briefings.content import LimitSettings, WorkspaceSettings, files
from briefings.content.reading import read
from briefings.language import fonts
from briefings.library.strays import (
    CONTENT,
    IMAGES,
    KNOWN,
    PASSING,
    SETTINGS,
    TEXTS,
    TRANSLATED,
    is_content,
    own_templates,
    strays,
)  # fmt: skip
from briefings.problems import Place, Problem, Unusable
from briefings.values.memory import Memory

PACKAGED = Path(__file__).parent.parent
SHIPPED = PACKAGED if (PACKAGED / "templates").is_dir() else PACKAGED.parent
"""Where the default templates and font declarations lie: in the package, or beside it."""

Found = bytes | OSError
"""The bytes of a file, or why they cannot be read."""


@dataclass(frozen=True)
class WorkspaceFiles:
    """All that a build reads of a workspace.

    ``content`` maps files of ``content/`` by their names in the workspace; ``templates`` has
    those shipped and over them the workspace's own, by their names below ``templates/``.
    ``unreadable`` is what makes the whole unusable, ``strays`` tells of what is not read.
    """

    content: Mapping[str, Found]
    templates: tuple[tuple[str, Found], ...]
    fonts: fonts.Fonts
    unreadable: tuple[Problem, ...] = ()
    strays: tuple[Problem, ...] = ()
    own_templates: frozenset[str] = frozenset()

    @cached_property
    def digest(self) -> str:
        """Changes with every byte that is read, and with what is wrong with the rest."""
        digest = hashlib.sha256(self.fonts.digest.encode())
        for name, found in (*sorted(self.content.items()), *self.templates):
            content = found if isinstance(found, bytes) else repr(found).encode()
            digest.update(os.fsencode(f"{name}\0{type(found).__name__} {len(content)}\0"))
            digest.update(content)
        digest.update(repr((self.unreadable, self.strays)).encode())
        return digest.hexdigest()


def take(root: Path, memory: Memory) -> WorkspaceFiles:
    """Read everything a workspace consists of. Raises Unusable where there is no content at all."""
    unreadable: list[Problem] = []
    told = strays(root, "content", {*_names(root, "content", unreadable)} - {*KNOWN["content"]})
    if unreadable:  # said once, not of everything that should be in it
        raise Unusable(unreadable)
    limits = _limits(root, memory)
    content = {name: _found(root, root / name, limits.content) for name in (f"content/{n}" for n in SETTINGS)}
    content[TRANSLATED] = accepted = _found(root, root / TRANSLATED, limits.file)
    if isinstance(accepted, OSError) and not isinstance(accepted, FileNotFoundError):
        unreadable.append(unread(TRANSLATED, accepted, "translation"))
    for folder in (f"content/{name}" for name in CONTENT):
        there = _names(root, folder, unreadable)
        own = [name for name in there if is_content(name)]
        content |= {f"{folder}/{name}": _found(root, root / folder / name, limits.content) for name in own}
        told += strays(root, folder, {*there} - {*own})
    if os.path.lexists(root / "fonts"):
        told += strays(root, "fonts", {*_names(root, "fonts", unreadable)} - {*KNOWN["fonts"]})
    templates = templates_of(root, limits, unreadable)
    declared, absent = fonts_of(root, limits, memory)
    mine, others = own_templates(root) if root.resolve() != SHIPPED.resolve() else (frozenset(), [])
    told += others
    return WorkspaceFiles(content, templates, declared, (*unreadable, *absent), tuple(sorted(told)), mine)


def inside(root: Path, path: Path) -> Path:
    """The path, unless a link that leads nowhere or out of ``root``, or no file that comes to an end."""
    real = _followed(root, path)
    if real.is_symlink():
        raise OSError(errno.ELOOP, "the link leads to itself", str(path))
    if not real.exists() and path.is_symlink():
        raise OSError(errno.ENOENT, "the link leads nowhere", str(path))
    if real.exists() and not real.is_file():
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return real


def _followed(root: Path, path: Path) -> Path:
    real = Path(os.path.realpath(path))  # resolve() raises for a link to itself
    if not real.is_relative_to(root.resolve()):
        raise PermissionError(errno.EPERM, "the link leads out of the workspace", str(path))
    return real


def _limits(root: Path, memory: Memory) -> LimitSettings:
    """What a workspace allows its files, where that can be understood; nothing raises it for the settings."""
    name, limits = "content/workspace.yaml", LimitSettings()
    found = _found(root, root / name, limits.content)
    settings = read(found, name, WorkspaceSettings, memory=memory).item if isinstance(found, bytes) else None
    return settings.limits if settings else limits


def _found(root: Path, path: Path, limit: int) -> Found:
    try:
        return files.read(inside(root, path), limit)
    except OSError as error:
        return error


def unread(name: str, error: OSError, check: str) -> Problem:
    """Why a file cannot be read, and what to do."""
    hint = files.advice(error, "Put a file there that can be read.")
    return Problem(Place(name), f"cannot be read: {error.strerror or error}", hint, check)


# --- folders ----------------------------------------------------------------------------------


def _names(root: Path, folder: str, unreadable: list[Problem]) -> list[str]:
    """What lies in a folder; one that cannot be listed is told, never taken for empty."""
    try:
        return files.names(_followed(root, root / folder))
    except OSError as error:
        unreadable.append(_unlisted(root, folder, error))
        return []


def _unlisted(root: Path, folder: str, error: OSError) -> Problem:
    """Why a folder cannot be listed, and what to do."""
    path = root / folder
    if isinstance(error, FileNotFoundError):
        alike = [one for one in _beside(path) if one.casefold() == path.name.casefold()]
        hint = "Make the folder; where it is empty, a file .gitkeep keeps it in git."
        hint = f"Rename {path.parent.name}/{alike[0]} to {folder}." if alike else hint
    else:
        hint = "Keep less there." if error.errno == errno.EFBIG else "Put a folder there that may be read."
    broken = path.is_symlink() and isinstance(error, FileNotFoundError)
    reason = "the link leads nowhere" if broken else error.strerror or str(error)
    return Problem(Place(folder), f"cannot be read: {reason}", hint, path.name)


def _beside(path: Path) -> list[str]:
    try:
        return sorted(one.name for one in path.parent.iterdir())
    except OSError:
        return []


# --- templates and fonts -----------------------------------------------------------------------


def templates_of(
    root: Path, limits: LimitSettings, unreadable: list[Problem]
) -> tuple[tuple[str, Found], ...]:
    """The files below ``templates/`` that are used, shipped ones first."""
    found: list[tuple[str, Found]] = []
    for layer in dict.fromkeys((SHIPPED / "templates", root / "templates")):
        if os.path.lexists(layer):
            for name in _below(layer, unreadable):
                limit = limits.content if PurePosixPath(name).suffix in TEXTS else limits.file
                found.append((name, _found(layer, layer / name, limit)))
    return tuple(found)


def _below(layer: Path, unreadable: list[Problem]) -> Iterator[str]:
    """The names of all texts and pictures in a folder and those within it."""

    def failed(error: OSError) -> None:
        name = Path(error.filename or layer).relative_to(layer.parent).as_posix()
        unreadable.append(_unlisted(layer.parent, name, error))

    for parent, names in files.walk(layer, failed):
        for path in (parent / name for name in names):
            if path.is_symlink() and path.is_dir():
                failed(OSError(errno.ELOOP, "a folder here may not be a link", str(path)))
            elif path.suffix in TEXTS or path.suffix in IMAGES:
                yield path.relative_to(layer).as_posix()
            elif path.is_symlink() and not path.exists() and not PASSING.fullmatch(path.name):
                failed(OSError(errno.ENOENT, "the link leads nowhere", str(path)))


def fonts_of(root: Path, limits: LimitSettings, memory: Memory) -> tuple[fonts.Fonts, tuple[Problem, ...]]:
    """The fonts a workspace declares, or the program's own, and what is wrong with that."""
    own, name = root / "fonts", "fonts/fonts.yaml"
    layer = root if os.path.lexists(root / name) else SHIPPED
    declared = _found(layer, layer / name, limits.content)
    if isinstance(declared, OSError):
        message = f"cannot be read: {declared.strerror or declared}"
        hint = files.advice(
            declared, "Put a file there that may be read, or remove it to use the program's own."
        )
        return fonts.Fonts((), {}), (Problem(Place(name), message, hint, "fonts"),)
    understood = read(declared, name, fonts.Declaration, memory=memory)
    if understood.item is None:
        return fonts.Fonts((), {}), understood.problems
    return fonts.find(understood.item, (own, *fonts.system_folders()), Place(name), limits.file, memory)
