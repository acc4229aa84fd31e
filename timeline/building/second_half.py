"""The second half of a build, from what was read to the site. It is loaded while workers read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from timeline import __version__
from timeline.building.context import Looked, PageRow, SiteFiles
from timeline.building.git_history import Histories, read_histories
from timeline.building.load import Reading
from timeline.building.options import BuildOptions
from timeline.building.pipeline import Site, make_site, remember
from timeline.cache.sqlite_cache import Cache
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.visibility import is_public
from timeline.clock import embargo_moment
from timeline.diagnostics import UsageError
from timeline.output.foreign_files import manifest_stamp
from timeline.output.manifest import read_manifest
from timeline.output.writer import CommitReport, commit, open_stage
from timeline.planning.edition import Edition, published_languages
from timeline.project import ProjectPaths
from timeline.rendering.theme import load_theme
from timeline.wording.fallback_texts import mark_fallbacks
from timeline.workers import usual_jobs

SHOWN = 5
"""Files that a refusal names."""


def unpublished_in(chronicle: Chronicle) -> dict[str, str]:
    """The events that a build without drafts would leave out: `draft` or `embargo`, by id."""
    hidden = [entry for entry in chronicle.entries if not is_public(entry, None)]
    moment = embargo_moment() if hidden else None
    return {
        entry.id: "draft" if entry.draft else "embargo" for entry in hidden if not is_public(entry, moment)
    }


def make_whole(
    paths: ProjectPaths,
    options: BuildOptions,
    cache: Cache,
    reading: Reading,
    rows: Mapping[str, PageRow],
    look: Callable[[], Looked],
) -> tuple[Site, CommitReport, Histories]:
    """Make the site, and remember how. Raises TimelineError; the site is then as it was.

    `look` tells which files of the site are no longer as `rows` remember them, and which are none of ours.
    """
    chronicle, project = reading.chronicle, reading.chronicle.project
    theme = load_theme(paths.root, project.theme, project.settings)
    catalogues = [mark_fallbacks(theme.words(language)) for language in published_languages(project)]
    histories = read_histories(paths.root, reading, cache, tell=not options.as_known_at)
    unpublished = unpublished_in(chronicle) if options.drafts else None
    editions = [
        Edition(
            chronicle,
            words,
            __version__,
            histories.of,
            reading.pictures,
            as_known_at=options.as_known_at,
            unpublished=unpublished,
        )
        for words in catalogues
    ]
    stage = open_stage(paths.site)
    try:
        looked = look()
        if looked.unnamed:
            raise _not_ours(paths.site, looked.unnamed)
        files = SiteFiles(paths.site, stage, rows, looked.touched, read_manifest(paths.site) or {})
        jobs = options.jobs or usual_jobs()
        site = make_site(editions, files, reading, histories, theme, cache, paths, jobs)
        report = commit(stage, paths.site, {one.path: one.row.sha256 for one in site.made}, files.manifest)
    except BaseException:
        stage.discard()
        raise
    cache.put({"manifest": manifest_stamp(paths.site) if looked.unnamed is not None else None})
    remember(paths.site, cache, files, reading, histories.key, site.made, site.known)
    return site, report, histories


def _not_ours(site: Path, unnamed: Sequence[str]) -> UsageError:
    """Whoever publishes the folder would publish them."""
    more = f" and {len(unnamed) - SHOWN:,} more" if len(unnamed) > SHOWN else ""
    return UsageError(
        f"{site} holds what timeline did not make: {', '.join(unnamed[:SHOWN])}{more}",
        "look at what that is and move it away; or choose another folder with --site",
    )
