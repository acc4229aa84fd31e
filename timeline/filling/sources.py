"""Choose the sources to fill: those of a file, of a record, or of an address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from timeline.addresses.same_page import address_key
from timeline.addresses.urls import UrlError, checked_url
from timeline.diagnostics import DocumentPath, UsageError
from timeline.filling.findings import FIELDS
from timeline.model.source import Source
from timeline.reading.discovery import discover, is_record_path, read_file
from timeline.records.cited_pages import collect_cited_pages, page_url, records_in
from timeline.records.loading import kind_of_path
from timeline.records.plain_value import plain_value

_CITING = frozenset(("source", "sources", "claims"))
"""Fields that lead to citations."""


class SourceToFill(msgspec.Struct, frozen=True):
    """A source in a content file; without a path, one that has no record yet."""

    url: str
    path: str = ""
    at: DocumentPath = ()
    source: Source | None = None
    """None where only its address is written."""

    def has(self, field: str) -> bool:
        """Whether its author gave the field."""
        return self.source is not None and bool(getattr(self.source, field))

    @property
    def is_complete(self) -> bool:
        """Whether it has each field that can be filled."""
        return all(map(self.has, FIELDS))


def choose_sources(root: Path, wanted: str, here: Path) -> list[SourceToFill]:
    """The sources of an address, a file (relative to the folder `here`) or the id of an event or a source.

    Raises UsageError where there are none.
    """
    files = [(file.path, read_file(root, file.path)) for file in discover(root).records]
    everything = [*_all_sources(files)]
    if "://" in wanted:
        return _of_address(wanted, everything)
    path = _content_path(root, wanted, here)
    if path:
        records = [(path, at) for name, data in files if name == path for at, _, _ in _records(name, data)]
    else:
        records = [(name, at) for name, data in files for at, id_, _ in _records(name, data) if id_ == wanted]
    if not records:
        help_text = "give an event's or a source's id, its file, or the address of a page"
        raise UsageError(f"there is no event or source `{wanted}`", help_text)
    cited = {id_ for name, data in files for id_ in _cited_ids(name, data, records)}
    inside = [
        one for one in everything if any(one.path == name and one.at[: len(at)] == at for name, at in records)
    ]
    of_records = [one for one in everything if kind_of_path(one.path) == "sources"]
    bare = {address_key(one.url) for one in inside if one.source is None}
    found = [
        *(one for one in inside if one.source or not any(_is_same(one, other) for other in of_records)),
        *(
            one
            for one in of_records
            if one not in inside and one.source and (one.source.id in cited or address_key(one.url) in bare)
        ),
    ]
    if not found:
        raise UsageError(f"{wanted} cites no web page", "give one that has an address, in `source` or `url`")
    return found


def _is_same(one: SourceToFill, other: SourceToFill) -> bool:
    return address_key(one.url) == address_key(other.url)


def _of_address(wanted: str, everything: Iterable[SourceToFill]) -> list[SourceToFill]:
    try:
        url = checked_url(wanted)
    except UrlError as error:
        raise UsageError(error.message, error.help) from None
    found = [one for one in everything if address_key(one.url) == address_key(page_url(url))]
    return found or [SourceToFill(url)]


def _content_path(root: Path, wanted: str, here: Path) -> str:
    """The path of a record's file in the project; empty if it is none."""
    place = here / wanted
    if not place.is_file():
        return ""
    path = place.absolute()
    if not path.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{wanted} is not in this project", "run this in the project, or with -C")
    inside = path.resolve().relative_to(root.resolve()).as_posix()
    if not is_record_path(inside) or kind_of_path(inside) not in ("events", "sources"):
        raise UsageError(
            f"{wanted} is no file of events or sources", "give one in content/events or content/sources"
        )
    return inside


def _all_sources(files: Iterable[tuple[str, bytes]]) -> Iterator[SourceToFill]:
    """Every web page that content files cite, each time that they do."""
    for path, data in files:
        cited = collect_cited_pages([(path, data)])
        for one in cited.descriptions:
            if one.source.url_scope == "page" and (url := page_url(one.source.url or "")):
                yield SourceToFill(url, path, one.at, one.source)
        value = plain_value(path, data)[0]
        for at in _bare_addresses(value, kind_of_path(path) or ""):
            if url := page_url(_checked(_at(value, at))):
                yield SourceToFill(url, path, at)


def _bare_addresses(value: Any, kind: str) -> Iterator[DocumentPath]:
    """The places of addresses that stand alone in `source` or `sources`."""
    waiting: list[tuple[Any, DocumentPath]] = (
        [(value, ())] if kind == "events" and isinstance(value, dict | list) else []
    )
    while waiting:
        one, at = waiting.pop()
        for step, inner in one.items() if isinstance(one, dict) else enumerate(one):
            place = (*at, step)
            keys = [key for key in place if isinstance(key, str)]
            is_citing = bool(keys) and keys[-1] in ("source", "sources") and _CITING.issuperset(keys[1:-1])
            if isinstance(inner, dict | list):
                waiting.append((inner, place))
            elif is_citing and isinstance(inner, str) and "://" in inner:
                yield place


def _records(path: str, data: bytes) -> Iterator[tuple[DocumentPath, str, dict[str, Any]]]:
    """The events or sources of a file: place, id, value."""
    if kind_of_path(path) in ("events", "sources"):
        for at, given, record in records_in(path, plain_value(path, data)[0]):
            yield at, str(record.get("id", given)), record


def _cited_ids(path: str, data: bytes, records: Iterable[tuple[str, DocumentPath]]) -> Iterator[str]:
    """The ids of the sources that chosen events of a file cite."""
    places = [at for name, at in records if name == path]
    if kind_of_path(path) != "events" or not places:
        return
    for at, _, record in _records(path, data):
        if at in places:
            for one in (record, *(claim for claim in _list(record.get("claims")) if isinstance(claim, dict))):
                for citation in (*_list(one.get("source")), *_list(one.get("sources"))):
                    id_ = citation.get("source") if isinstance(citation, dict) else citation
                    if isinstance(id_, str):
                        yield id_


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _at(value: Any, at: DocumentPath) -> str:
    for step in at:
        value = value[step]
    return str(value)


def _checked(text: str) -> str:
    try:
        return checked_url(text)
    except UrlError:
        return ""


def is_in_record(at: DocumentPath) -> bool:
    """Whether an address that stands alone is the `source` of a citation with other fields, not of an event or a claim."""
    holder = [step for step in at[:-1] if isinstance(step, str)]
    return at[-1] == "source" and bool(holder) and holder[-1] in ("source", "sources")
