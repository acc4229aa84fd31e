"""`timeline sources`: check the links to sources, and archive their pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.model.project import Project
    from timeline.project import ProjectPaths
    from timeline.records.cited_pages import CitedPages


@click.group
def sources() -> None:
    """Check links to sources, and archive their pages.

    These commands connect to the network. They need additional packages:
    pip install 'sourced-timeline[net]'.

    \b
    timeline sources check        find moved and missing pages and missing quotations
    timeline sources archive      find or make a copy of each page
    """


@sources.command
@click.option("--again", is_flag=True, help="Check every page, including those checked recently.")
@click.option("--dry-run", is_flag=True, help="Do not change any content file.")
@options.pause
@options.timeout
@options.allow_host
@options.strict
@options.quiet
@options.form
@click.pass_context
def check(
    context: click.Context,
    *,
    again: bool,
    dry_run: bool,
    pause: float,
    timeout: float,
    allowed: tuple[str, ...],
    strict: bool,
    quiet: bool,
    form: str,
) -> None:
    """Check that every cited page is still there and contains the quotations from it.

    Reports pages that have moved, are gone, refuse programs or do not answer, and records the result as `link:` in the
    source. Working pages are not requested again for a day to a week, so that daily runs are cheap. If a run is stopped,
    its results so far are kept.

    Exit code 1: a page is gone or no longer contains a quotation that it once had.

    \b
    timeline sources check
    timeline sources check --dry-run --format github      in a daily workflow
    """
    options.require_network_packages()
    from timeline.cache.folders import make_project_cache_folder
    from timeline.commands.report.findings import Progress, show_findings
    from timeline.commands.report.show import apply_options, has_errors
    from timeline.commands.report.sources import check_summary
    from timeline.editing.source_files import with_positions
    from timeline.network.check_sources import check_sources
    from timeline.network.request_policy import policy_of

    paths, project, cited = _cited_pages()
    with Progress(len(cited.pages), "pages", quiet=quiet) as progress:
        done = check_sources(
            paths.root,
            project,
            make_project_cache_folder(paths.cache_folder, paths.root),
            cited,
            policy_of(project, pause, timeout, allowed),
            again=again,
            write=not dry_run,
            on_page=progress.step,
        )
    found = apply_options(with_positions(paths.root, done.problems), strict=strict, quiet=quiet)
    show_findings(found, form, paths.root, quiet=quiet)
    if not quiet:
        click.echo(check_summary(cited, done), err=True)
    if has_errors(found):
        context.exit(1)


@sources.command
@click.option("--all", "every", is_flag=True, help="Include pages that already have an archived copy.")
@click.option("--warc", is_flag=True, help="Also capture each page as a WARC file in content/archive/.")
@click.option(
    "--timegate",
    default="https://web.archive.org/web/",
    show_default=True,
    metavar="URL",
    help="Web archive to search: the prefix of its Memento TimeGate addresses.",
)
@click.option(
    "--save-page-now",
    "save_page_now",
    default="https://web.archive.org/save",
    show_default=True,
    metavar="URL",
    help="Save Page Now service that makes new copies, if SPN_ACCESS_KEY and SPN_SECRET_KEY are set.",
)
@click.option("--dry-run", is_flag=True, help="Only search for copies: change no file and capture nothing.")
@options.pause
@options.timeout
@options.allow_host
@options.quiet
@options.form
def archive(
    *,
    every: bool,
    warc: bool,
    timegate: str,
    save_page_now: str,
    dry_run: bool,
    pause: float,
    timeout: float,
    allowed: tuple[str, ...],
    quiet: bool,
    form: str,
) -> None:
    """Find or make an archived copy of each cited page that has none.

    The copy is recorded as `archived:` in the source. The archive is searched for a copy made within a month of the day
    on which the page was read (`accessed`, otherwise `published`). If there is none and the keys for Save Page Now are
    set, a new copy is requested. With --warc, each page is also captured in content/archive/, with its SHA-256; these
    files are not published.

    \b
    timeline sources archive
    timeline sources archive --warc
    """
    options.require_network_packages()
    from timeline.commands.report.findings import Progress, show_findings
    from timeline.commands.report.show import apply_options
    from timeline.commands.report.sources import archive_summary
    from timeline.commands.report.terminal import style_of
    from timeline.editing.source_files import with_positions
    from timeline.network.archive_sources import archive_sources
    from timeline.network.archiving import Archives
    from timeline.network.request_policy import policy_of, user_agent
    from timeline.network.save_page_now import keys_in

    paths, project, cited = _cited_pages()
    archives = Archives(
        timegate=timegate,
        save_page_now=save_page_now,
        keys=None if dry_run else keys_in(os.environ, save_page_now, allowed),
        own=warc and not dry_run,
        software=user_agent(project),
    )
    with Progress(len(cited.pages), "pages", quiet=quiet) as progress:
        done = archive_sources(
            paths.root,
            project,
            cited,
            archives,
            policy_of(project, pause, timeout, allowed),
            every=every,
            write=not dry_run,
            on_page=progress.step,
        )
    if form == "text":
        click.echo("".join(f"{style_of(err=False).visible(line)}\n" for line in done.copies), nl=False)
    found = apply_options(with_positions(paths.root, done.problems), strict=False, quiet=quiet)
    show_findings(found, form, paths.root, quiet=quiet)
    if not quiet:
        click.echo(archive_summary(done), err=True)


def _cited_pages() -> tuple[ProjectPaths, Project, CitedPages]:
    """The project here, its settings and the pages that it cites. Raises ContentErrors and others."""
    from timeline import build as pipeline
    from timeline.editing.source_files import read_cited
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    return paths, pipeline.load(paths).project, read_cited(paths.root)
