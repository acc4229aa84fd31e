"""Compare two project files, for `diff` and `check --since`; the latter applies the stricter of each rule's levels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.rules import LEVELS, RULES

_DEFAULT_WORDS = ("default",)
"""The value of `attribution_words` if it is not set."""


class SettingChange(msgspec.Struct, frozen=True):
    """A changed setting."""

    kind: str
    """`rule` for the level of a rule, whether set directly or by a profile; `setting` for any other field."""
    name: str
    was: str
    """Empty if it was added."""
    now: str
    """Empty if it was removed."""
    at: DocumentPath


def setting_changes(before: Project, after: Project) -> Iterator[SettingChange]:
    """The settings that differ."""
    for name in RULES:
        was, now = before.rule(name), after.rule(name)
        if was != now:
            yield SettingChange("rule", name, was, now, ("rules", name))
    for field in Project.__struct_fields__:
        if field != "rules":
            yield from _changes((field,), getattr(before, field), getattr(after, field))


def _changes(at: tuple[str, ...], was: Any, now: Any) -> Iterator[SettingChange]:
    if was == now:
        return
    if all(isinstance(value, Mapping | None) for value in (was, now)):
        was, now = was or {}, now or {}
        for key in {**was, **now}:
            yield from _changes((*at, key), was.get(key), now.get(key))
        return
    if at == ("translations",):
        was, now = (
            {one.language: {**dict(one.texts), "of": one.of} for one in value} for value in (was, now)
        )
        yield from _changes(at, was, now)
        return
    if isinstance(was, msgspec.Struct) and isinstance(now, msgspec.Struct):
        for key in now.__struct_fields__:
            yield from _changes((*at, key), getattr(was, key), getattr(now, key))
        return
    yield SettingChange("setting", ".".join(at), _text(was), _text(now), at)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_text, value))
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()


def strictest_rules(then: Project, now: Project) -> Project:
    """The project as it is now, with each rule at the stricter of the two levels."""
    words = dict.fromkeys(
        word for project in (now, then) for word in project.attribution_words or _DEFAULT_WORDS
    )
    return msgspec.structs.replace(
        now,
        rules={name: max(then.rule(name), now.rule(name), key=LEVELS.index) for name in RULES},
        attribution_words=() if tuple(words) == _DEFAULT_WORDS else tuple(words),
    )


def check_settings(then: Project, now: Project) -> list[Problem]:
    """CORR003 for each changed setting."""
    problems = []
    for change in setting_changes(then, now):
        help_text = "it affects the whole chronology: review it as carefully as code"
        if change.kind == "rule":
            help_text = "this check applied the stricter level; review the change as carefully as code"
        message = f"a {change.kind} has changed: `{change.name}` {_in_words(change)}"
        problems.append(
            Problem("CORR003", message, help_text, PROJECT_FILE, change.at, severity=Severity.WARNING)
        )
    return problems


def _in_words(change: SettingChange) -> str:
    if not change.was:
        return f"is now {change.now}, and was not set"
    return f"was {change.was} and is now {change.now or 'not set'}"
