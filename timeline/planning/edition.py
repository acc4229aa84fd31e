"""The chronicle in one language: its texts, dates, numbers and names, and the links to its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING

import msgspec

from timeline.addresses.display import shown_url
from timeline.chronicle.chronicle import Chronicle, TopicClaim
from timeline.chronicle.key_moments import KeyMoments, key_moments
from timeline.chronicle.locations import is_located
from timeline.chronicle.origins import Party
from timeline.chronicle.place_zones import zone_of
from timeline.dates.day_numbers import day_text
from timeline.history.steps import History
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK
from timeline.model.languages import direction
from timeline.model.locale import calendars_of
from timeline.model.project import Project
from timeline.model.source import Source
from timeline.planning.counted_eras import counted_eras, era_of, label_of_day
from timeline.planning.shown_records import ShownRecords
from timeline.planning.urls import Paths
from timeline.planning.views import Link, Prose, When
from timeline.records.event_summary import Entry
from timeline.wording.catalogue import BASE_LANGUAGE, Catalogue
from timeline.wording.collation import collation_key, initial
from timeline.wording.date_forms import DateForms
from timeline.wording.lists import joined
from timeline.wording.marked_texts import language_and_text, without_marks
from timeline.wording.numbers import figure_in_words, from_right, number_in_words

if TYPE_CHECKING:
    from timeline.maps.layers import Layer


def published_languages(project: Project) -> tuple[str, ...]:
    """The languages in which the site is published: the project's own, whose pages are at the site's root, and the others."""
    return tuple(dict.fromkeys((project.language, *project.languages)))


def paths_in(language: str, project: Project) -> Paths:
    """The paths of the pages in one language of a project."""
    return Paths("" if language == project.language else f"{language}/")


class Edition(ShownRecords):
    """The chronicle in one language. Links and paths lead to pages of the same language."""

    def __init__(
        self,
        chronicle: Chronicle,
        words: Catalogue,
        version: str,
        histories: Mapping[str, History] | None = None,
        pictures: Mapping[str, tuple[int, int] | None] | None = None,
        layers: tuple[Layer, ...] = (),
        *,
        as_known_at: str = "",
        unpublished: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(words.language, chronicle.project.language)
        self.chronicle = chronicle
        self.words = words
        self.project: Project = self.shown(chronicle.project)
        self.version = version
        self.histories = histories or {}
        """The history of events in git, by id."""
        self.pictures = pictures or {}
        """The width and height of pictures in pixels, by file; None if unknown."""
        own_layers = zip(layers, self.project.map.layers, strict=False)
        self.layers = tuple(msgspec.structs.replace(layer, layer=own) for layer, own in own_layers)
        """The project's own lines and areas on maps."""
        self.other_calendars = calendars_of(self.language, self.project.locales)
        self.locale = words.locale or self.language  # with the region and digits of its numbers
        self.direction = direction(self.language)
        self.paths = paths_in(self.language, chronicle.project)
        # These three must not refer to the edition: a build runs without the garbage collector, which alone could free
        # such a cycle.
        self.say = lru_cache(maxsize=8192)(partial(_say, words))
        """A text of the catalogue, by its key below `chronicle`."""
        self.date = lru_cache(maxsize=8192)(partial(DateForms, words))
        """The forms of a date (EDTF). For the date of an event, use `event_dates.date_of`."""
        self.as_known_at = as_known_at
        """The day as of which the chronology is shown (ISO 8601); empty for today's."""
        self.title = self.project.title
        """The title of the chronology in data and citations."""
        self.drafts = unpublished is not None
        """Whether drafts and embargoed events are shown; such a site is not for publication."""
        self.unpublished = unpublished or {}
        """Those events by id, each with `draft` or `embargo`."""
        if self.drafts:
            self.title = self.say("drafts_title", title=self.title)
        if as_known_at:
            self.title = self.say("as_known_title", title=self.title, date=self.when(as_known_at).text)
        self._topics: dict[str, Link] = {}
        self._sources: dict[str, Source] = {}
        self._counted = counted_eras(self.project)
        self._actors: dict[str, Link] = {}
        self._tags: dict[str, Link] = {}
        self.day_label = lru_cache(maxsize=8192)(partial(label_of_day, self._counted))
        """`Day 3 of the offensive` for a day number, in the first era that counts it; empty if none does."""

    @cached_property
    def map_path(self) -> str:
        """The path of the map; empty if there is none."""
        return self.paths.map if is_located(self.chronicle) else ""

    @cached_property
    def key_moments(self) -> KeyMoments:
        """The events that the chronology is told by in short."""
        return key_moments(self.chronicle)

    def word(self, group: str, id_: str) -> str:
        """The word for an id of an open list; the id itself if the catalogue has none."""
        return self.words.texts.get(f"chronicle.{group}.{id_}", id_.replace("-", " ").replace("_", " "))

    def collate(self, text: str) -> str:
        """The key by which this language sorts names."""
        return collation_key(without_marks(text), self.language)

    def initial(self, name: str) -> str:
        """The letter under which an index in this language lists a name."""
        return initial(without_marks(name), self.language)

    def day_count(self, day: int) -> tuple[str, int] | None:
        """The first era that counts a day, and the day's number in it."""
        era = era_of(day, self._counted)
        return (era.id, day - era.first + 1) if era else None

    def day_words(self, day: int) -> str:
        """The date of a day number, in words."""
        return self.date(day_text(day)).text

    def zone_of(self, place: str | None) -> str:
        """The time zone of a place: its own, that of the place around it, or the project's."""
        return zone_of(place, self.chronicle.places, self.project.timezone)

    def when(self, text: str) -> When:
        """A date, without clock time or notes."""
        date = self.date(text)
        return When(text=date.text, short=date.short, machine=date.machine)

    def day_of(self, text: str | None) -> str:
        """The day of a timestamp in words; empty for none."""
        return self.date(text[:10]).text if text else ""

    def nth(self, heading: str, n: int) -> str:
        """The heading of the n-th page of a list: `November 2024, page 2`."""
        return self.say("nth_page", title=heading, n=n) if n > 1 else heading

    def actor(self, id_: str) -> Link:
        """An actor's name, linked to its page."""
        known = self._actors.get(id_)
        if known is None:
            name = self.name(self.chronicle.actors[id_].name)
            known = self._actors[id_] = Link(name, self.paths.page("actors", id_))
        return known

    def place(self, id_: str) -> Link:
        """A place's name, linked to its page."""
        return Link(self.name(self.chronicle.places[id_].name), self.paths.page("places", id_))

    def topic(self, id_: str) -> Link:
        """A topic's question, linked to its page."""
        known = self._topics.get(id_)
        if known is None:
            topic = self.shown(self.chronicle.topics[id_])
            known = self._topics[id_] = Link(topic.title, self.paths.page("topics", id_))
        return known

    def event(self, id_: str) -> Link:
        """An event's title, linked to its page."""
        return Link(self.title_of(self.chronicle.by_id[id_]), self.paths.page("events", id_))

    def title_of(self, entry: Entry) -> str:
        """An event's title, marked if the event is not published."""
        title = self.title_in_language(entry)
        why = self.unpublished.get(entry.id)
        return self.say(f"unpublished.{why}", title=title) if why else title

    def claim_terms(self, claim: TopicClaim) -> tuple[str, str]:
        """Whom the figures of a claim count, and what they cover."""
        return self.terms_of(self.chronicle.by_id[claim.event], claim.index)

    def tag(self, id_: str) -> Link:
        """A tag in words, linked to its page."""
        known = self._tags.get(id_)
        if known is None:
            names = {self.original: id_.replace("-", " ")} | (self.project.tags or {}).get(id_, {})
            known = self._tags[id_] = Link(self.name(names), self.paths.page("tags", id_))
        return known

    def shown_source(self, id_: str) -> Source:
        """A source of the chronicle, with its texts in this language."""
        known = self._sources.get(id_)
        if known is None:
            known = self._sources[id_] = self.shown(self.chronicle.sources[id_])
        return known

    def source(self, id_: str) -> Link:
        """A source's title, or its publisher's name, linked to its page."""
        source = self.chronicle.sources[id_]
        publisher = self.party(self.chronicle.origins.publisher(source)).text
        return Link(self.source_title(source) or publisher, self.source_path(id_))

    def name_of_source(self, source: Source, publisher: str) -> str:
        """The name of a source among others of its publisher: its title, else its address, which differs from theirs."""
        return (
            self.source_title(source)
            or shown_url(source.url or "").partition("://")[2].rstrip("/")
            or publisher
        )

    def authors(self, source: Source) -> tuple[Link, ...]:
        """The authors of a source; those who are actors are linked to their pages."""
        actors = self.chronicle.actors
        return tuple(self.actor(author) if author in actors else Link(author) for author in source.author)

    def source_path(self, id_: str) -> str:
        """The path of a source's page; without one, of the event that cites it; else empty."""
        if self.chronicle.has_page(id_):
            return self.paths.page("sources", id_)
        event = self.chronicle.first_of_source(id_)
        return self.paths.page("events", event) if event else ""

    def party(self, party: Party) -> Link:
        """A party in a chain: an actor linked to its page, or a name."""
        kind, _, value = party.partition(":")
        return self.actor(value) if kind == "actor" else Link(value)

    def figure(self, text: str, within: str = "") -> str:
        """A figure as given, in this language's words or with its separators; English ones in an English text."""
        in_english = within and f"chronicle.{within}" in self.words.fallbacks
        words = figure_in_words(text, BASE_LANGUAGE if in_english else self.locale)
        words = self.words.texts.get(f"chronicle.figure.{text}", words)
        return words if in_english or self.direction == "ltr" else from_right(words)

    def number(self, digits: str) -> str:
        """A number that may be a year: with this language's separators from five digits on."""
        return number_in_words(digits, self.locale, shortest=5)

    def listed(self, names: Iterable[str]) -> str:
        """A list of names in a sentence: `A, B and C`."""
        return joined(tuple(names), "and", self.words)

    def link(self, id_: str) -> Link | None:
        """The target of `[[id]]`; None for an event that is not shown."""
        chronicle = self.chronicle
        if id_ in chronicle.actors:
            return self.actor(id_)
        if id_ in chronicle.places:
            return self.place(id_)
        if id_ in chronicle.topics:
            return self.topic(id_)
        if id_ in chronicle.sources:
            return self.source(id_)
        if id_ in chronicle.by_id:
            return self.event(id_)
        page = chronicle.pages.get(id_)
        return Link(self.shown(page).title, self.paths.free_page(id_)) if page else None

    def prose(
        self,
        text: str | None,
        notes: Mapping[str, int] | None = None,
        *,
        inline: bool = False,
        anchored: bool = False,
    ) -> Prose | None:
        """A Markdown text with the targets of its links; `notes` are the numbers of citations by their marks."""
        if not text:
            return None
        language, text = language_and_text(text)
        links: dict[str, Link] = {}
        cited: dict[str, int] = {}
        if "[[" in text:
            for match in WIKI_LINK.finditer(text):
                link = self.link(match[1].strip())
                if link:
                    links[match[1].strip()] = link
        if "[@" in text:
            for match in CITATION_MARK.finditer(text):
                mark = match[1]
                number = (notes or {}).get(mark)
                source = mark.partition("#")[0]
                if number:
                    cited[mark] = number
                elif source in self.chronicle.sources:
                    links[f"@{mark}"] = self.source(source)
        return Prose(text, links, cited, inline, anchored, language)


def _say(words: Catalogue, key: str, **values: str | int) -> str:
    return words.text(f"chronicle.{key}", **values)
