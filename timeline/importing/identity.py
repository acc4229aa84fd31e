"""The ids and files of records: from the source's own id, never from a date or a position."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from timeline.digest import digest_bytes
from timeline.importing.picked import Picked
from timeline.model.field_types import id_error
from timeline.model.slug import to_slug
from timeline.records.reserved_ids import is_reserved

_DATE_PREFIX = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?-(?=.)")
_READABLE = re.compile(r"[a-z]{3}")
_KNOWN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)")


def source_ids(picked: Iterable[Picked]) -> list[str]:
    """The id of each row in its source: its own, else its title, with its first source or its text where rows share a title."""
    seen: Counter[str] = Counter()
    ids = []
    for one in picked:
        cell = one.one("id")
        own = " ".join(cell.text.split())[:300] if cell is not None else ""
        if cell is not None:
            one.tell(cell, "carried", "x-source-id")
        title = " ".join(str(one.fields.get("title", "")).split())
        candidates = [own, f"{own} {title}"] if own else [title, f"{title} {_first_address(one)}"]
        candidates.append(f"{candidates[-1]} {_digest(_everything(one))}")
        id_ = next((text for text in candidates if text.strip() and text not in seen), candidates[-1])
        seen[id_] += 1
        ids.append(id_ if seen[id_] == 1 else f"{id_} {seen[id_]}")
    return ids


def _first_address(picked: Picked) -> str:
    return next((cell.text for cell in picked.account.row.cells if "://" in cell.text[:20]), "")


def _everything(picked: Picked) -> str:
    return "\0".join(f"{cell.name}\0{cell.text}" for cell in picked.account.row.cells)


def _digest(text: str) -> str:
    return digest_bytes(text.encode()).hex()[:8]


def event_id(source_id: str, title: str, taken: Collection[str]) -> str:
    """The id of an event: the source's, if it can be read; else the title with the source's id."""
    own = to_slug(_DATE_PREFIX.sub("", source_id.rpartition("/")[2].partition("@")[0]))
    named = own if _READABLE.search(own) and not re.fullmatch(r"[0-9a-f-]{12,}", own) else ""
    short = own if len(own) <= 12 else _digest(source_id)
    words = to_slug(title)[:48].strip("-")
    candidates = [
        named,
        "-".join(filter(None, (words or "event", short))),
        "-".join(filter(None, (named or words or "event", _digest(source_id)))),
    ]
    return next(
        one
        for one in candidates
        if one and not id_error(one) and one not in taken and not is_reserved("events", one)
    )


def event_path(id_: str, date: str) -> str:
    """The file of an event, in a folder by month: `content/events/2024-11/2024-11-29-id.yaml`."""
    known = _KNOWN.match(date)
    if known is None:
        year = re.search(r"(?<![0-9Y])[0-9]{2}[0-9X]{2}(?![0-9])", date)
        before = (
            "bc"
            if re.match(r"\[?-[0-9]", date)
            else "deep-time"
            if "Y-" in date or "years ago" in date
            else "undated"
        )
        return f"content/events/{year[0] if year and before == 'undated' else before}/{id_}.yaml"
    month = known[0][:-3] if known[0].count("-") == 2 else known[0]
    return f"content/events/{month}/{known[0]}-{id_}.yaml"
