"""One build of a project at a time, and one look at its links."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from timeline.diagnostics import Locked


@contextmanager
def build_lock(folder: Path | None) -> Iterator[bool]:
    """Hold the project's lock; False where none can be made (no folder, or a read-only one). Raises Locked.

    The lock is the operating system's and goes when its holder does, however it ends.
    """
    if folder is None:
        yield False
        return
    with held(folder, "lock", "another build is running") as is_held:
        yield is_held


@contextmanager
def held(folder: Path, name: str, running: str) -> Iterator[bool]:
    """Hold the lock of that name, or say that another process is `running`, as `build_lock` does."""
    path = folder / name
    note = folder / f"{name}.pid"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0, mode=0o644)
        lock.acquire()
    except Timeout:
        raise Locked(f"{running} ({_holder(note)})", "wait for it, or stop it") from None
    except OSError:
        yield False
        return
    try:
        _note_holder(note)
        yield True
    finally:
        lock.release()


def _note_holder(note: Path) -> None:
    try:
        note.write_text(f"{os.getpid()}\n", encoding="ascii")
    except OSError:
        return


def _holder(note: Path) -> str:
    try:
        return f"process {int(note.read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "process unknown"
