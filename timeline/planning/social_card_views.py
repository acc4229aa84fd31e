"""View classes for the pictures that social networks show with a link. Positions are per mille of the axis."""

from __future__ import annotations

from timeline.planning.views import View


class CardTick(View, frozen=True):
    x: int
    label: str = ""


class CardEra(View, frozen=True):
    x: int
    width: int
    label: str


class CardAxis(View, frozen=True):
    """The time axis of all cards of an edition."""

    ticks: tuple[CardTick, ...] = ()
    eras: tuple[CardEra, ...] = ()
    dots: tuple[int, ...] = ()
    """Where events are, if there are few."""


class CardMark(View, frozen=True):
    """An event on the axis."""

    start: int
    end: int
    lasts: bool = False
    """Whether it lasted from start to end; else it was at some time between."""


class SocialCard(View, frozen=True):
    """The picture of an event or of the site."""

    title: str
    kicker: str
    """Above the title: the date in words; on the site's card, what the chronology is made of."""
    site: str = ""
    """The chronology's title; empty on its own card."""
    text: str = ""
    """Below the title: the chronology's description."""
    status: str = ""
    """`Accounts differ`, where the status changes how the title is to be read."""
    mark: CardMark | None = None
    """None if the event is undated, and on the site's card."""
