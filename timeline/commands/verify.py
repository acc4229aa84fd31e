"""`timeline verify`: stored files are still what they were. Opens no connection."""

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
    help="The site's folder; left out, the project's site/.",
)
@options.quiet
@options.form
@click.pass_context
def verify(context: click.Context, *, site: Path | None, quiet: bool, form: str) -> None:
    """Hash every stored file again, and say which is not what it was.

    Copies of sources (`archived: [{file: ..., sha256: ...}]`) are held against their SHA-256, and the answers in WARC files
    against the digests in them. The site, if there is one, is held against its manifest.sha256. Opens no connection.

    \b
    timeline verify
    """
    from importlib.util import find_spec

    from timeline import build as pipeline
    from timeline.building.project_files import find_project, paths_of
    from timeline.commands.report.show import has_errors, show, weighed
    from timeline.commands.report.text import counted
    from timeline.commands.source_files import placed, read_cited
    from timeline.diagnostics import Diagnostic, Severity
    from timeline.output.evidence import check_copies, check_site
    from timeline.output.manifest import read_manifest

    paths = paths_of(find_project(Path.cwd()), site)
    pipeline.load(paths)
    cited = read_cited(paths.root)
    inside = find_spec("warcio") is not None
    found = placed(paths.root, check_copies(paths.content, cited.descriptions, inside=inside))
    manifest = read_manifest(paths.site)
    for path, fault in check_site(paths.site, manifest or {}):
        shown = Path(os.path.relpath(paths.site / path, paths.root)).as_posix()
        help_text = "build again, and see how that came about"
        found.append(Diagnostic(shown, 1, 1, 1, 1, Severity.ERROR, "SITE001", f"the file {fault}", help_text))
    found = weighed(found, strict=False, quiet=quiet)
    show(found, form, paths.root, err=False, quiet=quiet)
    if not quiet:
        kept = sum(copy.file is not None for one in cited.descriptions for copy in one.source.archived)
        said = f"{counted(len(manifest), 'file')} of the site" if manifest is not None else "there is no site"
        click.echo(f"{counted(kept, 'kept copy', 'kept copies')}, {said}", err=True)
        if kept and not inside:
            click.echo("WARC files were not looked into: pip install 'sourced-timeline[net]'", err=True)
    if has_errors(found):
        context.exit(1)
