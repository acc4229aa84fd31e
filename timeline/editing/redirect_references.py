"""Redirect the references in a file from one record to another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath
from timeline.editing.citation_marks import citations_of, renumbered
from timeline.editing.edit_file import FileEditor, value_at
from timeline.editing.merge_fields import RELATIONS
from timeline.model.event import Event
from timeline.model.project import PROJECT_FILE, Project
from timeline.records.loading import load_file
from timeline.records.plain_value import plain_value


class Redirection(msgspec.Struct, frozen=True):
    """What refers to one record is to refer to another."""

    kind: str
    """The kind of both, or `tag`."""
    former: str
    present: str
    is_linked: bool
    """Whether `[[former]]` leads to that record, not to one of another kind."""


def redirect(
    editor: FileEditor, data: bytes, project: Project, wanted: Redirection, without: DocumentPath | None
) -> None:
    """Change all references in a file, but for those of the record at `without`. Raises CannotEdit.

    One that would lead a record to itself, or stand in its list twice, is taken out.
    """
    for at, change in _references(editor.path, data, project, wanted):
        if without is not None and at[: len(without)] == without:
            continue
        if _is_needless(editor, data, project, wanted, at):
            holder = value_at(editor.value, at[:-1])
            is_alone = isinstance(holder, list) and len(holder) == 1
            editor.drop(at[:-1] if is_alone else at, keep_comment=True)
        else:
            editor.replace(at, change)


def redirect_links(editor: FileEditor, wanted: Redirection) -> None:
    """Change the links and marks in the texts of a translation file, which has no other references. Raises CannotEdit."""
    for at, text in _all_texts(editor.value, ()):
        change = _in_text(wanted, None, _field(at))
        if change(text) != text:
            editor.replace(at, change)


def _all_texts(value: Any, at: DocumentPath) -> Iterator[tuple[DocumentPath, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _all_texts(item, (*at, key))
    elif isinstance(value, str):
        yield at, value


def _is_needless(
    editor: FileEditor, data: bytes, project: Project, wanted: Redirection, at: DocumentPath
) -> bool:
    """Whether the reference would be one of the record to itself, or to a record that its list has already."""
    field = next((step for step in reversed(at) if isinstance(step, str)), "")
    if field in RELATIONS and _is_within(editor.path, data, project, wanted, at):
        return True
    holder = value_at(editor.value, at[:-1])
    if not isinstance(holder, list) or not isinstance(at[-1], int):
        return False
    if field == "citing":  # only beside itself; further on it is a cycle, which is refused
        return wanted.present in holder[max(at[-1] - 1, 0) : at[-1] + 2]
    return wanted.kind != "source" and wanted.present in holder


def _is_within(path: str, data: bytes, project: Project, wanted: Redirection, at: DocumentPath) -> bool:
    """Whether a place is in the record that references are to lead to."""
    records = load_file(path, data, project).records
    places = {entry.id: entry.trail for entry in records.entries} | dict(records.trails)
    place = places.get(wanted.present, ())
    is_here = any(record.id == wanted.present for record in getattr(records, f"{wanted.kind}s"))
    return is_here and at[: len(place)] == place


def _references(
    path: str, data: bytes, project: Project, wanted: Redirection
) -> list[tuple[DocumentPath, Callable[[str], str]]]:
    """The texts of a file that refer to the former record, with how they change."""
    kind, former, present = wanted.kind, wanted.former, wanted.present
    found: list[tuple[str, DocumentPath]] = []
    loaded = load_file(path, data, project, found)
    document = plain_value(path, data)[0]
    trails = {
        entry.trail: event for entry, event in zip(loaded.records.entries, loaded.records.events, strict=True)
    }
    references: dict[DocumentPath, Callable[[str], str]] = {}
    if kind == "event" and path == PROJECT_FILE:
        listed = document.get("key_moments")
        found += [
            ("event", ("key_moments", n)) for n in range(len(listed) if isinstance(listed, list) else 1)
        ]
    if kind == "actor":
        found += [("actor", at) for at in _names_of_sources(document, path, ())]
    for of, place in found:
        at, text = _text_at(document, place)
        if of == kind and text == former:
            references[at] = lambda _: present
        elif of == "text":
            event = next((trails[at[:n]] for n in (0, 1) if at[:n] in trails), None)
            change = _in_text(wanted, event, _field(at))
            if change(text) != text:
                references[at] = change
    return [*references.items()]


def _text_at(document: Any, place: DocumentPath) -> tuple[DocumentPath, str]:
    """The text at a place, or above it where it stands for the record that is meant; empty where the file has none."""
    for depth, step in enumerate(place):
        if isinstance(document, str):
            return place[:depth], document
        if isinstance(document, dict) and step not in document:
            return place, ""  # made in reading
        document = document[step]
    return place, str(document)


def _field(at: DocumentPath) -> str:
    return next((step for step in at if isinstance(step, str)), "")


def _names_of_sources(value: Any, path: str, at: DocumentPath) -> list[DocumentPath]:
    """Where publishers and authors stand, which are names or actors' ids."""
    if isinstance(value, list):
        return [
            one for index, item in enumerate(value) for one in _names_of_sources(item, path, (*at, index))
        ]
    if not isinstance(value, dict):
        return []
    is_source = path.startswith("content/sources") or "sources" in at or "source" in at
    found: list[DocumentPath] = []
    for key, item in value.items():
        if is_source and key in ("publisher", "author"):
            found += [(*at, key, n) for n in range(len(item))] if isinstance(item, list) else [(*at, key)]
        else:
            found += _names_of_sources(item, path, (*at, key))
    return found


def _in_text(wanted: Redirection, event: Event | None, field: str) -> Callable[[str], str]:
    """How a Markdown text changes: its links, and its marks of citations."""
    link = re.compile(rf"(\[\[\s*){re.escape(wanted.former)}(?=\s*(?:\\?\||\]\]))")

    def change(text: str) -> str:
        if wanted.is_linked:
            text = link.sub(rf"\g<1>{wanted.present}", text)
        if wanted.kind == "source":
            cited = citations_of(event) if event else ()
            text = renumbered(text, field, cited, range(len(cited)), {wanted.former: wanted.present})
        return text

    return change
