"""Collect the web pages that a project cites: where each is cited, which records describe it, and what is quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from timeline.addresses.urls import same_document
from timeline.diagnostics import DocumentPath
from timeline.model.record import read_record
from timeline.model.source import CITATION, Source
from timeline.model.validation import Reader
from timeline.records.loading import id_from_path, kind_of_path
from timeline.records.plain_value import plain_value


class SourceDescription(msgspec.Struct, frozen=True):
    """A record in a content file that describes a source, to which facts can be added."""

    path: str
    at: DocumentPath
    """The path of the record in the file."""
    source: Source


class QuotedPassage(msgspec.Struct, frozen=True):
    """A quote from a page, with its position in the content."""

    path: str
    at: DocumentPath
    text: str


class CitedPage(msgspec.Struct, frozen=True):
    """A web page that the project cites."""

    url: str
    """Without a fragment."""
    path: str
    at: DocumentPath
    """The first occurrence of its address."""
    descriptions: tuple[SourceDescription, ...]
    """Empty if only its address is given: there is no record to which facts could be added."""
    quotes: tuple[QuotedPassage, ...]


class CitedPages(msgspec.Struct, frozen=True):
    """The sources that a project cites, and the pages among them."""

    descriptions: tuple[SourceDescription, ...]
    """Descriptions of all sources, with or without an address."""
    pages: tuple[CitedPage, ...]
    """In the order of their addresses."""
    sites: int
    """Number of sources of which only the publisher's site is known."""
    emails: int
    """Number of sources at an e-mail address."""


class _Collected(msgspec.Struct):
    """Descriptions, addresses and passages of all files, before they are joined by page."""

    descriptions: list[SourceDescription]
    addresses: list[tuple[str, str, DocumentPath]]
    """Address, file, and path in the file."""
    passages: list[tuple[str, QuotedPassage]]
    """Each with the id of its source."""
    urls: dict[str, str]
    """Page addresses by source id."""


def collect_cited_pages(files: Iterable[tuple[str, bytes]]) -> CitedPages:
    """Collect what content files cite, given their paths and bytes. The files must have no errors."""
    collected = _Collected([], [], [], {})
    sites = emails = 0
    for path, data in files:
        kind = kind_of_path(path)
        if kind not in ("events", "sources"):
            continue
        for at, given_id, record in records_in(path, plain_value(path, data)[0]):
            if kind == "sources":
                source = read_record(Source, record, Reader(path))
                if source is not None:
                    source = msgspec.structs.replace(source, id=source.id or given_id)
                    _add_description(source, path, at, collected)
            else:
                for citation_at, value in _citations(record, at):
                    _add_citation(value, path, citation_at, collected)
    pages: dict[str, CitedPage] = {}
    for address, path, at in collected.addresses:
        url = page_url(address)
        if url and url not in pages:
            pages[url] = CitedPage(url, path, at, (), ())
    descriptions: dict[str, list[SourceDescription]] = {}
    for description in collected.descriptions:
        address = _address(description.source)
        sites += description.source.url_scope == "site" and bool(description.source.url)
        emails += address.startswith("mailto:")
        descriptions.setdefault(page_url(address), []).append(description)
    quotes: dict[str, list[QuotedPassage]] = {}
    for id_, passage in collected.passages:
        quotes.setdefault(collected.urls.get(id_, ""), []).append(passage)
    complete_pages = (
        msgspec.structs.replace(
            page, descriptions=tuple(descriptions.get(url, ())), quotes=tuple(quotes.get(url, ()))
        )
        for url, page in sorted(pages.items())
    )
    return CitedPages(tuple(collected.descriptions), tuple(complete_pages), sites, emails)


def page_url(address: str) -> str:
    """The address of a web page without its fragment; empty for other addresses."""
    return address.partition("#")[0] if address.startswith(("https://", "http://")) else ""


def records_in(path: str, value: Any) -> Iterator[tuple[DocumentPath, str, dict[str, Any]]]:
    """Each record of a file: its path in the file, the id from its key or file name, its plain value."""
    if type(value) is list:
        yield from (((index,), "", item) for index, item in enumerate(value) if type(item) is dict)
    elif type(value) is dict and path.count("/") == 1:
        yield from (((key,), key, item) for key, item in value.items() if type(item) is dict)
    elif type(value) is dict:
        yield (), id_from_path(path), value


def _citations(event: dict[str, Any], at: DocumentPath) -> Iterator[tuple[DocumentPath, Any]]:
    """Each citation of an event and its claims, as a plain value with its path."""
    for key in ("sources", "source"):
        yield from _items(event.get(key), (*at, key))
    for claim_at, claim in _items(event.get("claims"), (*at, "claims")):
        if type(claim) is dict:
            for key in ("sources", "source"):
                yield from _items(claim.get(key), (*claim_at, key))


def _items(value: Any, at: DocumentPath) -> Iterator[tuple[DocumentPath, Any]]:
    if type(value) is list:
        yield from (((*at, index), item) for index, item in enumerate(value))
    elif value is not None:
        yield at, value


def _add_citation(value: Any, path: str, at: DocumentPath, collected: _Collected) -> None:
    citation = CITATION.read(value, Reader(path))
    if citation is None:
        return
    source = citation.inline
    if source is not None and type(value) is dict and "source" not in value:
        _add_description(source, path, at, collected)
    elif source is not None and source.url:
        collected.addresses.append((source.url, path, (*at, "source") if type(value) is dict else at))
        collected.urls.setdefault(source.id, page_url(source.url))
    if citation.quote:
        collected.passages.append((citation.source, QuotedPassage(path, (*at, "quote"), citation.quote)))


def _address(source: Source) -> str:
    """The address of a source's own page, not of its publisher's site."""
    return same_document(source.url) if source.url and source.url_scope == "page" else ""


def _add_description(source: Source, path: str, at: DocumentPath, collected: _Collected) -> None:
    collected.descriptions.append(SourceDescription(path, at, source))
    address = _address(source)
    if address:
        collected.addresses.append((address, path, (*at, "url")))
        collected.urls[source.id] = page_url(address)
