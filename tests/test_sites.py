"""What addresses say of their page and its publisher, against tables; and what that does to the number of origins."""

from __future__ import annotations

from itertools import combinations
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import cases, rows

from timeline.addresses.urls import MAX_LENGTH, checked_url
from timeline.chronicle.origins import Origins
from timeline.model.actor import Actor, FormerName
from timeline.model.source import Source, source_key
from timeline.records.event_summary import Cite

PAGES = [addresses.split() for _, (addresses, _) in rows("sites.txt")]


def work(url: str) -> str | None:
    """What a source at an address has in common with others."""
    return source_key(Source(id="s", url=checked_url(url)))


def publisher(url: str, name: str | None = None, *actors: Actor) -> str:
    """Who published there, as pages print it."""
    origins = Origins({}, {actor.id: actor for actor in actors})
    return origins.publisher(Source(id="s", url=checked_url(url), publisher=name)).partition(":")[2]


@pytest.mark.parametrize(("addresses", "by"), cases("sites.txt"))
def test_addresses_of_one_page(addresses: str, by: str) -> None:
    first, *others = addresses.split()
    assert {work(other) for other in others} <= {work(first)}
    for address in addresses.split():
        if by == "none":
            assert publisher(address) == work(first)
        else:
            assert publisher(address).casefold() == by.casefold()


@pytest.mark.parametrize(("one", "other"), cases("sites_apart.txt"))
def test_addresses_of_two_pages(one: str, other: str) -> None:
    assert work(one) != work(other)


def test_pages_of_the_table_stay_apart() -> None:
    known = {frozenset(map(work, page)) for page in PAGES}
    assert all(one == other or not one & other for one, other in combinations(known, 2))


NAMES = ["The Evening Post", "Evening Post", "EVENING  POST", "Evening-Post", "Évening Post"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_identifies_its_actor(name: str) -> None:
    post = Actor(id="post", name={"": "Evening Post"})
    assert publisher("https://example.org/a", name, post) == "post"


@pytest.mark.parametrize(
    ("name", "url", "by"),
    [
        ("U.S. Coastguard", "https://example.org/", "guard"),
        ("Küstenwache", "https://example.org/", "guard"),
        ("Kuestenwache", "https://example.org/", "guard"),
        ("Coast Guard", "https://example.org/", "guard"),
        ("Harbour Watch", "https://example.org/", "guard"),
        (None, "https://www.guard.example.com/news/1", "guard"),
        (None, "https://press.guard.example.com/1", "guard"),
        (None, "https://example.com/1", "example.com"),
        ("guard.example.com", "https://example.org/", "guard"),
        ("@Guard (X)", "https://example.org/", "guard"),
        (None, "https://twitter.com/GUARD/status/1", "guard"),
        ("Twitter", "https://twitter.com/guard/status/1", "guard"),
        ("Twitter", "https://twitter.com/other/status/1", "@other (X)"),
        ("Guards", "https://guard.example.com/1", "Guards"),
    ],
)
def test_what_a_record_says_identifies_its_actor(name: str | None, url: str, by: str) -> None:
    guard = Actor(
        id="guard",
        name={"en": "US Coastguard", "de": "Küstenwache"},
        aka=("Coast Guard", "@guard (X)"),
        names=(FormerName("Harbour Watch"),),
        url="https://guard.example.com/",
    )
    assert publisher(url, name, guard) == by


@pytest.mark.parametrize(
    "url", ["https://www.youtube.com/", "https://substack.com/", "https://example.org/a/"]
)
def test_a_place_where_others_publish_identifies_nobody(url: str) -> None:
    owner = Actor(id="owner", name={"": "Owner"}, url=url)
    for page in ("https://www.youtube.com/watch?v=a", "https://a.substack.com/p/b", "https://example.org/b"):
        assert publisher(page, None, owner) != "owner"


def test_what_two_actors_share_identifies_neither() -> None:
    two = [Actor(id=id_, name={"": id_}, aka=("Post",), url="https://example.org/") for id_ in ("a", "b")]
    assert publisher("https://example.com/", "Post", *two) == "example.com"
    assert publisher("https://example.org/1", None, *two) == "example.org"


def test_an_address_tells_actors_of_one_name_apart() -> None:
    two = [Actor(id=id_, name={"": "Post"}, url=f"https://{id_}.example/") for id_ in ("a", "b")]
    assert publisher("https://www.b.example/1", "The Post", *two) == "b"


def test_what_an_anonymous_actor_is_called_is_no_name() -> None:
    witness = Actor(id="witness", name={"": "A resident"}, anonymous="For safety.")
    assert publisher("https://example.org/1", "A resident", witness) == "A resident"


def spellings_of(url: str, parameter: str, way: int) -> str:
    """Another address of a page."""
    bare = url.partition("://")[2]
    mark = "&" if "?" in url else "?"
    return [
        f"http://{bare}",
        f"{url}{mark}{parameter}=1",
        f"{url}#:~:text=word",
        f"https://web.archive.org/web/20240102/{url}",
    ][way]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from([page[0] for page in PAGES]), min_size=1, max_size=5),
    st.sampled_from(["utm_source", "utm_id", "fbclid", "gclid"]),
    st.integers(0, 3),
    st.data(),
)
def test_another_address_of_a_page_is_no_more_independence(
    urls: list[str], parameter: str, way: int, data: st.DataObject
) -> None:
    again = spellings_of(data.draw(st.sampled_from(urls)), parameter, way)
    counts = []
    for every in (urls, [*urls, again]):
        sources = {
            f"s{n}": Source(id=f"s{n}", url=checked_url(url), citing=()) for n, url in enumerate(every)
        }
        counts.append(len(Origins(sources, {}).sourcing([Cite(id_) for id_ in sources]).origins))
    assert counts[0] == counts[1]


HOSTS = [
    "example.org",
    "x.com",
    "t.me",
    "youtube.com",
    "facebook.com",
    "vk.com",
    "medium.com",
    "google.com",
    "archive.ph",
]
REPEATED = [
    "/a",
    "-amp",
    "/amp/1",
    "a-",
    "?v=",
    "&id=1",
    "&story_fbid=",
    "/https://web.archive.org/web/2024",
    "1",
    "@a",
    "%41",
]


@pytest.mark.parametrize("part", REPEATED)
def test_no_address_takes_long(part: str) -> None:
    """Addresses are as long as may be, and made so that a rule has to try again at each of their parts."""
    for host in HOSTS:
        url = f"https://{host}/{part * 2_000}"[:MAX_LENGTH]
        taken = []
        for mark in "abc":
            started = process_time()
            work(url[:-1] + mark)
            taken.append(process_time() - started)
        assert min(taken) < 0.05, url
