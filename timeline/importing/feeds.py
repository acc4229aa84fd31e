"""Read Atom and RSS: each entry is an event of the day on which it was published, with its page as source."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from timeline.diagnostics import UsageError
from timeline.importing.rows import SourceRow, SourceTable, cells_of, plain_name
from timeline.importing.safe_xml import xml_tree
from timeline.importing.source_files import source_bytes

_PRESET = {
    "title": "title",
    "link": "sources",
    "guid": "id",
    "id": "id",
    "about": "id",
    "pubDate": "date",
    "published": "date",
    "date": "date",
    "updated": "x-updated",
    "description": "text",
    "summary": "text",
    "content": "text",
    "encoded": "text",
    "category": "tags",
    "author": "source.author",
    "creator": "source.author",
    "point": "point",
    "lat": "latitude",
    "long": "longitude",
}


def read_feed(path: Path, options: dict[str, str]) -> SourceTable:
    """The entries of a feed. Raises UsageError."""
    root = xml_tree(source_bytes(path), path.name)
    table = SourceTable("feed", [], fixed=True)
    entries = [element for element in root.iter() if element.tag in ("item", "entry")]
    if not entries:
        raise UsageError(f"{path.name} has no entries", "is it an Atom or RSS feed?")
    names: set[str] = set()
    for number, entry in enumerate(entries, 1):
        place = f"{path.name}: entry {number}"
        row = SourceRow(place, cells_of(_fields(entry), place))
        names.update(cell.name for cell in row.cells)
        table.rows.append(row)
    table.preset = {
        name: _PRESET[name.replace("[]", "")] for name in names if name.replace("[]", "") in _PRESET
    }
    if not any("published" in plain_name(name) for name in names) and "updated" in names:
        table.preset["updated"] = "date"
    channel = root.find("channel")
    table.title = " ".join((root if channel is None else channel).findtext("title", "").split())
    return table


def _fields(entry: Element) -> dict[str, Any]:
    """The fields of an entry; one that occurs several times is a list."""
    fields: dict[str, Any] = {**entry.attrib}
    for child in entry:
        if child.tag == "link" and child.get("rel", "alternate") != "alternate":
            name, value = f"link {child.get('rel')}", child.get("href", "")
        elif child.tag == "category":
            name, value = child.tag, child.get("term") or child.text or ""
        elif child.tag == "author":
            name, value = child.tag, child.findtext("name") or "".join(child.itertext())
        elif child.tag == "content" and child.get("type") == "xhtml":
            name, value = child.tag, "".join(child.itertext())
        else:
            name, value = child.tag, child.get("href") or child.get("url") or "".join(child.itertext())
        known = fields.get(name)
        fields[name] = value if known is None else [*(known if isinstance(known, list) else [known]), value]
    return fields
