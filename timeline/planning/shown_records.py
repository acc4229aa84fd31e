"""The texts of records in one language: translated, or in the original language and marked so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from timeline.digest import digest, digest_bytes
from timeline.model.event import Event
from timeline.model.source import Source
from timeline.model.upkeep import Correction
from timeline.records.event_summary import Entry, EntryTranslation
from timeline.records.reviews import is_reviewed
from timeline.records.translation import translatable_texts, translation_into, with_texts
from timeline.wording.marked_texts import mark, without_marks

R = TypeVar("R", bound=msgspec.Struct)

MISSING = "missing"
OUTDATED = "outdated"


class ShownRecords:
    """Records as pages in one language print them."""

    def __init__(self, language: str, original: str) -> None:
        self.language = language
        self.original = original
        """The language in which the records are written."""
        self.is_original = language == original
        self._faces: dict[str, bytes] = {}

    def shown(self, record: R) -> R:
        """The record with its texts in this language; those without a translation are marked as original."""
        if self.is_original:
            return record
        shown: R = _translated(record, self.language, self.original)
        return shown

    def state_of(self, record: msgspec.Struct) -> str:
        """What readers must be told of a record's translation: that it is `missing` or `outdated`, or nothing."""
        translation = None if self.is_original else translation_into(record, self.language)
        if translation is None:
            has_texts = isinstance(record, Entry) or next(translatable_texts(record), None)
            return MISSING if has_texts and not self.is_original else ""
        return OUTDATED if translation.outdated else ""

    def as_original(self, text: str) -> str:
        """A text that is never translated."""
        return text if self.is_original else mark(text, self.original)

    def name(self, names: Mapping[str, str]) -> str:
        """The name in this language; else the one without a language, that in the records' language, or the first."""
        name = names.get(self.language) or names.get("")
        if name:
            return name
        language = self.original if self.original in names else next(iter(names))
        return names[language] if self.is_original else mark(names[language], language)

    def other_names(self, names: Mapping[str, str]) -> list[str]:
        """The names other than the one in this language, each marked with its own."""
        shown = without_marks(self.name(names))
        return [
            mark(name, language) if language else name for language, name in names.items() if name != shown
        ]

    def title_in_language(self, entry: Entry) -> str:
        """An event's title."""
        if self.is_original:
            return entry.title
        return entry.title_in(self.language) or mark(entry.title, self.original)

    def source_title(self, source: Source) -> str:
        """The title of a source, which stays in the source's language; empty if it has none."""
        return self.in_its_language(source.title or "", source.language)

    def in_its_language(self, text: str, language: str | None) -> str:
        """A text of a source, in the source's language if that is known."""
        return text if self.is_original or language in (None, self.language) else mark(text, language or "")

    def corrections_of(self, entry: Entry) -> tuple[Correction, ...]:
        """The corrections of an event."""
        if self.is_original:
            return entry.corrections
        translation = self._translation(entry)
        shown = (translation and translation.corrections) or entry.corrections
        return tuple(map(self._marked_where_equal, shown, entry.corrections))

    def terms_of(self, entry: Entry, claim: int) -> tuple[str, str]:
        """Whom the figures of an event's claim count, and what they cover."""
        one = entry.claims[claim]
        if self.is_original or not (one.who or one.scope):
            return one.who or "", one.scope or ""
        translation = self._translation(entry)
        who, scope = translation.terms[claim] if translation and translation.terms else ("", "")
        return (
            self.as_original(one.who or "") if who in ("", one.who) else who,
            self.as_original(one.scope or "") if scope in ("", one.scope) else scope,
        )

    def face_of(self, entry: Entry) -> bytes:
        """The digest of all that other pages print of an event."""
        if self.is_original:
            return entry.face
        known = self._faces.get(entry.id)
        if known is None:
            translation = self._translation(entry)
            known = digest_bytes(entry.face, digest(translation)) if translation else entry.face
            self._faces[entry.id] = known
        return known

    def _translation(self, entry: Entry) -> EntryTranslation | None:
        for one in entry.translations:
            if one.language == self.language:
                return one
        return None

    def _marked_where_equal(self, shown: Correction, original: Correction) -> Correction:
        texts = {name: getattr(original, name) for name in ("was", "now", "why")}
        same = {
            name: mark(text, self.original)
            for name, text in texts.items()
            if text and getattr(shown, name) == text
        }
        return msgspec.structs.replace(shown, **same) if same else shown


def _translated(record: Any, language: str, original: str) -> Any:
    """The record in a language; itself if it has no texts, as most sources.

    A sign-off that is void is removed, since the translated record would not show that it is.
    """
    if isinstance(record, Event) and record.review is not None and not is_reviewed(record):
        record = msgspec.structs.replace(record, review=None)
    shown = with_texts(record, translation_into(record, language), lambda text: mark(text, original))
    return msgspec.structs.replace(shown, translations=()) if record.translations else shown
