"""Comparison of the site folder with the last build: which files have been modified, which it never wrote."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from timeline.building.context import OutputRow
from timeline.cache.sqlite_cache import Cache
from timeline.output.foreign_files import find_foreign_files
from timeline.output.writer import is_open
from timeline.reading.discovery import Stamp, stamp_of
from timeline.workers import run_in_background

MANY = 2_000
"""Files from which on a process of its own compares them."""


class SiteState(msgspec.Struct, frozen=True):
    """How a site folder differs from the last build."""

    modified: frozenset[str]
    """The paths of files whose stamps have changed."""
    foreign: list[str] | None
    """The paths of files that no build has written; None if nobody looked for them."""


def manifest_of_rows(cache: Cache, rows: Mapping[str, OutputRow]) -> Stamp | None:
    """The stamp of the manifest that lists these rows; None if the cache has lost some of them."""
    return cache.get("manifest", tuple) if cache.get("listed", int) == len(rows) else None


@contextmanager
def comparing_site(
    site: Path, rows: Mapping[str, OutputRow], searched_as: Stamp | None, *, find_foreign: bool
) -> Iterator[Callable[[], SiteState]]:
    """Compare a site with the files of the last build while other work goes on; the yielded function waits for the result.

    `searched_as` is the stamp of the manifest that lists `rows`, if the last build found no foreign files.
    """

    def compare() -> SiteState:
        foreign = find_foreign_files(site, rows.keys(), searched_as) if find_foreign else None
        return SiteState(frozenset(_modified(site, rows)), foreign)

    if len(rows) < MANY or is_open(site):  # completing the commit will change files
        yield compare
        return
    with run_in_background(lambda: msgspec.msgpack.encode(compare()), low_priority=True) as result:
        yield lambda: msgspec.msgpack.decode(result(), type=SiteState)


def _modified(site: Path, rows: Mapping[str, OutputRow]) -> list[str]:
    folder = f"{site}/"
    modified = []
    for path, row in rows.items():
        try:
            if row.stamp is not None and stamp_of(os.lstat(folder + path)) == row.stamp:
                continue
        except OSError:
            pass
        modified.append(path)
    return modified
