"""The pipeline: from a project's folder to its site. `check` is its first half."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from timeline.building.context import PageRow, looking_at
from timeline.building.load import Reading, located, read_and_check, remember_reading
from timeline.building.options import BuildOptions
from timeline.building.report import BuildReport, reason_for
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
from timeline.output.foreign_files import can_be_brought
from timeline.output.site_folder import check_target
from timeline.output.site_lock import site_lock
from timeline.project import ProjectPaths, read_project
from timeline.reading.discovery import Discovery, discover

__all__ = ["BuildOptions", "build", "check", "load"]

WORTH_REMEMBERING = 200_000
"""Bytes of content from which on it takes longer to read it than to look up what is remembered of it."""

_last: list[object] = []
"""What the last build worked with: to take a large one apart takes a tenth of a small edit's time, and most processes end
after one."""


def check(paths: ProjectPaths, *, jobs: int | None = None, since: str | None = None) -> list[Diagnostic]:
    """Everything that a build would refuse or warn of. Writes nothing but what is remembered of the content.

    With `since`, a revision, the rules that were in force there hold too. Once all else is in order, what was published
    there and is told otherwise now without a correction is reported as well.

    Raises UsageError where it names no commit, EnvironmentFailure where git does not answer.
    """
    with _no_collector():
        return _check(paths, jobs, since)


def _check(paths: ProjectPaths, jobs: int | None, since: str | None) -> list[Diagnostic]:
    then = None
    if since is not None:
        from timeline.building.revisions import changes_since, earlier  # builds need none of it

        then = earlier(paths.root, since)
    try:
        options = BuildOptions(jobs=jobs)
        if then is None:
            reading = _read_again(paths, options)
        else:
            reading = read_and_check(paths, options, None, under=then.project, copies=True)
        found = reading.warnings
        if then is not None:
            found = [*found, *located(changes_since(then, reading), paths.root)]
    except ContentErrors as errors:
        found = errors.diagnostics
    from timeline.rendering.theme_check import theme_faults

    project = read_project(paths)[0]
    if project and then is not None:
        from timeline.history.project_changes import settings_changed

        found = [*found, *located(settings_changed(then.project, project), paths.root)]
    return in_order([*found, *located(theme_faults(paths.root, project), paths.root)]) if project else found


def _read_again(paths: ProjectPaths, options: BuildOptions) -> Reading:
    """Read and check with what builds remember, where that pays and no build is at it."""
    found = discover(paths.root)
    memory = None
    if sum(file.stamp[0] for file in found.records) >= WORTH_REMEMBERING:
        memory, _ = _memory(paths)
    with ExitStack() as stack:
        try:
            locked = stack.enter_context(build_lock(memory))
        except Locked:
            locked = False
        cache = _cache_of(paths, memory if locked else None)
        stack.callback(cache.close)
        reading = read_and_check(paths, options, cache, lambda: found, copies=True)
        remember_reading(reading, cache)
        return reading


def load(paths: ProjectPaths) -> Chronicle:
    """The chronicle of a project, drafts and all. Raises ContentErrors."""
    return read_and_check(paths, BuildOptions(drafts=True), None).chronicle


def build(
    paths: ProjectPaths, options: BuildOptions, found: Callable[[], Discovery] | None = None
) -> BuildReport:
    """Make the site be what the content says; `found` tells the content files where they have been looked for.

    Raises TimelineError; the site is then as it was.
    """
    _last.clear()
    check_target(paths.site, paths.root, paths.content, drafts=options.drafts)
    memory, trouble = _memory(paths)
    with _no_collector(), build_lock(memory) as locked, site_lock(paths.site):
        cache = _cache_of(paths, memory if locked and not options.as_known_at else None)
        if not locked:
            cache.failure = trouble or f"{memory} cannot be written to"
        try:
            if options.clean:
                cache.clear()
            try:
                return _build(paths, options, cache, found)
            except CacheCorruption:
                cache.clear()
                return _build(paths, options, cache, found)
        except ThemeFault as fault:
            raise ContentErrors(located(fault.problems, paths.root)) from fault
        finally:
            cache.close()


def _cache_of(paths: ProjectPaths, memory: Path | None) -> Cache:
    """What this program remembers of a site folder; without a folder for it, nothing."""
    name = f"cache-{digest_bytes(os.fsencode(paths.site)).hex()[:8]}.sqlite3"
    cache = Cache(memory / name if memory else None)
    if memory and cache.get("program", bytes) != program_key():
        cache.clear()
        cache.put({"program": program_key()})
    return cache


def _memory(paths: ProjectPaths) -> tuple[Path | None, str]:
    """The folder for what is remembered; or None, and why there is none."""
    try:
        return make_project_cache_folder(paths.cache_folder, paths.root), ""
    except EnvironmentFailure as failure:
        return None, f"{failure.message}; {failure.help}"


def _build(
    paths: ProjectPaths, options: BuildOptions, cache: Cache, found: Callable[[], Discovery] | None
) -> BuildReport:
    started = stopwatch()
    rows = sharded_table.load(cache, "pages", PageRow)
    named_by = cache.get("manifest", tuple)
    with looking_at(paths.site, rows, named_by, guarded=can_be_brought(paths.site, paths.root)) as look:
        reading = read_and_check(paths, options, cache, found, _load_what_follows, copies=True)
        if options.strict and reading.warnings:
            remember_reading(reading, cache)
            raise ContentErrors(reading.warnings)
        from timeline.building.second_half import make_whole

        site, report, told = make_whole(paths, options, cache, reading, rows, look)
    made = site.made
    _last.append((reading, site, told))
    warnings = [*reading.warnings, *([told.warning] if told.warning else [])]
    for context in site.contexts:
        if context.edition.words.fallbacks:
            from timeline.rendering.theme_check import missing_texts

            missing = missing_texts(context.edition.words, reading.chronicle.project.theme)
            warnings += located(missing, paths.root)
    if cache.failure:
        warnings.append(_cache_warning(cache.failure))
    return BuildReport(
        site=str(paths.site),
        events=len(reading.chronicle.entries),
        pages=sum(one.path.endswith(".html") for one in made),
        rendered=tuple(sorted(one.path for one in made if one.rendered)),
        written=tuple(sorted((*report.added, *report.changed))),
        removed=report.removed,
        warnings=tuple(warnings),
        seconds=stopwatch() - started,
        chronicle=reading.chronicle,
        left_out=reading.left_out,
        explained=reason_for(options.explain, {one.path: one for one in made}, dict(rows))
        if options.explain
        else "",
    )


def _load_what_follows() -> None:
    """Load the second half while workers are at the first."""
    from timeline.building import second_half  # noqa: F401


def _cache_warning(trouble: str) -> Diagnostic:
    message = f"nothing can be remembered for the next build: {trouble}"
    return Diagnostic(
        PROJECT_FILE, 1, 1, 1, 1, Severity.WARNING, "CACHE001", message, "the site is complete all the same"
    )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the garbage collector: a build leaves no cycles behind, and looking for them costs a tenth of it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()  # else the first collection would look through all that the build made
            gc.enable()
