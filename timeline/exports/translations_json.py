"""The translations of records in `timeline.json`."""

from __future__ import annotations

from typing import Any

from timeline.exports.topic_records import TranslationJson
from timeline.markdown.plain_text import plain_text
from timeline.model.field_types import MarkdownText
from timeline.model.translation import is_single, text_fields
from timeline.planning.edition import Edition


def translations_json(record: Any, edition: Edition) -> dict[str, TranslationJson]:
    """The texts of a record in other languages, by language; Markdown as plain text."""
    return {
        one.language: TranslationJson(
            one.outdated,
            {
                path: plain_text(edition.prose(text)) if _is_markdown(type(record), path) else text
                for path, text in one.texts
            },
        )
        for one in record.translations
    }


def _is_markdown(record: Any, path: str) -> bool:
    """Whether a text is Markdown, by its path: `summary`, `claims/first-count/says`."""
    name, _, rest = path.partition("/")
    field = text_fields(record)[name]
    if field.parts is None:
        return isinstance(field.kind, MarkdownText)
    return _is_markdown(field.parts(), rest if is_single(field) else rest.partition("/")[2])
