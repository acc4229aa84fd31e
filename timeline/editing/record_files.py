"""The records of a project by file, for the commands that change several files at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from timeline.diagnostics import DocumentPath, Severity, UsageError
from timeline.editing.edit_yaml import CannotEdit
from timeline.model.project import Project
from timeline.model.suggest import similar_names
from timeline.model.validation import article
from timeline.records.loading import Loaded
from timeline.resolve import resolve

LINKED = ("actor", "place", "topic", "source", "event")
"""What `[[id]]` leads to where several kinds have the id: the first of these."""
RECORD_KINDS = ("event", "source", "actor", "place", "topic", "page")
"""The kinds of records that can be named in a command; tags can, too."""


class FoundRecord(NamedTuple):
    """A record, and where it is written."""

    path: str
    at: DocumentPath
    record: Any


def find_record(loaded: Mapping[str, Loaded], kind: str, id_: str) -> FoundRecord:
    """The record of an id, among the files by path. Raises UsageError where there is none."""
    for path, one in loaded.items():
        records = one.records
        for record in getattr(records, f"{kind}s"):
            if record.id == id_:
                entry = next((entry for entry in records.entries if entry.id == id_), None)
                return FoundRecord(path, entry.trail if entry else records.trails.get(id_, ()), record)
    raise no_such(kind, id_, ids_of(kind, loaded.values()), loaded.values())


def ids_of(kind: str, loaded: Iterable[Loaded]) -> set[str]:
    """All ids of one kind of record, or all tags of events."""
    if kind == "tag":
        return {tag for one in loaded for entry in one.records.entries for tag in entry.tags}
    return {record.id for one in loaded for record in getattr(one.records, f"{kind}s")}


def no_such(kind: str, id_: str, known: Iterable[str], loaded: Collection[Loaded]) -> UsageError:
    """The refusal of an id that is not among those `known` of its kind, or of a word that is no tag."""
    others = [_as_kind(other) for other in (*RECORD_KINDS, "tag") if id_ in ids_of(other, loaded)]
    if others:
        return UsageError(
            f"`{id_}` is {' and '.join(others)}, not {_as_kind(kind)}", "name that kind, or another id"
        )
    return UsageError(f"there is no {kind} `{id_}`", closest_ids(id_, known))


def _as_kind(kind: str) -> str:
    return "a tag" if kind == "tag" else f"the id of {article(kind)}"


def is_linked(loaded: Mapping[str, Loaded], kind: str, id_: str) -> bool:
    """Whether `[[id]]` leads to the record of this kind, not to one of another kind with its id."""
    if kind not in LINKED:
        return False
    return not any(
        record.id == id_
        for one in loaded.values()
        for other in LINKED[: LINKED.index(kind)]
        for record in getattr(one.records, f"{other}s")
    )


def closest_ids(id_: str, known: Iterable[str]) -> str:
    """Help for an id that there is not."""
    close = similar_names(id_, set(known))
    return f"did you mean {' or '.join(close)}?" if close else "look at the ids in content/"


@contextmanager
def refusals_in(path: str, help_text: str) -> Iterator[None]:
    """CannotEdit as UsageError that names the file."""
    try:
        yield
    except CannotEdit as fault:
        raise UsageError(f"{path}: {fault}", help_text) from None


def errors_in(project: Project, loaded: Iterable[Loaded]) -> set[tuple[str, str]]:
    """The errors of all files and of their records together: path and message."""
    found = list(loaded)
    problems = [problem for one in found for problem in one.problems]
    resolved = resolve(project, [one.records for one in found], drafts=True)
    problems += resolved.problems
    errors = {(problem.path, problem.message) for problem in problems if problem.severity is Severity.ERROR}
    return errors | {(reference.path, reference.message) for reference in resolved.dangling}
