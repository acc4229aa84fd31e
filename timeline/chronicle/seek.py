"""Where a reference stands in its file, looked up only when there is something to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from timeline.chronicle.loading import plain_value
from timeline.chronicle.references import Reference
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK

_FIELDS = {
    "actor": {"by", "actor", "actors", "speaker", "citing", "speaks_for", "part_of"},
    "place": {"place", "near", "in"},
    "source": {"source", "sources"},
    "topic": {"about"},
    "event": {"part_of", "follows", "see"},
    "claim": {"supersedes"},
}


def seek(references: list[Reference], read: Callable[[str], bytes]) -> list[Problem]:
    """Each reference at every place where its file has it."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for ref in references:
        if ref.path not in values:
            values[ref.path] = plain_value(ref.path, read(ref.path))[0]
        record = values[ref.path]
        try:
            for step in ref.trail:
                record = record[step]
        except (KeyError, IndexError, TypeError):
            record = None
        found = list(_occurrences(record, ref, ref.trail))
        if ref.bare:
            code, severity = "REF005", Severity.WARNING
        else:
            code, severity = "REF001", Severity.ERROR
            found = found or [(ref.trail, "", 0)]
        problems += [
            Problem(code, ref.message, ref.help, ref.path, at, word=word, nth=nth, severity=severity)
            for at, word, nth in found
        ]
    return problems


def _occurrences(value: Any, ref: Reference, at: DocumentPath) -> Iterator[tuple[DocumentPath, str, int]]:
    """Where the reference is made: in which value, and by which words of it, the how manieth."""
    if type(value) is str:
        if ref.kind == "any":
            for match in WIKI_LINK.finditer(value):
                if match[1].strip() == ref.id and not (ref.bare and match[2]):
                    yield at, match[0], value.count(match[0], 0, match.start())
        elif value == ref.id and _field_of(at) in _FIELDS[ref.kind]:
            yield at, "", 0
        elif ref.kind == "source":
            mark = next(
                (one for one in CITATION_MARK.finditer(value) if one[1].partition("#")[0] == ref.id), None
            )
            if mark:
                yield at, mark[0], 0
    elif type(value) is dict:
        for key, item in value.items():
            yield from _occurrences(item, ref, (*at, key))
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from _occurrences(item, ref, (*at, index))


def _field_of(at: DocumentPath) -> str:
    return next((step for step in reversed(at) if isinstance(step, str)), "")
