"""Read TimelineJS 3: its JSON, and the CSV of its spreadsheet template."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from timeline.diagnostics import UsageError
from timeline.importing.csv_rows import read_csv
from timeline.importing.event_sources import IS_PICTURE
from timeline.importing.json_rows import parsed_json, rows_of
from timeline.importing.picked import Picked
from timeline.importing.rows import SourceRow, SourceTable, cells_of, plain_name
from timeline.importing.texts import plain_line
from timeline.model.slug import to_slug

_DATE = {"year": "year", "month": "month", "day": "day"}
_CLOCK = ("hour", "minute", "second")

JSON_PRESET = {
    **{f"start_date.{name}": target for name, target in _DATE.items()},
    **{f"end_date.{name}": f"end.{target}" for name, target in _DATE.items()},
    **{f"start_date.{name}": f"time.{name}" for name in _CLOCK},
    **{f"end_date.{name}": f"end.time.{name}" for name in _CLOCK},
    "start_date.display_date": "wording",
    "end_date.display_date": "x-end-display-date",
    "display_date": "wording",
    "text.headline": "title",
    "text.text": "text",
    "media.url": "media",
    "media.caption": "picture.caption",
    "media.credit": "picture.credit",
    "media.alt": "picture.alt",
    "media.link": "sources",
    "group": "tags",
    "unique_id": "id",
    "background.url": "x-background-url",
    "edtf": "date",
    "time": "time",
    "wording": "wording",
    "tags[]": "tags",
}
"""What the fields of a slide become; others go to `x-` fields. The last four are those of `timeline export`."""

SOURCES_PARAGRAPH = '<p class="timeline-sources">'
"""What the list of sources at the end of an exported text begins with; `sources` of the slide says the same."""

SLIDE_TYPE = "x-slide-type"
"""The target of the column that says `title` or `era`."""

_CSV_PRESET = {
    "year": "year",
    "month": "month",
    "day": "day",
    "time": "time",
    "end_year": "end.year",
    "end_month": "end.month",
    "end_day": "end.day",
    "end_time": "end.time",
    "display_date": "wording",
    "headline": "title",
    "text": "text",
    "media": "media",
    "media_credit": "picture.credit",
    "media_caption": "picture.caption",
    "alt_text": "picture.alt",
    "group": "tags",
    "type": SLIDE_TYPE,
    "background": "x-background",
    "unique_id": "id",
}


def is_timelinejs(document: Any) -> bool:
    """Whether a JSON document is a TimelineJS timeline."""
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        return False
    events = [one for one in document["events"] if isinstance(one, dict)]
    return bool(events) and any("start_date" in one or isinstance(one.get("text"), dict) for one in events)


def read_timelinejs(path: Path, options: dict[str, str]) -> SourceTable:
    """The slides, eras and title of a timeline in JSON. Raises UsageError."""
    document = parsed_json(path, options)
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        raise UsageError(f"{path.name} has no `events`", "is it TimelineJS? try --as json")
    rows = rows_of([_as_exported(one) for one in document["events"]], f"{path.name}: events")
    eras = document.get("eras")
    rows += [
        _kind(row, "era") for row in rows_of(eras if isinstance(eras, list) else [], f"{path.name}: eras")
    ]
    table = SourceTable("timelinejs", rows, JSON_PRESET, fixed=True, options={"negative_years": "bc"})
    known = ("events", "eras") if isinstance(eras, list) or eras is None else ("events",)
    for name, value in document.items():
        if name not in known:
            where = f"{path.name}: {name}"
            whole = cells_of(value if name == "title" else {name: value}, where)
            rows.append(SourceRow(where, whole, name if name == "title" else "other"))
    table.title = _title(rows, "text.headline")
    return table


def _as_exported(slide: Any) -> Any:
    """A slide; one of `timeline export` without what it says a second time in the terms of TimelineJS."""
    if not isinstance(slide, dict):
        return slide
    again = {"start_date", "end_date", "display_date"} if "edtf" in slide else set()
    again |= {"group"} if "tags" in slide else set()
    own = {name: value for name, value in slide.items() if name not in again}
    text = own.get("text")
    if "sources" in own and isinstance(text, dict) and isinstance(text.get("text"), str):
        own["text"] = text | {"text": text["text"].partition(SOURCES_PARAGRAPH)[0]}
    return own


def keep_for_export(picked: Picked) -> None:
    """Keep, besides, what a slide shows beside its text if it is no picture, and the name of its group if its tag differs."""
    if not picked.mapping.options.get("format", "").startswith("timelinejs"):
        return
    for cell in picked.all("media"):
        if not IS_PICTURE.search(cell.text):
            picked.fields.setdefault("x-media", cell.text)
    for cell in picked.all("tags"):
        if plain_name(cell.name) == "group" and to_slug(cell.text).replace("-", " ") != cell.text:
            picked.fields.setdefault("x-group", cell.text)


def number_slides(events: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Give slides of one date their order in the source, which TimelineJS keeps, where that is not the order of their ids."""
    by_date: dict[tuple[Any, Any], list[tuple[str, dict[str, Any]]]] = {}
    for id_, fields in events:
        by_date.setdefault((fields["date"], fields.get("time")), []).append((id_, fields))
    for of_date in by_date.values():
        ids = [id_ for id_, _ in of_date]
        if ids != sorted(ids):
            for number, (_, fields) in enumerate(of_date, 1):
                fields["order"] = str(number)


def is_timelinejs_sheet(names: list[str]) -> bool:
    """Whether the columns are those of the spreadsheet template."""
    plain = {plain_name(name) for name in names}
    return {"year", "headline", "text"} <= plain and bool(
        plain & {"media", "display_date", "end_year", "background"}
    )


def read_timelinejs_sheet(path: Path, options: dict[str, str]) -> SourceTable:
    """The slides, eras and title of a timeline in CSV. Raises UsageError."""
    return as_timelinejs(msgspec.structs.replace(read_csv(path, options), format="timelinejs-csv"))


def as_timelinejs(table: SourceTable) -> SourceTable:
    """The rows of a sheet as slides, eras and title."""
    names = {cell.name for row in table.rows for cell in row.cells}
    preset = {name: _CSV_PRESET[plain_name(name)] for name in names if plain_name(name) in _CSV_PRESET}
    kinds = {name for name in names if plain_name(name) == "type"}
    rows = [_kind(row, _slide_type(row, kinds)) if row.kind == "event" else row for row in table.rows]
    headlines = [name for name, target in preset.items() if target == "title"]
    return msgspec.structs.replace(
        table,
        rows=rows,
        preset=preset,
        fixed=True,
        options={**table.options, "negative_years": "bc"},
        title=_title(rows, headlines[0]) if headlines else "",
    )


def _slide_type(row: SourceRow, columns: set[str]) -> str:
    words = [cell.text.lower() for cell in row.cells if cell.name in columns]
    return words[0] if words and words[0] in ("title", "era") else "event"


def _kind(row: SourceRow, kind: str) -> SourceRow:
    return msgspec.structs.replace(row, kind=kind)


def _title(rows: list[SourceRow], name: str) -> str:
    return next(
        (
            plain_line(cell.text)
            for row in rows
            if row.kind == "title"
            for cell in row.cells
            if cell.name == name
        ),
        "",
    )
