"""The sources and pictures of an event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from timeline.addresses.same_page import page_address
from timeline.importing.addresses import Found, find_addresses
from timeline.importing.dates import DateRules, read_date_text
from timeline.importing.picked import Picked
from timeline.importing.rows import Cell
from timeline.importing.source_book import SourceBook, SourceInRow, Use
from timeline.importing.texts import cut, plain_line, to_markdown

IS_PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|svg|tiff?|bmp|avif)(?:[?#].*)?$")
_LIMITS = {
    "title": 300,
    "publisher": 300,
    "where": 500,
    "note": 2_000,
    "at": 200,
    "quote": 1_000,
    "language": 35,
}
_NOTHING = re.compile(r"(?i)n/?a|none|unknown|no source|tb[acd]|nil|null|[-?]+")
_DOI = re.compile(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESSES = ("sources", "media", "picture")
_OF_PICTURES = ("picture.caption", "picture.credit", "picture.alt")


def read_sources(picked: Picked, book: SourceBook, rules: DateRules) -> list[Use]:
    """The citations of a row; pictures are added to `details` as links."""
    groups = _groups(picked)
    uses: list[Use] = []
    for cells in groups:
        _pictures(picked, cells)
        described = list(describe_sources(picked, cells, rules))
        uses += [book.add(one, picked) for one in described]
    for key in {use.key for use in uses}:
        book.sources[key].uses += 1
    return list(dict.fromkeys(uses))


def _groups(picked: Picked) -> list[list[tuple[str, Cell]]]:
    """The values of each source together: those of one item of a list, or with one number in their names."""
    groups: dict[Any, list[tuple[str, Cell]]] = {}
    order = ("media", "picture", *_OF_PICTURES, "sources")
    targets = sorted(
        {picked.mapping.rule(cell.name).to for cell in picked.account.row.cells},
        key=lambda one: (one not in order, one),
    )
    for target in targets:
        if target in order or target.startswith("source."):
            for cell in picked.all(target):
                groups.setdefault(_group_key(cell), []).append((target, cell))
    for key, cells in list(groups.items()):
        if any(target in _ADDRESSES for target, _ in cells):
            continue
        others = [other for other in groups if other != key and (other[1] == key[1] or not key[1])]
        if others:
            groups[others[0]] += groups.pop(key)
    return list(groups.values())


def _group_key(cell: Cell) -> tuple[str, Any]:
    if cell.at:
        return cell.name[: cell.name.rindex("[]")], cell.at
    return "", tuple(re.findall(r"\d+", cell.name))


def describe_sources(
    picked: Picked, cells: Sequence[tuple[str, Cell]], rules: DateRules
) -> Iterator[SourceInRow]:
    """The sources that a group of values describes."""
    addresses: list[tuple[Found, Cell]] = []
    words: list[Cell] = []
    for target, cell in cells:
        if target != "sources" and not (target == "media" and picked.account.fate(cell) is None):
            continue
        if _NOTHING.fullmatch(cell.text):
            picked.keep(cell, "no address")
            continue
        found, unusable = find_addresses(cell.text)
        addresses += [(one, cell) for one in found]
        if unusable or not found:
            words.append(cell)
        if found:
            note = ", ".join(sorted({one.repaired for one in found if one.repaired}))
            note = note or ("several in one value" if len(found) > 1 else "")
            same = not note and found[0].url == cell.text
            picked.tell(
                cell,
                "carried" if same else "changed",
                "sources",
                "" if same else note or "address with words",
            )
    meta = [(target.removeprefix("source."), cell) for target, cell in cells if target.startswith("source.")]
    if not addresses and not words:
        if not any(name in ("title", "publisher", "doi", "isbn") for name, _ in meta):
            return
        yield _with_meta(picked, SourceInRow({}, {}), meta, rules)
        return
    for number, (found_one, cell) in enumerate(addresses):
        described = SourceInRow({"url": found_one.url}, {"url": cell}, at=cut(found_one.at, 200)[0])
        if found_one.title and found_one.title != found_one.url:
            described.fields["title"] = cut(found_one.title, 300)[0]
        if found_one.archived:
            described.fields["archived"] = [found_one.archived]
        its = _share(meta, number, len(addresses))
        yield _with_meta(picked, described, its, rules)
    for number, cell in enumerate(words):
        where, was_cut = cut(plain_line(cell.text), 500)
        if was_cut:
            picked.keep(cell, "longer than `where` may be")
        else:
            picked.tell(cell, "changed", "sources: where", "no address in it")
        alone = not addresses and not number
        yield _with_meta(picked, SourceInRow({"where": where}, {}), meta if alone else [], rules)


def _share(meta: Sequence[tuple[str, Cell]], number: int, count: int) -> list[tuple[str, Cell]]:
    """What is said of one of several addresses in a value: all of it of the first."""
    return list(meta) if number == 0 or count == 1 else []


def _with_meta(
    picked: Picked, described: SourceInRow, meta: Iterable[tuple[str, Cell]], rules: DateRules
) -> SourceInRow:
    """The source with its title, publisher, dates ... Those that cannot be used stay with the event."""
    for name, cell in meta:
        _add(picked, described, name, cell, rules)
    fields = described.fields
    url = fields.get("url", "")
    page = page_address(url) if url.startswith("http") else None
    if (
        page
        and page.account
        and page.platform
        and fields.get("publisher", "").casefold() in _names(page.platform)
    ):
        fields["publisher"] = page.account
    if not any(fields.get(name) for name in ("url", "doi", "isbn", "where")):
        said = [str(fields.get(name, "")) for name in ("publisher", "title", "published")]
        fields["where"] = cut(", ".join(filter(None, said)), 500)[0]
    return described


def _names(platform: Any) -> set[str]:
    return {name.casefold() for name in (platform.name, *platform.names)}


def _add(picked: Picked, described: SourceInRow, name: str, cell: Cell, rules: DateRules) -> None:
    fields = described.fields
    if name in fields and name not in ("archived", "author", "title"):
        picked.keep(cell, f"the source has a `{name}` already")
    elif name in ("published", "accessed"):
        reading = read_date_text(cell.text, rules)
        day = _DAY.match(reading.date)
        date = reading.date if name == "published" else day[0] if day else ""
        if not date or date == "unknown" or reading.undecided:
            picked.keep(cell, reading.note or "not a day")
            return
        fields[name] = date
        picked.tell(
            cell,
            "guessed" if reading.guessed else "carried" if date == cell.text else "changed",
            f"sources: {name}",
            reading.note,
        )
    elif name == "archived":
        found, _ = find_addresses(cell.text)
        if not found:
            picked.keep(cell, "no address")
            return
        fields.setdefault(name, []).extend(one.archived or one.url for one in found)
        picked.tell(cell, "carried", "sources: archived")
    elif name == "author":
        names = [one.strip() for one in re.split(r"[;\n]| and ", plain_line(cell.text)) if one.strip()]
        fields[name] = [*fields.get(name, ()), *(cut(one, 300)[0] for one in names)][:100]
        picked.tell(
            cell,
            "carried" if names == [cell.text] else "changed",
            "sources: author",
            "" if names == [cell.text] else "a list of names",
        )
    elif name == "doi":
        fields[name] = _DOI.sub("", plain_line(cell.text))
        picked.tell(cell, "carried" if fields[name] == cell.text else "changed", "sources: doi", "")
    elif name in ("at", "quote"):
        text = plain_line(cell.text)
        if len(text) > _LIMITS[name]:
            picked.keep(cell, f"too long for `{name}`")
        else:
            setattr(described, name, text)
            picked.tell(cell, "carried", f"sources: {name}")
    else:
        text = to_markdown(cell.text) if name == "note" else plain_line(cell.text)
        if len(text) > _LIMITS.get(name, 300):
            picked.keep(cell, f"too long for a source's `{name}`")
            return
        fields[name] = text
        described.made_of[name] = cell
        picked.tell(
            cell,
            "carried" if text == cell.text else "changed",
            f"sources: {name}",
            "" if text == cell.text else "on one line",
        )


def _pictures(picked: Picked, cells: Sequence[tuple[str, Cell]]) -> None:
    """Pictures of a group as links at the end of `details`; what is said of another medium describes a source."""
    words = {target: cell for target, cell in cells if target in _OF_PICTURES}
    medium = False
    for target, cell in cells:
        if target not in ("media", "picture"):
            continue
        found, _ = find_addresses(cell.text)
        if target == "media" and not any(IS_PICTURE.search(one.url) for one in found):
            medium = medium or bool(found)
            if not found and _is_words(cell.text):
                _append(picked, to_markdown(cell.text), cell)
                picked.tell(cell, "changed", "details", "no address: a text")
            elif not found:
                picked.keep(cell, "an address that leads nowhere from here", "x-media")
            continue
        if not found:
            picked.keep(cell, "an address that leads nowhere from here", "x-picture")
            continue
        caption = plain_line(words["picture.caption"].text) if "picture.caption" in words else ""
        credit = plain_line(words["picture.credit"].text) if "picture.credit" in words else ""
        label = re.sub(r"[\[\]]", "", caption) or "Picture"
        for one in found:
            picked.pictures.append(one.url)
            _append(picked, f"[{label}](<{one.url}>)" + (f" ({credit})" if credit else ""), cell)
        picked.tell(cell, "changed", "details", "a picture: as a link")
        for name in ("picture.caption", "picture.credit"):
            if name in words:
                picked.tell(words[name], "changed", "details", "with the link to its picture")
    if medium:
        _describe_medium(picked, words, cells)


def _is_words(text: str) -> bool:
    return " " in text.strip() or "<" in text


def _describe_medium(picked: Picked, words: dict[str, Cell], cells: Sequence[tuple[str, Cell]]) -> None:
    """Caption and credit of a video or page, kept for the title and author of its source."""
    assert isinstance(cells, list)
    for target, name in (("picture.caption", "source.title"), ("picture.credit", "source.author")):
        if target in words and not any(other == name for other, _ in cells):
            cells.append((name, words[target]))


def _append(picked: Picked, text: str, cell: Cell) -> None:
    details = picked.fields.get("details", "")
    picked.set("details", f"{details}\n\n{text}" if details else text, [cell])
