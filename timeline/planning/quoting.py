"""How to cite an event: in words, and for reference managers as BibTeX, RIS and CSL-JSON.

Its author is whoever publishes the chronology. The day of issue is the last that the record speaks of, so that a
citation says which state of the record was quoted; the event's own date stands in the note.
"""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.chronicle.entry import Entry
from timeline.planning.edition import Edition
from timeline.planning.views import Quoting

FIRST_PAGES = "1991"
"""No page was issued before there was a web: the days of a record that are all older say nothing of its issue."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    }
)  # fmt: skip
"""Braces by name: BibTeX counts them even behind a backslash, and an odd one ends its reading."""

_BRACES = str.maketrans({"{": "%7B", "}": "%7D"})

_RIS_NAME = str.maketrans({",": None, "*": None, ";": None})
"""In a name, RIS takes a comma for the end of the surname and forbids the asterisk."""


_encode = msgspec.json.Encoder().encode


class Reference(msgspec.Struct, frozen=True):
    """What a citation names."""

    id: str
    title: str
    author: str
    """Who publishes the chronology."""
    site: str
    issued: str
    """ISO 8601; empty where it is not known."""
    url: str
    """Empty where the project has no address."""
    language: str
    note: str


def issued(touched: str) -> str:
    """The day of issue, from the day on which a record was last touched; empty where that is no day of a page."""
    return touched if touched >= FIRST_PAGES else ""


def quoting_of(entry: Entry, when: str, touched: str, url: str, edition: Edition) -> Quoting:
    """The citations of an event. `when`: its date in words; `touched`: the last day that its record speaks of."""
    project = edition.project
    reference = Reference(
        id=entry.id,
        title=entry.title,
        author=project.publisher or project.title,
        site=edition.title,
        issued=issued(touched),
        url=url,
        language=edition.language,
        note=edition.say("quote.note", date=entry.date),
    )
    return Quoting(
        text=in_words(reference, when, edition),
        bibtex=bibtex(reference),
        ris=ris(reference),
        csl=csl_json(reference),
    )


def in_words(reference: Reference, when: str, edition: Edition) -> str:
    """`“Title” (29 November 2024), in: Site, as of 2 December 2024. https://...`"""
    say = edition.say
    text = say("quote.entry", title=reference.title, date=when, site=reference.site)
    if edition.project.publisher:
        text = say("quote.publisher", entry=text, publisher=edition.project.publisher)
    if reference.issued:
        text = say("quote.as_of", entry=text, date=edition.when(reference.issued).text)
    return say("quote.address", entry=text, url=reference.url) if reference.url else text


def bibtex(reference: Reference) -> str:
    """BibTeX: `@misc`, which every style knows; double braces keep a house's name and a title's capitals as they are."""
    lines = [
        f"@misc{{{reference.id},",
        f"  author = {{{{{_latex(reference.author)}}}}},",
        f"  title = {{{{{_latex(reference.title)}}}}},",
        f"  howpublished = {{{_latex(reference.site)}}},",
    ]
    if reference.issued:
        year, month, day = reference.issued.split("-")
        lines.append(f"  year = {{{year}}}, month = {_MONTHS[int(month) - 1]}, day = {{{int(day)}}},")
    if reference.url:
        lines.append(f"  url = {{{reference.url.translate(_BRACES)}}},")
    lines += [f"  language = {{{reference.language}}},", f"  note = {{{_latex(reference.note)}}}", "}"]
    return "\n".join(lines)


def ris(reference: Reference) -> str:
    """RIS: a tag of two characters, two spaces, a hyphen, a space, and the value on the same line."""
    rows = [
        ("TY", "ELEC"),
        ("ID", reference.id),
        ("TI", reference.title),
        ("AU", reference.author.translate(_RIS_NAME)),
        ("T2", reference.site),
        ("PB", reference.author),
    ]
    if reference.issued:
        rows += [("PY", reference.issued[:4]), ("DA", f"{reference.issued.replace('-', '/')}/")]
    if reference.url:
        rows.append(("UR", reference.url))
    rows += [("LA", reference.language), ("N1", reference.note), ("ER", "")]
    return "\n".join(f"{tag}  - {' '.join(value.split())}" for tag, value in rows)


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
    return text.translate(_LATEX)
