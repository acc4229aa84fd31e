"""A change of a record in words: `status: reported to corroborated`, `source added: Times of Oman`."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.dates.clock_times import parse_clock_time
from timeline.history.changes import Change
from timeline.markdown.plain_text import plain_text
from timeline.model.citing import OWN
from timeline.planning.counts import change_of_counts
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import point_in_words
from timeline.records.event_references import Ref
from timeline.wording.clocks import time_in_words

_LONG = frozenset(
    ["wording", "summary", "details", "status_note", "quote", "claim", "claim_says", "picture", "own"]
)
"""Fields whose former texts pages do not repeat: a text that was withdrawn must not be published again."""

_MARKDOWN = frozenset(["summary", "details", "claim", "claim_says"])

_MOST = 300
"""The longest text in characters that is printed; of a longer one, only that it changed."""

_NAMES = {
    "place": "place",
    "near": "place",
    "in_place": "place",
    "speaker": "actor",
    "actor": "actor",
    "claim_by": "actor",
    "source": "source",
}
_WORDS = {
    "status": "status_word",
    "kind": "kind_word",
    "importance": "importance",
    "claim_stance": "stance_word",
}


def change_in_words(change: Change, edition: Edition, *, whole: bool = False) -> str:
    """The change on one line; with `whole`, longer texts are included."""
    say = edition.say
    field = say(f"field.{change.field}")
    if change.measure:
        field = edition.word("measure", change.measure)
    if change.field == "own":
        own = (edition.project.fields or {}).get(change.of)
        field = (own and own.label) or change.of.replace("_", " ")
    elif change.of and change.field != "source" and (whose := _whose(change, edition, whole)):
        field = say("change.of", of=whose, field=field)
    was, now = (_value(change, text, edition, whole) for text in (change.was, change.now))
    if was == now:  # only their links differ
        was = now = ""
    if change.field == "claim":
        was, now = was if whole else "", now if whole else ""
    elif change.field in _LONG and (not whole or max(len(change.was), len(change.now)) > _MOST):
        was = now = ""
    if change.how == "changed":
        return (
            say("change.changed", field=field, was=was, now=now)
            if was and now
            else say("change.told", field=field)
        )
    value = now if change.how == "added" else was
    return (
        say(f"change.{change.how}", field=field, value=value)
        if value
        else say(f"change.told_{change.how}", field=field)
    )


def refs_in(change: Change) -> Iterator[Ref]:
    """The records that the description names."""
    kind = _NAMES.get(change.field, "actor" if change.field == "citing" else "")
    for text in (change.was, change.now) if kind else ():
        for id_ in text.split():
            if change.field != "citing" or id_ != OWN:
                yield kind, id_
    if change.of and change.field != "own":
        yield ("source" if change.field in ("quote", "citing", "source") else "actor"), change.of


def _whose(change: Change, edition: Edition, whole: bool) -> str:
    return _name("source" if change.field in ("quote", "citing") else "actor", change.of, edition, whole)


def _value(change: Change, text: str, edition: Edition, whole: bool) -> str:
    if not text:
        return ""
    field, say = change.field, edition.say
    if field in ("date", "claim_as_of"):
        return edition.when(text).text
    if field == "time":
        return time_in_words(parse_clock_time(text), edition.words)
    if field == "point":
        latitude, longitude = text.split(", ")
        return point_in_words(latitude, longitude, edition)
    if field in _NAMES:
        name = _name(_NAMES[field], text, edition, whole, change.of)
        near = (field == "near" and text == change.now) or (field == "in_place" and text == change.was)
        return say("near", place=name) if name and near else name
    if field in _WORDS:
        return edition.word(_WORDS[field], text)
    if field == "citing":
        if text == OWN:
            return say("own_account")
        names = [_name("actor", id_, edition, whole) for id_ in text.split()]
        return say("list").join(names) if all(names) else ""
    if field == "counts":
        return change_of_counts(text, edition)
    if field == "figure":
        return edition.figure(text)
    if field in _MARKDOWN:
        return say("change.quoted", text=edition.as_original(plain_text(edition.prose(text))))
    if field in ("title", "role", "claim_who", "claim_scope") or field in _LONG:
        return say("change.quoted", text=edition.as_original(" ".join(text.split())))
    return text


def _name(kind: str, id_: str, edition: Edition, whole: bool, label: str = "") -> str:
    """The present name of a record. A deleted source has the name that its citation gave, another deleted record none.

    So deleting the record of a person removes the name from all histories. With `whole`, its id is the name.
    """
    chronicle = edition.chronicle
    if kind == "source":
        known = chronicle.renamed.get(id_, id_)
        return edition.source(known).text if known in chronicle.sources else label or id_
    if kind == "actor" and id_ in chronicle.actors:
        return edition.actor(id_).text
    if kind == "place" and id_ in chronicle.places:
        return edition.place(id_).text
    return id_ if whole else ""
