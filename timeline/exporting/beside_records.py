"""Count what stands in a project beside its records, which no format of records holds: files, and the editors' `x-` fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.exporting.chronology import Chronology
from timeline.exporting.report import LossReport
from timeline.reading.discovery import PROJECT_FILE, read_file
from timeline.records.event_references import all_citations
from timeline.records.event_summary import FileRecords
from timeline.records.loading import kind_of_path
from timeline.records.plain_value import plain_value

_DEFAULT_THEME = "default"


def tell_files(chronology: Chronology, report: LossReport) -> None:
    """Tell the report of files and fields that the export does not hold."""
    _tell_media(chronology, report)
    for file in chronology.reading.content.records:
        shown = [*_shown_in(file, chronology)]
        kind = kind_of_path(file.path).removesuffix("s")
        if len(shown) > 1:
            report.changed(
                kind, "", "from a file of several to a file of its own", example=file.path, count=len(shown)
            )
        if shown:
            _tell_own_fields(file.path, kind, shown, chronology, report)
    _tell_own_fields(PROJECT_FILE, "project file", [("", ())], chronology, report)
    for path, beside in chronology.reading.content.translation_files.items():
        note = "from a file of its own into the record's"
        report.changed(
            kind_of_path(path).removesuffix("s"), "translations", note, example=path, count=len(beside)
        )


def _shown_in(file: FileRecords, chronology: Chronology) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """The id of each record of a file that is exported, and its path in the file."""
    chronicle = chronology.chronicle
    for entry in file.entries:
        if entry.id in chronicle.by_id:
            yield entry.id, entry.trail
    for kind in ("sources", "actors", "places", "topics", "pages"):
        for record in getattr(file, kind):
            if record.id in getattr(chronicle, kind):
                yield record.id, file.trails.get(record.id, ())


def _tell_own_fields(
    path: str,
    kind: str,
    shown: list[tuple[str, tuple[str | int, ...]]],
    chronology: Chronology,
    report: LossReport,
) -> None:
    """Count the values of `x-` fields."""
    data = read_file(chronology.paths.root, path)
    if b"x-" not in data:
        return
    value, _ = plain_value(path, data)
    for id_, trail in shown:
        record = value
        for step in trail:
            record = record[step]
        for name in _x_fields(record):
            report.lost(kind, name, "fields that begin with `x-` are the editors' own", example=id_)


def _x_fields(value: Any) -> Iterator[str]:
    """The names of the `x-` fields in a record and its parts."""
    if isinstance(value, list):
        for item in value:
            yield from _x_fields(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name.startswith("x-"):
                yield name
            else:
                yield from _x_fields(item)


def _tell_media(chronology: Chronology, report: LossReport) -> None:
    for event in chronology.events:
        for medium in event.media:
            note = "the name is there, the file is not: copy content/media/"
            report.lost("picture", "file", note, example=medium.file)
        for citation in all_citations(event):
            if citation.inline:
                _tell_copies(citation.inline, chronology, report)
    for source in (one for file in chronology.reading.content.records for one in file.sources):
        if source.id in chronology.chronicle.sources:
            _tell_copies(source, chronology, report)
    project = chronology.project
    for layer in project.map.layers:
        report.lost("map layer", "file", "the name is there, the file is not", example=layer.file)
    if project.theme != _DEFAULT_THEME:
        report.lost(
            "project file",
            "theme",
            "the name is there, the theme is not: copy themes/",
            example=project.theme,
        )


def _tell_copies(source: Any, chronology: Chronology, report: LossReport) -> None:
    if chronology.drafts:
        for copy in source.archived:
            if copy.file:
                note = "the name is there, the file is not: copy content/archive/"
                report.lost("archived copy", "file", note, example=copy.file)
