"""Find everything in a project that can be translated, and what is missing or outdated in a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec

from timeline.diagnostics import ContentErrors, DocumentPath, Problem, UsageError
from timeline.editing.schema_files import schema_line
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.translation import Translation
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import FoundFile, discover, read_file
from timeline.reading.positions import locate
from timeline.reading.translation_files import translation_name, without_extension
from timeline.records.event_summary import FileRecords
from timeline.records.loading import kind_of_path, load_file
from timeline.records.plain_value import any_errors, plain_value
from timeline.records.translation import TextAt, original_digest, translatable_texts, translation_into

State = Literal["current", "undated", "incomplete", "outdated", "missing"]
"""How far a record is translated: `undated` without `of`, `incomplete` if a text of it is missing."""
STATES: tuple[State, ...] = ("current", "undated", "incomplete", "outdated", "missing")


class TranslationUnit(msgspec.Struct, frozen=True):
    """A record with texts, or the project file."""

    kind: str
    """`event`, `actor` ... or `project`."""
    record: Any
    file: FoundFile
    at: DocumentPath
    """Where the record stands in its file."""

    @property
    def id(self) -> str:
        """The record's id; empty for the project file."""
        return str(getattr(self.record, "id", ""))

    @property
    def key(self) -> str:
        """The record's key in a translation file; empty if it stands alone in its file."""
        return self.id if self.at else ""

    @property
    def texts(self) -> list[TextAt]:
        """The texts that can be translated."""
        return list(translatable_texts(self.record))

    @property
    def digest(self) -> str:
        """What a translation made now has as `of`."""
        return original_digest(self.record)

    @property
    def is_draft(self) -> bool:
        """Whether readers do not see it, so that a translation may wait."""
        return bool(getattr(self.record, "draft", False))

    def context(self, path: str) -> str:
        """The name of one of its texts for translators: `content/actors.yaml#army/note`."""
        return f"{self.file.path}#{self.key}/{path}" if self.key else f"{self.file.path}#{path}"

    def translation(self, language: str) -> Translation | None:
        """Its translation into a language."""
        return translation_into(self.record, language)

    def missing(self, language: str) -> list[TextAt]:
        """The texts that are not translated into a language."""
        translation = self.translation(language)
        texts = dict(translation.texts) if translation else {}
        return [text for text in self.texts if not any(path in texts for path in text.paths)]

    def state(self, language: str) -> State:
        """How far it is translated into a language."""
        translation = self.translation(language)
        if translation is None:
            return "missing"
        if translation.outdated:
            return "outdated"
        if self.missing(language):
            return "incomplete"
        return "undated" if translation.of is None else "current"


class Units(msgspec.Struct, frozen=True):
    """Everything in a project that can be translated."""

    project: Project
    all: tuple[TranslationUnit, ...]
    """In the order of their files."""
    files: tuple[FileRecords, ...] = ()
    """All records, those without texts included."""

    def require_language(self, language: str) -> None:
        """Raises UsageError unless records can be translated into the language."""
        others = [one for one in self.project.languages if one != self.project.language]
        if language in others:
            return
        if language == self.project.language:
            raise UsageError(
                f"the records themselves are in `{language}`", f"name one of: {', '.join(others)}"
            )
        listed = ", ".join(dict.fromkeys([self.project.language, *others, language]))
        message = f"`{language}` is none of the project's languages"
        raise UsageError(message, f"write `languages: [{listed}]` in {PROJECT_FILE}")


def find_units(paths: ProjectPaths) -> Units:
    """Read a project's records and their translations. Raises ContentErrors, EnvironmentFailure."""
    project = require_project(paths)
    found: list[TranslationUnit] = []
    files: list[FileRecords] = []
    problems: list[Problem] = []
    contents: dict[str, bytes] = {}
    for file in discover(paths.root).records:
        if file.path == PROJECT_FILE:
            found.append(TranslationUnit("project", project, file, ()))
            continue
        if not kind_of_path(file.path):
            continue
        data = {one.path: read_file(paths.root, one.path) for one in (file, *file.beside)}
        loaded = load_file(file.path, data[file.path], project, beside=[*data.items()][1:])
        if any_errors(loaded.problems):
            problems += loaded.problems
            contents |= data
        files.append(loaded.records)
        found += _of_file(file, loaded.records)
    if problems:
        raise ContentErrors([one for one in locate(problems, contents) if one.severity == "error"])
    return Units(project, tuple(unit for unit in found if unit.texts), tuple(files))


def _of_file(file: FoundFile, records: Any) -> Iterator[TranslationUnit]:
    kind = kind_of_path(file.path).removesuffix("s")
    trails = {entry.id: entry.trail for entry in records.entries} | dict(records.trails)
    for record in getattr(records, f"{kind}s"):
        yield TranslationUnit(kind, record, file, trails.get(record.id, ()))


def translation_path(file: FoundFile, language: str) -> str:
    """The path of the file with the translations into a language, whether it is there or not."""
    present = file_beside(file.beside, language)
    suffix = "md" if file.path.endswith(".md") else "yaml"
    return present or f"{without_extension(file.path)}.{language}.{suffix}"


def schema_of_translation(root: Path, path: str, kind: str) -> str:
    """The first line of a new translation file, which names its schema to editors; empty if there is none."""
    return schema_line(root, path, f"{kind}-translation") if path.endswith(".yaml") else ""


def file_beside(files: Sequence[FoundFile], language: str) -> str:
    """The path of the present translation file for a language, or empty."""
    named = ((one.path, translation_name(one.path)) for one in files)
    return next((path for path, name in named if name and name[1].lower() == language.lower()), "")


def holder_of(unit: TranslationUnit, language: str, data: bytes | None) -> DocumentPath | None:
    """Where a file beside, with these bytes, has the unit's translation; None if it has not."""
    value = plain_value(translation_path(unit.file, language), data)[0] if data is not None else None
    if type(value) is not dict or (unit.key and value.get(unit.key) is None):
        return None
    return (unit.key,) if unit.key else ()
