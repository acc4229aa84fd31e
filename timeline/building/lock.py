"""One build of a project at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from timeline.diagnostics import Locked


@contextmanager
def build_lock(folder: Path) -> Iterator[bool]:
    """Hold the project's lock; False where none can be made (a read-only folder). Raises Locked.

    The lock is the operating system's and goes when its holder does, however it ends.
    """
    path = folder / "lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0, mode=0o644)
        lock.acquire()
    except Timeout:
        raise Locked(f"another build is running ({_holder(folder)})", "wait for it, or stop it") from None
    except OSError:
        yield False
        return
    try:
        _note_holder(folder)
        yield True
    finally:
        lock.release()


def _note_holder(folder: Path) -> None:
    try:
        (folder / "lock.pid").write_text(f"{os.getpid()}\n", encoding="ascii")
    except OSError:
        return


def _holder(folder: Path) -> str:
    try:
        return f"process {int((folder / 'lock.pid').read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "process unknown"
