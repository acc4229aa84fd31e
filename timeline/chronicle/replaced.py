"""Claims that a later claim of the same party replaces (`supersedes`), wherever either was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from timeline.chronicle.entry import ClaimEntry, Entry
from timeline.chronicle.origins import Origins
from timeline.diagnostics import Problem
from timeline.model.actor import Actor


def replaced_claims(entries: Iterable[Entry]) -> frozenset[str]:
    """The ids of the claims that are compared no more."""
    return frozenset(claim.supersedes for entry in entries for claim in entry.claims if claim.supersedes)


def check_replaced(entries: Iterable[Entry], actors: Mapping[str, Actor]) -> Iterator[Problem]:
    """CLAIM009 for each claim that replaces what somebody else says: only its maker, or who has the same voice, can."""
    replacing = [
        (entry, index) for entry in entries for index, one in enumerate(entry.claims) if one.supersedes
    ]
    if not replacing:
        return
    makers = {claim.id: claim.by for entry in entries for claim in entry.claims if claim.id}
    origins = Origins({}, actors)

    def voice(actor: str) -> str:
        return (f"actor:{actor}", *origins.voices(f"actor:{actor}"))[-1]

    for entry, index in replacing:
        claim: ClaimEntry = entry.claims[index]
        maker = makers.get(claim.supersedes or "")
        if maker is not None and voice(maker) != voice(claim.by):
            yield Problem(
                "CLAIM009",
                f"`{claim.by}` cannot replace `{claim.supersedes}`: that is what `{maker}` says",
                "leave `supersedes` out: claims of different parties stand side by side; or give this claim the stance "
                "`denies` or `disputes`",
                entry.path,
                (*entry.trail, "claims", index, "supersedes"),
            )
