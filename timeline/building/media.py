"""Pictures of events: they exist, are what their names say, and are published without their metadata."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.entry import Entry
from timeline.diagnostics import Problem
from timeline.digest import digest
from timeline.exports.pictures import SUFFIXES, kind_of, published
from timeline.exports.plan import FilePlan
from timeline.model.nearest import Nearest
from timeline.output.manifest import is_path
from timeline.reading.discovery import Discovery, FoundFile, read_file

MAX_BYTES = 25 << 20
"""The most that one picture may hold: 25 MiB."""


def _used(chronicle: Chronicle) -> Iterator[tuple[Entry, int, str]]:
    for entry in chronicle.with_pictures:
        for index, file in enumerate(entry.media):
            yield entry, index, file


def check_media(root: Path, found: Discovery, chronicle: Chronicle) -> Iterator[Problem]:
    """What keeps a picture from being published."""
    known = {file.path.removeprefix("content/"): file for file in found.media}
    nearest = Nearest(1)
    for entry, index, file in _used(chronicle):
        at = (*entry.trail, "media", index, "file")
        fault, help_text = _fault(root, file, known, nearest)
        if fault:
            yield Problem("MEDIA002", fault, help_text, entry.path, at)


def _fault(root: Path, file: str, known: dict[str, FoundFile], nearest: Nearest) -> tuple[str, str]:
    if file not in known:
        close = nearest.of("file", file, known)
        return (
            f"there is no file content/{file}",
            f"did you mean {close[0]}?" if close else "put it there, or correct the name",
        )
    if not is_path(file):
        return f"the name {file!r} cannot be an address", "use letters, digits, hyphens, dots and underscores"
    expected = SUFFIXES.get(posixpath.splitext(file)[1].lower())
    if expected is None:
        return f"{file} is not a kind of picture that is published", f"use one of: {', '.join(SUFFIXES)}"
    if known[file].stamp[0] > MAX_BYTES:
        return (
            f"{file} has {known[file].stamp[0]:,} bytes; a picture may have {MAX_BYTES:,}",
            "make it smaller",
        )
    kind = kind_of(read_file(root, f"content/{file}", 12))
    if kind != expected:
        return f"{file} is not the {expected} picture that its name says", "rename it, or save it anew"
    return "", ""


def plan_media(root: Path, found: Discovery, chronicle: Chronicle) -> Iterator[FilePlan]:
    """The pictures that events show."""
    known = {file.path.removeprefix("content/"): file for file in found.media}
    for file in sorted({file for _, _, file in _used(chronicle)}):
        yield FilePlan(file, digest((known[file].stamp, "2")), partial(_published, root, f"content/{file}"))


def _published(root: Path, path: str) -> bytes:
    return published(read_file(root, path, MAX_BYTES))
