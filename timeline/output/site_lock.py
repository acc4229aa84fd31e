"""One build at a time writes into a site folder, whosesoever project it is of."""

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
except ImportError:  # Windows: the project's own lock is all there is
    flock = None  # type: ignore[assignment]


@contextmanager
def site_lock(site: Path) -> Iterator[None]:
    """Hold a site folder, made where it is missing; if nothing has come to stand in it then, it goes again.

    The lock is on the folder itself, so that nothing is left in it, and goes when its holder does, however that ends.
    Where a file system locks no folders, none is held. Raises Locked and EnvironmentFailure.
    """
    with fs.failures_in_words(site, fs.UNTOUCHED):
        made, descriptor = _held(site)
    try:
        yield
    finally:
        for folder in made:
            remove_if_empty(folder)
        if descriptor is not None:
            os.close(descriptor)


def _held(site: Path) -> tuple[tuple[str, ...], int | None]:
    """The folders that were made, innermost first, and what holds the lock. Raises Locked and OSError."""
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
        if _is_still(site, descriptor):
            return made, descriptor
        os.close(descriptor)  # its holder has taken it away


def _is_still(site: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(site), os.fstat(descriptor))
    except FileNotFoundError:
        return False
