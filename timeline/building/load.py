"""The first half of a build: read and check a project's files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline import __version__
from timeline.building.content_cache import (
    Content,
    cached_rows,
    load_content,
    put_content,
    whole_records,
    with_records,
)
from timeline.building.options import BuildOptions
from timeline.cache.sqlite_cache import Cache
from timeline.cache.value_file import ValueFile
from timeline.checks.locate_references import locate_references
from timeline.checks.names_in_loaded_words import apart_from_names
from timeline.checks.unparsed_files import surely_dangling
from timeline.chronicle.chronicle import Chronicle
from timeline.clock import embargo_moment
from timeline.copies.checks import missing_copies
from timeline.dates import edtf
from timeline.diagnostics import ContentErrors, Diagnostic, EnvironmentFailure, Problem, Severity, in_order
from timeline.digest import digest, digest_bytes
from timeline.media.picture_files import Sizes, check_pictures
from timeline.model.project import Project
from timeline.model.rules import RULE_CODES
from timeline.project import ProjectPaths, read_project
from timeline.reading.discovery import Discovery, discover, read_file
from timeline.reading.positions import locate
from timeline.resolve import Resolved, resolve
from timeline.workers import default_jobs

if TYPE_CHECKING:
    from timeline.maps.layers import Layer


class PassedChecks(msgspec.Struct, frozen=True, array_like=True):
    """The results of the checks of several records, as the cache has them."""

    summaries_key: bytes
    """The digest of everything in the project but events' longer texts."""
    problems: tuple[Problem, ...]
    """All of them are warnings: records with errors are not cached."""


class Reading(msgspec.Struct):
    """A project that was read and checked."""

    found: Discovery
    content: Content
    chronicle: Chronicle
    inputs: bytes
    checked: PassedChecks
    warnings: list[Diagnostic]
    pictures: Sizes
    layers: tuple[Layer, ...]
    """The project's own lines and areas on maps."""
    left_out: int
    """For a chronology as it was known on a day: the number of sources without a date."""


def read_and_check(
    paths: ProjectPaths,
    options: BuildOptions,
    cache: Cache | None,
    discovered: Callable[[], Discovery] | None = None,
    meanwhile: Callable[[], None] = lambda: None,
    under: Project | None = None,
    *,
    copies: bool = False,
) -> Reading:
    """Read and check a project. `discovered` returns its content files if they have been searched for.

    `meanwhile`: see `workers.map_parallel`. `under`: an earlier project file whose stricter rules apply, too; then the cache
    is not used. `copies`: check archived copies, too.

    Raises ContentErrors with all errors; the files that were read are cached nevertheless.
    """
    project, project_files, problems = read_project(paths)
    settings = digest_bytes(__version__.encode(), *(b"\0" + data for data in project_files.values()))
    cache = Cache(None) if cache is None or under is not None else cache
    found = discovered() if discovered else discover(paths.root)
    if project is None:
        raise ContentErrors(located([*problems, *found.problems], paths.root))
    known = cached_rows(cache, read_under(project))
    if under is not None:
        from timeline.history.project_changes import strictest_rules  # only `check --since` needs it

        project = strictest_rules(under, project)
    jobs = options.jobs or default_jobs()
    content = load_content(paths.root, found, known, project, cache.long_values, jobs, meanwhile)
    if copies:
        problems += missing_copies(paths.root, project, content.copies)
    try:
        return _check(paths, options, project, problems, content, settings, found, cache, copies=copies)
    except ContentErrors:
        put_content(content, read_under(project), cache)
        cache.save()
        raise


def read_under(project: Project) -> bytes:
    """The digest of what content files are read under: the version, and the project file without its translations."""
    return digest((__version__, msgspec.structs.replace(project, translations=())))


def save_reading(reading: Reading, cache: Cache) -> None:
    """Save what was read and checked to the cache, if no build follows that does so."""
    put_content(reading.content, read_under(reading.chronicle.project), cache)
    cache.put({"checked": reading.checked})
    cache.save()


def _check(
    paths: ProjectPaths,
    options: BuildOptions,
    project: Project,
    problems: list[Problem],
    content: Content,
    settings: bytes,
    found: Discovery,
    cache: Cache,
    *,
    copies: bool,
) -> Reading:
    """Check all records together; `problems` are those of the project file and of copies, `settings` the file's digest."""
    read = partial(read_file, paths.root)
    actors = (actor for file in content.records for actor in file.actors)
    in_files = apart_from_names(content.problems, actors, read)
    problems = [*problems, *in_files]
    faulty = {
        problem.path
        for problem in in_files
        if problem.severity is Severity.ERROR and problem.code not in RULE_CODES
    }
    if faulty:
        if faulty <= {path for row in content.rows for path in row.paths}:
            problems += _check_incomplete(project, content, faulty, read)
        raise ContentErrors(located(problems, paths.root))
    resolved, checked = _resolve(project, options, content, settings, cache)
    problems += checked.problems
    problems += locate_references([*resolved.dangling, *resolved.hidden], read, content.translation_files)
    pictures: Sizes = {}
    if resolved.subject is not None:
        of_pictures, pictures = check_pictures(
            paths.root, found, resolved.subject.chronicle.with_pictures, cache
        )
        problems += of_pictures
        named = [copy for row in content.rows for copy in row.copies] if copies else []
        if named:
            from timeline.copies.texts import relays_in_copies  # few projects need it

            problems += relays_in_copies(paths.root, named, resolved.subject, cache)
    of_layers, layers = _read_layers(paths.root, found, project)
    diagnostics = located([*problems, *of_layers], paths.root)
    if resolved.chronicle is None or any(one.severity is Severity.ERROR for one in diagnostics):
        raise ContentErrors(diagnostics)
    chronicle, left_out = resolved.chronicle, 0
    if options.as_known_at:
        content, chronicle, left_out = _as_known_at(options.as_known_at, project, content, chronicle)
    names = digest([row.path for row in content.rows])
    return Reading(
        found=found,
        content=content,
        chronicle=chronicle,
        inputs=digest_bytes(settings, names, *[row.digest for row in content.rows], *map(digest, layers)),
        checked=checked,
        warnings=diagnostics,
        pictures=pictures,
        layers=layers,
        left_out=left_out,
    )


def _read_layers(root: Path, found: Discovery, project: Project) -> tuple[list[Problem], tuple[Layer, ...]]:
    """The problems of the project's own lines and areas on maps, and those that can be drawn."""
    if not project.map.layers:
        return [], ()
    from timeline.maps.layers import read_layers  # few projects have any

    return read_layers(root, found, project.map)


def _check_incomplete(
    project: Project, content: Content, faulty: set[str], read: Callable[[str], bytes]
) -> list[Problem]:
    """The problems that remain whatever the files with errors contain."""
    resolved = resolve(project, content.records, drafts=True, complete=False)
    dangling = surely_dangling(resolved.dangling, faulty, read)
    return [*resolved.problems, *locate_references(dangling, read, content.translation_files)]


def _resolve(
    project: Project, options: BuildOptions, content: Content, settings: bytes, cache: Cache
) -> tuple[Resolved, PassedChecks]:
    """The chronicle and the results of the checks, which are taken from the cache if the records are unchanged."""
    embargoes = any(entry.embargo_until for file in content.records for entry in file.entries)
    moment = embargo_moment() if embargoes else None
    summaries_key = digest_bytes(
        settings, digest((options.drafts, moment)), *[row.face for row in content.rows]
    )
    before = cache.get("checked", PassedChecks)
    passed = before is not None and before.summaries_key == summaries_key
    resolved = resolve(project, content.records, drafts=options.drafts, moment=moment, check=not passed)
    checked = (
        before if before is not None and passed else PassedChecks(summaries_key, tuple(resolved.problems))
    )
    return resolved, checked


def _as_known_at(
    date: str, project: Project, content: Content, chronicle: Chronicle
) -> tuple[Content, Chronicle, int]:
    """Content and chronicle as they were known on a day, and the number of sources without a date."""
    from timeline.chronicle.as_known import as_known_at, undated  # few builds need it

    day = edtf.parse(date).anchor
    left_out = undated(chronicle, day)
    then = with_records(content, as_known_at(day, chronicle, whole_records(content, ValueFile(None))))
    resolved = resolve(project, then.records, drafts=True, check=False)
    return then, resolved.chronicle or chronicle, left_out


def located(problems: Iterable[Problem], root: Path) -> list[Diagnostic]:
    problems = list(problems)
    contents: dict[str, bytes] = {}
    for path in {problem.path for problem in problems}:
        try:
            contents[path] = read_file(root, path)
        except (EnvironmentFailure, OSError):
            continue
    return in_order(locate(problems, contents))
