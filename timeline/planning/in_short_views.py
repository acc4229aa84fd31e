"""View classes for the chronology in short, on the home page."""

from __future__ import annotations

from timeline.planning.views import Link, View, When


class KeyMoment(View, frozen=True):
    """A key moment: one dated line."""

    number: int
    """Its number here, on the overview and on the map."""
    href: str
    """The address of the event from the home page: its anchor there, or its page."""
    title: str
    when: When
    contested: str = ""
    """`Accounts differ`; empty if none is known to."""


class CommonSource(View, frozen=True):
    """The source of nearly all events, which is described once."""

    link: Link
    """`Times of Oman`, linked to its page."""
    published: str = ""
    """`2 December 2024`; apart, because a date is not in the direction of a name."""
    address: str = ""
    """Its address in readable form, for paper."""


class InShort(View, frozen=True):
    """What happened, in a few lines, and where all of it comes from."""

    moments: tuple[KeyMoment, ...]
    rule: str
    """How the key moments were chosen, in a sentence; empty if there are none."""
    provenance: str
    """Where everything comes from: a sentence; if that is one source, it is followed by `source`."""
    source: CommonSource | None = None
    origins: str = ""
    """How many origins the sources are traced to, in a sentence."""
    last_changed: str = ""
    """`Last changed 4 December 2024`; empty without a history in git."""
