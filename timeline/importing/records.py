"""All rows of a source as the records of content files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from timeline.importing.account import Account, RowAccount
from timeline.importing.dates import DateRules, precision_warning
from timeline.importing.event_dates import read_event_date
from timeline.importing.event_sources import read_sources
from timeline.importing.event_texts import read_texts
from timeline.importing.events import Books, ReadEvent, date_columns, read_event
from timeline.importing.finish import Unfinished
from timeline.importing.identity import event_id, event_path, source_ids
from timeline.importing.mapping import FieldMapping
from timeline.importing.name_book import NameBook
from timeline.importing.picked import Picked
from timeline.importing.project_records import ProjectRecords
from timeline.importing.rows import SourceRow, SourceTable
from timeline.importing.source_book import SourceBook, Use
from timeline.importing.source_records import read_source, with_ids
from timeline.importing.state import ImportState
from timeline.importing.timelinejs import SLIDE_TYPE, keep_for_export, number_slides
from timeline.model.slug import to_slug
from timeline.records.loading import id_from_path


class Records(msgspec.Struct):
    """What a source becomes."""

    account: Account
    books: Books
    files: list[Unfinished]
    events: dict[str, ReadEvent]
    """Events, and sources that are rows of their own, by the path of their file."""
    places: dict[str, str]
    """Where each file's record stands in the source."""
    rows: dict[str, str]
    """The source's id of each event, by path."""
    eras: dict[str, dict[str, Any]]
    notes: list[str]


def records_of(
    table: SourceTable,
    mapping: FieldMapping,
    state: ImportState,
    others: ProjectRecords,
    same: Mapping[str, Mapping[str, str]],
    *,
    unsourced: bool,
) -> Records:
    """The records of a source. `same`: names that stand for others, by kind; `unsourced`: events need no source."""
    books = Books(
        SourceBook(),
        NameBook("actor", others.names["actors"], same.get("actors", {})),
        NameBook("place", others.names["places"], same.get("places", {})),
    )
    made = Records(Account(), books, [], {}, {}, {}, {}, [])
    rules = date_columns(table, mapping)
    read = [read_event(row, mapping, rules, books) for row in table.rows if row.kind == "event"]
    _add_events(made, read, state, others, unsourced=unsourced)
    if table.format.startswith("timelinejs"):
        number_slides((file.id, file.fields) for file in made.files)
    _add_named(made, others)
    _add_sources(
        made,
        [read_source(row, mapping, rules["source"]) for row in table.rows if row.kind == "source"],
        state,
        others,
    )
    for row in table.rows:
        if row.kind == "era":
            _add_era(made, row, mapping, rules["event"])
        elif row.kind == "title":
            _add_page(made, row, mapping, rules["event"])
        elif row.kind == "other":
            account = RowAccount(row)
            for cell in row.cells:
                account.tell(cell, "lost", "", "it belongs to no event")
            made.account.add(account)
    if warning := precision_warning(str(one.picked.fields["date"]) for one in read):
        made.notes.insert(0, warning)
    return made


def _add_events(
    made: Records, read: list[ReadEvent], state: ImportState, others: ProjectRecords, *, unsourced: bool
) -> None:
    """Give each event its id and its file: those of the last import, else new ones."""
    known = {**others.by_source_id, **state.paths_by_row()}
    ids = source_ids([one.picked for one in read])
    taken = set(others.ids.get("events", ())) | {_id_in(path) for path in known.values()}
    for event, row_id in zip(read, ids, strict=True):
        fields = event.picked.fields
        fields["x-source-id"] = row_id
        path = known.get(row_id, "")
        id_ = _id_in(path) if path else event_id(row_id, str(fields["title"]), taken)
        taken.add(id_)
        path = path or event_path(id_, str(fields["date"]))
        if event.uses:
            fields["sources"] = [made.books.sources.citation(use) for use in event.uses[:200]]
            for use in event.uses[200:]:
                event.picked.keep_text(
                    made.books.sources.sources[use.key].fields.get("url", use.key), "x-more-sources"
                )
        elif not unsourced:
            event.picked.drafted.append("there is no source")
        event.picked.keep_the_rest()
        made.files.append(Unfinished(path, id_, fields, event.picked.drafted))
        made.events[path] = event
        made.places[path] = event.picked.account.row.place
        made.rows[path] = row_id


def _id_in(path: str) -> str:
    """The id in the path of an event's file that an import wrote."""
    return id_from_path(path)


def _add_named(made: Records, others: ProjectRecords) -> None:
    """The files of sources that several events cite, of actors and of places."""
    sources = made.books.sources
    for key, booked in sources.sources.items():
        if booked.uses > 1:
            id_ = sources.id_of(key)
            if id_ in others.ids.get("sources", ()):
                said = ", ".join(f"{name}: {value}" for name, value in sources.record(key).items())
                sources.conflicts.append(f"{booked.place}: `{id_}` has a record already; not written: {said}")
            else:
                _add(made, f"content/sources/{id_}.yaml", id_, sources.record(key), booked.place)
    for kind, book in (("actors", made.books.actors), ("places", made.books.places)):
        for record in book.records.values():
            _add(made, f"content/{kind}/{record.id}.yaml", record.id, record.record(), record.place)


def _add(made: Records, path: str, id_: str, fields: dict[str, Any], place: str) -> None:
    made.files.append(Unfinished(path, id_, fields, []))
    made.places[path] = place


def _add_sources(made: Records, read: list[Picked], state: ImportState, others: ProjectRecords) -> None:
    """A file for each row of a list of references."""
    known = {row_id: _id_in(path) for row_id, path in state.paths_by_row().items()}
    for id_, row_id, source in with_ids(read, known, others.ids.get("sources", set())):
        path = f"content/sources/{id_}.yaml"
        _add(made, path, id_, source.picked.fields, source.picked.account.row.place)
        made.events[path] = source
        made.rows[path] = row_id


def _add_era(made: Records, row: SourceRow, mapping: FieldMapping, rules: DateRules) -> None:
    """A named period for the project file."""
    picked = Picked(RowAccount(row), mapping)
    read_texts(picked, "Untitled")
    read_event_date(picked, rules)
    title, date = str(picked.fields["title"])[:120], str(picked.fields["date"])
    _tell_kind(picked)
    for cell in row.cells:
        if mapping.rule(cell.name).to not in (
            SLIDE_TYPE,
            "title",
            "year",
            "month",
            "day",
            "end.year",
            "end.month",
            "end.day",
            "date",
            "end",
        ):
            picked.account.tell(cell, "lost", "", "an era has a title and a date only")
    id_ = to_slug(title) or f"era-{len(made.eras) + 1}"
    if "/" in date:
        made.eras[id_] = {"title": title, "date": date}
    else:
        made.notes.append(f"{row.place}: the era {title!r} has no first and last day")
        for cell in row.cells:
            picked.account.tell(cell, "lost", "", "an era without a first and last day")
    made.account.add(picked.account)


def _tell_kind(picked: Picked) -> None:
    for cell in picked.all(SLIDE_TYPE):
        picked.account.tell(cell, "changed", "", "what kind of record this is")


def _add_page(made: Records, row: SourceRow, mapping: FieldMapping, rules: DateRules) -> None:
    """The title of the whole, as a page about the chronology."""
    picked = Picked(RowAccount(row), mapping)
    path = "content/pages/introduction.yaml"
    if path in made.places:
        for cell in row.cells:
            picked.account.tell(cell, "lost", "", "there is another title")
        made.account.add(picked.account)
        return
    read_texts(picked, "About")
    book = SourceBook()
    _tell_kind(picked)
    uses = read_sources(picked, book, rules)
    for cell, fate in list(picked.account.fates()):
        if fate.target.startswith("sources"):
            picked.account.tell(cell, "changed", "introduction", "a link with its description")
    texts = [
        picked.fields.pop("summary", ""),
        picked.fields.get("details", ""),
        *(_link(book, use) for use in uses),
    ]
    picked.fields["details"] = "\n\n".join(filter(None, texts)) or str(picked.fields["title"])
    picked.keep_the_rest()
    keep_for_export(picked)
    _add(made, path, "introduction", picked.fields, row.place)
    made.account.add(picked.account)


def _link(book: SourceBook, use: Use) -> str:
    """A source as a link with its title and authors; its words if it has no address."""
    fields = book.sources[use.key].fields
    title, url = str(fields.get("title", "")), str(fields.get("url", ""))
    shown = (
        f"[{re.sub(r'[][]', '', title)}](<{url}>)"
        if title and url
        else f"<{url}>"
        if url
        else str(fields.get("where", title))
    )
    return shown + (f" ({', '.join(fields['author'])})" if fields.get("author") else "")
