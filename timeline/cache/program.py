"""A key of the installed program: each build of the program has caches of its own, even within one version."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from timeline import __version__
from timeline.digest import digest

_PACKAGE = Path(__file__).parent.parent
_RECORD = _PACKAGE.parent / f"sourced_timeline-{__version__}.dist-info" / "RECORD"
"""The checksums of an installed package's files."""


@lru_cache(maxsize=1)
def program_key() -> bytes:
    """A digest of the installed package's checksums; in a checkout, of the sizes and times of all its files."""
    try:
        return digest((__version__, _RECORD.read_bytes()))
    except OSError:
        return digest((__version__, sorted(_files(str(_PACKAGE)))))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry.path)
        else:
            info = entry.stat()
            yield entry.path, info.st_size, info.st_mtime_ns
