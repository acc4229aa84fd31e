"""Read timelines of SIMILE: its XML and its JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.importing.json_rows import parsed_json
from timeline.importing.rows import SourceRow, SourceTable, cells_of
from timeline.importing.safe_xml import xml_tree
from timeline.importing.source_files import source_bytes

WITHIN = "end, of a moment"
"""The field `end` of an event without duration: it happened at some time from `start` to `end`."""
_PRESET = {
    "start": "date",
    "latestStart": "date.latest",
    "earliestEnd": "end.earliest",
    "end": "end",
    WITHIN: "date.latest",
    "title": "title",
    "caption": "x-caption",
    "description": "text",
    "link": "sources",
    "image": "picture",
    "eventID": "id",
    "id": "id",
    "classname": "tags",
}
_GEOLOGICAL = re.compile(r"(?i)geolog|million|\bma\b")


def is_simile(document: Any) -> bool:
    """Whether a JSON document is a SIMILE timeline."""
    events = document.get("events") if isinstance(document, dict) else None
    return isinstance(events, list) and (
        "dateTimeFormat" in document
        or any(isinstance(one, dict) and "start" in one and "title" in one for one in events)
    )


def read_simile_json(path: Path, options: dict[str, str]) -> SourceTable:
    """The events of a timeline in JSON. Raises UsageError."""
    document = parsed_json(path, options)
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise UsageError(f"{path.name} has no `events`", "is it a SIMILE timeline? try --as json")
    said = {name: value for name, value in document.items() if name != "events"}
    events = (one if isinstance(one, dict) else {"value": one} for one in document["events"])
    return _table("simile", path.name, said, events)


def read_simile_xml(path: Path, options: dict[str, str]) -> SourceTable:
    """The events of a timeline in XML. Raises UsageError."""
    root = xml_tree(source_bytes(path), path.name)
    events = ({**one.attrib, "description": "".join(one.itertext())} for one in root.iter("event"))
    return _table("simile-xml", path.name, root.attrib, events)


def _table(
    format_: str, where: str, said: Mapping[str, Any], events: Iterable[dict[str, Any]]
) -> SourceTable:
    table = SourceTable(format_, [], _PRESET, fixed=True, options={"negative_years": "astronomical"})
    for number, event in enumerate(events, 1):
        place = f"{where}: event {number}"
        if str(event.get("isDuration", event.get("durationEvent", ""))).lower() == "false" and "end" in event:
            event = {WITHIN if name == "end" else name: value for name, value in event.items()}
        table.rows.append(SourceRow(place, cells_of(event, place)))
    if any(_GEOLOGICAL.search(str(value)) for value in said.values()):
        table.options["years_in"] = "million"
    for name, value in said.items():
        table.rows.append(SourceRow(f"{where}: {name}", cells_of({name: value}, where), "other"))
    return table
