"""The editions of a site, one for each language, with what their pages are planned and rendered with."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from timeline import __version__
from timeline.building.context import EditionContext, SiteFiles
from timeline.building.event_records import EventRecords
from timeline.building.git_history import Histories
from timeline.building.load import Reading
from timeline.building.options import BuildOptions
from timeline.cache.sqlite_cache import Cache
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.visibility import is_visible
from timeline.clock import embargo_moment
from timeline.digest import digest, digest_bytes
from timeline.exports.registry import FORMATS
from timeline.fast_path import fast_path
from timeline.model.locale import locale_tag
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition, published_languages
from timeline.planning.page_frame import PageFrames, wants_cards
from timeline.rendering.theme import Theme
from timeline.wording.marked_texts import mark_fallbacks

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

    from timeline.rendering.html import Renderer


def editions_of(reading: Reading, theme: Theme, histories: Histories, options: BuildOptions) -> list[Edition]:
    """An edition for each language of the project."""
    project = reading.chronicle.project
    unpublished = unpublished_in(reading.chronicle) if options.drafts else None
    return [
        Edition(
            reading.chronicle,
            mark_fallbacks(theme.words(language, locale_tag(language, project.locales))),
            __version__,
            histories.of,
            reading.pictures,
            reading.layers,
            as_known_at=options.as_known_at,
            unpublished=unpublished,
        )
        for language in published_languages(project)
    ]


def unpublished_in(chronicle: Chronicle) -> dict[str, str]:
    """The events that a build without drafts would leave out: `draft` or `embargo`, by id."""
    hidden = [entry for entry in chronicle.entries if not is_visible(entry, None)]
    moment = embargo_moment() if hidden else None
    return {
        entry.id: "draft" if entry.draft else "embargo" for entry in hidden if not is_visible(entry, moment)
    }


def contexts_of(
    editions: Sequence[Edition],
    theme: Theme,
    files: SiteFiles,
    records: EventRecords,
    cache: Cache,
    root: Path,
) -> list[EditionContext]:
    """The context of each edition, for a build of the project at `root`; they share facets and compiled templates."""

    @functools.cache
    def compiled() -> BytecodeCache:
        # Only here: importing Jinja2 would be a large part of a build that renders nothing.
        from timeline.rendering.template_cache import CompiledTemplates

        return CompiledTemplates(theme.key, root)

    facets = Facets(editions[0])
    return [_context(edition, facets, theme, files, records, cache, compiled) for edition in editions]


def _context(
    edition: Edition,
    facets: Facets,
    theme: Theme,
    files: SiteFiles,
    records: EventRecords,
    cache: Cache,
    compiled: Callable[[], BytecodeCache],
) -> EditionContext:
    words = edition.words
    # `fast_path`: turning it off renders every page again, in case that it rendered them wrongly.
    theme_key = digest((__version__, theme.key, words.texts, words.locale, fast_path()))

    @functools.cache
    def renderer() -> Renderer:
        from timeline.rendering.html import Renderer

        return Renderer(theme, words, edition.language, edition.direction, compiled(), edition.paths.folder)

    cards = None
    if wants_cards(edition):
        from timeline.building.social_cards import cards_of  # few projects have them

        cards = cards_of(edition, theme)
    frames = PageFrames(edition, FORMATS, cards=cards is not None)
    settings = digest((edition.project, frames.navigation, theme.assets, edition.drafts, frames.cards))
    return EditionContext(
        frames=frames,
        facets=facets,
        renderer=renderer,
        theme_key=theme_key,
        settings=digest_bytes(theme_key, settings),
        files=files,
        records=records,
        long_values=cache.long_values,
        social_cards=cards,
    )
