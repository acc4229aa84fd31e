"""References between records: ids that exist nowhere, and aliases that are also another record's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from timeline.chronicle.record_set import RecordSet
from timeline.chronicle.references import Reference, record_refs
from timeline.diagnostics import Problem
from timeline.model.project import PROJECT_FILE
from timeline.model.suggest import SimilarNames
from timeline.records.event_references import Ref
from timeline.records.loading import id_from_path


def dangling_references(records: RecordSet) -> list[Reference]:
    """References that lead nowhere (REF001); their positions are found when they are reported."""
    known, entries = records.by_kind, records.entries
    dangling: list[Reference] = []
    nearest = SimilarNames()
    linked = {of: records for of, records in known.items() if of != "claim"}

    def check(ref: Ref, path: str, trail: tuple[str | int, ...] = ()) -> None:
        kind, id_ = ref
        if kind == "any":
            if any(id_ in records for records in linked.values()):
                return
            message, noun = f"`[[{id_}]]` leads to nothing", "record"
        elif id_ in known[kind]:
            return
        else:
            noun, message = kind, f"there is no {kind} `{id_}`"
        names = all_names() if kind == "any" else known[kind]
        close = nearest.of(kind, id_, names)
        dateless = id_from_path(id_)
        if dateless != id_ and dateless in names:
            help_text = f"write {dateless}: an id is its file's name without the date"
        elif close:
            help_text = f"did you mean {' or '.join(close)}?"
        elif kind == "claim":
            help_text = "give the earlier claim that `id`"
        else:
            help_text = (
                "correct the id" if kind == "any" else f"add content/{noun}s/{id_}.yaml, or correct the id"
            )
        dangling.append(Reference(path, trail, kind, id_, message, help_text))

    @cache
    def all_names() -> frozenset[str]:
        return frozenset().union(*linked.values())

    found = {f"{kind}:{id_}" for kind, records in known.items() for id_ in records}
    for entry in entries:
        if not found.issuperset(entry.mentions):
            for ref in entry.refs:
                check(ref, entry.path, entry.trail)
        for other in entry.different_from:
            check(("event", other), entry.path, entry.trail)
        for claim in entry.claims:
            if claim.supersedes:
                check(("claim", claim.supersedes), entry.path, entry.trail)
    for id_ in dict.fromkeys(records.project.key_moments):
        check(("event", id_), PROJECT_FILE)
    for kind, table in records.tables.items():
        if kind == "event":
            continue
        for id_, record in table.records.items():
            if id_ not in known[kind]:
                continue  # only hidden events use it
            others = ((kind, other) for other in getattr(record, "different_from", ()))
            for ref in (*record_refs(kind, record), *others):
                check(ref, *table.position(id_))
    return dangling


def ambiguous_aliases(records: RecordSet) -> Iterator[Problem]:
    """ID004 at each former id that is also another record's id or former id."""
    for kind, table in records.tables.items():
        taken = dict.fromkeys(table.records, "")
        for id_, record in table.records.items():
            for index, alias in enumerate(record.aliases):
                if alias in taken:
                    word, holder = ("an alias", taken[alias]) if taken[alias] else ("the id", alias)
                    message = f"the alias `{alias}` of `{id_}` is already {word} of the {kind} `{holder}`"
                    help_text = "remove it from one of them"
                    if not taken[alias] and kind != "page":
                        help_text += f", or make them one: timeline merge {kind} {id_} {alias}"
                    at = (*table.trails[id_], "aliases", index)
                    yield Problem("ID004", message, help_text, table.paths[id_], at)
                else:
                    taken[alias] = id_
