"""Decide who wrote and who published a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from timeline.addresses.publishers import publisher_key
from timeline.filling.clean import clean
from timeline.filling.findings import FieldFinding
from timeline.filling.statements import Statement
from timeline.filling.titles import site_key
from timeline.filling.words import is_word, words_for

_LONGEST = 100
_NO_NAME = re.compile(r"https?://|@|www\.|^[\W\d_]*$|[<>{}\\]|^(?:true|false|null)$", re.IGNORECASE)
_LIST = re.compile(r"\s{0,3}[;|]\s{0,3}")
_COMMA = re.compile(r"\s{0,3}[,،、]\s{0,3}")
_AND = re.compile(r"\s(?:and|und|et|y|e|ve|и|та|و|&)\s")
_LAST_FIRST = frozenset(("citation_author", "citation_authors", "dc.creator", "dcterms.creator"))
"""Names in libraries' form: `Haddad, Layla`."""


def author_finding(
    said: Sequence[Statement], sites: Collection[str], actor: Callable[[str], str]
) -> FieldFinding:
    """The authors. `sites` are names of the site, which is no author; `actor` gives the id of an actor by its name."""
    keys = frozenset(map(site_key, sites))
    by_place: dict[str, list[str]] = {}
    aside: list[Statement] = []
    for one in said:
        names = [name for name in _authors(one) if _is_author(name, keys)]
        if not names:
            aside.append(one)
        elif one.use == "states":
            by_place.setdefault(one.where, []).extend(names)
    lists = [list({publisher_key(name): name for name in names}.values()) for names in by_place.values()]
    shown = tuple(one for one in said if one not in aside)
    longest = max(lists, key=len, default=[])
    if doubt := _doubt_about_authors(longest, lists, [one for one in shown if one.use == "hints"]):
        return FieldFinding("author", doubt=doubt, statements=shown, others=tuple(aside))
    value = tuple(actor(name) or name for name in longest[:100])
    return FieldFinding("author", value, statements=shown, others=tuple(aside))


def _doubt_about_authors(
    longest: Sequence[str], lists: Sequence[Sequence[str]], bylines: Sequence[Statement]
) -> str:
    """Why the longest of the lists of authors may not be right: another list has others, or the byline in the text."""
    known = set(map(publisher_key, longest))
    if not lists:
        return "only a text below the headline says so" if bylines else ""
    if not all(set(map(publisher_key, names)) <= known for names in lists):
        return "the page gives different authors"
    if any(not any(key in publisher_key(one.value) for key in known) for one in bylines):
        return "the text below the headline names another"
    return next(filter(None, map(_doubt_about, longest)), "")


def publisher_finding(
    said: Sequence[Statement],
    known: str,
    host: str,
    is_platform_name: Callable[[str], bool],
    *,
    is_account: bool,
) -> FieldFinding:
    """The publisher. `known` is the id of the actor whose site or account the address is, `host` the host's name.

    On a platform the account is the publisher, whatever the page says; the address tells it.
    """
    usable = [one for one in said if _is_name(clean(one.value)) and not is_platform_name(clean(one.value))]
    aside = tuple(one for one in said if one not in usable)
    if known:
        by_address = Statement(known, "the address, which is of this actor")
        return FieldFinding("publisher", (known,), statements=(by_address,), others=tuple(said))
    if is_account or not usable:
        return FieldFinding("publisher", others=tuple(said))
    values = list(dict.fromkeys(clean(one.value) for one in usable))
    values = [value for value in values if site_key(value) != site_key(host)] or values
    keys = {site_key(value) for value in values}
    if len(keys) > 1 and not _are_forms_of_one(values):
        return FieldFinding(
            "publisher", doubt="the page gives different names", statements=tuple(usable), others=aside
        )
    return FieldFinding("publisher", (values[0],), statements=tuple(usable), others=aside)


def _are_forms_of_one(names: Sequence[str]) -> bool:
    """Whether each of the names has the first in it, or is in it: BBC, BBC News."""
    first = f" {publisher_key(names[0])} "
    return all(
        f" {publisher_key(name)} " in first or first in f" {publisher_key(name)} " for name in names[1:]
    )


def _authors(statement: Statement) -> list[str]:
    """The names in a statement."""
    text = _without_by(clean(statement.value))
    if statement.where in _LAST_FIRST:
        return [_first_last(name) for name in _LIST.split(text) if name]
    names = [name for part in _LIST.split(text) for name in _parts(part)]
    return [_without_by(name) for name in names if name]


def _parts(text: str) -> list[str]:
    """The names in a list with commas and `and`; one name if a part would be a single word."""
    parts = [name for part in _COMMA.split(text) for name in _AND.split(part)]
    parts = [part.strip() for part in parts if part.strip()]
    return parts if len(parts) > 1 and all(1 < len(part.split()) < 5 for part in parts) else [text]


def _first_last(name: str) -> str:
    """`Layla Haddad` for `Haddad, Layla`."""
    last, comma, first = (part.strip() for part in name.partition(","))
    return f"{first} {last}" if comma and first and "," not in first else name.strip()


def _without_by(text: str) -> str:
    """The name without `By`, in many languages."""
    first, _, rest = text.partition(" ")
    if first.rstrip(":：").casefold() in words_for("by") and rest:
        return rest.strip()
    head, colon, tail = text.partition("：") if "：" in text else text.partition(":")
    return tail.strip() if colon and head.casefold() in words_for("by") and tail.strip() else text


def _is_author(name: str, sites: Collection[str]) -> bool:
    """Whether it is a name, and neither the site's own nor that of nobody in particular: admin, `Daily Levant staff`."""
    if not _is_name(name) or is_word(name, "no_author"):
        return False
    first, _, last = name.rpartition(" ")
    return site_key(name) not in sites and not (site_key(first) in sites and is_word(last, "no_author"))


def _is_name(text: str) -> bool:
    return 1 < len(text) <= _LONGEST and not _NO_NAME.search(text)


def _doubt_about(name: str) -> str:
    """Why a text may be no name: it is a list of some kind, a user name, a sentence."""
    if _COMMA.search(name) or _AND.search(f" {name} "):
        return "it may be several names"
    if name.isascii() and (" " not in name and (name.islower() or any(map(str.isdigit, name)))):
        return "it may be a user name"
    return "it may be no name" if len(name.split()) > 7 else ""
