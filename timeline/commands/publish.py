"""`timeline publish`: put the built site where readers find it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.model.project import Project
    from timeline.model.publish import TargetSettings
    from timeline.project import ProjectPaths
    from timeline.publishing.publish_site import PublishReport, PublishStep
    from timeline.publishing.target import PublishTarget


@click.command
@click.argument("target", required=False)
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the site; by default site/ in the project.",
)
@click.option("-n", "--dry-run", is_flag=True, help="Say what would be sent and deleted, and change nothing.")
@click.option("--all", "everything", is_flag=True, help="Send every file again, whatever the target has.")
@click.option(
    "--max-deletes",
    type=click.IntRange(min=0),
    metavar="N",
    help="How many files may be deleted there; by default 20, or a tenth of them.",
)
@click.option(
    "--uncommitted",
    is_flag=True,
    help="Publish a site that is not what the last commit builds, or from a shallow clone.",
)
@options.quiet
def publish(
    *,
    target: str | None,
    site: Path | None,
    dry_run: bool,
    everything: bool,
    max_deletes: int | None,
    uncommitted: bool,
    quiet: bool,
) -> None:
    """Put the built site where readers find it.

    TARGET is the name of a target in the project file, or an address. Only what has changed is sent, in an order in which
    visitors never meet a page without its parts; files that timeline did not put there are left alone. Interrupted and
    repeated, it completes what it began.

    \b
    timeline publish
    timeline publish live --dry-run
    timeline publish /var/www/chronology
    """
    from timeline.output.site_lock import site_lock
    from timeline.project import find_project, paths_of, require_project
    from timeline.publishing.built_site import read_built_site
    from timeline.publishing.from_commit import check_from_commit, commit_of
    from timeline.publishing.publish_site import PublishOptions, publish_site

    paths = paths_of(find_project(Path.cwd()), site)
    project = require_project(paths)
    opened, settings = _open(target, paths, project)
    with ExitStack() as stack:
        if paths.site.is_dir():
            stack.enter_context(site_lock(paths.site))
        built = read_built_site(paths.site)
        commit = commit_of(paths)
        if not uncommitted:
            check_from_commit(paths, project, built, commit)
        limit = settings.max_deletes if max_deletes is None else max_deletes
        wanted = PublishOptions(
            dry_run=dry_run,
            everything=everything,
            max_deletes=None if limit is None else int(limit),
            compress=settings.compress,
            message=f"Publish {commit.id[:12] if commit else 'the site'}",
            moment=commit.time if commit else 0,
        )
        report = publish_site(built, opened, wanted, _progress(stack, quiet=quiet))
    if not quiet or dry_run:
        for line in in_lines(report, opened.shown, dry_run=dry_run):
            click.echo(line, err=not dry_run)


def _open(name: str | None, paths: ProjectPaths, project: Project) -> tuple[PublishTarget, TargetSettings]:
    """The target for a name or an address, which fits the project's `url`. Raises UsageError."""
    from timeline.diagnostics import UsageError
    from timeline.publishing.addresses import GivenAddress, open_target, settings_of

    settings, of_project = settings_of(name, project.publish or {})
    target = open_target(GivenAddress(paths, paths.root if of_project else Path.cwd(), settings))
    refusal = target.refusal(project.url)
    if settings.url and settings.url != project.url:
        refusal = (
            f"readers find this target at {settings.url}, and the project's `url` is {project.url or 'not set'}",
            "make the two equal in content/timeline.yaml, then build and publish",
        )
    if refusal:
        raise UsageError(*refusal)
    return target, settings


def _progress(stack: ExitStack, *, quiet: bool) -> Callable[[PublishStep], None]:
    """A function that shows each step on a terminal."""
    from timeline.commands.report.findings import Progress

    shown: list[Progress] = []

    def show(step: PublishStep) -> None:
        if not shown:
            shown.append(stack.enter_context(Progress(step.total, "files", quiet=quiet)))
        shown[0].step(step.path)

    return show


def in_lines(report: PublishReport, target: str, *, dry_run: bool) -> list[str]:
    """What was published, or would be, by kind."""
    from timeline.commands.report.terminal import style_of
    from timeline.diagnostics import counted

    target = style_of(err=True).visible(target)
    lines = ["an earlier publication was interrupted; what it left is sent again"] if report.resumed else []
    for kind, (files, size) in report.counts.items():
        lines.append(f"  {kind.value}: {counted(files, 'file')}, {in_units(size)}")
    if report.deleted:
        lines.append(f"  deleted: {counted(report.deleted, 'file')}")
    would = "would be " if dry_run else ""
    done = f"{would}sent"
    lines += [f"  signature {would}sent: {name}" for name in report.signatures]
    lines += [f"  signature {would}removed: {name}" for name in report.unsigned]
    if not report.files and not report.deleted and not report.resumed:
        return [*lines, f"{target} is up to date by its manifest: {counted(report.unchanged, 'file')}"]
    return [
        *lines,
        f"{counted(report.files, 'file')} ({in_units(report.bytes)}) {done} to {target}, "
        f"{report.deleted:,} deleted, {report.unchanged:,} unchanged",
    ]


def in_units(size: int) -> str:
    """A number of bytes in B, kB or MB."""
    if size < 1_000:
        return f"{size} B"
    return f"{size / 1_000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"
