"""Independence is never asserted: what nobody has traced bears nothing out, and one account stays one, however it is cited."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from timeline.chronicle.chronicle import Standing
from timeline.model.project import Project
from timeline.records.loading import load_file
from timeline.resolve import resolve

DATA = yaml.safe_load((Path(__file__).parents[1] / "tools" / "identity_corpus.yaml").read_text())
ADDRESSES = tuple(DATA["pages_same"].values())
PLATFORMS = DATA["platforms"]
SPELLINGS = (str, str.upper, str.lower, lambda name: name.removeprefix("The "), lambda name: f" {name}  ")
PAPERS = ("The Washington Post", "Agence France-Presse", "El País", "Kano Courier")
WIRES = ("wire-one", "wire-two")
ACTORS = {
    "content/actors/post.yaml": "name: The Washington Post\nurl: https://www.washingtonpost.com/\naka: [WaPo]\n",
    "content/actors/afp.yaml": "name: Agence France-Presse\nurl: https://www.afp.com/\naka: [AFP]\n",
    **{f"content/actors/{wire}.yaml": f"name: {wire.replace('-', ' ').title()}\n" for wire in WIRES},
}
HOSTS = ("washingtonpost.com", "afp.com", "elpais.com", "kanocourier.com.ng")
AKA = {"The Washington Post": ("WaPo", "post", ""), "Agence France-Presse": ("AFP", "afp", "")}
"""What else names a publisher that has a record: its other names, its id, and its site's address alone."""


class Cited(NamedTuple):
    """A page of a publisher."""

    paper: int
    page: int
    address: int = 0
    name: int = 0

    def source(self, **more: object) -> dict[str, object]:
        """The source as it is written in place."""
        host, usual = HOSTS[self.paper], PAPERS[self.paper]
        names = [spell(usual) for spell in SPELLINGS] + list(AKA.get(usual, ()))
        name = names[self.name % len(names)]
        url = ADDRESSES[self.address].format(
            host=host, dashed=host.replace(".", "-"), p=f"/2024/0{self.page}/a-long-story-{self.page}"
        )
        return {"url": url, **({"publisher": name} if name else {}), **more}


CITED = st.builds(
    Cited,
    paper=st.integers(0, len(PAPERS) - 1),
    page=st.integers(1, 5),
    address=st.integers(0, len(ADDRESSES) - 1),
    name=st.integers(0, 20),
)
ACCOUNTS = st.tuples(st.integers(0, len(PLATFORMS) - 1), st.sampled_from(DATA["accounts"]))


def standing(*sources: dict[str, object]) -> Standing:
    """The standing of an event with these sources; every second one has a file of its own."""
    project = Project(title="Case", rules={"unsourced": "off"})
    records = {f"s{n}": json.dumps(source) for n, source in enumerate(sources) if n % 2}
    cited = [f"s{n}" if n % 2 else source for n, source in enumerate(sources)]
    files = {
        **ACTORS,
        **{f"content/sources/{id_}.yaml": text for id_, text in records.items()},
        "content/events/a.yaml": f"title: A\ndate: 2024\nsources: {json.dumps(cited)}\n",
    }
    loaded = [load_file(path, text.encode(), project) for path, text in sorted(files.items())]
    assert not any(one.has_errors for one in loaded)
    chronicle = resolve(project, [one.records for one in loaded]).chronicle
    assert chronicle is not None
    return chronicle.standing(chronicle.by_id["a"])


def origins(*sources: dict[str, object]) -> int:
    """How many independent origins they have."""
    return len(standing(*sources)[1].origins)


@given(st.lists(CITED, min_size=1, max_size=8))
def test_no_number_of_untraced_sources_corroborates(cited: list[Cited]) -> None:
    status, sourcing = standing(*(one.source() for one in cited))
    assert status == "reported"
    assert not sourcing.origins


@given(st.lists(CITED, max_size=4), st.sampled_from(("own", *WIRES)), CITED)
def test_untraced_sources_add_nothing_to_a_traced_one(
    untraced: list[Cited], citing: str, traced: Cited
) -> None:
    own = traced.source(citing=citing)
    others = [one.source() for one in untraced if one.page != traced.page]
    assert standing(own, *others)[0] == "reported"
    assert standing(*others, own)[0] == "reported"


@given(st.lists(CITED, max_size=3), st.lists(CITED, max_size=3))
def test_untraced_sources_leave_the_origins_as_they_are(traced: list[Cited], untraced: list[Cited]) -> None:
    pages = {(one.paper, one.page) for one in traced}
    own = [one.source(citing="own") for one in traced]
    others = [one.source() for one in untraced if (one.paper, one.page) not in pages]
    assert origins(*own, *others) == (origins(*own) if own else 0)


@given(CITED, st.integers(1, 5), st.integers(0, len(ADDRESSES) - 1), st.integers(0, 20))
def test_a_publisher_stays_one_under_each_spelling_and_address(
    cited: Cited, page: int, address: int, name: int
) -> None:
    again = cited._replace(page=page, address=address, name=name)
    assert origins(cited.source(citing="own"), again.source(citing="own")) == 1


@given(st.lists(CITED, min_size=1, max_size=4), st.data())
def test_another_spelling_never_adds_an_origin(cited: list[Cited], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(cited))._replace(
        address=data.draw(st.integers(0, len(ADDRESSES) - 1)), name=data.draw(st.integers(0, 20))
    )
    before = [one.source(citing="own") for one in cited]
    assert origins(*before, again.source(citing="own")) == origins(*before)


@given(st.lists(CITED, min_size=1, max_size=6), st.sampled_from(WIRES))
def test_relays_of_one_report_are_one_origin(cited: list[Cited], wire: str) -> None:
    assert origins(*(one.source(citing=[wire]) for one in cited)) == 1


@given(st.lists(CITED, min_size=1, max_size=4), st.sampled_from(WIRES), CITED, CITED)
def test_a_repeated_relay_adds_no_origin(cited: list[Cited], wire: str, relay: Cited, again: Cited) -> None:
    pages = {(one.paper, one.page) for one in cited}
    own = [one.source(citing="own") for one in cited]
    relays = [one.source(citing=[wire]) for one in (relay, again) if (one.paper, one.page) not in pages]
    assert origins(*own, *relays) == origins(*own) + bool(relays)


@given(ACCOUNTS, st.data())
def test_an_account_stays_one_on_each_address(account: tuple[int, str], data: st.DataObject) -> None:
    platform = PLATFORMS[account[0]]
    forms = st.sampled_from(platform["same"])
    urls = [
        data.draw(forms).format(a=account[1], A=account[1].upper(), n=data.draw(st.integers(10**17, 10**18)))
        for _ in range(3)
    ]
    assert origins(*({"url": url, "citing": "own"} for url in dict.fromkeys(urls))) == 1


@given(ACCOUNTS, ACCOUNTS)
def test_two_accounts_are_two_origins(one: tuple[int, str], other: tuple[int, str]) -> None:
    urls = [
        PLATFORMS[place]["same"][0].format(a=name, n=10**17 + at)
        for at, (place, name) in enumerate((one, other))
    ]
    expected = 1 if one == other else 2
    assert origins(*({"url": url, "citing": "own"} for url in dict.fromkeys(urls))) == expected


@pytest.mark.parametrize("host", DATA["hosts_apart"])
def test_a_host_that_looks_like_another_is_its_own(host: str) -> None:
    urls = [
        f"https://{each}/newsdesk/status/1234567890"
        for each in (host, "x.com", "washingtonpost.com", "reuters.com")
    ]
    assert origins(*({"url": url, "citing": "own"} for url in urls)) == 4
