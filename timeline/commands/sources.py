"""`timeline sources`: check the links to sources, and archive their pages. No other command opens a connection."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.model.project import Project
    from timeline.project import ProjectPaths
    from timeline.records.cited_pages import CitedPages

INSTALL = "pip install 'sourced-timeline[net]'"

_pause = click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Seconds between two requests to one host.",
)
_timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Seconds that one request may take.",
)
_HOST = re.compile(r"(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.IGNORECASE)


def _hosts(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    wrong = [value for value in values if not _HOST.fullmatch(value)]
    if wrong:
        raise click.BadParameter(f"{wrong[0]!r} is no host; write intranet.example or 10.0.0.5:8080")
    return tuple(value.lower() for value in values)


_allow_host = click.option(
    "--allow-host",
    "allowed",
    multiple=True,
    callback=_hosts,
    metavar="HOST[:PORT]",
    help="Ask this host although it is not on the public network (an intranet); may be given more than once.",
)


@click.group
def sources() -> None:
    """Check the links to sources, and get copies of their pages.

    These are the only commands that open a connection to the network. They need packages that the rest does not:
    pip install 'sourced-timeline[net]'.

    \b
    timeline sources check        which pages have moved or are gone, which quotes are no longer there
    timeline sources archive      find or make a copy of each page
    """


@sources.command
@click.option(
    "--again", is_flag=True, help="Ask for every page, also for those that answered a short time ago."
)
@click.option("--dry-run", is_flag=True, help="Change no content file.")
@_pause
@_timeout
@_allow_host
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
    """Ask every cited page whether it is there and says what is quoted.

    Says what has moved, is gone, is refused to programs, or does not answer, and writes it beside the source as `link:`.
    What answered well is not asked again for a day to a week, so that a daily run is cheap. A run that is stopped
    loses nothing that it has learned.

    Exit code 1: a page is gone, or a quote was there and is no longer.

    \b
    timeline sources check
    timeline sources check --dry-run --format github      in a daily workflow
    """
    _require_network_packages()
    from timeline.cache.folders import make_project_cache_folder
    from timeline.commands.report.findings import Progress, show_findings
    from timeline.commands.report.show import has_errors, weighed
    from timeline.commands.report.sources import check_summary
    from timeline.editing.source_files import with_positions
    from timeline.network.check_sources import check_sources
    from timeline.network.request_policy import policy_of

    paths, project, cited = _cited_pages()
    with Progress(len(cited.pages), "pages", quiet=quiet) as progress:
        done = check_sources(
            paths.root,
            make_project_cache_folder(paths.cache_folder, paths.root),
            cited,
            policy_of(project, pause, timeout, allowed),
            again=again,
            write=not dry_run,
            on_page=progress.step,
        )
    found = weighed(with_positions(paths.root, done.problems), strict=strict, quiet=quiet)
    show_findings(found, form, paths.root, quiet=quiet)
    if not quiet:
        click.echo(check_summary(cited, done), err=True)
    if has_errors(found):
        context.exit(1)


@sources.command
@click.option("--all", "every", is_flag=True, help="Get a copy of every page, also where there is one.")
@click.option("--warc", is_flag=True, help="Capture each page into a file of its own in content/archive/.")
@click.option(
    "--timegate",
    default="https://web.archive.org/web/",
    show_default=True,
    metavar="URL",
    help="Ask this archive for copies: what its Memento TimeGate's addresses begin with.",
)
@click.option(
    "--save-page-now",
    "save_page_now",
    default="https://web.archive.org/save",
    show_default=True,
    metavar="URL",
    help="Ask there for a new copy, if SPN_ACCESS_KEY and SPN_SECRET_KEY are set.",
)
@click.option("--dry-run", is_flag=True, help="Look for copies only: change no file, have nothing captured.")
@_pause
@_timeout
@_allow_host
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
    """Get a copy of each cited page that has none.

    It is written beside the source as `archived:`. First the archive is asked for a copy from within a month of the
    day on which the page was read (`accessed`, else `published`). If it has none, Save Page Now is asked to make one,
    where its keys are set. With --warc, each page is also captured into content/archive/, with its SHA-256; such
    files are kept and not published.

    \b
    timeline sources archive
    timeline sources archive --warc
    """
    _require_network_packages()
    from timeline.commands.report.findings import Progress, show_findings
    from timeline.commands.report.show import weighed
    from timeline.commands.report.sources import archive_summary
    from timeline.commands.report.terminal import look_of
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
            cited,
            archives,
            policy_of(project, pause, timeout, allowed),
            every=every,
            write=not dry_run,
            on_page=progress.step,
        )
    if form == "text":
        for line in done.copies:
            click.echo(look_of(err=False).visible(line))
    found = weighed(with_positions(paths.root, done.problems), strict=False, quiet=quiet)
    show_findings(found, form, paths.root, quiet=quiet)
    if not quiet:
        click.echo(archive_summary(done), err=True)


def _require_network_packages() -> None:
    """Raises EnvironmentFailure that says what to install, where packages for the network are missing."""
    from importlib.util import find_spec

    from timeline.diagnostics import EnvironmentFailure

    missing = [name for name in ("anyio", "certifi", "httpcore", "warcio") if find_spec(name) is None]
    if missing:
        raise EnvironmentFailure(
            f"this command needs packages that are not installed: {', '.join(missing)}", INSTALL
        )


def _cited_pages() -> tuple[ProjectPaths, Project, CitedPages]:
    """The project here, its settings and the pages that it cites. Raises ContentErrors and others."""
    from timeline import build as pipeline
    from timeline.editing.source_files import read_cited
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    return paths, pipeline.load(paths).project, read_cited(paths.root)
