"""View classes for the list of people harmed."""

from __future__ import annotations

from timeline.planning.claim_views import NoteRef
from timeline.planning.views import View


class PersonView(View, frozen=True):
    """Somebody in the list."""

    name: str = ""
    unnamed: str = ""
    """`Name withheld`, `Name not known`, in place of the name."""
    why: str = ""
    """Why it is withheld."""
    age: str = ""
    note: str = ""
    notes: tuple[NoteRef, ...] = ()
    """What is cited for this person alone."""


class HarmView(View, frozen=True):
    """Those to whom the same was done."""

    heading: str
    count: str
    """`12 of those counted are listed here, 10 by name.`"""
    people: tuple[PersonView, ...]


class HarmedView(View, frozen=True):
    """All of them."""

    gloss: str
    """How the list stands to the figures of claims; empty where none counts them."""
    notes: tuple[NoteRef, ...]
    """What is cited for the list."""
    groups: tuple[HarmView, ...]
