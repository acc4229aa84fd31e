"""What is proposed of sources that are not traced: from kept copies in all their forms, and without changing any count."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from timeline import build as pipeline
from timeline.copies.texts import MOST_BYTES
from timeline.diagnostics import ContentErrors
from timeline.project import paths_of

ABOUT_THE_BUILD = ("build.json", "manifest.sha256")
"""Files with the digest of the project file."""
PAGE = "<h1>Bridge closed</h1><p>By Reuters</p><p>The bridge was closed.</p>"
PROJECT = "title: Case\n{}\n"
ON = "rules: {likely_relay: warning}"
EVENT = """date: 2024-12-05
title: The bridge is closed
sources:
  - {{url: https://example.org/a, publisher: Courier, archived: {{file: archive/{}}}}}
"""


def project(root: Path, name: str, data: bytes, rules: str = ON) -> Path:
    """A project with one kept copy."""
    for folder in ("events", "archive"):
        (root / "content" / folder).mkdir(parents=True, exist_ok=True)
    (root / "content/timeline.yaml").write_text(PROJECT.format(rules))
    (root / "content/events/bridge.yaml").write_text(EVENT.format(name))
    (root / "content/archive" / name).write_bytes(data)
    return root


def proposals(root: Path, **options: int) -> list[str]:
    """What is proposed."""
    return [one.message for one in pipeline.check(paths_of(root), **options) if one.code == "ORIG005"]


def warc(*pages: tuple[str, str, bytes], packing: str = "") -> bytes:
    """A WARC file with answers: status, content type, body."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for status, kind, body in pages:
        headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
        if packing:
            headers.append(("Content-Encoding", packing))
        head = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                "https://example.org/a",
                "response",
                payload=BytesIO(body),
                length=len(body),
                http_headers=head,
            )
        )
    return out.getvalue()


NAMED = ["the archived copy names Reuters: “By Reuters”"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.html", PAGE.encode(), NAMED),
        ("a.htm", f"<meta charset=utf-16le>{PAGE}".encode(), []),
        ("a.html", f"<meta charset=windows-1252><p>Café</p>{PAGE}".encode("cp1252"), NAMED),
        ("a.html", b"\xff\xfe" + PAGE.encode("utf-16-le"), []),
        ("a.html", b"<h1>\xff\xfe\x80</h1>" + PAGE.encode(), NAMED),
        ("a.pdf", PAGE.encode(), []),
        ("a.html", PAGE.encode() + b" " * MOST_BYTES, []),
        ("a.warc.gz", warc(("302 Found", "text/html", b""), ("200 OK", "text/html", PAGE.encode())), NAMED),
        ("a.warc.gz", warc(("200 OK", "text/html", gzip.compress(PAGE.encode())), packing="gzip"), NAMED),
        ("a.warc.gz", warc(("200 OK", "application/pdf", PAGE.encode())), []),
        ("a.warc.gz", warc(("404 Not Found", "text/html", PAGE.encode())), []),
        ("a.warc.gz", b"no WARC file", []),
        ("a.warc.gz", gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n"), []),
    ],
    ids=[
        *["HTML", "UTF-16 declared", "windows-1252", "UTF-16", "not UTF-8", "PDF", "too long", "WARC"],
        *["packed WARC", "WARC of a PDF", "WARC of an error", "not WARC", "WARC cut off"],
    ],
)
def test_copies_are_read_in_the_forms_in_which_they_are_kept(
    tmp_path: Path, name: str, data: bytes, expected: list[str]
) -> None:
    assert proposals(project(tmp_path, name, data)) == expected


def test_what_unpacks_to_gigabytes_is_left(tmp_path: Path) -> None:
    bomb = gzip.compress(gzip.compress(bytes(300 << 20)))
    data = b"".join(warc(("302 Found", "text/html", bytes(64 << 20))) for _ in range(8))
    started = process_time()
    assert proposals(project(tmp_path, "a.warc.gz", bomb)) == []
    assert proposals(project(tmp_path, "a.warc.gz", data)) == []
    assert process_time() - started < 5


def test_hostile_text_takes_little_time(tmp_path: Path) -> None:
    for piece in (
        "<p>“a ",
        "a (",
        "by ",
        "© 2024 ",
        "a b c d e f g h. ",
        "\n \n",
        "<meta ",
        "字",
        "I ",
        '" ',
    ):
        text = piece * (MOST_BYTES // len(piece.encode()))
        started = process_time()
        proposals(project(tmp_path, "a.html", text.encode()))
        (tmp_path / "content/archive/a.html").unlink()
        proposals(project(tmp_path, "a.txt", text.encode()))
        assert process_time() - started < 20, piece


def test_what_was_read_is_remembered_until_the_copy_changes(tmp_path: Path) -> None:
    root = project(tmp_path, "a.html", PAGE.encode())
    assert proposals(root, cache_from=0) == NAMED
    copy = root / "content/archive/a.html"
    copy.write_text(PAGE.replace("Reuters", "AFP"))
    assert proposals(root, cache_from=0) == ["the archived copy names AFP: “By AFP”"]
    copy.write_text("<p>By Jane Smith</p>")
    assert proposals(root, cache_from=0) == []
    copy.write_text(PAGE)
    assert proposals(root, cache_from=0) == NAMED


@pytest.mark.parametrize(
    ("rules", "asked"),
    [
        ("profile: basic", False),
        ("profile: newsroom", True),
        ("profile: evidence", True),
        ("profile: history", False),
        ("profile: newsroom\nrules: {likely_relay: off}", False),
    ],
)
def test_houses_that_ask_whom_a_report_is_from_are_told(tmp_path: Path, rules: str, asked: bool) -> None:
    assert proposals(project(tmp_path, "a.html", PAGE.encode(), rules)) == NAMED * asked


def test_proposals_change_nothing_that_is_published(tmp_path: Path) -> None:
    sites = []
    for rules in (ON, "rules: {likely_relay: off}"):
        root = project(tmp_path, "a.html", PAGE.encode(), rules)
        pipeline.build(paths_of(root), pipeline.BuildOptions(clean=True))
        files = {str(file): file.read_bytes() for file in (root / "site").rglob("*.*") if file.is_file()}
        sites.append({name: data for name, data in files.items() if not name.endswith(ABOUT_THE_BUILD)})
    assert sites[0] == sites[1]


def test_a_rule_that_is_an_error_stops_a_build(tmp_path: Path) -> None:
    root = project(tmp_path, "a.html", PAGE.encode(), "rules: {likely_relay: error}")
    with pytest.raises(ContentErrors) as raised:
        pipeline.build(paths_of(root), pipeline.BuildOptions())
    assert [one.message for one in raised.value.diagnostics] == NAMED
