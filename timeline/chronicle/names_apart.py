"""Words that are part of an actor's name are nobody's judgement: the Martyrs' Brigade is called so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from timeline.chronicle.loading import plain_value
from timeline.chronicle.own_voice import CODE
from timeline.diagnostics import Problem
from timeline.model.actor import Actor


def apart_from_names(
    problems: Sequence[Problem], actors: Iterable[Actor], read: Callable[[str], bytes]
) -> list[Problem]:
    """The problems without words that are part of an actor's name: only all records together know the names."""
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
    kept = []
    for problem in problems:
        if problem.code == CODE:
            if problem.path not in values:
                values[problem.path] = plain_value(problem.path, read(problem.path))[0]
            if _is_in_a_name(problem, values[problem.path], pattern):
                continue
        kept.append(problem)
    return kept


def _names(actor: Actor) -> Iterator[str]:
    yield from actor.name.values()
    yield from actor.aka
    yield from (former.name for former in actor.names)
    yield from (role.title for role in actor.roles)


def _is_in_a_name(problem: Problem, value: Any, names: re.Pattern[str]) -> bool:
    for step in problem.at:
        value = value[step]
    start = -1
    for _ in range(problem.nth + 1):
        start = value.find(problem.word, start + 1 if start < 0 else start + len(problem.word))
    return any(match.start() <= start < match.end() for match in names.finditer(value))
