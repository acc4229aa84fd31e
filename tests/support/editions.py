"""The sites that tests of pages look at: the example, a right-to-left one with everything, one in five languages, a long one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from support.repository import Repository
from support.sites import copy_of
from support.txtar import Case
from timeline.build import BuildOptions, build
from timeline.project import ProjectPaths

REPOSITORY = Path(__file__).parents[2]
PROJECTS = Path(__file__).parents[1] / "editions"
ARABIC = PROJECTS / "arabic.txt"
TWO = PROJECTS / "two-languages.txt"
LONG = 520
"""Events of the long chronology: more than stand on one page."""

WORDS = REPOSITORY / "themes/default/static/fonts/OFL-source-serif-4.txt"
"""The text that the words of a made-up chronology are drawn from."""

PROJECT = """\
title: A long chronology
url: https://example.org/long/
eras:
  frost: {title: The frost, date: 2022-11/2023-03}
"""
SOURCE = """\
source-{n}:
  title: {title}
  publisher: paper-{publisher}
  url: https://paper.example/{n:08}/{title_id}
  published: {published}
"""
EVENT = """\
- id: event-{n}
  date: {date}
  title: {title}
  summary: {summary}.
  place: place-{place}
  actors: [paper-{actor}]
  tags: [tag-{tag}]
  importance: {importance}
  sources:
"""
CITATION = """\
    - source: source-{source}
      citing: [paper-{actor}]
      at: paragraph {paragraph}
      quote: {quote}
"""
EDITIONS = {"example": "/aleppo/", "arabic": "/flood/", "harbour": "/harbour/", "long": "/long/"}
"""Their names, and the paths of their addresses."""

PLACES, PAPERS, TAGS = 9, 6, 7


def build_edition(name: str, folder: Path) -> Path:
    """Build `example`, `arabic`, `harbour` or `long` in a new folder; returns the site's."""
    root = folder / "project"
    if name == "example":
        copy_of(REPOSITORY, root)  # what git knows of it is not the same everywhere
    elif name == "arabic":
        Case(ARABIC).write(root)
        _give_a_history(root)
    elif name == "harbour":
        Case(PROJECTS / "harbour.txt").write(root)
    elif name == "long":
        write_chronology(root, LONG)
    return build_site(root, folder)


def build_in(languages: Sequence[str], folder: Path) -> Path:
    """Build the Arabic one in several languages, in the program's own theme; returns the site's folder."""
    root = folder / "project"
    Case(ARABIC).write(root)
    file = root / "content/timeline.yaml"
    text = re.sub("(?m)^theme: .*\n", "", file.read_text(encoding="utf-8"))
    file.write_text(f"{text}languages: [{', '.join(languages)}]\n", encoding="utf-8")
    _give_a_history(root)
    return build_site(root, folder)


def _give_a_history(root: Path) -> None:
    """Commit a project, one event of it in an earlier version first."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    event = "content/events/2024-03-02-school-shelter.yaml"
    earlier = "date: 2024-03\ntitle: مدرسة تفتح أبوابها\nsources: [rain]\nplace: town\n"
    Repository(root).commits([{**files, event: earlier}, {event: files[event]}])


def build_site(root: Path, folder: Path) -> Path:
    """Build a project, with its site and what is remembered of it in another folder; returns the site's."""
    build(ProjectPaths(root, folder / "site", folder / "memory"), BuildOptions(jobs=1))
    return folder / "site"


def write_chronology(root: Path, events: int) -> None:
    """A made-up chronology, the same each time; its events are as long and well sourced as a newsroom's."""
    draw = random.Random(events)
    words = re.findall(r"[a-z]+", WORDS.read_text(encoding="utf-8").lower())

    def text(low: int, high: int) -> str:
        return " ".join(draw.choices(words, k=draw.randint(low, high))).capitalize()

    sources = range(events // 2)
    files = {
        "timeline.yaml": PROJECT,
        "places.yaml": "".join(f"place-{n}: {{name: {text(1, 2)}}}\n" for n in range(PLACES)),
        "actors.yaml": "".join(f"paper-{n}: {{name: {text(1, 3)}, kind: media}}\n" for n in range(PAPERS)),
        "sources.yaml": "".join(_source(n, draw, text) for n in sources),
        "events/all.yaml": "".join(_event(n, draw, text, sources) for n in range(events)),
    }
    for name, content in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def _source(n: int, draw: random.Random, text: Callable[[int, int], str]) -> str:
    title = text(6, 12)
    return SOURCE.format(
        n=n,
        title=title,
        title_id=title.replace(" ", "-").lower(),
        publisher=draw.randrange(PAPERS // 2),  # the others are cited: no paper has it from itself
        published=_day(draw),
    )


def _event(n: int, draw: random.Random, text: Callable[[int, int], str], sources: Sequence[int]) -> str:
    event = EVENT.format(
        n=n,
        date=_day(draw),
        title=text(6, 12),
        summary=text(25, 60),
        place=draw.randrange(PLACES),
        actor=draw.randrange(PAPERS),
        tag=n % TAGS,
        importance="major" if n % 13 == 0 else draw.choice(("normal", "minor")),
    )
    return event + "".join(
        CITATION.format(
            source=source,
            actor=draw.randrange(PAPERS // 2, PAPERS),
            paragraph=draw.randint(1, 20),
            quote=text(5, 12),
        )
        for source in draw.sample(sources, draw.choice((1, 1, 2, 2, 3)))
    )


def _day(draw: random.Random) -> date:
    return date(2022, 1, 10) + timedelta(days=draw.randrange(700))
