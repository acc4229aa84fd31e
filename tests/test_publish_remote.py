"""`timeline publish` to servers and stores: real ones on this machine, by rsync, SFTP and S3."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from support.command_line import Line
from support.counterparts import Ssh, Store, s3_server, ssh_server
from support.crawling import broken_links, crawling
from support.published import build_project, event
from support.sites import tree

from timeline.diagnostics import EnvironmentFailure
from timeline.publishing import lease, ssh_connection
from timeline.publishing.rsync import RsyncTarget
from timeline.publishing.ssh_address import parse_ssh_address

BASE = "https://example.org/case/"
PROJECT = f"title: Case\nurl: {BASE}\n"
KINDS = ("rsync", "sftp", "s3")
LASTS = 1.5
"""Seconds for which locks hold in these tests without being renewed."""


class Place(NamedTuple):
    """A place to publish to."""

    address: str
    read: Callable[[str], bytes | None]
    """What visitors get."""
    store: Callable[[str, bytes], object]
    """Put something there without the program."""


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    with ssh_server(tmp_path_factory.mktemp("ssh")) as server:
        yield server


@pytest.fixture(scope="module")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with s3_server(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture
def user(ssh: Ssh, moto: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody who may publish to these servers."""
    for name, value in {**ssh.environment, **moto.environment}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(lease, "LASTS", LASTS)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, ssh: Ssh, moto: Store, tmp_path: Path, user: None) -> Place:
    if request.param == "s3":
        return _in_store(moto, tmp_path.name)
    folder = tmp_path / "it's $(a) folder"
    scheme = {"rsync": "ssh", "sftp": "sftp"}[request.param]
    return Place(
        f"{scheme}://{ssh.address}{folder}",
        lambda path: _file(folder, path),
        lambda path, data: _store(folder / path, data),
    )


def _in_store(moto: Store, name: str) -> Place:
    def read(path: str) -> bytes | None:
        file = f"{path}index.html" if path.endswith("/") or not path else path
        signed = {"Authorization": "AWS anybody"}  # the server looks no further
        try:
            with urlopen(Request(f"{moto.base}{name}/{file}", headers=signed)) as answer:
                data: bytes = answer.read()
                return data
        except HTTPError as error:
            error.close()
            return None

    def store(path: str, data: bytes) -> None:
        from obstore.store import S3Store

        S3Store("chronicle", prefix=name, client_options={"allow_http": True}).put(path, data)

    return Place(f"s3://chronicle/{name}", read, store)


def _file(folder: Path, path: str) -> bytes | None:
    file = folder / path
    try:
        return (file / "index.html" if path.endswith("/") or not path else file).read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _store(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a project of three events, built."""
    return build_project(Line(tmp_path / "project", capsys), PROJECT)


def edit(project: Line) -> None:
    """An event goes, another comes, and every page changes."""
    project.write("content/timeline.yaml", PROJECT.replace("Case", "The case"))
    (project.folder / "content/events/e2.yaml").unlink()
    project.write("content/events/e4.yaml", event(4))
    assert project("build", "-q").code == 0


def there(place: Place, site: Mapping[str, bytes]) -> dict[str, bytes | None]:
    return {path: place.read(path) for path in site}


def test_a_site_is_published_and_then_what_has_changed(project: Line, place: Place) -> None:
    ran = project("publish", place.address, "--dry-run")
    assert ran.code == 0, ran.err
    assert place.read("index.html") is None
    ran = project("publish", place.address)
    assert (ran.code, ran.out) == (0, ""), ran.err
    site = tree(project.folder / "site")
    assert there(place, site) == site
    ran = project("publish", place.address)
    assert "is up to date" in ran.err
    place.store("events/e2/theirs.txt", b"theirs")
    edit(project)
    with crawling(place.read, BASE) as broken:
        ran = project("publish", place.address)
    assert ran.code == 0, ran.err
    assert broken == []
    site = tree(project.folder / "site")
    assert there(place, site) == site
    assert place.read("events/e2/index.html") is None
    assert place.read("events/e2/theirs.txt") == b"theirs"
    assert place.read(".timeline-publish") is place.read(lease.NAME) is None


def test_files_of_others_are_in_the_way(project: Line, place: Place) -> None:
    place.store("events/e1/index.html", b"theirs")
    ran = project("publish", place.address)
    assert ran.code == 2
    assert "events/e1/index.html" in ran.err
    assert place.read("events/e1/index.html") == b"theirs"
    assert place.read("index.html") is None


KILLED = """
import os, signal, sys
from timeline.publishing import lease, publish_site, ssh_connection
lease.LASTS, ssh_connection.LINGER = {lasts}, 1
step, left = publish_site._Publication._step, [{moment}]
def killing(self, path):
    left[0] -= 1
    if left[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    step(self, path)
publish_site._Publication._step = killing
from timeline.commands.cli import run_command
sys.exit(run_command(["publish", {address!r}]))
"""


def test_killed_and_repeated(project: Line, place: Place, pytestconfig: pytest.Config) -> None:
    """The site stays whole at whatever step a publication dies, and the next one completes it."""
    assert project("publish", place.address).code == 0
    edit(project)
    moments = range(1_000) if pytestconfig.getoption("thorough") > 1 else (0, 17)
    with crawling(place.read, BASE) as broken:
        for moment in moments:
            script = KILLED.format(lasts=LASTS, moment=moment, address=place.address)
            code = subprocess.run(
                [sys.executable, "-c", script], cwd=project.folder, stderr=subprocess.DEVNULL
            ).returncode
            if code == 0 and moment > 17:
                break  # it has fewer steps
            assert code == -9
            assert broken_links(place.read, BASE) == []
        ran = project("publish", place.address)
    assert ran.code == 0, ran.err
    assert ("an earlier publication was interrupted" in ran.err) == (code == -9)
    assert broken == []
    site = tree(project.folder / "site")
    assert there(place, site) == site
    assert place.read("events/e2/index.html") is None
    assert place.read(".timeline-publish") is place.read(lease.NAME) is None


def other_project(project: Line) -> Line:
    """Another project with other pages at the same address, which somebody else publishes."""
    other = Line(project.folder.parent / "other", project.streams)
    other.write("content/timeline.yaml", PROJECT.replace("Case", "Another case"))
    for number in (1, 5):
        other.write(f"content/events/e{number}.yaml", event(number))
    assert other("build", "-q").code == 0
    return other


PAUSED = """
import os, signal, sys, time
from timeline.publishing import lease, publish_site, ssh_connection
lease.LASTS, ssh_connection.LINGER = {lasts}, 1
step, left = publish_site._Publication._step, [{moment}]
def pausing(self, path):
    left[0] -= 1
    if left[0] == 0:
        time.sleep(0.3)
        print("paused", flush=True)
        {pause}
    step(self, path)
publish_site._Publication._step = pausing
from timeline.commands.cli import run_command
sys.exit(run_command(["publish", {address!r}]))
"""


def paused(project: Line, place: Place, pause: str) -> subprocess.Popen[bytes]:
    """A publication that has come to its tenth file, and waits there."""
    script = PAUSED.format(lasts=LASTS, moment=10, address=place.address, pause=pause)
    publication = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=project.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert publication.stdout is not None
    assert publication.stdout.readline() == b"paused\n"
    return publication


def test_a_second_publication_is_refused(
    project: Line, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssh_connection, "LOCK_WAIT", 1)
    other = other_project(project)
    with paused(project, place, "sys.stdin.readline()") as first:
        second = other("publish", place.address)
        assert second.code == 4
        assert "another publication" in second.err
        first.communicate(b"\n")
    assert first.returncode == 0
    site = tree(project.folder / "site")
    assert there(place, site) == site
    assert place.read("events/e5/index.html") is None


@pytest.mark.parametrize("place", ["sftp", "s3"], indirect=True)
def test_who_has_slept_too_long_changes_nothing(project: Line, place: Place) -> None:
    """Another publication takes over the lock of one that gives no sign of life; that one stops when it wakes up."""
    other = other_project(project)
    with paused(project, place, "os.kill(os.getpid(), signal.SIGSTOP)") as first:
        second = other("publish", place.address)
        first.send_signal(signal.SIGCONT)
        first.communicate()
    assert (second.code, first.returncode) == (0, 4), second.err
    site = tree(other.folder / "site")
    assert there(place, site) == site
    assert place.read("events/e2/index.html") is place.read(".timeline-publish") is None


@pytest.mark.parametrize("place", ["rsync", "sftp"], indirect=True)
def test_nothing_is_changed_through_links(project: Line, place: Place, tmp_path: Path) -> None:
    assert project("publish", place.address).code == 0
    public, outside = tmp_path / "it's $(a) folder", tmp_path / "outside"
    (public / "events").rename(outside)
    (public / "events").symlink_to(outside)
    before = tree(outside)
    edit(project)
    ran = project("publish", place.address)
    assert ran.code == 2
    assert "events" in ran.err
    assert tree(outside) == before


def test_headers(project: Line, moto: Store, tmp_path: Path, user: None) -> None:
    assert project("publish", f"s3://chronicle/{tmp_path.name}").code == 0
    css = next((project.folder / "site").glob("assets/*.css")).name
    for path, kind, kept in (
        ("index.html", "text/html; charset=utf-8", "public, max-age=60"),
        (f"assets/{css}", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("manifest.sha256", "text/plain; charset=utf-8", "no-cache"),
    ):
        request = Request(f"{moto.base}{tmp_path.name}/{path}", headers={"Authorization": "AWS anybody"})
        with urlopen(request) as answer:
            assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (kind, kept)


def test_a_bucket_that_is_not_there(project: Line, user: None) -> None:
    ran = project("publish", "s3://no-such-bucket/folder")
    assert ran.code == 3
    assert "there is no such bucket" in ran.err


@pytest.mark.parametrize(
    ("address", "name"),
    [("s3://bucket/folder", "AWS_ACCESS_KEY_ID"), ("az://container", "AZURE_STORAGE_ACCOUNT_NAME")],
)
def test_credentials_that_are_missing_are_named(
    project: Line, monkeypatch: pytest.MonkeyPatch, address: str, name: str
) -> None:
    for variable in [one for one in os.environ if one.startswith(("AWS_", "AZURE_"))]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")  # where no machine has roles
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    ran = project("publish", address)
    assert ran.code == 3
    assert f"there are no credentials for {address} in the environment" in ran.err
    assert f"set {name}" in ran.err


def test_a_store_that_ignores_conditions_is_refused(
    project: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server(tmp_path, "nanio") as store:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        ran = project("publish", "s3://chronicle")
    assert ran.code == 2
    assert "ignores the conditions of writes" in ran.err
    assert not list((tmp_path / "nanio/chronicle").rglob("*.html"))


@pytest.mark.parametrize("scheme", ["ssh", "sftp"])
def test_hosts_and_keys_are_checked(project: Line, ssh: Ssh, tmp_path: Path, user: None, scheme: str) -> None:
    new_key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "other")]
    subprocess.run(new_key, check=True)
    known, key = ssh.home / ".ssh/known_hosts", ssh.home / ".ssh/id"
    address = f"{scheme}://{ssh.address}{tmp_path}/public"
    for file, text, words in (
        (known, "", "compare its fingerprint"),
        (known, known.read_text().replace("AAAAC3", "AAAAC4"), "compare its fingerprint"),
        (key, (tmp_path / "other").read_text(), "does not accept your key"),
    ):
        before = file.read_text()
        file.write_text(text)
        try:
            ran = project("publish", address)
        finally:
            file.write_text(before)
        assert ran.code == 3, ran.err
        assert words in ran.err
    assert not (tmp_path / "public").exists()


@pytest.fixture
def rsync(ssh: Ssh, tmp_path: Path, user: None) -> RsyncTarget:
    """The folder `public`, by rsync."""
    return RsyncTarget(parse_ssh_address(f"ssh://{ssh.address}{tmp_path}/public"))


def test_rsync_reads_no_more_than_it_may(rsync: RsyncTarget, tmp_path: Path) -> None:
    _store(tmp_path / "public/file", b"twelve\nbytes")
    with rsync.lock():
        assert rsync.read("file", 12) == b"twelve\nbytes"
        with pytest.raises(EnvironmentFailure, match="has more than 11 bytes"):
            rsync.read("file", 11)


def test_rsync_tells_of_a_deletion_that_fails(
    rsync: RsyncTarget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("first", "folder/file", "last"):
        _store(tmp_path / "public" / path, b"x")
    # As if `folder` were still a file when rsync looks, but not when it deletes.
    monkeypatch.setattr(rsync, "_kinds", lambda paths: dict.fromkeys(paths, "f"))
    with rsync.lock(), pytest.raises(EnvironmentFailure, match=r"cannot be read or changed: rm: .*folder"):
        list(rsync.delete(["first", "folder", "last"]))
    assert sorted(tree(tmp_path / "public")) == ["folder/file", "last"]


def test_no_connection_outlives_the_publication(rsync: RsyncTarget, ssh: Ssh) -> None:
    config = ssh.home / ".ssh/config"
    before = config.read_text()
    config.write_text(f"{before}  ControlPersist 60\n")
    try:
        with rsync.lock():
            commands = _commands_with(rsync._connection._control)
        assert len(commands) == 1
        assert _commands_with(rsync._connection._control) == []
    finally:
        config.write_text(before)


def _commands_with(word: str) -> list[str]:
    """The running programs that were started with a word."""
    ran = subprocess.run(["ps", "-ewwo", "args"], capture_output=True, text=True, check=True)
    return [line for line in ran.stdout.splitlines() if word.removeprefix("-oControlPath=") in line]


@pytest.mark.parametrize("scheme", ["ssh", "sftp"])
def test_a_folder_that_cannot_be_made(project: Line, ssh: Ssh, user: None, scheme: str) -> None:
    ran = project("publish", f"{scheme}://{ssh.address}/proc/nowhere/site")
    assert ran.code == 3
    assert "/proc/nowhere" in ran.err
    assert "No such file" in ran.err


def test_a_server_that_allows_sftp_only(
    project: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ssh_server(tmp_path / "server", only_sftp=True) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        ran = project("publish", f"ssh://{server.address}{tmp_path}/public")
        assert ran.code == 3
        assert "sftp://" in ran.err
        ran = project("publish", f"sftp://{server.address}{tmp_path}/public")
    assert ran.code == 0, ran.err
    assert tree(tmp_path / "public") == tree(project.folder / "site")


@pytest.mark.parametrize(
    "address, words",
    [
        ("ssh://-oProxyCommand=true/path", "not the address of a folder on a server"),
        ("editor@-oProxyCommand=true:path", "not the address of a folder on a server"),
        ("ssh://host:99999/path", "not the address of a folder on a server"),
        ("ssh://host/path%0Atwo", "not the address of a folder on a server"),
        ("ssh://host/", "names no folder of its own"),
        ("sftp://editor@host/~/", "names no folder of its own"),
        ("editor@host:.", "names no folder of its own"),
        ("s3://", "not the address of a store"),
        ("s3://key:secret@bucket/folder", "not the address of a store"),
        ("az://container/../other", "not the address of a store"),
    ],
)
def test_addresses_that_are_refused(project: Line, address: str, words: str) -> None:
    ran = project("publish", address)
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.parametrize("place", ["rsync", "sftp"], indirect=True)
def test_compressed_copies(project: Line, place: Place) -> None:
    target = f"publish:\n  live: {{to: {json.dumps(place.address)}, compress: true}}\n"
    project.write("content/timeline.yaml", PROJECT + target)
    assert project("build", "-q").code == 0
    ran = project("publish")
    assert ran.code == 0, ran.err
    page, copy = place.read("index.html"), place.read("index.html.gz")
    assert copy is not None
    assert gzip.decompress(copy) == page
    assert "is up to date" in project("publish").err
