"""Read lists of sources from reference managers: CSL-JSON, BibTeX and RIS."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from timeline.dates import edtf
from timeline.diagnostics import UsageError
from timeline.importing.date_forms import year_in_edtf
from timeline.importing.json_rows import parsed_json
from timeline.importing.rows import MAX_ROWS, SourceRow, SourceTable, cells_of
from timeline.importing.source_files import decode_source, source_bytes
from timeline.model.csl_types import CSL_TYPES

_PRESET = {
    "id": "id",
    "citation-key": "id",
    "type": "source.type",
    "title": "source.title",
    "author[]": "source.author",
    "container-title": "source.publisher",
    "publisher": "source.publisher",
    "issued": "source.published",
    "accessed": "source.accessed",
    "URL": "sources",
    "DOI": "source.doi",
    "ISBN": "source.isbn",
    "language": "source.language",
    "note": "source.note",
    "archive": "source.archive",
    "archive_location": "source.shelfmark",
}

_BIBTEX = {
    "ID": "id",
    "journal": "container-title",
    "journaltitle": "container-title",
    "booktitle": "container-title",
    "url": "URL",
    "doi": "DOI",
    "isbn": "ISBN",
    "date": "issued",
    "urldate": "accessed",
    "langid": "language",
}
BIBTEX_TYPES = {
    "article": "article-journal",
    "book": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "thesis": "thesis",
    "techreport": "report",
    "report": "report",
    "online": "webpage",
    "unpublished": "manuscript",
}
_RIS = {
    "ID": "id",
    "TI": "title",
    "T1": "title",
    "AU": "author",
    "A1": "author",
    "JO": "container-title",
    "JF": "container-title",
    "T2": "container-title",
    "PB": "publisher",
    "PY": "issued",
    "Y1": "issued",
    "DA": "issued",
    "Y2": "accessed",
    "UR": "URL",
    "DO": "DOI",
    "SN": "ISBN",
    "LA": "language",
    "N1": "note",
}
RIS_TYPES = {
    "JOUR": "article-journal",
    "NEWS": "article-newspaper",
    "MGZN": "article-magazine",
    "BOOK": "book",
    "CHAP": "chapter",
    "CONF": "paper-conference",
    "THES": "thesis",
    "RPRT": "report",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "VIDEO": "motion_picture",
    "MAP": "map",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def is_csl(document: Any) -> bool:
    """Whether a JSON document is a list of CSL items."""
    items = document if isinstance(document, list) else []
    return bool(items) and all(isinstance(one, dict) and one.get("type") in CSL_TYPES for one in items[:20])


def read_csl(path: Path, options: dict[str, str]) -> SourceTable:
    """The items of a CSL-JSON file, as Zotero exports them. Raises UsageError."""
    document = parsed_json(path, options)
    if not isinstance(document, list):
        raise UsageError(f"{path.name} is no list of CSL items", "export the library as CSL JSON")
    return _table("csl", path.name, [_csl(one) for one in document if isinstance(one, dict)])


def _csl(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with its names and dates as texts."""
    fields: dict[str, Any] = {}
    for name, value in item.items():
        if isinstance(value, dict) and ("date-parts" in value or "literal" in value):
            fields[name] = _csl_date(value)
            fields |= {
                f"{name}.{key}": other
                for key, other in value.items()
                if key not in ("date-parts", "circa", "literal")
            }
        elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
            fields[name] = [_person(one) for one in value]
        else:
            fields[name] = value
    return fields


def _csl_date(value: Mapping[str, Any]) -> str:
    """A date or a span in EDTF, years counted from 1 BC as -1; else its words."""
    ends = [
        end
        for end in value.get("date-parts") or []
        if isinstance(end, list) and end and all(str(part).lstrip("-").isdigit() for part in end)
    ]
    if not ends:
        return str(value.get("literal", ""))
    written = "/".join(
        "-".join([_csl_year(int(year)), *(f"{int(part):02}" for part in rest)]) for year, *rest in ends
    )
    return f"{written}~" if value.get("circa") and len(ends) == 1 else written


def _csl_year(year: int) -> str:
    return year_in_edtf(year + 1 if year < 0 else year)


def _person(name: Mapping[str, Any]) -> str:
    parts = ("given", "non-dropping-particle", "family")
    return str(name.get("literal") or " ".join(str(name[part]) for part in parts if part in name))


def read_bibtex(path: Path, options: dict[str, str]) -> SourceTable:
    """The entries of a BibTeX or BibLaTeX file. Raises UsageError."""
    text, _ = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    try:
        from bibtexparser.entrypoint import parse_string
        from bibtexparser.middlewares import LatexDecodingMiddleware
    except ImportError:
        raise UsageError(
            "bibtexparser, which reads BibTeX, is not installed",
            "install it: pip install 'sourced-timeline[import]'",
        ) from None
    library = parse_string(text, append_middleware=[LatexDecodingMiddleware()])
    exact = [_exact_fields(entry) for entry in parse_string(text).entries]
    if library.failed_blocks:
        line = (library.failed_blocks[0].start_line or 0) + 1
        raise UsageError(f"{path.name}:{line}: this entry cannot be read", "correct it there")
    items = []
    for entry, as_written in zip(library.entries, exact, strict=True):
        item: dict[str, Any] = {
            "id": entry.key,
            "type": BIBTEX_TYPES.get(entry.entry_type.lower(), "document"),
        }
        values = {field.key: str(field.value) for field in entry.fields} | as_written
        if edtf.meanings(values.get("date", "")):
            for again in ("year", "month"):
                values.pop(again, None)
        elif "year" in values and "date" not in values:
            item["issued"] = _year_and_month(values.pop("year"), values.pop("month", ""))
        for name, value in values.items():
            item[_BIBTEX.get(name.lower(), name)] = _names(value) if name.lower() == "author" else value
        items.append(item)
    return _table("bibtex", path.name, items)


def _exact_fields(entry: Any) -> dict[str, str]:
    """Fields in which LaTeX means nothing: the `~` of a date is not a space."""
    names = ("date", "urldate", "url")
    return {field.key: str(field.value) for field in entry.fields if field.key.lower() in names}


def _year_and_month(year: str, month: str) -> str:
    number = next((n for n, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
    return f"{year}-{number:02d}" if number else f"{year} {month}".strip()


def _names(value: str) -> list[str]:
    """Names joined by `and`, `Family, Given` turned."""
    names = [name.strip(" {}") for name in value.replace("\n", " ").split(" and ")]
    return [" ".join(part.strip() for part in reversed(name.split(",", 1))) for name in names if name]


def read_ris(path: Path, options: dict[str, str]) -> SourceTable:
    """The references of a RIS file. Raises UsageError."""
    text, _ = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    items: list[dict[str, Any]] = []
    for line in text.splitlines():
        tag, mark, value = line[:2].strip(), line[2:6].strip(), line[6:].strip()
        if mark != "-":
            continue
        if tag == "TY":
            items.append({"type": RIS_TYPES.get(value, "document")})
        elif items and value and tag != "ER":
            name = _RIS.get(tag, tag)
            if name == "author":
                value = _names(value)[0]
            elif name in ("issued", "accessed"):
                value = _ris_date(value)
            if name == "issued" and name in items[-1]:
                known = items[-1][name]
                if value.startswith(known) or known.startswith(value):
                    items[-1][name] = max(known, value, key=len)
                    continue
                name = tag
            known = items[-1].get(name)
            if known is None:
                items[-1][name] = [value] if name == "author" else value
            elif known != value:
                items[-1][name] = [*(known if isinstance(known, list) else [known]), value]
    if not items:
        raise UsageError(f"{path.name} has no references", "a RIS reference begins with `TY  - `")
    return _table("ris", path.name, items)


def _ris_date(value: str) -> str:
    """`2024/12/02/` in EDTF; with words after its numbers, these."""
    parts = value.split("/", 3)
    if len(parts) == 4 and parts[3].strip():
        return parts[3].strip()
    return "-".join(part for part in parts if part.strip())


def _table(format_: str, where: str, items: list[dict[str, Any]]) -> SourceTable:
    if len(items) > MAX_ROWS:
        raise UsageError(f"{where} has more than {MAX_ROWS:,} references", "divide it into several files")
    rows = [
        SourceRow(f"{where}: {item.get('id', number)}", cells_of(item, where), "source")
        for number, item in enumerate(items, 1)
    ]
    return SourceTable(format_, rows, _PRESET, fixed=True)
