"""The rows of a reference manager as records of sources."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from timeline.importing.account import RowAccount
from timeline.importing.dates import DateRules
from timeline.importing.event_sources import describe_sources
from timeline.importing.events import ReadEvent
from timeline.importing.identity import source_ids
from timeline.importing.mapping import FieldMapping
from timeline.importing.picked import Picked
from timeline.importing.rows import SourceRow
from timeline.importing.source_book import FIELDS, SourceInRow
from timeline.model.slug import to_slug


def read_source(row: SourceRow, mapping: FieldMapping, rules: DateRules) -> Picked:
    """A row as a source; every value but that of its id is told of."""
    picked = Picked(RowAccount(row), mapping)
    cells = [(mapping.rule(cell.name).to, cell) for cell in row.cells]
    described, *others = [*describe_sources(picked, cells, rules)] or [SourceInRow({"where": row.place}, {})]
    fields = described.fields
    for name in FIELDS:
        if name in fields:
            picked.set(name, fields[name], [described.made_of[name]] if name in described.made_of else [])
    for other in others:
        picked.keep_text(str(other.fields.get("url", other.fields.get("where", ""))), "x-more-addresses")
    return picked


def with_ids(
    read: list[Picked], known: Mapping[str, str], taken: Collection[str]
) -> list[tuple[str, str, ReadEvent]]:
    """Each source with its id, and its id in the list of references; `known`: ids of the last import."""
    used = set(taken)
    made = []
    for picked, row_id in zip(read, source_ids(read), strict=True):
        id_ = known.get(row_id) or _new_id(row_id, str(picked.fields.get("title", "")), used)
        used.add(id_)
        picked.fields["x-source-id"] = row_id
        picked.keep_the_rest()
        made.append((id_, row_id, ReadEvent(picked, [])))
    return made


def _new_id(row_id: str, title: str, used: Collection[str]) -> str:
    stem = to_slug(row_id.rpartition("/")[2])
    stem = (
        stem
        if re.search(r"[a-z]{3}", stem)
        else "-".join(filter(None, (to_slug(title)[:48].strip("-"), stem)))
    )
    stem = stem or "source"
    return next(
        one
        for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000)))
        if one not in used and one != "index"
    )
