"""Corrections, as event pages, the page of all corrections, feeds and structured data print them."""

from __future__ import annotations

from timeline.model.upkeep import Correction
from timeline.planning.edition import Edition
from timeline.planning.page_views import CorrectionView
from timeline.planning.views import Link


def correction_view(correction: Correction, edition: Edition, event: Link | None = None) -> CorrectionView:
    """A correction with its texts; `event` is a link to its event, for the page of all corrections."""
    when = edition.when(correction.on)
    return CorrectionView(
        kind=correction.kind,
        kind_text=edition.say(f"correction.{correction.kind}"),
        when=when.text,
        machine=when.machine,
        was=correction.was or "",
        now=correction.now or "",
        why=correction.why or "",
        event=event,
    )


def correction_text(view: CorrectionView, edition: Edition) -> str:
    """A correction on one line, for feeds and structured data."""
    say = edition.say
    sentences = [
        say("correction_was", text=view.was) if view.was else "",
        say("correction_now", text=view.now) if view.now else "",
        view.why,
    ]
    return " ".join(filter(None, sentences)) or view.kind_text
