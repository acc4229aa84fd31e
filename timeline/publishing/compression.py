"""Compressed copies beside files, for servers that send `page.html.gz` or `page.html.br` in place of `page.html`.

Which files have copies depends on their names alone, so that the copies of a file can be found again when it changes or goes.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator

import msgspec

from timeline.publishing.target import Upload

GZIP = ".gz"
BROTLI = ".br"
SUFFIXES = (GZIP, BROTLI)

_COMPRESSIBLE = re.compile(r".*\.(?:css|csv|geojson|html|ics|js|json|svg|txt|xml)")
_LEVEL = 9


def suffixes_here() -> tuple[str, ...]:
    """The kinds of copies that can be made: `.br` only if the library brotli is installed."""
    try:
        import brotli  # noqa: F401
    except ImportError:
        return (GZIP,)
    return SUFFIXES


def copy_paths(paths: Iterable[str], suffixes: Iterable[str]) -> list[str]:
    """The paths of the copies of these files."""
    suffixes = tuple(suffixes)
    return [path + suffix for path in paths if _COMPRESSIBLE.fullmatch(path) for suffix in suffixes]


def compressed(uploads: Iterable[Upload], suffixes: Iterable[str]) -> Iterator[Upload]:
    """The copies of files, one at a time; the same bytes give the same copy. Raises OSError."""
    for upload in uploads:
        for path in copy_paths([upload.path], suffixes):
            data = _compress(upload.read(), path)
            yield msgspec.structs.replace(upload, path=path, source=data, size=len(data))


def _compress(data: bytes, path: str) -> bytes:
    if path.endswith(GZIP):
        return gzip.compress(data, _LEVEL, mtime=0)
    import brotli

    packed: bytes = brotli.compress(data, quality=_LEVEL)
    return packed
