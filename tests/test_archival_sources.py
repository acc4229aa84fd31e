"""Documents in archives: shelf marks tell them apart, and authors are people of the chronology."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.sites import make, write

_KEPT = "archive: County Record Office, collection: Toll papers, box: 12"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(
        tmp_path_factory.mktemp("archive"),
        {
            "content/timeline.yaml": "title: Case\n",
            "content/actors/keeper.yaml": "name: Toll Keeper\n",
            "content/events/one.yaml": "date: 1527-05-06\ntitle: One\nsources:\n"
            f"- {{title: Letter, {_KEPT}, folio: 3r, author: [keeper, Ann Other], language: la, read_in: en, citing: own}}\n"
            f"- {{title: Receipt, {_KEPT}, folio: 4r, citing: own}}\n",
            "content/events/two.yaml": f"date: 1527-05-07\ntitle: Two\nsource: {{{_KEPT}, folio: 3R}}\n",
        },
    )
    make(root)
    return root / "site"


def test_a_leaf_is_one_source_and_another_leaf_another(site: Path) -> None:
    data = json.loads((site / "timeline.json").read_text())
    assert sorted((s["title"], s["folio"]) for s in data["sources"].values()) == [
        ("Letter", "3r"),
        ("Receipt", "4r"),
    ]
    cited = [[ref["source"] for ref in event["sources"]] for event in data["events"]]
    assert cited[1][0] in cited[0]


def test_an_unpublished_letter_begins_with_its_author(site: Path) -> None:
    data = json.loads((site / "timeline.json").read_text())
    assert [ref["origin"] for ref in data["events"][0]["sources"]] == ["keeper", "Receipt"]


def test_authors_are_named_and_linked_each_way(site: Path) -> None:
    event = (site / "events/one/index.html").read_text()
    assert '"author":[{"@type":"Person","name":"Toll Keeper"},{"@type":"Person","name":"Ann Other"}]' in event
    assert "County Record Office, Toll papers, box 12, folio 3r" in event
    assert "read in English translation" in event
    assert "<bdi>Toll Keeper</bdi>, <bdi>Ann Other</bdi>" in re.sub("</?a\\b[^>]*>", "", event)
    actor = (site / "actors/keeper/index.html").read_text()
    assert "Author of" in actor
    assert "Letter" in actor
