"""How to cite an event: in words, and for reference managers as BibTeX, RIS and CSL-JSON.

Its author is whoever publishes the chronology. The day of issue is that on which the entry was last changed, so that a
citation says which state of it was quoted; the event's own date stands in the note.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from timeline.addresses.display import shown_url
from timeline.dates import edtf
from timeline.dates.gregorian import in_gregorian
from timeline.planning.edition import Edition
from timeline.planning.views import Quoting
from timeline.records.event_summary import Entry
from timeline.wording.said_dates import in_brackets

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    }
)  # fmt: skip
"""Braces by name: BibTeX counts them even behind a backslash, and an odd one ends its reading."""

_SPECIAL = re.compile(r"[\\{}~^$&#%_]").search

_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})

_RIS_NAME = str.maketrans({",": None, "*": None, ";": None})
"""In a name, RIS takes a comma for the end of the surname and forbids the asterisk."""


_encode = msgspec.json.Encoder().encode


class Reference(msgspec.Struct, frozen=True):
    """What a citation names."""

    id: str
    title: str
    """On one line, as every text here."""
    author: str
    """Who publishes the chronology."""
    site: str
    issued: str
    """ISO 8601; empty where it is not known."""
    url: str
    """Empty where the project has no address."""
    language: str
    note: str


def quoting_of(entry: Entry, when: str, issued: str, url: str, edition: Edition) -> Quoting:
    """The citations of an event. `when`: its date in words; `issued`: the day (ISO 8601) of its last change, or empty."""
    project = edition.project
    reference = Reference(
        id=entry.id,
        title=edition.title_of(entry),
        author=project.publisher or project.title,
        site=edition.title,
        issued=issued,
        url=url,
        language=edition.language,
        note=_date_note(edtf.parse(entry.date), edition),
    )
    return Quoting(
        text=in_words(reference, when, edition),
        bibtex=bibtex(reference),
        ris=ris(reference),
        csl=csl_json(reference),
    )


def _date_note(date: edtf.Edtf, edition: Edition) -> str:
    """The event's own date; in both calendars where it is Julian."""
    text, gregorian = edition.words.text, in_gregorian(date).text
    if date.calendar == "julian":
        return text("chronicle.quote.note_julian", date=gregorian, julian=date.text)
    return text("chronicle.quote.note", date=gregorian)


def in_words(reference: Reference, when: str, edition: Edition) -> str:
    """`“Title” (29 November 2024), in: Site, as of 2 December 2024. https://...`"""
    text = edition.words.text  # not `edition.say`: what is said of one event only need not be remembered
    said = text("chronicle.quote.entry", title=reference.title, date=in_brackets(when), site=reference.site)
    if edition.project.publisher:
        said = text("chronicle.quote.publisher", entry=said, publisher=edition.project.publisher)
    if reference.issued:
        said = text("chronicle.quote.as_of", entry=said, date=edition.when(reference.issued).text)
    return (
        text("chronicle.quote.address", entry=said, url=shown_url(reference.url)) if reference.url else said
    )


def bibtex(reference: Reference) -> str:
    """BibTeX: `@misc`, which every style knows; double braces keep a house's name and a title's capitals as they are."""
    date = address = ""
    if reference.issued:
        year, month, day = reference.issued.split("-")
        date = f"  year = {{{year}}}, month = {_MONTHS[int(month) - 1]}, day = {{{int(day)}}},\n"
    if reference.url:
        address = f"  url = {{{reference.url.translate(_BRACES)}}},\n"
    return (
        f"@misc{{{reference.id},\n"
        f"  author = {{{{{_latex(reference.author)}}}}},\n"
        f"  title = {{{{{_latex(reference.title)}}}}},\n"
        f"  howpublished = {{{_latex(reference.site)}}},\n"
        f"{date}{address}"
        f"  language = {{{reference.language}}},\n"
        f"  note = {{{_latex(reference.note)}}}\n}}"
    )


def ris(reference: Reference) -> str:
    """RIS: a tag of two characters, two spaces, a hyphen, a space, and the value on the same line."""
    date = address = ""
    if reference.issued:
        date = f"PY  - {reference.issued[:4]}\nDA  - {reference.issued.replace('-', '/')}/\n"
    if reference.url:
        address = f"UR  - {reference.url}\n"
    return (
        f"TY  - ELEC\nID  - {reference.id}\nTI  - {reference.title}\n"
        f"AU  - {reference.author.translate(_RIS_NAME)}\nT2  - {reference.site}\nPB  - {reference.author}\n"
        f"{date}{address}LA  - {reference.language}\nN1  - {reference.note}\nER  - "
    )


def csl_json(reference: Reference) -> str:
    """CSL-JSON: a list of one item of type `webpage` (Zotero has no type for CSL's `entry`)."""
    item: dict[str, Any] = {
        "id": reference.id,
        "type": "webpage",
        "title": reference.title,
        "container-title": reference.site,
        "author": [{"literal": reference.author}],
        "publisher": reference.author,
    }
    if reference.issued:
        item["issued"] = {"date-parts": [[int(part) for part in reference.issued.split("-")]]}
    if reference.url:
        item["URL"] = reference.url
    item |= {"language": reference.language, "note": reference.note}
    rows = ",\n".join(f'  "{name}": {_json(value)}' for name, value in item.items())
    return f"[{{\n{rows}\n}}]"


def _json(value: Any) -> str:
    return _encode(value).decode()


def _latex(text: str) -> str:
    return text.translate(_LATEX) if _SPECIAL(text) else text
