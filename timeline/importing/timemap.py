"""Read TimeMap, the platform of Forensic Architecture and Bellingcat: its data in JSON.

Its server gives events, associations (filters and narratives), sources and sites at addresses of their own. A source for the
import is the file of events, with the others beside it under their own names, or one file with all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.importing.json_rows import parsed_json, rows_of
from timeline.importing.rows import SourceRow, SourceTable, cells_of

_OTHERS = (
    "associations",
    "sources",
    "categories",
    "sites",
    "shapes",
    "narratives",
    "regions",
    "notifications",
)
_PRESET = {
    "id": "id",
    "civId": "id",
    "title": "title",
    "description": "text",
    "desc": "text",
    "date": "date",
    "time": "time",
    "time_display": "wording",
    "location": "place",
    "latitude": "latitude",
    "longitude": "longitude",
    "lat": "latitude",
    "long": "longitude",
    "category": "tags",
    "associations[]": "tags",
    "filters[].value": "tags",
    "type": "tags",
    "sources[].url": "sources",
    "sources[].id": "ignore",
    "sources[].title": "source.title",
    "sources[].author": "source.author",
    "sources[].date": "source.published",
    "sources[].description": "source.note",
}


def is_timemap(document: Any) -> bool:
    """Whether a JSON document holds events of TimeMap: alone, with the other lists, or as its map offers them."""
    events = document.get("events") if isinstance(document, dict) else document
    some = [one for one in events[:20] if isinstance(one, dict)] if isinstance(events, list) else []
    return bool(some) and all(
        {"latitude", "longitude", "sources"} <= one.keys() and bool({"associations", "filters"} & one.keys())
        for one in some
    )


def read_timemap(path: Path, options: dict[str, str]) -> SourceTable:
    """The events, with what associations and sources say put in the place of their ids. Raises UsageError."""
    document = parsed_json(path, options)
    domain: dict[str, Any] = document if isinstance(document, dict) else {"events": document}
    if not isinstance(domain.get("events"), list):
        raise UsageError(f"{path.name} has no `events`", "is it TimeMap? try --as json")
    for name in _OTHERS:
        beside = path.with_name(f"{name}.json")
        if name not in domain and beside != path and beside.is_file():
            domain[name] = parsed_json(beside, options)
    names = _by_id(domain.get("associations"))
    sources = _by_id(domain.get("sources"))
    events = [_resolved(one, names, sources) for one in domain["events"]]
    table = SourceTable(
        "timemap",
        rows_of(events, f"{path.name}: events"),
        _PRESET,
        fixed=True,
        options={"date_order": "month-day"},
    )
    cited = {id_ for one in domain["events"] if isinstance(one, dict) for id_ in _ids(one.get("sources"))}
    used = {id_ for one in domain["events"] if isinstance(one, dict) for id_ in _ids(one.get("associations"))}
    for name, value in domain.items():
        if name == "events":
            continue
        left = value
        if name in ("sources", "associations"):
            known = cited if name == "sources" else used
            left = [item for id_, item in _by_id(value).items() if id_ not in known]
        where = f"{path.name}: {name}"
        if cells := cells_of({name: left}, where):
            table.rows.append(SourceRow(where, cells, "other"))
    return table


def _by_id(records: Any) -> dict[str, Any]:
    """Records of a list or a table by their id."""
    items = (
        records.items()
        if isinstance(records, dict)
        else enumerate(records)
        if isinstance(records, list)
        else ()
    )
    return {str(item.get("id", key)) if isinstance(item, dict) else str(key): item for key, item in items}


def _ids(value: Any) -> list[str]:
    return [str(one) for one in value if not isinstance(one, (dict, list))] if isinstance(value, list) else []


def _resolved(event: Any, names: Mapping[str, Any], sources: Mapping[str, Any]) -> Any:
    """An event whose associations are their titles, and whose sources are what is said of them."""
    if not isinstance(event, dict):
        return event
    made = dict(event)
    for name, known in (("associations", names), ("sources", sources)):
        if isinstance(event.get(name), list):
            made[name] = [
                known.get(str(one), one) if not isinstance(one, (dict, list)) else one for one in event[name]
            ]
    if isinstance(made.get("associations"), list):
        made["associations"] = [_association(one) for one in made["associations"]]
    if isinstance(made.get("sources"), list):
        made["sources"] = [_source(one) for one in made["sources"]]
    for name in ("latitude", "longitude"):
        if isinstance(event.get(name), str):
            made[name] = event[name].replace(",", ".")  # as TimeMap does
    return made


def _source(value: Any) -> Any:
    """A source with all its addresses in one value, so that what is said of it is said of the first."""
    if not isinstance(value, dict):
        return {"url": value}
    addresses = [value.get("url"), value.get("path"), *_ids(value.get("paths"))]
    given = [str(one) for one in addresses if one]
    others = {name: item for name, item in value.items() if name not in ("url", "path", "paths")}
    return others | ({"url": "\n".join(dict.fromkeys(given))} if given else {})


def _association(value: Any) -> Any:
    """Its last filter, else its title; `Type: Missile` of a tree of filters is `Missile`."""
    if not isinstance(value, dict):
        return value
    path = value.get("filter_paths")
    last = path[-1] if isinstance(path, list) and path else ""
    return last or value.get("title") or value.get("id", "")
