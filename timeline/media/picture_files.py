"""Checks of the picture files that events name: they must exist and be what their names say. Also their sizes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize

import msgspec

from timeline.cache.sqlite_cache import Cache
from timeline.clock import now_ns
from timeline.diagnostics import Problem
from timeline.media.picture_size import Size, size_of
from timeline.media.pictures import SUFFIXES, DamagedPicture, kind_of, published
from timeline.model.suggest import SimilarNames
from timeline.reading.discovery import SETTLED_NS, Discovery, FoundFile, Stamp, read_file
from timeline.records.event_summary import Entry

MAX_SIZE = 25 << 20
"""The largest picture file: 25 MiB."""
PUBLISHING_VERSION = "4"
"""Increased when `published` changes what it keeps of a picture."""
Sizes = dict[str, Size | None]
"""The width and height of pictures by path; None for those that do not give them."""


class _Valid(msgspec.Struct, frozen=True, array_like=True):
    """A picture that passed the checks."""

    stamp: Stamp
    size: Size | None


def files_by_name(discovery: Discovery) -> dict[str, FoundFile]:
    """The files by name as events write it: in Unicode normal form C, whatever form the file system has."""
    return {normalize("NFC", file.path.removeprefix("content/")): file for file in discovery.media}


def check_pictures(
    root: Path, discovery: Discovery, entries: Iterable[Entry], cache: Cache
) -> tuple[list[Problem], Sizes]:
    """The problems of the pictures of events, and the sizes of the others. Unchanged valid pictures are not read again."""
    used = [(entry, index, file) for entry in entries for index, file in enumerate(entry.media)]
    if not used:
        return [], {}
    known = files_by_name(discovery)
    name = f"pictures/{PUBLISHING_VERSION}"
    before = cache.get(name, dict[str, _Valid]) or {}
    started = now_ns()
    valid: dict[str, _Valid] = {}
    sizes: Sizes = {}
    nearest = SimilarNames(1)
    errors: dict[str, tuple[str, str]] = {}
    problems = []
    for entry, index, file in used:
        if file not in errors:
            stamp = known[file].stamp if file in known else None
            last = before.get(file)
            if last is not None and last.stamp == stamp:
                errors[file], sizes[file] = ("", ""), last.size
            else:
                errors[file], sizes[file] = _check(root, file, known, nearest)
            if stamp is not None and not errors[file][0] and stamp[1] < started - SETTLED_NS:
                valid[file] = _Valid(stamp, sizes[file])
        error, help_text = errors[file]
        if error:
            at = (*entry.trail, "media", index, "file")
            problems.append(Problem("MEDIA002", error, help_text, entry.path, at))
    if valid != before:
        cache.put({name: valid})
    return problems, sizes


def _check(
    root: Path, file: str, known: dict[str, FoundFile], nearest: SimilarNames
) -> tuple[tuple[str, str], Size | None]:
    error = _name_error(file, known, nearest)
    if error[0]:
        return error, None
    data = read_file(root, known[file].path, MAX_SIZE)
    expected = SUFFIXES[posixpath.splitext(file)[1].lower()]
    if kind_of(data) != expected:
        return (
            f"{file} is not the {expected} picture that its name says",
            "rename it, or save it anew",
        ), None
    try:
        return error, size_of(published(data))
    except DamagedPicture:
        damaged = f"{file} is damaged: it holds no pixels that can be shown"
        return (damaged, "save it anew from the original"), None


def _name_error(file: str, known: dict[str, FoundFile], nearest: SimilarNames) -> tuple[str, str]:
    """An error that shows without reading the picture, and the help on it."""
    if file not in known:
        close = nearest.of("file", file, list(known))
        return (
            f"there is no file content/{file}",
            f"did you mean {close[0]}?" if close else "put it there, or correct the name",
        )
    expected = SUFFIXES.get(posixpath.splitext(file)[1].lower())
    if expected is None:
        return f"{file} is not a kind of picture that is published", f"use one of: {', '.join(SUFFIXES)}"
    if known[file].stamp[0] > MAX_SIZE:
        return (
            f"{file} has {known[file].stamp[0]:,} bytes; a picture may have {MAX_SIZE:,}",
            "make it smaller",
        )
    return "", ""
