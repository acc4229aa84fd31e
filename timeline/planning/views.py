"""View classes for parts of pages: plain frozen values that a template prints without looking anything up.

An `href` is a path from the site's root (`events/aleppo-entered/index.html`); templates put `page.root` before it.
External addresses are called `url` and have passed `addresses.urls.checked_url`. A Markdown text is a `Prose`, which the
filter `prose` renders to HTML. A `Slot` stands for HTML that is rendered once and inserted into many pages.
"""

from __future__ import annotations

import msgspec

from timeline.markdown.prose import Link as Link
from timeline.markdown.prose import Prose as Prose


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """The base of all view classes."""


class When(View, frozen=True):
    """A date and time in words, no more precise than the record."""

    text: str
    """`Friday, 29 November 2024`, `about 27 November 2024`, `29 or 30 November 2024`."""
    short: str
    """`29 Nov 2024`."""
    machine: str = ""
    """The value of `<time datetime>`; empty if HTML has no form for the date."""
    note: str = ""
    """How the date is known: `date inferred`, `the day is not given`."""
    time: str = ""
    """The local time: `18:00`, `about 18:00`; with its zone if that is not the project's."""
    time_in_zone: str = ""
    """The local time, always with its zone: `18:00 (Europe/Geneva)`, `18:00 (UTC+03:00)`."""
    utc: str = ""
    """The time in UTC: `17:00 UTC`; empty if unknown."""
    day: str = ""
    """The day in the count of an era: `Day 3 of the offensive`."""
    wording: str = ""
    """The source's own words for the date."""


class MapArea(View, frozen=True):
    """A circle on a map, for a point that is no more precise; in per cent of the map's width and height."""

    x: str
    y: str
    rx: str
    ry: str


class Locator(View, frozen=True):
    """A small map that shows where one point lies."""

    base: str
    label: str
    x: str
    """From the left, in per cent of the width, whatever the direction of the text; `y` from the top."""
    y: str
    area: MapArea | None = None
    href: str = ""
    """The path of the large map; empty if there is none."""


class Fact(View, frozen=True):
    """A label and a value, for tables of facts."""

    label: str
    text: str = ""
    links: tuple[Link, ...] = ()
    url: str = ""
    """An external address that `text` links to."""
    geo: str = ""
    """A point as a `geo:` URI (RFC 5870) that `text` links to."""
    locator: Locator | None = None


class ChainLink(View, frozen=True):
    """One step of the chain from a source to its origin."""

    name: Link
    how: str
    """`publisher` (the first), `citing`, or `speaks_for`."""


class Copy(View, frozen=True):
    """An archived copy."""

    url: str
    when: str = ""
    """`3 December 2024`."""
    machine: str = ""
    shown_url: str = ""
    """The address in readable form, if that differs from `url`."""


class Note(View, frozen=True):
    """A citation as a numbered note."""

    number: int
    anchor: str
    """The id of its element on an event's page: `note-1`."""
    source: Link
    """The publisher's name, linked to the source's page if it has one."""
    by_publisher: bool = False
    """Whether publisher and date identify the source where space is short, as they do an article."""
    common: bool = False
    """Whether nearly all events cite its source, so that lists need not describe it again."""
    title: str = ""
    """Empty if `source` says it already, as are the authors."""
    lang: str = ""
    """The source's language, if it is not the page's."""
    authors: tuple[Link, ...] = ()
    chain: tuple[ChainLink, ...] = ()
    own: bool = False
    """Whether the source is traced and its publisher the origin."""
    published: str = ""
    at: str = ""
    """Where in the source: `paragraph 6`."""
    quote: str = ""
    quote_translation: tuple[str, str] = ("", "")
    """Its translation, and who made that."""
    url: str = ""
    """The address; with a quote, a link to that passage."""
    plain_url: str = ""
    shown_url: str = ""
    site_only: bool = False
    """Whether the address is the publisher's site and not the page."""
    where: str = ""
    """Where to find it offline, or its DOI or ISBN."""
    copies: tuple[Copy, ...] = ()
    kept: tuple[str, ...] = ()
    """Texts about copies that the editors keep."""
    gone: str = ""
    """`no longer there (checked 20 December 2024)`; then copies come first and the address is not linked."""
    read_in: str = ""
    """`read in English translation`, or empty."""
    access: str = ""
    """`behind a paywall` and the like, or empty."""
    supports: str = ""
    """The fields that it supports, if not all: `date, place`."""
    retracted: str = ""
    """Why its publisher withdrew it."""


class Status(View, frozen=True):
    """How well an event is established."""

    id: str
    """reported, corroborated, contested, confirmed, retracted."""
    text: str
    """`Reported`."""
    definition: str
    counts: str
    """`3 sources, 1 origin`."""
    origins: int = 0
    """The number of independent origins that are traced."""
    sources: int = 0
    untraced: int = 0
    note: str = ""


class FigureView(View, frozen=True):
    """A figure of a claim, with its measure in words."""

    measure: str
    text: str


class GradeView(View, frozen=True):
    """A grade of the Admiralty code, or a part of one, with its meaning."""

    text: str
    """`B2`; in a legend `B` or `2`."""
    words: str
    """`usually reliable, probably true`."""


class ClaimView(View, frozen=True):
    """A claim: what one party says."""

    by: Link
    stance: str
    """asserts, denies, disputes, declines-to-say."""
    stance_text: str = ""
    """The stance in words, unless the party asserts: `denies`."""
    says: Prose | None = None
    figures: tuple[FigureView, ...] = ()
    who: str = ""
    scope: str = ""
    """What the figures cover: `in Aleppo since 27 November`."""
    as_of: str = ""
    """`as of 1 December 2024`."""
    notes: tuple[Note, ...] = ()
    counts: str = ""
    """`2 sources, 1 origin`; empty for a single source."""
    self_reported: bool = False
    """Whether only the party's own account supports it."""
    superseded: bool = False
    """Whether the party has since said otherwise."""
    grades: tuple[GradeView, ...] = ()
    """A grade for each source; empty if the project prints none."""
    event: Link | None = None
    """On a topic's page, the event that the claim is about."""
    when: str = ""
    """On a topic's page, the short date of that event."""


class Question(View, frozen=True):
    """Claims on one topic, side by side."""

    topic: Link | None
    claims: tuple[ClaimView, ...]
    conflicts: tuple[str, ...] = ()
    """A sentence for each conflict, on a topic's page or if there is no topic."""

    @property
    def has_figures(self) -> bool:
        """Whether any claim gives a figure; claims without one then say so."""
        return any(claim.figures for claim in self.claims)


class Picture(View, frozen=True):
    """A picture of an event, with its credit and rights."""

    href: str
    alt: str
    credit: str
    rights: str
    caption: Prose | None = None
    sensitive: str = ""
    """Why it opens only on a click, in words."""
    width: int = 0
    """In pixels, as is `height`; 0 if unknown. With both, the layout is stable while the picture loads."""
    height: int = 0


class Card(View, frozen=True):
    """An event in the chronology: everything but its details."""

    id: str
    href: str
    title: str
    when: When
    status: Status
    kind: str = "event"
    kind_text: str = ""
    """`Statement`, `Background`; empty for an event."""
    importance: str = "normal"
    place: Link | None = None
    place_text: str = ""
    """`near Hama`, if the name of the place alone is not exact."""
    speaker: Link | None = None
    summary: Prose | None = None
    plain_summary: str = ""
    """The summary as plain text, for descriptions, feeds and data."""
    notes: tuple[Note, ...] = ()
    questions: tuple[Question, ...] = ()
    withdrawn: str = ""
    """`1 of 2 sources was withdrawn by its publisher: the picture showed another bridge.`"""
    corrected: str = ""
    """`Corrected 4 December 2024`."""
    tags: tuple[Link, ...] = ()
    picture: Picture | None = None
    """The first picture that needs no warning."""
    unpublished: str = ""
    """`Draft: not published.`; empty if the event is published."""
    show_date: bool = False
    """Whether to print `when`, because the heading above the card is not the event's date."""

    @property
    def source_names(self) -> tuple[str, ...]:
        """The sources of its notes, each once."""
        return tuple(dict.fromkeys(note.source.text for note in self.notes))

    @property
    def has_figures(self) -> bool:
        """Whether any of its claims gives a figure."""
        return any(question.has_figures for question in self.questions)


class Slot(View, frozen=True):
    """A placeholder for rendered HTML, which is looked up by the key of its content."""

    key: bytes


class Brief(View, frozen=True):
    """A short entry for an event, in the lists of actors, places, topics, tags and sources."""

    href: str
    title: str
    when: When
    status: Status
    kind_text: str = ""
    place: str = ""
    summary: Prose | None = None
    unpublished: bool = False
    origins: str = ""
    """The chains on one line: `Times of Oman, citing Al Jazeera`."""
