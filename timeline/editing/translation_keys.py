"""Find ids that stand as keys in translations: `actors: {sohr: {role: ...}}`, `sources: {gazette: {note: ...}}`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from timeline.diagnostics import DocumentPath
from timeline.editing.edit_file import value_at
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.translation import is_single, text_fields
from timeline.records.loading import RECORD_TYPES, kind_of_path


def keys_in_records(
    document: Any, types: Iterable[tuple[DocumentPath, type]], kind: str, id_: str
) -> Iterator[DocumentPath]:
    """Where translations in a record file have the id of a record as a key; `types` are those of the records in it."""
    for at, record in types:
        try:
            value = value_at(document, at)
        except (LookupError, TypeError):  # made in reading
            continue
        translations = value.get("translations") if isinstance(value, dict) else None
        if isinstance(translations, dict):
            for language, texts in translations.items():
                yield from _keys(record, texts, (*at, "translations", language), kind, id_)


def keys_in_file_beside(
    document: Any, original: str, is_single_record: bool, kind: str, id_: str
) -> Iterator[DocumentPath]:
    """The same in a translation file; `original` is the path of the file that it translates."""
    record: Any = Project if original == PROJECT_FILE else RECORD_TYPES[kind_of_path(original)]
    if is_single_record:
        yield from _keys(record, document, (), kind, id_)
        return
    for key, texts in document.items() if isinstance(document, dict) else ():
        yield from _keys(record, texts, (key,), kind, id_)


def _keys(record: Any, texts: Any, at: DocumentPath, kind: str, id_: str) -> Iterator[DocumentPath]:
    for name, value in texts.items() if isinstance(texts, dict) else ():
        field = text_fields(record).get(name)
        if field is None or not field.parts:
            continue
        part: Any = field.parts()
        if is_single(field):
            yield from _keys(part, value, (*at, name), kind, id_)
            continue
        for key, item in value.items() if isinstance(value, dict) else ():
            if key == id_ and getattr(part, "PART_ID", "") == kind:
                yield (*at, name, key)
            yield from _keys(part, item, (*at, name, key), kind, id_)
