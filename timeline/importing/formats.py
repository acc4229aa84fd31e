"""The kinds of source, and how each is recognised and read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from importlib import import_module
from itertools import islice
from pathlib import Path

import msgspec

from timeline.diagnostics import UsageError
from timeline.importing.own_formats import is_own_export
from timeline.importing.rows import SourceTable
from timeline.importing.source_files import decode_source, source_bytes

Read = Callable[[Path, dict[str, str]], SourceTable]


class SourceFormat(msgspec.Struct, frozen=True):
    """A kind of source."""

    label: str
    reader: str
    """The function that reads its rows, as `module.function` of this package."""

    def read(self, path: Path, options: dict[str, str]) -> SourceTable:
        """The rows of a source. Raises UsageError, OSError."""
        module, _, name = self.reader.partition(".")
        read: Read = getattr(import_module(f"timeline.importing.{module}"), name)
        return read(path, options)


OWN_EXPORT = "timeline"
"""Our own exports, in whatever format: they hold records, not rows, and are read by `own_exports`."""

FORMATS = {
    OWN_EXPORT: SourceFormat("an export of timeline", ""),
    "csv": SourceFormat("CSV", "csv_rows.read_csv"),
    "json": SourceFormat("JSON", "json_rows.read_json"),
    "jsonl": SourceFormat("JSON Lines", "json_rows.read_json_lines"),
    "markdown": SourceFormat("a folder of Markdown", "markdown_rows.read_markdown"),
    "timelinejs": SourceFormat("TimelineJS JSON", "timelinejs.read_timelinejs"),
    "timelinejs-csv": SourceFormat("a TimelineJS sheet", "timelinejs.read_timelinejs_sheet"),
    "timemap": SourceFormat("TimeMap JSON", "timemap.read_timemap"),
    "simile": SourceFormat("SIMILE JSON", "simile.read_simile_json"),
    "simile-xml": SourceFormat("SIMILE XML", "simile.read_simile_xml"),
    "feed": SourceFormat("an Atom or RSS feed", "feeds.read_feed"),
    "icalendar": SourceFormat("iCalendar", "icalendar_rows.read_calendar"),
    "markwhen": SourceFormat("markwhen", "markwhen.read_markwhen"),
    "csl": SourceFormat("CSL JSON", "references.read_csl"),
    "bibtex": SourceFormat("BibTeX", "references.read_bibtex"),
    "ris": SourceFormat("RIS", "references.read_ris"),
    "spreadsheet": SourceFormat("a spreadsheet", "spreadsheet.read_spreadsheet"),
}
"""All kinds, by the name that `--as` takes."""

_BY_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".mw": "markwhen",
    ".markwhen": "markwhen",
    ".ics": "icalendar",
    ".ical": "icalendar",
    ".bib": "bibtex",
    ".ris": "ris",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "xml",
    ".rdf": "xml",
    ".xlsx": "spreadsheet",
    ".xlsm": "spreadsheet",
    ".xls": "spreadsheet",
    ".xlsb": "spreadsheet",
    ".ods": "spreadsheet",
}


def guess_format(path: Path) -> str:
    """The kind of a source, by its name and its beginning. Raises UsageError if it cannot be told."""
    if is_own_export(path):
        return OWN_EXPORT
    if path.is_dir():
        return "markdown"
    name = _BY_SUFFIX.get(path.suffix.lower(), "")
    if name == "spreadsheet":
        return name
    data = source_bytes(path)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "spreadsheet"
    text, _ = decode_source(data, path.name)
    start = text.lstrip()[:1]
    if name == "json" or (not name and start in ("{", "[")):
        return _kind_of_json(text, path.name)
    if name == "xml" or (not name and start == "<"):
        return "simile-xml" if re.search(r"<data\b", text[:2_000]) else "feed"
    if not name and text.startswith("BEGIN:VCALENDAR"):
        return "icalendar"
    if name == "csv" or (not name and _looks_delimited(text)):
        from timeline.importing.csv_rows import guess_delimiter
        from timeline.importing.timelinejs import is_timelinejs_sheet

        names = next(csv.reader(io.StringIO(text[:10_000]), delimiter=guess_delimiter(text[:10_000])), [])
        return "timelinejs-csv" if is_timelinejs_sheet(names) else "csv"
    if name:
        return name
    raise UsageError(f"the kind of {path.name} cannot be told", f"name it: --as {', '.join(FORMATS)}")


def _kind_of_json(text: str, where: str) -> str:
    from timeline.importing.json_rows import parse_json_text
    from timeline.importing.references import is_csl
    from timeline.importing.simile import is_simile
    from timeline.importing.timelinejs import is_timelinejs
    from timeline.importing.timemap import is_timemap

    lines = [line for line in islice(text.split("\n"), 50) if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.rstrip().endswith("}") for line in lines[:-1]):
        return "jsonl"
    document = parse_json_text(text, where)
    tests = {"timelinejs": is_timelinejs, "timemap": is_timemap, "simile": is_simile, "csl": is_csl}
    return next((name for name, test in tests.items() if test(document)), "json")


def _looks_delimited(text: str) -> bool:
    lines = [line for line in islice(text.splitlines(), 20) if line.strip()]
    return len(lines) > 1 and any(all(mark in line for line in lines) for mark in ",;\t|")
