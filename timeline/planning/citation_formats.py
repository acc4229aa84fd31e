"""How to cite an event: in words, and for reference managers as BibTeX, RIS and CSL-JSON.

The author is whoever publishes the chronology. The date of issue is the day on which the entry last changed, so that a
citation names the version that was cited; the event's own date is in the note.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from timeline.addresses.display import shown_url
from timeline.dates import edtf
from timeline.dates.gregorian import in_gregorian
from timeline.planning.edition import Edition
from timeline.planning.page_views import CitationFormats
from timeline.records.event_summary import Entry
from timeline.wording.date_forms import in_brackets
from timeline.wording.marked_texts import without_marks

BIBTEX_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    }
)  # fmt: skip
"""Braces are escaped by name: BibTeX counts them even after a backslash, and an unbalanced one ends the entry."""

_SPECIAL = re.compile(r"[\\{}~^$&#%_]").search

BRACES_IN_URL = str.maketrans({"{": "%7B", "}": "%7D"})

RIS_NAME = str.maketrans({",": None, "*": None, ";": None})
"""In a name, RIS reads a comma as the end of the surname and forbids the asterisk."""


_encode = msgspec.json.Encoder().encode


class EntryCitation(msgspec.Struct, frozen=True):
    """An entry of the chronology as its citations describe it. Every text is on one line."""

    id: str
    title: str
    author: str
    """The publisher of the chronology."""
    site: str
    issued: str
    """ISO 8601; empty if unknown."""
    url: str
    """Empty if the project has no address."""
    language: str
    note: str


def citation_formats(entry: Entry, when: str, issued: str, url: str, edition: Edition) -> CitationFormats:
    """The citations of an event; `when` is its date in words, `issued` the day of its last change (ISO 8601) or empty."""
    project = edition.project
    citation = EntryCitation(
        id=entry.id,
        title=edition.title_of(entry),
        author=project.publisher or project.title,
        site=edition.title,
        issued=issued,
        url=url,
        language=edition.language,
        note=_date_note(edtf.parse(entry.date), edition),
    )
    plain = msgspec.structs.replace(
        citation,
        title=without_marks(citation.title),
        author=without_marks(citation.author),
        site=without_marks(citation.site),
    )
    return CitationFormats(
        text=citation_in_words(citation, when, edition),
        bibtex=bibtex(plain),
        ris=ris(plain),
        csl=csl_json(plain),
    )


def _date_note(date: edtf.Edtf, edition: Edition) -> str:
    """The event's own date; in both calendars if it is Julian."""
    text, gregorian = edition.words.text, in_gregorian(date).text
    if date.calendar == "julian":
        return text("chronicle.quote.note_julian", date=gregorian, julian=date.text)
    return text("chronicle.quote.note", date=gregorian)


def citation_in_words(citation: EntryCitation, when: str, edition: Edition) -> str:
    """`“Title” (29 November 2024), in: Site, as of 2 December 2024. https://...`"""
    text = edition.words.text  # not `edition.say`: texts about a single event need not be cached
    cited = text("chronicle.quote.entry", title=citation.title, date=in_brackets(when), site=citation.site)
    if edition.project.publisher:
        cited = text("chronicle.quote.publisher", entry=cited, publisher=edition.project.publisher)
    if citation.issued:
        cited = text("chronicle.quote.as_of", entry=cited, date=edition.when(citation.issued).text)
    return (
        text("chronicle.quote.address", entry=cited, url=shown_url(citation.url)) if citation.url else cited
    )


def bibtex(citation: EntryCitation) -> str:
    """BibTeX: `@misc`, which every style knows; double braces preserve organisation names and capitals in titles."""
    date = address = ""
    if citation.issued:
        year, month, day = citation.issued.split("-")
        date = f"  year = {{{year}}}, month = {BIBTEX_MONTHS[int(month) - 1]}, day = {{{int(day)}}},\n"
    if citation.url:
        address = f"  url = {{{citation.url.translate(BRACES_IN_URL)}}},\n"
    return (
        f"@misc{{{citation.id},\n"
        f"  author = {{{{{escape_latex(citation.author)}}}}},\n"
        f"  title = {{{{{escape_latex(citation.title)}}}}},\n"
        f"  howpublished = {{{escape_latex(citation.site)}}},\n"
        f"{date}{address}"
        f"  language = {{{citation.language}}},\n"
        f"  note = {{{escape_latex(citation.note)}}}\n}}"
    )


def ris(citation: EntryCitation) -> str:
    """RIS: a tag of two characters, two spaces, a hyphen, a space, and the value on the same line."""
    date = address = ""
    if citation.issued:
        date = f"PY  - {citation.issued[:4]}\nDA  - {citation.issued.replace('-', '/')}/\n"
    if citation.url:
        address = f"UR  - {citation.url}\n"
    return (
        f"TY  - ELEC\nID  - {citation.id}\nTI  - {citation.title}\n"
        f"AU  - {citation.author.translate(RIS_NAME)}\nT2  - {citation.site}\nPB  - {citation.author}\n"
        f"{date}{address}LA  - {citation.language}\nN1  - {citation.note}\nER  - "
    )


def csl_json(citation: EntryCitation) -> str:
    """CSL-JSON: a list of one item of type `webpage` (Zotero has no type for CSL's `entry`)."""
    item: dict[str, Any] = {
        "id": citation.id,
        "type": "webpage",
        "title": citation.title,
        "container-title": citation.site,
        "author": [{"literal": citation.author}],
        "publisher": citation.author,
    }
    if citation.issued:
        item["issued"] = {"date-parts": [[int(part) for part in citation.issued.split("-")]]}
    if citation.url:
        item["URL"] = citation.url
    item |= {"language": citation.language, "note": citation.note}
    rows = ",\n".join(f'  "{name}": {_json(value)}' for name, value in item.items())
    return f"[{{\n{rows}\n}}]"


def _json(value: Any) -> str:
    return _encode(value).decode()


def escape_latex(text: str) -> str:
    return text.translate(_LATEX) if _SPECIAL(text) else text
