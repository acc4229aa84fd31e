"""Series: what one party counts of one thing for one day after another. A later day's figure takes no earlier one back."""

from __future__ import annotations

from timeline.chronicle.entry import ClaimEntry
from timeline.model import edtf


def updates(new: ClaimEntry, old: ClaimEntry) -> bool:
    """Whether a claim gives what an earlier one counts for a later day, all else being equal."""
    measures = {(figure.measure, figure.unit) for figure in new.figures}
    return (
        bool(old.figures)
        and (new.by, new.about, new.stance) == (old.by, old.about, old.stance)
        and (folded(new.who), folded(new.scope)) == (folded(old.who), folded(old.scope))
        and all((figure.measure, figure.unit) in measures for figure in old.figures)
        and _until(old.as_of) < _until(new.as_of)
    )


def folded(text: str | None) -> str:
    """A `who` or `scope` as they are compared: but for capitals and spaces."""
    return " ".join(text.split()).casefold() if text else ""


def _until(as_of: str | None) -> int:
    """The day number up to which figures hold."""
    if as_of is None:
        return -edtf.UNBOUNDED
    latest = edtf.parse(as_of).latest
    return edtf.UNBOUNDED if latest is None else latest
