"""Compressed copies beside files, for servers that send `page.html.gz` or `page.html.br` in place of `page.html`.

Which files have copies depends on their names alone, so that the copies of a file can be found again when it changes or goes.
"""

from __future__ import annotations

import gzip
import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from timeline.fs import kind_below
from timeline.output.manifest import Manifest
from timeline.publishing.target import JOURNAL, Upload

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


def without_true_copies(site: Path, paths: Sequence[str], manifest: Manifest) -> list[str]:
    """Those of the files in a folder that are neither copies, with the content of their files, nor the journal."""
    return [path for path in paths if path != JOURNAL and not _is_true_copy(site, path, manifest)]


def _is_true_copy(site: Path, path: str, manifest: Manifest) -> bool:
    """Whether a file is a `.gz` copy with the content of a file of the manifest; others cannot be looked into."""
    expected = manifest.get(path.removesuffix(GZIP)) if path.endswith(GZIP) else None
    if expected is None or kind_below(str(site), path) != stat.S_IFREG:
        return False
    original = site / path.removesuffix(GZIP)
    try:
        left = original.stat().st_size
        unpacking, found = zlib.decompressobj(wbits=31), sha256()
        with (site / path).open("rb") as file:
            while (
                (part := unpacking.unconsumed_tail or file.read(1 << 16)) and left >= 0 and not unpacking.eof
            ):
                data = unpacking.decompress(part, 1 << 20)
                left -= len(data)
                found.update(data)
            complete = unpacking.eof and not unpacking.unused_data and not file.read(1)
    except (OSError, zlib.error):
        return False
    return complete and left == 0 and found.hexdigest() == expected
