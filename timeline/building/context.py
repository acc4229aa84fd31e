"""What every step of making pages has at hand: the edition, the renderer, the stage, and what is remembered."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline.building.content_cache import Content, whole_events
from timeline.cache.value_file import ValueFile
from timeline.digest import fingerprint
from timeline.exports.file_plan import FilePlan
from timeline.model.event import Event
from timeline.output.foreign_files import unnamed_files
from timeline.output.stage import Stage
from timeline.output.writer import is_open
from timeline.reading.discovery import Stamp, stamp_of
from timeline.records.event_summary import Entry
from timeline.workers import beside

if TYPE_CHECKING:
    from timeline.planning.dependencies import Facets
    from timeline.planning.edition import Edition
    from timeline.planning.page_frame import PageFrames
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
    staged: Stamp | None = None
    """What the file system said of a file that is new, or was read, before it came to its place."""


OPEN_FILES = 16
"""Content files whose events are held at once: events of several list files may take turns."""


class Records:
    """Events' whole records, got from where they are kept."""

    def __init__(self, content: Content, long_values: ValueFile) -> None:
        self._rows = {row.path: row for row in content.rows}
        self._long_values = long_values
        self._latest: dict[str, dict[str, Event]] = {}
        """The events by id of the files that were asked for last."""

    def in_file(self, path: str) -> tuple[Event, ...]:
        """The whole records of a file's events. Raises CacheCorruption."""
        return whole_events(self._rows[path], self._long_values)

    def of(self, entry: Entry) -> Event:
        """The whole record of an event. Raises CacheCorruption."""
        events = self._latest.get(entry.path)
        if events is None:
            if len(self._latest) >= OPEN_FILES:
                del self._latest[next(iter(self._latest))]
            events = self._latest[entry.path] = {event.id: event for event in self.in_file(entry.path)}
        return events[entry.id]


class SiteFiles:
    """The files of the site: as the last build left them, as they are now, and the stage for new ones."""

    def __init__(
        self,
        site: Path,
        stage: Stage,
        rows: Mapping[str, PageRow],
        touched: Collection[str],
        manifest: Mapping[str, str],
    ) -> None:
        self.site = str(site)
        self.stage = stage
        self.rows = rows
        """By path, as remembered from the last build."""
        self.touched = touched
        """Paths of those whose files are no longer what was written then."""
        self.manifest = manifest
        """The SHA-256 of each file of the site as it stands."""

    def intact(self, path: str) -> PageRow | None:
        """What is remembered of a file, if the file is still what was written then."""
        return None if path in self.touched else self.rows.get(path)

    def all_intact_but(self, made: Iterable[Made], planned: Iterable[FilePlan]) -> list[Made] | None:
        """Every other file that is remembered, if all of them are what was written; else None."""
        apart = {one.path for one in made}.union(plan.path for plan in planned)
        if not apart.issuperset(self.touched):
            return None
        return [Made(path, row, False, False) for path, row in self.rows.items() if path not in apart]

    def write(self, path: str, made_from: bytes, key: bytes, data: bytes, *, rendered: bool = True) -> Made:
        """Stage a file unless its bytes stand in the site already."""
        sha = fingerprint(data)
        old = self.intact(path)
        if old is not None and old.sha256 == sha:
            return Made(path, PageRow(made_from, key, sha, old.stamp), rendered, False)
        if old is None and self.manifest.get(path) == sha and (stands := self._stands(path, data)):
            return Made(path, PageRow(made_from, key, sha), rendered, False, stands)
        return Made(path, PageRow(made_from, key, sha), rendered, True, self.stage.write(path, data))

    def make_files(self, plans: Iterable[FilePlan]) -> list[Made]:
        """Make files that are no pages where what they are made from has changed."""
        made = []
        for plan in plans:
            row = self.intact(plan.path)
            if row is not None and row.made_from == plan.made_from:
                made.append(Made(plan.path, row, False, False))
            else:
                made.append(
                    self.write(plan.path, plan.made_from, plan.made_from, plan.make(), rendered=False)
                )
        return made

    def _stands(self, path: str, data: bytes) -> Stamp | None:
        """What the file system says of a file that holds these bytes."""
        try:
            with open(f"{self.site}/{path}", "rb") as file:
                stamp = stamp_of(os.fstat(file.fileno()))
                return stamp if file.read() == data else None
        except OSError:
            return None


class EditionContext(msgspec.Struct, frozen=True):
    """What planning and rendering the pages of one edition needs. Workers inherit it when they are forked."""

    frames: PageFrames
    facets: Facets
    renderer: Renderer
    theme_key: bytes
    """The digest of the engine, the templates and the catalogue."""
    settings: bytes
    """The digest of all that every page depends on: those, the project file, the navigation, the static files."""
    files: SiteFiles
    records: Records
    long_values: ValueFile

    @property
    def edition(self) -> Edition:
        """The chronicle in one language."""
        return self.frames.edition


MANY = 2_000
"""Files that are worth a process to look at them."""


class Looked(msgspec.Struct, frozen=True):
    """What the files of a site are by now."""

    touched: frozenset[str]
    """Paths of those that are no longer what was remembered when they were written."""
    unnamed: list[str] | None
    """Paths of those that no build has made (`output.unnamed`); None: they were not looked for."""


@contextmanager
def looking_at(
    site: Path, rows: Mapping[str, PageRow], named_by: Stamp | None, *, guarded: bool
) -> Iterator[Callable[[], Looked]]:
    """Look at the files of a site while other work goes on; the function given tells what was seen.

    `named_by` is the manifest that named the `rows`, as the file system knew it; `guarded`: others are looked for too.
    """

    def look() -> Looked:
        unnamed = unnamed_files(site, rows.keys(), named_by) if guarded else None
        return Looked(frozenset(_touched(site, rows)), unnamed)

    if len(rows) < MANY or is_open(site):  # to complete a commit changes them
        yield look
        return
    with beside(lambda: msgspec.msgpack.encode(look()), later=True) as told:
        yield lambda: msgspec.msgpack.decode(told(), type=Looked)


def _touched(site: Path, rows: Mapping[str, PageRow]) -> list[str]:
    folder = f"{site}/"
    touched = []
    for path, row in rows.items():
        try:
            if row.stamp is not None and stamp_of(os.lstat(folder + path)) == row.stamp:
                continue
        except OSError:
            pass
        touched.append(path)
    return touched


def stamped(site: Path, one: Made) -> PageRow:
    """What is to be remembered of a file: with what the file system says of it now, if it is the one that was made."""
    if one.staged is None:
        return one.row
    try:
        stamp = stamp_of(os.lstat(f"{site}/{one.path}"))
    except OSError:
        return one.row
    size, changed, _, inode = stamp  # to be moved to its place changes the third
    if (size, changed, inode) != (one.staged[0], one.staged[1], one.staged[3]):
        return one.row
    return msgspec.structs.replace(one.row, stamp=stamp)
