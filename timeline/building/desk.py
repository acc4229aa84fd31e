"""What every step of making pages has at hand: the edition, the renderer, the stage, and what is remembered."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from timeline.building.content import decode_events
from timeline.chronicle.entry import Entry
from timeline.digest import fingerprint
from timeline.exports.files import FilePlan
from timeline.model.event import Event
from timeline.output.cache import Cache
from timeline.output.stage import Stage
from timeline.planning.shell import Shells
from timeline.reading.discovery import Stamp, stamp_of
from timeline.rendering.html import Renderer


class PageRow(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of one file of the site."""

    made_from: bytes
    key: bytes
    sha256: str
    stamp: Stamp | None = None
    """What the file system said of the file after it was written."""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """A file as a worker reports it."""

    path: str
    row: PageRow
    rendered: bool
    written: bool


class Forgotten(Exception):
    """Something that should be remembered is not."""


class Records:
    """Events' whole records: those read now, and those remembered."""

    def __init__(self, fresh: dict[str, bytes], cache: Cache) -> None:
        self._packed = fresh
        self._cache = cache
        self._last: tuple[str, tuple[Event, ...]] = ("", ())

    def fetch(self, entries: Iterable[Entry]) -> None:
        """Have the records of these events at hand (before workers are forked). Raises Forgotten."""
        missing = {entry.path for entry in entries} - self._packed.keys()
        for name, packed in self._cache.get_all((f"record/{path}" for path in missing), bytes):
            self._packed[name.removeprefix("record/")] = packed
        if not missing <= self._packed.keys():
            raise Forgotten

    def keep(self, entries: Iterable[Entry]) -> None:
        """Let go of all other records: together they are as large as the content."""
        kept = {entry.path for entry in entries}
        for path in self._packed.keys() - kept:
            del self._packed[path]
        self._last = ("", ())

    def of(self, entry: Entry) -> Event:
        """The whole record of an event that was fetched."""
        path, events = self._last
        if path != entry.path:
            events = decode_events(self._packed[entry.path])
            self._last = (entry.path, events)
        return next(event for event in events if event.id == entry.id)


class Desk:
    """Everything that planning and rendering a page needs. Workers inherit it when they are forked."""

    def __init__(
        self,
        shells: Shells,
        renderer: Renderer,
        theme_key: bytes,
        site: Path,
        stage: Stage,
        rows: Mapping[str, PageRow],
        manifest: Mapping[str, str],
    ) -> None:
        self.shells = shells
        self.renderer = renderer
        self.theme_key = theme_key
        self.site = str(site)
        self.stage = stage
        self.rows = rows
        """By path, as remembered from the last build."""
        self.manifest = manifest
        """The SHA-256 of each file of the site as it stands."""

    def intact(self, path: str) -> PageRow | None:
        """What is remembered of a file, if the file is still what was written then."""
        row = self.rows.get(path)
        if row is None or row.stamp is None:
            return None
        try:
            info = os.lstat(f"{self.site}/{path}")
        except OSError:
            return None
        return row if stamp_of(info) == row.stamp else None

    def all_intact_but(self, made: Iterable[Made], planned: Iterable[FilePlan]) -> list[Made] | None:
        """Every other file that is remembered, if all of them are what was written; else None."""
        apart = {one.path for one in made}.union(plan.path for plan in planned)
        others = []
        for path in self.rows.keys() - apart:
            row = self.intact(path)
            if row is None:
                return None
            others.append(Made(path, row, False, False))
        return others

    def write(self, path: str, made_from: bytes, key: bytes, data: bytes, *, rendered: bool = True) -> Made:
        """Stage a file unless its bytes stand in the site already."""
        sha = fingerprint(data)
        old = self.intact(path)
        if old is not None and old.sha256 == sha:
            return Made(path, PageRow(made_from, key, sha, old.stamp), rendered, False)
        if old is None and self.manifest.get(path) == sha and self._stands(path, data):
            return Made(path, PageRow(made_from, key, sha), rendered, False)
        self.stage.write(path, data)
        return Made(path, PageRow(made_from, key, sha), rendered, True)

    def _stands(self, path: str, data: bytes) -> bool:
        try:
            with open(f"{self.site}/{path}", "rb") as file:
                return file.read() == data
        except OSError:
            return False


def stamp_all(site: Path, paths: Iterable[str]) -> dict[str, Stamp]:
    """What the file system says of files of the site now."""
    stamps = {}
    for path in paths:
        try:
            stamps[path] = stamp_of(os.lstat(f"{site}/{path}"))
        except OSError:
            continue
    return stamps
