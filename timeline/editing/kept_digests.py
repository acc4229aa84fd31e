"""Keep translations and reviews valid where only an id in the record has changed: they hold a digest of what they cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from timeline.diagnostics import DocumentPath
from timeline.editing.edit_file import FileEditor, value_at
from timeline.model.event import Event
from timeline.records.event_summary import FileRecords
from timeline.records.loading import kind_of_path
from timeline.records.plain_value import plain_value
from timeline.records.reviews import facts_digest
from timeline.records.translation import original_digest


def with_kept_digests(
    path: str, files: Mapping[str, bytes], before: FileRecords, after: FileRecords
) -> dict[str, bytes]:
    """The bytes of a record file and of its translations, with the digests that were true before and are not now.

    `files` has the file at the `path` first, then its translations; `before` and `after` are its records. Raises
    CannotEdit.
    """
    new: dict[str, dict[DocumentPath, tuple[str, str]]] = {name: {} for name in files}
    for (_, old), (at, record) in zip(_records(path, before), _records(path, after), strict=True):
        digests = original_digest(old), original_digest(record)
        for translation in old.translations:
            new[path][(*at, "translations", translation.language, "of")] = digests
        for name in [*files][1:]:
            new[name][(record.id, "of") if at else ("of",)] = digests
        if isinstance(old, Event) and old.review:
            new[path][(*at, "review", "of")] = facts_digest(old), facts_digest(record)
    return {name: _replaced(name, data, new[name]) for name, data in files.items()}


def _records(path: str, records: FileRecords) -> Iterator[tuple[DocumentPath, Any]]:
    if kind_of_path(path) == "events":
        yield from (
            (entry.trail, event) for entry, event in zip(records.entries, records.events, strict=True)
        )
        return
    of_kind: Sequence[Any] = getattr(records, kind_of_path(path), ())
    yield from ((records.trails.get(record.id, ()), record) for record in of_kind)


def _replaced(path: str, data: bytes, digests: Mapping[DocumentPath, tuple[str, str]]) -> bytes:
    document = plain_value(path, data)[0]
    editor = FileEditor(path, data)
    for at, (old, new) in digests.items():
        if old != new and _value_at(document, at) == old:
            editor.replace(at, lambda _, new=new: new)  # type: ignore[misc]
    return editor.result()


def _value_at(document: Any, at: DocumentPath) -> Any:
    try:
        return value_at(document, at)
    except (LookupError, TypeError):
        return None
