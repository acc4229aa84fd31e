"""The search form, and the texts that its script prints."""

from __future__ import annotations

import msgspec

from timeline.planning.edition import Edition
from timeline.planning.finder_view import Finder
from timeline.wording.numbers import intl_locale

_WORDS = "ui.find.script."
"""The keys of the texts that the script prints."""


def finder_of(edition: Edition, mode: str, facets: tuple[str, ...]) -> Finder | None:
    """The form with these facets; None for a chronology without events."""
    events = len(edition.chronicle.entries)
    if not events:
        return None
    texts = edition.words.texts
    words = {key.removeprefix(_WORDS): text for key, text in texts.items() if key.startswith(_WORDS)}
    words["locale"] = intl_locale(edition.locale)
    return Finder(
        edition.paths.find,
        msgspec.json.encode(words).decode(),
        facets,
        edition.say("events", n=events),
        mode,
    )
