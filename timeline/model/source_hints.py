"""Suggest a record for a source that is given as free text: address, DOI, page number or description."""

from __future__ import annotations

import re

from timeline.addresses.urls import MISTYPED
from timeline.model.field_types import ID, id_help
from timeline.reading.flow_style import flow_mapping

_LINK = re.compile(r"\[([^\[\]]*)\]\(<?(https?://[^\s<>)]+)>?\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"'”»]+", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:?\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ISBN = re.compile(r"isbn[\s:-]*((?:97[89][- ]?)?[\d -]{9,14}[\dx])", re.IGNORECASE)
_PASSAGE = re.compile(
    r"(?:see |cf\.? )?((?:pages?|pp?\.|paragraphs?|para\.?|§+|lines?|min(?:ute)?\.?|fol\.?) ?\d.*)",
    re.IGNORECASE,
)
_ID_AND_PASSAGE = re.compile(
    r"([a-z0-9][a-z0-9-]*)[,;:]? (?:at |on )?((?:pages?|pp?\.|paragraphs?|para\.?|§+|\d).*)"
)
_QUOTES = " “”„\"'‘’«»"
_EDGES = " \t,;:.()–—-"


def citation_help(text: str) -> str:
    """The help for a text that is neither an id nor an address; empty if it may be a misspelt id."""
    text = " ".join(text[:300].split())
    for hint in (_address_help, _number_help, _passage_help, _ids_help, _description_help):
        help_text = hint(text)
        if help_text:
            return help_text
    return ""


def _address_help(text: str) -> str:
    if match := MISTYPED.fullmatch(text):
        return f"write {match[1].lower()}://{match[2]}"
    link, addresses = _LINK.search(text), [_bare(address) for address in _ADDRESS.findall(text)]
    if not addresses:
        return ""
    if len(addresses) > 1:
        return f"write [{', '.join(addresses)}]"
    title = _words(link[1] if link else text.replace(addresses[0], " "))
    return (
        f"write {flow_mapping({'title': title, 'url': addresses[0]})}" if title else f"write {addresses[0]}"
    )


def _bare(address: str) -> str:
    """An address without the punctuation of the sentence around it."""
    return address.rstrip(".,;" if "(" in address else ".,;)")


def _words(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)


def _number_help(text: str) -> str:
    for name, pattern in (("doi", _DOI), ("isbn", _ISBN)):
        number = pattern.search(text)
        if number:
            title = _words(text.replace(number[0], " "))
            fields = {"title": title} if title else {}
            return f"write {flow_mapping({**fields, name: number[1].rstrip('.,;')})}"
    return ""


def _passage_help(text: str) -> str:
    passage = _PASSAGE.fullmatch(text)
    if passage:
        return (
            f"give a place in a source as `at`: write {flow_mapping({'source': 'its-id', 'at': passage[1]})}"
        )
    passage = _ID_AND_PASSAGE.fullmatch(text)
    return f"write {flow_mapping({'source': passage[1], 'at': passage[2]})}" if passage else ""


def _ids_help(text: str) -> str:
    ids = [part.strip() for part in text.split(",")]
    return f"write [{', '.join(ids)}]" if len(ids) > 1 and all(map(ID.fullmatch, ids)) else ""


def _description_help(text: str) -> str:
    """Help for `Author, Title, where in it`."""
    if " " not in text:
        return ""
    if "," not in text:
        record = flow_mapping({"title": text.strip(_QUOTES), "where": "how to find it"})
        return f"{id_help(text)} if that is its id; otherwise write a record, as {record}"
    author, title, *rest = [part.strip(_QUOTES) for part in text.split(",", 2)]
    record = flow_mapping({"author": author, "title": title, "where": rest[0] if rest else "how to find it"})
    return f"write a record, as {record}"
