"""What a project holds that no import of this source wrote: ids in use, and the names of actors and places."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import msgspec

from timeline.addresses.publishers import publisher_key
from timeline.importing.state import ImportState
from timeline.model.project import Project
from timeline.reading.discovery import discover, read_file
from timeline.records.loading import kind_of_path, load_file
from timeline.records.plain_value import plain_value


class ProjectRecords(msgspec.Struct):
    """Ids by kind of record, and ids of actors and places by the key of their names."""

    by_source_id: dict[str, str] = msgspec.field(default_factory=dict)
    """Files of events by their `x-source-id`, where no state has them: the state was lost."""

    ids: dict[str, set[str]] = msgspec.field(default_factory=dict)
    names: dict[str, dict[str, str]] = msgspec.field(default_factory=lambda: {"actors": {}, "places": {}})


def records_of_others(
    root: Path, project: Project, state: ImportState, imported: Collection[str]
) -> ProjectRecords:
    """The records in files that are not in the state; `imported` are the files of all imports. Raises EnvironmentFailure."""
    found = ProjectRecords()
    for file in discover(root).records:
        kind = kind_of_path(file.path)
        if not kind or file.path in state.files:
            continue
        data = read_file(root, file.path)
        if kind == "events" and b"x-source-id" in data and file.path not in imported:
            value, _ = plain_value(file.path, data)
            if type(value) is dict and type(source_id := value.get("x-source-id")) is str:
                found.by_source_id.setdefault(source_id, file.path)
                continue
        records = getattr(load_file(file.path, data, project).records, kind)
        ids = found.ids.setdefault(kind, set())
        for record in records:
            ids.update((record.id, *record.aliases))
            if kind in found.names and not getattr(record, "anonymous", None):
                for name in (*record.name.values(), *record.aka):
                    found.names[kind].setdefault(publisher_key(name), record.id)
    return found
