"""What each event of a package rests on, as plain text: its status, sources, chains and claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Data = Mapping[str, Any]
"""`timeline.json`, or the part of it that belongs to a package."""


def part_of_data(data: Data, events: frozenset[str], others: frozenset[tuple[str, str]]) -> dict[str, Any]:
    """The events and records of a package from `timeline.json`."""
    part = dict(data)
    part["events"] = [event for event in data["events"] if event["id"] in events]
    for kind in ("source", "actor", "place", "topic"):
        part[f"{kind}s"] = {id_: one for id_, one in data[f"{kind}s"].items() if (kind, id_) in others}
    return part


def rests_on_text(data: Data) -> str:
    """The text, in the chronology's order."""
    return "\n".join(line for event in data["events"] for line in _event(event, data))


def _event(event: Data, data: Data) -> Iterator[str]:
    yield f"{on_one_line(event['title'])} ({event['date']['text']})"
    yield f"  id: {event['id']}; status: {event['status']}; origins: {event['origins']}, not traced: {event['untraced']}"
    for number, source in enumerate(event["sources"], 1):
        yield from _citation(f"  {number}. ", source, data)
    for claim in event["claims"]:
        says = f": {on_one_line(claim['says'])}" if claim["says"] else ""
        yield f"  Claim by {_party(claim['by'], data)}, which {claim['stance']}{says}"
        figures = ", ".join(
            f"{name} {on_one_line(figure['text'])}" for name, figure in claim["figures"].items()
        )
        if figures:
            yield f"    Figures: {figures}"
        for source in claim["sources"]:
            yield from _citation("    - ", source, data)
    for correction in event["corrections"]:
        yield f"  Correction of {correction['on']}: {on_one_line(correction.get('why') or correction['kind'])}"
    yield ""


def _citation(before: str, cited: Data, data: Data) -> Iterator[str]:
    source = data["sources"].get(cited["source"], {})
    title = on_one_line(source.get("title") or cited["source"])
    at = f", {on_one_line(cited['at'])}" if cited["at"] else ""
    published = f", {source['published']}" if source.get("published") else ""
    yield f"{before}{title}{published}{at}"
    inside = " " * len(before)
    if source.get("url"):
        yield f"{inside}{source['url']}"
    relays = [_party(party, data) for party in cited["chain"][1:]]
    if relays:
        yield f"{inside}citing {', citing '.join(relays)}"
    origin = _party(cited["origin"], data) if cited["origin"] else "not traced"
    yield f"{inside}origin: {origin}"
    if cited["quote"]:
        yield f"{inside}“{on_one_line(cited['quote'])}”"


def _party(id_: str, data: Data) -> str:
    actor, source = data["actors"].get(id_), data["sources"].get(id_)
    return on_one_line((actor and actor["name"]) or (source and source["title"]) or id_)


def on_one_line(text: str) -> str:
    """A text without line breaks and control characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
