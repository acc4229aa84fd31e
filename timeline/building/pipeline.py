"""The second half of a build: every file of the site, made anew or known to stand there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from timeline import __version__
from timeline.building.content_cache import remember_content
from timeline.building.context import EditionContext, Made, PageRow, Records, SiteFiles, stamped
from timeline.building.event_pages import EventRow, make_events
from timeline.building.git_history import Histories
from timeline.building.load import Reading
from timeline.building.media import plan_media
from timeline.building.report import build_json
from timeline.cache import sharded_table
from timeline.cache.sqlite_cache import Cache
from timeline.digest import digest, digest_bytes
from timeline.exports.file_plan import FilePlan
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.page_frame import PageFrames
from timeline.project import ProjectPaths
from timeline.rendering.environment import is_fast
from timeline.rendering.html import Renderer
from timeline.rendering.template_cache import CompiledTemplates
from timeline.rendering.theme import Theme


class Site(msgspec.Struct):
    """Every file of a site, staged or known to be up to date, and what the next build needs to know of it."""

    contexts: list[EditionContext]
    made: list[Made]
    known: bytes
    """The digest of everything except events' longer texts."""


def open_edition(
    edition: Edition, theme: Theme, files: SiteFiles, records: Records, cache: Cache, root: Path
) -> EditionContext:
    """The build context of an edition."""
    words = edition.words
    # With another path every page is rendered again, in case that the path was what was wrong.
    theme_key = digest((__version__, theme.key, words.texts, is_fast()))
    # The line of an error in a project's own theme is known only where its templates were parsed.
    compiled = CompiledTemplates(theme_key, root) if is_fast() and not theme.is_own else None
    frames = PageFrames(edition)
    settings = digest((edition.project, frames.navigation, theme.assets, edition.drafts))
    return EditionContext(
        frames=frames,
        facets=Facets(edition),
        renderer=Renderer(theme, words, edition.language, edition.direction, compiled, edition.paths.folder),
        theme_key=theme_key,
        settings=digest_bytes(theme_key, settings),
        files=files,
        records=records,
        long_values=cache.long_values,
    )


def make_site(
    editions: Sequence[Edition],
    files: SiteFiles,
    reading: Reading,
    histories: Histories,
    theme: Theme,
    cache: Cache,
    paths: ProjectPaths,
    jobs: int,
) -> Site:
    """Make the files of all editions; the first edition stands at the site's root."""
    records = Records(reading.content, cache.long_values)
    contexts = [open_edition(edition, theme, files, records, cache, paths.root) for edition in editions]
    settings = contexts[0].settings
    known = digest_bytes(*(one.settings for one in contexts), reading.checked.faces, digest(reading.pictures))
    same_faces = cache.get("known", bytes) == known
    same_histories = cache.get("told", bytes) == histories.key
    rounds = []
    for context in contexts:
        remembered = sharded_table.load(cache, _events_table(context), EventRow)
        rounds.append(make_events(context, remembered, same_faces, same_histories, jobs))

    def own_files(pages: int) -> list[FilePlan]:
        made_from = digest((reading.inputs, histories.revision, pages, settings))
        make = partial(
            build_json, __version__, reading.inputs.hex(), histories.revision, reading.chronicle, pages
        )
        return [
            *plan_media(paths.root, reading.found, reading.chronicle),
            FilePlan("build.json", made_from, make),
        ]

    def remember_records() -> None:
        remember_content(reading.content, reading.made_under, cache)
        for context, events in zip(contexts, rounds, strict=True):
            sharded_table.save(cache, _events_table(context), EventRow, events.remembered, events.rows)

    event_pages = [page for events in rounds for page in events.pages]
    if (
        same_faces
        and all(events.inward for events in rounds)
        and (others := files.all_intact_but(event_pages, own_files(0))) is not None
    ):
        made = [*event_pages, *others]
        made += files.make_files(own_files(sum(one.path.endswith(".html") for one in made)))
        remember_records()
    else:
        from timeline.building.aggregate_pages import make_aggregates  # few edits need it

        made = event_pages + make_aggregates(contexts, rounds, theme, own_files, jobs, remember_records)
    return Site(contexts, made, known)


def _events_table(context: EditionContext) -> str:
    """The name in the cache of an edition's table of event rows."""
    return f"{context.edition.paths.folder}events"


def remember(
    site: Path,
    cache: Cache,
    files: SiteFiles,
    reading: Reading,
    histories: bytes,
    made: list[Made],
    known: bytes,
) -> None:
    """Put what else was made into the cache, and save it for the next build."""
    rows = {one.path: stamped(site, one) for one in made}
    sharded_table.save(cache, "pages", PageRow, files.rows, rows)
    if not files.rows:  # only now is there all that a site needs
        cache.set_full_size()
    cache.put({"known": known, "told": histories, "checked": reading.checked})
    cache.save()
