"""`timeline verify`: check stored files against their digests, or a published site against what the project builds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.project import ProjectPaths
    from timeline.verification.verify_site import ReadFiles

UNREAD = 3
"""The exit code if files could not be read and nothing else is wrong."""


@click.command
@click.argument("target", required=False, metavar="[URL|DIR]")
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Without URL|DIR: the folder of the site; by default site/ in the project.",
)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Of a site at URL|DIR, compare only N files, others each time.",
)
@options.timeout
@options.allow_host
@options.strict
@options.quiet
@options.form
@click.pass_context
def verify(
    context: click.Context,
    *,
    target: str | None,
    site: Path | None,
    sample: int | None,
    timeout: float,
    allowed: tuple[str, ...],
    strict: bool,
    quiet: bool,
    form: str,
) -> None:
    """Check a published site, or stored files.

    With an address or a folder: each file of the site there is compared with its manifest.sha256, and with what the
    project builds at the present commit, in a folder of the cache. Without a project, with the manifest only. An
    address needs additional packages: pip install 'sourced-timeline[net]'.

    Without, and without any connection: archived copies of sources (`archived: [{file: ..., sha256: ...}]`) are compared
    with their SHA-256, and the responses in WARC files with the digests in them; the site, if there is one, with its
    manifest.sha256, which must list every file in it.

    \b
    timeline verify
    timeline verify https://example.org/chronology/
    timeline verify ../as-published --format json
    """
    if target is None:
        from timeline.diagnostics import UsageError

        if sample is not None:
            raise UsageError(
                "--sample needs the address or the folder of a site", "timeline verify URL --sample 100"
            )
        has_errors = _verify_stored(site, strict=strict, quiet=quiet, form=form)
        context.exit(1 if has_errors else 0)
    if site is not None:
        raise click.UsageError("give either a URL or a folder, or --site")
    context.exit(_verify_site(target, sample, timeout, allowed, strict=strict, quiet=quiet, form=form))


def _verify_site(
    target: str,
    sample: int | None,
    timeout: float,
    allowed: tuple[str, ...],
    *,
    strict: bool,
    quiet: bool,
    form: str,
) -> int:
    """Verify a site elsewhere; returns the exit code."""
    from timeline.commands.report.findings import Progress
    from timeline.commands.report.show import apply_options, has_errors, show
    from timeline.commands.report.terminal import style_of
    from timeline.commands.report.verification import (
        signature_summary,
        site_diagnostics,
        site_json,
        site_summary,
    )
    from timeline.verification.comparison import SiteVerdict
    from timeline.verification.verify_site import verify_site

    paths = _project_here()
    place, read = _reader_of(target, paths, timeout, allowed)
    with Progress(0, "files", quiet=quiet) as progress:
        found = verify_site(
            place, read, paths, sample=sample, on_start=progress.expect, on_path=progress.step
        )
    problems = apply_options(site_diagnostics(place, found, paths), strict=strict, quiet=quiet)
    if form == "json":
        click.echo(site_json(place, found, problems))
    else:
        show(problems, form, paths.root if paths else Path.cwd(), err=False, quiet=quiet)
        if not quiet:
            look = style_of(err=form != "text")
            for line in (site_summary(place, found), signature_summary(found)):
                click.echo(look.visible(line), err=form != "text")
    if found.verdict is SiteVerdict.UNREAD:
        return UNREAD
    return 1 if has_errors(problems) else 0


def _project_here() -> ProjectPaths | None:
    from timeline.diagnostics import UsageError
    from timeline.project import find_project, paths_of

    try:
        return paths_of(find_project(Path.cwd()))
    except UsageError:
        return None


def _reader_of(
    target: str, paths: ProjectPaths | None, timeout: float, allowed: tuple[str, ...]
) -> tuple[str | Path, ReadFiles]:
    """Where the site is, and how its files are read. Raises UsageError, EnvironmentFailure."""
    from timeline.diagnostics import UsageError
    from timeline.verification.verify_site import folder_reader

    if not target.lower().startswith(("https://", "http://")):
        folder = Path(os.path.abspath(target))
        if not folder.is_dir():
            raise UsageError(
                f"{target} is no folder", "give the folder of a site, or its address: https://..."
            )
        return folder, folder_reader(folder)
    options.require_network_packages()
    from timeline.network.client import RequestPolicy
    from timeline.network.published_site import AT_ONCE, read_published, site_address
    from timeline.network.request_policy import user_agent
    from timeline.project import read_project

    base = site_address(target)
    project = read_project(paths)[0] if paths else None
    agent = user_agent(project, "verifies a site")
    policy = RequestPolicy(agent, 0.0, timeout, frozenset(allowed), AT_ONCE)
    return base, lambda wanted, most, on_file: read_published(base, wanted, policy, most, on_file)


def _verify_stored(site: Path | None, *, strict: bool, quiet: bool, form: str) -> bool:
    """Verify archived copies and the project's own site; returns whether anything is wrong."""
    from timeline import build as pipeline
    from timeline.commands.report.show import apply_options, has_errors, show
    from timeline.commands.report.verification import DRAFTS_HELP, DRAFTS_MESSAGE, FOREIGN_HELP
    from timeline.copies.checks import check_copies
    from timeline.copies.warc_files import can_be_read, is_warc
    from timeline.diagnostics import Diagnostic, Severity, counted
    from timeline.editing.source_files import read_cited, with_positions
    from timeline.output.foreign_files import find_foreign_files, may_come_with_project
    from timeline.output.manifest import DRAFTS, read_manifest
    from timeline.output.verify import check_site
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()), site)
    pipeline.load(paths)
    cited = read_cited(paths.root)
    inside = can_be_read()
    found = with_positions(paths.root, check_copies(paths.content, cited.descriptions, inside=inside))
    manifest = read_manifest(paths.site)

    def of_site(path: str, severity: Severity, code: str, message: str, help_text: str) -> Diagnostic:
        shown = Path(os.path.relpath(paths.site / path, paths.root)).as_posix()
        return Diagnostic(shown, 1, 1, 1, 1, severity, code, message, help_text)

    for path, fault in check_site(paths.site, manifest or {}):
        help_text = "find out what changed it, then build again"
        found.append(of_site(path, Severity.ERROR, "SITE001", f"the file {fault}", help_text))
    if DRAFTS in (manifest or {}):
        found.append(of_site(DRAFTS, Severity.ERROR, "SITE003", DRAFTS_MESSAGE, DRAFTS_HELP))
    unnamed = find_foreign_files(paths.site) if paths.site.is_dir() else []
    severity = Severity.ERROR if may_come_with_project(paths.site, paths.root) else Severity.WARNING
    for path in unnamed:
        found.append(of_site(path, severity, "SITE002", "no build has made this file", FOREIGN_HELP))
    found = apply_options(found, strict=strict, quiet=quiet)
    show(found, form, paths.root, err=False, quiet=quiet)
    if not quiet:
        copies = [copy.file for one in cited.descriptions for copy in one.source.archived if copy.file]
        files = (
            "; there is no site" if manifest is None else f" and {counted(len(manifest), 'file')} of the site"
        )
        click.echo(f"checked {counted(len(copies), 'archived copy', 'archived copies')}{files}", err=True)
        if any(map(is_warc, copies)) and not inside:
            click.echo(f"the responses in WARC files were not checked: {options.INSTALL}", err=True)
    return has_errors(found)
