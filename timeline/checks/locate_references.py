"""Find where in its file a reference is made; done only when there is a problem to report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from timeline.chronicle.references import Reference
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.markdown.marks import CITATION_MARK, WIKI_LINK
from timeline.records.event_references import Ref
from timeline.records.plain_value import plain_value

_FIELDS = {
    "actor": {"by", "actor", "actors", "speaker", "citing", "speaks_for", "part_of", "different_from"},
    "place": {"place", "near", "in", "different_from"},
    "source": {"source", "sources"},
    "topic": {"about", "different_from"},
    "event": {"part_of", "follows", "after", "before", "see", "different_from", "key_moments"},
    "claim": {"supersedes"},
}


Found = tuple[DocumentPath, str, int]
"""The value that holds a reference, the words that make it, and how many equal ones precede them."""


def locate_references(
    references: list[Reference],
    read: Callable[[str], bytes],
    translations: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Problem]:
    """A problem at every place where the file or one of its translation files makes the reference.

    `translations` are the paths of the translation files by the path of the record file.
    """
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    sought: dict[tuple[str, DocumentPath], dict[Ref, list[Found]]] = {}

    def search(ref: Reference, path: str, trail: DocumentPath) -> Iterator[tuple[str, Found]]:
        if path not in values:
            values[path] = plain_value(path, read(path))[0]
        if (path, trail) not in sought:
            sought[path, trail] = _references_in(values[path], trail)
        for found in sought[path, trail].get(("bare" if ref.bare else ref.kind, ref.id), ()):
            yield path, found

    for ref in references:
        found = list(search(ref, ref.path, ref.trail))
        for path in translations.get(ref.path, ()):
            found += search(ref, path, ())
        if ref.bare:
            code, severity = "REF005", Severity.WARNING
        else:
            code, severity = "REF001", Severity.ERROR
            found = found or [(ref.path, (ref.trail, "", 0))]
        problems += [
            Problem(code, ref.message, ref.help, path, at, word=word, nth=nth, severity=severity)
            for path, (at, word, nth) in found
        ]
    return problems


def _references_in(document: Any, trail: DocumentPath) -> dict[Ref, list[Found]]:
    """The positions of all references in a record; `bare` are links without words of their own."""
    record = document
    try:
        for step in trail:
            record = record[step]
    except (KeyError, IndexError, TypeError):
        return {}
    found: dict[Ref, list[Found]] = {}
    for at, text in _texts(record, trail):
        field = _field_of(at)
        for kind, fields in _FIELDS.items():
            if field in fields:
                found.setdefault((kind, text), []).append((at, "", 0))
        before: Counter[str] = Counter()
        for match in WIKI_LINK.finditer(text):
            what = (at, match[0], before[match[0]])
            before[match[0]] += 1
            found.setdefault(("any", match[1].strip()), []).append(what)
            if not match[2]:
                found.setdefault(("bare", match[1].strip()), []).append(what)
        for mark in CITATION_MARK.finditer(text):
            places = found.setdefault(("source", mark[1].partition("#")[0]), [])
            if not places or places[-1][0] != at:
                places.append((at, mark[0], 0))
    return found


def _texts(value: Any, at: DocumentPath) -> Iterator[tuple[DocumentPath, str]]:
    if type(value) is str:
        yield at, value
    elif type(value) is dict:
        for key, item in value.items():
            yield from _texts(item, (*at, key))
    elif type(value) is list:
        for index, item in enumerate(value):
            yield from _texts(item, (*at, index))


def _field_of(at: DocumentPath) -> str:
    return next((step for step in reversed(at) if isinstance(step, str)), "")
