"""`timeline build`: build the site."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.building.report import BuildReport


def _day(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Require the date of a single day."""
    if value is None:
        return None
    from timeline.dates import edtf
    from timeline.diagnostics import UsageError

    try:
        date = edtf.parse(value)
    except edtf.EdtfError as error:
        raise UsageError(f"--as-known-at: {error.message}", "write a day, as 2024-11-30") from error
    if date.form != "date" or date.precision != "day" or date.span or date.approximate or date.uncertain:
        raise UsageError(f"--as-known-at: {value} is not one day", "write it as 2024-11-30")
    return date.text


@click.command
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the site; by default site/ in the project, or site-drafts/ with --drafts.",
)
@options.drafts
@click.option(
    "--as-known-at",
    metavar="DATE",
    callback=_day,
    help="Show only what had been published by the end of that day, in a site folder of its own.",
)
@click.option("--clean", is_flag=True, help="Discard the build cache and render every page.")
@click.option(
    "--explain", metavar="PAGE", help="Explain why this page (a path or an address) was or was not rendered."
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
    as_known_at: str | None,
    clean: bool,
    explain: str | None,
    strict: bool,
    quiet: bool,
    form: str,
    jobs: int | None,
) -> None:
    """Build the site.

    Only changed files are written. If the content has errors, the site is left as it is.

    \b
    timeline build
    timeline build --site public --strict
    timeline build --explain events/aleppo-entered/
    timeline build --as-known-at 2024-11-30
    """
    from timeline.diagnostics import ContentErrors
    from timeline.project import discovering, find_project, paths_of, read_project

    root = find_project(Path.cwd())
    paths = paths_of(root, site or _usual_site(root, drafts=drafts, as_known_at=as_known_at))
    try:
        with discovering(root) as found:  # while all that builds is loaded
            from timeline import build as pipeline
            from timeline.commands.report.show import apply_options, show

            page = ""
            if explain:
                project = read_project(paths)[0]
                page = page_path(explain, paths.site, (project and project.url) or "")
            wanted = pipeline.BuildOptions(
                jobs=jobs,
                drafts=drafts,
                clean=clean,
                strict=strict,
                explain=page,
                as_known_at=as_known_at or "",
            )
            report = pipeline.build(paths, wanted, found)
    except ContentErrors as errors:
        problems = apply_options(errors.diagnostics, strict=strict, quiet=quiet)
        show(problems, form, paths.root, err=True, quiet=quiet)
        if not quiet:
            click.echo("nothing was written; the site is unchanged", err=True)
        context.exit(1)
    warnings = apply_options(report.warnings, strict=False, quiet=quiet)
    if warnings or form != "text":
        show(warnings, form, paths.root, err=True, quiet=quiet)
    _say(report, drafts=drafts, as_known_at=as_known_at, quiet=quiet)


def _usual_site(root: Path, *, drafts: bool, as_known_at: str | None) -> Path | None:
    """The site folder of an edition that is not for publication; None for the project's own."""
    if as_known_at:
        return root / f"site-as-known-at-{as_known_at}{'-drafts' if drafts else ''}"
    return root / "site-drafts" if drafts else None


def _say(report: BuildReport, *, drafts: bool, as_known_at: str | None, quiet: bool) -> None:
    """Print what a build did: explanations to standard output, the rest to standard error."""
    if report.explained:
        from timeline.commands.report.terminal import style_of

        click.echo(style_of(err=False).visible(report.explained))
    if quiet:
        return
    click.echo(in_one_line(report), err=True)
    if drafts:
        click.echo(f"with drafts, not for publication: {report.site}", err=True)
    if as_known_at:
        click.echo(_about_that_day(report, as_known_at), err=True)


def _about_that_day(report: BuildReport, day: str) -> str:
    """The folder of a site as it was known on a day, and the number of sources left out as undated."""
    from timeline.diagnostics import counted

    text = f"as it was known on {day}: {report.site}"
    if report.left_out:
        sources = counted(report.left_out, "source")
        text += f"\n{sources} omitted: no publication, access or archive date by then"
    return text


def in_one_line(report: BuildReport) -> str:
    """Summarise a build in one line."""
    from timeline.diagnostics import counted

    return (
        f"{counted(report.events, 'event')}, {counted(report.pages, 'page')}: "
        f"{len(report.rendered):,} rendered, {counted(len(report.written), 'file')} written, "
        f"{len(report.removed):,} removed, in {report.seconds:.1f} s"
    )


def page_path(text: str, site: Path, base_url: str) -> str:
    """The path in the site of a page given by its address, its path or its file."""
    if text.startswith(("https://", "http://")):
        path, base = urlsplit(text).path, urlsplit(base_url).path
        text = unquote(path.removeprefix(base))
    elif Path(text).absolute().is_relative_to(site):
        text = Path(text).absolute().relative_to(site).as_posix()
    text = text.removeprefix("./").strip("/")
    if text in ("", "."):
        return "index.html"
    return text if PurePosixPath(text).suffix else f"{text}/index.html"
