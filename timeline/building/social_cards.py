"""Building of the pictures that social networks show with links: one for each event, and one for the site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING

from timeline.diagnostics import Problem, Severity
from timeline.digest import digest
from timeline.exports.file_plan import FilePlan
from timeline.model.project import PROJECT_FILE
from timeline.planning.chronology import made_of
from timeline.planning.edition import Edition
from timeline.planning.page_frame import wants_cards
from timeline.planning.social_card_views import SocialCard
from timeline.planning.social_cards import CardPlanner
from timeline.planning.views import Card
from timeline.records.event_summary import Entry
from timeline.rendering.theme import Theme
from timeline.social_cards.style import card_style
from timeline.wording.marked_texts import without_marks

if TYPE_CHECKING:
    from timeline.social_cards.draw import CardArtist

MOST_LETTERS = 8
"""Letters without a font that a warning names."""


def can_be_drawn() -> bool:
    """Whether the library that draws them is installed."""
    return find_spec("PIL") is not None


def cards_of(edition: Edition, theme: Theme) -> SocialCards | None:
    """The cards of an edition; None if it has none: not asked for, without the library, or without a font for its dates."""
    if not wants_cards(edition) or not can_be_drawn():
        return None
    cards = SocialCards(edition, theme)
    return cards if cards.can_set_dates else None


class SocialCards:
    """Makes the cards of one edition."""

    def __init__(self, edition: Edition, theme: Theme) -> None:
        from PIL import __version__  # drawing differs from version to version

        self._edition = edition
        self._theme = theme
        self._style = card_style(theme.files, theme.assets.get("theme.css", ""))
        self._planner = CardPlanner(edition)
        self.key = digest((__version__, self._style, self._planner.axis, edition.language, edition.title))
        """The digest of what all cards have in common."""

    @property
    def can_set_dates(self) -> bool:
        """Whether the theme has letters for dates in the edition's language: without them, a card would give a wrong date."""
        labels = (tick.label for tick in self._planner.axis.ticks)
        return not self._style.missing((*labels, *made_of(self._edition)))

    @cached_property
    def _artist(self) -> CardArtist:
        from timeline.social_cards.draw import CardArtist

        edition = self._edition
        return CardArtist(
            self._planner.axis, self._style, self._theme.files, edition.language, edition.direction
        )

    def of_event(self, card: Card, entry: Entry) -> FilePlan:
        """The plan of an event's card."""
        return self._plan(self._edition.paths.card(entry.id), self._planner.of_event(card, entry))

    def of_site(self) -> FilePlan:
        """The plan of the site's card."""
        return self._plan(self._edition.paths.site_card, self._planner.of_site(made_of(self._edition)))

    def _plan(self, path: str, card: SocialCard) -> FilePlan:
        return FilePlan(path, digest((self.key, card)), lambda: self._artist.draw(card))

    def missing_letters(self) -> str:
        """The letters of titles for which the theme has no font; such titles are not on their cards."""
        edition = self._edition
        titles = [without_marks(edition.title_of(entry)) for entry in edition.chronicle.entries]
        return self._style.missing([without_marks(edition.title), *titles])


def problems(edition: Edition, cards: SocialCards | None) -> Iterator[Problem]:
    """Why there are no cards although the project asks for them, or cards without a title."""
    if not wants_cards(edition):
        return
    if not can_be_drawn():
        if edition.language != edition.project.language:
            return  # it has been said
        message = "no cards were drawn, since the library Pillow is not installed"
        yield _problem("CARD001", message, "pip install 'sourced-timeline[cards]'")
    elif cards is None:
        message = f"the theme has no font for dates in the language `{edition.language}`, which therefore has no cards"
        yield _problem("CARD002", message, "add a font for this language to your theme, if you want cards")
    elif letters := cards.missing_letters():
        some = " ".join(letters[:MOST_LETTERS]) + (" …" if len(letters) > MOST_LETTERS else "")
        message = f"the theme has no font for these letters: {some}; cards leave out titles with such letters"
        yield _problem("CARD002", message, "add a font with these letters to your theme")


def _problem(code: str, message: str, help_text: str) -> Problem:
    return Problem(code, message, help_text, PROJECT_FILE, ("cards",), severity=Severity.WARNING)
