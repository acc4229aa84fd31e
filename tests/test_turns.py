"""The way from event to event: in the order of the page on which they stand, each with its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from support.outline import parsed
from support.sites import make, write

EVENTS = {
    "rule": "date: 1971/..\ntitle: The party rules\nkind: background\n",
    "talks": "date: 2024-11-28~\ntitle: Talks\n",
    "entered": "date: 2024-11-29\ntitle: The city is entered\n",
    "between": "date: '[2024-11-27..2024-12-02]'\ntitle: On one of these days\n",
    "drought": "date: 2006/2010\ntitle: The drought\nkind: background\n",
}


def turns(page: Element) -> Iterator[tuple[str, str, str]]:
    """Each way on: its relation, the event, and what stands beside the word for it."""
    for link in page.iter("a"):
        if link.get("rel") in ("prev", "next"):
            event = re.search(r"events/([a-z]+)/", link.get("href", ""))
            assert event
            yield link.get("rel", ""), event[1], "".join(link.find("span").itertext())  # type: ignore[union-attr]


def test_previous_and_next_follow_the_home_page_and_are_dated(tmp_path: Path) -> None:
    files = {f"content/events/{id_}.yaml": text for id_, text in EVENTS.items()}
    write(tmp_path, {"content/timeline.yaml": "title: T\nrules: {unsourced: off}\n", **files})
    make(tmp_path)
    home = parsed((tmp_path / "site/index.html").read_bytes())
    titles = [title for title in home.iter("h3") if title.find("a") is not None]
    order = [re.findall(r"events/([a-z]+)/", title.find("a").get("href"))[0] for title in titles]  # type: ignore[union-attr]
    assert order == ["talks", "entered", "between", "rule", "drought"]
    found = {
        id_: list(turns(parsed((tmp_path / f"site/events/{id_}/index.html").read_bytes()))) for id_ in order
    }
    for place, id_ in enumerate(order):
        before, after = order[place - 1 : place], order[place + 1 : place + 2]
        assert [(rel, other) for rel, other, _ in found[id_]] == [
            *(("prev", one) for one in before),
            *(("next", one) for one in after),
        ]
    assert found["entered"][0][2] == "Previous, about 28 November 2024"
    assert found["rule"][1][2] == "Next, 2006–2010"
