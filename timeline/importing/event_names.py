"""The actors, place, tags and importance of an event."""

from __future__ import annotations

import re
from typing import Any

from timeline.importing.name_book import NameBook, name_and_role
from timeline.importing.picked import Picked
from timeline.importing.rows import Cell
from timeline.importing.texts import cut, plain_line
from timeline.model.slug import to_slug

_MOST = {"actors": 200, "tags": 50}
_NUMBER = re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,12})?")
_DEGREES = re.compile(r"([-+]?[0-9.]+) ?°? ?([NSEW]?)", re.IGNORECASE)
_WORDS = {
    "major": ["major", "critical", "crucial", "high", "highest", "key", "top", "very_high", "essential"],
    "minor": ["minor", "low", "lowest", "trivial", "small"],
    "normal": ["normal", "medium", "moderate", "average", "standard", "regular"],
}


def read_actors(picked: Picked, book: NameBook) -> None:
    """Set `actors`; names get records of their own."""
    actors: list[Any] = []
    cells = picked.all("actors")
    for cell in cells:
        names = _divided(picked, cell)
        too_long = [name for name in names if len(name) > 250]
        if too_long or not names:
            picked.keep(cell, "too long for a name")
            continue
        for text in names:
            name, role = name_and_role(plain_line(text))
            if not name:
                continue
            id_ = book.id_for(name, picked.account.row.place)
            item = {"actor": id_, "role": role} if role else id_
            if item not in actors:
                actors.append(item)
        _tell_list(picked, cell, "actors", len(names), "by id")
    _set_list(picked, "actors", actors, cells)


def read_tags(picked: Picked) -> None:
    """Set `tags`."""
    tags: list[Any] = []
    cells = picked.all("tags")
    for cell in cells:
        names = [plain_line(name) for name in _divided(picked, cell)]
        slugs = [to_slug(name) for name in names]
        if not all(slugs):
            picked.keep(cell, "no Latin letters to make an id of")
            continue
        tags += [slug if slug != "index" else "index-tag" for slug in slugs if slug not in tags]
        if [cell.text] == slugs:
            picked.tell(cell, "carried", "tags")
        else:
            _tell_list(picked, cell, "tags", len(names), "by id")
    _set_list(picked, "tags", tags, cells)


def _divided(picked: Picked, cell: Cell) -> list[str]:
    split = picked.mapping.rule(cell.name).split
    parts = re.split(rf"[\n{re.escape(split)}]" if split else r"\n", cell.text)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _tell_list(picked: Picked, cell: Cell, target: str, count: int, how: str) -> None:
    picked.tell(cell, "changed", target, f"a list, {how}" if count > 1 else how)


def _set_list(picked: Picked, name: str, items: list[Any], cells: list[Cell]) -> None:
    items = list({str(item): item for item in items}.values())
    most = _MOST[name]
    for item in items[most:]:
        picked.keep_text(str(item), f"x-more-{name}")
    if items:
        picked.set(name, items[:most], cells)


def read_place(picked: Picked, book: NameBook) -> None:
    """Set `place`: the record of its name, with the event's own point if it has one."""
    name_cell = picked.one("place")
    point, point_cells = _point(picked)
    id_ = ""
    if name_cell is not None:
        name = plain_line(name_cell.text)
        if len(name) > 250:
            picked.keep(name_cell, "too long for a name")
        else:
            id_ = book.id_for(name, picked.account.row.place)
            picked.tell(name_cell, "changed", "place", "by id")
            if point and id_ in book.records:
                book.records[id_].points[point] += 1
    if point:
        at = {"at": list(point)}
        picked.set(
            "place",
            {"place": id_, **at} if id_ else at,
            [*([name_cell] if id_ and name_cell else []), *point_cells],
        )
    elif id_:
        picked.set("place", id_, [name_cell] if name_cell else [])


def _point(picked: Picked) -> tuple[tuple[str, str] | None, list[Cell]]:
    """Latitude and longitude in degrees, if both are possible."""
    latitude, longitude = picked.one("latitude"), picked.one("longitude")
    cells = [cell for cell in (latitude, longitude) if cell is not None]
    texts = [cell.text for cell in cells]
    if not cells:
        cells = picked.all("point")
        texts = (
            [cell.text for cell in cells]
            if len(cells) > 1
            else re.split(r"[,; ]\s*", cells[0].text)
            if cells
            else []
        )
    if not cells:
        return None, []
    numbers = [_degrees(text) for text in texts]
    if len(numbers) == 2 and all(numbers) and abs(float(numbers[0])) <= 90 and abs(float(numbers[1])) <= 180:
        point = (numbers[0], numbers[1])
        if float(point[0]) == float(point[1]) == 0:
            for cell in cells:
                picked.keep(cell, "0, 0 is no place")
            return None, []
        for cell in cells:
            picked.tell(cell, "carried", "place: at")
        return point, cells
    for cell in cells:
        picked.keep(cell, "no point on Earth: latitude and longitude in degrees are expected")
    return None, []


def _degrees(text: str) -> str:
    match = _DEGREES.fullmatch(text.strip())
    if match is None:
        return ""
    number = match[1].lstrip("+")
    whole, point, decimals = number.partition(".")
    number = f"{whole or '0'}{point}{decimals[:7]}".rstrip(".")
    if not _NUMBER.fullmatch(number):
        return ""
    return (
        f"-{number}" if match[2].upper() in ("S", "W") and not number.startswith("-") and match[2] else number
    )


def read_importance(picked: Picked) -> None:
    """Set `importance`, of a word or of a number by the thresholds of the mapping."""
    cell = picked.one("importance")
    if cell is None:
        return
    word = cell.text.casefold().replace(" ", "_").replace("-", "_")
    level = next((level for level, words in _WORDS.items() if word in words), "")
    options = picked.mapping.options
    major, minor = options.get("major_from"), options.get("minor_below")
    if not level and _NUMBER.fullmatch(cell.text) and (major or minor):
        number = float(cell.text)
        level = (
            "major"
            if major and number >= float(major)
            else "minor"
            if minor and number < float(minor)
            else "normal"
        )
        picked.keep_text(cell.text, "x-importance")
    if not level:
        picked.keep(cell, "no known level; for numbers give `major_from` and `minor_below`", "x-importance")
        return
    if level != "normal":
        picked.set("importance", level, [cell])
    picked.tell(
        cell,
        "carried" if level == cell.text else "changed",
        "importance",
        f"{level}" if level != cell.text else "",
    )


def read_draft(picked: Picked) -> None:
    """Draft, if the source says so."""
    cell = picked.one("draft")
    if cell is None:
        return
    word = cut(cell.text, 40)[0].casefold()
    if word in ("true", "yes", "1", "draft", "x", "hidden"):
        picked.drafted.append("the source says so")
        picked.tell(cell, "changed", "draft", "true")
    elif word in ("false", "no", "0", "published", "public"):
        picked.tell(cell, "changed", "draft", "false")
    else:
        picked.keep(cell, "neither true nor false", "x-draft")
