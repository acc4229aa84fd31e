"""`timeline fill`: read title, author, publisher, day and language from a cited page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.filling.pages import SourcePage
    from timeline.model.project import Project


@click.command
@click.argument("target", metavar="FILE|ID|URL")
@click.option(
    "--page",
    "saved",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this file instead of the page: HTML that you saved in the browser, or WARC.",
)
@click.option("--id", "id_", metavar="ID", help="Id of a new source; by default derived from its title.")
@click.option("--offline", is_flag=True, help="Read archived copies only, and request no page.")
@click.option("--dry-run", is_flag=True, help="Show what is found, and change no file.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="Output format.")
@options.pause
@options.timeout
@options.allow_host
@click.pass_context
def fill(
    context: click.Context,
    *,
    target: str,
    saved: Path | None,
    id_: str | None,
    offline: bool,
    dry_run: bool,
    form: str,
    pause: float,
    timeout: float,
    allowed: tuple[str, ...],
) -> None:
    """Complete a source with what its page says of itself.

    Reads title, author, publisher, day of publication and language from the page's JSON-LD, meta tags and headings, and
    writes those that the record lacks. Fields that you wrote are never changed. What the page contradicts, or leaves in
    doubt, is shown and not written.

    FILE or ID is that of a source, or of an event: then all web pages that it cites are read. A URL that no file cites yet
    becomes a new source. An archived copy in content/archive/ is read instead of the page; otherwise, the page is
    requested, for which additional packages are needed: pip install 'sourced-timeline[net]'.

    Exit code 1: a page could not be read.

    \b
    timeline fill https://example.org/news
    timeline fill content/events/2024-11-29-flood.yaml --dry-run
    timeline fill https://example.org/news --page saved.html
    """
    from timeline.clock import today
    from timeline.commands.report.filled import show_filled
    from timeline.filling.fill import actors_of, fill_sources
    from timeline.filling.pages import page_in_file, pages_for
    from timeline.filling.sources import choose_sources
    from timeline.project import find_project, paths_of, require_project

    paths = paths_of(find_project(Path.cwd()))
    project = require_project(paths)
    sources = choose_sources(paths.root, target, Path.cwd())
    if saved is not None:
        if len({source.url for source in sources}) > 1:
            raise click.UsageError(f"{target} cites several pages; with --page, give the address of one")
        pages = {sources[0].url: page_in_file(saved, sources[0].url)}
    else:
        ask = None if offline else partial(_requested, project, pause, timeout, allowed)
        pages = pages_for(paths.root, sources, ask)
    found = fill_sources(
        paths,
        project,
        sources,
        pages,
        date.fromisoformat(today()),
        actors_of(paths, project),
        id_,
        dry_run=dry_run,
    )
    show_filled(found, form, dry_run=dry_run)
    if any(one.problem for one in found):
        context.exit(1)


def _requested(
    project: Project, pause: float, timeout: float, allowed: tuple[str, ...], urls: Iterable[str]
) -> dict[str, SourcePage]:
    """The pages at addresses, as the network gives them now."""
    options.require_network_packages()
    from timeline.commands.report.findings import Progress
    from timeline.filling.pages import page_of_answer, page_of_failure
    from timeline.network.fetch_pages import Fetched, fetch_pages
    from timeline.network.request_policy import policy_of

    urls = list(urls)
    with Progress(len(urls), "pages", quiet=False) as progress:
        fetched = fetch_pages(urls, policy_of(project, pause, timeout, allowed), progress.step)
    return {
        url: page_of_answer(one.answer, one.verdict, "the page")
        if isinstance(one, Fetched)
        else page_of_failure(one)
        for url, one in fetched.items()
    }
