"""View classes for parts of pages: plain frozen values that a template prints without looking anything up.

An `href` is relative to the site's root (`events/aleppo-entered/index.html`); a template sets `page.root` before it.
External addresses are called `url` and have passed `model.urls.checked_url`. A text that an author wrote as Markdown is a
`Prose`, which the template turns to HTML by the filter `prose`. Fragments (`Slot`) are HTML made once and set into many pages.
"""

from __future__ import annotations

import msgspec

from timeline.markdown.prose import Link as Link
from timeline.markdown.prose import Prose as Prose


class View(msgspec.Struct, frozen=True, omit_defaults=True):
    """The common form of all views."""


class When(View, frozen=True):
    """A date as it may be said, and no more."""

    text: str
    """`Friday, 29 November 2024`, `about 27 November 2024`, `29 or 30 November 2024`."""
    short: str
    """`29 Nov 2024`."""
    machine: str = ""
    """The value for `<time datetime>`; empty where HTML has no form for it."""
    note: str = ""
    """How it is known, in words: `worked out from the sources`, `the day is not given`."""
    time: str = ""
    """The clock time at the place, in words: `18:00`, `about 18:00`; with its zone where that is not the project's."""
    time_in_zone: str = ""
    """The same, always with its zone: `18:00 (Europe/Geneva)`, `18:00 (UTC+03:00)`."""
    utc: str = ""
    """The same in UTC: `17:00 UTC`; empty where the moment is not known."""
    day: str = ""
    """The era's own count: `Day 3 of the offensive`."""
    wording: str = ""
    """The source's own words for the date."""


class Fact(View, frozen=True):
    """A row of an entity's particulars."""

    label: str
    text: str = ""
    links: tuple[Link, ...] = ()
    url: str = ""
    """An external address, with `text` as its words."""
    geo: str = ""
    """A point as a `geo:` URI (RFC 5870), with `text` as its words."""


class ChainLink(View, frozen=True):
    """One link of the chain from a source to its origin."""

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
    """Its address as readers are shown it, where that is not `url`."""


class Note(View, frozen=True):
    """A citation, as the margin and the foot of a page print it."""

    number: int
    anchor: str
    """The id of its element on an event's page: `note-1`."""
    source: Link
    """The publisher's name, leading to the source's own page where it has one."""
    by_publisher: bool = False
    """Whether `source` names the publisher, and that with the date tells it apart where room is short, as an article."""
    title: str = ""
    """Empty where it is what the source is called already; so are the authors."""
    lang: str = ""
    """The source's language where it is not the page's."""
    authors: tuple[Link, ...] = ()
    chain: tuple[ChainLink, ...] = ()
    own: bool = False
    """The project says that it is the publisher's own account."""
    published: str = ""
    at: str = ""
    """Where in the source: `paragraph 6`."""
    quote: str = ""
    url: str = ""
    """Its address, leading to the quoted passage where there is a quote."""
    plain_url: str = ""
    """Its address without the passage."""
    shown_url: str = ""
    """The same as readers are shown it."""
    site_only: bool = False
    """The address is the publisher's site, not the page."""
    where: str = ""
    """How to find it off the web; DOI or ISBN."""
    copies: tuple[Copy, ...] = ()
    kept: tuple[str, ...] = ()
    """What is said of copies that the editors keep."""
    gone: str = ""
    """`no longer there (checked 20 December 2024)`: then the copies come first, and nothing leads to its address."""
    read_in: str = ""
    """`read in English translation` or nothing."""
    access: str = ""
    """`behind a paywall` ... or nothing."""
    supports: str = ""
    """What rests on it, where that is not all: `date, place`."""
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
    """Independent origins of what is traced."""
    sources: int = 0
    untraced: int = 0
    note: str = ""


class FigureView(View, frozen=True):
    """A number of a claim, with its measure in words."""

    measure: str
    text: str


class GradeView(View, frozen=True):
    """A grade of the Admiralty code, or a part of one, with the words of its scale."""

    text: str
    """`B2`; in a legend `B` or `2`."""
    words: str
    """`usually reliable, probably true`."""


class ClaimView(View, frozen=True):
    """What one party says."""

    by: Link
    stance: str
    """asserts, denies, disputes, declines-to-say."""
    stance_text: str = ""
    """In words, where it is not plain assertion: `denies`."""
    says: Prose | None = None
    figures: tuple[FigureView, ...] = ()
    who: str = ""
    scope: str = ""
    """What the figures cover: `in Aleppo since 27 November`."""
    as_of: str = ""
    """`as of 1 December 2024`."""
    notes: tuple[Note, ...] = ()
    counts: str = ""
    """`2 sources, 1 origin`, where it has more than one source."""
    self_reported: bool = False
    """It rests on its own maker alone."""
    superseded: bool = False
    """Its maker has since said otherwise."""
    grades: tuple[GradeView, ...] = ()
    """One for each grade of its sources; empty where the project prints none."""
    event: Link | None = None
    """On a topic's page: the event that it was made about."""
    when: str = ""
    """On a topic's page: that event's date, short."""


class Question(View, frozen=True):
    """Claims on one topic, side by side."""

    topic: Link | None
    claims: tuple[ClaimView, ...]
    conflicts: tuple[str, ...] = ()
    """Which of them conflict and why, a sentence each: on a topic's page, and where there is no topic."""

    @property
    def has_figures(self) -> bool:
        """Whether any of the claims gives a number: those that give none say so."""
        return any(claim.figures for claim in self.claims)


class Picture(View, frozen=True):
    """A picture of an event, with its credit and rights."""

    href: str
    alt: str
    credit: str
    rights: str
    caption: Prose | None = None
    sensitive: str = ""
    """Why it opens on a click only, in words."""
    width: int = 0
    """In pixels, as `height`; 0 where it is not known. With both, the page keeps its place while the picture loads."""
    height: int = 0


class Card(View, frozen=True):
    """An event in a chronology: all but its details."""

    id: str
    href: str
    title: str
    when: When
    status: Status
    kind: str = "event"
    kind_text: str = ""
    """`Statement`, `Background`; nothing for an event."""
    importance: str = "normal"
    place: Link | None = None
    place_text: str = ""
    """`near Hama`, where the place is not simply its name; a text with {place} in it is never used."""
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
    """The first that anyone may see without a warning."""
    unpublished: str = ""
    """`Draft: not published.`; empty where the event is in published sites."""
    show_date: bool = False
    """The heading that it stands under is not its date: print `when` with it."""


class CitationFormats(View, frozen=True):
    """How to cite an event."""

    text: str
    bibtex: str
    ris: str
    csl: str


class Slot(View, frozen=True):
    """A place in a page for a fragment of HTML, known by the key of its content."""

    key: bytes


class Brief(View, frozen=True):
    """An event in the list of an actor, place, topic, tag or source."""

    href: str
    title: str
    when: When
    status: Status
    kind_text: str = ""
    place: str = ""
    summary: Prose | None = None
    unpublished: bool = False
    origins: str = ""
    """`Times of Oman, citing Al Jazeera`: the chains, in a line."""
