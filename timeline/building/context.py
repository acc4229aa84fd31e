"""The shared context of a build: the site's files, and what planning and rendering the pages of an edition needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline.building.event_records import EventRecords
from timeline.cache.value_file import ValueFile
from timeline.digest import sha256_of
from timeline.exports.file_plan import FilePlan
from timeline.output.stage import Stage
from timeline.reading.discovery import Stamp, stamp_of

if TYPE_CHECKING:
    from timeline.building.social_cards import SocialCards
    from timeline.model.event import Event
    from timeline.planning.dependencies import Facets
    from timeline.planning.edition import Edition
    from timeline.planning.page_frame import PageFrames
    from timeline.records.event_summary import Entry
    from timeline.rendering.html import Renderer


class OutputRow(msgspec.Struct, frozen=True, array_like=True):
    """A file of the site, as the cache has it."""

    made_from: bytes
    key: bytes
    sha256: str
    stamp: Stamp | None = None
    """The stamp of the file after it was written."""


class BuiltFile(msgspec.Struct, frozen=True, array_like=True):
    """A file of the site, as a worker returns it."""

    path: str
    row: OutputRow
    rendered: bool
    written: bool
    staged: Stamp | None = None
    """The stamp of a file that is new, or whose bytes were compared, before it was moved to its path."""


class SiteFiles(msgspec.Struct, frozen=True):
    """The files of the site: those of the last build, their present state, and the stage for new ones."""

    site: Path
    stage: Stage
    rows: Mapping[str, OutputRow]
    """The files of the last build, by path."""
    modified: Collection[str]
    """The paths of those whose files have changed since then."""
    manifest: Mapping[str, str]
    """The SHA-256 of each file that the site has now."""

    def unmodified(self, path: str) -> OutputRow | None:
        """The row of a file that is still as the last build wrote it."""
        return None if path in self.modified else self.rows.get(path)

    def all_unmodified_but(
        self, files: Iterable[BuiltFile], plans: Iterable[FilePlan]
    ) -> list[BuiltFile] | None:
        """All other files of the last build, or None if any of them was modified."""
        excluded = {file.path for file in files}.union(plan.path for plan in plans)
        if not excluded.issuperset(self.modified):
            return None
        return [BuiltFile(path, row, False, False) for path, row in self.rows.items() if path not in excluded]

    def write(
        self, path: str, made_from: bytes, key: bytes, data: bytes, *, rendered: bool = True
    ) -> BuiltFile:
        """Stage a file, unless the site has these bytes at its path already."""
        sha = sha256_of(data)
        old = self.unmodified(path)
        if old is not None and old.sha256 == sha:
            return BuiltFile(path, OutputRow(made_from, key, sha, old.stamp), rendered, False)
        row = OutputRow(made_from, key, sha)
        if old is None and self.manifest.get(path) == sha and (stamp := self._stamp_if_equal(path, data)):
            return BuiltFile(path, row, rendered, False, stamp)
        return BuiltFile(path, row, rendered, True, self.stage.write(path, data))

    def _stamp_if_equal(self, path: str, data: bytes) -> Stamp | None:
        """The stamp of the site's file at a path, if it has these bytes."""
        try:
            with open(f"{self.site}/{path}", "rb") as file:
                stamp = stamp_of(os.fstat(file.fileno()))
                return stamp if file.read() == data else None
        except OSError:
            return None

    def make_files(self, plans: Iterable[FilePlan]) -> list[BuiltFile]:
        """Make the planned files that have changed."""
        files = []
        for plan in plans:
            row = self.unmodified(plan.path)
            if row is not None and row.made_from == plan.made_from:
                files.append(BuiltFile(plan.path, row, False, False))
            else:
                key = plan.made_from
                files.append(self.write(plan.path, plan.made_from, key, plan.make(), rendered=False))
        return files


class EditionContext(msgspec.Struct, frozen=True):
    """The context for planning and rendering the pages of one edition. Workers inherit it when they are forked."""

    frames: PageFrames
    facets: Facets
    renderer: Callable[[], Renderer]
    theme_key: bytes
    """The digest of the engine, the templates and the catalogue."""
    settings: bytes
    """The digest of what every page depends on: those, the project file, the navigation and the static files."""
    files: SiteFiles
    records: EventRecords
    long_values: ValueFile
    social_cards: SocialCards | None
    """None if the site has none."""

    @property
    def edition(self) -> Edition:
        """The chronicle in one language."""
        return self.frames.edition

    def event(self, entry: Entry) -> Event:
        """The whole record of an event, as the edition prints it. Raises CacheCorruption."""
        return self.edition.shown(self.records.of(entry))


def row_with_stamp(site: Path, file: BuiltFile, moved: Collection[str]) -> OutputRow:
    """The row to cache for a file, with its present stamp if it still is the file that was staged.

    `moved` has its path if it was moved into the site alone: with its folder, it keeps its stamp.
    """
    if file.staged is None:
        return file.row
    if file.path not in moved:
        return msgspec.structs.replace(file.row, stamp=file.staged)
    try:
        stamp = stamp_of(os.lstat(f"{site}/{file.path}"))
    except OSError:
        return file.row
    size, changed, _, inode = stamp  # moving a file changes the third
    if (size, changed, inode) != (file.staged[0], file.staged[1], file.staged[3]):
        return file.row
    return msgspec.structs.replace(file.row, stamp=stamp)
