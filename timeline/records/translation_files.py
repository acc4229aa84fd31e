"""Translation files beside a record file: read them, and add what they say to the records.

The file of a single record has a translation: `title: ...`. That of a file with several records has one for each id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem
from timeline.model.languages import LANGUAGE
from timeline.model.project import Project
from timeline.model.suggest import did_you_mean
from timeline.model.translation import in_order_of_language, read_translation
from timeline.model.validation import Reader, shape
from timeline.reading.secret_scan import find_secrets
from timeline.reading.translation_files import translation_name
from timeline.records.plain_value import any_errors, at_path, plain_value

Place = tuple[Reader, DocumentPath]
"""Where a translation stands: the reader of its file, and its path there."""


class TranslationFile:
    """One translation file. `value` is what it holds, without problems of YAML."""

    def __init__(self, path: str, value: Any, original: str) -> None:
        self.reader = Reader(path)
        self.language = ""
        self._original = original
        self._value = value
        self._known: set[str] = set()
        """The ids of the records that it may translate."""
        self._translated: set[str] = set()
        """The ids of those that have their translation from it."""
        if value is None:
            help_text = f"write the translated texts of {original}, or delete the file"
            self.reader.problem("YAML014", "the file is empty", help_text)
        elif type(value) is not dict:
            help_text = "write `title: ...`, or the ids of the records and their texts below them"
            message = f"a translation file holds translated texts, not {shape(value)}"
            self.reader.problem("YAML014", message, help_text)
        else:
            named = translation_name(path)
            self.language = (named and LANGUAGE.read(named[1], self.reader)) or ""

    def add_to(self, record: Any, id_: str) -> Any:
        """The record with the translation from this file; `id_` is empty if the file translates a single record."""
        if not self.language:
            return record
        self._known.add(id_)
        value = self._value.get(id_) if id_ else self._value
        if value is None:
            return record
        self.reader.trail[:] = self._trail(id_)
        if any(one.language == self.language for one in record.translations):
            message = f"{self._original} has a translation into `{self.language}` elsewhere, too"
            self.reader.problem("LANG007", message, "keep one: here, in the record, or in another file")
            return record
        translation = read_translation(record.__class__, self.language, value, self.reader, self._original)
        if translation is None:
            return record
        self._translated.add(id_)
        return msgspec.structs.replace(
            record, translations=in_order_of_language([*record.translations, translation])
        )

    def place(self, id_: str) -> Place | None:
        """Where the translation of a record stands; None if it is not from this file."""
        return (self.reader, self._trail(id_)) if id_ in self._translated else None

    def finish(self, project: Project | None, *, complete: bool = True) -> tuple[Problem, ...]:
        """All problems of the file, once its records were read; `complete` if all of them could be."""
        self.reader.trail.clear()
        if self.language and project is not None:
            apart = "; if the file is no translation, take the dot out of its name"
            check_language(self.language, self.reader, project, more_help=apart)
        if self.language and complete and "" not in self._known:
            for key in self._value.keys() - self._known:
                message = f"{self._original} has no record `{key[:90]}`{did_you_mean(key, self._known)}"
                self.reader.problem("LANG005", message, "remove it, or correct the id", key=key)
        return at_path(self.reader.path, self.reader.problems)

    def _trail(self, id_: str) -> DocumentPath:
        return (id_,) if id_ else ()


def open_translations(
    original: str, files: Iterable[tuple[str, bytes]]
) -> tuple[list[TranslationFile], list[Problem]]:
    """The translation files of a record file that can be read, and the problems of the others."""
    opened: list[TranslationFile] = []
    found: list[Problem] = []
    for path, data in files:
        value, problems = plain_value(path, data)
        found += at_path(path, [*problems, *find_secrets(data)])
        if not any_errors(problems):
            opened.append(TranslationFile(path, value, original))
    return opened, found


def check_language(
    language: str, reader: Reader, project: Project, *, key: str | None = None, more_help: str = ""
) -> None:
    """LANG003 for a language that the project does not list, and for the records' own."""
    if language == project.language:
        message, help_text = f"the record itself is in `{language}`", "remove the translation"
    elif language not in project.languages:
        listed = ", ".join(dict.fromkeys([project.language, *project.languages, language]))
        message = f"`{language}` is none of the project's languages"
        help_text = f"write `languages: [{listed}]` in content/timeline.yaml{more_help}"
    else:
        return
    reader.problem("LANG003", message, help_text, key=key)


def add_translations(record: Any, files: Iterable[TranslationFile], id_: str) -> Any:
    """The record with its translations from the files beside; `id_` is empty if it stands alone in its file."""
    for file in files:
        record = file.add_to(record, id_)
    return record


def places(files: Sequence[TranslationFile], id_: str) -> dict[str, Place]:
    """Where the translations from the files beside stand, by language."""
    return {file.language: place for file in files if (place := file.place(id_))}
