"""List changes of citations and claims between two versions of an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from timeline.addresses.display import shown_url
from timeline.history.changes import Change, same_words, value_change
from timeline.model.citing import OWN
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.figures import Figure
from timeline.model.source import Citation

SourceKey = Callable[[Citation], str]
"""Returns the key of a citation's source, which stays the same if its id changes: its address, else its id."""


def citation_changes(before: Event, after: Event, key_of: SourceKey) -> Iterator[Change]:
    """Sources that were added or removed, and changed quotes and `citing` chains of the others."""
    was, now = _by_source(before.sources, key_of), _by_source(after.sources, key_of)
    for key, citations in now.items():
        if key not in was:
            yield Change("source", "added", now=citations[0].source, of=_label(citations[0]), at=("sources",))
    for key, citations in was.items():
        if key not in now:
            yield Change(
                "source", "removed", citations[0].source, of=_label(citations[0]), fact=True, at=("sources",)
            )
            continue
        label = _label(now[key][0])
        yield from _lists("quote", _quotes(citations), _quotes(now[key]), label)
        yield from _lists("citing", _chains(citations), _chains(now[key]), label)


def _by_source(citations: Sequence[Citation], key_of: SourceKey) -> dict[str, list[Citation]]:
    by_source: dict[str, list[Citation]] = {}
    for citation in citations:
        by_source.setdefault(key_of(citation), []).append(citation)
    return by_source


def _label(citation: Citation) -> str:
    source = citation.inline
    return (source and (source.title or source.publisher or shown_url(source.url or ""))) or citation.source


def _quotes(citations: Sequence[Citation]) -> list[str]:
    return [citation.quote for citation in citations if citation.quote]


def _chains(citations: Sequence[Citation]) -> list[str]:
    """The `citing` of each citation, as text."""
    return [" ".join(citation.citing) or OWN for citation in citations if citation.citing is not None]


def _lists(field: str, was: list[str], now: list[str], of: str) -> Iterator[Change]:
    """Changes in a source's quotes or chains: each removed one, paired with a new one if there is any."""
    gone = [old for old in was if not any(same_words(old, other) for other in now)]
    new = [text for text in now if not any(same_words(text, other) for other in was)]
    for index in range(max(len(gone), len(new))):
        old = gone[index] if index < len(gone) else None
        yield from value_change(
            field, old, new[index] if index < len(new) else None, fact=True, of=of, at=("sources",)
        )


def claim_changes(before: Event, after: Event) -> Iterator[Change]:
    """Claims that were added or removed, and changes of the others."""
    pairs = _paired(before.claims, after.claims)
    for index, claim in enumerate(after.claims):
        old = pairs.get(index)
        if old is None:
            yield Change("claim", "added", now=claim.says or "", of=claim.by, at=("claims", index))
        elif old != claim:
            yield from _claim(old, claim, index)
    stay = {id(old) for old in pairs.values()}
    for old in before.claims:
        if id(old) not in stay:
            yield Change("claim", "removed", old.says or "", of=old.by, fact=True, at=("claims",))


def _paired(before: Sequence[Claim], after: Sequence[Claim]) -> dict[int, Claim]:
    """The earlier claim for each index in the later version: by id, else equal, else of the same party and topic.

    Among a party's claims on one topic, those of the same day (`as_of`) are paired first.
    """
    pairs: dict[int, Claim] = {}
    left = list(before)
    for same in (
        lambda old, new: old.id is not None and old.id == new.id,
        lambda old, new: old == new,
        lambda old, new: (
            (old.by, old.about, old.as_of) == (new.by, new.about, new.as_of) and old.says == new.says
        ),
        lambda old, new: bool(old.as_of) and (old.by, old.about, old.as_of) == (new.by, new.about, new.as_of),
        lambda old, new: (old.by, old.about, old.says) == (new.by, new.about, new.says),
        lambda old, new: (old.by, old.about) == (new.by, new.about),
    ):
        for index, claim in enumerate(after):
            if index in pairs:
                continue
            for position, old in enumerate(left):
                if same(old, claim):
                    pairs[index] = left.pop(position)
                    break
    return pairs


def _claim(old: Claim, new: Claim, index: int) -> Iterator[Change]:
    at = ("claims", index)
    for field in ("by", "stance", "says", "who", "scope", "as_of"):
        was, now = getattr(old, field), getattr(new, field)
        yield from value_change(f"claim_{field}", was, now, fact=True, of=new.by, at=(*at, field))
    was_figures = {figure.measure: figure for figure in old.figures}
    now_figures = {figure.measure: figure for figure in new.figures}
    for measure in dict.fromkeys((*was_figures, *now_figures)):
        one, other = was_figures.get(measure), now_figures.get(measure)
        if _same_figure(one, other):
            continue
        where = (*at, "figures", measure) if other else (*at, "figures")
        how = "changed" if one and other else "removed" if one else "added"
        yield Change(
            "figure", how, one.text if one else "", other.text if other else "",
            new.by, measure, fact=one is not None, at=where,
        )  # fmt: skip


def _same_figure(one: Figure | None, other: Figure | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.low is None and one.high is None:
        return one.text == other.text
    return (one.low, one.high, one.about, one.unit) == (other.low, other.high, other.about, other.unit)
