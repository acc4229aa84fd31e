"""The sites that the tests of pages look at: the example's, one from right to left with everything in it, a long one."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta
from pathlib import Path

from timeline.build import BuildOptions, build
from timeline.building.project_files import ProjectPaths
from txtar import Case

REPOSITORY = Path(__file__).parents[2]
ARABIC = Path(__file__).parents[1] / "editions" / "arabic.txt"
LONG = 520
"""Events of the long chronology: more than stand on one page."""

TEXT = REPOSITORY / "themes/default/static/fonts/OFL-source-serif-4.txt"
"""Where the long one's words are drawn from."""


def build_edition(name: str, folder: Path) -> Path:
    """Build `example`, `arabic` or `long` in a new folder; returns the site's."""
    root = REPOSITORY if name == "example" else folder / "project"
    if name == "arabic":
        Case(ARABIC).write(root)
    elif name == "long":
        write_chronology(root, LONG)
    site = folder / "site"
    build(ProjectPaths(root, site, folder / "memory"), BuildOptions(jobs=1))
    return site


def write_chronology(root: Path, events: int) -> None:
    """A made-up chronology whose events are as long, and as well sourced, as those of a newsroom: the same each time."""
    draw = random.Random(events)
    words = re.findall(r"[a-z]+", TEXT.read_text(encoding="utf-8").lower())

    def text(low: int, high: int) -> str:
        return " ".join(draw.choices(words, k=draw.randint(low, high))).capitalize()

    content = root / "content"
    content.mkdir(parents=True)
    papers, sources = range(6), range(events // 2)
    _write(content / "timeline.yaml", "title: A long chronology\nurl: https://example.org/long/\neras:\n  frost: {title: The frost, date: 2022-11/2023-03}\n")
    _write(content / "places.yaml", "".join(f"place-{n}: {{name: {text(1, 2)}}}\n" for n in range(9)))
    _write(content / "actors.yaml", "".join(f"paper-{n}: {{name: {text(1, 3)}, kind: media}}\n" for n in papers))
    _write(
        content / "sources.yaml",
        "".join(
            f"source-{n}:\n  title: {text(6, 12)}\n  publisher: paper-{draw.choice(papers)}\n"
            f"  url: https://paper.example/{draw.getrandbits(40):x}\n  published: {_day(draw)}\n"
            for n in sources
        ),
    )
    _write(content / "events/all.yaml", "".join(_event(n, draw, text, sources) for n in range(events)))


def _event(n, draw, text, sources) -> str:  # type: ignore[no-untyped-def]
    cited = "".join(
        f"    - source: source-{source}\n      at: paragraph {draw.randint(1, 20)}\n      quote: {text(5, 12)}\n"
        f"      citing: [paper-{draw.randrange(6)}]\n"
        for source in draw.sample(sources, draw.choice((1, 1, 2, 2, 3)))
    )
    return (
        f"- id: event-{n}\n  date: {_day(draw)}\n  title: {text(6, 12)}\n  summary: {text(25, 60)}.\n"
        f"  place: place-{draw.randrange(9)}\n  actors: [paper-{draw.randrange(6)}]\n  tags: [tag-{n % 7}]\n"
        f"  importance: {'major' if n % 13 == 0 else draw.choice(('normal', 'minor'))}\n  sources:\n{cited}"
    )


def _day(draw: random.Random) -> date:
    return date(2022, 1, 10) + timedelta(days=draw.randrange(700))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
