"""Postings: in which events a term is found, and in which field, as a string that few bytes and a short script can read.

A string has a chunk for each group with the term: the group's character, then the ranks of its events. A digit before
ranks is the index of their field in `FIELDS`; the first ranks of a chunk are of the last field, the details.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from timeline.search.event_record import FIELDS

FIRST_RANK = ord("8")
"""The character of rank 0; lower ones are fields."""
FIRST_GROUP = 0x100 + FIRST_RANK
"""The character of group 0; those between are ranks."""

_CHUNK = re.compile("([^\x00-\xff])([\x00-\xff]*)")

Chunks = dict[str, str]
"""The chunks of one group by term, without the group's character."""


def group_character(group: int) -> str:
    """The character of a group: none that UTF-16 needs for pairs."""
    code = FIRST_GROUP + group
    return chr(code if code < 0xD800 else code + 0x800)


def group_chunks(events: Sequence[Sequence[str]]) -> Chunks:
    """The chunks of a group whose events, in the order of their ranks, have these terms."""
    chunks: Chunks = {}
    last = len(FIELDS) - 1
    for field in (last, *range(last)):
        ranks: defaultdict[str, list[str]] = defaultdict(list)
        for rank, terms in enumerate(events, FIRST_RANK):
            if text := terms[field]:
                character = chr(rank)
                for term in text.split(" "):
                    ranks[term].append(character)
        mark = "" if field == last else str(field)
        for term, characters in ranks.items():
            chunks[term] = f"{chunks.get(term, '')}{mark}{''.join(characters)}"
    return chunks


def all_postings(groups: Iterable[tuple[int, Chunks]]) -> dict[str, str]:
    """The postings of all terms, from the chunks of the groups in their order."""
    postings: defaultdict[str, str] = defaultdict(str)
    for group, chunks in groups:
        character = group_character(group)
        for term, chunk in chunks.items():
            postings[term] += character + chunk
    return dict(postings)


def replace_chunk(postings: str, group: int, chunk: str) -> str:
    """Postings in which a group's chunk is another; an empty one is taken out."""
    chunks: Mapping[str, str] = dict(_CHUNK.findall(postings)) | {group_character(group): chunk}
    return "".join(character + chunks[character] for character in sorted(chunks) if chunks[character])
