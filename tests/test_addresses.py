"""What the network commands refuse to ask: everything that is not the public web, also once its name is resolved."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from support.web import host, policy

from timeline.network import addresses
from timeline.network.addresses import AddressFilter, is_public_ip, parse_target
from timeline.network.client import client
from timeline.network.errors import FailureKind, RequestError

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
NOT_PUBLIC = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.8.8.8", "169.254.169.254", "172.16.0.1", "192.0.0.1",
    "192.0.2.1", "192.168.1.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1", "100::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2002:a00:1::",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public_ip(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not is_public_ip(address)


def refusal(url: str, *allowed: str) -> RequestError:
    async def ask() -> None:
        async with client(policy(*allowed, timeout=2)) as asking:
            await asking.follow(url)

    with pytest.raises(RequestError) as caught:
        asyncio.run(ask())
    return caught.value


ODD = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://1.2.3.4.5/",
    "http://[::ffff:127.0.0.1]/",
]


@pytest.mark.parametrize("url", ODD)
def test_odd_spellings_of_an_address_are_refused(url: str) -> None:
    assert refusal(url).kind is FailureKind.FORBIDDEN


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_addresses_of_this_machine_are_refused(url: str) -> None:
    fault = refusal(url)
    assert fault.kind is FailureKind.FORBIDDEN
    assert "not on the public network" in fault.message


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "file:///etc/passwd", "http://me:pw@example.org/", "mailto:a@example.org"]
)
def test_what_is_no_address_of_the_web(url: str) -> None:
    assert refusal(url).kind is FailureKind.FORBIDDEN


def test_ports_of_other_services_are_refused() -> None:
    assert refusal("http://93.184.216.34:25/").message == "port 25 is not a web port"


def test_a_host_is_allowed_at_one_port_or_at_all() -> None:
    gate = AddressFilter(frozenset(["127.0.0.1:8080", "[::1]"]))
    assert asyncio.run(gate.addresses("127.0.0.1", 8080)) == ["127.0.0.1"]
    assert asyncio.run(gate.addresses("::1", 99)) == ["::1"]
    with pytest.raises(RequestError):
        asyncio.run(gate.addresses("127.0.0.1", 8081))


def test_the_fragment_is_not_sent() -> None:
    assert parse_target("https://Example.org:443/a?b=c#d").url == "https://example.org/a?b=c"
    assert parse_target("https://example.org:8443").host_key == "example.org:8443"


def test_a_name_is_judged_by_what_it_means(monkeypatch: pytest.MonkeyPatch) -> None:
    """One of its addresses is this machine's: none is asked."""

    async def resolve(_: str, __: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    monkeypatch.setattr(addresses, "resolve", resolve)
    fault = refusal("http://innocent.example/")
    assert (fault.kind, fault.message) == (
        FailureKind.FORBIDDEN,
        "innocent.example is at 127.0.0.1, which is not on the public network",
    )


def test_the_connection_is_made_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means another address a moment later (DNS rebinding) is looked up once, and gains nothing."""
    with host({"/": lambda to: to.reply()}) as server:
        answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]
        looked: list[str] = []
        connected: list[Any] = []

        async def resolve(name: str, _: int) -> list[str]:
            looked.append(name)
            return answers.pop(0)

        async def no_connection(_: Any, address: str, *__: Any, **___: Any) -> Any:
            connected.append(address)
            raise OSError("this test has no network")

        monkeypatch.setattr(addresses, "resolve", resolve)
        monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", no_connection)
        refusal(f"http://rebinding.example:{server.server_port}/")
        assert (looked, connected, server.asked) == (["rebinding.example"], ["93.184.216.34"], [])


def test_names_that_do_not_exist_and_a_resolver_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails_with(code: int) -> FailureKind:
        def getaddrinfo(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(code, "no")

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return refusal("http://nowhere.example/").kind

    assert fails_with(socket.EAI_NONAME) is FailureKind.NAME
    assert fails_with(socket.EAI_AGAIN) is FailureKind.OFFLINE
