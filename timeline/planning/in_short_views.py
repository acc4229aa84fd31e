"""View classes for the chronology in short, on the home page."""

from __future__ import annotations

from timeline.planning.views import View, When


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


class InShort(View, frozen=True):
    """What happened, in a few lines, and where all of it comes from."""

    moments: tuple[KeyMoment, ...]
    rule: str
    """How the key moments were chosen, in a sentence; empty if there are none."""
    provenance: str
    """Where everything comes from, in a sentence or two."""
    last_changed: str = ""
    """`Last changed 4 December 2024`; empty without a history in git."""
