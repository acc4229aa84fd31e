"""The index of the search: after any edits, a build in steps writes what a clean one writes; few files change."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from support.sites import assert_same, make, write

from timeline.building import search_index
from timeline.search import numbering, word_files

WORDS = [
    a + b + c for a in ("ba", "ko", "ri", "ste") for b in ("la", "mo", "x") for c in ("", "n", "ts", "ور")
]


@pytest.fixture(autouse=True)
def divided(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is divided into many files, as that of a long chronology."""
    monkeypatch.setattr(numbering, "GROUP", 4)
    for module in (word_files, search_index):
        monkeypatch.setattr(module, "LIMIT", 200)


def event(draw: random.Random) -> str:
    title, summary, details = (" ".join(draw.choices(WORDS, k=k)) for k in (3, 6, 12))
    return f"title: {title}\ndate: 2024-01-{draw.randint(1, 28):02}\nsummary: {summary}\nsource: https://example.org/\ndetails: {details}\n"


def test_edits_in_steps_give_the_index_of_a_clean_build(tmp_path: Path) -> None:
    draw = random.Random(7)
    write(tmp_path, {"content/timeline.yaml": "title: Words\n"})
    write(tmp_path, {f"content/events/e{n}.yaml": event(draw) for n in range(40)})
    make(tmp_path)
    assert len(list((tmp_path / "site/find/index/words").iterdir())) > 10
    for step in range(12):
        n = draw.randrange(40)
        if step % 4 == 3:
            (tmp_path / f"content/events/e{n}.yaml").unlink(missing_ok=True)
            n += 40 + step
        write(tmp_path, {f"content/events/e{n}.yaml": event(draw)})
        make(tmp_path)
        make(tmp_path, "clean", clean=True)
        assert_same(tmp_path / "site", tmp_path / "clean")


def test_an_edit_of_a_text_writes_few_files(tmp_path: Path) -> None:
    draw = random.Random(8)
    write(tmp_path, {"content/timeline.yaml": "title: Words\n"})
    write(tmp_path, {f"content/events/e{n}.yaml": event(draw) for n in range(40)})
    make(tmp_path)
    file = tmp_path / "content/events/e3.yaml"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + " unheard\n", encoding="utf-8")
    report = make(tmp_path)
    written = [path.removeprefix("find/index/") for path in report.written if path.startswith("find/")]
    assert written == ["list.js", "words/w-u.js"]
    assert make(tmp_path).written == ()


def test_what_is_not_published_is_not_found(tmp_path: Path) -> None:
    hidden = "title: Unheard\ndate: 2024-01-01\ndraft: true\nsummary: Unseen\n"
    shown = (
        "title: Heard\ndate: 2024-01-01\nplace: {at: [35.1234567, 36.7654321], obscured: true, precision: district}\n"
        "harmed: [{harm: killed, name: Mentioned, note: Detailed}]\nsource: https://example.org/\n"
    )
    write(tmp_path, {"content/timeline.yaml": "title: Words\n", "content/events/hidden.yaml": hidden})
    write(tmp_path, {"content/events/shown.yaml": shown})
    make(tmp_path)
    index = b"".join(path.read_bytes() for path in (tmp_path / "site/find").rglob("*.js"))
    assert {
        word
        for word in (b"heard", b"mentioned", b"detailed", b"unheard", b"unseen", b"1234567")
        if word in index.lower()
    } == {b"heard"}


def test_hostile_words_make_no_hostile_files(tmp_path: Path) -> None:
    """Long words with a long common beginning, names that Windows reserves, letters whose numbers run together."""
    words = ["w" * 300 + chr(97 + n) for n in range(20)] + ["con" + chr(97 + n) * 30 for n in range(20)]
    words += ["ж" * 200 + str(n) for n in range(20)] + ["а1" + str(n) * 9 for n in range(20)] + ["䌁䌁䌁"] * 2
    write(tmp_path, {"content/timeline.yaml": "title: Words\n"})
    text = f"title: All\ndate: 2024-01-01\nsource: https://example.org/\ndetails: {' '.join(words)}\n"
    write(tmp_path, {"content/events/all.yaml": text})
    make(tmp_path)
    names = [path.name for path in (tmp_path / "site/find/index/words").iterdir()]
    assert len(names) > 10
    assert max(map(len, names)) < 250
    assert "con.js" not in names
    assert word_files.words_file("а1") != word_files.words_file("䌁")
