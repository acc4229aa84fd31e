"""What to write in place of a source that is given as free text: the record that the words amount to."""

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
    """The help for a text that is neither an id nor an address; empty where it may be a slip in an id."""
    text = " ".join(text[:300].split())
    for proposal in (_of_address, _of_number, _of_passage, _of_ids, _of_description):
        found = proposal(text)
        if found:
            return found
    return ""


def _of_address(text: str) -> str:
    if slip := MISTYPED.fullmatch(text):
        return f"write {slip[1].lower()}://{slip[2]}"
    link, addresses = _LINK.search(text), [_bare(found) for found in _ADDRESS.findall(text)]
    if not addresses:
        return ""
    if len(addresses) > 1:
        return f"write [{', '.join(addresses)}]"
    title = _words(link[1] if link else text.replace(addresses[0], " "))
    return (
        f"write {flow_mapping({'title': title, 'url': addresses[0]})}" if title else f"write {addresses[0]}"
    )


def _bare(address: str) -> str:
    """Without the punctuation of the sentence that it stands in."""
    return address.rstrip(".,;" if "(" in address else ".,;)")


def _words(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)


def _of_number(text: str) -> str:
    for name, pattern in (("doi", _DOI), ("isbn", _ISBN)):
        number = pattern.search(text)
        if number:
            title = _words(text.replace(number[0], " "))
            what = {"title": title} if title else {}
            return f"write {flow_mapping({**what, name: number[1].rstrip('.,;')})}"
    return ""


def _of_passage(text: str) -> str:
    passage = _PASSAGE.fullmatch(text)
    if passage:
        return f"a place in a source is `at`: write {flow_mapping({'source': 'its-id', 'at': passage[1]})}"
    passage = _ID_AND_PASSAGE.fullmatch(text)
    return f"write {flow_mapping({'source': passage[1], 'at': passage[2]})}" if passage else ""


def _of_ids(text: str) -> str:
    ids = [part.strip() for part in text.split(",")]
    return f"write [{', '.join(ids)}]" if len(ids) > 1 and all(map(ID.fullmatch, ids)) else ""


def _of_description(text: str) -> str:
    """`Author, Title, where in it`: a record that can stand as it is, or nearly."""
    if " " not in text:
        return ""
    if "," not in text:
        record = flow_mapping({"title": text.strip(_QUOTES), "where": "how to find it"})
        return f"{id_help(text)} if that is its id; else a record, as {record}"
    author, title, *rest = [part.strip(_QUOTES) for part in text.split(",", 2)]
    record = flow_mapping({"author": author, "title": title, "where": rest[0] if rest else "how to find it"})
    return f"write a record, as {record}"
