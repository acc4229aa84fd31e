"""`timeline verify`: check stored files against their digests. Opens no connection."""

from __future__ import annotations

import os
from pathlib import Path

import click

from timeline.commands import options


@click.command
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the site; by default site/ in the project.",
)
@options.quiet
@options.form
@click.pass_context
def verify(context: click.Context, *, site: Path | None, quiet: bool, form: str) -> None:
    """Check stored files against their digests.

    Archived copies of sources (`archived: [{file: ..., sha256: ...}]`) are compared with their SHA-256, and the responses
    in WARC files with the digests in them. The site, if there is one, is compared with its manifest.sha256, which must
    list every file in it. No connection is opened.

    \b
    timeline verify
    """
    from timeline import build as pipeline
    from timeline.commands.report.show import apply_options, has_errors, show
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
        help_text = "publish what `timeline build` makes without --drafts, in a folder of its own"
        message = "this site shows drafts and events under embargo: it is not for publication"
        found.append(of_site(DRAFTS, Severity.ERROR, "SITE003", message, help_text))
    unnamed = find_foreign_files(paths.site) if paths.site.is_dir() else []
    severity = Severity.ERROR if may_come_with_project(paths.site, paths.root) else Severity.WARNING
    for path in unnamed:
        help_text = "look at what it is and move it away: whoever publishes the folder publishes it too"
        found.append(of_site(path, severity, "SITE002", "no build has made this file", help_text))
    found = apply_options(found, strict=False, quiet=quiet)
    show(found, form, paths.root, err=False, quiet=quiet)
    if not quiet:
        copies = [copy.file for one in cited.descriptions for copy in one.source.archived if copy.file]
        files = (
            "; there is no site" if manifest is None else f" and {counted(len(manifest), 'file')} of the site"
        )
        click.echo(f"checked {counted(len(copies), 'archived copy', 'archived copies')}{files}", err=True)
        if any(map(is_warc, copies)) and not inside:
            click.echo(
                "the responses in WARC files were not checked: pip install 'sourced-timeline[net]'", err=True
            )
    if has_errors(found):
        context.exit(1)
