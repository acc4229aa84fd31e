"""Merge sources by address: those with a record, and those that events describe where they cite them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from timeline.addresses.domains import without_mirror
from timeline.chronicle.record_table import RecordTable
from timeline.chronicle.sources import Sources
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.digest import digest
from timeline.model.shelf_marks import leaf_key
from timeline.model.source import Source, source_key
from timeline.records.event_summary import Entry
from timeline.records.inline_sources import InlineSource

_UNSAID = {name: getattr(Source(), name) for name in Source.__struct_fields__ if name != "fields"}
"""The default values of a source's fields, without the project's own fields."""


class MergedSources(msgspec.Struct, frozen=True):
    """The sources of a project, one for each page or leaf, and the events that cite them."""

    sources: Sources
    digests: Mapping[str, bytes]
    """The digest of each source, by id."""
    renamed: Mapping[str, str]
    """Ids of sources described in events that go by another id: that of the source with the same address."""
    entries: Sequence[Entry]
    """The events, with their sources called by the ids in use."""
    as_read: Sequence[Entry]
    """The events as their files have them."""
    problems: Sequence[Problem] = ()
    """SRC009 for records of one page, SRC010 for descriptions that differ."""


def merge_sources(
    table: RecordTable, entries: Sequence[Entry], same_site: Mapping[str, str] | None = None
) -> MergedSources:
    """Merge the sources that events describe with each other, and with the records in `table`, by their addresses."""
    homes = _homes(same_site)
    problems: list[Problem] = []
    by_address = _by_address(table, homes, problems)
    sources: dict[str, Source | InlineSource] = dict(table.records)
    digests = {id_: digest(source) for id_, source in table.records.items()}
    renamed: dict[str, str] = {}
    described: dict[str, Entry] = {}
    """The first event that describes a source, by its id."""
    added_by: dict[tuple[str, str], Entry] = {}
    """The event that adds a field to a source, by its id and the field."""
    for entry in entries:
        for inline in entry.inline:
            address = _at_home(inline.address, homes) if homes else inline.address
            owner = by_address.get(address, inline.id) if address else inline.id
            known = sources.get(owner)
            if known is None:
                sources[owner] = inline
                digests[owner] = inline.key
                described[owner] = entry
                if address:
                    by_address[address] = owner
                continue
            if owner == inline.id and digests[owner] == inline.key:
                continue
            again = inline.source
            if owner != inline.id:
                renamed[inline.id] = owner
                again = msgspec.structs.replace(again, id=owner)
            mine = known.source if isinstance(known, InlineSource) else known
            added, differing = _compare(mine, again, same_page=address in by_address)
            if differing:
                record = table.paths.get(owner, "")
                first = {name: added_by.get((owner, name)) or described.get(owner) for name in differing}
                problems.append(_described_twice(mine, inline, entry, first, record))
            if added:
                sources[owner] = merged = _with(mine, added)
                digests[owner] = digest(merged)
                added_by.update({(owner, name): entry for name in added})
    in_use = [_rename(entry, renamed) for entry in entries] if renamed else entries
    return MergedSources(Sources(sources), digests, renamed, in_use, entries, problems)


def _by_address(table: RecordTable, homes: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    """The ids of the sources with a record by their addresses or shelf marks; SRC009 where two have one."""
    by_address: dict[str, str] = {}
    for id_, source in table.records.items():
        address = _at_home(source_key(source), homes)
        if address is None:
            continue
        other = by_address.setdefault(address, id_)
        if other == id_:
            continue
        by_leaf = address == leaf_key(source)
        same = "shelf mark" if by_leaf else "address" if source.url == table.records[other].url else "page"
        problems.append(
            Problem(
                "SRC009",
                f"`{id_}` has the same {same} as `{other}`",
                f"make them one: timeline merge source {other} {id_}",
                table.paths[id_],
                (*table.trails[id_], "folio" if by_leaf else "url"),
                severity=Severity.WARNING,
            )
        )
    return by_address


def page_or_leaf(source: Source, same_site: Mapping[str, str] | None) -> str | None:
    """A key that two descriptions of one source share: its address or shelf mark, by the project's `same_site`."""
    return _at_home(source_key(source), _homes(same_site))


def _homes(same_site: Mapping[str, str] | None) -> dict[str, str]:
    return {without_mirror(host): without_mirror(home) for host, home in (same_site or {}).items()}


def _at_home(address: str | None, homes: Mapping[str, str]) -> str | None:
    """The address with the host replaced by the main host of its site (`same_site`)."""
    if not homes or address is None:
        return address
    host, slash, rest = address.partition("/")
    return f"{homes.get(host, host)}{slash}{rest}"


def _compare(known: Source, other: Source, *, same_page: bool) -> tuple[dict[str, Any], list[str]]:
    """The fields that another description of a source adds, and those in which the two differ.

    Two addresses of one page do not differ; the link status of one does not hold for the other.
    """
    beside = ("url", "link") if same_page and known.url and other.url and known.url != other.url else ()
    added = {}
    differing = []
    held: dict[str, Any] = dict(known.fields)
    for name, theirs in _said(other).items():
        mine = getattr(known, name) if name in _UNSAID else held.get(name)
        if mine == theirs or name in beside:
            continue
        if mine == _UNSAID.get(name):
            added[name] = theirs
        else:
            differing.append(name)
    return added, differing


def _said(source: Source) -> dict[str, Any]:
    """The fields that a description gives, the project's own included."""
    said = {name: value for name, unsaid in _UNSAID.items() if (value := getattr(source, name)) != unsaid}
    return said | dict(source.fields)


def _with(source: Source, added: Mapping[str, Any]) -> Source:
    """The source with further fields."""
    known = {name: value for name, value in added.items() if name in _UNSAID}
    own = tuple((name, value) for name, value in added.items() if name not in _UNSAID)
    return msgspec.structs.replace(source, **known, fields=source.fields + own)


def _described_twice(
    known: Source, found: InlineSource, entry: Entry, first: Mapping[str, Entry | None], record: str
) -> Problem:
    """SRC010, at the later description. `first`: the fields that differ, with the events that the values in use are from
    (none: the source's own file, `record`)."""
    fields_in: dict[str, list[str]] = {}
    for name, event in first.items():
        place = f"{event.path} (`{event.id}`)" if event and event.trail else event.path if event else record
        fields_in.setdefault(place, []).append(f"`{name}`")
    differences = " and ".join(f"{', '.join(names)} in {place}" for place, names in fields_in.items())
    return Problem(
        "SRC010",
        f"the source {known.url or known.id} has another {differences}",
        "cite it by its id" if record else "describe it once, in content/sources/, and cite it by its id",
        entry.path,
        _place_of(found, entry),
        severity=Severity.WARNING,
    )


def _place_of(found: InlineSource, entry: Entry) -> DocumentPath:
    """Where an event describes a source: at the address, if it has one."""
    lists = [((*entry.trail, "sources"), entry.cites)]
    lists += [((*entry.trail, "claims", n, "sources"), claim.cites) for n, claim in enumerate(entry.claims)]
    for where, cites in lists:
        for index, cite in enumerate(cites):
            if cite.source == found.id:
                return (*where, index, "url") if found.address else (*where, index)
    return (*entry.trail, "sources")


def _rename(entry: Entry, renamed: Mapping[str, str]) -> Entry:
    """The entry with merged sources called by the ids in use."""
    if not any(found.id in renamed for found in entry.inline):
        return entry

    def cites(old: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(
            msgspec.structs.replace(cite, source=renamed.get(cite.source, cite.source)) for cite in old
        )

    return msgspec.structs.replace(
        entry,
        cites=cites(entry.cites),
        claims=tuple(msgspec.structs.replace(claim, cites=cites(claim.cites)) for claim in entry.claims),
        mentions=tuple(
            f"{kind}:{renamed.get(id_, id_) if kind == 'source' else id_}" for kind, id_ in entry.refs
        ),
    )
