"""What changed under some folders. The door to watchfiles.

The system's notices only wake us; what changed is always found by comparing what lies in the
folders now with what lay there before. So a burst of saves, an editor that saves by renaming, a
folder deleted and made anew, a notice lost or a share that sends none all come to the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

import watchfiles

from briefings.library.strays import PASSING

Stamp = tuple[int, int, int]
"""A file's times of writing and of change, and its size: it was saved when one of them differs."""
Snapshot = Mapping[Path, Stamp]

QUIET = 0.05
"""Seconds without a change after which saving counts as over."""
ALONE = 0.02
"""The same while one file alone was saved, once: that is most often all."""
STEP = 10
"""Milliseconds in which notices are gathered; whether saving is over is for us to see."""
ENDLESS = 100
"""After so many looks in a row that differ, whoever saves without end is not waited for."""
LOOK = 2.0
"""Seconds after which we look even when the system has said nothing."""
POLL = 0.5
"""Seconds between looks where the system is not asked."""


class Watch:
    """Tells, again and again, which files changed since it was last asked."""

    def __init__(self, folders: Sequence[Path], stop: Event, *, poll: bool = False) -> None:
        self.folders = tuple(folders)
        self.stop = stop
        self.poll = poll
        self._known = snapshot(self.folders)

    def changes(self) -> Iterator[tuple[Path, ...]]:
        """The files that changed, once saving is over; waits for the next change, until stopped."""
        for _ in self._wakings():
            if self.pending():
                before, self._known = self._known, self._settled(self._known)
                if changed := difference(before, self._known):
                    yield changed

    def pending(self) -> bool:
        """Whether anything changed that was not told yet."""
        return snapshot(self.folders) != self._known

    def _settled(self, before: Snapshot) -> Snapshot:
        """What lies in the folders once saving is over."""
        seen = snapshot(self.folders)
        quiet = ALONE if len(difference(before, seen)) == 1 else QUIET
        for _ in range(ENDLESS):
            if self.stop.wait(quiet) or (now := snapshot(self.folders)) == seen:
                break
            seen, quiet = now, QUIET
        return seen

    def _wakings(self) -> Iterator[None]:
        """Whenever something may have changed."""
        while not self.stop.is_set():
            if self.poll or not (present := _present(self.folders)):
                self.stop.wait(POLL)
                yield
                continue
            try:
                yield from self._notices(present)
            except OSError:  # the system's limit on watches is reached
                self.poll = True

    def _notices(self, present: Mapping[Path, Stamp]) -> Iterator[None]:
        """As the system says, until a folder is gone or new: its watch is then lost."""
        notices = watchfiles.watch(
            *present, watch_filter=None, debounce=STEP, step=STEP, stop_event=self.stop,
            rust_timeout=int(LOOK * 1000), yield_on_timeout=True, ignore_permission_denied=True,
        )  # fmt: skip
        for _ in notices:
            yield
            if _present(self.folders) != present:
                return


def snapshot(folders: Sequence[Path]) -> Snapshot:
    """Every file that counts, with its stamp."""
    found: dict[Path, Stamp] = {}
    for folder in folders:
        _walk(folder, found)
    return found


def difference(before: Snapshot, after: Snapshot) -> tuple[Path, ...]:
    """The files that are new, gone, or other than before."""
    return tuple(sorted(path for path in {*before, *after} if before.get(path) != after.get(path)))


def _walk(folder: str | Path, found: dict[Path, Stamp]) -> None:
    waiting = [folder]
    while waiting:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:  # gone, or not ours to read
            for entry in entries:
                if PASSING.fullmatch(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    continue
                with suppress(OSError):  # gone since it was listed, or a link that leads nowhere
                    about = entry.stat()
                    found[Path(entry.path)] = (about.st_mtime_ns, about.st_ctime_ns, about.st_size)


def _present(folders: Sequence[Path]) -> dict[Path, Stamp]:
    """The folders that are there, told apart from others that had the same name."""
    found: dict[Path, Stamp] = {}
    for folder in folders:
        with suppress(OSError):
            about = folder.stat()
            found[folder] = (about.st_dev, about.st_ino, 0)
    return found
