"""Pictures of events: they exist, are what their names say, and are published without their metadata."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unicodedata import normalize

import msgspec

from timeline.cache.sqlite_cache import Cache
from timeline.chronicle.chronicle import Chronicle
from timeline.clock import now_ns
from timeline.diagnostics import EnvironmentFailure, Problem
from timeline.digest import digest
from timeline.exports.file_plan import FilePlan
from timeline.media.picture_size import Size, size_of
from timeline.media.pictures import SUFFIXES, DamagedPicture, kind_of, published
from timeline.model.suggest import SimilarNames
from timeline.planning.urls import picture_path
from timeline.reading.discovery import SETTLED_NS, Discovery, FoundFile, Stamp, read_file
from timeline.records.event_summary import Entry

MAX_BYTES = 25 << 20
"""The most that one picture may hold: 25 MiB."""
_RULES = "4"
"""Another number for each change of what is published of a picture."""
Sizes = dict[str, Size | None]
"""How large pictures are shown, by path; None where they do not say."""


class _Sound(msgspec.Struct, frozen=True, array_like=True):
    """A picture that was found to be in order."""

    stamp: Stamp
    size: Size | None


def _used(chronicle: Chronicle) -> Iterator[tuple[Entry, int, str]]:
    for entry in chronicle.with_pictures:
        for index, file in enumerate(entry.media):
            yield entry, index, file


def _known(found: Discovery) -> dict[str, FoundFile]:
    """The files by their names as events write them: `ü` is one letter there, whatever the file system makes of it."""
    return {normalize("NFC", file.path.removeprefix("content/")): file for file in found.media}


def check_media(
    root: Path, found: Discovery, chronicle: Chronicle, cache: Cache
) -> tuple[list[Problem], Sizes]:
    """What keeps pictures from being published, and the sizes of the others. Those that were in order are not read again."""
    used = list(_used(chronicle))
    if not used:
        return [], {}
    known = _known(found)
    name = f"pictures/{_RULES}"
    before = cache.get(name, dict[str, _Sound]) or {}
    looked = now_ns()
    sound: dict[str, _Sound] = {}
    sizes: Sizes = {}
    nearest = SimilarNames(1)
    faults: dict[str, tuple[str, str]] = {}
    problems = []
    for entry, index, file in used:
        if file not in faults:
            stamp = known[file].stamp if file in known else None
            last = before.get(file)
            if last is not None and last.stamp == stamp:
                faults[file], sizes[file] = ("", ""), last.size
            else:
                faults[file], sizes[file] = _look_at(root, file, known, nearest)
            if stamp is not None and not faults[file][0] and stamp[1] < looked - SETTLED_NS:
                sound[file] = _Sound(stamp, sizes[file])
        fault, help_text = faults[file]
        if fault:
            at = (*entry.trail, "media", index, "file")
            problems.append(Problem("MEDIA002", fault, help_text, entry.path, at))
    if sound != before:
        cache.put({name: sound})
    return problems, sizes


def _look_at(
    root: Path, file: str, known: dict[str, FoundFile], nearest: SimilarNames
) -> tuple[tuple[str, str], Size | None]:
    fault = _name_fault(file, known, nearest)
    if fault[0]:
        return fault, None
    data = read_file(root, known[file].path, MAX_BYTES)
    expected = SUFFIXES[posixpath.splitext(file)[1].lower()]
    if kind_of(data) != expected:
        return (
            f"{file} is not the {expected} picture that its name says",
            "rename it, or save it anew",
        ), None
    try:
        return fault, size_of(published(data))
    except DamagedPicture:
        damaged = f"{file} is damaged: it holds no pixels that can be shown"
        return (damaged, "save it anew from the original"), None


def _name_fault(file: str, known: dict[str, FoundFile], nearest: SimilarNames) -> tuple[str, str]:
    """What is wrong with a picture before it is read, and what to do."""
    if file not in known:
        close = nearest.of("file", file, list(known))
        return (
            f"there is no file content/{file}",
            f"did you mean {close[0]}?" if close else "put it there, or correct the name",
        )
    expected = SUFFIXES.get(posixpath.splitext(file)[1].lower())
    if expected is None:
        return f"{file} is not a kind of picture that is published", f"use one of: {', '.join(SUFFIXES)}"
    if known[file].stamp[0] > MAX_BYTES:
        return (
            f"{file} has {known[file].stamp[0]:,} bytes; a picture may have {MAX_BYTES:,}",
            "make it smaller",
        )
    return "", ""


def plan_media(root: Path, found: Discovery, chronicle: Chronicle) -> Iterator[FilePlan]:
    """The pictures that events show."""
    known = _known(found)
    for file in sorted({file for _, _, file in _used(chronicle)}):
        yield FilePlan(
            picture_path(file),
            digest((known[file].stamp, _RULES)),
            partial(_published, root, known[file].path),
        )


def _published(root: Path, path: str) -> bytes:
    try:
        return published(read_file(root, path, MAX_BYTES))
    except DamagedPicture:
        raise EnvironmentFailure(f"{path} was changed while it was read", "build again") from None
