"""`timeline new`: write the file of a new record."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from timeline.editing.new_record import NewRecord

_POINT = re.compile(r"\s*([-+]?[0-9.]+)\s*,\s*([-+]?[0-9.]+)\s*")


def _point(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, str] | None:
    found = _POINT.fullmatch(value) if value is not None else None
    if value is not None and found is None:
        raise click.BadParameter("a point is LAT,LON in degrees, as 36.202,37.134", param_hint="--at")
    return (found[1], found[2]) if found else None


_id = click.option("--id", "id_", metavar="ID", help="Its id; left out, made of the name.")


@click.group
def new() -> None:
    """Write the file of a new record, and print its path.

    Nothing is overwritten, and nothing is written that `timeline check` would refuse.

    \b
    timeline new event "Opposition forces enter Aleppo" \\
        --date 2024-11-29 --source https://example.org/news
    """


@new.command
@click.argument("title")
@click.option(
    "--date",
    required=True,
    metavar="EDTF",
    help="When: 2024-11-29, 2024-11, 2024-11-27~, 2024-11-29/2024-12-01.",
)
@click.option(
    "--source", required=True, metavar="URL", help="Where this is known from: an address, or a source's id."
)
@click.option("--place", metavar="ID", help="Where: a place's id.")
@_id
def event(*, title: str, date: str, source: str, place: str | None, id_: str | None) -> None:
    """An event.

    \b
    timeline new event "Opposition forces enter Aleppo" \\
        --date 2024-11-29 --source https://example.org/news
    """
    from timeline.editing.new_record import new_event

    _add(new_event(title, date, source, place, id_))


@new.command
@click.argument("url")
@click.option("--title", metavar="TEXT", help="Its headline or title, as published.")
@_id
def source(*, url: str, title: str | None, id_: str | None) -> None:
    """A source that more than one event will cite.

    \b
    timeline new source https://example.org/news --title "City changes hands"
    """
    from timeline.editing.new_record import new_source

    _add(new_source(url, title, id_))


@new.command
@click.argument("name")
@_id
def actor(*, name: str, id_: str | None) -> None:
    """Whoever acts, speaks or publishes: a person, a state, a paper.

    \b
    timeline new actor "Syrian Civil Defence"
    """
    from timeline.editing.new_record import new_actor

    _add(new_actor(name, id_))


@new.command
@click.argument("name")
@click.option("--at", metavar="LAT,LON", callback=_point, help="Where it lies, in degrees.")
@_id
def place(*, name: str, at: tuple[str, str] | None, id_: str | None) -> None:
    """A place.

    \b
    timeline new place Aleppo --at 36.202,37.134
    """
    from timeline.editing.new_record import new_place

    _add(new_place(name, at, id_))


@new.command
@click.argument("title")
@_id
def topic(*, title: str, id_: str | None) -> None:
    """A question on which parties make claims.

    \b
    timeline new topic "How many people were killed in Aleppo?"
    """
    from timeline.editing.new_record import new_topic

    _add(new_topic(title, id_))


def _add(record: NewRecord) -> None:
    from timeline.commands.report.terminal import look_of
    from timeline.editing.add_record import add_record
    from timeline.project import find_project, paths_of

    path = add_record(paths_of(find_project(Path.cwd())), record)
    click.echo(look_of(err=False).visible(os.path.relpath(path)))
