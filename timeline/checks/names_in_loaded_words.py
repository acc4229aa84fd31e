"""Ignore loaded words inside actors' names: the Martyrs' Brigade is called so."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from timeline.diagnostics import DocumentPath, Problem
from timeline.model.actor import Actor
from timeline.records.loaded_words import CODE
from timeline.records.plain_value import plain_value


def apart_from_names(
    problems: Sequence[Problem], actors: Iterable[Actor], read: Callable[[str], bytes]
) -> list[Problem]:
    """The problems, without loaded words that are part of an actor's name in any file."""
    said = {problem.word.casefold() for problem in problems if problem.code == CODE}
    if not said:
        return list(problems)
    names = [
        name
        for actor in actors
        for name in _names(actor)
        if name.casefold() not in said and any(word in name.casefold() for word in said)
    ]
    if not names:
        return list(problems)
    pattern = re.compile("|".join(r"\s+".join(map(re.escape, name.split())) for name in names), re.IGNORECASE)
    values: dict[str, Any] = {}
    looked: dict[tuple[str, DocumentPath], _Text] = {}
    kept = []
    for problem in problems:
        if problem.code == CODE:
            if problem.path not in values:
                values[problem.path] = plain_value(problem.path, read(problem.path))[0]
            place = (problem.path, problem.at)
            if place not in looked:
                looked[place] = _Text(problem.at, values[problem.path], pattern)
            if looked[place].is_in_a_name(problem):
                continue
        kept.append(problem)
    return kept


def _names(actor: Actor) -> Iterator[str]:
    yield from actor.name.values()
    yield from actor.aka
    yield from (former.name for former in actor.names)
    yield from (role.title for role in actor.roles)


class _Text:
    """A text with loaded words, searched once for names and once for each word."""

    def __init__(self, at: DocumentPath, document: Any, names: re.Pattern[str]) -> None:
        for step in at:
            document = document[step]
        self._text: str = document
        self._names = [match.span() for match in names.finditer(self._text)]
        self._words: dict[str, list[int]] = {}

    def is_in_a_name(self, problem: Problem) -> bool:
        """Whether the reported word is part of a name."""
        word = problem.word
        if word not in self._words:
            self._words[word] = [match.start() for match in re.finditer(re.escape(word), self._text)]
        start = self._words[word][problem.nth]
        before = bisect_right(self._names, start, key=itemgetter(0)) - 1
        return before >= 0 and start < self._names[before][1]
