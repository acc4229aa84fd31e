"""Merges two records of a project: what each of its files becomes, and in which order they are written."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

import msgspec

from timeline import fs
from timeline.chronicle.merge_sources import page_key
from timeline.diagnostics import ContentErrors, DocumentPath, Severity, UsageError
from timeline.editing.citation_marks import Marks
from timeline.editing.content_file import replace_file
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.merge_fields import RELATIONS, Joined, join
from timeline.editing.references import references_to
from timeline.editing.rewrite_file import Document, get
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.source import Source
from timeline.model.suggest import similar_names
from timeline.model.validation import article
from timeline.project import ProjectPaths, read_project
from timeline.reading.discovery import discover, read_file
from timeline.reading.positions import locate
from timeline.records.loading import Loaded, load_file
from timeline.resolve import resolve

_LINKED = ("actor", "place", "topic", "source", "event")
"""What `[[id]]` leads to where several kinds have the id: the first of these."""


class Standing(NamedTuple):
    """Where a record stands, and what it is."""

    path: str
    at: DocumentPath
    record: Any


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


class Merging:
    """The files of a project on their way."""

    def __init__(self, paths: ProjectPaths, kind: str, first: str, second: str) -> None:
        project, data, problems = read_project(paths)
        if project is None:
            raise ContentErrors(locate(problems, {PROJECT_FILE: data}))
        self.root, self.project, self.kind, self.first, self.second = paths.root, project, kind, first, second
        self.before = {file.path: read_file(paths.root, file.path) for file in discover(paths.root).records}
        self.after = dict(self.before)
        self.loaded = {path: load_file(path, data, project) for path, data in self.before.items()}
        self.done = Merged()
        self._at_work = ""

    def merge(self) -> Merged:
        """Make the second record part of the first. Raises UsageError before anything is written, EnvironmentFailure."""
        if self.first == self.second:
            raise UsageError("these are one id", "name the record to keep, then the other")
        second = None
        try:
            if self.kind == "tag":
                self._find_tags()
            else:
                first, second = self._find(self.first), self._find(self.second)
                self._join(first, second)
            self._refer(second)
        except CannotEdit as fault:
            raise UsageError(f"{self._at_work}: {fault}", "write this record in lines, then merge") from None
        self._refuse_new_errors()
        self._write(second)
        return self.done

    def _find_tags(self) -> None:
        used = {tag for one in self.loaded.values() for entry in one.records.entries for tag in entry.tags}
        for tag in (self.first, self.second):
            if tag not in used:
                raise UsageError(f"no event has the tag `{tag}`", _meant(tag, used))

    def _find(self, id_: str) -> Standing:
        known = set()
        for path, loaded in self.loaded.items():
            records = loaded.records
            for record in getattr(records, f"{self.kind}s"):
                if record.id == id_:
                    entry = next((entry for entry in records.entries if entry.id == id_), None)
                    return Standing(path, entry.trail if entry else records.trails.get(id_, ()), record)
                known.add(record.id)
        raise UsageError(f"there is no record of {article(self.kind)} `{id_}`", _meant(id_, known))

    def _join(self, first: Standing, second: Standing) -> None:
        ids = self.first, self.second
        if isinstance(first.record, Source):
            places = {page_key(one.record, self.project.same_site) for one in (first, second)} - {None}
            if len(places) > 1:
                help_text = "two pages are two sources; correct the address that is wrong"
                raise UsageError(f"`{ids[0]}` and `{ids[1]}` have different addresses", help_text)
        self._at_work = second.path
        other = Document(second.path, self.before[second.path])
        theirs = get(other.value, second.at)
        self._at_work = first.path
        document = Document(first.path, self.before[first.path])
        mine = get(document.value, first.at)
        joined = join(self.kind, mine, theirs, ids)
        if self.kind == "event":
            marks = Marks(mine, theirs, joined, first.record, second.record)
            marks.renumber(joined)
            for field in ("summary", "details"):
                if field in mine and marks.mine(field, mine[field]) != mine[field]:
                    document.replace((*first.at, field), partial(marks.mine, field))
        comment = _comment(joined, theirs, other.parts_of(second.at), self.second, second.path)
        for key, items in joined.more.items():
            if key in mine or (key == "sources" and "source" in mine):
                document.add_items(first.at, key, items)
            else:
                document.add(first.at, key, items)
        for key, value in joined.new.items():
            document.add(first.at, key, value)
        if comment and "\n".join(comment) not in "\n".join(
            line.strip().removeprefix("# ") for line in self.before[first.path].decode().splitlines()
        ):
            document.yaml.comment(first.at, comment)
        self.after[first.path] = document.result()
        self.done.left = joined.left
        self.done.kept, self.done.removed = first.path, second.path

    def _refer(self, second: Standing | None) -> None:
        """Have all files refer to the first record, and take the second out."""
        others = _LINKED[: _LINKED.index(self.kind)] if self.kind in _LINKED else _LINKED
        linked = self.kind != "tag" and not any(
            record.id == self.second
            for one in self.loaded.values()
            for kind in others
            for record in getattr(one.records, f"{kind}s")
        )
        for path, data in list(self.after.items()):
            is_second = second is not None and path == second.path
            if is_second and second is not None and _is_alone(self.loaded[path]):
                del self.after[path]
                continue
            if self.second.encode() not in data and not is_second:
                continue
            self._at_work = path
            document = Document(path, data)
            found = references_to(self.kind, self.second, self.first, path, data, self.project, linked=linked)
            for at, change in found:
                if is_second and second is not None and at[: len(second.at)] == second.at:
                    continue
                if self._is_needless(document, at):
                    _drop(document, at)
                else:
                    document.replace(at, change)
            if is_second and second is not None:
                document.drop(second.at)
            self.after[path] = document.result()
            if self.after[path] != self.before[path] and path not in (self.done.kept, self.done.removed):
                self.done.referring.append(path)

    def _is_needless(self, document: Document, at: DocumentPath) -> bool:
        """Whether a reference would be a record's to itself, or is in its list already."""
        field = next((step for step in reversed(at) if isinstance(step, str)), "")
        holder = get(document.value, at[:-1])
        if field in RELATIONS and self._holds_first(document, at):
            return True
        if field == "citing" and isinstance(holder, list) and isinstance(at[-1], int):
            return (
                self.first in holder[max(at[-1] - 1, 0) : at[-1] + 2]
            )  # further on it is a circle, which is refused
        return self.kind != "source" and isinstance(holder, list) and self.first in holder

    def _holds_first(self, document: Document, at: DocumentPath) -> bool:
        loaded = load_file(document.path, self.after[document.path], self.project).records
        trails = {entry.id: entry.trail for entry in loaded.entries} | dict(loaded.trails)
        holds = any(one.id == self.first for one in getattr(loaded, f"{self.kind}s"))
        trail = trails.get(self.first, ())
        return holds and at[: len(trail)] == trail

    def _refuse_new_errors(self) -> None:
        known = _errors(self.project, self.loaded.values())
        loaded = {
            path: self.loaded[path] if data == self.before[path] else load_file(path, data, self.project)
            for path, data in self.after.items()
        }
        for path, message in sorted(_errors(self.project, loaded.values()) - known):
            raise UsageError(
                f"merged, {path} would have an error: {message}", "mend that first; nothing is changed"
            )

    def _write(self, second: Standing | None) -> None:
        """The files that refer to the record first, then the one that is kept, and last the other is removed: at every moment
        nothing is lost, and to merge again ends what was broken off."""
        last = [self.done.kept, second.path] if second else []
        changed = [path for path in self.after if self.after[path] != self.before[path]]
        for path in (
            *sorted(set(changed) - set(last)),
            *(path for path in dict.fromkeys(last) if path in changed),
        ):
            replace_file(self.root, path, self.after[path])
        if second and second.path not in self.after:
            with fs.failures_in_words(self.root / second.path, "the file is still there"):
                os.unlink(self.root / second.path)


def _is_alone(loaded: Loaded) -> bool:
    records = loaded.records
    kinds = (records.events, records.sources, records.actors, records.places, records.topics)
    return sum(map(len, kinds)) == 1


def _drop(document: Document, at: DocumentPath) -> None:
    holder = get(document.value, at[:-1])
    document.drop(at[:-1] if isinstance(holder, list) and len(holder) == 1 else at, keep_comment=True)


def _meant(id_: str, known: Iterable[str]) -> str:
    close = similar_names(id_, set(known))
    return f"did you mean {' or '.join(close)}?" if close else "look at the ids in content/"


def _errors(project: Project, loaded: Iterable[Loaded]) -> set[tuple[str, str]]:
    found = list(loaded)
    problems = [problem for one in found for problem in one.problems]
    resolved = resolve(project, [one.records for one in found], drafts=True)
    problems += resolved.problems
    errors = {(problem.path, problem.message) for problem in problems if problem.severity is Severity.ERROR}
    return errors | {(reference.path, reference.message) for reference in resolved.dangling}


def _comment(
    joined: Joined, theirs: Mapping[str, Any], parts: Mapping[str, str], id_: str, path: str
) -> list[str]:
    """What of a record has no place in the other: values that differ, and comments."""
    kept: list[str] = []
    for key, text in parts.items():
        lines = [line.rstrip() for line in text.strip("\r\n").splitlines()]
        indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
        lines = [line[indent:] for line in lines]
        if key not in joined.left and "\n" in str(theirs.get(key) or ""):
            continue  # what looks like a comment is text
        if key not in joined.left:
            lines = [line for line in lines if "#" in line and "yaml-language-server" not in line]
            lines = [line for line in lines if line.lstrip().startswith("#") or " #" in line]
        kept += lines
    return [f"Merged from `{id_}` ({path}):", *(f"  {line}" for line in kept)] if kept else []
