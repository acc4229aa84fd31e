"""The tables of the SQLite export: names, types, foreign keys, and what each column means."""

from __future__ import annotations

from typing import NamedTuple


class TableColumn(NamedTuple):
    """A column."""

    name: str
    type: str
    description: str
    refers_to: str = ""
    """The table whose `id` it holds."""
    indexed: bool = False


class DatabaseTable(NamedTuple):
    """A table. The first `keys` columns are its primary key."""

    name: str
    description: str
    columns: tuple[TableColumn, ...]
    keys: int = 1
    searched: tuple[str, ...] = ()
    """Columns in the full-text index `NAME_fts`."""
    label: str = ""
    """The column by which rows of other tables are linked to one of this."""


def _text(name: str, description: str, refers_to: str = "", *, indexed: bool = False) -> TableColumn:
    return TableColumn(name, "TEXT", description, refers_to, indexed or bool(refers_to))


def _whole(name: str, description: str, *, indexed: bool = False) -> TableColumn:
    return TableColumn(name, "INTEGER", description, "", indexed)


def _number(name: str, description: str) -> TableColumn:
    return TableColumn(name, "REAL", description)


def _claim(description: str) -> TableColumn:
    return TableColumn("claim", "INTEGER", description, "claims", indexed=True)


_EVENT = _text("event", "The event.", "events")
_POINT = (
    _number("latitude", "In degrees (WGS 84), rounded to its precision."),
    _number("longitude", "In degrees (WGS 84), rounded to its precision."),
)

TABLES = (
    DatabaseTable(
        "project",
        "The chronology's title, languages, licence and address.",
        (_text("name", "The field of the project file."), _text("value", "Its value.")),
    ),
    DatabaseTable(
        "eras",
        "Named periods.",
        (
            _text("id", "The era's id."),
            _text("title", "Its name."),
            _text("date", "When it began and ended (EDTF)."),
            _text("first_day", "Day 1 of its count of days."),
        ),
        label="title",
    ),
    DatabaseTable(
        "actors",
        "Whoever acts, speaks or publishes.",
        (
            _text("id", "The actor's id."),
            _text("name", "Its name, in the chronology's language."),
            _text("kind", "person, state, armed-group, news-agency ...", indexed=True),
            _text("speaks_for", "The actor that it speaks for.", "actors"),
            _text("part_of", "The organisation that it belongs to.", "actors"),
            _text("url", "Its own site."),
            _text("anonymous", "Why the person is not named; `name` is then a description."),
            _text("note", "Who it is (Markdown)."),
        ),
        searched=("name", "note"),
        label="name",
    ),
    DatabaseTable(
        "places",
        "Places, as precisely as may be shown.",
        (
            _text("id", "The place's id."),
            _text("name", "Its name, in the chronology's language."),
            *_POINT,
            _text("precision", "exact, settlement, district ..."),
            _text("within", "The larger place that it lies in.", "places"),
            _text("note", "What a reader should know of it (Markdown)."),
        ),
        label="name",
    ),
    DatabaseTable(
        "topics",
        "Questions on which parties make claims.",
        (
            _text("id", "The topic's id."),
            _text("title", "The question."),
            _text("note", "What it turns on (Markdown)."),
        ),
        label="title",
    ),
    DatabaseTable(
        "sources",
        "What can be looked up: articles, broadcasts, documents.",
        (
            _text("id", "The source's id."),
            _text("title", "Its headline, as published."),
            _text("publisher", "Who published it: an actor's id, or a name."),
            _text("authors", "Who wrote it: actors' ids or names, joined by `; `."),
            _text("url", "Its address."),
            _text("published", "When it was published (EDTF).", indexed=True),
            _text("accessed", "When it was read."),
            _text("type", "Its CSL type: article-newspaper, post ..."),
            _text("language", "Its language (BCP 47)."),
            _text("where", "How to find it offline."),
            _text("doi", "Its DOI."),
            _text("isbn", "Its ISBN."),
            _text("archive", "The institution that keeps it."),
            _text("shelfmark", "Its shelf mark there."),
            _text("link", "What checking its address last showed: ok, gone ..."),
            _text("archived_url", "The address of its first archived copy."),
            _text("retracted", "Why its publisher withdrew it."),
        ),
        searched=("title", "publisher"),
        label="title",
    ),
    DatabaseTable(
        "events",
        "What happened or was said, in the chronology's order.",
        (
            _text("id", "The event's id."),
            _whole("position", "Its place in the chronology, from 1.", indexed=True),
            _text("title", "What happened, in one line."),
            _text("date", "When, in EDTF, as the record gives it in `calendar`."),
            _text("earliest", "The first possible day.", indexed=True),
            _text("latest", "The last possible day."),
            _text("precision", "day, month, year ..."),
            _whole("approximate", "1 if the date is approximate."),
            _whole("uncertain", "1 if the date is uncertain."),
            _text("calendar", "gregorian or julian; `earliest` and `latest` are Gregorian."),
            _text("time", "Local clock time."),
            _text("timezone", "The zone of `time`."),
            _text("utc_start", "The beginning in UTC."),
            _text("date_text", "The date in words."),
            _text("kind", "event, statement or background.", indexed=True),
            _text("importance", "major, normal or minor."),
            _text("status", "reported, corroborated, contested, confirmed or retracted.", indexed=True),
            _whole("origins", "The number of independent origins of its traced sources."),
            _whole("untraced", "The number of sources that are not traced."),
            _text("summary", "What happened, in a few sentences."),
            _text("details", "More (Markdown)."),
            _text("speaker", "Who made the statement.", "actors"),
            _text("place", "Where.", "places"),
            _whole("near", "1 if it was near the place, not in it."),
            *_POINT,
            _text("part_of", "The larger event that it belongs to.", "events"),
            _text("url", "Its page."),
            _whole("draft", "1 for a draft or an embargoed event."),
        ),
        searched=("title", "summary", "details"),
        label="title",
    ),
    DatabaseTable(
        "event_actors",
        "Who took part in an event.",
        (
            _EVENT,
            _text("actor", "The actor.", "actors"),
            _text("role", "Its part: attacker, host."),
        ),
        keys=0,
    ),
    DatabaseTable(
        "event_tags",
        "The tags of events.",
        (_EVENT, _text("tag", "The tag.", indexed=True)),
        keys=2,
    ),
    DatabaseTable(
        "event_links",
        "How events relate to each other.",
        (
            _EVENT,
            _text("relation", "follows, see, after or before."),
            _text("other", "The other event.", "events"),
        ),
        keys=3,
    ),
    DatabaseTable(
        "claims",
        "What parties say, side by side.",
        (
            _whole("id", "The claim's number in this database."),
            _text("event", "The event with the claim.", "events"),
            _text("claim", "The id that its authors gave it."),
            _text("actor", "Who makes it (`by`).", "actors"),
            _text("topic", "The question (`about`).", "topics"),
            _text("stance", "asserts, denies, disputes or declines-to-say."),
            _text("says", "What it says."),
            _text("who", "Whom the figures count."),
            _text("scope", "What the figures cover."),
            _text("as_of", "The day up to which the figures hold (EDTF)."),
            _whole("origins", "The number of independent origins."),
            _whole("self_reported", "1 if all its sources are the party's own."),
            _whole("superseded", "1 if the party has since said otherwise."),
        ),
        searched=("says",),
    ),
    DatabaseTable(
        "figures",
        "The numbers in claims. They belong to whoever gives them, and are never added up.",
        (
            _claim("The claim."),
            _text("measure", "What is counted: killed, injured.", indexed=True),
            _text("text", "The figure, as written."),
            _number("low", "The lower bound."),
            _number("high", "The upper bound; empty if it is open."),
            _text("unit", "The unit."),
            _whole("approximate", "1 if it is approximate."),
        ),
        keys=2,
    ),
    DatabaseTable(
        "citations",
        "The sources of events and claims, with where each account comes from.",
        (
            _whole("id", "The citation's number in this database."),
            _EVENT,
            _claim("The claim; empty for the event itself."),
            _text("source", "The source.", "sources"),
            _text(
                "origin",
                "Where its account comes from: an actor's id or a publisher's name; empty if not traced.",
                indexed=True,
            ),
            _text("chain", "The source, then the actors that it cites, joined by ` > `."),
            _text("at", "Where in the source: paragraph 6, page 3."),
            _text("quote", "A passage, word for word."),
            _text("supports", "The fields that it supports, joined by `; `; all if empty."),
        ),
        searched=("quote",),
    ),
    DatabaseTable(
        "corrections",
        "What was changed since publication.",
        (
            _EVENT,
            _text("on", "The day of the change.", indexed=True),
            _text("kind", "correction, clarification, update or retraction."),
            _text("was", "The earlier text."),
            _text("now", "The new text."),
            _text("why", "The reason."),
        ),
        keys=0,
    ),
    DatabaseTable(
        "pages",
        "Free pages, such as about and methodology.",
        (
            _text("id", "The page's id."),
            _text("title", "Its title."),
            _text("details", "Its text (Markdown)."),
        ),
        label="title",
    ),
    DatabaseTable(
        "translations",
        "The texts of records in other languages.",
        (
            _text("kind", "The kind of record: event, source, actor, place, topic or page."),
            _text("record", "The record's id.", indexed=True),
            _text("language", "The language (BCP 47).", indexed=True),
            _text("path", "Which text: title, claims/1/says."),
            _text("text", "The translation, as written (Markdown)."),
        ),
        keys=4,
    ),
    DatabaseTable(
        "records",
        "Each record as JSON with every field that its authors wrote: what `timeline import` reads.",
        (
            _text("kind", "project, event, source, actor, place, topic or page."),
            _text("id", "The record's id."),
            _text("record", "The record as JSON."),
        ),
        keys=2,
    ),
)
"""All tables; a table refers to those before it and to itself."""
