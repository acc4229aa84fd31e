"""Citations as numbered notes: publisher, chain of citations, archived copies, link to the passage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from timeline.addresses.display import shown_url
from timeline.markdown.marks import CITATION_MARK
from timeline.model.event import Event
from timeline.model.languages import language_name
from timeline.model.source import Archived, Citation, Source
from timeline.planning.edition import Edition
from timeline.planning.passages import passage_url
from timeline.planning.views import ChainLink, Copy, Link, Note
from timeline.records.event_summary import Cite

_PRESS = frozenset(
    [
        "article",
        "article-newspaper",
        "article-magazine",
        "broadcast",
        "periodical",
        "post",
        "post-weblog",
        "webpage",
    ]
)
"""Types of sources that are known by their publisher's name."""


def cite_of(citation: Citation, edition: Edition) -> Cite:
    """The citation for `chronicle.origins`; a source within an event has the id of the record with its address."""
    return Cite(source_id(citation, edition), citation.citing)


def source_id(citation: Citation, edition: Edition) -> str:
    """The id of a cited source: that of the record with its address."""
    return edition.chronicle.renamed.get(citation.source, citation.source)


def cited_source(citation: Citation, edition: Edition) -> Source:
    """A cited source with the address that is cited, which may be another address of the same page."""
    source = edition.shown_source(source_id(citation, edition))
    cited = citation.inline
    if cited is None or not cited.url or cited.url == source.url:
        return source
    return msgspec.structs.replace(source, url=cited.url, link=cited.link)


def notes_of(event: Event, edition: Edition) -> tuple[tuple[Note, ...], dict[Citation, Note]]:
    """The notes of an event: its own citations, then those of its claims; equal citations share a note."""
    unique: dict[tuple[object, ...], Note] = {}
    by_citation: dict[Citation, Note] = {}
    for citation in (*event.sources, *(c for claim in event.claims for c in claim.sources)):
        source = cited_source(citation, edition)
        quoted = (citation.quote, citation.quote_translation)
        key = (source.id, source.url, citation.citing, citation.at, quoted, citation.supports)
        if key not in unique:
            unique[key] = _note(citation, source, len(unique) + 1, edition)
        by_citation[citation] = unique[key]
    return tuple(unique.values()), by_citation


def numbers_in(
    text: str | None, field: str, event: Event, notes: Mapping[Citation, Note], edition: Edition
) -> dict[str, int]:
    """The number of the note for each `[@id]` in the text of a field, by the text after the @.

    `[@id#2]` is the second citation of that source; without a number it is the first citation that names the field, else
    the first that supports all fields, else the first.
    """
    if not text or "[@" not in text:
        return {}
    by_id: dict[str, list[Citation]] = {}
    for citation in (*event.sources, *(c for claim in event.claims for c in claim.sources)):
        for id_ in {citation.source, source_id(citation, edition)}:
            by_id.setdefault(id_, []).append(citation)
    numbers = {}
    for mark in dict.fromkeys(match[1] for match in CITATION_MARK.finditer(text)):
        id_, _, nth = mark.partition("#")
        cited = by_id.get(id_)
        if cited:
            fit = cited[int(nth) - 1] if nth else _fitting(field, cited)
            numbers[mark] = notes[fit].number
    return numbers


def _fitting(field: str, cited: Sequence[Citation]) -> Citation:
    """The first citation that names the field, else the first that supports all fields, else the first."""
    named = (citation for citation in cited if field in citation.supports)
    return next(named, None) or next((citation for citation in cited if not citation.supports), cited[0])


def _note(citation: Citation, source: Source, number: int, edition: Edition) -> Note:
    id_, origins = source.id, edition.chronicle.origins
    chain = origins.chain(Cite(id_, citation.citing))
    publisher = edition.party(chain.relays[0])
    authors = edition.authors(source)
    links = [ChainLink(publisher, "publisher")]
    links += [ChainLink(edition.party(party), "citing") for party in chain.relays[1:]]
    links += [ChainLink(edition.party(party), "speaks_for") for party in chain.voices]
    where = where_found(source, edition)
    site_only = source.url_scope == "site" and bool(source.url)
    return Note(
        number=number,
        anchor=f"note-{number}",
        source=Link(
            publisher.text, edition.paths.page("sources", id_) if edition.chronicle.has_page(id_) else ""
        ),
        common=id_ == edition.chronicle.common_source
        and source.url == edition.chronicle.sources[id_].url
        and not source.is_gone,
        by_publisher=is_known_by_publisher(source),
        title=source.title if source.title and source.title != publisher.text else "",
        lang=source.language if source.language and source.language != edition.language else "",
        authors=() if authors == (publisher,) else authors,
        chain=tuple(links),
        own=chain.traced and len(links) == 1,
        published=edition.when(source.published).text if source.published else "",
        at=citation.at or "",
        quote=citation.quote or "",
        quote_translation=_translated_quote(citation, source, edition),
        url=passage_url(source, citation.quote),
        plain_url=source.url or "",
        shown_url=shown_url(source.url or ""),
        site_only=site_only,
        where=where if where != publisher.text else "",
        copies=copies_of(source, edition),
        kept=kept_of(source, edition),
        gone=gone_text(source, edition) if source.is_gone else "",
        read_in=read_in_text(source, edition),
        access=edition.say(f"access.{source.access}")
        if source.access and source.access not in ("open", "removed")
        else "",
        supports=edition.say("list").join(edition.word("supports", field) for field in citation.supports),
        retracted=source.retracted.why if source.retracted else "",
    )


def _translated_quote(citation: Citation, source: Source, edition: Edition) -> tuple[str, str]:
    """The editors' translation of a quote in another language, in the edition's if there is one; and who made it."""
    by_language = {one.language or edition.original: one for one in citation.quote_translation}
    language = edition.language if edition.language in by_language else edition.original
    one = by_language.get(language)
    if one is None or source.language == edition.language:
        return "", ""
    translator = edition.say("translated_by", name=one.by) if one.by else edition.say("our_translation")
    return one.text if language == edition.language else edition.as_original(one.text), translator


def is_known_by_publisher(source: Source) -> bool:
    """Whether publisher and date identify it, as they do an article; a book is known by author and title."""
    return source.publisher is not None and (source.type in _PRESS if source.type else bool(source.url))


def gone_text(source: Source, edition: Edition) -> str:
    """The notice that a source is no longer online, and that it has no archived copy if it has none."""
    if source.link is not None and source.link.status == "gone":
        date = edition.day_of(source.link.checked)
        text = edition.say("gone_checked", date=date) if date else edition.say("gone")
    else:
        text = edition.say("access.removed")
    return text if source.archived else edition.say("gone_without_copy", gone=text)


def where_found(source: Source, edition: Edition) -> str:
    """Where to find a source offline, or its DOI or ISBN."""
    kept = edition.say("list").join(filter(None, (shelf_text(source, edition), source.where)))
    if kept:
        return kept
    if source.doi:
        return edition.say("doi", doi=source.doi)
    return edition.say("isbn", isbn=source.isbn) if source.isbn else ""


def shelf_text(source: Source, edition: Edition) -> str:
    """The shelf mark in full: `County Record Office, Toll papers, box 12, folio 3r`."""
    if not source.archive:
        return ""
    parts = [source.archive, source.collection, source.shelfmark]
    parts += [_numbered(part, getattr(source, part), edition) for part in ("box", "folder", "folio")]
    return edition.say("list").join(filter(None, parts))


def _numbered(part: str, value: str | None, edition: Edition) -> str:
    """`box 12`; a value with a word of its own, as `carton 12`, stays as it is."""
    if not value or (" " in value and not value[0].isdigit()):
        return value or ""
    return edition.say(f"shelf.{part}", value=value)


def read_in_text(source: Source, edition: Edition) -> str:
    """The language in which the source was read, if not its own; else empty."""
    if not source.read_in or source.read_in == source.language:
        return ""
    return edition.say("read_in", language=language_name(source.read_in, edition.language))


def copies_of(source: Source, edition: Edition) -> tuple[Copy, ...]:
    """The public archived copies of a source."""
    return tuple(
        Copy(copy.url, edition.day_of(copy.at), copy.at or "", _otherwise_shown(copy.url))
        for copy in source.archived
        if copy.url
    )


def _otherwise_shown(url: str) -> str:
    if "%" not in url and "xn--" not in url:
        return ""
    shown = shown_url(url)
    return shown if shown != url else ""


def kept_of(source: Source, edition: Edition) -> tuple[str, ...]:
    """Texts about the copies that the editors keep: the day, and the digest that can prove a copy genuine."""
    return tuple(_kept(copy, edition) for copy in source.archived if copy.file)


def _kept(copy: Archived, edition: Edition) -> str:
    text = (
        edition.say("copy.kept", date=edition.day_of(copy.at))
        if copy.at
        else edition.say("copy.kept_undated")
    )
    return edition.say("copy.with_digest", copy=text, digest=copy.sha256) if copy.sha256 else text


def chain_text(note: Note, edition: Edition) -> str:
    """The chain on one line: `Times of Oman, citing Al Jazeera, citing SANA`."""
    text = note.chain[0].name.text
    for link in note.chain[1:]:
        if link.how == "citing":
            text = edition.say("chain_citing", before=text, name=link.name.text)
    return text
