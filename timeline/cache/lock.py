"""Locks in a project's cache folder: one build at a time, one check of its links at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from timeline.diagnostics import Locked


@contextmanager
def build_lock(folder: Path | None) -> Iterator[bool]:
    """Hold the project's build lock; yields False if there is no folder, or a read-only one. Raises Locked.

    The operating system releases the lock when its holder ends, for whatever reason.
    """
    if folder is None:
        yield False
        return
    with exclusive_lock(folder, "lock", "another build is running") as is_locked:
        yield is_locked


@contextmanager
def exclusive_lock(folder: Path, name: str, holder: str) -> Iterator[bool]:
    """Hold the lock of this name, as `build_lock` does; `holder` describes another process that holds it."""
    path = folder / name
    pid_file = folder / f"{name}.pid"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(path, timeout=0, mode=0o644)
        lock.acquire()
    except Timeout:
        raise Locked(f"{holder} ({_process_in(pid_file)})", "wait for it, or stop it") from None
    except OSError:
        yield False
        return
    try:
        _write_pid(pid_file)
        yield True
    finally:
        lock.release()


def _write_pid(pid_file: Path) -> None:
    try:
        pid_file.write_text(f"{os.getpid()}\n", encoding="ascii")
    except OSError:
        return


def _process_in(pid_file: Path) -> str:
    try:
        return f"process {int(pid_file.read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "process unknown"
