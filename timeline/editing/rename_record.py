"""Give a record or a tag another id: in its own file, in all references, in translations, and in the names of files."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from timeline import fs
from timeline.diagnostics import DocumentPath, UsageError
from timeline.editing.content_files import replace_file
from timeline.editing.edit_file import FileEditor, value_at
from timeline.editing.house_order import kept_in_order
from timeline.editing.kept_digests import with_kept_digests
from timeline.editing.record_files import (
    LINKED,
    FoundRecord,
    errors_in,
    find_record,
    is_linked,
    refusals_in,
)
from timeline.editing.redirect_references import Redirection, redirect, redirect_links
from timeline.editing.rename_checks import KnownIds, refuse_ambiguous_links, refuse_unusable
from timeline.editing.renamed_tables import places_of_copies, rename_in_tables
from timeline.editing.translation_keys import keys_in_file_beside, keys_in_records
from timeline.model.project import PROJECT_FILE
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import FoundFile, discover, read_file
from timeline.reading.translation_files import without_extension
from timeline.records.load_project import load_project
from timeline.records.loading import Loaded, id_from_path, load_file
from timeline.records.plain_value import plain_value


class Renaming(msgspec.Struct):
    """What is to be done, or has been."""

    kind: str
    changed: dict[str, tuple[bytes, bytes]] = {}
    """Files by path, as they are and as they will be."""
    own: str = ""
    """The record's own file; empty for a tag."""
    copies: dict[str, str] = {}
    """Archived copies that get another name."""
    moved: dict[str, str] = {}
    """Content files that get another name, the record's own last."""
    mentions: list[tuple[str, int]] = []
    """Where the former id still stands: in comments, addresses and texts."""


def plan_renaming(paths: ProjectPaths, kind: str, former: str, present: str) -> Renaming:
    """What must change so that a record, or a tag, has another id; an empty kind stands for the one that has the id.

    Raises UsageError, ContentErrors, EnvironmentFailure; nothing is written.
    """
    return _Plan(paths, kind, former, present).renaming()


def write_renaming(paths: ProjectPaths, renaming: Renaming) -> None:
    """Write the files that refer to the record, then its own, and rename files last. Raises EnvironmentFailure.

    If this is interrupted, renaming again does the rest.
    """
    _move(paths, renaming.copies)
    for path in sorted(renaming.changed, key=lambda path: (path == renaming.own, path)):
        replace_file(paths.root, path, renaming.changed[path][1])
    _move(paths, renaming.moved)


def _move(paths: ProjectPaths, names: dict[str, str]) -> None:
    for path, target in names.items():
        with fs.failures_in_words(paths.root / path, "rename again to do the rest"):
            if fs.kind(str(paths.root / path)):
                fs.replace(paths.root / path, paths.root / target)


class _Plan:
    """The content files of a project, and how they change."""

    def __init__(self, paths: ProjectPaths, kind: str, former: str, present: str) -> None:
        self.root, self.former, self.present = paths.root, former, present
        self.project = require_project(paths)
        self.files = discover(paths.root).records
        names = [one.path for file in self.files for one in (file, *file.beside)]
        self.before = {path: read_file(paths.root, path) for path in names}
        self.types: dict[str, list[tuple[DocumentPath, type]]] = {file.path: [] for file in self.files}
        self.loaded = {
            file.path: self._load(file, self.before, {}, self.types[file.path]) for file in self.files
        }
        self.known = KnownIds(self.project, self.loaded)
        self.kind = kind or self.known.kind_of(former)
        self.own = find_record(self.loaded, self.kind, former) if self.kind != "tag" else None
        self.after = dict(self.before)
        self.moved: dict[str, str] = {}

    def renaming(self) -> Renaming:
        refuse_unusable(self.known, self.kind, self.former, self.present)
        if self.kind in LINKED:
            refuse_ambiguous_links(self.known, self.before, self.kind, self.former, self.present)
        copies = self._copies()
        self._move_own_file()
        wanted = Redirection(
            self.kind, self.former, self.present, is_linked(self.loaded, self.kind, self.former)
        )
        for file in self.files:
            if self.former.encode() in self.before[file.path] or file.path == (self.own and self.own.path):
                self._edit(file, wanted, copies)
            for one in file.beside:
                if self.former.encode() in self.before[one.path]:
                    self._edit_beside(file, one.path, wanted)
        self._refuse_new_errors()
        changed = {
            path: (self.before[path], kept_in_order(path, self.before[path], data, self.project))
            for path, data in self.after.items()
            if data != self.before[path]
        }
        self.after |= {path: made for path, (_, made) in changed.items()}
        own = self.own.path if self.own else ""
        return Renaming(self.kind, changed, own, copies, self.moved, list(self._mentions()))

    def _load(
        self, file: FoundFile, data: Mapping[str, bytes], moved: Mapping[str, str], types: Any = None
    ) -> Loaded:
        beside = [(moved.get(one.path, one.path), data[one.path]) for one in file.beside]
        path = moved.get(file.path, file.path)
        return load_file(path, data[file.path], self.project, beside=beside, record_types=types)

    def _move_own_file(self) -> None:
        """Rename the record's own file, and its translations, where its name gives the id."""
        if self.own is None or self.own.at or id_from_path(self.own.path) != self.former:
            return
        path = self.own.path
        name = without_extension(path)
        target = f"{name[: len(name) - len(self.former)]}{self.present}"
        beside = next(file.beside for file in self.files if file.path == path)
        for one in (*(file.path for file in beside), path):
            self.moved[one] = f"{target}{one[len(name) :]}"
            self._refuse_overwriting(self.moved[one])

    def _copies(self) -> dict[str, str]:
        """The archived copies that are named after the source, `archive/ID-20241203.warc.gz`, with their new names."""
        found: dict[str, str] = {}
        if self.own is None or self.kind != "source":
            return found
        for copy in self.own.record.archived:
            file = f"content/{copy.file}"
            named = re.fullmatch(rf"content/archive/{re.escape(self.former)}([-.][^/]*)", file)
            if named and fs.kind_below(str(self.root), "content/archive") == stat.S_IFDIR:
                target = f"content/archive/{self.present}{named[1]}"
                if fs.kind(str(self.root / file)) == stat.S_IFREG:
                    self._refuse_overwriting(target)
                elif fs.kind(str(self.root / target)) != stat.S_IFREG:  # where it has been renamed already
                    continue
                found[file] = target
        return found

    def _refuse_overwriting(self, path: str) -> None:
        if fs.kind(str(self.root / path)):
            raise UsageError(f"{path} is there already", "move it away, or choose another id")

    def _edit(self, file: FoundFile, wanted: Redirection, copies: dict[str, str]) -> None:
        path, data = file.path, self.before[file.path]
        with refusals_in(path, "write this record in lines, then rename"):
            editor = FileEditor(path, data)
            document = plain_value(path, data)[0]
            keys = list(keys_in_records(document, self.types[path], self.kind, self.former))
            redirect(editor, data, self.project, wanted, None)
            if path == PROJECT_FILE and self.kind == "tag":
                keys += rename_in_tables(editor, document, self.former, self.present)
            for at in places_of_copies(document):
                old = f"content/{value_at(document, at)}"
                if old in copies:
                    editor.replace(at, lambda _, new=copies[old]: new.removeprefix("content/"))  # type: ignore[misc]
            if self.own is not None and path == self.own.path:
                keys += list(self._rename_own(editor, self.own))
            for at in sorted(dict.fromkeys(keys), key=len, reverse=True):
                editor.rename(at, self.present)
            self.after[path] = editor.result()

    def _rename_own(self, editor: FileEditor, own: FoundRecord) -> Iterator[DocumentPath]:
        record = value_at(editor.value, own.at)
        aliases = record.get("aliases") or []
        aliases = aliases if isinstance(aliases, list) else [aliases]
        if self.present in aliases:  # its former id becomes its id again
            at = (*own.at, "aliases")
            place = at if record["aliases"] == self.present else (*at, aliases.index(self.present))
            editor.replace(place, lambda _: self.former)
        elif self.former not in aliases:
            editor.add_items(own.at, "aliases", [self.former])
        if record.get("id") is not None:
            editor.replace((*own.at, "id"), lambda _: self.present)
        elif own.at:
            yield own.at

    def _edit_beside(self, file: FoundFile, path: str, wanted: Redirection) -> None:
        with refusals_in(path, "write this translation in lines, then rename"):
            editor = FileEditor(path, self.before[path])
            document = plain_value(path, self.before[path])[0]
            is_single = file.path == PROJECT_FILE or any(at == () for at, _ in self.types[file.path])
            redirect_links(editor, wanted)
            keys = list(keys_in_file_beside(document, file.path, is_single, self.kind, self.former))
            if (
                self.own is not None
                and file.path == self.own.path
                and self.own.at
                and self.former in document
            ):
                keys.append((self.former,))
            for at in sorted(dict.fromkeys(keys), key=len, reverse=True):
                editor.rename(at, self.present)
            self.after[path] = editor.result()

    def _refuse_new_errors(self) -> None:
        """Raises UsageError where the files as they will be have an error that they do not have now."""
        known = errors_in(self.project, self.loaded.values())
        known |= {(self.moved.get(path, path), self._renamed(message)) for path, message in known}
        project = load_project(self.after[PROJECT_FILE])[0] or self.project
        for path, message in sorted(errors_in(project, map(self._load_renamed, self.files)) - known):
            raise UsageError(
                f"renamed, {path} would have an error: {message}", "mend that first; nothing is changed"
            )

    def _load_renamed(self, file: FoundFile) -> Loaded:
        """A file as it will be, with the digests of what is only renamed made true again."""
        paths = [file.path, *(one.path for one in file.beside)]
        if all(self.after[path] == self.before[path] for path in paths) and file.path not in self.moved:
            return self.loaded[file.path]
        loaded = self._load(file, self.after, self.moved)
        with refusals_in(file.path, "write this record in lines, then rename"):
            texts = {path: self.after[path] for path in paths}
            made = with_kept_digests(file.path, texts, self.loaded[file.path].records, loaded.records)
        if made == texts:
            return loaded
        self.after |= made
        return self._load(file, self.after, self.moved)

    def _renamed(self, message: str) -> str:
        return re.sub(rf"(?<![\w-]){re.escape(self.former)}(?![\w-])", self.present, message)

    def _mentions(self) -> Iterator[tuple[str, int]]:
        """Lines with the former id, but for that of the aliases."""
        word = re.compile(rf"(?<![\w-]){re.escape(self.former)}(?![\w-])")
        for path, data in self.after.items():
            if self.former.encode() in data:
                for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
                    if word.search(line) and not self._is_alias(path, line):
                        yield self.moved.get(path, path), number

    def _is_alias(self, path: str, line: str) -> bool:
        item = rf"\s*-\s*{re.escape(self.former)}\s*(#.*)?"
        is_own = self.own is not None and path == self.own.path
        return is_own and ("aliases:" in line or re.fullmatch(item, line) is not None)
