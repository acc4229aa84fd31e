"""Read and edit the content files that cite pages, for the commands on links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from timeline.diagnostics import Diagnostic, Problem, Severity, in_order
from timeline.editing.content_files import replace_file
from timeline.editing.edit_file import FileEditor
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import kept_in_order
from timeline.model.project import Project
from timeline.reading.discovery import discover, read_file
from timeline.reading.positions import locate
from timeline.records.cited_pages import CitedPages, SourceDescription, collect_cited_pages

Facts = Mapping[str, str]
"""Fields and their values, all of them texts of one line."""


class SourceEdit(msgspec.Struct, frozen=True):
    """Facts to be written into the description of a source, by `fields` or by `items`."""

    source: SourceDescription
    key: str
    """The field that holds them."""
    fields: Facts = {}
    """These fields of the record that it holds are set, others kept."""
    items: tuple[Facts, ...] = ()
    """These are added to the list that it holds."""


_BELOW = {"link": ("url",), "archived": ("link", "url")}
"""Where a field is written that a source does not have yet: below the first of these that it has."""


def read_cited(root: Path) -> CitedPages:
    """All that the content files of a project cite, which have no errors. Raises EnvironmentFailure."""
    return collect_cited_pages((file.path, read_file(root, file.path)) for file in discover(root).records)


def edit_sources(
    root: Path, project: Project, edits: Iterable[SourceEdit]
) -> tuple[list[str], list[Problem]]:
    """Write facts into the files; returns the files that were changed, and what could not be written.

    Each file is read again first: its author may have gone on writing. Raises EnvironmentFailure.
    """
    by_file: dict[str, list[SourceEdit]] = {}
    for edit in edits:
        by_file.setdefault(edit.source.path, []).append(edit)
    changed: list[str] = []
    problems: list[Problem] = []
    for path, wanted in sorted(by_file.items()):
        data = before = read_file(root, path)
        try:
            data = edited(path, data, wanted)
        except CannotEdit:
            for edit in wanted:  # one by one, so that only those that fail are left out
                try:
                    data = edited(path, data, [edit])
                except CannotEdit as fault:
                    problems.append(_not_written(edit, str(fault)))
        if data != before:
            replace_file(root, path, kept_in_order(path, before, data, project))
            changed.append(path)
    return changed, problems


def edited(path: str, data: bytes, edits: Sequence[SourceEdit]) -> bytes:
    """The bytes of a file with the facts in every description there of their sources. Raises CannotEdit."""
    places: dict[tuple[str, str | None], list[SourceDescription]] = {}
    for description in collect_cited_pages([(path, data)]).descriptions:
        places.setdefault((description.source.id, description.source.url), []).append(description)
    last = {
        (description.at, edit.key): edit
        for edit in edits
        for description in places.get((edit.source.source.id, edit.source.source.url), ())
    }
    if not last:
        return data
    editor = FileEditor(path, data)
    for (at, key), edit in last.items():
        if edit.items:
            editor.add_items(at, key, [dict(item) for item in edit.items], _BELOW.get(key, ()))
        else:
            editor.set_fields(at, key, edit.fields, _BELOW.get(key, ()))
    return editor.result()


def _not_written(edit: SourceEdit, why: str) -> Problem:
    facts = edit.items or (edit.fields,)
    said = "; ".join(", ".join(f"{key}: {value}" for key, value in fact.items()) for fact in facts)
    help_text = f"write it there by hand: `{edit.key}`: {said}"
    return Problem("LINK006", why, help_text, edit.source.path, edit.source.at, severity=Severity.WARNING)


def with_positions(root: Path, problems: Iterable[Problem]) -> list[Diagnostic]:
    """Problems with their positions in the files as they are now."""
    problems = list(problems)
    contents = {path: read_file(root, path) for path in {problem.path for problem in problems}}
    return in_order(locate(problems, contents))
