"""The sources that a chronology cites, as items of a reference manager; the formats are in `references.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from timeline.dates import edtf
from timeline.dates.edtf import EdtfPart, EdtfRange
from timeline.dates.gregorian import in_gregorian
from timeline.exporting.chronology import Chronology
from timeline.exporting.lost_fields import tell_lost
from timeline.exporting.report import LossReport
from timeline.markdown.plain_text import plain_text
from timeline.model.source import Source
from timeline.planning.citation_notes import shelf_text
from timeline.planning.edition import Edition
from timeline.records.cited_sources import cited_sources
from timeline.wording.marked_texts import without_marks

_CARRIED = (
    "title", "publisher", "url", "doi", "isbn", "published", "accessed", "author", "type", "language", "note",
    "archive", "shelfmark", "collection", "box", "folder", "folio", "where", "url_scope",
)  # fmt: skip
_IN_A_WHOLE = frozenset(
    ["article", "article-journal", "article-magazine", "article-newspaper", "broadcast", "chapter", "entry",
     "entry-dictionary", "entry-encyclopedia", "paper-conference", "post", "post-weblog", "review", "webpage"]
)  # fmt: skip
"""Types that are published in something with a name: a newspaper, a site."""
DateNumbers = tuple[int, ...]
"""Year (astronomical), month and day, as far as they are known."""


class ItemDate(msgspec.Struct, frozen=True):
    """When a source was published."""

    edtf: str
    words: str
    numbers: tuple[DateNumbers, ...]
    """One day, month or year, or the two ends of a span; empty for what has none."""
    about: bool
    """Whether it is approximate or uncertain."""


class SourceItem(msgspec.Struct, frozen=True):
    """A source with plain texts of one line, in the language of the export."""

    id: str
    type: str
    """Its CSL type."""
    title: str
    authors: tuple[str, ...]
    container: str
    """The newspaper, journal or site that it is part of; empty if it is published on its own."""
    publisher: str
    published: ItemDate | None
    accessed: str
    """A day in ISO 8601."""
    url: str
    doi: str
    isbn: str
    language: str
    archive: str
    shelfmark: str
    note: str


def source_items(chronology: Chronology, report: LossReport) -> Iterator[SourceItem]:
    """The sources of the selected events, or all, with what no reference manager has told to the report."""
    chronicle = chronology.chronicle
    chosen: Iterable[str] = chronicle.sources
    if len(chronology.entries) < len(chronicle.entries):
        cited = {id_ for entry in chronology.entries for id_ in cited_sources(entry)}
        chosen = [id_ for id_ in chronicle.sources if id_ in cited]
    count = 0
    for id_ in chosen:
        source = chronology.edition.shown(chronology.published(chronicle.sources[id_]))
        tell_lost(report, source, _CARRIED, id_)
        count += 1
        yield _item(id_, source, chronology.edition, report)
    report.written["sources"] = count


def _item(id_: str, source: Source, edition: Edition, report: LossReport) -> SourceItem:
    publisher = edition.party(edition.chronicle.origins.publisher(source)).text if source.publisher else ""
    type_ = source.type or ("webpage" if source.url else "document")
    if not source.type:
        report.changed("source", "type", f"not given: {type_}", example=id_)
    shelf = source.shelfmark or ""
    if any((source.collection, source.box, source.folder, source.folio)):
        shelf = shelf_text(source, edition).removeprefix(source.archive or "").lstrip(", ،、")
        report.changed("source", "shelfmark", "with collection, box, folder and folio, in words", example=id_)
    notes = [plain_text(edition.prose(source.note)), source.where or ""]
    if source.where or (source.note and _line(source.note) != _line(notes[0])):
        report.changed("source", "note", "as plain text, with `where`", example=id_)
    part = type_ in _IN_A_WHOLE
    return SourceItem(
        id=id_,
        type=type_,
        title=_line(source.title or ""),
        authors=tuple(_line(link.text) for link in edition.authors(source)),
        container=_line(publisher) if part else "",
        publisher="" if part else _line(publisher),
        published=_date(source.published, edition) if source.published else None,
        accessed=(source.accessed or "")[:10],
        url=source.url or "",
        doi=source.doi or "",
        isbn=source.isbn or "",
        language=source.language or "",
        archive=_line(source.archive or ""),
        shelfmark=_line(shelf),
        note=_line(" ".join(filter(None, notes))),
    )


def _line(text: str) -> str:
    return " ".join(without_marks(text).split())


def _date(published: str, edition: Edition) -> ItemDate:
    date = in_gregorian(edtf.parse(published))
    numbers: list[DateNumbers] = []
    for member in date.members if date.form in ("date", "interval") else ():
        ends = (member.start, member.end) if isinstance(member, EdtfRange) else (member,)
        numbers += [_numbers(end) for end in ends if isinstance(end, EdtfPart)]
        if len(numbers) < len(ends) or not all(numbers):
            numbers = []
    return ItemDate(
        date.text,
        without_marks(edition.date(published).text),
        tuple(numbers),
        date.approximate or date.uncertain,
    )


def _numbers(part: EdtfPart) -> DateNumbers:
    """Empty for a season, and for a date whose digits are not all known."""
    if part.unspecified or part.season is not None or part.significant:
        return ()
    return tuple(number for number in (part.year, part.month, part.day) if number is not None)
