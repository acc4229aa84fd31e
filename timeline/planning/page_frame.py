"""The frame of every page: title, address, navigation and structured data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from timeline.planning.edition import Edition
from timeline.planning.formats import Format
from timeline.planning.news import has_news
from timeline.planning.page_views import NavItem, PageFrame
from timeline.planning.urls import address_of, root_of
from timeline.planning.versions import LanguageVersions
from timeline.planning.views import Link, Picture
from timeline.wording.marked_texts import remove_marks, without_marks

LICENCES = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
}
"""The addresses of licences by SPDX identifier."""

DESCRIPTION_LENGTH = 200
CARD_SIZE = (1200, 630)
"""The width and height of pictures for link previews, in pixels."""


def json_for_script(value: Mapping[str, Any]) -> bytes:
    """JSON that cannot close the `<script>` element around it (HTML, section 4.12.1.3); without marks of languages."""
    data = remove_marks(msgspec.json.encode(value))
    return data.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")


def has_verify_page(edition: Edition) -> bool:
    """Whether the site has a page on how to check it; not one with drafts, or as it was known on a day."""
    project = edition.project
    return bool(project.repository and project.url and not edition.drafts and not edition.as_known_at)


def wants_cards(edition: Edition) -> bool:
    """Whether a site for publication asks for social cards. Their addresses must be absolute, so it needs a `url`."""
    project = edition.project
    return project.cards == "on" and bool(project.url) and not edition.drafts and not edition.as_known_at


def shorten(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """The text, cut after a word and with an ellipsis if it is longer."""
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.–") + "…"


class PageFrames:
    """Makes the frames of an edition's pages; the parts that all share are made once."""

    def __init__(self, edition: Edition, formats: tuple[Format, ...], *, cards: bool = False) -> None:
        self.edition = edition
        self.cards = cards
        """Whether there are pictures of events and of the site for link previews."""
        self.formats = formats
        project = edition.project
        licence = project.licence
        told = has_news(edition)
        self._versions = LanguageVersions(edition, self.address)
        self.navigation = _navigation(edition, news=told)
        self._nav = {
            here: tuple(NavItem(text, href, href == here) for text, href in self.navigation)
            for here in ("", *(href for _, href in self.navigation))
        }
        self._of_all = PageFrame(
            path="",
            root="",
            language_root="",
            kind="",
            title="",
            heading="",
            description="",
            language=edition.language,
            base_language=edition.language.partition("-")[0],
            locale=edition.language.replace("-", "_"),
            direction=edition.direction,
            site_title=project.title,
            contact=project.contact or "",
            coverage=project.coverage or "",
            rests_on=edition.paths.sourcing if edition.chronicle.entries else "",
            licence_text=(licence and licence.text) or "",
            licence_data=(licence and licence.data) or "",
            licence_text_url=LICENCES.get((licence and licence.text) or "", ""),
            licence_data_url=LICENCES.get((licence and licence.data) or "", ""),
            as_known=edition.say("as_known", date=edition.when(edition.as_known_at).text)
            if edition.as_known_at
            else "",
            drafts=edition.drafts,
            formats=formats,
            news=edition.paths.news if told else "",
            news_feed=edition.paths.news_feed if told else "",
            verify=Link(edition.say("site.verify"), edition.paths.verify)
            if has_verify_page(edition)
            else None,
            generator=f"timeline {edition.version}",
        )

    def frame(
        self,
        path: str,
        kind: str,
        heading: str,
        description: str = "",
        *,
        section: str = "",
        json_ld: Mapping[str, Any] | None = None,
        issued: str = "",
        picture: Picture | None = None,
        event: str = "",
        stands_for: str = "",
        translation: str = "",
    ) -> PageFrame:
        """The frame of one page.

        `section` is the path of the navigation item that the page belongs to; `event` the id of the event that it is
        about; `stands_for` the path of the page that search engines should index in place of this one; `translation` the
        state of its translation, if readers must be told.
        """
        project, root = self.edition.project, self._root(path)
        title = (
            heading
            if path == self.edition.paths.home
            else self.edition.words.text("chronicle.page_title", title=heading, site=self.edition.title)
        )
        return msgspec.structs.replace(
            self._of_all,
            path=path,
            root=root,
            language_root=root + self.edition.paths.folder,
            kind=kind,
            title=title,
            heading=heading,
            description=shorten(
                " ".join(without_marks(description or project.description or project.title).split())
            ),
            canonical=self.address(stands_for or path),
            nav=self._nav.get(path) or self._nav.get(section) or self._nav[""],
            translation=translation,
            versions=self._versions.of(path, stands_for or path),
            json_ld=json_for_script(json_ld) if json_ld else b"",
            og_type="article" if kind == "event" else "website",
            issued=issued,
            **self._image(picture, event, heading),
        )

    def _image(self, picture: Picture | None, event: str, heading: str) -> dict[str, Any]:
        """The picture for link previews: the card of an event or of the site, else an event's own picture."""
        edition, base = self.edition, self.edition.project.url
        if not base:
            return {}
        if self.cards:
            path = edition.paths.card(event) if event else edition.paths.site_card
            alt = (
                edition.say("social_card.alt_event", title=heading)
                if event
                else edition.say("social_card.alt_site", title=edition.title)
            )
            return {"image": base + path, "image_alt": alt, "image_size": CARD_SIZE}
        if picture is None:
            return {}
        size = (picture.width, picture.height) if picture.width and picture.height else None
        return {"image": base + picture.href, "image_alt": picture.alt, "image_size": size}

    def _root(self, path: str) -> str:
        """The link to the site's root; absolute on the 404 page, which servers show at any address."""
        base = self.edition.project.url
        if path != self.edition.paths.not_found or not base:
            return root_of(path)
        return f"/{base.partition('://')[2].partition('/')[2]}"

    def address(self, path: str) -> str:
        """The full address of a page; empty if the project has none."""
        base = self.edition.project.url
        return base + address_of(path) if base else ""


def _navigation(edition: Edition, *, news: bool) -> tuple[tuple[str, str], ...]:
    chronicle, paths = edition.chronicle, edition.paths
    items = [(edition.say("site.chronology"), paths.home)]
    if chronicle.topics:
        items.append((edition.say("site.claims"), paths.index("topics")))
    if chronicle.actors:
        items.append((edition.say("site.who"), paths.index("actors")))
    if chronicle.places:
        items.append((edition.say("site.where"), paths.index("places")))
    if edition.map_path:
        items.append((edition.say("site.map"), edition.map_path))
    if any(entry.tags for entry in chronicle.entries):
        items.append((edition.say("site.tags"), paths.index("tags")))
    if chronicle.sources:
        items.append((edition.say("site.sources"), paths.index("sources")))
    if chronicle.entries:
        items.append((edition.say("site.rests_on"), paths.sourcing))
    if news:
        items.append((edition.say("site.new"), paths.news))
    if any(entry.corrections for entry in chronicle.entries):
        items.append((edition.say("site.corrections"), paths.corrections))
    if chronicle.entries:
        items.append((edition.say("site.find"), paths.find))
    pages = sorted(chronicle.pages.values(), key=lambda page: (page.order or 0, page.title, page.id))
    items += [(page.nav or page.title, paths.free_page(page.id)) for page in map(edition.shown, pages)]
    return tuple(items)
