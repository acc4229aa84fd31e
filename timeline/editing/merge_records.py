"""Merge two records: write what the second adds into the first one's file, in order, and redirect references."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import msgspec

from timeline import fs
from timeline.chronicle.merge_sources import page_or_leaf
from timeline.diagnostics import DocumentPath, UsageError
from timeline.editing.citation_marks import MergedCitations
from timeline.editing.content_files import replace_file
from timeline.editing.edit_file import FileEditor, value_at
from timeline.editing.house_order import kept_in_order
from timeline.editing.merge_comment import merge_comment
from timeline.editing.merge_fields import MergedFields, merge_fields
from timeline.editing.record_files import (
    FoundRecord,
    errors_in,
    find_record,
    ids_of,
    is_linked,
    no_such,
    refusals_in,
)
from timeline.editing.redirect_references import Redirection, redirect, redirect_links
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.source import Source
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import discover, read_file
from timeline.records.load_project import load_project
from timeline.records.loading import Loaded, load_file

_TEXTS = ("summary", "details")
"""Texts of an event that may have marks of citations."""


class Merged(msgspec.Struct):
    """What has been done."""

    kept: str = ""
    """The file of the record that is kept."""
    removed: str = ""
    """The file that is gone, or that held the other record."""
    referring: list[str] = []
    """Other files, which refer to the kept record now."""
    left: tuple[str, ...] = ()
    """The fields of the other record that are kept as a comment."""


def merge_records(paths: ProjectPaths, kind: str, first: str, second: str) -> Merged:
    """Make the second record part of the first; `kind` is `event`, `source` ... or `tag`.

    Raises UsageError before anything is written, EnvironmentFailure.
    """
    if first == second:
        raise UsageError("these are one id", "name the record to keep, then the other")
    project = require_project(paths)
    files = discover(paths.root).records
    before = {file.path: read_file(paths.root, file.path) for file in files}
    beside = {one.path: read_file(paths.root, one.path) for file in files for one in file.beside}
    merging = _Merging(project, before, beside, kind, first, second)
    other = None
    if kind == "tag":
        merging.check_tags()
    else:
        kept, other = merging.find(first), merging.find(second)
        if its := next((file.beside for file in files if file.path == other.path), ()):
            message = f"{its[0].path} may translate `{second}`"
            raise UsageError(
                message, "move its texts to the record that you keep, delete it there, then merge"
            )
        merging.merge_into_first(kept, other)
    merging.redirect(other)
    merging.refuse_new_errors()
    merging.keep_in_order()
    merging.write(paths, other)
    return merging.done


class _Merging:
    """The content files of a project, as they were and as they will be."""

    def __init__(
        self,
        project: Project,
        before: dict[str, bytes],
        beside: dict[str, bytes],
        kind: str,
        first: str,
        second: str,
    ) -> None:
        self.project, self.kind, self.first, self.second = project, kind, first, second
        self.before, self.after = before, dict(before)
        self.beside = beside
        """The translation files, changed or not."""
        self.loaded = {path: load_file(path, data, project) for path, data in before.items()}
        self.done = Merged()

    def check_tags(self) -> None:
        """Raises UsageError where no event has one of the tags."""
        used = ids_of("tag", self.loaded.values())
        for tag in (self.first, self.second):
            if tag not in used:
                raise no_such("tag", tag, used, self.loaded.values())

    def find(self, id_: str) -> FoundRecord:
        """The record of an id. Raises UsageError where there is none."""
        return find_record(self.loaded, self.kind, id_)

    def merge_into_first(self, first: FoundRecord, second: FoundRecord) -> None:
        """Write into the file of the first record what the second adds, and what it says otherwise as a comment."""
        ids = self.first, self.second
        if isinstance(first.record, Source):
            pages = {page_or_leaf(one.record, self.project.same_site) for one in (first, second)} - {None}
            if len(pages) > 1:
                help_text = "two pages are two sources; correct the address that is wrong"
                raise UsageError(f"`{ids[0]}` and `{ids[1]}` have different addresses", help_text)
        with _named(second.path):
            other = FileEditor(second.path, self.before[second.path])
            theirs = value_at(other.value, second.at)
        with _named(first.path):
            editor = FileEditor(first.path, self.before[first.path])
            mine = value_at(editor.value, first.at)
            merged = merge_fields(self.kind, mine, theirs, ids)
            if self.kind == "event":
                citations = MergedCitations(first.record, second.record, mine, theirs)
                _renumber(editor, first.at, mine, merged, citations)
            written = other.written_at(second.at)
            comment = merge_comment(merged, theirs, written, f"`{self.second}` ({second.path})")
            for key, items in merged.more.items():
                editor.add_items(first.at, key, items)
            for key, value in merged.new.items():
                editor.add(first.at, key, value)
            if comment and not _has_comment(self.before[first.path], comment):
                editor.comment(first.at, comment)
            self.after[first.path] = editor.result()
        self.done.left = merged.left
        self.done.kept, self.done.removed = first.path, second.path

    def redirect(self, second: FoundRecord | None) -> None:
        """Have all files refer to the first record, and take the second out."""
        wanted = Redirection(
            self.kind, self.second, self.first, is_linked(self.loaded, self.kind, self.second)
        )
        for path, data in list(self.after.items()):
            place = second.at if second is not None and path == second.path else None
            if place is not None and _is_alone(self.loaded[path]):
                del self.after[path]
            elif self.second.encode() in data or place is not None:
                with _named(path):
                    editor = FileEditor(path, data)
                    redirect(editor, data, self.project, wanted, place)
                    if place is not None:
                        editor.drop(place)
                    self.after[path] = editor.result()
                changed = self.after[path] != self.before[path]
                if changed and path not in (self.done.kept, self.done.removed):
                    self.done.referring.append(path)

        for path, data in self.beside.items():
            if self.second.encode() in data:
                with _named(path):
                    editor = FileEditor(path, data)
                    redirect_links(editor, wanted)
                    self.beside[path] = editor.result()
                if self.beside[path] != data:
                    self.done.referring.append(path)

    def refuse_new_errors(self) -> None:
        """Raises UsageError where the files as they will be have an error that they do not have now."""
        known = errors_in(self.project, self.loaded.values())
        project = load_project(self.after[PROJECT_FILE])[0] or self.project
        loaded = {
            path: self.loaded[path] if data == self.before[path] else load_file(path, data, self.project)
            for path, data in self.after.items()
        }
        for path, message in sorted(errors_in(project, loaded.values()) - known):
            raise UsageError(
                f"merged, {path} would have an error: {message}", "mend that first; nothing is changed"
            )

    def keep_in_order(self) -> None:
        """Put the files that were in house order into it again."""
        for path, data in self.after.items():
            if data != self.before[path]:
                self.after[path] = kept_in_order(path, self.before[path], data, self.project)

    def write(self, paths: ProjectPaths, second: FoundRecord | None) -> None:
        """Write the files that refer to the record first, then the one that is kept, and remove the other last.

        So nothing is lost at any moment, and merging again ends what was broken off.
        """
        for path in self.done.referring:
            if path in self.beside:
                replace_file(paths.root, path, self.beside[path])
        last = [self.done.kept, second.path] if second else []
        changed = [path for path in self.after if self.after[path] != self.before[path]]
        for path in (
            *sorted(set(changed) - set(last)),
            *(path for path in dict.fromkeys(last) if path in changed),
        ):
            replace_file(paths.root, path, self.after[path])
        if second and second.path not in self.after:
            with fs.failures_in_words(paths.root / second.path, "the file is still there"):
                os.unlink(paths.root / second.path)


def _named(path: str) -> AbstractContextManager[None]:
    return refusals_in(path, "write this record in lines, then merge")


def _renumber(
    editor: FileEditor,
    at: DocumentPath,
    mine: dict[str, Any],
    merged: MergedFields,
    citations: MergedCitations,
) -> None:
    """Have the marks in the texts of both events lead to the citations of the one event."""
    for field in _TEXTS:
        if field in mine and citations.in_first(field, mine[field]) != mine[field]:
            editor.replace((*at, field), partial(citations.in_first, field))
        if field in merged.new:
            merged.new[field] = citations.in_second(field, merged.new[field])


def _has_comment(data: bytes, comment: list[str]) -> bool:
    """Whether a merge that was broken off has written it already."""
    lines = (line.strip().removeprefix("# ") for line in data.decode().splitlines())
    return "\n".join(comment) in "\n".join(lines)


def _is_alone(loaded: Loaded) -> bool:
    records = loaded.records
    kinds = (records.events, records.sources, records.actors, records.places, records.topics)
    return sum(map(len, kinds)) == 1
