"""The pipeline: from a project's folder to its site. `check` is its first half."""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import msgspec

from timeline import __version__
from timeline.building import shelves
from timeline.building.compiled import CompiledTemplates
from timeline.building.content import Content, read_content, remember_content, whole_records, with_records
from timeline.building.desk import Desk, Forgotten, Made, PageRow, Records, looking_at, stamp_all
from timeline.building.events import EventRound, EventRow, make_events
from timeline.building.lock import build_lock
from timeline.building.media import check_media, plan_media
from timeline.building.pages import data_of, make_files, make_pages
from timeline.building.project_files import ProjectPaths, read_project
from timeline.building.report import BuildReport, build_json, reason_for
from timeline.building.theme import theme_faults
from timeline.building.workers import usual_jobs
from timeline.chronicle.as_known import as_known_at, undated
from timeline.chronicle.assemble import assemble
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.names_apart import apart_from_names
from timeline.chronicle.revision import revision_of
from timeline.chronicle.seek import seek
from timeline.chronicle.unread import surely_dangling
from timeline.clock import embargo_moment, stopwatch
from timeline.diagnostics import (
    ContentErrors,
    Diagnostic,
    EnvironmentFailure,
    Problem,
    Severity,
    ThemeFault,
    in_order,
)
from timeline.digest import digest, digest_bytes
from timeline.exports.files import FilePlan, plan_data, plan_sitemap, plan_static
from timeline.model import edtf
from timeline.model.project import FILE
from timeline.output.cache import Cache
from timeline.output.manifest import read_manifest
from timeline.output.stage import Stage
from timeline.output.target import check_target
from timeline.output.writer import commit, open_stage
from timeline.planning.chronology import sketch_chronology
from timeline.planning.edition import Edition
from timeline.planning.entities import sketch_entities
from timeline.planning.facets import Facets
from timeline.planning.other_pages import redirects, sketch_indexes, sketch_rest
from timeline.planning.rests_on import sketch_rests_on
from timeline.planning.shell import Shells
from timeline.planning.urls import NOT_FOUND
from timeline.reading.discovery import Discovery, discover, read_file
from timeline.reading.places import locate
from timeline.rendering.html import Renderer
from timeline.rendering.theme import Theme, load_theme
from timeline.wording.catalogue import Catalogue


class BuildOptions(msgspec.Struct, frozen=True):
    """How to build."""

    jobs: int | None = None
    """Processes; None: as many as there are processors."""
    drafts: bool = False
    """Show drafts and embargoed events."""
    clean: bool = False
    """Forget what earlier builds made."""
    strict: bool = False
    """A warning is an error."""
    as_known_at: str = ""
    """Show what was known on a day (ISO 8601); such a build has no memory, so that none can be mixed up with another."""
    explain: str = ""
    """The path of a page whose rendering is to be explained."""


class Reading(msgspec.Struct):
    """A project, read and checked."""

    found: Discovery
    content: Content
    chronicle: Chronicle
    made_under: bytes
    inputs: bytes
    faces: bytes
    """The digest of all that is said in the project but for events' longer texts."""
    problems: list[Problem]
    """What the checks found in it, all of them warnings."""
    warnings: list[Diagnostic]
    left_out: int
    """Of a chronology as it was known on a day: sources that nothing says the age of."""


class Checked(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of the checks."""

    faces: bytes
    problems: tuple[Problem, ...]


def check(paths: ProjectPaths, *, jobs: int | None = None) -> list[Diagnostic]:
    """Everything that a build would refuse or warn of. Writes nothing."""
    try:
        found = _read(paths, BuildOptions(jobs=jobs), None).warnings
    except ContentErrors as errors:
        found = errors.diagnostics
    project = read_project(paths)[0]
    return in_order([*found, *_located(theme_faults(paths.root, project), paths.root)]) if project else found


def load(paths: ProjectPaths) -> Chronicle:
    """The chronicle of a project, drafts and all. Raises ContentErrors."""
    return _read(paths, BuildOptions(drafts=True), None).chronicle


def build(paths: ProjectPaths, options: BuildOptions) -> BuildReport:
    """Make the site be what the content says. Raises TimelineError; the site is then as it was."""
    check_target(paths.site, paths.root, paths.content)
    with _no_collector(), build_lock(paths.memory) as locked:
        cache = Cache(
            paths.memory / f"cache-{digest_bytes(os.fsencode(paths.site)).hex()[:8]}.sqlite3"
            if locked and not options.as_known_at
            else None
        )
        if not locked:
            cache.trouble = f"{paths.memory.name} cannot be written to"
        try:
            if options.clean:
                cache.clear()
            try:
                return _build(paths, options, cache)
            except Forgotten:
                cache.clear()
                return _build(paths, options, cache)
        except ThemeFault as fault:
            raise ContentErrors(_located([fault.problem], paths.root)) from fault
        finally:
            cache.close()


def _build(paths: ProjectPaths, options: BuildOptions, cache: Cache) -> BuildReport:
    started = stopwatch()
    rows = shelves.take(cache, "pages", PageRow)
    with looking_at(paths.site, rows) as touched:
        reading = _read(paths, options, cache)
        if options.strict and reading.warnings:
            raise ContentErrors(reading.warnings)
        theme = load_theme(paths.root, reading.chronicle.project.theme)
        words = theme.words(reading.chronicle.project.language)
        shells = Shells(
            Edition(reading.chronicle, words, theme.assets, __version__, as_known_at=options.as_known_at)
        )
        stage = open_stage(paths.site)
        try:
            desk = _desk(shells, theme, words, stage, paths, rows, touched())
            made, events, known = _make(desk, reading, theme, cache, paths, options.jobs or usual_jobs())
            report = commit(stage, paths.site, {one.path: one.row.sha256 for one in made})
        except BaseException:
            stage.discard()
            raise
    _remember(paths.site, cache, desk, reading, made, events, known)
    warnings = list(reading.warnings)
    if cache.trouble:
        warnings.append(_cache_warning(cache.trouble))
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
        explained=reason_for(options.explain, {one.path: one for one in made}, dict(desk.rows))
        if options.explain
        else "",
    )


def _read(paths: ProjectPaths, options: BuildOptions, cache: Cache | None) -> Reading:
    """Read and check a project. Raises ContentErrors with all that is wrong."""
    project, project_bytes, problems = read_project(paths)
    found = discover(paths.root)
    if project is None:
        raise ContentErrors(_located([*problems, *found.problems], paths.root))
    made_under = digest_bytes(__version__.encode(), b"\0", project_bytes)
    content = read_content(
        paths.root, found, project, made_under, cache or Cache(None), options.jobs or usual_jobs()
    )
    read = partial(read_file, paths.root)
    told = apart_from_names(
        content.problems, (actor for file in content.records for actor in file.actors), read
    )
    problems += told
    chronicle = None
    checks: list[Problem] = []
    faces = b""
    faulty = {problem.path for problem in told if problem.severity is Severity.ERROR}
    if faulty and faulty <= {row.path for row in content.rows}:
        apart = assemble(project, content.records, drafts=True, whole=False)
        problems += apart.problems
        problems += seek(surely_dangling(apart.dangling, faulty, read), read)
    if not faulty:
        embargoes = any(entry.embargo_until for file in content.records for entry in file.entries)
        moment = embargo_moment() if embargoes else None
        faces = digest_bytes(
            made_under,
            digest((options.drafts, moment)),
            *(part for row in content.rows for part in (row.path.encode(), row.face)),
        )
        before = cache.get("checked", Checked) if cache else None
        checked = before.problems if before is not None and before.faces == faces else None
        assembled = assemble(project, content.records, drafts=options.drafts, moment=moment, checked=checked)
        checks = assembled.problems
        problems += checks
        problems += seek([*assembled.dangling, *assembled.holes], read)
        chronicle = assembled.chronicle
        if chronicle is not None:
            problems += check_media(paths.root, found, chronicle)
    diagnostics = _located(problems, paths.root)
    if chronicle is None or any(one.severity is Severity.ERROR for one in diagnostics):
        raise ContentErrors(diagnostics)
    left_out = 0
    if options.as_known_at:
        day = edtf.parse(options.as_known_at).anchor
        left_out = undated(chronicle, day)
        content = with_records(content, as_known_at(day, chronicle, whole_records(content)))
        chronicle = assemble(project, content.records, drafts=True, checked=()).chronicle or chronicle
    inputs = digest_bytes(
        made_under, *(part for row in content.rows for part in (row.path.encode(), row.digest))
    )
    return Reading(found, content, chronicle, made_under, inputs, faces, checks, diagnostics, left_out)


def _located(problems: Iterable[Problem], root: Path) -> list[Diagnostic]:
    problems = list(problems)
    contents: dict[str, bytes] = {}
    for path in {problem.path for problem in problems}:
        try:
            contents[path] = read_file(root, path)
        except (EnvironmentFailure, OSError):
            continue
    return in_order(locate(problems, contents))


def _desk(
    shells: Shells,
    theme: Theme,
    words: Catalogue,
    stage: Stage,
    paths: ProjectPaths,
    rows: Mapping[str, PageRow],
    touched: Collection[str],
) -> Desk:
    edition = shells.edition
    theme_key = digest((__version__, theme.key, words.texts))
    return Desk(
        shells=shells,
        renderer=Renderer(
            theme,
            words,
            edition.language,
            edition.direction,
            None
            if theme.is_own
            else CompiledTemplates(theme_key),  # to tell where a fault is takes their trees
        ),
        theme_key=theme_key,
        site=paths.site,
        stage=stage,
        rows=rows,
        touched=touched,
        manifest=read_manifest(paths.site) or {},
    )


def _make(
    desk: Desk, reading: Reading, theme: Theme, cache: Cache, paths: ProjectPaths, jobs: int
) -> tuple[list[Made], EventRound, bytes]:
    """Every file of the site, made or known to stand there; what the events gave; and the key of all but longer texts."""
    shells, chronicle = desk.shells, reading.chronicle
    edition = shells.edition
    settings = digest_bytes(desk.theme_key, digest((chronicle.project, shells.navigation, theme.assets)))
    facets = Facets(edition)
    records = Records(reading.content.fresh, cache)
    known = digest_bytes(settings, reading.faces)
    same_faces = cache.get("known", bytes) == known
    remembered = shelves.take(cache, "events", EventRow)
    events = make_events(desk, facets, records, remembered, settings, same_faces, cache, jobs)
    revision = revision_of(paths.root)

    def own_files(pages: int) -> list[FilePlan]:
        made_from = digest((reading.inputs, revision, pages, settings))
        make = partial(build_json, __version__, reading.inputs.hex(), revision, chronicle, pages)
        return [*plan_media(paths.root, reading.found, chronicle), FilePlan("build.json", made_from, make)]

    if (
        same_faces
        and events.inward
        and (others := desk.all_intact_but(events.pages, own_files(0))) is not None
    ):
        made = [*events.pages, *others]
        made += make_files(desk, own_files(sum(one.path.endswith(".html") for one in made)))
        return made, events, known
    sketches = [
        *sketch_chronology(shells, events.pieces, settings),
        *sketch_entities(
            shells, events.pieces, facets, lambda id_: records.of(chronicle.by_id[id_]), settings
        ),
        *sketch_indexes(shells, facets, settings),
        *sketch_rests_on(shells, facets, settings),
        *sketch_rest(shells, facets, settings),
    ]
    made = [*events.pages, *make_pages(desk, sketches, events, records, cache, jobs)]
    hidden = {NOT_FOUND, *(alias for alias, _ in redirects(edition))}
    listed = sorted(one.path for one in made if one.path not in hidden)
    latest = chronicle.reading_order[-50:]

    def event_data() -> Iterator[FilePlan]:
        yield from plan_data(
            edition,
            {id_: row.data for id_, row in events.rows.items()},
            [
                *facets.sources.values(),
                *facets.actors.values(),
                *facets.places.values(),
                *facets.topics.values(),
            ],
            lambda: data_of(events, [entry.id for entry in chronicle.entries], cache),
            records.of,
            settings,
        )

    records.fetch(latest)
    records.keep(latest)
    events.fragments.clear()
    made += make_files(
        desk,
        [
            *event_data(),
            *plan_sitemap("" if edition.as_known_at else chronicle.project.url or "", listed),
            *plan_static(theme.files, settings),
            *own_files(len(made)),
        ],
    )
    return made, events, known


def _remember(
    site: Path,
    cache: Cache,
    desk: Desk,
    reading: Reading,
    made: list[Made],
    events: EventRound,
    known: bytes,
) -> None:
    """Put what was made into the cache, for the next build."""
    changed = [one.path for one in made if one.row.stamp is None]
    stamps = stamp_all(site, changed)
    rows = {
        one.path: msgspec.structs.replace(one.row, stamp=stamps.get(one.path))
        if one.row.stamp is None
        else one.row
        for one in made
    }
    remember_content(reading.content, reading.made_under, cache)
    shelves.put(cache, "pages", desk.rows, rows)
    shelves.put(cache, "events", events.remembered, events.rows)
    cache.put({"known": known, "checked": Checked(reading.faces, tuple(reading.problems))})
    cache.save()


def _cache_warning(trouble: str) -> Diagnostic:
    message = f"nothing can be remembered for the next build: {trouble}"
    return Diagnostic(
        FILE, 1, 1, 1, 1, Severity.WARNING, "CACHE001", message, "the site is complete all the same"
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
