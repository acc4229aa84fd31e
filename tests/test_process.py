"""The command line as a process: interrupted, cut off, on poor terminals."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support.command_line import process

from timeline.cache.folders import project_cache_folder


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that takes some seconds to build."""
    folder = tmp_path_factory.mktemp("large")
    events = folder / "content" / "events"
    events.mkdir(parents=True)
    (folder / "content" / "timeline.yaml").write_text("title: Large\n", encoding="utf-8")
    for n in range(2000):
        day = f"{2000 + n // 300}-{n // 28 % 12 + 1:02d}-{n % 28 + 1:02d}"
        text = (
            f"date: {day}\ntitle: Event number {n}\nsource: https://example.org/{n}\nsummary: Words *{n}*.\n"
        )
        (events / f"event-{n}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A project with many errors, which speak many languages."""
    events = tmp_path / "content" / "events"
    events.mkdir(parents=True)
    (tmp_path / "content" / "timeline.yaml").write_text("title: Faulty\n", encoding="utf-8")
    for n in range(3000):
        (events / f"event-{n}.yaml").write_text("date: вчера\ntitle: 事件\n", encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(os.name != "posix", reason="signals of a terminal")
@pytest.mark.parametrize("moment", ["content", "pages"])
def test_an_interrupted_build_ends_quietly_and_leaves_nothing(large: Path, moment: str) -> None:
    """Ctrl-C reaches the workers too: the whole group of processes."""
    stage = large / "site" / ".timeline-stage"
    build = process("build", "--clean", "--jobs", "2", cwd=large, start_new_session=True)
    if moment == "content":
        while not (project_cache_folder(large) / "lock.pid").exists() and build.poll() is None:
            time.sleep(0.01)
    else:
        while not (stage / "tree" / "events").exists() and build.poll() is None:
            time.sleep(0.01)
        time.sleep(0.2)
    os.killpg(build.pid, signal.SIGINT)
    out, err = build.communicate(timeout=30)
    assert (build.returncode, out, err) == (130, b"", b"")
    assert not stage.exists()
    assert not (large / "site" / "index.html").exists()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process beside the build")
def test_errors_end_a_build_that_has_much_to_say_of_the_site(large: Path, tmp_path: Path) -> None:
    """What was found out about thousands of files of the site, and is longer than a pipe holds, is asked for by nobody then."""
    site = tmp_path / "site"
    first = process("build", "--quiet", "--site", str(site), cwd=large)
    assert first.communicate(timeout=120) == (b"", b"")
    for page in site.rglob("index.html"):
        os.utime(page, (0, 0))
    fault = large / "content" / "events" / "fault.yaml"
    fault.write_text("date: yesterday\n", encoding="utf-8")
    try:
        build = process("build", "--quiet", "--site", str(site), cwd=large)
        _, err = build.communicate(timeout=60)
    finally:
        fault.unlink()
    assert build.returncode == 1
    assert b"DATE001" in err


def test_a_reader_that_goes_away_ends_it_quietly(faulty: Path) -> None:
    with process("check", "--max-errors", "0", cwd=faulty) as check:
        assert check.stdout
        assert check.stdout.readline().startswith(b"content/events/event-0.yaml:1:7: error DATE001")
        check.stdout.close()
        assert check.stderr
        assert check.stderr.read() == b""
        assert check.wait(30) == 141


def test_closed_streams_are_no_trouble(faulty: Path) -> None:
    done = process("check", cwd=faulty, stdout=subprocess.DEVNULL, preexec_fn=lambda: os.close(1))
    done.communicate(timeout=30)
    assert done.returncode == 1


def test_a_full_disk_behind_the_output_is_told(faulty: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    with open("/dev/full", "wb") as full:
        check = process("check", cwd=faulty, stdout=full)
        _, err = check.communicate(timeout=30)
    assert check.returncode == 3
    assert b"No space left on device" in err
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


def test_a_terminal_without_unicode_is_shown_escapes(faulty: Path) -> None:
    check = process("check", cwd=faulty, environment={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    out, err = check.communicate(timeout=30)
    assert check.returncode == 1
    assert b"\\u0432\\u0447\\u0435\\u0440\\u0430" in out
    assert b"Traceback" not in err


def test_names_that_are_not_utf_8_are_no_trouble(tmp_path: Path) -> None:
    check = process(b"-C", b"caf\xe9", b"check", cwd=tmp_path)  # type: ignore[arg-type]
    _, err = check.communicate(timeout=30)
    assert check.returncode == 2
    assert b"does not exist" in err


def test_a_title_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "timeline.yaml").write_text("title: T\n", encoding="utf-8")
    new = process("new", "topic", b"caf\xe9", "--id", "cafe", cwd=tmp_path)  # type: ignore[arg-type]
    _, err = new.communicate(timeout=30)
    assert new.returncode == 2
    assert err.startswith(b"error: this is not text")
