"""What readers have to load, and how far they have to scroll: some pages of built sites, on a phone and at a desk.

    python tools/page_sizes.py SITE [SITE ...] [--pages index.html,find/index.html] [--runs 3] [--slow]

Without --pages: the home page, the month with the largest page, the event with the largest, and the lists and indexes
that there are.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from measured_pages import DESK, PHONE, browsing, loaded, median, serving

LARGEST = ("months/*/index.html", "events/*/index.html")
LISTS = ("actors", "places", "sources", "find", "map", "new")
HEAD = (
    f"{'':40}{'HTML':>7}{'script':>8}{'all kB':>8}{'req.':>5}{'content':>9}{'ready':>8}{'blocked':>9}"
    f"{'cpu':>7}{'shift':>7}{'nodes':>8}{'phone':>7}{'desk':>7}"
)


def pages_of(site: Path) -> Iterator[str]:
    """A page of each kind."""
    yield "index.html"
    for pattern in LARGEST:
        pages = sorted(site.glob(pattern), key=lambda page: (-page.stat().st_size, page))
        if pages:
            yield pages[0].relative_to(site).as_posix()
    for name in LISTS:
        if (site / name / "index.html").is_file():
            yield f"{name}/index.html"


def kilobytes(file: Path) -> float:
    """Its size, compressed by gzip at its usual level."""
    return len(gzip.compress(file.read_bytes(), 6)) / 1000


def scripts(page: Path) -> float:
    """The sizes of the scripts that a page loads at once."""
    names = re.findall(r'<script [^>]*src="([^"]+)"', page.read_text(encoding="utf-8"))
    return sum(kilobytes((page.parent / name).resolve()) for name in names)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("sites", nargs="+", type=Path, metavar="SITE")
    options.add_argument("--pages", default="", help="paths, with commas between")
    options.add_argument("--runs", type=int, default=3, help="loads of each page; the medians are printed")
    options.add_argument(
        "--slow", action="store_true", help="a mobile network and a quarter of the processor"
    )
    chosen = options.parse_args()
    with browsing() as browser:
        for site in chosen.sites:
            print(f"\n{site}\n{HEAD}")
            with serving(site) as base:
                for path in chosen.pages.split(",") if chosen.pages else pages_of(site):
                    file = site / path
                    url = base + path.removesuffix("index.html")
                    at = {}
                    for window in (DESK, PHONE):
                        loads = []
                        for _ in range(chosen.runs):
                            with loaded(browser, url, window=window, slow=chosen.slow) as (_, load):
                                loads.append(load)
                        at[window] = median(loads)
                    phone = at[PHONE]
                    shift = max(load.shift for load in at.values())
                    name = path.removesuffix("/index.html")[:39]
                    print(
                        f"{name:40}{kilobytes(file):7.1f}{scripts(file):8.1f}{phone.kilobytes:8.1f}{phone.requests:5.0f}"
                        f"{phone.content:7.0f}ms{phone.ready:6.0f}ms{phone.blocked:7.0f}ms{phone.processor:5.0f}ms{shift:7.3f}{phone.nodes:8,.0f}"
                        f"{phone.screens:7.1f}{at[DESK].screens:7.1f}",
                        flush=True,
                    )


if __name__ == "__main__":
    sys.exit(main())
