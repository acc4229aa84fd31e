"""The whole chronology as one HTML file that needs no connection: made of the main content of each page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape

import msgspec

from timeline.exporting.anchors import Anchors
from timeline.exporting.export_site import ExportSite
from timeline.exporting.html_tags import elements_of_class, inside
from timeline.exporting.inlined_files import InlinedFiles
from timeline.exporting.page_parts import PageParts, Part, list_item, without_dead_links
from timeline.planning.edition import Edition
from timeline.planning.event_dates import short_date
from timeline.wording.marked_texts import without_marks

_OF_HOME = ("opening", "strip", "in-short")
_STYLE = """
.one-page h1[aria-level] { font-size: var(--size-head); line-height: 1.2; }
.one-page main > section { margin-block-start: 3rem; }
.one-page main > section > section { border-block-start: 1px solid var(--rule); }
.one-page :is(main > section > section, .other-page) { content-visibility: auto; contain-intrinsic-size: auto 40rem; }
.one-page .contents details { background: none; border-block-end: 1px solid var(--faint); }
.one-page .contents summary { padding: .4rem 0; }
.one-page .contents summary span { display: inline; }
.one-page .contents > ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding-block: .6rem; }
.one-page .listed { columns: 22rem auto; column-gap: var(--gap); padding-block: .5rem 1rem; }
.one-page .listed li { break-inside: avoid; padding-block: .3rem; font-size: var(--size-small); line-height: 1.35; }
.one-page .listed .when { font: 600 var(--size-note)/1.4 var(--sans); color: var(--soft); }
.one-page .small-print a { display: inline-block; padding-block: 2px; }
@media print {
  .one-page :is(main > section > section, .other-page) { content-visibility: visible; }
  .one-page .contents details:not([open]) { display: none; }
}
"""


class _Section(msgspec.Struct):
    """A part of the file for one kind of page."""

    anchor: str
    heading: str
    """As HTML."""
    parts: list[Part]


class OnePage:
    """Lays out the file: contents, axis and key moments, then every event, question, actor, place and source."""

    def __init__(self, site: ExportSite, edition: Edition, files: InlinedFiles) -> None:
        self._site = site
        self._edition = edition
        self._files = files
        paths, chronicle = edition.paths, edition.chronicle
        self._events = {paths.page("events", entry.id): entry for entry in chronicle.reading_order}
        self._dates = {f"events/{entry.id}": short_date(entry, edition) for entry in chronicle.entries}
        tables: dict[str, Iterable[str]] = {
            "topics": chronicle.topics,
            "actors": chronicle.actors,
            "places": chronicle.places,
            "sources": chronicle.sources,
            "tags": chronicle.of_tag,
        }
        self._lists = {
            kind: self._there(paths.page(kind, id_) for id_ in ids) for kind, ids in tables.items()
        }
        free = map(paths.free_page, chronicle.pages)
        self._others = self._there((paths.map, paths.sourcing, paths.corrections, *free))
        listed = [path for group in self._lists.values() for path in group]
        self._parts = PageParts(
            site, Anchors(edition, (paths.home, *self._events, *listed, *self._others)), files
        )

    def _there(self, paths: Iterable[str]) -> list[str]:
        return [path for path in paths if path in self._site.files]

    def html(self, commit: str) -> str:
        """The file; its foot names the commit, if there is one."""
        body = without_dead_links("".join(self._body(commit)))
        styles = self._files.styles(self._parts.style_sheets) + _STYLE
        digest = b64encode(sha256(styles.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        return (
            f'<!doctype html>\n<html lang="{escape(self._edition.language)}" dir="{self._edition.direction}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(without_marks(self._edition.title))}</title>\n"
            '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
            f'<link rel="icon" href="data:,">\n<style>{styles}</style>\n</head>\n'
            f'<body class="home-page one-page">\n{self._files.symbols()}{body}</body>\n</html>\n'
        )

    def _body(self, commit: str) -> Iterator[str]:
        home_path = self._edition.paths.home
        home = self._site.text(home_path)
        self._parts.part(home_path)  # for its style sheets
        opening, *drawn = elements_of_class(inside(home, "main"), _OF_HOME)
        sections = list(self._sections())
        others = list(map(self._parts.part, self._others))
        yield f'<a class="skip" href="#chronology">{self._text("ui.skip")}</a>\n<main>\n'
        yield self._parts.rewritten(home_path, opening, {})
        yield from self._contents(sections, others)
        yield from (self._parts.rewritten(home_path, one, {}) for one in drawn)
        naming: dict[str, list[Part]] = {}
        for event in sections[0].parts:
            for anchor in event.mentions:
                naming.setdefault(anchor, []).append(event)
        for section in sections:
            yield f'<section id="{section.anchor}">\n<h2 class="band">{section.heading}</h2>\n'
            for part in section.parts:
                yield f'<section id="{escape(part.anchor)}">\n{part.html}'
                if section is not sections[0] and part.anchor in naming:
                    yield self._event_list(naming[part.anchor])
                yield "</section>\n"
            yield "</section>\n"
        for part in others:
            yield f'<section id="{escape(part.anchor)}" class="other-page">\n{part.html}</section>\n'
        as_of = self._text("ui.one_page.commit", commit=commit) if commit else ""
        yield f'<p class="gloss">{self._text("ui.one_page.note")} {as_of}</p>\n</main>\n'
        for foot in elements_of_class(home, ("colophon",)):
            yield self._parts.rewritten(home_path, foot, {})

    def _sections(self) -> Iterator[_Section]:
        heading = escape(without_marks(self._edition.say("site.chronology")))
        yield _Section("chronology", heading, list(map(self._parts.part, self._events)))
        for kind, paths in self._lists.items():
            if paths:
                parts = sorted(
                    map(self._parts.part, paths), key=lambda part: self._edition.collate(part.name)
                )
                index = self._site.text(self._edition.paths.index(kind))
                yield _Section(kind, inside(inside(index, "main"), "h1"), parts)

    def _contents(self, sections: Iterable[_Section], others: Iterable[Part]) -> Iterator[str]:
        """Links to everything in the file, folded."""
        yield f'<nav class="contents" aria-label="{self._text("ui.one_page.contents")}">\n'
        for section in sections:
            yield (
                f"<details>\n<summary>{section.heading} <span>{len(section.parts)}</span></summary>\n"
                f"{self._event_list(section.parts)}</details>\n"
            )
        yield f"<ul>\n{''.join(map(list_item, others))}</ul>\n</nav>\n"

    def _event_list(self, parts: Iterable[Part]) -> str:
        items = (list_item(part, self._dates.get(part.anchor, "")) for part in parts)
        return f'<ul class="listed">\n{"".join(items)}</ul>\n'

    def _text(self, key: str, **values: str) -> str:
        return escape(without_marks(self._edition.words.text(key, **values)))
