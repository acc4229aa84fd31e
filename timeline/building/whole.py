"""The second half of a build, from what was read to the site. It is loaded while workers read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from timeline import __version__
from timeline.building.desk import Desk, Made, PageRow
from timeline.building.histories import Histories, read_histories
from timeline.building.making import make_site, open_desk, remember
from timeline.building.options import BuildOptions
from timeline.building.project_files import ProjectPaths
from timeline.building.reading import Reading
from timeline.building.workers import usual_jobs
from timeline.output.cache import Cache
from timeline.output.writer import CommitReport, commit, open_stage
from timeline.planning.edition import Edition
from timeline.planning.shell import Shells
from timeline.rendering.theme import load_theme
from timeline.wording.borrowed import mark_borrowed


def make_whole(
    paths: ProjectPaths,
    options: BuildOptions,
    cache: Cache,
    reading: Reading,
    rows: Mapping[str, PageRow],
    touched: Callable[[], Collection[str]],
) -> tuple[Desk, list[Made], CommitReport, Histories]:
    """Make the site, and remember how. Raises TimelineError; the site is then as it was.

    `touched` tells which files of the site are no longer as `rows` remember them.
    """
    theme = load_theme(paths.root, reading.chronicle.project.theme)
    words = mark_borrowed(theme.words(reading.chronicle.project.language))
    told = read_histories(paths.root, reading, cache, tell=not options.as_known_at)
    shells = Shells(Edition(reading.chronicle, words, __version__, told.of, as_known_at=options.as_known_at))
    stage = open_stage(paths.site)
    try:
        desk = open_desk(shells, theme, words, stage, paths, rows, touched())
        jobs = options.jobs or usual_jobs()
        made, known = make_site(desk, reading, told, theme, cache, paths, jobs)
        report = commit(stage, paths.site, {one.path: one.row.sha256 for one in made}, desk.manifest)
    except BaseException:
        stage.discard()
        raise
    remember(paths.site, cache, desk, reading, told.key, made, known)
    return desk, made, report, told
