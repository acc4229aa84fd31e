"""The list of people harmed on an event's page, grouped by what was done to them and never added to the figures."""

from __future__ import annotations

from collections.abc import Mapping

from timeline.model.event import Event
from timeline.model.harmed import HARMS, Harmed
from timeline.model.source import Citation
from timeline.planning.claim_views import NoteRef
from timeline.planning.edition import Edition
from timeline.planning.harmed_views import HarmedView, HarmView, PersonView
from timeline.planning.views import Note
from timeline.records.harmed_rules import sources_of
from timeline.wording.capitals import capitalised


def harmed_view(event: Event, notes: Mapping[Citation, Note], edition: Edition) -> HarmedView | None:
    """The list; None if the event has none."""
    if not event.harmed:
        return None
    counted = {figure.measure for claim in event.claims for figure in claim.figures}
    by_harm = {harm: [person for person in event.harmed if person.harm == harm] for harm in HARMS}
    of_all = (person for person in event.harmed if person.source is None)
    return HarmedView(
        gloss=edition.say("harmed.gloss")
        if counted.intersection(person.harm for person in event.harmed)
        else "",
        notes=_refs(next(of_all, None), event, notes),
        groups=tuple(
            HarmView(
                heading=_heading(harm, edition),
                count=_count(people, edition, counted=harm in counted),
                people=tuple(_person(person, event, notes, edition) for person in people),
            )
            for harm, people in by_harm.items()
            if people
        ),
    )


def _refs(harmed: Harmed | None, event: Event, notes: Mapping[Citation, Note]) -> tuple[NoteRef, ...]:
    cited = dict.fromkeys(notes[citation] for citation in (sources_of(harmed, event) if harmed else ()))
    return tuple(NoteRef(note.number, note.anchor) for note in cited)


def _heading(harm: str, edition: Edition) -> str:
    return capitalised(edition.word("measure", harm), edition.language)


def _count(people: list[Harmed], edition: Edition, *, counted: bool) -> str:
    named = sum(1 for person in people if person.name is not None)
    if named == len(people):
        return edition.say("harmed.of_counted_by_name" if counted else "harmed.all_by_name", n=named)
    listed = edition.say("harmed.of_counted" if counted else "harmed.listed", n=len(people))
    return edition.say("harmed.by_name" if named else "harmed.none_by_name", listed=listed, named=named)


def _person(person: Harmed, event: Event, notes: Mapping[Citation, Note], edition: Edition) -> PersonView:
    unnamed = edition.say("harmed.withheld" if person.withheld else "harmed.unknown")
    return PersonView(
        name=person.name or "",
        unnamed="" if person.name else unnamed,
        why=person.withheld or "",
        age=_age(person.age, edition),
        note=person.note or "",
        notes=_refs(person, event, notes) if person.source else (),
    )


def _age(age: str | None, edition: Edition) -> str:
    if age is None:
        return ""
    if age == "0":
        return edition.say("harmed.infant")
    return edition.number(age) if age.isdigit() else edition.say(f"harmed.{age}")
