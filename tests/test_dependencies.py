"""`made_from` covers all that planning reads: if a record changes that a page prints, the page is planned again.

Planning runs on a chronicle that records accesses (`support/recording.py`). Every project must occur here whose pages
read something of their own; the cases of `tests/incremental` are such projects.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from support.editions import ARABIC, REPOSITORY, TWO
from support.recording import Read, Recording, uncovered
from support.repository import Repository
from support.sites import SOURCE, copy_of, shorten_lists, site_of
from support.txtar import Case

from timeline import __version__
from timeline.build import load
from timeline.building.editions import unpublished_in
from timeline.building.event_records import EventRecords
from timeline.building.git_history import read_histories
from timeline.building.load import read_and_check
from timeline.building.options import BuildOptions
from timeline.cache.sqlite_cache import Cache
from timeline.cache.value_file import ValueFile
from timeline.chronicle.key_moments import key_moments
from timeline.chronicle.sourcing_report import number_of_origins, sourcing_report
from timeline.digest import digest, digest_bytes
from timeline.exports.registry import FORMATS
from timeline.planning import history_page, overview
from timeline.planning.cards import brief_of, card_of
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition, published_languages
from timeline.planning.event_page import plan_event
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import PageOrder
from timeline.planning.plan import Pieces
from timeline.planning.site_pages import lists_of, sketch_pages
from timeline.records.event_summary import Entry
from timeline.records.protection import involves_protected
from timeline.rendering.theme import load_theme

CASES = sorted((Path(__file__).parent / "incremental").glob("*.txt"))
SETTINGS = digest("settings")


class RecordedEdition:
    """An edition of a project that records what planning reads; the facets are of the first, as in a build."""

    def __init__(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, *, drafts: bool = False, language: str = ""
    ) -> None:
        reading = read_and_check(site_of(root), BuildOptions(drafts=drafts), None)
        self.chronicle, project = reading.chronicle, reading.chronicle.project
        records = EventRecords(reading.content, ValueFile(None))
        self.recording = recording = Recording()
        theme = load_theme(root, project.theme)
        histories = read_histories(root, reading, Cache(None), tell=True).of
        self.first, self.edition = (
            Edition(
                self.chronicle,
                theme.words(one),
                __version__,
                histories,
                reading.pictures,
                unpublished=unpublished_in(self.chronicle) if drafts else None,
            )
            for one in (project.language, language or project.language)
        )
        self.first.chronicle = self.edition.chronicle = recording.chronicle(self.chronicle)
        monkeypatch.setattr(self.edition, "shown", recording.shown(self.edition.shown))
        self.events = {
            entry.id: self.edition.shown(recording.event(records.of(entry)))
            for entry in self.chronicle.entries
        }
        for name, plain in (("pictures", True), ("histories", True), ("unpublished", False)):
            table = recording.lookups(name, getattr(self.edition, name), plain=plain)
            for edition in (self.first, self.edition):
                setattr(edition, name, table)
        for module in [
            module for name, module in sys.modules.items() if name.startswith("timeline.planning.")
        ]:
            for function in (digest, digest_bytes):
                if getattr(module, function.__name__, None) is function:
                    monkeypatch.setattr(module, function.__name__, getattr(recording, function.__name__))
        monkeypatch.setattr(history_page, "involves_protected", recording.derived(involves_protected))
        with recording.reads() as self.in_settings:
            self.frames = PageFrames(self.edition, FORMATS)

    def uncovered(self) -> dict[str, list[Read]]:
        """What the plan of each page reads and its `made_from` does not cover, by path."""
        facets = Facets(self.first)
        order = PageOrder(list(self.edition.chronicle.reading_order))
        found, pieces = {}, {}
        for index, entry in enumerate(order.entries):
            position = order.position(index)
            made_from = facets.of_event(entry, position, SETTINGS)
            plan = partial(plan_event, self.events[entry.id], entry, position, self.frames)
            found[self.edition.paths.page("events", entry.id)] = self._uncovered(made_from, plan)
            pieces[entry.id] = self._pieces(entry)
        lists = lists_of(self.edition.chronicle, facets)
        of = self.events.__getitem__
        for sketch in sketch_pages(lists, self.frames, facets, pieces, of, (), SETTINGS):
            found[sketch.path] = self._uncovered(sketch.made_from, sketch.plan)
        return {path: reads for path, reads in found.items() if reads}

    def _uncovered(self, made_from: bytes, plan: Callable[[], object]) -> list[Read]:
        covered = self.recording.covered.get(made_from, frozenset())
        self._clear_caches()
        with self.recording.reads() as reads:
            plan()
        return uncovered(reads - self.in_settings, covered, self.events)

    def _pieces(self, entry: Entry) -> Pieces:
        """The keys of an event's card and brief, which cover what the card reads."""
        self._clear_caches()
        with self.recording.reads() as reads:
            card, _ = card_of(self.events[entry.id], entry, self.edition)
        pieces = Pieces(digest(("card", card)), digest(("brief", brief_of(card, self.edition))))
        self.recording.covered |= dict.fromkeys((pieces.card, pieces.brief), frozenset(reads))
        return pieces

    def _clear_caches(self) -> None:
        """Make the next page read again what earlier pages have read."""
        for holder in (self.first, self.edition, self.edition.chronicle, self.edition.chronicle.origins):
            for name, value in vars(holder).items():
                if name.startswith("_") and type(value) is dict:
                    value.clear()
        vars(self.edition).pop("key_moments", None)
        for kept in (key_moments, number_of_origins, sourcing_report, overview._axis_of):
            kept.cache_clear()


def golden_with_history(root: Path) -> Path:
    """The golden project, in a repository in which its events have been changed."""
    copy_of(SOURCE, root)
    texts = {file: file.read_text(encoding="utf-8") for file in root.glob("content/events/*.*")}
    paths = {file: file.relative_to(root).as_posix() for file in texts}
    repository = Repository(root)
    repository.commit({"content/timeline.yaml": (root / "content/timeline.yaml").read_bytes()})
    repository.commit({paths[file]: text.replace("title: ", "title: Once ") for file, text in texts.items()})
    repository.commit({paths[file]: text for file, text in texts.items()})
    return root


def example(root: Path) -> Path:
    return copy_of(REPOSITORY, root)


def arabic(root: Path) -> Path:
    Case(ARABIC).write(root)
    return root


@pytest.mark.parametrize("drafts", [False, True], ids=["public", "drafts"])
@pytest.mark.parametrize("length", ["whole", "cut"])
@pytest.mark.parametrize("project", [golden_with_history, example, arabic])
def test_of_whole_projects(
    project: Callable[[Path], Path],
    length: str,
    drafts: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if length == "cut":
        shorten_lists(monkeypatch)
    assert not RecordedEdition(project(tmp_path), monkeypatch, drafts=drafts).uncovered()


def two_languages(root: Path) -> Path:
    Case(TWO).write(root)
    return root


@pytest.mark.parametrize("project", [two_languages, example])
def test_of_editions_in_another_language(
    project: Callable[[Path], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not RecordedEdition(project(tmp_path), monkeypatch, language="ar").uncovered()


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_of_small_projects(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if case.stem.startswith("long-"):
        shorten_lists(monkeypatch)
    Case(case).write(tmp_path)
    for language in published_languages(load(site_of(tmp_path)).project):
        with monkeypatch.context() as patch:
            assert not RecordedEdition(tmp_path, patch, language=language).uncovered()
