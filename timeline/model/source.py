"""The records source and citation, and the checks of a single source (`check_source`)."""

from typing import Annotated, Any, ClassVar

import msgspec

from timeline.addresses.same_page import address_key
from timeline.addresses.urls import id_from_url
from timeline.dates import edtf
from timeline.diagnostics import Severity
from timeline.model.archived import ARCHIVED
from timeline.model.archived import Archived as Archived
from timeline.model.citation_text import is_address, report_description
from timeline.model.citing import CITING
from timeline.model.compound_types import Custom, Many, Nested
from timeline.model.csl_types import CSL_TYPES, csl_types_for
from timeline.model.field_types import (
    ID_PATTERN,
    URL_PATTERN,
    Choice,
    Date,
    Id,
    MarkdownText,
    Text,
    Url,
)
from timeline.model.identifiers import DOI, ISBN
from timeline.model.languages import LANGUAGE
from timeline.model.own_fields import OwnValues
from timeline.model.quote_translation import QuoteTranslation, check_quote_translations
from timeline.model.quotes import Quote
from timeline.model.record import Field, fields_of, read_record, record_schema
from timeline.model.shelf_marks import Archive, leaf_key, shelf_mark
from timeline.model.source_state import LinkState, SourceRetraction
from timeline.model.timestamps import Moment
from timeline.model.translation import Translation, Translations
from timeline.model.validation import Reader, Schema, shape


class Source(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that can be looked up: an article, a broadcast, a document."""

    NOUN: ClassVar[str] = "source"
    id: Annotated[
        str, Field(Id(), "The source's id; by default, the file's name, or made from the address.")
    ] = ""
    title: Annotated[str | None, Field(Text(), "Its headline or title, as published.")] = None
    publisher: Annotated[str | None, Field(Text(), "Who published it: an actor's id, or a name.")] = None
    url: Annotated[str | None, Field(Url(), "Its address.")] = None
    url_scope: Annotated[
        str,
        Field(
            Choice(("page", "site")),
            "`site` if the address is that of the publisher's site, and the page's own is unknown.",
        ),
    ] = "page"
    doi: Annotated[str | None, Field(DOI, "Its DOI, as 10.1000/182.")] = None
    isbn: Annotated[str | None, Field(ISBN, "Its ISBN.")] = None
    where: Annotated[
        str | None, Field(Text(500), "How to find it offline: an archive box, a printed page.")
    ] = None
    archive: Annotated[str | None, Field(Archive(200), "The archive or library that keeps it.")] = None
    collection: Annotated[
        str | None, Field(Text(200), "The fonds, record group or papers that it belongs to.")
    ] = None
    shelfmark: Annotated[
        str | None, Field(Text(200), "Its shelf mark, call number or reference code: FO 371/12345.")
    ] = None
    box: Annotated[str | None, Field(Text(100), "The box that holds it.")] = None
    folder: Annotated[str | None, Field(Text(100), "The folder or file within the box.")] = None
    folio: Annotated[str | None, Field(Text(100), "The leaf or leaves: 12r, 12-14.")] = None
    published: Annotated[str | None, Field(Date(), "When it was published (EDTF).")] = None
    accessed: Annotated[str | None, Field(Moment(), "When it was read for this record.")] = None
    author: Annotated[
        tuple[str, ...], Field(Many(Text(), 100), "Who wrote it: an actor's id or a name, or a list of them.")
    ] = ()
    type: Annotated[
        str | None,
        Field(
            Choice(CSL_TYPES, csl_types_for),
            "Its CSL type: article-newspaper, motion_picture (a film or video), post ...",
        ),
    ] = None
    language: Annotated[str | None, Field(LANGUAGE, "Its language, as a BCP 47 tag: en, ar, pt-BR.")] = None
    read_in: Annotated[
        str | None, Field(LANGUAGE, "The language of the translation that was read, if any.")
    ] = None
    citing: Annotated[
        tuple[str, ...] | None,
        Field(
            CITING,
            "Whom it relies on for all of it, nearest first: actors' ids; or `own` for the publisher's own account.",
        ),
    ] = None
    archived: Annotated[tuple[Archived, ...], Field(Many(ARCHIVED, 50), "Archived copies.")] = ()
    link: Annotated[
        LinkState | None, Field(Nested(LinkState, "status"), "What checking its address last showed.")
    ] = None
    access: Annotated[
        str | None,
        Field(Choice(("open", "registration", "paywall", "removed")), "How it can be read at its address."),
    ] = None
    grade: Annotated[
        str | None, Field(Choice(("A", "B", "C", "D", "E", "F")), "Its reliability in the Admiralty code.")
    ] = None
    retracted: Annotated[
        SourceRetraction | None,
        Field(
            Nested(SourceRetraction, "why"),
            "Its withdrawal: when and why.",
            parts=lambda: SourceRetraction,
        ),
    ] = None
    note: Annotated[
        str | None,
        Field(MarkdownText(2_000), "What a reader should know of it (Markdown).", translatable=True),
    ] = None
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Source), "Its texts in other languages, by language."),
    ] = ()
    fields: OwnValues = ()

    @property
    def is_gone(self) -> bool:
        """Whether its address is known to be dead."""
        return (self.link is not None and self.link.status == "gone") or self.access == "removed"


class Citation(msgspec.Struct, frozen=True, cache_hash=True, omit_defaults=True):
    """A reference to a source for one statement."""

    NOUN: ClassVar[str] = "citation"
    PART_ID: ClassVar[str] = "source"
    IN_PLACE: ClassVar[type[Source]] = Source
    """The record whose fields it may have as well, as `inline`."""
    source: Annotated[str, Field(Id("source"), "The source's id, or its address.", required=True)]
    citing: Annotated[
        tuple[str, ...] | None,
        Field(
            CITING,
            "Whom it relies on for this, nearest first: actors' ids; or `own` for the publisher's own account.",
        ),
    ] = None
    at: Annotated[
        str | None, Field(Text(200), "Where in the source: paragraph 6, page 3, 01:23.", translatable=True)
    ] = None
    quote: Annotated[
        str | None, Field(Quote(1_000), "A short passage, word for word, with … for omissions.")
    ] = None
    quote_translation: Annotated[
        tuple[QuoteTranslation, ...],
        Field(
            Many(Nested(QuoteTranslation, "text"), 20),
            "Your translation of the quote: {text, language, by}, or one for each language.",
        ),
    ] = ()
    supports: Annotated[
        tuple[str, ...], Field(Many(Text(40), 30), "The fields that it supports; by default, all.")
    ] = ()
    inline: Source | None = None
    """The source itself, if it is written inline."""


_CITATION_ONLY = tuple(name for name in fields_of(Citation) if name not in ("source", "citing"))


LOCATORS = ("url", "doi", "isbn", "archive", "where")
"""Fields that say how to find a source; one at least is required."""


def _can_be_found(source: Source) -> bool:
    return bool(source.url) or any(getattr(source, locator) for locator in LOCATORS)


def check_source(source: Source, reader: Reader) -> None:
    """Check that a source can be found, and that its dates do not contradict each other."""
    if not _can_be_found(source) and not reader.has_problem_in(*LOCATORS):
        help_text = "give `url`, `doi`, `isbn`, `archive` or `where`"
        reader.problem("SRC003", "nothing says how to find the source", help_text)
    if source.published is None or source.accessed is None:
        return
    published, accessed = edtf.parse(source.published), edtf.parse(source.accessed[:10])
    if (
        published.earliest is not None
        and accessed.latest is not None
        and accessed.latest < published.earliest
    ):
        reader.problem(
            "SRC006",
            f"the source was read on {accessed.text}, before it was published ({published.text})",
            "check the two dates",
            key="accessed",
            severity=Severity.WARNING,
        )


def _inline(source: Source, reader: Reader) -> Source | None:
    check_source(source, reader)
    if not _can_be_found(source):
        return None
    return source if source.id else msgspec.structs.replace(source, id=generated_id(source))


def _read_citation(value: Any, reader: Reader) -> Citation | None:
    if type(value) is str:
        if report_description(value, reader):
            return None
        if is_address(value):
            url = Url().read(value, reader)
            return Citation(id_from_url(url), inline=Source(id=id_from_url(url), url=url)) if url else None
        source_id = Id("source").read(value, reader)
        return Citation(source_id) if source_id else None
    if type(value) is not dict:
        help_text = "write a source's id, an address, or a record with `source` or `url`"
        reader.problem("FIELD002", f"a source is expected here, not {shape(value)}", help_text)
        return None
    if "source" in value:
        named = value["source"]
        with reader.inside("source"):
            if type(named) is str and report_description(named, reader):
                return None
        if type(named) is str and "://" in named:
            with reader.inside("source"):
                url = Url().read(named, reader)
            if not url:
                return None
            inline = Source(id=id_from_url(url), url=url)
            citation = _read_reference({**value, "source": inline.id}, reader)
            return citation and msgspec.structs.replace(citation, inline=inline)
        return _read_reference(value, reader)
    own = {key: item for key, item in value.items() if key in _CITATION_ONLY}
    described = {key: item for key, item in value.items() if key not in own} if own else value
    source = read_record(Source, described, reader)
    if source and source.translations:
        help_text = "translate it with the event: `sources: {1: {note: ...}}`"
        message = "a source in place has no translations of its own"
        reader.problem("LANG004", message, help_text, key="translations")
    source = source and _inline(source, reader)
    if source is None:
        return None
    return _read_reference(own, reader, source.language, source=source.id, inline=source)


def _read_reference(value: Any, reader: Reader, language: str | None = None, **given: Any) -> Citation | None:
    """A citation of a source with an id; `language` is the source's, if known, `given` are attributes."""
    citation: Citation | None = read_record(Citation, value, reader, **given)
    if citation:
        check_quote_translations(citation.quote, citation.quote_translation, language, reader)
    return citation


def _citation_schema() -> Schema:
    source = record_schema(Source)
    own = record_schema(Citation)["properties"]
    of_source = {name: field for name, field in source["properties"].items() if name != "translations"}
    own["source"] = {**own["source"], **_ID_OR_URL}
    in_place = {
        **source,
        "title": "source in place",
        "properties": {**of_source, **{name: own[name] for name in _CITATION_ONLY}},
    }
    citation = {**record_schema(Citation), "properties": own}
    record = {"if": {"required": ["source"]}, "then": citation, "else": in_place}
    return {"if": {"type": "object"}, "then": record, "else": _ID_OR_URL}


_ID_OR_URL: Schema = {"type": ["string", "integer"], "minimum": 0, "pattern": f"{ID_PATTERN}|{URL_PATTERN}"}


CITATION = Custom(_read_citation, _citation_schema)
"""The type of a citation: a source's id, an address, a record with `source:`, or an inline source."""

CITATIONS = Many(CITATION, 200)


def generated_id(source: Source) -> str:
    """The id of an inline source without one, from its page's address, else from all fields that identify it."""
    if source.url and source.url_scope == "page":
        return id_from_url(source.url)
    site = (source.url or "").partition("://")[2]
    location = (site, source.doi, source.isbn, *shelf_mark(source), source.where)
    description = (source.title, source.publisher, *source.author, source.published)
    return id_from_url(f"https://{'/'.join(filter(None, (*location, *description)))}")


def source_key(source: Source) -> str | None:
    """The comparison key of a source: that of its page's address, else of its leaf in an archive."""
    if source.url and source.url_scope == "page":
        return address_key(source.url)
    return leaf_key(source)
