"""Check the translations of a record: their languages and texts, whether they are out of date, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from timeline.diagnostics import Severity
from timeline.model.event import Event
from timeline.model.project import Project
from timeline.model.record import noun_of
from timeline.model.rules import severity_of
from timeline.model.suggest import did_you_mean
from timeline.model.translation import Translation
from timeline.model.validation import Reader
from timeline.records.citation_marks import check_citation_marks
from timeline.records.fragments import TEXT_MAY_HAVE, check_text_fragments
from timeline.records.translation import has_text, original_digest, translatable_texts, translation_into
from timeline.records.translation_files import Place, check_language

R = TypeVar("R", bound=msgspec.Struct)
NOWHERE: Mapping[str, Place] = MappingProxyType({})


def with_checked_translations(
    record: R, reader: Reader, project: Project, elsewhere: Mapping[str, Place] = NOWHERE
) -> R:
    """The record with its outdated translations marked; reports what is wrong with them, and what is missing.

    `elsewhere` are the places, by language, of translations from files beside the record's.
    """
    level = "off" if getattr(record, "draft", False) else project.rule("missing_translation")
    translations: tuple[Translation, ...] = getattr(record, "translations", ())
    if translations:
        now = original_digest(record) if any(one.of for one in translations) else ""
        severity = Severity.WARNING if level == "off" else severity_of(level)
        checked = []
        for one in translations:
            if one.language in elsewhere:
                its_reader, its_reader.trail[:] = elsewhere[one.language]
                checked.append(_checked(one, record, now, its_reader, severity))
                continue
            with reader.inside("translations"):
                check_language(one.language, reader, project, key=one.language)
                with reader.inside(one.language):
                    checked.append(_checked(one, record, now, reader, severity))
        filled = tuple(one for one in checked if one.texts)  # a file to be filled in says nothing yet
        if filled != translations:
            record = msgspec.structs.replace(record, translations=filled)
    if level != "off" and project.languages:
        _report_missing(record, reader, project, severity_of(level))
    return record


def check_languages(languages: Iterable[str], reader: Reader, project: Project) -> None:
    """LANG003 for the languages of a record's own translations; also for a record with other errors."""
    with reader.inside("translations"):
        for language in languages:
            check_language(language, reader, project, key=language)


def _checked(
    translation: Translation, record: Any, now: str, reader: Reader, severity: Severity
) -> Translation:
    _check_paths(translation, record, reader)
    for path, text in translation.texts:
        if TEXT_MAY_HAVE.search(text):
            check_text_fragments(text, tuple(path.split("/")), reader)
        if "[@" in text and isinstance(record, Event) and path in ("summary", "details"):
            with reader.inside(path):
                check_citation_marks(record, text, reader)
    if translation.of in (None, now):
        return translation
    message = f"the translation into `{translation.language}` is outdated: the original has changed since"
    with reader.inside("of"):
        reader.problem("LANG001", message, f"update it, then write `of: {now}`", severity=severity)
    return msgspec.structs.replace(translation, outdated=True)


def _check_paths(translation: Translation, record: Any, reader: Reader) -> None:
    """LANG005 for each text that the original does not have."""
    for path, _ in translation.texts:
        if has_text(record, path):
            continue
        hint = did_you_mean(path, [text.paths[0] for text in translatable_texts(record)])
        *steps, last = path.split("/")
        reader.trail += steps
        message = f"{noun_of(type(record))} without `{path}` has a translation of it{hint}"
        reader.problem("LANG005", message, "remove it, or correct the name", key=last)
        del reader.trail[len(reader.trail) - len(steps) :]


def _report_missing(record: Any, reader: Reader, project: Project, severity: Severity) -> None:
    """LANG001 for each language into which a record with texts is not translated."""
    missing = [
        language
        for language in project.languages
        if language != project.language and translation_into(record, language) is None
    ]
    first = next(translatable_texts(record), None) if missing else None
    if first is None:
        return
    field = first.paths[0].partition("/")[0]
    for language in missing:
        line = f"`translations: {{{language}: {{{field}: ..., of: {original_digest(record)}}}}}`"
        message = f"there is no translation into `{language}`"
        reader.problem("LANG001", message, f"add {line}", severity=severity)
