"""Pictures of a source that is imported: requested only if asked for, and saved, never shown, on nobody's word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import Line
from support.pictures import png
from support.web import Asking, host


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(tmp_path, capsys)


def slides(*urls: str) -> str:
    """A TimelineJS file with a slide for each picture."""
    events = [
        {"start_date": {"year": "2024"}, "text": {"headline": f"Slide {n}"}, "media": {"url": url}}
        for n, url in enumerate(urls)
    ]
    return json.dumps({"events": events})


def test_pictures_are_saved_if_asked_for(line: Line) -> None:
    picture = png()

    def big(asking: Asking) -> None:
        asking.start(Content_Length=str(1 << 30))
        for _ in range(40):
            asking.wfile.write(b"\x89PNG\r\n\x1a\n" + bytes(1 << 20))

    replies = {
        "/a%20b.png": lambda asking: asking.reply(body=picture, Content_Type="image/png"),
        "/moved.jpg": lambda asking: asking.reply(302, b"", Location="/a%20b.png"),
        "/page.jpg": lambda asking: asking.reply(),
        "/gone.jpg": lambda asking: asking.reply(404),
        "/big.png": big,
    }
    with host(replies) as server:
        names = ("a%20b.png", "moved.jpg", "page.jpg", "gone.jpg", "big.png", "..%2f..%2fetc.png")
        urls = [f"{server.base}/{name}" for name in names]
        line.write("slides.json", slides(*urls, "http://169.254.169.254/x.png"))
        assert line("import", "slides.json", "--into", "new").code == 0
        assert server.paths() == []
        assert not (line.folder / "new/content/media").exists()

        ran = line(
            "import", "slides.json", "--into", "new", "--pictures", "--pause", "0", "--allow-host", server.place,
            "--report", "report.json",
        )  # fmt: skip
        assert ran.code == 0, ran.err
        found = {one["url"]: one for one in json.loads((line.folder / "report.json").read_text())["pictures"]}
        saved = {url: line.folder / "new/content" / one["file"] for url, one in found.items() if one["file"]}
        assert list(saved) == urls[:2]
        assert all(file.read_bytes() == picture for file in saved.values())
        assert [file.name[:4] for file in saved.values()] == ["a-b-", "move"]
        assert {file.suffix for file in saved.values()} == {".png"}
        assert len(list((line.folder / "new/content/media").iterdir())) == 2
        reasons = [one["reason"] for one in found.values() if not one["file"]]
        assert reasons[:3] == [
            "it is no JPEG, PNG, GIF or WebP picture",
            "the server answers 404",
            "it is damaged, or larger than 25 MiB",
        ]
        assert all(reasons)
        assert (
            "Pictures saved: name them in `media:` of their events, with `alt`, `credit` and `rights`: 2"
            in ran.out
        )

        before = len(server.asked)
        line(
            "import",
            "slides.json",
            "--into",
            "new",
            "--pictures",
            "--pause",
            "0",
            "--allow-host",
            server.place,
        )
        assert not {"/a%20b.png", "/moved.jpg"} & {asked.path for asked in server.asked[before:]}
    project = Line(line.folder / "new", line.streams)
    assert project("check").code == 0


def test_a_survey_saves_nothing(line: Line) -> None:
    with host({}) as server:
        line.write("slides.json", slides(f"{server.base}/a.png"))
        options = ("--pictures", "--dry-run", "--allow-host", server.place)
        assert line("import", "slides.json", "--into", "new", *options).code == 0
        assert server.paths() == []
