"""The same content gives the same bytes, on every machine, in every folder, at every hour and from every state of the memory."""

from __future__ import annotations

import getpass
import os
import random
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from support.sites import SOURCE, assert_same, copy_of, differences, make, site_of, tree, write

import timeline
from timeline import workers
from timeline.building import aggregate_pages
from timeline.cache import checksummed, sqlite_cache, value_file

REPOSITORY = Path(__file__).parents[1]
MANY = 160
"""Events that are shared out among workers: more than `workers.FEW`."""


def build_by_command(root: Path, *options: str, umask: int = 0o022, **environment: str) -> Path:
    """Build in a process of its own, which has this environment and no other; returns the site."""
    command = [sys.executable, "-m", "timeline", "build", "--quiet", *options]
    python_path = str(Path(timeline.__file__).parents[1])
    done = subprocess.run(
        command,
        cwd=root,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": python_path, **environment},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return root / "site"


def write_many(root: Path) -> Path:
    """A project with so many events that workers make them."""
    actors = "".join(f"actor-{n}: {{name: Actor {n}}}\n" for n in range(20))
    files = {
        "content/timeline.yaml": "title: Many\nurl: https://example.org/many/\n",
        "content/actors.yaml": actors,
    }
    for n in range(MANY):
        files[f"content/events/event-{n}.yaml"] = (
            f"date: 2024-{n % 12 + 1:02}-{n % 28 + 1:02}\ntitle: Event {n}\ntags: [tag-{n % 7}]\nactors: [actor-{n % 20}]\n"
            f"summary: It is *event* {n}, see [[event-{(n * 7) % MANY}]].\n"
            f"source: {{url: 'https://example.org/{n % 50}', publisher: actor-{n % 20}}}\n"
        )
    return write(root, files)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the golden project."""
    return build_by_command(copy_of(SOURCE, tmp_path_factory.mktemp("expected")), LC_ALL="C", TZ="UTC")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of many events, built by one process."""
    root = write_many(tmp_path_factory.mktemp("many"))
    make(root)
    return root


@pytest.mark.parametrize(
    "folder, umask, environment",
    [
        ("plain", 0o077, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8"}),
        (
            "with spaces, 100 % and #",
            0o022,
            {"PYTHONHASHSEED": "2", "TZ": "Asia/Damascus", "LANG": "ar_SY.UTF-8"},
        ),
        (
            "المجلد",
            0o027,
            {"PYTHONHASHSEED": "3", "TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONUTF8": "0"},
        ),
        (
            "home",
            0o022,
            {"HOME": "/nowhere", "USER": "canary-user", "PYTHONTZPATH": "", "NO_COLOR": "1", "COLUMNS": "20"},
        ),
    ],
    ids=["zone", "spaces", "arabic", "home"],
)
def test_the_process_leaves_no_trace(
    folder: str, umask: int, environment: dict[str, str], expected: Path, tmp_path: Path
) -> None:
    root = copy_of(SOURCE, tmp_path / folder)
    site = build_by_command(root, "--jobs", "2", umask=umask, **environment)
    assert_same(site, expected)
    modes = {path.relative_to(site): path.stat().st_mode & 0o777 for path in site.rglob("*")}
    assert set(modes.values()) == {0o644, 0o755}, modes


def test_the_example_is_the_same_twice(tmp_path: Path) -> None:
    roots = [copy_of(REPOSITORY, tmp_path / name) for name in ("one", "another folder")]
    sites = [build_by_command(root, PYTHONHASHSEED=seed) for root, seed in zip(roots, "12", strict=True)]
    assert_same(*sites)


def test_nothing_tells_where_or_when_it_was_built(expected: Path) -> None:
    texts = {path: data for path, data in tree(expected).items() if not path.endswith(".woff2")}
    names = [name for name in (socket.gethostname(), getpass.getuser()) if len(name) > 4]
    secrets = [str(expected.parent), str(REPOSITORY), sys.version.split()[0], *names]
    found = [(path, secret) for path, data in texts.items() for secret in secrets if secret.encode() in data]
    assert not found
    years = re.compile(rb"(?<![0-9.#\-/(])20(?!24\b|20\b|23\b|99\b)[23][0-9]-[01][0-9]-[0-3][0-9]")
    dated = {path: years.findall(data) for path, data in texts.items() if not path.startswith("assets/")}
    assert not any(dated.values()), "a date that the content does not have"


# Jobs


@pytest.mark.parametrize("jobs", [2, 3])
def test_workers_make_the_same(
    jobs: int, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared: list[int] = []
    real = os.fork
    monkeypatch.setattr(os, "fork", lambda: shared.append(1) or real())
    root = copy_of(many, tmp_path)
    make(root, jobs=jobs)
    assert MANY >= workers.FEW
    assert shared, "no workers were used"
    assert_same(root / "site", many / "site")
    (root / "content/events/event-3.yaml").write_text(
        "date: 2024-01-01\ntitle: Another\nsource: https://example.org/x\n"
    )
    make(root, jobs=jobs)
    make(root, "clean")
    assert_same(root / "site", root / "clean")


def test_few_heavy_pages_are_made_beside_the_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_of(SOURCE, tmp_path)
    make(root)
    topic = root / "content/topics/how-many.yaml"
    topic.write_text("title: How many were hurt at Marrow?\n", encoding="utf-8")
    shared: list[int] = []
    real = os.fork
    monkeypatch.setattr(os, "fork", lambda: shared.append(1) or real())
    monkeypatch.setattr(aggregate_pages, "LARGE", 1)
    made = make(root, jobs=2)
    assert 0 < len(made.rendered) < workers.FEW
    assert shared, "no workers were used"
    make(root, "clean", jobs=1)
    assert_same(root / "site", root / "clean")


def test_a_failure_in_a_worker_leaves_the_site_as_it_was(many: Path, tmp_path: Path) -> None:
    root = copy_of(many, tmp_path)
    make(root, jobs=2)
    before = tree(root / "site")
    write(
        root,
        {"themes/own/theme.yaml": "name: own\n", "themes/own/templates/brief.html": "{{ brief.nothing }}"},
    )
    with (root / "content/timeline.yaml").open("a") as file:
        file.write("theme: own\n")
    with pytest.raises(timeline.diagnostics.ContentErrors) as failed:
        make(root, jobs=2)
    assert [(d.path, d.line, d.code) for d in failed.value.diagnostics] == [
        ("themes/own/templates/brief.html", 1, "THEME002")
    ]
    assert tree(root / "site") == before


# The order and the times of files


def test_the_order_of_files_on_the_disk_does_not_matter(
    expected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_of(SOURCE, tmp_path)
    real = os.scandir

    class Shuffled:
        def __init__(self, path: str | Path = ".") -> None:
            with real(path) as entries:
                self.entries = list(entries)
            random.Random(str(path)).shuffle(self.entries)

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Shuffled)
    make(root)
    monkeypatch.undo()
    assert_same(root / "site", expected)


@pytest.mark.parametrize("when", [0, 2_000_000_000, 4_102_444_800], ids=["1970", "2033", "2100"])
def test_the_times_of_files_do_not_matter(when: int, expected: Path, tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    for path in root.rglob("*"):
        os.utime(path, (when, when))
    make(root)
    assert_same(root / "site", expected)


@pytest.mark.parametrize("how", ["carriage returns", "byte-order marks", "records apart"])
def test_how_files_are_written_does_not_matter(how: str, expected: Path, tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in (root / "content").rglob("*")
        if path.suffix in (".yaml", ".md")
    }
    for path, text in texts.items():
        if how == "carriage returns":
            path.write_text(text, encoding="utf-8", newline="\r\n")
        elif how == "byte-order marks":
            path.write_text(text, encoding="utf-8-sig")
        elif path.parent.name == "content" and path.stem in ("actors", "places"):
            _take_apart(path, text)
    make(root)
    found, wanted = tree(root / "site"), tree(expected)
    for files in (found, wanted):
        del files["build.json"], files["manifest.sha256"]  # they tell the digest of the files
    assert not differences(found, wanted), differences(found, wanted)


def _take_apart(path: Path, text: str) -> None:
    """One file for all becomes one file for each, in another order on the disk."""
    path.unlink()
    for line in text.splitlines():
        id_, _, record = line.partition(": ")
        write(path.with_suffix(""), {f"{'a' if id_ == 'realm' else 'z'}/{id_}.yaml": f"{record}\n"})


# The memory


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def spoil(file: Path) -> None:
        file.write_bytes(change(file.read_bytes()))

    return spoil


SPOILT: dict[str, Callable[[Path], None]] = {
    "empty": rewritten(lambda data: b""),
    "cut": rewritten(lambda data: data[: len(data) // 2]),
    "foreign": rewritten(lambda data: b"not a data base" * 100),
    "zeros": rewritten(lambda data: bytes(len(data))),
    "a folder": lambda file: (file.unlink(), file.mkdir()) and None,
    "gone": lambda file: file.unlink(),
}


@pytest.mark.parametrize("name", SPOILT)
@pytest.mark.parametrize("kind", ["sqlite3", "blobs", "*"])
def test_a_spoilt_memory_is_forgotten(name: str, kind: str, expected: Path, tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    make(root)
    for file in site_of(root).cache_folder.glob(f"cache-*.{kind}"):
        SPOILT[name](file)
    shutil.rmtree(root / "site")  # so that all that is remembered is asked for
    make(root)
    assert_same(root / "site", expected)
    make(root)
    assert_same(root / "site", expected)


@pytest.mark.parametrize("kind", ["sqlite3", "blobs"])
def test_a_memory_of_another_hour_is_forgotten(kind: str, tmp_path: Path) -> None:
    """One of its two files from a backup: what the other leads to is not there, or is something else."""
    root = copy_of(SOURCE, tmp_path)
    make(root)
    (file,) = site_of(root).cache_folder.glob(f"*.{kind}")
    early = file.read_bytes()
    topic = root / "content/topics/how-many.yaml"
    topic.write_text("title: How many were hurt at Marrow?\n", encoding="utf-8")
    make(root)
    file.write_bytes(early)
    shutil.rmtree(root / "site")
    make(root)
    make(root, "clean")
    assert_same(root / "site", root / "clean")


@pytest.mark.parametrize("site", ["site", "../site"])
def test_the_manifest_is_not_taken_from_a_damaged_table(site: str, tmp_path: Path) -> None:
    """Its files are the project's own all the same, and those that are no longer made are removed."""
    root = copy_of(SOURCE, tmp_path / "project")
    event = root / "content/events/one-more.yaml"
    event.write_text(
        "title: One more\ndate: 2024-12-05\nsource: https://example.org/one-more\n", encoding="utf-8"
    )
    make(root, site)
    (database,) = site_of(root, site).cache_folder.glob("*.sqlite3")
    with closing(sqlite3.connect(database)) as cache, cache:
        damaged = cache.execute("UPDATE kept SET value = x'00000000ff' WHERE name LIKE 'pages/%'")
        assert damaged.rowcount > 1
    event.unlink()
    make(root, site)
    make(root, "clean")
    assert_same(root / site, root / "clean")


def test_a_memory_that_has_grown_too_long_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_cache, "MAX_GROWTH", 0)
    root = copy_of(SOURCE, tmp_path)
    make(root)
    (value_file,) = site_of(root).cache_folder.glob("*.blobs")
    sizes = [value_file.stat().st_size]
    project = root / "content/timeline.yaml"
    text = project.read_text(encoding="utf-8")
    for n in range(40):
        project.write_text(text.replace("title: ", f"title: {n} ", 1), encoding="utf-8")
        make(root)
        sizes.append(value_file.stat().st_size)
    assert max(sizes) < 5 * sizes[0]
    assert any(later < earlier for earlier, later in pairwise(sizes))
    make(root, "clean")
    assert_same(root / "site", root / "clean")


@pytest.mark.parametrize(
    "extent", [(2**64 - 1, 9), (0, 2**63 - 1), (0, 2**64 - 1), (-(2**63), 9), (0, -1), (10**12, 9), (0, 0)]
)
def test_invalid_extents_are_corruption(extent: tuple[int, int], tmp_path: Path) -> None:
    """Extents from a foreign cache may be invalid."""
    values = value_file.ValueFile(tmp_path / "some.blobs")
    (good,) = values.append("words")
    assert values.read(good, msgspec.msgpack.Decoder(str).decode) == "words"
    values.append("more")
    with pytest.raises(checksummed.CacheCorruption):
        values.read(value_file.Extent(*extent), msgspec.msgpack.Decoder(str).decode)
    values.close()


def test_no_flipped_bit_of_the_memory_reaches_the_site(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    root = copy_of(SOURCE, tmp_path)
    make(root)
    (root / "content/topics/how-many.yaml").write_text(
        "title: How many were hurt at Marrow?\n", encoding="utf-8"
    )
    files = sorted(site_of(root).cache_folder.glob("cache-*.*[3s]"))
    remembered, site = [file.read_bytes() for file in files], tree(root / "site")
    assert len(files) == 2
    make(root, "clean")
    wanted = tree(root / "clean")
    draw = random.Random(0)
    for _ in range(12 * pytestconfig.getoption("--thorough")):
        for file, bytes_ in zip(files, remembered, strict=True):
            data = bytearray(bytes_)
            for _ in range(draw.choice((0, 1, 1, 40))):
                data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
            file.write_bytes(data)
        shutil.rmtree(root / "site")
        write(root / "site", site)
        make(root)
        said = differences(tree(root / "site"), wanted)
        assert not said, said
