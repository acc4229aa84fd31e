"""The lock on a site folder: one build at a time writes to it, whichever project it belongs to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from timeline import fs
from timeline.diagnostics import Locked
from timeline.output.stage import make_site_folder, remove_if_empty

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows: only the project's own lock is held
    flock = None  # type: ignore[assignment]


@contextmanager
def site_lock(site: Path) -> Iterator[None]:
    """Hold the lock on a site folder. A missing folder is created, and removed again if it is still empty in the end.

    The lock is on the folder itself, so that it leaves no file, and the system releases it when its holder ends. Some
    file systems cannot lock folders; then there is no lock. Raises Locked and EnvironmentFailure.
    """
    with fs.failures_in_words(site, fs.UNTOUCHED):
        made, descriptor = _lock(site)
    try:
        yield
    finally:
        for folder in made:
            remove_if_empty(folder)
        if descriptor is not None:
            os.close(descriptor)


def _lock(site: Path) -> tuple[tuple[str, ...], int | None]:
    """The folders that were created, innermost first, and the locked descriptor. Raises Locked and OSError."""
    while True:
        made = make_site_folder(site)
        if flock is None:
            return made, None
        descriptor = os.open(site, os.O_RDONLY)
        try:
            flock(descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise Locked(
                "another build is writing this site", "wait for it, or choose another folder with --site"
            ) from None
        except OSError:
            os.close(descriptor)
            return made, None
        if _is_same_folder(site, descriptor):
            return made, descriptor
        os.close(descriptor)  # its former holder has removed it


def _is_same_folder(site: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(site), os.fstat(descriptor))
    except FileNotFoundError:
        return False
