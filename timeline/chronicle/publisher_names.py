"""Publishers of one site whose names differ by a letter: one of them may be misspelt, and would count as another origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.likeness import misspelt
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.model.publishers import is_web, published_at, same_party

_MOST_COMPARED = 50
"""Names that share all words but one: of more, as of a thousand local papers, the rest is passed over."""


def check_publisher_names(
    chronicle: Chronicle, where: Callable[[], Mapping[str, tuple[str, DocumentPath]]]
) -> Iterator[Problem]:
    """SRC013 at the first source of a name that is nearly another of the same site: the rarer, or the one without an actor."""
    used: dict[str, list[str]] = defaultdict(list)
    for id_ in chronicle.sources:
        known = chronicle.sources.known_by(id_)[0]
        if known.startswith("name:"):
            used[same_party(known)].append(id_)
    for pair in _nearly_one(used):
        other, name = sorted(pair, key=lambda one: (not _is_actor(chronicle, one), -len(used[one]), one))
        if _is_actor(chronicle, name):
            continue
        first = used[name][0]
        if first in where() and _sites(chronicle, used[name]) & _sites(chronicle, used[other]):
            path, at = where()[first]
            written, usual = (chronicle.sources[used[one][0]].publisher for one in (name, other))
            yield Problem(
                "SRC013",
                f"the publisher `{written}` is nearly `{usual}`, of the same site",
                f"write `{usual}`, or give its record `aka: [{written}]`; if they are two, give each a record",
                path,
                (*at, "publisher"),
                severity=Severity.WARNING,
            )


def _nearly_one(names: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of names that differ by a letter of one word."""
    like: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        words = name.removeprefix("name:").split()
        for index, word in enumerate(words):
            others = like[*words[:index], f"{word[0]}*", *words[index + 1 :]]
            if len(others) < _MOST_COMPARED:
                others.append((word, name))
    for group in like.values():
        for (one, first), (other, second) in combinations(group, 2):
            if misspelt(one, other):
                yield first, second


def _is_actor(chronicle: Chronicle, name: str) -> bool:
    return chronicle.origins.identities.party((name,), lambda: None).startswith("actor:")


def _sites(chronicle: Chronicle, sources: Sequence[str]) -> set[str]:
    """The sites that sources stand on."""
    urls = (chronicle.sources[id_].url for id_ in sources)
    return {published_at(url)[-1] for url in urls if url and is_web(url)}
