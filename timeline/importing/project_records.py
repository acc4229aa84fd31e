"""What a project holds that no import of this source wrote: ids in use, and the names of actors and places."""

from __future__ import annotations

from pathlib import Path

import msgspec

from timeline.addresses.publishers import publisher_key
from timeline.importing.state import ImportState
from timeline.model.project import Project
from timeline.reading.discovery import discover, read_file
from timeline.records.loading import kind_of_path, load_file


class ProjectRecords(msgspec.Struct):
    """Ids by kind of record, and ids of actors and places by the key of their names."""

    ids: dict[str, set[str]] = msgspec.field(default_factory=dict)
    names: dict[str, dict[str, str]] = msgspec.field(default_factory=lambda: {"actors": {}, "places": {}})


def records_of_others(root: Path, project: Project, state: ImportState) -> ProjectRecords:
    """The records in files that are not in the state. Raises EnvironmentFailure."""
    found = ProjectRecords()
    for file in discover(root).records:
        kind = kind_of_path(file.path)
        if not kind or file.path in state.files:
            continue
        records = getattr(load_file(file.path, read_file(root, file.path), project).records, kind)
        ids = found.ids.setdefault(kind, set())
        for record in records:
            ids.update((record.id, *record.aliases))
            if kind in found.names and not getattr(record, "anonymous", None):
                for name in (*record.name.values(), *record.aka):
                    found.names[kind].setdefault(publisher_key(name), record.id)
    return found
