"""What the index holds of one event: its terms by field, what a list of results prints of it, and its facets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.page_frame import shorten
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Entry
from timeline.wording.marked_texts import without_marks

FIELDS = ("title", "summary", "claims", "quotes", "sources", "details")
"""Where a term may be found, best first. Of each event, a term is kept under the best field that has it."""
SHOWN_LENGTH = 220
"""Characters of a summary in a list of results."""

_LINK_TARGET = re.compile(r"\]\([^()\s]*+(?:\s[^()]*+)?\)")
_ADDRESS = re.compile(r"<[^<>]*+>|https?://\S++")


class SearchRecord(msgspec.Struct, frozen=True, array_like=True):
    """An event in the index."""

    terms: tuple[str, ...]
    """For each of `FIELDS` its terms, separated by spaces."""
    shown: bytes
    """JSON for lists of results: address, title, date, status, place, summary."""


class SearchFacts(msgspec.Struct, frozen=True, array_like=True):
    """The facets of an event that its summary in memory does not have."""

    status: str
    origins: tuple[str, ...] = ()
    """Parties, as `chronicle.origins` knows them."""
    languages: tuple[str, ...] = ()
    """Of its sources."""
    roles: tuple[tuple[str, str], ...] = ()
    """Actors with their role."""


def search_record(event: Event, card: Card, edition: Edition) -> SearchRecord:
    """An event in the index of an edition: only what its page prints is found, without those who were harmed."""
    title, summary = _terms_by_text(_plain(card.title), _plain(card.plain_summary))
    *others, details = _terms_by_text(
        _joined(_texts_of_claims(event, edition)),
        _joined([quote for note in card.notes for quote in (note.quote, note.quote_translation[0])]),
        _joined([part for note in card.notes for part in (note.title, note.source.text)]),
        _plain(_named(event.details, edition)),
    )
    if more := _joined((*_status_words(card, edition), event.status_note, *_texts_of_media(event, edition))):
        (terms,) = _terms_by_text(more)
        for better in others:
            terms = _without(better, terms)
        details = details | terms
    found = title | summary
    fields = (title, summary, *[_without(found, terms) for terms in (*others, details)])
    shown = (
        address_of(card.href.removeprefix(edition.paths.folder)),
        card.title,
        card.when.short,
        _status(card),
        card.place_text or (card.place.text if card.place else ""),
        shorten(card.plain_summary, SHOWN_LENGTH),
    )
    return SearchRecord(tuple(map(" ".join, fields)), msgspec.json.encode(shown))


def search_facts(entry: Entry, chronicle: Chronicle) -> SearchFacts:
    """The facets of an event but its roles, which are translated."""
    sources = chronicle.sources
    cited = [sources[id_] for id_ in cited_sources(entry) if id_ in sources]
    languages = {source.language for source in cited if source.language}
    status, sourcing = chronicle.standing(entry)
    return SearchFacts(status, sourcing.origins, tuple(sorted(languages)))


def with_roles(facts: SearchFacts, event: Event) -> SearchFacts:
    """The facets of an event with its roles, as an edition prints them."""
    roles = tuple([(involved.actor, involved.role) for involved in event.actors if involved.role])
    return msgspec.structs.replace(facts, roles=roles) if roles else facts


def _status(card: Card) -> str:
    """The status of an event, where it is not the usual one."""
    return card.status.text if card.status.id != "reported" else ""


def _status_words(card: Card, edition: Edition) -> tuple[str, ...]:
    """That status, and other words for it."""
    text = _status(card)
    return (text, edition.say(f"status_search.{card.status.id}")) if text else ()


def _texts_of_claims(event: Event, edition: Edition) -> Iterator[str | None]:
    for claim in event.claims:
        yield from (_named(claim.says, edition), claim.scope, claim.who)
        for figure in claim.figures:
            yield edition.word("measure", figure.measure)


def _texts_of_media(event: Event, edition: Edition) -> list[str | None]:
    return [part for medium in event.media for part in (medium.alt, _named(medium.caption, edition))]


def _named(text: str | None, edition: Edition) -> str:
    """A Markdown text with the names that pages print for its links: none for an event not shown."""
    text = without_marks(text or "")
    if "[" not in text:
        return text
    if "[[" in text:
        text = WIKI_LINK.sub(lambda match: match[2] or _name(match[1].strip(), edition), text)
    return _without_targets(text)


@lru_cache(maxsize=4)
def _without_targets(text: str) -> str:
    """A Markdown text without the targets of its links; the editions of an event share those that they do not translate."""
    return _LINK_TARGET.sub(" ", CITATION_MARK.sub(" ", text))


def _plain(text: str) -> str:
    """A text without marks and addresses."""
    text = without_marks(text)
    return _ADDRESS.sub(" ", text) if "<" in text or "http" in text else text


def _joined(texts: Iterable[str | None]) -> str:
    return _plain("\n".join(filter(None, texts)))


@lru_cache(maxsize=4)
def _terms_by_text(*texts: str) -> tuple[dict[str, None], ...]:
    """The terms of each text that none before it has; the editions of an event share those that need no translation."""
    found: list[dict[str, None]] = []
    terms_of = _terms_of()
    for text in texts:
        terms = dict.fromkeys(terms_of(text))
        for better in found:
            for term in better:
                terms.pop(term, None)
        found.append(terms)
    return tuple(found)


@cache
def _terms_of() -> Callable[[str], list[str]]:
    """`terms_of`, which is slow to import, and needed for changed events only."""
    from timeline.search.folding import terms_of

    return terms_of


def _without(others: dict[str, None], terms: dict[str, None]) -> dict[str, None]:
    """The terms that are not among the others."""
    if terms.keys().isdisjoint(others.keys()):
        return terms
    left = terms.copy()
    for term in others:
        left.pop(term, None)
    return left


def _name(id_: str, edition: Edition) -> str:
    link = edition.link(id_)
    return without_marks(link.text) if link else ""
