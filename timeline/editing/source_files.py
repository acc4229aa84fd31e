"""The content files that cite pages: read for the commands that look at links, and amended by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from timeline.diagnostics import Diagnostic, Problem, Severity, in_order
from timeline.editing.amend import amended
from timeline.editing.content_file import replace_file
from timeline.editing.edit_yaml import CannotEdit, Change
from timeline.reading.discovery import discover, read_file
from timeline.reading.positions import locate
from timeline.records.cited_pages import Cited, Description, cited_by


class Addition(msgspec.Struct, frozen=True):
    """Facts to be written beside a source."""

    to: Description
    change: Change
    """Its place is that of the description, and is looked up again before it is written."""


def read_cited(root: Path) -> Cited:
    """All that the content files of a project cite, which have no errors. Raises EnvironmentFailure."""
    return cited_by((file.path, read_file(root, file.path)) for file in discover(root).records)


def write_additions(root: Path, additions: Iterable[Addition]) -> tuple[list[str], list[Problem]]:
    """Put facts into the files; returns the files that were changed, and what could not be written.

    Each file is read again first: its author may have gone on writing. Raises EnvironmentFailure.
    """
    by_file: dict[str, list[Addition]] = {}
    for addition in additions:
        by_file.setdefault(addition.to.path, []).append(addition)
    changed: list[str] = []
    problems: list[Problem] = []
    for path, wanted in sorted(by_file.items()):
        data = before = read_file(root, path)
        try:
            data = amended(path, data, _placed(path, data, wanted))
        except CannotEdit:
            for one in wanted:  # what cannot be written keeps nothing else from being so
                try:
                    data = amended(path, data, _placed(path, data, [one]))
                except CannotEdit as fault:
                    problems.append(_not_written(one, str(fault)))
        if data != before:
            replace_file(root, path, data)
            changed.append(path)
    return changed, problems


def _placed(path: str, data: bytes, wanted: Sequence[Addition]) -> list[Change]:
    """The changes at the places where the sources stand by now."""
    by_source: dict[tuple[str, str | None], list[Description]] = {}
    for one in cited_by([(path, data)]).descriptions:
        by_source.setdefault((one.source.id, one.source.url), []).append(one)
    placed: dict[tuple[object, ...], Change] = {}
    for addition in wanted:
        source = addition.to.source
        for one in by_source.get((source.id, source.url), ()):
            change = msgspec.structs.replace(addition.change, at=one.at)
            placed[change.at, change.key] = change
    return list(placed.values())


def _not_written(addition: Addition, why: str) -> Problem:
    one = addition.to
    facts = addition.change.items or (addition.change.fields,)
    said = "; ".join(", ".join(f"{key}: {value}" for key, value in fact.items()) for fact in facts)
    help_text = f"write it there by hand: `{addition.change.key}`: {said}"
    return Problem("LINK006", why, help_text, one.path, one.at, severity=Severity.WARNING)


def placed(root: Path, problems: Iterable[Problem]) -> list[Diagnostic]:
    """Problems with their places in the files as they are now."""
    problems = list(problems)
    contents: Mapping[str, bytes] = {path: read_file(root, path) for path in {one.path for one in problems}}
    return in_order(locate(problems, dict(contents)))
