"""Check for loaded words (`terrorist`, `regime`) in the chronology's own voice, outside quotations, links and names."""

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
"""English words that take a side, each with a neutral alternative. They apply to chronologies in English."""

_NOT_OWN = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|‘[^‘’]*(?:’\w[^‘’]*)*’(?!\w)"  # quotation
    r"|(?m:^ {0,3}>)[\s\S]*"  # a block quotation, to the end of its paragraph
    r"|`[^`]*`|\[\[[^\[\]]*\]\]|\]\([^()\s]*\)|https?://\S+"  # code, links to records, addresses
)
"""Text within a paragraph that is not in the chronology's own voice. Each alternative stops at its own mark, so that
matching takes linear time."""

_PARAGRAPH = re.compile(r"\n[^\S\n]*\n")


def check_loaded_words(record: Any, reader: Reader, project: Project) -> None:
    """WORDS001 for each loaded word of a record, if the project's rules ask for it."""
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
        occurrences: dict[str, tuple[int, int]] = {}
        for word, start in _loaded(text, pattern):
            before, from_ = occurrences.get(word, (0, 0))
            nth = before + text.count(word, from_, start)
            occurrences[word] = (nth, start)
            reader.problems.append(
                Problem(
                    CODE,
                    f"`{word}` takes a side, and is not in a quotation",
                    _help(word, words),
                    reader.path,
                    (*reader.trail, *at),
                    severity=severity_of(level),
                    word=word,
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
    """The words as whole words, with regular English endings, in any case."""
    forms = sorted({_forms(word) for word in words}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)


def _forms(word: str) -> str:
    if word[-1:].lower() == "e":
        return re.escape(word[:-1]) + "(?:es|ed|ing|e)"
    return re.escape(word) + "(?:es|ed|ing|ly|s)?"


@lru_cache(maxsize=1024)
def _help(form: str, words: tuple[str, ...]) -> str:
    word = next((word for word in words if _pattern((word,)).fullmatch(form)), "")
    alternative = DEFAULT_WORDS.get(word)
    quote = "quote who says it: “...”, or a claim's `says`"
    return f"{alternative}; or {quote}" if alternative else quote


def _own_texts(record: Any) -> Iterator[tuple[DocumentPath, str | None]]:
    """The texts of a record that are in the editors' own voice, with their paths."""
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
    """Each loaded word in a text's own voice, with its index."""
    start = 0
    for gap in (*_PARAGRAPH.finditer(text), None):
        end = gap.start() if gap else len(text)
        own = _NOT_OWN.sub(lambda match: " " * len(match[0]), text[start:end])
        for match in pattern.finditer(own):
            yield match[0], start + match.start()
        start = gap.end() if gap else end
