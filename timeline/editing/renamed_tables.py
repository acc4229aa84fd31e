"""Where an id stands in no field that refers to a record: in the project file's tables of tags, in the names of copies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.diagnostics import DocumentPath
from timeline.editing.edit_file import FileEditor


def rename_in_tables(editor: FileEditor, document: Any, former: str, present: str) -> list[DocumentPath]:
    """Replace a tag in the project file's lists of similar tags; returns where it is a key."""
    keys: list[DocumentPath] = []
    for field in ("tags", "different_tags"):
        table = document.get(field)
        for key, value in table.items() if isinstance(table, dict) else ():
            if key == former:
                keys.append((field, key))
            if field == "different_tags":
                at = (field, key)
                places = [(*at, n) for n in range(len(value))] if isinstance(value, list) else [at]
                items = value if isinstance(value, list) else [value]
                for place, item in zip(places, items, strict=True):
                    if item == former:
                        editor.replace(place, lambda _: present)
    return keys


def places_of_copies(value: Any, at: DocumentPath = ()) -> Iterator[DocumentPath]:
    """Where archived copies are named in a document."""
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "file" and isinstance(item, str) and item.startswith("archive/"):
                yield (*at, key)
            else:
                yield from places_of_copies(item, (*at, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places_of_copies(item, (*at, number))
