"""View classes for pages that list changes: an event's history, what is new, and all corrections."""

from __future__ import annotations

from timeline.planning.news_views import NewsDayView
from timeline.planning.page_views import CorrectionView, NavItem, PageFrame
from timeline.planning.views import Link, View


class StepView(View, frozen=True):
    """A published version of an event."""

    when: str
    machine: str
    commit: str
    """The abbreviated hash of its commit."""
    changes: tuple[str, ...]


class HistoryPage(View, frozen=True):
    """events/ID/history/: the published versions, latest first."""

    page: PageFrame
    event: Link
    intro: str
    steps: tuple[StepView, ...]


class CorrectionsPage(View, frozen=True):
    page: PageFrame
    intro: str
    corrections: tuple[CorrectionView, ...]
    feed: str
    """The path of the feed of corrections."""


class NewsPage(View, frozen=True):
    """new/: what was added and changed, latest first."""

    page: PageFrame
    intro: str
    days: tuple[NewsDayView, ...]
    pages: tuple[NavItem, ...] = ()
    """Links to all pages of the list, if it needs several."""
