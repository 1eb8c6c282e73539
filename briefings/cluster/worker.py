"""What a machine of the cluster does: say what it has, take what is shared, make files.

Dask runs all this in its worker. The pages themselves are made in processes of their own, one
for each thread of the worker, as they are locally: a page that kills its process does not kill
the worker, and the limits of time and memory hold.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import platform
import threading
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from briefings.cluster.payloads import SharedAssets, packed, unpacked
from briefings.content import files
from briefings.language.fonts import LONGEST, Font, Fonts
from briefings.workers.pool import FailedItem, Pool
from briefings.workers.serving import ItemFailure
from briefings.workspace import LIBRARIES, code_digest

OTHERS = ("fonttools", "pillow")
"""Libraries that touch a PDF besides those that decide how pages look."""
MOST = 200
"""Kits remembered by a worker, which may live through many changes of the templates."""
_KITS: dict[str, SharedAssets] = {}
_THREAD = threading.local()


def tools() -> dict[str, str]:
    """What decides the bytes that are made here, by name. The same tools give the same bytes."""
    from briefings.pdf.libraries import libraries

    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) for name in (*LIBRARIES, *OTHERS)},
        **libraries(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        "processor": platform.machine(),
        "program": code_digest()[:12],
    }


def lacking(fonts: Fonts, dask_worker: Any) -> set[str]:
    """The digests of the fonts that are not on this machine. Dask names itself by keyword."""
    return {font.digest for font in fonts.fonts if _path(font, _folder(dask_worker)) is None}


def take(kit: SharedAssets, files: Mapping[str, bytes], dask_worker: Any) -> None:
    """Keep what jobs to come share. Raises OSError where a font is not what it should be."""
    folder = _folder(dask_worker)
    for digest, data in files.items():
        folder.mkdir(exist_ok=True)
        aside = folder / f"{digest}.{os.getpid()}"
        aside.write_bytes(data)
        aside.replace(folder / f"{digest}.ttf")
    fonts = tuple(replace(font, path=str(_held(font, folder))) for font in kit.fonts.fonts)
    _KITS[kit.digest] = replace(kit, fonts=replace(kit.fonts, fonts=fonts))
    while len(_KITS) > MOST:
        del _KITS[next(iter(_KITS))]


def work(parcel: bytes) -> bytes:
    """Apply a function to an item, in a process of its own; what came of it, or why nothing did."""
    function, item, digest = unpacked(parcel)
    if digest:
        if digest not in _KITS:
            return packed(ItemFailure("its worker does not know the fonts and styles any more"))
        item = _KITS[digest].completed(item)
    result = _pool().once(function, item)
    return packed(ItemFailure(result.reason, result.spent) if isinstance(result, FailedItem) else result)


def _pool() -> Pool:
    """This thread's own process, kept warm for as long as the worker lives."""
    if not hasattr(_THREAD, "pool"):
        # Dask's nanny starts workers as daemons, whose children multiprocessing refuses lest they
        # be left behind. Ours end by themselves when the other end of their pipe is gone.
        multiprocessing.current_process().daemon = False
        _THREAD.pool = Pool(1)
    pool: Pool = _THREAD.pool
    return pool


def _folder(dask_worker: Any) -> Path:
    return Path(dask_worker.local_directory, "fonts")


def _held(font: Font, folder: Path) -> Path:
    path = _path(font, folder)
    if path is None:
        raise OSError(f"the font {Path(font.path).name} is not the file it should be")
    return path


def _path(font: Font, folder: Path) -> Path | None:
    """Where this very file lies: where it does at the builder's, or where it was put once sent."""
    for path in (Path(font.path), folder / f"{font.digest}.ttf"):
        with suppress(OSError):  # it is not there, or no font
            if hashlib.sha256(files.read(path, LONGEST)).hexdigest() == font.digest:
                return path
    return None
