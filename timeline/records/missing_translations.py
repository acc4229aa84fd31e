"""Count the records that are not translated, by language and kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from timeline.model.project import Project
from timeline.records.event_summary import FileRecords
from timeline.records.translation import translatable_texts, translation_into

_NOUNS = ("event", "source", "actor", "place", "topic", "page", "project file")


def count_missing(project: Project, files: Iterable[FileRecords]) -> Mapping[str, Counter[str]]:
    """The number of records with texts but without a translation, by kind, for each further language.

    Nothing if the rule `missing_translation` reports each of them. Drafts are not counted.
    """
    languages = [one for one in project.languages if one != project.language]
    if not languages or project.rule("missing_translation") != "off":
        return {}
    missing: dict[str, Counter[str]] = {language: Counter(dict.fromkeys(_NOUNS, 0)) for language in languages}
    for file in files:
        for entry in file.entries:
            present = {one.language for one in entry.translations}
            for language in languages:
                missing[language]["event"] += not entry.draft and language not in present
        for kind in _NOUNS[1:-1]:
            for record in getattr(file, f"{kind}s"):
                if next(translatable_texts(record), None) is None:
                    continue
                for language in languages:
                    missing[language][kind] += translation_into(record, language) is None
    for language in languages:
        missing[language]["project file"] += translation_into(project, language) is None
    return missing
