"""How well identities and duplicates are recognised, in a made chronicle of which the truth is known (`made_chronicle`).

    python tools/identity_corpus.py [--events 3000] [--seed 1] [--show 10] [--keep FOLDER]

For each kind are printed the pairs that are one, those that the program joins or warns of, precision and recall; then
each wrong pair, and what is missed, by the kind of difference. The exit code is 1 where a pair is joined that is two.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations, product
from pathlib import Path
from typing import NamedTuple

from made_chronicle import Corpus, Maker

from timeline.build import check, load
from timeline.chronicle.chronicle import Chronicle
from timeline.diagnostics import Diagnostic
from timeline.project import paths_of

Pair = frozenset[str]
DUPLICATES = {"SRC009": "source", "DUP001": "event", "DUP002": "actor", "DUP003": "tag"}
"""What each warning of a duplicate is about."""
_QUOTED = re.compile("`([^`]+)`")


class Items(NamedTuple):
    """What may be one, and what is."""

    truth: dict[str, str]
    kinds: dict[str, str]
    """How each differs from the usual form."""


class Score(NamedTuple):
    """How what the program joins compares with the truth."""

    true: int
    joined: int
    wrong: list[Pair]
    recall: float
    missed: list[str]
    """What is not joined with most of its kind."""

    @property
    def precision(self) -> float:
        """The share of the joined pairs that are one."""
        return 1 - len(self.wrong) / self.joined if self.joined else 1.0


def pairs_of(label: Mapping[str, Hashable]) -> set[Pair]:
    """The pairs that have the same label."""
    groups = defaultdict(list)
    for item, group in label.items():
        groups[group].append(item)
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


def connected(items: Iterable[str], pairs: Iterable[Pair]) -> dict[str, str]:
    """A label for each item, the same for those that pairs lead to from one another."""
    above = {item: item for item in items}

    def top(item: str) -> str:
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    for pair in pairs:
        one, other = pair
        above[top(one)] = top(other)
    return {item: top(item) for item in above}


def score(truth: Mapping[str, str], joined: set[Pair]) -> Score:
    """Joined pairs against the truth."""
    right = {pair for pair in joined if len({truth[item] for item in pair}) == 1}
    label = connected(truth, right)
    true = len(pairs_of(truth))
    size = Counter(label.values())
    main: dict[str, str] = {}
    for item, is_ in truth.items():
        if is_ not in main or size[label[item]] > size[main[is_]]:
            main[is_] = label[item]
    missed = [item for item, is_ in truth.items() if label[item] != main[is_]]
    recall = len(pairs_of(label)) / true if true else 1.0
    return Score(true, len(joined), sorted(joined - right, key=sorted), recall, missed)


def publishers(corpus: Corpus, chronicle: Chronicle) -> tuple[Items, set[Pair]]:
    """The forms in which publishers are written, and those that have one origin."""
    items = Items({}, {})
    origins: dict[str, set[str]] = defaultdict(set)
    for entry in chronicle.entries:
        for written, cite in zip(corpus.cites[entry.id], entry.cites, strict=True):
            if written.publisher is not None:
                items.truth[written.form] = written.publisher
                items.kinds[written.form] = written.spelling or f"no name, {written.address}"
                origins[chronicle.origins.origin(cite)].add(written.form)
    return items, {frozenset(pair) for forms in origins.values() for pair in combinations(forms, 2)}


def nearly_named(forms: Iterable[str], diagnostics: Iterable[Diagnostic]) -> set[Pair]:
    """The forms of publishers of which the program says that one may be misspelt."""
    named = defaultdict(list)
    for form in forms:
        named[form.partition(" | ")[0]].append(form)
    return {
        frozenset(pair)
        for diagnostic in diagnostics
        if diagnostic.code == "SRC013"
        for one, other in [_QUOTED.findall(diagnostic.message)]
        for pair in product(named[one], named[other])
    }


def sources(corpus: Corpus, chronicle: Chronicle) -> tuple[Items, set[Pair]]:
    """The addresses and ids under which sources are cited, and those that lead to one source."""
    items = Items({}, {})
    label = {id_: id_ for id_ in corpus.truth["source"]}
    items.truth.update(corpus.truth["source"])
    for entry in chronicle.entries:
        for written, cite in zip(corpus.cites[entry.id], entry.cites, strict=True):
            name = written.record.get("source") or written.record["url"]
            items.truth[name] = written.document
            items.kinds[name] = written.address
            label[name] = cite.source
    return items, pairs_of(label)


def warned(kind: str, truth: Mapping[str, str], diagnostics: Iterable[Diagnostic]) -> set[Pair]:
    """The pairs of ids of which the program says that they may be one."""
    found = set()
    for diagnostic in diagnostics:
        if DUPLICATES.get(diagnostic.code) == kind:
            here = Path(diagnostic.path).stem
            others = set(_QUOTED.findall(diagnostic.message)) & truth.keys()
            named = others | ({here} & truth.keys())
            found |= {frozenset(pair) for pair in combinations(sorted(named), 2)}
    return found


def write(corpus: Corpus, root: Path) -> None:
    """The project's files."""
    for path, text in corpus.files.items():
        target = root / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def measure(corpus: Corpus, root: Path) -> dict[str, tuple[Items, Score]]:
    """What the program makes of the chronicle, by the kind of what may be one."""
    write(corpus, root)
    paths = paths_of(root)
    chronicle, diagnostics = load(paths), check(paths)
    found = {"publishers": publishers(corpus, chronicle), "sources": sources(corpus, chronicle)}
    by_kind = {
        f"{kind}s": (Items(truth, {}), warned(kind, truth, diagnostics))
        for kind, truth in corpus.truth.items()
    }
    items, joined = found["publishers"]
    found["publishers"] = items, joined | nearly_named(items.truth, diagnostics)
    items, joined = found["sources"]
    found["sources"] = items, joined | by_kind.pop("sources")[1]
    return {kind: (items, score(items.truth, joined)) for kind, (items, joined) in (found | by_kind).items()}


def report(kind: str, items: Items, result: Score, labels: Mapping[str, str], show: int) -> None:
    """Wrong pairs, and what is missed."""
    for pair in result.wrong[:show]:
        print(f"  wrong {kind}: " + "  =  ".join(labels.get(item, item) for item in sorted(pair)))
    if len(result.wrong) > show:
        print(f"  and {len(result.wrong) - show:,} more")
    missed = defaultdict(list)
    for item in result.missed:
        missed[items.kinds.get(item, "")].append(item)
    most = sorted(missed.items(), key=lambda one: -len(one[1]))
    for difference, some in most[: 2 * show]:
        for item in some[: 1 if difference else show]:
            others = [
                other for other, is_ in items.truth.items() if is_ == items.truth[item] and other != item
            ]
            print(
                f"  missed {kind}, {len(some)} {difference}: {labels.get(item, item)}  =  {labels.get(others[0], others[0])}"
            )


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--events", type=int, default=3_000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=10, help="examples of each kind")
    options.add_argument("--keep", type=Path, help="a new folder to write the project to")
    chosen = options.parse_args()
    corpus = Maker(chosen.events, chosen.seed).make()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        found = measure(corpus, chosen.keep or Path(folder, "project"))
    cited = sum(map(len, corpus.cites.values()))
    described = {written.document for cites in corpus.cites.values() for written in cites}
    print(f"{len(corpus.cites):,} events, {cited:,} citations of {len(described):,} sources\n")
    print(f"{'':12}{'are one':>9}{'joined':>9}{'wrong':>7}  precision  recall")
    for kind, (_, result) in found.items():
        print(
            f"{kind:12}{result.true:9,}{result.joined:9,}{len(result.wrong):7,}{result.precision:11.3f}{result.recall:8.3f}"
        )
    for kind, (items, result) in found.items():
        report(kind, items, result, corpus.labels, chosen.show)
    return any(result.wrong for _, result in found.values())


if __name__ == "__main__":
    sys.exit(main())
