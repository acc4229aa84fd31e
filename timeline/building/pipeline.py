"""The second half of a build: every file of the site, made anew or known to stand there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from timeline import __version__
from timeline.building.content_cache import remember_content
from timeline.building.context import Desk, Made, PageRow, Records, stamped
from timeline.building.event_pages import EventRound, EventRow, make_events
from timeline.building.git_history import Histories
from timeline.building.load import Checked, Reading
from timeline.building.media import plan_media
from timeline.building.report import build_json
from timeline.cache import sharded_table
from timeline.cache.sqlite_cache import Cache
from timeline.digest import digest, digest_bytes
from timeline.exports.file_plan import FilePlan
from timeline.output.manifest import read_manifest
from timeline.output.stage import Stage
from timeline.planning.dependencies import Facets
from timeline.planning.page_frame import Shells
from timeline.project import ProjectPaths
from timeline.rendering.html import Renderer, is_fast
from timeline.rendering.template_cache import CompiledTemplates
from timeline.rendering.theme import Theme
from timeline.wording.catalogue import Catalogue


def open_desk(
    shells: Shells,
    theme: Theme,
    words: Catalogue,
    stage: Stage,
    paths: ProjectPaths,
    rows: Mapping[str, PageRow],
    touched: Collection[str],
) -> Desk:
    edition = shells.edition
    # With another path every page is rendered again, in case that the path was what was wrong.
    theme_key = digest((__version__, theme.key, words.texts, is_fast()))
    # To tell where a fault of a project's own theme stands takes its templates as they were read.
    compiled = None if theme.is_own else CompiledTemplates(theme_key, paths.root)
    return Desk(
        shells=shells,
        renderer=Renderer(theme, words, edition.language, edition.direction, compiled, edition.paths.folder),
        theme_key=theme_key,
        site=paths.site,
        stage=stage,
        rows=rows,
        touched=touched,
        manifest=read_manifest(paths.site) or {},
    )


def make_site(
    desk: Desk,
    reading: Reading,
    told: Histories,
    theme: Theme,
    cache: Cache,
    paths: ProjectPaths,
    jobs: int,
) -> tuple[list[Made], bytes]:
    """Every file of the site, made or known to stand there; and the key of all but longer texts.

    `told` is all that git told.
    """
    shells, chronicle = desk.shells, reading.chronicle
    edition = shells.edition
    settings = digest_bytes(
        desk.theme_key, digest((chronicle.project, shells.navigation, theme.assets, edition.drafts))
    )
    facets = Facets(edition)
    records = Records(reading.content, cache.long_values)
    known = digest_bytes(settings, reading.faces, digest(reading.pictures))
    same_faces = cache.get("known", bytes) == known
    remembered = sharded_table.load(cache, "events", EventRow)
    same_histories = cache.get("told", bytes) == told.key
    events = make_events(
        desk, facets, records, remembered, settings, same_faces, same_histories, cache.long_values, jobs
    )

    def own_files(pages: int) -> list[FilePlan]:
        made_from = digest((reading.inputs, told.revision, pages, settings))
        make = partial(build_json, __version__, reading.inputs.hex(), told.revision, chronicle, pages)
        return [*plan_media(paths.root, reading.found, chronicle), FilePlan("build.json", made_from, make)]

    if (
        same_faces
        and events.inward
        and (others := desk.all_intact_but(events.pages, own_files(0))) is not None
    ):
        made = [*events.pages, *others]
        made += desk.make_files(own_files(sum(one.path.endswith(".html") for one in made)))
        _remember_records(reading, events, cache)
        return made, known
    from timeline.building.aggregate_pages import (  # few edits need what they need
        make_pages,
        plan_files,
    )
    from timeline.planning.chronology import Pieces
    from timeline.planning.site_pages import sketch_pages

    pieces = {id_: Pieces(row.card.key, row.brief.key) for id_, row in events.rows.items()}
    by_id = chronicle.by_id
    sketches = sketch_pages(shells, facets, pieces, lambda id_: records.of(by_id[id_]), settings)
    pages = [*(one.path for one in events.pages), *(sketch.path for sketch in sketches)]
    files: list[Made] = []

    def make_files() -> None:
        _remember_records(reading, events, cache)
        files.extend(
            desk.make_files(
                [
                    *plan_files(edition, theme, facets, records, events, settings, cache.long_values, pages),
                    *own_files(len(pages)),
                ]
            )
        )

    made = make_pages(desk, sketches, events, cache.long_values, jobs, make_files)
    return [*events.pages, *made, *files], known


def _remember_records(reading: Reading, events: EventRound, cache: Cache) -> None:
    remember_content(reading.content, reading.made_under, cache)
    sharded_table.save(cache, "events", EventRow, events.remembered, events.rows)


def remember(
    site: Path,
    cache: Cache,
    desk: Desk,
    reading: Reading,
    histories: bytes,
    made: list[Made],
    known: bytes,
) -> None:
    """Put what else was made into the cache, and save it for the next build."""
    rows = {one.path: stamped(site, one) for one in made}
    sharded_table.save(cache, "pages", PageRow, desk.rows, rows)
    checked = Checked(reading.faces, tuple(reading.problems))
    if not desk.rows:  # only now is there all that a site needs
        cache.set_full_size()
    cache.put({"known": known, "told": histories, "checked": checked})
    cache.save()
