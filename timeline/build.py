"""The entry points: `build`, `check` (the first half of a build) and `load`."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.building.context import OutputRow
from timeline.building.load import Reading, located, read_and_check, save_reading
from timeline.building.options import BuildOptions
from timeline.building.report import BuildReport, reason_for
from timeline.building.site_state import comparing_site, manifest_of_rows
from timeline.cache import sharded_table
from timeline.cache.checksummed import CacheCorruption
from timeline.cache.folders import make_project_cache_folder
from timeline.cache.lock import build_lock
from timeline.cache.program import program_key
from timeline.cache.sqlite_cache import Cache
from timeline.chronicle.chronicle import Chronicle
from timeline.clock import stopwatch
from timeline.diagnostics import (
    ContentErrors,
    Diagnostic,
    EnvironmentFailure,
    Locked,
    Severity,
    ThemeFault,
    in_order,
)
from timeline.digest import digest_bytes
from timeline.model.project import PROJECT_FILE
from timeline.output.foreign_files import may_come_with_project
from timeline.output.site_folder import check_target
from timeline.output.site_lock import site_lock
from timeline.project import ProjectPaths, read_project
from timeline.reading.discovery import Discovery, discover

if TYPE_CHECKING:
    from timeline.building.pipeline import SiteResult

__all__ = ["BuildOptions", "build", "check", "load"]

WORTH_CACHING = 200_000
"""Bytes of content from which on `check` saves time by using the build cache."""

_last: list[object] = []
"""The values of the last build. Freeing a large build takes a tenth of the time of a small edit, and most processes end
after one build."""


def check(
    paths: ProjectPaths,
    *,
    jobs: int | None = None,
    since: str | None = None,
    cache_from: int = WORTH_CACHING,
    look_at: Callable[[Reading], None] = lambda _: None,
) -> list[Diagnostic]:
    """The errors and warnings of a project. Writes nothing but the cache of its content.

    `look_at` is given what was read, if it has no errors.

    With `since`, a revision, the rules of the project file at that revision apply as well. If the content has no errors,
    facts that were published then and have changed without a correction are reported, too. The cache is used for
    `cache_from` bytes of content or more.

    Raises UsageError if that is not a commit, EnvironmentFailure if git fails.
    """
    with _without_garbage_collector():
        return _check(paths, jobs, since, cache_from, look_at)


def _check(
    paths: ProjectPaths,
    jobs: int | None,
    since: str | None,
    cache_from: int,
    look_at: Callable[[Reading], None],
) -> list[Diagnostic]:
    then = None
    if since is not None:
        from timeline.building.revisions import changes_since, earlier  # not needed by builds

        then = earlier(paths.root, since)
    try:
        options = BuildOptions(jobs=jobs)
        if then is None:
            reading = _read_with_cache(paths, options, cache_from)
        else:
            reading = read_and_check(paths, options, None, under=then.project, copies=True)
        look_at(reading)
        diagnostics = reading.warnings
        if then is not None:
            diagnostics = [*diagnostics, *located(changes_since(then, reading), paths.root)]
    except ContentErrors as errors:
        diagnostics = errors.diagnostics
    project = read_project(paths)[0]
    if project is None:
        return diagnostics
    from timeline.rendering.theme_check import theme_faults

    if then is not None:
        from timeline.history.project_changes import check_settings

        diagnostics = [*diagnostics, *located(check_settings(then.project, project), paths.root)]
    return in_order([*diagnostics, *located(theme_faults(paths.root, project), paths.root)])


def _read_with_cache(paths: ProjectPaths, options: BuildOptions, cache_from: int) -> Reading:
    """Read and check a project, with the build cache if that saves time and no build is running."""
    discovery = discover(paths.root)
    folder = None
    if sum(file.stamp[0] for file in discovery.records) >= cache_from:
        folder, _ = _cache_folder(paths)
    with ExitStack() as stack:
        try:
            locked = stack.enter_context(build_lock(folder))
        except Locked:
            locked = False
        cache = _open_cache(paths, folder if locked else None)
        stack.callback(cache.close)
        reading = read_and_check(paths, options, cache, lambda: discovery, copies=True)
        save_reading(reading, cache)
        return reading


def load(paths: ProjectPaths) -> Chronicle:
    """The chronicle of a project, with drafts. Raises ContentErrors."""
    return read_and_check(paths, BuildOptions(drafts=True), None).chronicle


def build(
    paths: ProjectPaths, options: BuildOptions, discovered: Callable[[], Discovery] | None = None
) -> BuildReport:
    """Build the site from the content. `discovered` returns the content files if they have been searched for.

    Raises TimelineError; the site is then unchanged.
    """
    _last.clear()
    check_target(paths.site, paths.root, paths.content, drafts=options.drafts)
    folder, failure = _cache_folder(paths)
    with _without_garbage_collector(), build_lock(folder) as locked, site_lock(paths.site):
        cache = _open_cache(paths, folder if locked and not options.as_known_at else None)
        if not locked:
            cache.failure = failure or f"{folder} cannot be written to"
        try:
            if options.clean:
                cache.clear()
            try:
                return _build(paths, options, cache, discovered)
            except CacheCorruption:
                cache.clear()
                return _build(paths, options, cache, discovered)
        except ThemeFault as fault:
            raise ContentErrors(located(fault.problems, paths.root)) from fault
        finally:
            cache.close()


def _cache_folder(paths: ProjectPaths) -> tuple[Path | None, str]:
    """The project's cache folder; or None, and why there is none."""
    try:
        return make_project_cache_folder(paths.cache_folder, paths.root), ""
    except EnvironmentFailure as failure:
        return None, f"{failure.message}; {failure.help}"


def _open_cache(paths: ProjectPaths, folder: Path | None) -> Cache:
    """The cache of builds of a site by this very program; an empty one without a folder."""
    name = f"cache-{digest_bytes(os.fsencode(paths.site)).hex()[:8]}.sqlite3"
    cache = Cache(folder / name if folder else None)
    if folder and cache.get("program", bytes) != program_key():
        cache.clear()
        cache.put({"program": program_key()})
    return cache


def _build(
    paths: ProjectPaths, options: BuildOptions, cache: Cache, discovered: Callable[[], Discovery] | None
) -> BuildReport:
    started = stopwatch()
    rows = sharded_table.load_table(cache, "pages", OutputRow)
    searched_as = manifest_of_rows(cache, rows) if cache.get("searched", bool) else None
    find_foreign = may_come_with_project(paths.site, paths.root)
    with comparing_site(paths.site, rows, searched_as, find_foreign=find_foreign) as compare:
        reading = read_and_check(paths, options, cache, discovered, _import_pipeline, copies=True)
        if options.strict and reading.warnings:
            save_reading(reading, cache)
            raise ContentErrors(reading.warnings)
        from timeline.building.pipeline import make_site

        site = make_site(paths, options, cache, reading, rows, compare)
    _last.append((reading, site))
    return BuildReport(
        site=str(paths.site),
        events=len(reading.chronicle.entries),
        pages=sum(file.path.endswith(".html") for file in site.files),
        rendered=tuple(sorted(file.path for file in site.files if file.rendered)),
        written=tuple(sorted((*site.report.added, *site.report.changed))),
        removed=site.report.removed,
        warnings=tuple(_warnings(paths, reading, site, cache)),
        seconds=stopwatch() - started,
        chronicle=reading.chronicle,
        left_out=reading.left_out,
        explained=reason_for(options.explain, site.files, rows) if options.explain else "",
    )


def _import_pipeline() -> None:
    """Import the second half of a build while workers are busy with the first."""
    from timeline.building import pipeline  # noqa: F401


def _warnings(paths: ProjectPaths, reading: Reading, site: SiteResult, cache: Cache) -> Iterator[Diagnostic]:
    yield from reading.warnings
    if site.histories.warning:
        yield site.histories.warning
    for context in site.contexts:
        if context.edition.words.fallbacks:
            from timeline.rendering.theme_check import missing_texts

            missing = missing_texts(context.edition.words, reading.chronicle.project.theme)
            yield from located(missing, paths.root)
    if reading.chronicle.project.cards == "on":
        from timeline.building import social_cards

        found = (social_cards.problems(context.edition, context.social_cards) for context in site.contexts)
        yield from located(chain.from_iterable(found), paths.root)
    if cache.failure:
        yield Diagnostic(
            PROJECT_FILE,
            1,
            1,
            1,
            1,
            Severity.WARNING,
            "CACHE001",
            f"cannot write the build cache: {cache.failure}",
            "the site itself is complete",
        )


@contextmanager
def _without_garbage_collector() -> Iterator[None]:
    """Turn the garbage collector off: a build leaves no cycles behind, and searching for them takes a tenth of its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # else the first collection would search all objects of the build
            gc.enable()
