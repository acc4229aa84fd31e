"""CSL-JSON, BibTeX and RIS of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.report import LossReport
from timeline.exporting.source_items import DateNumbers, ItemDate, SourceItem, source_items
from timeline.importing.references import BIBTEX_TYPES, RIS_TYPES
from timeline.planning.citation_formats import BIBTEX_MONTHS, BRACES_IN_URL, RIS_NAME, escape_latex

_BIBTEX = {
    **{type_: name for name, type_ in reversed(BIBTEX_TYPES.items())},
    "article-newspaper": "article",
    "article-magazine": "article",
}
"""Types by CSL type: of BibTeX, and `online` of BibLaTeX, which other styles take as `misc`, as all other types are."""
_CONTAINERS = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}
_RIS = {type_: name for name, type_ in RIS_TYPES.items()}


def csl_of_sources(chronology: Chronology, report: LossReport) -> bytes:
    """CSL-JSON: a list of items."""
    items = [_csl(item, report) for item in source_items(chronology, report)]
    return msgspec.json.format(msgspec.json.encode(items), indent=1) + b"\n"


def _csl(item: SourceItem, report: LossReport) -> dict[str, Any]:
    date = item.published
    if date and (
        not date.numbers or "?" in date.edtf or "%" in date.edtf or (date.about and len(date.numbers) > 1)
    ):
        report.changed("source", "published", "in words, or as circa", example=item.id)
    fields: dict[str, Any] = {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "author": [{"literal": author} for author in item.authors],
        "container-title": item.container,
        "publisher": item.publisher,
        "issued": _csl_date(item.published) if item.published else None,
        "accessed": {"date-parts": [[int(part) for part in item.accessed.split("-")]]}
        if item.accessed
        else None,
        "URL": item.url,
        "DOI": item.doi,
        "ISBN": item.isbn,
        "language": item.language,
        "archive": item.archive,
        "archive_location": item.shelfmark,
        "note": item.note,
    }
    return {name: value for name, value in fields.items() if value}


def _csl_date(date: ItemDate) -> dict[str, Any]:
    """A date variable; in words where its numbers cannot say it."""
    if not date.numbers:
        return {"literal": date.words}
    parts = [[year - 1 if year <= 0 else year, *rest] for year, *rest in date.numbers]
    return {"date-parts": parts, **({"circa": True} if date.about else {})}


def bibtex_of_sources(chronology: Chronology, report: LossReport) -> bytes:
    """BibTeX, with the dates of BibLaTeX as well."""
    return "\n".join(_bibtex(item, report) for item in source_items(chronology, report)).encode()


def _bibtex(item: SourceItem, report: LossReport) -> str:
    type_ = _BIBTEX.get(item.type, "misc")
    if BIBTEX_TYPES.get(type_, "document") != item.type:
        report.changed("source", "type", f"{item.type} as @{type_}", example=item.id)
    for name, value in (("archive", item.archive), ("shelfmark", item.shelfmark)):
        if value:
            report.changed("source", name, "with the note", example=item.id)
    if "{" in item.title or "}" in item.title:
        report.changed("source", "title", "braces by their names, which some programs drop", example=item.id)
    kept = ", ".join(filter(None, (item.archive, item.shelfmark)))
    fields = {
        "author": " and ".join(f"{{{escape_latex(author)}}}" for author in item.authors),
        "title": f"{{{escape_latex(item.title)}}}" if item.title else "",
        _CONTAINERS.get(type_, "publisher"): escape_latex(item.container or item.publisher),
        **(dict(_bibtex_date(item.published)) if item.published else {}),
        "url": item.url.translate(BRACES_IN_URL),
        "urldate": item.accessed,
        "doi": escape_latex(item.doi),
        "isbn": item.isbn,
        "language": item.language,
        "note": escape_latex(". ".join(filter(None, (item.note, kept)))),
    }
    lines = (
        f"  {name} = {value if name == 'month' else f'{{{value}}}'}"
        for name, value in fields.items()
        if value
    )
    return f"@{type_}{{{item.id},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_date(date: ItemDate) -> Iterator[tuple[str, str]]:
    """`date` in EDTF, as BibLaTeX reads it; `year` and `month` for styles of BibTeX, which know nothing else."""
    yield "date", date.edtf
    if not date.numbers or len(date.numbers) > 1 or date.numbers[0][0] <= 0:
        yield "year", date.words
        return
    year, *rest = date.numbers[0]
    yield "year", date.words if date.about else str(year)
    if rest and not date.about:
        yield "month", BIBTEX_MONTHS[rest[0] - 1]


def ris_of_sources(chronology: Chronology, report: LossReport) -> bytes:
    """RIS: a tag of two characters, two spaces, a hyphen, a space, and the value on the same line."""
    lines = [line for item in source_items(chronology, report) for line in _ris(item, report)]
    return "".join(f"{line}\r\n" for line in lines).encode()


def _ris(item: SourceItem, report: LossReport) -> Iterator[str]:
    type_ = _RIS.get(item.type, "GEN")
    if RIS_TYPES.get(type_, "document") != item.type:
        report.changed("source", "type", f"{item.type} as {type_}", example=item.id)
    for name, value in (("archive", item.archive), ("shelfmark", item.shelfmark)):
        if value:
            report.changed("source", name, "with the note", example=item.id)
    if item.published and (item.published.about or len(item.published.numbers) != 1):
        report.changed("source", "published", "the year, and words where RIS has no form", example=item.id)
    kept = ", ".join(filter(None, (item.archive, item.shelfmark)))
    yield f"TY  - {type_}"
    yield f"ID  - {item.id}"
    fields = [
        ("TI", item.title),
        *(("AU", author.translate(RIS_NAME)) for author in item.authors),
        ("T2", item.container),
        ("PB", item.publisher),
        *(_ris_date(item.published) if item.published else ()),
        ("Y2", item.accessed.replace("-", "/")),
        ("UR", item.url),
        ("DO", item.doi),
        ("SN", item.isbn),
        ("LA", item.language),
        ("N1", ". ".join(filter(None, (item.note, kept)))),
    ]
    for tag, value in fields:
        if value:
            yield f"{tag}  - {value}"
    yield "ER  - "
    yield ""


def _ris_date(date: ItemDate) -> Iterator[tuple[str, str]]:
    """`YYYY/MM/DD/` and whatever else is to be said: here the date in words."""
    numbers: DateNumbers = date.numbers[0] if date.numbers else ()
    if not numbers or not 0 < numbers[0] <= 9999:
        yield "DA", f"///{date.words}"
        return
    vague = date.about or len(date.numbers) > 1
    parts = [f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:])]
    yield "DA", "/".join([*parts, *[""] * (3 - len(parts)), date.words if vague else ""])
    yield "PY", parts[0]
