"""`timeline sources`: the only commands that look at the network; states of links, and copies of pages."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.commands.check_sources import Checked
    from timeline.model.project import Project
    from timeline.network.client import RequestPolicy
    from timeline.records.cited_pages import Cited

INSTALL = "pip install 'sourced-timeline[net]'"

_pause = click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    help="Leave each host in peace for so long after a request.",
)
_timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="The most that one request may take.",
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
    """Look after the links to sources: are they alive, is there a copy?

    These are the only commands that open a connection to the network. They need packages that the rest does not:
    pip install 'sourced-timeline[net]'.

    \b
    timeline sources check        what has moved, what is gone, which quotes are no longer there
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
    _need_network()
    from timeline.commands.check_sources import check_links
    from timeline.commands.report.findings import Progress, show_findings
    from timeline.commands.report.show import has_errors, weighed
    from timeline.editing.source_files import with_positions

    root, memory, project, cited = _project()
    with Progress(len(cited.pages), "pages", quiet=quiet) as progress:
        done = check_links(
            root, memory, cited, _policy(project, pause, timeout, allowed),
            again=again, write=not dry_run, told=progress.step,
        )  # fmt: skip
    found = weighed(with_positions(root, done.problems), strict=strict, quiet=quiet)
    show_findings(found, form, root, quiet=quiet)
    if not quiet:
        click.echo(_summary(cited, done), err=True)
    if has_errors(found):
        context.exit(1)


@sources.command
@click.option("--all", "every", is_flag=True, help="Get a copy of pages too that have one.")
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
    _need_network()
    from timeline.commands.archive_sources import archive_pages
    from timeline.commands.report.findings import Progress, show_findings
    from timeline.commands.report.show import weighed
    from timeline.commands.report.terminal import look_of
    from timeline.commands.report.text import counted
    from timeline.diagnostics import UsageError
    from timeline.editing.source_files import with_positions
    from timeline.network.archiving import Archives
    from timeline.network.save_page_now import Keys

    root, _, project, cited = _project()
    access, secret = os.environ.get("SPN_ACCESS_KEY", ""), os.environ.get("SPN_SECRET_KEY", "")
    keys = Keys(access, secret) if access and secret and not dry_run else None
    service = urlsplit(save_page_now)
    if (
        keys is not None
        and service.scheme != "https"
        and {service.hostname, service.netloc}.isdisjoint(allowed)
    ):
        raise UsageError("keys are sent by https only", "give an address that begins with https://")
    archives = Archives(
        timegate=timegate,
        save_page_now=save_page_now,
        keys=keys,
        own=warc and not dry_run,
        software=_agent(project),
    )
    with Progress(len(cited.pages), "pages", quiet=quiet) as progress:
        done = archive_pages(
            root, cited, archives, _policy(project, pause, timeout, allowed),
            every=every, write=not dry_run, told=progress.step,
        )  # fmt: skip
    if form == "text":
        for line in done.copies:
            click.echo(look_of(err=False).visible(line))
    show_findings(
        weighed(with_positions(root, done.problems), strict=False, quiet=quiet), form, root, quiet=quiet
    )
    if not quiet:
        click.echo(
            f"{counted(done.wanted, 'page')} without a copy, {counted(len(done.copies), 'copy', 'copies')} found or made, "
            f"{counted(len(done.changed), 'file')} changed",
            err=True,
        )


def _need_network() -> None:
    """Say what to install, where the packages for the network are missing. Raises EnvironmentFailure."""
    from importlib.util import find_spec

    from timeline.diagnostics import EnvironmentFailure

    missing = [name for name in ("anyio", "certifi", "httpcore", "warcio") if find_spec(name) is None]
    if missing:
        raise EnvironmentFailure(
            f"this command needs packages that are not installed: {', '.join(missing)}", INSTALL
        )


def _project() -> tuple[Path, Path, Project, Cited]:
    """The project's folder, its memory's, its settings, and what it cites. Raises ContentErrors and others."""
    from timeline import build as pipeline
    from timeline.cache.folders import make_project_cache_folder
    from timeline.editing.source_files import read_cited
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    project = pipeline.load(paths).project
    return (
        paths.root,
        make_project_cache_folder(paths.cache_folder, paths.root),
        project,
        read_cited(paths.root),
    )


def _agent(project: Project) -> str:
    """How this program calls itself: what it does and whom to turn to, never another's name."""
    from timeline import __version__

    known = [text for text in (project.url, project.contact) if text and text.isascii()]
    return f"timeline/{__version__} ({'; '.join(['checks the links of a chronology', *known])})"


def _policy(project: Project, pause: float, timeout: float, allowed: tuple[str, ...]) -> RequestPolicy:
    from timeline.network.client import RequestPolicy

    return RequestPolicy(_agent(project), pause, timeout, frozenset(allowed))


def _summary(cited: Cited, done: Checked) -> str:
    """`12 pages: 10 live, 1 moved, 1 gone; 3 asked for now; 1 file changed`."""
    from timeline.commands.report.text import counted

    words = ("live", "moved", "gone", "refused", "unknown")
    states = ", ".join(f"{done.states[word]:,} {word}" for word in words if done.states[word])
    parts = [
        f"{counted(len(cited.pages), 'page')}: {states or 'none'}",
        f"{done.asked:,} asked for now" + (f", {done.left:,} left for the next run" if done.left else ""),
        f"{counted(len(done.changed), 'file')} changed",
    ]
    others = ((cited.sites, "publisher's site"), (cited.letters, "e-mail address", "e-mail addresses"))
    passed = [counted(*one) for one in others if one[0]]
    return "; ".join([*parts, f"passed over: {', '.join(passed)}"] if passed else parts)
