"""`timeline status`: what needs work."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from timeline.desk.record_lines import RecordLines
    from timeline.desk.work_items import WorkGroup, WorkItem

KINDS = (
    "errors", "embargoes", "links", "copies", "reviews", "translations", "origins", "sourcing", "bare", "drafts", "pages",
)  # fmt: skip
_SHOWN = 3
"""Items of each kind, unless one is asked for."""


@click.command
@click.option(
    "--only",
    multiple=True,
    metavar="KIND",
    type=click.Choice(KINDS),
    help=f"Show this kind in full: {', '.join(KINDS)}. May be repeated.",
)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", help="How to print it."
)
def status(*, only: tuple[str, ...], form: str) -> None:
    """Show what needs work, the most urgent first, and what to do next.

    Errors; embargoes that end within 14 days; dead links without a copy; pages without an archived copy; missing or void
    reviews; missing and outdated translations; origins not traced; thin sourcing; major events without a summary or a
    place; drafts; large pages of the built site. The exit code is 0 whatever there is to do.

    \b
    timeline status
    timeline status --only sourcing
    timeline status --format json
    """
    from timeline import build as pipeline
    from timeline.desk.record_lines import RecordLines
    from timeline.desk.work_to_do import errors_to_mend, open_desk, work_to_do
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    diagnostics = pipeline.check(paths)
    desk = open_desk(paths, diagnostics)
    groups = work_to_do(desk, only) if desk else [errors_to_mend(diagnostics)]
    lines = RecordLines(paths.root)
    if form == "json":
        import msgspec

        found = {"version": 1, "complete": desk is not None, "groups": [_plain(one, lines) for one in groups]}
        click.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    _print(groups, lines, shown=None if only else _SHOWN)
    if desk is None:
        click.echo("Everything else is looked at once there are no errors.", err=True)
    elif not groups:
        click.echo("Nothing needs work." if not only else "Nothing of this kind needs work.")


def _plain(group: WorkGroup, lines: RecordLines) -> dict[str, Any]:
    items = [
        {"id": one.id, "path": one.path, "line": _line(one, lines), "title": one.title, "why": one.why}
        for one in group.items
    ]  # fmt: skip
    return {"kind": group.kind, "title": group.title, "next": group.next, "count": len(items), "items": items}


def _line(item: WorkItem, lines: RecordLines) -> int | None:
    return lines.line(item.path, item.at) if item.line == 0 else item.line


def _print(groups: Sequence[WorkGroup], lines: RecordLines, shown: int | None) -> None:
    from timeline.commands.report.terminal import style_of

    look = style_of(err=False)
    for number, group in enumerate(groups):
        if number:
            click.echo()
        head = look.paint(f"{group.title}: {len(group.items)}", "place")
        click.echo(f"{head}  [{group.kind}]  next: {look.paint(group.next, 'help')}", color=look.colour)
        for one in group.items[:shown]:
            line = _line(one, lines)
            place = one.path if line is None else f"{one.path}:{line}"
            name = f"  {one.title}" if one.title else ""
            click.echo(look.visible(f"  {place}{name}  ({one.why})"))
        rest = len(group.items) - len(group.items[:shown])
        if rest:
            click.echo(f"  and {rest} more: timeline status --only {group.kind}")
