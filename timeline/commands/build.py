"""`timeline build`: makes the site what the content says."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.building.report import BuildReport


@click.command
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the site there; left out, to the project's folder site/.",
)
@options.drafts
@click.option("--clean", is_flag=True, help="Make every page anew, whatever earlier builds remember.")
@click.option(
    "--explain", metavar="PAGE", help="Say why this page was made again, or was not: a path or an address."
)
@options.strict
@options.quiet
@options.form
@options.jobs
@click.pass_context
def build(
    context: click.Context,
    *,
    site: Path | None,
    drafts: bool,
    clean: bool,
    explain: str | None,
    strict: bool,
    quiet: bool,
    form: str,
    jobs: int | None,
) -> None:
    """Make the site be what the content says.

    Only what has changed is written. When the content has errors, the site stays as it was.

    \b
    timeline build
    timeline build --site public --strict
    timeline build --explain events/aleppo-entered/
    """
    from timeline import build as pipeline
    from timeline.building.project_files import find_project, paths_of, read_project
    from timeline.commands.report.show import show, weighed
    from timeline.diagnostics import ContentErrors

    paths = paths_of(find_project(Path.cwd()), site)
    page = ""
    if explain:
        project = read_project(paths)[0]
        page = page_path(explain, paths.site, (project and project.url) or "")
    wanted = pipeline.BuildOptions(jobs=jobs, drafts=drafts, clean=clean, strict=strict, explain=page)
    try:
        report = pipeline.build(paths, wanted)
    except ContentErrors as errors:
        show(weighed(errors.diagnostics, strict=strict, quiet=quiet), form, paths.root, err=True, quiet=quiet)
        if not quiet:
            click.echo("nothing was written; the site is as it was", err=True)
        context.exit(1)
    warnings = weighed(report.warnings, strict=False, quiet=quiet)
    if warnings or form != "text":
        show(warnings, form, paths.root, err=True, quiet=quiet)
    if report.explained:
        click.echo(report.explained)
    if not quiet:
        click.echo(in_one_line(report), err=True)


def in_one_line(report: BuildReport) -> str:
    """What a build did."""
    from timeline.commands.report.text import counted

    return (
        f"{counted(report.events, 'event')}, {counted(report.pages, 'page')}: "
        f"{len(report.rendered):,} rendered, {counted(len(report.written), 'file')} written, "
        f"{len(report.removed):,} removed, in {report.seconds:.1f} s"
    )


def page_path(text: str, site: Path, base_url: str) -> str:
    """The path in the site of a page that is named by its address, its path there or the file itself."""
    if text.startswith(("https://", "http://")):
        path, base = urlsplit(text).path, urlsplit(base_url).path
        text = unquote(path.removeprefix(base))
    elif Path(text).absolute().is_relative_to(site):
        text = Path(text).absolute().relative_to(site).as_posix()
    text = text.removeprefix("./").strip("/")
    if text in ("", "."):
        return "index.html"
    return text if PurePosixPath(text).suffix else f"{text}/index.html"
