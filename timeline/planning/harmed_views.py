"""View classes for the list of people harmed."""

from __future__ import annotations

from timeline.planning.claim_views import NoteRef
from timeline.planning.views import View


class PersonView(View, frozen=True):
    """A person in the list."""

    name: str = ""
    unnamed: str = ""
    """`Name withheld`, `Name not known`, in place of the name."""
    why: str = ""
    """Why the name is withheld."""
    age: str = ""
    note: str = ""
    notes: tuple[NoteRef, ...] = ()
    """The notes for this person alone."""


class HarmView(View, frozen=True):
    """The people to whom the same was done."""

    heading: str
    count: str
    """`12 of those counted are listed here, 10 by name.`"""
    people: tuple[PersonView, ...]


class HarmedView(View, frozen=True):
    """The whole list."""

    gloss: str
    """How the list relates to the figures of claims; empty if no claim counts the people."""
    notes: tuple[NoteRef, ...]
    """The notes for the whole list."""
    groups: tuple[HarmView, ...]
