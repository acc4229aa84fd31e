"""Which pages a project cites: where each is described, in which lines of which files, and what is quoted from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from timeline.addresses.urls import same_document
from timeline.diagnostics import DocumentPath
from timeline.model.record import read_record
from timeline.model.source import CITATION, Source
from timeline.model.validation import Reader
from timeline.records.loading import id_from_path, kind_of_path, plain_value


class Description(msgspec.Struct, frozen=True):
    """A place in a content file that describes a source, and so can take more facts on it."""

    path: str
    at: DocumentPath
    """Of the record in the file."""
    source: Source


class Passage(msgspec.Struct, frozen=True):
    """A quote from a page, and where it stands."""

    path: str
    at: DocumentPath
    text: str


class CitedPage(msgspec.Struct, frozen=True):
    """One page of the web that the project cites."""

    url: str
    """Without a fragment."""
    path: str
    at: DocumentPath
    """Where its address stands first."""
    descriptions: tuple[Description, ...]
    """Empty where only its address is given: there is no record that could take more."""
    quotes: tuple[Passage, ...]


class Cited(msgspec.Struct, frozen=True):
    """All that a project cites."""

    descriptions: tuple[Description, ...]
    """Of all sources, whether they have an address or not."""
    pages: tuple[CitedPage, ...]
    """In the order of their addresses."""
    sites: int
    """Sources of which only the publisher's site is known."""
    letters: int
    """Sources at an e-mail address."""


class _Found(msgspec.Struct):
    """What the files hold, before it is put together."""

    descriptions: list[Description]
    addresses: list[tuple[str, str, DocumentPath]]
    """Address, file, place."""
    passages: list[tuple[str, Passage]]
    """Each with the id of the source."""
    ids: dict[str, str]
    """The address that a source's id stands for."""


def cited_by(files: Iterable[tuple[str, bytes]]) -> Cited:
    """What content files without errors cite: their paths and bytes."""
    found = _Found([], [], [], {})
    sites = letters = 0
    for path, data in files:
        kind = kind_of_path(path)
        if kind not in ("events", "sources"):
            continue
        for at, given_id, record in _records(path, plain_value(path, data)[0]):
            if kind == "sources":
                source = read_record(Source, record, Reader(path))
                if source is not None:
                    _describe(msgspec.structs.replace(source, id=source.id or given_id), path, at, found)
            else:
                for place, value in _citations(record, at):
                    _cite(value, path, place, found)
    pages: dict[str, CitedPage] = {}
    for address, path, at in found.addresses:
        url = page_of(address)
        if url and url not in pages:
            pages[url] = CitedPage(url, path, at, (), ())
    described: dict[str, list[Description]] = {}
    for one in found.descriptions:
        address = _address(one.source)
        sites += one.source.url_scope == "site" and bool(one.source.url)
        letters += address.startswith("mailto:")
        described.setdefault(page_of(address), []).append(one)
    quoted: dict[str, list[Passage]] = {}
    for id_, passage in found.passages:
        quoted.setdefault(found.ids.get(id_, ""), []).append(passage)
    whole = (
        msgspec.structs.replace(
            page, descriptions=tuple(described.get(url, ())), quotes=tuple(quoted.get(url, ()))
        )
        for url, page in sorted(pages.items())
    )
    return Cited(tuple(found.descriptions), tuple(whole), sites, letters)


def page_of(address: str) -> str:
    """The page at an address, without a fragment; empty for what is no page of the web."""
    return address.partition("#")[0] if address.startswith(("https://", "http://")) else ""


def _records(path: str, value: Any) -> Iterator[tuple[DocumentPath, str, dict[str, Any]]]:
    """Each record of a file: where it stands, the id that its place gives it, its plain value."""
    if type(value) is list:
        yield from (((index,), "", item) for index, item in enumerate(value) if type(item) is dict)
    elif type(value) is dict and path.count("/") == 1:
        yield from (((key,), key, item) for key, item in value.items() if type(item) is dict)
    elif type(value) is dict:
        yield (), id_from_path(path), value


def _citations(event: dict[str, Any], at: DocumentPath) -> Iterator[tuple[DocumentPath, Any]]:
    """Each citation of an event and its claims, as it is written."""
    for key in ("sources", "source"):
        yield from _each(event.get(key), (*at, key))
    for place, claim in _each(event.get("claims"), (*at, "claims")):
        if type(claim) is dict:
            for key in ("sources", "source"):
                yield from _each(claim.get(key), (*place, key))


def _each(value: Any, at: DocumentPath) -> Iterator[tuple[DocumentPath, Any]]:
    if type(value) is list:
        yield from (((*at, index), item) for index, item in enumerate(value))
    elif value is not None:
        yield at, value


def _cite(value: Any, path: str, at: DocumentPath, found: _Found) -> None:
    citation = CITATION.read(value, Reader(path))
    if citation is None:
        return
    source = citation.inline
    if source is not None and type(value) is dict and "source" not in value:
        _describe(source, path, at, found)
    elif source is not None and source.url:
        found.addresses.append((source.url, path, (*at, "source") if type(value) is dict else at))
        found.ids.setdefault(source.id, page_of(source.url))
    if citation.quote:
        found.passages.append((citation.source, Passage(path, (*at, "quote"), citation.quote)))


def _address(source: Source) -> str:
    """The address of a source's own page, not of its publisher's site."""
    return same_document(source.url) if source.url and source.url_scope == "page" else ""


def _describe(source: Source, path: str, at: DocumentPath, found: _Found) -> None:
    found.descriptions.append(Description(path, at, source))
    address = _address(source)
    if address:
        found.addresses.append((address, path, (*at, "url")))
        found.ids[source.id] = page_of(address)
