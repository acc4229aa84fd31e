"""Decide a page's title: what its headline and its metadata agree on, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from timeline.addresses.publishers import publisher_key
from timeline.filling.clean import clean
from timeline.filling.findings import FieldFinding
from timeline.filling.statements import Statement
from timeline.filling.words import is_wall, is_word
from timeline.reading.web_text import normalise

_SEPARATOR = re.compile(r"\s{0,3}[|｜»«›‹]\s{0,3}|\s{1,3}(?:[-–—·•:/]|::)\s{1,3}|[_—]{1,2}(?=[^_—]{1,30}$)")
_LONGEST = 300
_SHORTEST = 8
_MOST_PARTS = 10
_ORDER = ("<h1>", "JSON-LD headline", "citation_title", "dc.title", "dcterms.title", "headline (microdata)", "og:title",
          "JSON-LD name", "twitter:title", "parsely-title", "<title>")  # fmt: skip
_HEAD = frozenset(("og:title", "twitter:title", "<title>"))
"""Texts for link previews and search engines, which one program makes, perhaps not from the headline: they are one statement."""


def title_finding(said: Sequence[Statement], sites: Collection[str]) -> FieldFinding:
    """The title; `sites` are names of the site and its publisher."""
    keys = frozenset(map(site_key, sites))
    texts = [(_without_site(clean(one.value), keys), one) for one in said]
    usable = [(text, one) for text, one in texts if _is_title(text, keys)]
    aside = tuple(one for text, one in texts if not _is_title(text, keys))
    groups: dict[str, list[tuple[str, Statement]]] = {}
    for text, one in sorted(usable, key=lambda pair: _rank(pair[1])):
        key = _decorated(text, groups) if one.where == "<title>" else ""
        groups.setdefault(key or _group(text, groups), []).append((text, one))
    if not groups:
        return FieldFinding("title", others=aside)
    shown = tuple(one for _, one in usable)
    votes = {key: len({_maker(one) for _, one in pairs}) for key, pairs in groups.items()}
    most = max(votes.values())
    winners = [key for key, number in votes.items() if number == most]
    if most == 1 and len(groups) > 1:
        return FieldFinding("title", doubt="the page gives different titles", statements=shown, others=aside)
    pairs = groups[winners[0]]
    text = _best_spelling([text for text, _ in pairs])
    if most == 1 and not _stands_alone(*pairs[0]):
        doubt = "it may have the site's name in it"
        return FieldFinding("title", doubt=doubt, statements=shown, others=aside)
    if len(text) > _LONGEST:
        return FieldFinding(
            "title", doubt=f"it is longer than {_LONGEST} characters", statements=shown, others=aside
        )
    chosen = tuple(one for _, one in pairs)
    return FieldFinding(
        "title", (text,), statements=chosen, others=(*(one for one in shown if one not in chosen), *aside)
    )


def site_key(name: str) -> str:
    """The comparison key of a site's name, which may be written as one word in its host."""
    return publisher_key(clean(name)).replace(" ", "")


def _without_site(text: str, sites: Collection[str]) -> str:
    """The title without the site's name, and a section before it, at its end or its beginning."""
    for _ in range(3):
        marks = list(_SEPARATOR.finditer(text[:1000]))[-_MOST_PARTS:]
        last = next((mark for mark in marks if site_key(text[mark.end() :]) in sites), None)
        if last is not None:
            text = text[: last.start()].strip()
        elif marks and site_key(text[: marks[0].start()]) in sites:
            text = text[marks[0].end() :].strip()
        else:
            break
    return text


def _is_title(text: str, sites: Collection[str]) -> bool:
    return bool(normalise(text)) and not (
        site_key(text) in sites or is_word(text, "no_title") or is_wall(text)
    )


def _group(text: str, groups: Collection[str]) -> str:
    """The key of a title; that of a longer one which it is cut off from."""
    key = normalise(text)
    cut = text.rstrip()
    if cut.endswith(("…", "...")) and len(key) > 20:
        return next((other for other in groups if other.startswith(key)), key)
    return key


def _decorated(text: str, groups: Collection[str]) -> str:
    """The key of the title that begins or ends a longer one, beside a site's name or a number."""
    words = f" {normalise(text)} "
    for key in groups:
        begins, ends = words.startswith(f" {key} "), words.endswith(f" {key} ")
        if len(key) >= _SHORTEST and (begins or ends or (words.startswith(f" {key}") and key >= "\u2e80")):
            return key
    return ""


def _rank(statement: Statement) -> int:
    return _ORDER.index(statement.where) if statement.where in _ORDER else len(_ORDER)


def _maker(statement: Statement) -> str:
    return "head" if statement.where in _HEAD else statement.where


def _stands_alone(text: str, statement: Statement) -> bool:
    """Whether the only statement of a title is enough."""
    if statement.where == "<title>":
        return text != clean(statement.value) or not _SEPARATOR.search(text)
    return not re.search(r"\s[|–—-]\s", text)


def _best_spelling(texts: Sequence[str]) -> str:
    """The first that is neither cut off nor in capitals only."""
    whole = [text for text in texts if not text.endswith(("…", "..."))] or list(texts)
    return next((text for text in whole if not (text.isupper() and len(text) > 20)), whole[0])
