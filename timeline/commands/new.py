"""`timeline new`: the file of a new record, with the right name and form."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

_POINT = re.compile(r"\s*([-+]?[0-9.]+)\s*,\s*([-+]?[0-9.]+)\s*")

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
    title = _one_line(title)
    place_field = {"place": place} if place else {}
    fields = {"date": date, "title": title, **place_field, "source": source}
    by_id = {} if "://" in source or source.startswith("mailto:") else {"sources": source}
    _add("events", title, fields, id_, date, {**by_id, **({"places": place} if place else {})})


@new.command
@click.argument("url")
@click.option("--title", metavar="TEXT", help="Its headline or title, as published.")
@_id
def source(*, url: str, title: str | None, id_: str | None) -> None:
    """A source that more than one event will cite.

    \b
    timeline new source https://example.org/news --title "City changes hands"
    """
    from timeline.clock import today

    title = _one_line(title or "")
    fields = {**({"title": title} if title else {}), "url": url, "accessed": today()}
    address = re.sub(r"^[a-z]+:(//)?(www\.)?|[?#].*$", "", url.lower())
    _add("sources", title or address, fields, id_)


@new.command
@click.argument("name")
@_id
def actor(*, name: str, id_: str | None) -> None:
    """Whoever acts, speaks or publishes: a person, a state, a paper.

    \b
    timeline new actor "Syrian Civil Defence"
    """
    _add("actors", _one_line(name), {"name": _one_line(name)}, id_)


@new.command
@click.argument("name")
@click.option("--at", metavar="LAT,LON", help="Where it lies, in degrees.")
@_id
def place(*, name: str, at: str | None, id_: str | None) -> None:
    """A place.

    \b
    timeline new place Aleppo --at 36.202,37.134
    """
    fields: dict[str, str | list[str]] = {"name": _one_line(name)}
    if at is not None:
        point = _POINT.fullmatch(at)
        if point is None:
            raise click.BadParameter("a point is LAT,LON in degrees, as 36.202,37.134", param_hint="--at")
        fields["at"] = [point[1], point[2]]
    _add("places", _one_line(name), fields, id_)


@new.command
@click.argument("title")
@_id
def topic(*, title: str, id_: str | None) -> None:
    """A question on which parties make claims.

    \b
    timeline new topic "How many people were killed in Aleppo?"
    """
    _add("topics", _one_line(title), {"title": _one_line(title)}, id_)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _add(
    kind: str,
    name: str,
    fields: Mapping[str, str | list[str]],
    id_: str | None,
    date: str = "",
    refers: Mapping[str, str] = MappingProxyType({}),
) -> None:
    from timeline.commands.report.terminal import look_of
    from timeline.editing.new_record import NewRecord, add_record
    from timeline.project import find_project, paths_of

    paths = paths_of(find_project(Path.cwd()))
    path = add_record(paths, NewRecord(kind, name, fields, id_, date, refers))
    click.echo(look_of(err=False).visible(os.path.relpath(path)))
