"""The chronology in short: the key moments, where everything comes from, and when it last changed."""

from __future__ import annotations

from collections.abc import Collection

from timeline.addresses.display import shown_url
from timeline.chronicle.sourcing_report import number_of_origins
from timeline.planning.citation_notes import is_known_by_publisher
from timeline.planning.edition import Edition
from timeline.planning.event_dates import date_of, short_date, short_when
from timeline.planning.in_short_views import CommonSource, InShort, KeyMoment
from timeline.planning.views import Link, When
from timeline.records.event_summary import Entry


def tell_in_short(edition: Edition, on_page: Collection[str]) -> InShort | None:
    """The chronology in short; None without events. `on_page` are the ids of the events with a card on the home page."""
    if not edition.chronicle.entries:
        return None
    chosen = edition.key_moments
    provenance, source, origins = _provenance(edition)
    last = day_of_last_change(edition)
    days = [entry.stand for entry in chosen.entries]
    date = short_when if days and max(days) - min(days) <= 1 else short_date  # a night is told by the hour
    return InShort(
        moments=tuple(
            _moment(number, entry, date(entry, edition), edition, on_page)
            for number, entry in enumerate(chosen.entries, 1)
        ),
        rule=edition.say(
            f"key_moments.{chosen.rule}", n=chosen.parts, events=edition.say("events", n=chosen.total)
        )
        if chosen.rule
        else "",
        provenance=provenance,
        source=source,
        origins=origins,
        last_changed=edition.say("key_moments.last_changed", date=edition.when(last).text) if last else "",
    )


def _moment(number: int, entry: Entry, date: str, edition: Edition, on_page: Collection[str]) -> KeyMoment:
    return KeyMoment(
        number,
        f"#{entry.id}" if entry.id in on_page else edition.paths.page("events", entry.id),
        edition.title_of(entry),
        When(date_of(entry, edition).full, date, date_of(entry, edition).machine),
        edition.say("status.contested") if edition.chronicle.standing(entry)[0] == "contested" else "",
    )


def day_of_last_change(edition: Edition) -> str:
    """The day on which an event was last added or changed (ISO 8601); empty if git does not tell."""
    by_id, histories = edition.chronicle.by_id, edition.histories
    days = (
        history.steps[-1].day for id_, history in histories.items() if id_ in by_id and by_id[id_].history
    )
    return max(days, default="")


def common_source(edition: Edition) -> CommonSource | None:
    """The source that nearly all events cite; None if there is none."""
    source = edition.chronicle.common_source
    return _described(source, edition) if source else None


def _described(id_: str, edition: Edition) -> CommonSource:
    """`Times of Oman, 2 December 2024`; a book with its authors and title."""
    source = edition.chronicle.sources[id_]
    words = [edition.party(edition.chronicle.origins.publisher(source)).text]
    if not is_known_by_publisher(source):
        words = [*(author.text for author in edition.authors(source)), source.title or "", *words]
    text = edition.say("list").join(dict.fromkeys(filter(None, words)))
    published = edition.when(source.published).text if source.published else ""
    return CommonSource(Link(text, edition.source_path(id_)), published, shown_url(source.url or ""))


def _provenance(edition: Edition) -> tuple[str, CommonSource | None, str]:
    """Where everything comes from, the source that is meant, and how many origins it is traced to."""
    chronicle, say = edition.chronicle, edition.say
    cited = [source for source, entries in chronicle.of_source.items() if entries]
    if not cited:
        return say("rests_on.unsourced"), None, ""
    origins = number_of_origins(chronicle)
    traced = say("rests_on.origins", n=origins) if origins else say("rests_on.no_origins")
    if len(cited) == 1:
        return say("key_moments.one_source"), _described(cited[0], edition), traced
    common = common_source(edition)
    if common:
        return edition.words.text("ui.common_source"), common, traced
    return say("key_moments.sources", sources=say("sources", n=len(cited))), None, traced
