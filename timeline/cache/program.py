"""The program as it is installed, told apart from others of the same version: caches hold for it alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from timeline import __version__
from timeline.digest import digest

_HERE = Path(__file__).parent.parent
_RECORD = _HERE.parent / f"sourced_timeline-{__version__}.dist-info" / "RECORD"
"""The digests of all files of an installed package."""


@lru_cache(maxsize=1)
def program_key() -> bytes:
    """Changes with the program: with what is installed, or, in a checkout, with each file that is written."""
    try:
        return digest((__version__, _RECORD.read_bytes()))
    except OSError:
        return digest((__version__, sorted(_files(str(_HERE)))))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns
