"""How the cost of a build and of a check grows with the content, one dimension at a time.

    python tools/growth.py [--only NAME[,NAME...]] [--scale 0.5] [--runs 2] [--command build|check]

Each dimension is made at n, 2n and 4n, and built from nothing in a process of its own. What is printed is the program's
own processor time (the least of some runs, less that of an empty project; not the system's, which depends on the disk),
and by how much it grew from n to 4n over what n log n allows: 1.00 is n log n, some 3.4 quadratic. Above 1.15 is marked,
and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import math
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

LIMIT = 1.15
FIRST_DAY = date(1970, 1, 1)
Files = Iterator[tuple[str, str]]
"""The files of a content folder: path and text."""


def _day(index: int) -> date:
    return FIRST_DAY + timedelta(days=index)


def _event(id_: str, more: str = "", day: date = FIRST_DAY) -> tuple[str, str]:
    return f"events/{id_}.yaml", f"title: Event {id_}\ndate: {day}\n{more}"


def _records(kind: str, lines: Iterator[str]) -> tuple[str, str]:
    return f"{kind}.yaml", "".join(f"{line}\n" for line in lines)


def _split(kind: str, records: list[str]) -> Files:
    """Records in files of 2,000: one file may have 1 MiB only."""
    for start in range(0, len(records), 2_000):
        items = "".join(f"- {{{record}}}\n" for record in records[start : start + 2_000])
        yield f"{kind}/{start:06}.yaml", items


def actors(n: int) -> Files:
    """Actors of one event, as many as it may have, and others."""
    yield from _split("actors", [f"id: a{i}, name: Actor {i}" for i in range(n)])
    yield _event("one", f"actors: [{', '.join(f'a{i}' for i in range(min(n, 200)))}]\n")


def places(n: int) -> Files:
    """Places in one country."""
    yield from _split("places", [f"id: p{i}, name: Place {i}" + (", in: p0" if i else "") for i in range(n)])
    yield _event("one", f"place: p{n - 1}\n")


def list_file(n: int) -> Files:
    """Events in one file."""
    yield (
        "events/all.yaml",
        "".join(f"- {{id: e{i}, title: Event {i}, date: {_day(i % 365)}}}\n" for i in range(n)),
    )


def faults_in_line(n: int) -> Files:
    """Unknown fields in one long line."""
    fields = ", ".join(f"unknown-{i}: 'x{'y' * 50}'" for i in range(n))
    yield "events/all.yaml", f"{{title: A, date: 2020, {fields}}}\n"


def claims_of_topic(n: int) -> Files:
    """Claims on one topic, a hundred for each event, by twenty parties."""
    yield _records("topics", iter(["how-many: {title: How many?}"]))
    yield _records("actors", (f"a{i}: {{name: Actor {i}}}" for i in range(20)))
    for start in range(0, n, 100):
        claims = "".join(
            f"- {{by: a{i % 20}, about: how-many, figures: {{killed: {i % 7 + 1}}}, as_of: 2020, "
            f"source: https://example.org/{i}}}\n"
            for i in range(start, min(start + 100, n))
        )
        yield _event(f"e{start}", f"claims:\n{claims}", _day(start // 100))


def superseding(n: int) -> Files:
    """Claims of one party, each of which supersedes the last."""
    yield _records("topics", iter(["how-many: {title: How many?}"]))
    yield _records("actors", iter(["a: {name: Actor}", "b: {name: Other}"]))
    for i in range(n):
        before = f", supersedes: c{i - 1}" if i else ""
        yield _event(
            f"e{i}",
            f"claims:\n- {{id: c{i}, by: a, about: how-many, figures: {{killed: {i}}}, as_of: {_day(i)}, "
            f"source: https://example.org/{i}{before}}}\n",
            _day(i),
        )


def daily_figures(n: int) -> Files:
    """Days for which two parties each give a figure of one measure."""
    yield _records("topics", iter(["how-many: {title: How many?}"]))
    yield _records("actors", iter(["a: {name: Actor}", "b: {name: Other}"]))
    for i in range(n):
        claims = "".join(
            f"- {{by: {by}, about: how-many, figures: {{killed: {i + more}}}, as_of: {_day(i)}, "
            f"source: https://example.org/{by}{i}}}\n"
            for by, more in (("a", 1), ("b", 2))
        )
        yield _event(f"e{i}", f"claims:\n{claims}", _day(i))


def tags(n: int) -> Files:
    """Tags, three for each event."""
    for i in range(0, n, 3):
        yield _event(f"e{i}", f"tags: [t{i}, t{i + 1}, t{i + 2}]\n", _day(i % 365))


def places_in_places(n: int) -> Files:
    """Places in one another, twenty deep."""
    yield from _split(
        "places", [f"id: p{i}, name: Place {i}" + (f", in: p{i - 1}" if i % 20 else "") for i in range(n)]
    )
    yield _event("one", f"place: p{n - 1}\n")


def voices(n: int) -> Files:
    """Actors who speak for one another, twenty in a row."""
    yield from _split(
        "actors",
        [f"id: a{i}, name: Actor {i}" + (f", speaks_for: a{i - 1}" if i % 20 else "") for i in range(n)],
    )
    yield _event("one", f"actors: [a{n - 1}]\n")


def members(n: int) -> Files:
    """Actors who are part of one another, all in one row."""
    yield from _split(
        "actors",
        [f"id: a{i}, name: Actor {i}" + (f", part_of: a{i - 1}" if i else "") for i in range(n)],
    )
    yield _event("one", f"actors: [a{n - 1}]\n")


def parts(n: int) -> Files:
    """Events that are part of one another, all in one row."""
    for i in range(n):
        yield _event(f"e{i}", f"part_of: e{i - 1}\n" if i else "")


def followers(n: int) -> Files:
    """Events of one day that follow one another."""
    for i in range(n):
        yield _event(f"e{i}", f"follows: [e{i - 1}]\n" if i else "")


def followed(n: int) -> Files:
    """Events that follow one event."""
    for i in range(n):
        yield _event(f"e{i}", "follows: [e0]\n" if i else "")


def citing(n: int) -> Files:
    """Sources that rest on twenty actors in a row, each cited by an event."""
    yield _records("actors", (f"a{i}: {{name: Actor {i}}}" for i in range(20)))
    chain = ", ".join(f"a{i}" for i in range(20))
    for i in range(n):
        source = (
            f"{{title: Report {i}, publisher: Paper {i}, url: 'https://example.org/{i}', citing: [{chain}]}}"
        )
        yield _event(f"e{i}", f"source: {source}\n", _day(i % 365))


def days(n: int) -> Files:
    """Days, one event each."""
    for i in range(n):
        yield _event(f"e{i}", "", _day(i))


def one_day(n: int) -> Files:
    """Events of one day."""
    for i in range(n):
        yield _event(f"e{i}")


def sources_of_publisher(n: int) -> Files:
    """Sources of one publisher."""
    yield _records("actors", iter(["paper: {name: The Paper}"]))
    for i in range(n):
        yield _event(
            f"e{i}",
            f"source: {{title: T{i}, publisher: paper, url: 'https://example.org/{i}'}}\n",
            _day(i % 365),
        )


def events_of_source(n: int) -> Files:
    """Events that rest on one source."""
    yield _records("sources", iter(["book: {title: The Book, where: Library}"]))
    for i in range(n):
        yield _event(f"e{i}", "source: book\n", _day(i % 365))


def events_of_actor(n: int) -> Files:
    """Events and claims of one actor."""
    yield _records("actors", iter(["a: {name: Actor}"]))
    for i in range(n):
        claim = f"claims: [{{by: a, says: So {i}., source: https://example.org/{i}}}]\n"
        yield _event(f"e{i}", f"actors: [a]\n{claim}", _day(i % 365))


def _page(piece: str, times: int) -> tuple[str, str]:
    return "pages/one.md", f"---\ntitle: One\n---\n{piece * times}\n"


def brackets(n: int) -> Files:
    """Open brackets in a text, as many to a paragraph as may be."""
    yield _page("[a" * 10 + "\n\n", n // 10)


def emphasis(n: int) -> Files:
    """Delimiters of emphasis in a text."""
    yield _page("*a **a ", n)


def headings(n: int) -> Files:
    """Headings of a text."""
    yield _page("# A\n\n", n)


def loaded_words(n: int) -> Files:
    """Words that take a side, in a text."""
    yield _page("the regime is here, ", n)


def dead_links(n: int) -> Files:
    """Links of a text to records that are not there, among as many records (an error each)."""
    yield from _split("actors", [f"id: actor-{i}, name: Actor {i}" for i in range(n)])
    yield "pages/one.md", "---\ntitle: One\n---\n" + "".join(f"[[missing-{i}]] " for i in range(n))


DIMENSIONS: dict[Callable[[int], Files], int] = {
    actors: 2_500,
    places: 2_500,
    list_file: 1_500,
    faults_in_line: 2_500,
    claims_of_topic: 5_000,
    superseding: 900,
    daily_figures: 750,
    tags: 3_000,
    places_in_places: 2_500,
    voices: 2_500,
    members: 2_500,
    parts: 1_000,
    followers: 1_000,
    followed: 1_000,
    citing: 1_000,
    days: 2_000,
    one_day: 2_000,
    sources_of_publisher: 2_000,
    events_of_source: 2_000,
    events_of_actor: 1_500,
    brackets: 25_000,
    emphasis: 9_000,
    headings: 12_000,
    loaded_words: 3_000,
    dead_links: 2_500,
}
FAULTY = (faults_in_line, dead_links)
"""Dimensions whose content has errors: a build ends with them."""


def write_project(root: Path, files: Files) -> None:
    """A project of these content files."""
    content = root / "content"
    content.mkdir(parents=True)
    (content / "timeline.yaml").write_text(
        "title: Growth\nrules: {unsourced: off, attribution_words: warning}\n"
    )
    for path, text in files:
        target = content / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text)


def cost(command: str, files: Files, *, may_fail: bool = False) -> float:
    """Seconds of processor time that a command takes for a project, without the system's part."""
    with tempfile.TemporaryDirectory() as folder:
        write_project(Path(folder), files)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "timeline", "-C", folder, command, "--jobs", "1"],
            cwd=folder,
            env={**os.environ, "XDG_CACHE_HOME": f"{folder}/cache"},
            capture_output=True,
            text=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1) or (done.returncode and not may_fail):
        raise SystemExit(f"{done.stdout[:2000]}{done.stderr[:2000]}")
    return after.ru_utime - before.ru_utime


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--only", default="", help="dimensions by name, with commas between")
    options.add_argument("--scale", type=float, default=1.0, help="multiplies every n")
    options.add_argument("--runs", type=int, default=2, help="how often each is run; the least counts")
    options.add_argument("--command", choices=("build", "check"), default="build")
    chosen = options.parse_args()
    names = set(filter(None, chosen.only.split(",")))
    empty = min(cost(chosen.command, iter(())) for _ in range(3))
    print(f"{'':22}{'n':>7}{'n':>9}{'2n':>9}{'4n':>9}   over n log n")
    worst = 0.0
    for make, at in DIMENSIONS.items():
        if names and make.__name__ not in names:
            continue
        n = int(at * chosen.scale)
        least = [
            min(cost(chosen.command, make(times * n), may_fail=make in FAULTY) for _ in range(chosen.runs))
            for times in (1, 2, 4)
        ]
        times = [max(seconds - empty, 0.01) for seconds in least]
        growth = times[2] / times[0] / (4 * math.log(4 * n) / math.log(n))
        worst = max(worst, growth)
        row = "".join(f"{seconds:9.2f}" for seconds in times)
        print(f"{make.__name__:22}{n:7,}{row}   {growth:.2f}{'  <--' if growth > LIMIT else ''}", flush=True)
    return worst > LIMIT


if __name__ == "__main__":
    sys.exit(main())
