"""The formats of `timeline export`. A new format is a line here and a module in this package."""

from __future__ import annotations

from typing import NamedTuple


class ExportFormat(NamedTuple):
    """A format: either a `text` function or a `write` function makes it, each named as `module.function` of this package."""

    label: str
    suffix: str
    """Of the file, as `.jsonl`; empty for a folder."""
    text: str = ""
    """`function(chronology, report) -> bytes` for a single file, which can also go to standard output."""
    write: str = ""
    """`function(chronology, target, report)` for a folder or a file that is no text; nothing is at `target` yet."""
    has_language: bool = False
    """Whether it is in one language: `--language` chooses it."""
    selects: bool = False
    """Whether it can hold a part of the chronology: `--event`, `--topic`."""
    as_in_content: bool = False
    """Whether it holds content files as they are: `--notes`, never `--drafts`."""


FORMATS = {
    "evidence": ExportFormat(
        "a package for archives and courts",
        "",
        write="evidence.evidence",
        selects=True,
        as_in_content=True,
    ),
    "html": ExportFormat(
        "one HTML file that works offline", ".html", "html_file.html_file", has_language=True
    ),
    "jsonl": ExportFormat("JSON Lines", ".jsonl", "json_records.json_lines"),
    "json": ExportFormat("JSON", ".json", "json_records.json_document"),
    "sqlite": ExportFormat("an SQLite database", ".db", write="database.write_database"),
    "datasette": ExportFormat("a folder for Datasette", "", write="database.write_for_datasette"),
    "csv": ExportFormat("a folder of CSV files", "", write="csv_records.write_csv_records"),
    "icalendar": ExportFormat(
        "a calendar", ".ics", "site_formats.icalendar", has_language=True, selects=True
    ),
    "geojson": ExportFormat(
        "the events on a map", ".geojson", "site_formats.geojson", has_language=True, selects=True
    ),
    "markwhen": ExportFormat("markwhen", ".mw", "markwhen.markwhen", has_language=True, selects=True),
    "json-ld": ExportFormat(
        "a graph in schema.org's terms", ".jsonld", "json_ld.json_ld", has_language=True, selects=True
    ),
    "csl": ExportFormat("CSL-JSON of the sources", ".csl.json", "references.csl_of_sources", selects=True),
    "bibtex": ExportFormat("BibTeX of the sources", ".bib", "references.bibtex_of_sources", selects=True),
    "ris": ExportFormat("RIS of the sources", ".ris", "references.ris_of_sources", selects=True),
    "timelinejs": ExportFormat(
        "TimelineJS", ".timelinejs.json", "timelinejs.timelinejs", has_language=True, selects=True
    ),
}
"""All formats, by the name that the command takes."""
