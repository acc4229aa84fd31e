"""What changes in the project file: for `diff`, and for `check --since`, which holds content to the stricter rules of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.rules import LEVELS, RULES

_DEFAULT_WORDS = ("default",)
"""What `attribution_words` means where it is left out."""


class SettingChange(msgspec.Struct, frozen=True):
    """A setting that is not what it was."""

    kind: str
    """`rule`: how strict a rule is, by whatever set it; `setting`: any other field of the project file."""
    name: str
    was: str
    """Empty: it was not there."""
    now: str
    """Empty: it is there no more."""
    at: DocumentPath


def setting_changes(before: Project, after: Project) -> Iterator[SettingChange]:
    """All settings that differ."""
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
    yield SettingChange("setting", ".".join(at), _text(was), _text(now), at)


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, msgspec.Struct):
        return msgspec.json.encode(value).decode()
    return value or ""


def stricter(then: Project, now: Project) -> Project:
    """The project as it is now, with each rule as strict as it is in one of the two."""
    words = dict.fromkeys(
        word for project in (now, then) for word in project.attribution_words or _DEFAULT_WORDS
    )
    return msgspec.structs.replace(
        now,
        rules={name: max(then.rule(name), now.rule(name), key=LEVELS.index) for name in RULES},
        attribution_words=() if tuple(words) == _DEFAULT_WORDS else tuple(words),
    )


def settings_changed(then: Project, now: Project) -> list[Problem]:
    """CORR003 for each setting that is not what it was."""
    problems = []
    for change in setting_changes(then, now):
        said = f"`{change.name}` {_in_words(change)}"
        help_text = "it holds for the whole chronology: look at it as at a program"
        if change.kind == "rule":
            help_text = "here the content was held to the stricter of the two; look at it as at a program"
        message = f"a {change.kind} has changed: {said}"
        problems.append(
            Problem("CORR003", message, help_text, PROJECT_FILE, change.at, severity=Severity.WARNING)
        )
    return problems


def _in_words(change: SettingChange) -> str:
    if not change.was:
        return f"is {change.now} now, and was not set"
    return f"was {change.was} and is {change.now or 'gone'}"
