"""Takes the pictures of the manual, docs/pictures/*.png: main pages of the example, of an Arabic chronology and of a long one.

    python tools/screenshots.py [NAME ...]

It needs Chromium (`make test` installs it). Pages are opened from a folder, at fixed sizes and without animation.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from support.browser import launched  # noqa: E402
from support.editions import build_edition, build_site  # noqa: E402
from support.repository import Repository  # noqa: E402
from support.sites import copy_of  # noqa: E402

PICTURES = REPOSITORY / "docs/pictures"
LARGEST, LARGEST_TOGETHER = 120_000, 800_000
"""Bytes."""
COLOURS = 64

DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 1.5, "has_touch": True}
DARK = {"color_scheme": "dark"}
STILL = {"reduced_motion": "reduce", "locale": "en-GB", "timezone_id": "UTC"}


class Shot(NamedTuple):
    """A picture: of which chronology, which page and at which size; from which element on, if not from the top."""

    name: str
    site: str
    page: str
    view: dict[str, object]
    start: str = ""
    query: str = ""


SHOTS = (
    Shot("home", "example", "index.html", DESK),
    Shot("home-dark", "example", "index.html", DESK | DARK),
    Shot("home-phone", "example", "index.html", PHONE),
    Shot("day", "example", "index.html", DESK, "#d2024-12-01"),
    Shot("event", "example", "events/camp-strikes/index.html", DESK),
    Shot("event-phone", "example", "events/camp-strikes/index.html", PHONE),
    Shot("how-we-know", "example", "rests-on/index.html", DESK),
    Shot("found", "example", "index.html", DESK, "#finder_form", "?q=hama"),
    Shot("map", "example", "map/index.html", DESK),
    Shot("arabic", "arabic", "index.html", DESK),
    Shot("arabic-phone-dark", "arabic", "events/losses-told/index.html", PHONE | DARK),
    Shot("long", "long", "index.html", DESK),
    Shot("month", "long", "months/2023-03/index.html", DESK),
    Shot("find", "long", "find/index.html", DESK, query="?q=bridge&where=place-1"),
    Shot("new", "long", "new/index.html", DESK),
)
CARDS = {"card": ("example", "events/northern-hama-defences/card.png")}
"""Pictures that the build itself has drawn."""

WHO = (
    "The council",
    "The water board",
    "The mayor",
    "A residents’ group",
    "The fire service",
    "The ministry",
)
DOES = (
    "closes",
    "inspects",
    "reopens",
    "orders repairs to",
    "warns about",
    "publishes a report on",
    "asks for help with",
)
WHAT = (
    "the north bridge",
    "the old dam",
    "the market quay",
    "the school shelter",
    "the river gauge",
    "the flood wall",
)
PLACES = ("Marrow", "North Quay", "Old Town", "Weir Field", "Low Mill")
EVENTS = 420


def main(names: list[str]) -> int:
    """Take the pictures with these names, or all."""
    PICTURES.mkdir(exist_ok=True)
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        sites = {site: _build(site, Path(folder) / site) for site in ("example", "arabic", "long")}
        for shot in wanted:
            context = browser.new_context(**shot.view, **STILL)
            page = context.new_page()
            page.goto((sites[shot.site] / shot.page).as_uri() + shot.query)
            page.evaluate("document.fonts.ready.then(() => true)")
            if shot.start:
                page.locator(shot.start).evaluate("element => element.scrollIntoView()")
            page.wait_for_timeout(500)
            _keep(shot.name, page.screenshot(animations="disabled", caret="hide"))
            context.close()
        for name, (site, path) in CARDS.items():
            if not names or name in names:
                _keep(name, (sites[site] / path).read_bytes())
    return _check_sizes()


def _build(site: str, folder: Path) -> Path:
    if site == "arabic":
        return build_edition(site, folder)
    root = folder / "project"
    if site == "long":
        _write_long_chronology(root)
    else:
        copy_of(REPOSITORY, root)
        settings = root / "content/timeline.yaml"
        settings.write_text(settings.read_text(encoding="utf-8") + "cards: on\n", encoding="utf-8")
    return build_site(root, folder)


def _write_long_chronology(root: Path) -> None:
    """A chronology with a history: its last events came a day after the others."""
    draw = random.Random(1)  # noqa: S311
    files = {
        "content/timeline.yaml": "title: The flood at Marrow\ndescription: Two years on the river, as its papers told them.\n",
        "content/places.yaml": "".join(f"place-{n}: {{name: {name}}}\n" for n, name in enumerate(PLACES)),
        "content/actors.yaml": "".join(
            f"paper-{n}: {{name: {name}, kind: media}}\n"
            for n, name in enumerate(("Marrow Post", "River Herald", "The Wire"))
        ),
    }
    events = [_event(n, draw) for n in range(EVENTS)]
    versions = [{"content/events/all.yaml": "".join(events[:until])} for until in (EVENTS - 5, EVENTS)]
    root.mkdir(parents=True)
    Repository(root).commits([files | versions[0], versions[1]])


def _event(n: int, draw: random.Random) -> str:
    day = date(2022, 3, 1) + timedelta(days=int(draw.triangular(0, 730, 380)))
    title = f"{draw.choice(WHO)} {draw.choice(DOES)} {draw.choice(WHAT)}"
    return (
        f"- id: event-{n}\n  date: {day}\n  title: {title}\n  place: place-{draw.randrange(len(PLACES))}\n"
        f"  importance: {'major' if n in (20, 110, 230, 310, 400) else 'normal'}\n"
        f"  sources:\n    - publisher: paper-{draw.randrange(3)}\n      url: https://paper{draw.randrange(3)}.example/{n}\n      published: {day}\n      citing: own\n"
    )


def _keep(name: str, png: bytes) -> None:
    """Write a picture with few colours."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


def _check_sizes() -> int:
    sizes = {path.name: path.stat().st_size for path in sorted(PICTURES.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{size:7,} {name}{'  too large' if size > LARGEST else ''}")
    print(f"{sum(sizes.values()):7,} together")
    return max(sizes.values()) > LARGEST or sum(sizes.values()) > LARGEST_TOGETHER


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
