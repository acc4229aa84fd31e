"""The second half of a build: plan, render and write the site from what was read. Imported late, while workers read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from timeline import __version__
from timeline.building.content_cache import put_content
from timeline.building.context import BuiltFile, EditionContext, OutputRow, SiteFiles, row_with_stamp
from timeline.building.editions import contexts_of, editions_of
from timeline.building.event_pages import make_events
from timeline.building.event_records import EventRecords
from timeline.building.event_rows import EventResults, EventRow
from timeline.building.git_history import Histories, read_histories
from timeline.building.load import Reading, read_under
from timeline.building.options import BuildOptions
from timeline.building.report import build_json
from timeline.building.search_index import has_changed, index_folder, plan_index
from timeline.building.site_state import SiteState, manifest_of_rows
from timeline.cache import sharded_table
from timeline.cache.sqlite_cache import Cache
from timeline.diagnostics import UsageError
from timeline.digest import digest, digest_bytes
from timeline.exports.file_plan import FilePlan
from timeline.exports.pictures import plan_pictures
from timeline.output.foreign_files import manifest_stamp
from timeline.output.manifest import Manifest, read_manifest
from timeline.output.writer import CommitReport, commit, open_stage
from timeline.planning.page_frame import has_verify_page
from timeline.project import ProjectPaths, first_signer
from timeline.rendering.theme import Theme, load_theme
from timeline.search.numbering import Numbering
from timeline.workers import default_jobs

MOST_NAMED = 5
"""Foreign files that an error message names."""


class SiteResult(msgspec.Struct, frozen=True):
    """A site that was built."""

    contexts: list[EditionContext]
    files: list[BuiltFile]
    report: CommitReport
    histories: Histories


class _Inputs(msgspec.Struct, frozen=True):
    """What the files of a site are made from."""

    contexts: list[EditionContext]
    """The first edition lies at the site's root."""
    files: SiteFiles
    theme: Theme
    reading: Reading
    histories: Histories
    root: Path
    """The project's folder."""
    cache: Cache
    jobs: int

    @property
    def summaries_key(self) -> bytes:
        """The digest of everything but events' longer texts and their histories."""
        reading = self.reading
        settings = (context.settings for context in self.contexts)
        layers = map(digest, reading.layers)
        return digest_bytes(*settings, reading.checked.summaries_key, digest(reading.pictures), *layers)


def make_site(
    paths: ProjectPaths,
    options: BuildOptions,
    cache: Cache,
    reading: Reading,
    rows: Mapping[str, OutputRow],
    compare: Callable[[], SiteState],
) -> SiteResult:
    """Build the site, and save the cache. Raises TimelineError; the site is then unchanged.

    `rows` are the files of the last build; `compare` returns how the site differs from them.
    """
    theme = load_theme(paths.root, reading.chronicle.project.theme, reading.chronicle.project.settings)
    histories = read_histories(paths.root, reading, cache, tell=not options.as_known_at)
    editions = editions_of(reading, theme, histories, options)
    stage = open_stage(paths.site)
    try:
        state = compare()
        if state.foreign:
            raise _foreign_files_error(paths.site, state.foreign)
        files = SiteFiles(paths.site, stage, rows, state.modified, _manifest(paths.site, rows, cache))
        records = EventRecords(reading.content, cache.long_values)
        contexts = contexts_of(editions, theme, files, records, cache, paths.root)
        jobs = options.jobs or default_jobs()
        inputs = _Inputs(contexts, files, theme, reading, histories, paths.root, cache, jobs)
        built = _make_files(inputs)
        report = commit(stage, paths.site, {file.path: file.row.sha256 for file in built}, files.manifest)
    except BaseException:
        stage.discard()
        raise
    listed = {"manifest": manifest_stamp(paths.site), "listed": len(built)}
    cache.put({**listed, "searched": state.foreign is not None})
    _save(inputs, built, report.moved)
    return SiteResult(contexts, built, report, histories)


def _manifest(site: Path, rows: Mapping[str, OutputRow], cache: Cache) -> Manifest:
    """The site's manifest, which need not be read if it is still that of the last build."""
    stamp = manifest_stamp(site)
    if stamp is not None and stamp == manifest_of_rows(cache, rows):
        return {path: row.sha256 for path, row in rows.items()}
    return read_manifest(site) or {}


def _foreign_files_error(site: Path, foreign: Sequence[str]) -> UsageError:
    """Publishing the folder would publish these files, too."""
    more = f" and {len(foreign) - MOST_NAMED:,} more" if len(foreign) > MOST_NAMED else ""
    return UsageError(
        f"{site} holds what timeline did not make: {', '.join(foreign[:MOST_NAMED])}{more}",
        "look at what that is and move it away; or choose another folder with --site",
    )


def _make_files(inputs: _Inputs) -> list[BuiltFile]:
    """All files of the site: those that have changed are written to the stage."""
    contexts, files, cache = inputs.contexts, inputs.files, inputs.cache
    same_summaries = cache.get("summaries", bytes) == inputs.summaries_key
    same_histories = cache.get("histories", bytes) == inputs.histories.key
    previous = [sharded_table.load_table(cache, _events_table(context), EventRow) for context in contexts]
    events = make_events(contexts, previous, same_summaries, same_histories, inputs.jobs)
    of_events = [file for results in events for file in (*results.pages, *results.social_cards)]
    plan_site_files, put_records = partial(_plan_site_files, inputs), partial(_put_records, inputs, events)
    if same_summaries and all(results.lists_unchanged for results in events):
        indexes = _plan_changed_indexes(inputs, events)
        index = [plan for plans in indexes.values() for plan in plans]
        others = files.all_unmodified_but(of_events, [*index, *plan_site_files(0)])
        if others is not None:
            obsolete = tuple(indexes)
            built = [*of_events, *(file for file in others if not file.path.startswith(obsolete))]
            pages = sum(file.path.endswith(".html") for file in built)
            built += files.make_files([*index, *plan_site_files(pages)])
            put_records()
            return built
    from timeline.building.aggregate_pages import make_aggregates  # not needed by small edits

    return of_events + make_aggregates(
        contexts, events, inputs.theme, plan_site_files, inputs.jobs, put_records, cache
    )


def _plan_changed_indexes(inputs: _Inputs, events: Sequence[EventResults]) -> dict[str, list[FilePlan]]:
    """The files of each index that a changed text of an event is in, by the index's folder."""
    changed = [
        (context, results)
        for context, results in zip(inputs.contexts, events, strict=True)
        if any(has_changed(row, results.previous[id_]) for id_, row in results.rows.items())
    ]
    numbering = Numbering(events[0].rows if changed else ())
    return {
        index_folder(context): list(
            plan_index(context, results.rows, results.previous, numbering, inputs.cache)
        )
        for context, results in changed
    }


def _events_table(context: EditionContext) -> str:
    """The name in the cache of an edition's table of events."""
    return f"{context.edition.paths.folder}events"


def _plan_site_files(inputs: _Inputs, pages: int) -> list[FilePlan]:
    """The pictures, the site's social cards, and `build.json`, which has the number of pages."""
    reading, revision = inputs.reading, inputs.histories.revision
    day = inputs.contexts[0].edition.as_known_at
    made_from = digest((reading.inputs, revision, day, pages, inputs.contexts[0].settings))
    make = partial(build_json, __version__, reading.inputs.hex(), revision, day, reading.chronicle, pages)
    pictures = plan_pictures(inputs.root, reading.found, reading.chronicle)
    signer = first_signer(inputs.root)

    def verify_page(context: EditionContext) -> bytes:
        from timeline.planning.verify_page import plan_verify_page  # few projects have one

        return context.renderer().page(plan_verify_page(context.frames, revision, signer))

    verify = [
        FilePlan(
            context.edition.paths.verify,
            digest_bytes(context.settings, digest((revision, signer))),
            partial(verify_page, context),
        )
        for context in inputs.contexts
        if has_verify_page(context.edition)
    ]
    cards = [context.social_cards.of_site() for context in inputs.contexts if context.social_cards]
    return [*pictures, *cards, *verify, FilePlan("build.json", made_from, make)]


def _put_records(inputs: _Inputs, events: Sequence[EventResults]) -> None:
    """Put content files and events into the cache."""
    put_content(inputs.reading.content, read_under(inputs.reading.chronicle.project), inputs.cache)
    for context, results in zip(inputs.contexts, events, strict=True):
        sharded_table.save_table(
            inputs.cache, _events_table(context), EventRow, results.previous, results.rows
        )


def _save(inputs: _Inputs, built: list[BuiltFile], moved: Collection[str]) -> None:
    """Put all else into the cache, and save it. `moved`: see `row_with_stamp`."""
    cache, files = inputs.cache, inputs.files
    rows = {file.path: row_with_stamp(files.site, file, moved) for file in built}
    sharded_table.save_table(cache, "pages", OutputRow, files.rows, rows)
    if not files.rows:  # the first full build
        cache.set_full_size()
    cache.put(
        {
            "summaries": inputs.summaries_key,
            "histories": inputs.histories.key,
            "checked": inputs.reading.checked,
        }
    )
    cache.save()
