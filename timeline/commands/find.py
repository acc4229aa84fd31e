"""`timeline find`: find records by words and facets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timeline.commands import options

if TYPE_CHECKING:
    from timeline.commands.report.terminal import StreamStyle
    from timeline.desk.find_records import FoundHit, FoundRecords
    from timeline.desk.record_lines import RecordLines

KINDS = ("event", "statement", "background", "source", "actor", "place", "topic", "page")
STATUSES = ("reported", "corroborated", "contested", "confirmed", "retracted", "draft", "embargoed")


def _facet(name: str, metavar: str, help_text: str) -> Callable[[Any], Any]:
    return click.option(f"--{name}", multiple=True, metavar=metavar, help=help_text)


@click.command
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--kind", multiple=True, metavar="KIND", type=click.Choice(KINDS), help=f"{', '.join(KINDS)}.")
@_facet("who", "ACTOR", "Events in which an actor takes part (id or name).")
@_facet("where", "PLACE", "Events in a place, or in places within it (id or name).")
@_facet("tag", "TAG", "Events with a tag.")
@_facet("topic", "TOPIC", "Events with claims about a topic (id or title).")
@_facet("source", "ID", "Events that cite a source.")
@_facet("origin", "ACTOR", "Events of which an actor is an origin (id or name).")
@click.option(
    "--status", multiple=True, metavar="STATUS", type=click.Choice(STATUSES), help=f"{', '.join(STATUSES)}."
)
@_facet("language", "CODE", "Events with a source in a language.")
@click.option(
    "--from", "first", metavar="DATE", help="Events that may have been on this date (EDTF) or later."
)
@click.option(
    "--to", "last", metavar="DATE", help="Events that may have been on this date (EDTF) or earlier."
)
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "paths")), default="text", help="How to print it."
)
@options.jobs
def find(*, words: tuple[str, ...], form: str, jobs: int | None, **facets: Any) -> None:
    """Find records by words, by who, where and when, drafts included.

    Words are found as on the site: accents, capitals and spellings make no difference, and the beginning of a word is
    enough. They are looked for in everything that is written of a record, translations included; those with all words
    in the title come first. Facets may be repeated: one of the values is enough.

    \b
    timeline find hospital strike
    timeline find --who sana --from 2024-11-29 --status reported
    timeline find displacement --format paths | xargs -d '\\n' $EDITOR
    """
    from timeline.desk.find_records import Wanted, find_records
    from timeline.desk.record_lines import RecordLines
    from timeline.project import find_project, paths_of
    from timeline.workers import default_jobs

    if not words and not any(facets.values()):
        raise click.UsageError("say what to find: words, or an option such as --who")
    wanted = Wanted(
        " ".join(words), facets["kind"], facets["who"], facets["where"], facets["tag"], facets["topic"], facets["source"],
        facets["origin"], facets["status"], facets["language"],
        _day(facets["first"], first=True), _day(facets["last"], first=False),
    )  # fmt: skip
    paths = paths_of(find_project(Path.cwd()))
    found = find_records(paths, wanted, jobs or default_jobs())
    _print(found, form, RecordLines(paths.root))
    if found.unread:
        files = "1 file has" if found.unread == 1 else f"{found.unread} files have"
        click.echo(f"{files} errors, and may hold more: timeline check", err=True)
    if not found.is_resolved:
        click.echo("errors stand in the way of statuses and origins: timeline check", err=True)


def _day(text: str | None, *, first: bool) -> int | None:
    from timeline.dates import edtf
    from timeline.diagnostics import UsageError

    if text is None:
        return None
    try:
        date = edtf.parse(text)
    except edtf.EdtfError as error:
        raise UsageError(error.message, error.help) from None
    return date.earliest if first else date.latest


def _print(found: FoundRecords, form: str, lines: RecordLines) -> None:
    from timeline.commands.report.terminal import style_of

    look = style_of(err=False)
    if form == "paths":
        for path in dict.fromkeys(one.path for one in found.records):
            click.echo(path)
        return
    if form == "json":
        import msgspec

        plain = [
            {"kind": one.kind, "id": one.id, "date": one.date, "title": one.title, "status": one.status, "hidden": one.hidden,
             "path": one.path, "line": lines.line(one.path, one.at)}
            for one in found.records
        ]  # fmt: skip
        click.echo(msgspec.json.format(msgspec.json.encode(plain)).decode())
        return
    for one in found.records:
        place = look.paint(f"{look.visible(one.path)}:{lines.line(one.path, one.at)}:", "place")
        click.echo(f"{place} {_line(one, look)}", color=look.colour)
    if not found.records:
        click.echo("nothing found", err=True)


def _line(one: FoundHit, look: StreamStyle) -> str:
    """Date, title and status; on a terminal, a title from right to left is kept apart from what surrounds it."""
    title = look.visible(one.title)
    if sys.stdout.isatty() and not title.isascii():
        title = f"\u2068{title}\u2069"
    notes = [*filter(None, (one.status, one.hidden))] if one.kind == "event" else [one.kind]
    return " ".join(filter(None, (look.visible(one.date), title, f"[{', '.join(notes)}]" if notes else "")))
