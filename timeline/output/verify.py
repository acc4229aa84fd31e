"""Verification of a site: each file that it has, or serves, against its manifest and against the same site built here."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from operator import ne
from pathlib import Path

import msgspec

from timeline import fs
from timeline.diagnostics import counted
from timeline.fs import sha256_below
from timeline.output.manifest import Manifest

MOST_BYTES = 64 << 20
"""The size limit of a file whose true size is unknown: 64 MiB."""
MOST_COMPARED = 4 << 20
"""The size up to which bytes are compared one by one, to say how many differ."""


class FileState(StrEnum):
    """How a file of a site compares with the site's manifest."""

    SAME = "same"
    ALTERED = "altered"
    CUT_OFF = "cut off"
    MISSING = "missing"
    OTHER_BUILD = "other build"
    """It differs from the manifest, but is what the present commit builds: the site is half-published."""
    UNREAD = "unread"
    """It could not be read; nothing is known."""


class Delivered(msgspec.Struct, frozen=True):
    """What a site has, or serves, at the path of a file."""

    body: bytes | None = None
    """None if there is no such file, or none that could be read."""
    is_whole: bool = True
    """False if only the beginning was read, as the file exceeds the limit."""
    fault: str = ""
    """Why it could not be read."""
    leads_to: str = ""
    """The address outside the site to which it redirects."""


class FileFinding(msgspec.Struct, frozen=True):
    """A file of a site that is not as its manifest says."""

    path: str
    state: FileState
    detail: str


def check_site(site: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The paths of files that are missing or differ, each with what is wrong. Raises EnvironmentFailure."""
    for path, expected in sorted(manifest.items()):
        actual = sha256_below(site, path)
        if actual is None:
            yield path, "is missing"
        elif actual != expected:
            yield path, "has changed since the build"


def read_folder(site: Path, path: str, most: int) -> Delivered:
    """A file of a site folder, or the first `most` bytes of it. No link is followed."""
    try:
        if fs.kind_below(str(site), path) != stat.S_IFREG:
            return Delivered()
        body = fs.read(f"{site}/{path}", most + 1)
    except OSError as error:
        return Delivered(fault=(error.strerror or "it cannot be read").lower())
    return Delivered(body[:most], len(body) <= most)


def most_bytes(built: Path | None, path: str) -> int:
    """The size limit of a file: a little more than that of the same file built here, if there is one."""
    size = fs.size_below(built, path) if built else 0
    return max(MOST_BYTES, 2 * size)


def compare_file(
    path: str, delivered: Delivered, listed: str, built: Path | None, here: str
) -> FileFinding | None:
    """Compare a file with its digest in the manifest; None if it is the same.

    `built` is the folder of the same site built here, where the file has the digest `here` (empty without one).
    """
    if delivered.fault:
        return FileFinding(path, FileState.UNREAD, f"could not be read: {delivered.fault}")
    if delivered.leads_to:
        return FileFinding(path, FileState.ALTERED, f"redirects to {delivered.leads_to[:200]}")
    if delivered.body is None:
        return FileFinding(path, FileState.MISSING, "is missing")
    if not delivered.is_whole:
        size = counted(len(delivered.body), "byte")
        return FileFinding(path, FileState.ALTERED, f"is longer than {size}")
    actual = sha256(delivered.body).hexdigest()
    if actual == listed:
        return None
    if actual == here:
        detail = "differs from the manifest, and is as this commit builds it"
        return FileFinding(path, FileState.OTHER_BUILD, detail)
    true = fs.read(f"{built}/{path}") if built and here == listed else None
    if true is None:
        return FileFinding(path, FileState.ALTERED, "has other bytes than the manifest says")
    if true.startswith(delivered.body):
        detail = f"is cut off after {len(delivered.body):,} of {counted(len(true), 'byte')}"
        return FileFinding(path, FileState.CUT_OFF, detail)
    return FileFinding(path, FileState.ALTERED, _difference(true, delivered.body))


def _difference(true: bytes, actual: bytes) -> str:
    """How a file differs from what it should be: `has 1 other byte, in line 12`."""
    shorter = min(len(true), len(actual))
    first = next((at for at in range(shorter) if true[at] != actual[at]), shorter)
    line = true.count(b"\n", 0, first) + 1
    if len(true) == len(actual) <= MOST_COMPARED:
        others = sum(map(ne, true, actual))
        place = f"in line {line:,}" if others == 1 else f"from line {line:,} on"
        return f"has {counted(others, 'other byte')}, {place}"
    return f"has {len(actual):,} instead of {counted(len(true), 'byte')}, others from line {line:,} on"
