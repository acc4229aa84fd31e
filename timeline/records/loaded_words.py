"""Loaded words in the chronology's own voice. What is quoted, linked or a name is somebody else's word and fine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from timeline.diagnostics import DocumentPath, Problem
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import Event, Page
from timeline.model.project import Project
from timeline.model.rules import severity_of
from timeline.model.source import Source
from timeline.model.validation import Reader

CODE = "WORDS001"

DEFAULT_WORDS = {
    "terrorist": "name the group, or say what was done",
    "extremist": "name the group, or say what it wants",
    "fanatic": "name the group, or say what it wants",
    "martyr": "say who was killed",
    "martyrdom": "say who was killed",
    "liberate": "say who took the place, and from whom",
    "regime": "write government, or name the office",
    "neutralise": "write killed, wounded or captured",
    "neutralize": "write killed, wounded or captured",
    "thug": "name the group, or say what was done",
    "henchman": "name the person or the group",
    "henchmen": "name the persons or the group",
    "barbaric": "say what was done",
    "brutal": "say what was done",
    "cowardly": "say what was done",
    "heroic": "say what was done",
    "so-called": "say who calls it so",
}
"""Words of English that take a side, each with what a reporter writes instead. They hold for chronologies in English."""

_NOT_OWN = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|‘[^‘’]*(?:’\w[^‘’]*)*’(?!\w)"  # quotation
    r"|(?m:^ {0,3}>)[\s\S]*"  # a block quotation, to the end of its paragraph
    r"|`[^`]*`|\[\[[^\[\]]*\]\]|\]\([^()\s]*\)|https?://\S+"  # code, links to records, addresses
)
"""What is not said in the chronology's own voice, within a paragraph. Each alternative stops at its own mark: linear time."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


def check_voice(record: Any, reader: Reader, project: Project) -> None:
    """WORDS001 at each loaded word of a record, where the house minds."""
    level = project.rule("attribution_words")
    if level == "off" or (isinstance(record, Event) and record.draft):
        return
    words = _words_of(project)
    if not words:
        return
    pattern = _pattern(words)
    for at, text in _own_texts(record):
        if text is None or not pattern.search(text):
            continue
        counted: dict[str, tuple[int, int]] = {}
        for found, start in _loaded(text, pattern):
            before, from_ = counted.get(found, (0, 0))
            nth = before + text.count(found, from_, start)
            counted[found] = (nth, start)
            reader.problems.append(
                Problem(
                    CODE,
                    f"`{found}` takes a side, and nobody is quoted as saying it",
                    _help(found, words),
                    reader.path,
                    (*reader.trail, *at),
                    severity=severity_of(level),
                    word=found,
                    nth=nth,
                )
            )


def _words_of(project: Project) -> tuple[str, ...]:
    default = tuple(DEFAULT_WORDS)
    if not project.attribution_words:
        return default if project.language.lower().split("-")[0] == "en" else ()
    own = tuple(word for word in project.attribution_words if word != "default")
    return (*own, *default) if "default" in project.attribution_words else own


@lru_cache(maxsize=4)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """The words as wholes, with the regular endings of English, in any case."""
    forms = sorted({_forms(word) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def _forms(word: str) -> str:
    if word[-1:].lower() == "e":
        return re.escape(word[:-1]) + "(?:es|ed|ing|e)"
    return re.escape(word) + "(?:es|ed|ing|ly|s)?"


@lru_cache(maxsize=1024)
def _help(found: str, words: tuple[str, ...]) -> str:
    word = next((word for word in words if _pattern((word,)).fullmatch(found)), "")
    plain = DEFAULT_WORDS.get(word)
    quote = "quote who says it: “...”, or a claim's `says`"
    return f"{plain}; or {quote}" if plain else quote


def _own_texts(record: Any) -> Iterator[tuple[DocumentPath, str | None]]:
    """What an editor says in a record, and where: names, titles of sources, quotations and claims are others' words."""
    match record:
        case Event():
            yield ("title",), record.title
            yield ("summary",), record.summary
            yield ("details",), record.details
            yield ("status_note",), record.status_note
            for index, medium in enumerate(record.media):
                yield ("media", index, "alt"), medium.alt
                yield ("media", index, "caption"), medium.caption
            for index, correction in enumerate(record.corrections):
                yield ("corrections", index, "why"), correction.why
        case Page():
            yield ("title",), record.title
            yield ("details",), record.details
        case Topic():
            yield ("title",), record.title
            yield ("note",), record.note
        case Actor() | Place() | Source():
            yield ("note",), record.note


def _loaded(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, int]]:
    """Each loaded word in the text's own voice, and where it begins."""
    start = 0
    for gap in (*_PARAGRAPH.finditer(text), None):
        end = gap.start() if gap else len(text)
        own = _NOT_OWN.sub(lambda match: " " * len(match[0]), text[start:end])
        for match in pattern.finditer(own):
            yield match[0], start + match.start()
        start = gap.end() if gap else end
