"""`timeline new`: create a record."""

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
        raise click.BadParameter(
            "write a point as LAT,LON in degrees, for example 36.202,37.134", param_hint="--at"
        )
    return (found[1], found[2]) if found else None


_id = click.option(
    "--id", "id_", metavar="ID", help="Id of the record; by default derived from its name or title."
)


@click.group
def new() -> None:
    """Create a record in a new file, and print its path.

    No file is overwritten. A record with errors is not written.

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
    help="Date, as 2024-11-29, 2024-11, 2024-11-27~ or 2024-11-29/2024-12-01.",
)
@click.option(
    "--source", required=True, metavar="URL", help="The source: its address, or the id of a source."
)
@click.option("--place", metavar="ID", help="Id of the place.")
@_id
def event(*, title: str, date: str, source: str, place: str | None, id_: str | None) -> None:
    """Create an event.

    \b
    timeline new event "Opposition forces enter Aleppo" \\
        --date 2024-11-29 --source https://example.org/news
    """
    from timeline.editing.new_record import new_event

    _add(new_event(title, date, source, place, id_))


@new.command
@click.argument("url")
@click.option("--title", metavar="TEXT", help="Headline or title, as published.")
@_id
def source(*, url: str, title: str | None, id_: str | None) -> None:
    """Create a source, to be cited by several events.

    \b
    timeline new source https://example.org/news --title "City changes hands"
    """
    from timeline.editing.new_record import new_source

    _add(new_source(url, title, id_))


@new.command
@click.argument("name")
@_id
def actor(*, name: str, id_: str | None) -> None:
    """Create an actor: a person or group that acts, speaks or publishes.

    \b
    timeline new actor "Syrian Civil Defence"
    """
    from timeline.editing.new_record import new_actor

    _add(new_actor(name, id_))


@new.command
@click.argument("name")
@click.option("--at", metavar="LAT,LON", callback=_point, help="Coordinates, in degrees.")
@_id
def place(*, name: str, at: tuple[str, str] | None, id_: str | None) -> None:
    """Create a place.

    \b
    timeline new place Aleppo --at 36.202,37.134
    """
    from timeline.editing.new_record import new_place

    _add(new_place(name, at, id_))


@new.command
@click.argument("title")
@_id
def topic(*, title: str, id_: str | None) -> None:
    """Create a topic: a question on which parties make claims.

    \b
    timeline new topic "How many people were killed in Aleppo?"
    """
    from timeline.editing.new_record import new_topic

    _add(new_topic(title, id_))


def _add(record: NewRecord) -> None:
    from timeline.commands.report.terminal import style_of
    from timeline.editing.add_record import add_record
    from timeline.project import find_project, paths_of

    path = add_record(paths_of(find_project(Path.cwd())), record)
    click.echo(style_of(err=False).visible(os.path.relpath(path)))
