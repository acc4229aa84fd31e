"""Count what is translated, outdated and missing, by language and kind of record."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from timeline.editing.translation_units import STATES, State, TranslationUnit, Units


class KindStatus(msgspec.Struct, frozen=True):
    """How far the records of one kind are translated into a language."""

    kind: str
    current: int
    undated: int
    incomplete: int
    outdated: int
    missing: int


class OpenRecord(msgspec.Struct, frozen=True):
    """A record with something to translate."""

    kind: str
    id: str
    file: str
    state: State
    texts: tuple[str, ...]
    """The paths of the texts that are missing; empty if the whole translation is outdated."""
    of: str
    """The digest to write once it is translated."""


class LanguageStatus(msgspec.Struct, frozen=True):
    """How far a project is translated into a language; drafts are not counted."""

    language: str
    kinds: tuple[KindStatus, ...]
    open: tuple[OpenRecord, ...]


def translation_status(units: Units, languages: Sequence[str] = ()) -> list[LanguageStatus]:
    """The status of each language, or of those given. Raises UsageError for a language that the project does not list."""
    for language in languages:
        units.require_language(language)
    wanted = languages or [one for one in units.project.languages if one != units.project.language]
    public = [unit for unit in units.all if not unit.is_draft]
    return [_status(public, language) for language in wanted]


def _status(units: Sequence[TranslationUnit], language: str) -> LanguageStatus:
    states = [(unit, unit.state(language)) for unit in units]
    kinds = dict.fromkeys(unit.kind for unit in units)
    counts = {kind: dict.fromkeys(STATES, 0) for kind in kinds}
    for unit, state in states:
        counts[unit.kind][state] += 1
    return LanguageStatus(
        language,
        tuple(KindStatus(kind, **counts[kind]) for kind in kinds),
        tuple(
            OpenRecord(
                unit.kind,
                unit.id,
                unit.file.path,
                state,
                () if state == "missing" else tuple(text.paths[0] for text in unit.missing(language)),
                unit.digest,
            )
            for unit, state in states
            if state in ("incomplete", "outdated", "missing")
        ),
    )
