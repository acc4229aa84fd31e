"""New records of each kind, with the fields that they begin with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from timeline.clock import today

_BEFORE_HOST_OR_AFTER_PATH = re.compile(r"^[a-z]+:(//)?(www\.)?|[?#].*$")


class NewRecord(NamedTuple):
    """A record that has no file yet."""

    kind: str
    """The folder of content/ that it belongs in: `events`, `sources` ..."""
    name: str
    """The text that an id is made of where none is given."""
    fields: Mapping[str, str | list[str]]
    """Texts of one line, and lists of numbers."""
    id: str | None = None
    date: str = ""
    """The file's name begins with it, as far as it is a calendar date."""
    refers: Mapping[str, str] = {}
    """The ids that it refers to, by kind."""


def new_event(title: str, date: str, source: str, place: str | None, id_: str | None) -> NewRecord:
    """An event; `source` is an address or a source's id, `place` a place's id."""
    title = _one_line(title)
    is_id = "://" not in source and not source.startswith("mailto:")
    refers = {**({"sources": source} if is_id else {}), **({"places": place} if place else {})}
    fields = {"date": date, "title": title, **({"place": place} if place else {}), "source": source}
    return NewRecord("events", title, fields, id_, date, refers)


def new_source(url: str, title: str | None, id_: str | None) -> NewRecord:
    """A source that was read today."""
    title = _one_line(title or "")
    fields = {**({"title": title} if title else {}), "url": url, "accessed": today()}
    return NewRecord("sources", title or _BEFORE_HOST_OR_AFTER_PATH.sub("", url.lower()), fields, id_)


def new_actor(name: str, id_: str | None) -> NewRecord:
    """An actor."""
    name = _one_line(name)
    return NewRecord("actors", name, {"name": name}, id_)


def new_place(name: str, point: tuple[str, str] | None, id_: str | None) -> NewRecord:
    """A place; the point is its latitude and longitude in degrees."""
    name = _one_line(name)
    return NewRecord("places", name, {"name": name, **({"at": [*point]} if point else {})}, id_)


def new_topic(title: str, id_: str | None) -> NewRecord:
    """A topic."""
    title = _one_line(title)
    return NewRecord("topics", title, {"title": title}, id_)


def _one_line(text: str) -> str:
    return " ".join(text.split())
