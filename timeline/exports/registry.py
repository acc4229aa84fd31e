"""All exports: the formats other than HTML in which a site publishes the chronology."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from timeline.exports import (
    atom_feed,
    axis_files,
    base_maps,
    calendar,
    corrections_feed,
    events_csv,
    events_geojson,
    json_feed,
    news_feed,
    sitemap,
    timeline_json,
)
from timeline.exports.export import EventPart, Export, ExportContext, SiteExport
from timeline.exports.file_plan import FilePlan
from timeline.planning.edition import Edition
from timeline.planning.formats import Format
from timeline.wording.marked_texts import remove_marks

EXPORTS: tuple[Export, ...] = (
    atom_feed.EXPORT,
    json_feed.EXPORT,
    calendar.EXPORT,
    timeline_json.EXPORT,
    events_csv.EXPORT,
    events_geojson.EXPORT,
    corrections_feed.EXPORT,
    news_feed.EXPORT,
    axis_files.EXPORT,
)
"""Those that each language has for itself. Pages link to them in this order."""

FORMATS: tuple[Format, ...] = tuple(export.format for export in EXPORTS if export.format)
"""Those that pages link to."""

SITE_EXPORTS: tuple[SiteExport, ...] = (sitemap.sitemap_files, sitemap.robots_file, base_maps.base_map_files)
"""Those that cover all languages."""


def exports_of(edition: Edition) -> tuple[Export, ...]:
    """The exports of an edition; those that all languages share belong to the first."""
    shared = edition.language == edition.project.language
    return tuple(export for export in EXPORTS if shared or not (export.format and export.format.shared))


def event_parts(edition: Edition) -> tuple[EventPart, ...]:
    """What exports take from each event, in the order in which the cache keeps it."""
    return tuple(export.event_part for export in exports_of(edition) if export.event_part)


def plan_exports(context: ExportContext) -> Iterator[FilePlan]:
    """The files of one edition's exports."""
    for export in exports_of(context.edition):
        for plan in export.files(context):
            yield FilePlan(plan.path, plan.made_from, _remove_marks(plan.make))


def plan_site_exports(editions: Sequence[Edition], pages: Sequence[str]) -> Iterator[FilePlan]:
    """The files that all editions share; `pages` are the paths of all pages."""
    for export in SITE_EXPORTS:
        yield from export(editions, pages)


def _remove_marks(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Only pages mark texts in another language."""
    return lambda: remove_marks(make())
