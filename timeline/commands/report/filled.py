"""The report of `timeline fill`: what was found where, what was written, and what was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from timeline.commands.report.terminal import style_of
from timeline.diagnostics import counted

if TYPE_CHECKING:
    from timeline.filling.fill import Filled
    from timeline.filling.findings import FieldFinding
    from timeline.filling.statements import Statement

_LONGEST = 100
_MOST_SHOWN = 6


def show_filled(found: Sequence[Filled], form: str, *, dry_run: bool) -> None:
    """Print the report to standard output: as `text`, or as `json` with an item for each source."""
    if form == "json":
        click.echo(json.dumps([_item(one) for one in found], ensure_ascii=False, indent=2))
        return
    visible = style_of(err=False).visible
    for line in _lines(found, dry_run=dry_run):
        click.echo(visible(line))


def _lines(found: Sequence[Filled], *, dry_run: bool) -> Iterator[str]:
    for one in found:
        yield f"{one.source.url} ({one.path})" if one.path else one.source.url
        if one.problem and not one.findings:
            yield f"  not read: {one.problem}"
            yield from _help(one)
        elif one.page is None:
            yield "  complete: it has all fields that a page can give"
        elif not one.page.where.startswith("the page"):
            yield f"  read from {one.page.where}"
        added = "would add" if dry_run else "added"
        for finding in one.findings:
            yield from _field(one, finding, added)
        if "accessed" in one.added:
            yield f"  {added:<9} accessed: {one.added['accessed']} (today)"
        if one.problem and one.findings:
            yield f"  {one.problem}; write them by hand"
        yield from (f"  | {line}" for line in one.text.splitlines())
    fields = sum(len(one.added) for one in found)
    files = {one.path for one in found if one.added}
    if fields:
        yield f"{counted(fields, 'field')} {'to add' if dry_run else 'added'} in {counted(len(files), 'file')}"
    else:
        yield "nothing to add"


def _field(one: Filled, finding: FieldFinding, added: str) -> Iterator[str]:
    value = ", ".join(finding.value)
    if finding.field in one.added:
        yield f"  {added:<9} {finding.field}: {value} ({_places(finding.statements)})"
    elif one.source.has(finding.field):
        own = _own(one, finding.field)
        if value and value != own:
            yield f"  kept      {finding.field}: {own}; the page says {value} ({_places(finding.statements)})"
        else:
            yield f"  kept      {finding.field}: {own}"
        return
    elif finding.doubt:
        yield f"  in doubt  {finding.field}: {finding.doubt}"
        yield from _listed(finding.statements)
    elif finding.value:
        yield f"  found     {finding.field}: {value} ({_places(finding.statements)})"
    else:
        yield f"  not found {finding.field}"
    yield from _listed(finding.others, "not used: ")


def _listed(statements: Sequence[Statement], lead: str = "") -> Iterator[str]:
    for one in statements[:_MOST_SHOWN]:
        yield f"              {lead}{_short(one.value)} ({one.where})"


def _places(statements: Sequence[Statement]) -> str:
    return ", ".join(dict.fromkeys(one.where for one in statements[:_MOST_SHOWN]))


def _own(one: Filled, field: str) -> str:
    value = getattr(one.source.source, field)
    return value if isinstance(value, str) else ", ".join(value)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _help(one: Filled) -> Iterator[str]:
    if one.page is not None and one.page.help:
        yield f"  help: {one.page.help}"
    if not one.source.path:
        yield f"  help: to cite it as it is, run: timeline new source {one.source.url} --title TEXT"


def _item(one: Filled) -> dict[str, Any]:
    return {
        "url": one.source.url,
        "path": one.path or None,
        "read": one.page.where if one.page else None,
        "problem": one.problem or None,
        "added": dict(one.added),
        "fields": {
            finding.field: {
                "value": [*finding.value] if finding.field == "author" else (*finding.value, None)[0],
                "doubt": finding.doubt or None,
                "kept": one.source.has(finding.field),
                "statements": _statements(finding.statements),
                "others": _statements(finding.others),
            }
            for finding in one.findings
        },
    }


def _statements(statements: Iterable[Statement]) -> list[dict[str, str]]:
    return [{"value": one.value[:1000], "where": one.where} for one in statements]
