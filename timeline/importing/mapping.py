"""The mapping file: what each field of a source becomes. The program proposes it, and the author edits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from timeline.diagnostics import UsageError, counted
from timeline.editing.write_yaml import field_lines, one_line
from timeline.importing.rows import SourceTable
from timeline.importing.survey import FieldSurvey
from timeline.importing.targets import OWN_FIELD, suggested, target_error, targets
from timeline.reading.decode import decode
from timeline.reading.strict_yaml import read_yaml

OPTIONS = {
    "format": "the kind of source",
    "encoding": "its encoding",
    "delimiter": "what divides its columns",
    "sheet": "the sheet of a workbook",
    "date_order": "`day-month` or `month-day`, for dates such as 03/04/2024",
    "century": "1900 or 2000, for years of two digits",
    "first_of_month": "`month` if days that are the first of a month are months only",
    "first_of_january": "`year` if 1 January stands for the year alone, `month` if for January",
    "negative_years": "`bc` if year -44 is 44 BC, `astronomical` if it is 45 BC",
    "years_in": "`million` if numbers for dates are millions of years ago",
    "major_from": "the lowest importance that is `major`",
    "minor_below": "importance below this is `minor`",
}
"""Settings beside `fields`."""
_CHOICES = {
    "date_order": ("day-month", "month-day"),
    "century": ("1900", "2000"),
    "first_of_month": ("day", "month"),
    "first_of_january": ("day", "month", "year"),
    "negative_years": ("bc", "astronomical"),
    "years_in": ("million",),
}
_OF_LOOKS = re.compile(r"(?i)thumb|image|icon|logo|avatar|background")
"""Addresses that are of no source."""
_SPLIT_TARGETS = ("actors", "tags", "sources", "source.author")


class FieldRule(msgspec.Struct, frozen=True):
    """What becomes of a field."""

    to: str
    split: str = ""
    """What divides its value into several."""
    sure: bool = True


class FieldMapping(msgspec.Struct):
    """What each field becomes, and how values are read."""

    fields: dict[str, FieldRule]
    options: dict[str, str]
    unnamed: list[str] = msgspec.field(default_factory=list)
    """Fields of the source that it does not name."""

    def rule(self, name: str) -> FieldRule:
        """The rule for a field, or what its name suggests if the mapping does not name it."""
        found = self.fields.get(name)
        if found is None:
            target, _ = suggested(name)
            self.unnamed.append(name)
            found = self.fields[name] = FieldRule(target, sure=False)
        return found


def propose(table: SourceTable, fields: Mapping[str, FieldSurvey]) -> FieldMapping:
    """A mapping for a source: that of its format, else what names and values suggest."""
    rules = {name: _proposed(name, field, table.preset) for name, field in fields.items()}
    if not table.preset:
        _guess_missing(rules, fields)
    options = {"format": table.format, **table.options}
    largest = max(
        (fields[name].largest for name, rule in rules.items() if rule.to == "importance"), default=0
    )
    if largest:
        options |= {"major_from": f"{largest * 0.8:g}", "minor_below": f"{largest * 0.4:g}"}
    return FieldMapping(rules, options)


def _guess_missing(rules: dict[str, FieldRule], fields: Mapping[str, FieldSurvey]) -> None:
    """Guess which field has the date, the title or the text, if no name says so: by the types of values."""
    wanted: dict[str, Callable[[FieldSurvey], bool]] = {
        "date": lambda field: field.type in ("date", "year"),
        "title": lambda field: (
            field.type == "word" or (field.type in ("text", "mixed") and field.longest <= 200)
        ),
        "text": lambda field: field.type in ("text", "mixed") and field.longest > 200,
    }
    for target, fits in wanted.items():
        equal = (
            ("date", "year") if target == "date" else (target, "summary") if target == "text" else (target,)
        )
        if any(rule.to in equal for rule in rules.values()):
            continue
        names = [name for name, rule in rules.items() if rule.to.startswith("x-") and fits(fields[name])]
        if names:
            rules[max(names, key=lambda name: fields[name].rows)] = FieldRule(target, sure=False)


def _proposed(name: str, field: FieldSurvey, preset: Mapping[str, str]) -> FieldRule:
    if name in preset:
        return FieldRule(preset[name], _split(preset[name], field))
    target, sure = suggested(name)
    kind = field.type
    if (
        (target in ("date", "end") and kind == "word")
        or (target == "sources" and kind not in ("address", "mixed"))
        or (target == "place" and kind in ("number", "address", "text"))
    ):
        sure = False
    elif target.startswith("x-") and kind == "address" and not (preset or _OF_LOOKS.search(name)):
        target, sure = "sources", False
    elif target == "importance" and kind == "text":
        target, sure = "x-importance", False
    elif target == "tags" and (kind == "text" or (field.longest > 200 and not field.separators)):
        sure = False
    return FieldRule(target, _split(target, field), sure)


def _split(target: str, field: FieldSurvey) -> str:
    """What divides a list in one value."""
    if target not in _SPLIT_TARGETS or target == "sources" or field.name.endswith("[]"):
        return ""
    marks = [mark for mark in (";", "|") if field.separators[mark]]
    if marks:
        return marks[0]
    looked = sum(field.types.values())
    commas = field.separators[","]
    return "," if commas and (target == "tags" or commas * 4 > looked) else ""


def mapping_text(mapping: FieldMapping, fields: Mapping[str, FieldSurvey], source: str, rows: int) -> str:
    """The mapping as a file with what was found of each field, to be edited."""
    return "".join(f"{line}\n" for line in _lines(mapping, fields, source, rows))


def _lines(mapping: FieldMapping, fields: Mapping[str, FieldSurvey], source: str, rows: int) -> Iterator[str]:
    yield f"# How `timeline import` reads {source} ({counted(rows, 'row')}). Edit this file, then run the same command again."
    yield "# To the right of each field stands what it becomes; the end of this file lists what it can become."
    yield "# `GUESS` marks what to check first."
    for name, setting in mapping.options.items():
        if name in ("major_from", "minor_below"):
            yield f"# GUESS: {OPTIONS[name]}"
        yield from field_lines(name, setting)
    yield "# Other settings:"
    for name, about in OPTIONS.items():
        if name not in mapping.options and name not in ("format", "encoding", "delimiter", "sheet"):
            yield f"#   {name}: {about}"
    yield "fields:"
    for name, rule in mapping.fields.items():
        if field := fields.get(name):
            count = f"{field.values:,} in " if field.values != field.rows else ""
            yield f"  # {count}{field.rows:,} of {counted(rows, 'row')}, {field.type}: {' · '.join(field.samples)}"
        value: Any = {"to": rule.to, "split": rule.split} if rule.split else rule.to
        line = f"  {one_line({name: value})[1:-1]}"
        yield line if rule.sure else f"{line}  # GUESS"
    yield "# What a field can become:"
    for name, about in targets().items():
        yield f"#   {name + 'NAME' if name in ('x-', OWN_FIELD) else name:18} {about}"


def read_mapping(data: bytes, where: str) -> FieldMapping:
    """A mapping that an author has edited. Raises UsageError that names the line of what is wrong."""
    text, problem = decode(data)
    value, problems = read_yaml(text) if problem is None else (None, [problem])
    for found in problems:
        line = f":{found.span.line}" if found.span else ""
        raise UsageError(f"{where}{line}: {found.message}", found.help)
    if type(value) is not dict or type(value.get("fields")) is not dict:
        raise UsageError(f"{where} has no `fields`", "delete the file, and a new one is proposed")
    options = {name: _option(name, item, where) for name, item in value.items() if name != "fields"}
    return FieldMapping({name: _rule(name, item, where) for name, item in value["fields"].items()}, options)


def _option(name: str, value: Any, where: str) -> str:
    if name not in OPTIONS:
        raise UsageError(f"{where}: there is no setting `{name[:60]}`", f"settings are {', '.join(OPTIONS)}")
    choices = _CHOICES.get(name)
    if type(value) is not str or (choices and value not in choices):
        raise UsageError(
            f"{where}: `{name}` is {OPTIONS[name]}", f"write one of: {', '.join(choices or ('text',))}"
        )
    if name in ("major_from", "minor_below") and not value.replace(".", "", 1).isdigit():
        raise UsageError(f"{where}: `{name}` is a number", "write it in digits")
    return value


def _rule(name: str, value: Any, where: str) -> FieldRule:
    target, split = (value.get("to"), value.get("split", "")) if type(value) is dict else (value, "")
    if (
        type(target) is not str
        or type(split) is not str
        or (type(value) is dict and not value.keys() <= {"to", "split"})
    ):
        raise UsageError(
            f"{where}: `{name[:60]}` does not say what it becomes",
            'write `name: target`, or {to: tags, split: ","}',
        )
    if error := target_error(target):
        raise UsageError(
            f"{where}: `{name[:60]}`: {error}",
            "the targets are listed at the beginning of a proposed mapping",
        )
    return FieldRule(target, split)
