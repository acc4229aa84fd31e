"""Read markwhen: text with a line `date: what happened` for each event."""

from __future__ import annotations

import re
from pathlib import Path

from timeline.diagnostics import UsageError
from timeline.importing.rows import MAX_ROWS, SourceRow, SourceTable, cell
from timeline.importing.source_files import decode_source, source_bytes

_ENTRY = re.compile(
    r"[ \t]*+(?:- )?((?=[^:\n]*[0-9]|now\b)[^:#\n\[]{1,80}(?::[0-9]{2}[^:#\n]{0,60}){0,2}):(?!//)[ \t]++(\S.*)"
)
_HEADING = re.compile(r"[ \t]*(section|group|endSection|endGroup)\b[ \t]*(.*)|(#{1,6}) (.+)")
_SETTING = re.compile(r"([A-Za-z][\w #-]{0,40}):[ \t]*(.*)")
_TAG = re.compile(r"(?<![\w&/])#([A-Za-z][\w-]{0,60})")
_LINK = re.compile(r"\[[^\[\]]{1,300}\]\(https?://[^\s()]{1,2000}\)|https?://[^\s()<>]{1,2000}")
_PRESET = {
    "date": "date",
    "title": "title",
    "text": "text",
    "tag[]": "tags",
    "section[]": "tags",
    "link[]": "sources",
}


def read_markwhen(path: Path, options: dict[str, str]) -> SourceTable:
    """The entries of a timeline, with their sections as tags. Dates are American unless the file says otherwise."""
    text, _ = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    table = SourceTable("markwhen", [], _PRESET, fixed=True, options={"date_order": "month-day"})
    if re.search(r"(?im)^dateFormat:\s*d", text):
        table.options["date_order"] = "day-month"
    sections: list[str] = []
    entry: tuple[int, str, list[str], list[str]] | None = None
    for number, line in enumerate([*text.split("\n"), "now: the end"], 1):
        heading, match = _HEADING.fullmatch(line), _ENTRY.fullmatch(line)
        if entry is not None and (heading or match):
            table.rows.append(_row(f"{path.name}:{entry[0]}", *entry[1:]))
            entry = None
        if heading:
            _change(sections, heading)
        elif match:
            entry = number, match[1].strip(), [match[2]], list(sections)
        elif entry is not None:
            entry[2].append(line.strip())
        elif line.strip() not in ("", "---") and (one := cell("line", line, where=path.name)):
            setting = _SETTING.fullmatch(line.strip())
            if setting and setting[1].lower() == "title":
                table.title = setting[2].strip()
            table.rows.append(SourceRow(f"{path.name}:{number}", (one,), "other"))
    if len(table.rows) > MAX_ROWS:
        raise UsageError(f"{path.name} has more than {MAX_ROWS:,} lines", "divide it into several files")
    return table


def _change(sections: list[str], heading: re.Match[str]) -> None:
    """Enter or leave a section; a heading of Markdown replaces those of its level and below."""
    if heading[3]:
        del sections[len(heading[3]) - 1 :]
        sections.append(heading[4].strip())
    elif heading[1].startswith("end"):
        del sections[-1:]
    else:
        sections.append(_TAG.sub("", heading[2]).strip())


def _row(where: str, date: str, lines: list[str], sections: list[str]) -> SourceRow:
    """The cells of an entry: its first line is the title, its links are sources."""
    text = "\n".join(lines).strip()
    links = [match[0] for match in _LINK.finditer(text)]
    title, _, rest = _TAG.sub("", text).partition("\n")
    for link in links:
        title = title.replace(link, "" if link.startswith("http") else link[1:].partition("](")[0])
    values = [("date", date), ("title", " ".join(title.split())), ("text", rest)]
    lists = {"tag[]": _TAG.findall(text), "section[]": sections, "link[]": links}
    cells = [cell(name, value, where=where) for name, value in values]
    cells += [
        cell(name, value, (number,), where=where)
        for name, items in lists.items()
        for number, value in enumerate(items)
    ]
    return SourceRow(where, tuple(one for one in cells if one))
