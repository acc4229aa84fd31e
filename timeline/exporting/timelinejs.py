"""TimelineJS 3: its JSON, with the sources of each event as links below its text.

Besides the fields that TimelineJS knows, slides have some that it ignores and `timeline import` reads: the date in EDTF,
the source's words for it, all tags, and the sources.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape
from typing import Any

import msgspec

from timeline.addresses.publishers import is_web
from timeline.addresses.urls import UrlError, checked_url
from timeline.dates import edtf
from timeline.dates.clock_times import parse_clock_time
from timeline.dates.gregorian import in_gregorian
from timeline.exporting.chronology import Chronology
from timeline.exporting.imported_values import imported_paths, imported_values
from timeline.exporting.lost_fields import tell_lost, tell_records, tell_sources
from timeline.exporting.report import LossReport
from timeline.exporting.slide_markup import safe_markup
from timeline.exporting.slide_media import slide_medium
from timeline.exporting.timelinejs_dates import SlideDates, dates_of_event, is_cosmological, slide_dates
from timeline.importing.timelinejs import SOURCES_PARAGRAPH
from timeline.markdown.marks import CITATION_MARK
from timeline.markdown.to_html import to_html
from timeline.model.event import Event
from timeline.model.source import Source
from timeline.planning.cards import card_of
from timeline.planning.citation_notes import cited_source, numbers_in
from timeline.planning.edition import Edition
from timeline.planning.urls import address_of
from timeline.planning.views import Card, Link, Note
from timeline.records.event_summary import Entry
from timeline.wording.marked_texts import remove_marks, without_marks

_CARRIED = frozenset(
    [
        "title",
        "date",
        "calendar",
        "day",
        "time",
        "timezone",
        "wording",
        "summary",
        "details",
        "sources",
        "tags",
        "media",
    ]
)
_IN_SOURCE = frozenset(
    ["title", "publisher", "url", "url_scope", "published", "author", "language", "doi", "isbn", "where", "archive",
     "collection", "shelfmark", "box", "folder", "folio"]
)  # fmt: skip
"""The last ones in words."""
_CITED = re.compile(rf"[ \t]{{0,10}}{CITATION_MARK.pattern}")
_INTRODUCTION = "introduction"
"""The page that an import makes of a title slide."""
_KEPT = {
    "start_date": ("format", "hour", "minute", "second", "millisecond"),
    "end_date": ("format", "hour", "minute", "second", "millisecond", "display_date"),
    "background": ("url", "color", "opacity", "alt"),
    "media": ("caption", "credit", "thumbnail", "alt", "link", "link_target", "title"),
}
"""Fields of slides that an import keeps in `x-` fields: `x-background-url`."""
_ADDRESSES = {("background", "url"), ("media", "thumbnail"), ("media", "link")}
_SHOWN = {("media", "caption"), ("media", "credit"), ("end_date", "display_date")}
"""Shown as HTML."""
_LINK_TARGETS = ("_blank", "_self")


def timelinejs(chronology: Chronology, report: LossReport) -> bytes:
    """The timeline in JSON."""
    edition = chronology.edition
    slides: list[dict[str, Any]] = []
    taken: set[str] = set()
    returning = imported_paths(chronology.paths.root, "timelinejs")
    cosmological = False
    for event, entry in zip(chronology.events, chronology.entries, strict=True):
        dates = dates_of_event(event, entry, edition)
        if dates is None:
            report.lost(
                "event", "", "it has no date, without which TimelineJS shows no slide", example=event.id
            )
            continue
        kept = imported_values(chronology.paths.root, entry.path) if entry.path in returning else {}
        own = kept.get("x-source-id", event.title)
        id_ = event.id if own == event.title or own in taken else own
        taken.add(id_)
        cosmological = cosmological or is_cosmological(dates[0])
        when = _dates(event, entry, *dates, imported="x-source-id" in kept)
        slide = {"unique_id": id_, **when, **_content(event, entry, kept, chronology, report)}
        slides.append(_restored(slide, kept, report, event.id))
        _tell(event, entry, report)
    document: dict[str, Any] = {"scale": "cosmological"} if cosmological else {}
    document |= {"title": title} if (title := _title(chronology, returning, report)) else {}
    document |= {"eras": eras} if (eras := _eras(edition, report)) else {}
    report.written["events"] = len(slides)
    tell_records(chronology, report, ("source", "page", "era"))
    tell_sources(chronology, report, _IN_SOURCE)
    encoded = msgspec.json.encode(document | {"events": slides})
    return remove_marks(msgspec.json.format(encoded, indent=1)) + b"\n"


def _dates(event: Event, entry: Entry, dates: SlideDates, words: str, *, imported: bool) -> dict[str, Any]:
    """The fields of a slide that say when it was; the words for an imported date are those that came with it."""
    made = {
        "start_date": dict(dates.start),
        "end_date": dict(dates.end or {}),
        "display_date": event.wording if imported and event.wording else words,
        "wording": event.wording,
    }
    if words or (entry.clock and parse_clock_time(entry.clock).days):
        date = in_gregorian(edtf.parse(entry.date.partition("T")[0]))
        made |= {"edtf": date.text, "time": entry.clock}
    return {name: value for name, value in made.items() if value}


def _content(
    event: Event, entry: Entry, kept: Mapping[str, str], chronology: Chronology, report: LossReport
) -> dict[str, Any]:
    """The fields of a slide that say what was."""
    edition = chronology.edition
    event = edition.shown(event)
    card, by_citation = card_of(event, entry, edition)
    cited = [cited_source(citation, edition) for citation in event.sources]
    sources = {source.url: source for source in cited if source.url}
    medium = slide_medium(event.media, without_marks(event.details or ""), sources, kept, edition)
    texts = []
    for field, text in (("summary", event.summary), ("details", medium.text)):
        texts.append(_html(text, numbers_in(text, field, event, by_citation, edition), card.href, edition))
    if not edition.project.url and "[@" in f"{event.summary}{event.details}":
        report.lost(
            "event", "details", "links from words to sources: the project has no `url`", example=event.id
        )
    listed = [note for note in card.notes if not medium.source or note.plain_url != medium.source]
    texts.append(_sources(listed, card, edition))
    content: dict[str, Any] = {"text": {"headline": escape(card.title, quote=False), "text": "".join(texts)}}
    if medium.fields:
        content["media"] = medium.fields
    if card.tags:
        content["group"] = kept.get("x-group") or card.tags[0].text
        content["tags"] = list(event.tags)
    cited = list({source.id or source.url: source for source in cited}.values())
    content["sources"] = [described for source in cited if (described := _described(source, edition))]
    return {name: value for name, value in content.items() if value}


def _html(text: str | None, notes: Mapping[str, int], href: str, edition: Edition) -> str:
    """A text as HTML. Links lead to the site, if it has an address; else their words stay."""
    url = edition.project.url or ""
    if not url and text:
        text = _CITED.sub("", text)
    prose = edition.prose(text, notes)
    if prose is None:
        return ""
    links = {id_: Link(link.text, address_of(link.href) if url else "") for id_, link in prose.links.items()}
    page = f"{url}{address_of(href)}"
    return to_html(msgspec.structs.replace(prose, links=links), url, f"{page}#note-").strip()


def _sources(notes: Iterable[Note], card: Card, edition: Edition) -> str:
    """The paragraph with the sources, and a link to the event's page."""
    items = dict.fromkeys(
        _linked(", ".join(filter(None, (note.title, note.source.text, note.published))), note)
        for note in notes
    )
    listed = f"{escape(edition.words.text('ui.event.sources'))}: {'; '.join(items)}. " if items else ""
    if edition.project.url:
        page = escape(edition.project.url + address_of(card.href))
        listed += f'<a href="{page}">{escape(edition.title)}</a>'
    return f"{SOURCES_PARAGRAPH}{listed.strip()}</p>" if listed else ""


def _linked(words: str, note: Note) -> str:
    if not note.url or note.gone:
        return escape(f"{words}, {note.where}" if note.where else words)
    return f'<a href="{escape(note.url)}">{escape(words)}</a>'


def _described(source: Source, edition: Edition) -> dict[str, Any]:
    """A source under the names by which `timeline import` reads it back."""
    fields = {
        "url": source.url,
        "title": source.title,
        "publisher": edition.party(edition.chronicle.origins.publisher(source)).text
        if source.publisher
        else "",
        "published": source.published,
        "author": "; ".join(link.text for link in edition.authors(source)),
        "language": source.language,
        "doi": source.doi,
        "isbn": source.isbn,
    }
    return {name: value for name, value in fields.items() if value}


def _restored(slide: dict[str, Any], kept: Mapping[str, str], report: LossReport, id_: str) -> dict[str, Any]:
    """The slide with the fields of the original that an import kept."""
    found = {
        (part, name): f"x-{part}-{name}".replace("_", "-") for part, names in _KEPT.items() for name in names
    }
    values = {field: (own, kept[own]) for field, own in found.items() if own in kept}
    if background := kept.get("x-background"):  # as the sheet has it: an address or a colour
        name = "url" if "/" in background else "color"
        values.setdefault(("background", name), ("x-background", background))
    for (part, name), (own, value) in values.items():
        safe = _safe(part, name, value)
        if safe is None:
            report.lost("event", own, "TimelineJS would make a link of it that is not safe", example=id_)
        else:
            slide.setdefault(part, {}).setdefault(name, safe)
    if kept.get("x-autolink") in ("true", "false"):
        slide["autolink"] = kept["x-autolink"] == "true"
    if "x-alt-text" in kept and "media" in slide:
        slide["media"].setdefault("alt", kept["x-alt-text"])
    return slide


def _safe(part: str, name: str, value: str) -> str | None:
    """A value that was kept, if TimelineJS may have it; addresses in normal form."""
    if name == "link_target":
        return value if value in _LINK_TARGETS else None
    if (part, name) in _SHOWN:
        return safe_markup(value)
    if (part, name) not in _ADDRESSES:
        return value
    try:
        checked = checked_url(value.strip())
    except UrlError:
        return None
    return checked if is_web(checked) else None


def _title(chronology: Chronology, returning: Collection[str], report: LossReport) -> dict[str, Any] | None:
    """The title slide: the introduction, as an import names it, else the title and description of the project."""
    edition = chronology.edition
    page = chronology.chronicle.pages.get(_INTRODUCTION)
    for other in chronology.chronicle.pages:
        if other != _INTRODUCTION:
            report.lost("page", "", "TimelineJS has one title slide and no pages", example=other)
    if page is None:
        if not edition.project.description:
            return None
        text = f"<p>{escape(edition.project.description, quote=False)}</p>"
        return {"text": {"headline": escape(edition.project.title, quote=False), "text": text}}
    page = edition.shown(page)
    path = f"content/pages/{_INTRODUCTION}.yaml"
    kept = imported_values(chronology.paths.root, path) if path in returning else {}
    medium = slide_medium((), without_marks(page.details or ""), {}, kept, edition)
    text = _html(medium.text, {}, edition.paths.free_page(page.id), edition)
    slide: dict[str, Any] = {"text": {"headline": escape(page.title, quote=False), "text": text}}
    if medium.fields:
        slide["media"] = medium.fields
    return _restored(slide, kept, report, page.id)


def _eras(edition: Edition, report: LossReport) -> list[dict[str, Any]]:
    eras = []
    for id_, era in (edition.project.eras or {}).items():
        shown = edition.shown(era)
        dates = slide_dates(edtf.parse(shown.when)) if shown.when else None
        if dates is None or dates.end is None:
            report.lost("era", "", "it has no first and last day", example=id_)
            continue
        if not dates.exact:
            report.changed("era", "date", "without what is approximate or uncertain", example=id_)
        if shown.first_day:
            report.lost("era", "first_day", "TimelineJS counts no days", example=id_)
        text = {"headline": escape(shown.title, quote=False)}
        eras.append({"start_date": dates.start, "end_date": dates.end, "text": text})
    return eras


def _tell(event: Event, entry: Entry, report: LossReport) -> None:
    """Tell the report what a slide does not hold, or holds in another form."""
    tell_lost(report, event, _CARRIED)
    for name, texts in (("summary", event.summary), ("details", event.details)):
        if texts:
            report.changed("event", name, "Markdown as HTML", example=event.id)
    if event.calendar == "julian":
        report.changed(
            "event", "calendar", "in the Gregorian calendar; the words have both", example=event.id
        )
    if entry.clock and event.timezone:
        report.changed("event", "timezone", "in the words for the date", example=event.id)
    if len(event.media) > 1:
        report.lost(
            "event", "media", "a slide shows one picture", example=event.id, count=len(event.media) - 1
        )
    for citation in event.sources:
        tell_lost(report, citation, ("source", "inline"), event.id)
