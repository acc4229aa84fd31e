"""`timeline merge`: nothing is lost, all references follow, and no other line of a file changes."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from support.command_line import Line
from support.content_cases import files_in, written_case

from timeline.build import check, load
from timeline.diagnostics import Severity
from timeline.editing import merge_records
from timeline.project import paths_of
from timeline.records.loading import load_file

CASES = Path(__file__).parent / "merge"
PROJECT = "content/timeline.yaml"


@pytest.mark.parametrize("file", sorted(CASES.glob("*.txt")), ids=lambda file: file.stem)
def test_cases(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case: a project, the command's words, its exit code and what it prints, and the files that then differ, or are gone."""
    case = written_case(file, tmp_path)
    ran = Line(tmp_path, capsys)("merge", *case.command)
    assert (ran.out + ran.err).strip() == case.printed
    assert files_in(tmp_path) == case.expected
    if ran.code == 0:
        assert [one for one in check(paths_of(tmp_path), jobs=1) if one.severity is Severity.ERROR] == []


def cited(folder: Path, same: dict[str, str]) -> set[Any]:
    """All citations of a project with the event or the claim that they stand in; records by the ids that they have now."""
    project = load(paths_of(folder)).project
    found: set[Any] = set()
    for path, text in files_in(folder).items():
        for event in load_file(path, text.encode(), project).records.events:
            id_ = same.get(event.id, event.id)
            for where, citations in [("", event.sources), *((one.says, one.sources) for one in event.claims)]:
                found |= {
                    (id_, where, same.get(one.source, one.source), one.at, one.quote) for one in citations
                }
    return found


WORDS = ("first", "second", "third")


def made_project(folder: Path, rng: random.Random) -> None:
    """A small project in one of the many forms that files may have."""

    def source() -> Any:
        known = rng.choice(["s0", "s1", f"https://example.org/{rng.randrange(6)}"])
        return rng.choice(
            [known, {"source": known, "at": rng.choice(WORDS)}, {"source": known, "quote": "q: #1"}]
        )

    def event(n: int) -> dict[str, Any]:
        cites = [source() for _ in range(rng.randint(1, 4))]
        made: dict[str, Any] = {
            "id": f"e{n}",
            "date": "2024-11-29",
            "title": f"Event: {rng.choice(WORDS)} # {n}",
        }
        made["sources"] = cites if len(cites) > 1 or rng.random() < 0.5 else cites[0]
        if "http" not in str(made["sources"]) or rng.random() < 0.5:
            names = [str(one["source"] if isinstance(one, dict) else one) for one in cites]
            marks = [f"[@{name}]" for name in names if name in ("s0", "s1")]
            made["summary"] = f"Of [[e{rng.randrange(2)}]] {' '.join(marks)}.\n\nMore: '{n}'" + rng.choice(
                ["", "\n"]
            )
        if rng.random() < 0.6:
            made["actors"] = rng.sample(["p0", "p1"], rng.randint(1, 2))
        if rng.random() < 0.6:
            made["tags"] = rng.sample(["t0", "t1", "t2"], 2)
        if n > 1:
            made["see"] = rng.sample(["e0", "e1"], rng.randint(1, 2))
        if rng.random() < 0.5:
            made["claims"] = [{"by": rng.choice(["p0", "p1"]), "says": f"{n}", "sources": [source()]}]
        return made

    def written(value: Any, key: str = "", depth: int = 0) -> str:
        if rng.random() < 0.3 or not isinstance(value, dict | list) or not value:
            if isinstance(value, dict | list):
                return json.dumps(value)
            return value if isinstance(value, str) and value.isalnum() else json.dumps(value)
        pad = "\n" + "  " * depth
        if isinstance(value, dict):
            lines = [f"{name}: {written(one, name, depth + 1)}" for name, one in value.items()]
            return pad + pad.join(f"{line}{rng.choice(['', '', '  # why'])}" for line in lines)
        return pad + pad.join(f"- {written(one, key, depth + 1).lstrip()}" for one in value)

    def write(path: str, value: Any) -> None:
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# ours\n" + written(value).lstrip("\n") + "\n")

    write("timeline.yaml", {"title": "Case", "rules": {"attribution_words": "off"}})
    events = [event(n) for n in range(4)]
    if rng.random() < 0.4:
        write("events/all.yaml", [events[0], events[1]] if rng.random() < 0.5 else events)
        events = [] if len((folder / "content/events/all.yaml").read_text().split("date")) > 4 else events[2:]
    for one in events:
        write(f"events/{one['id']}.yaml", one)
    write(
        "sources.yaml",
        {
            "s0": {"title": "S", "url": "https://example.org/s"},
            "s1": {"title": "T", "author": "p1", "where": "A box"},
        },
    )
    write("actors.yaml", {"p0": {"name": "P"}, "p1": {"name": "Q", "aka": ["Quu"], "part_of": "p0"}})


MERGES = (("event", "e0", "e1"), ("source", "s0", "s1"), ("actor", "p0", "p1"), ("tag", "t0", "t1"))


@pytest.mark.parametrize("seed", range(40))
def test_merging_never_loses_a_citation(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(seed)
    made_project(tmp_path, rng)
    if any(one.severity is Severity.ERROR for one in check(paths_of(tmp_path), jobs=1)):
        pytest.fail("the project that is made has errors")
    line = Line(tmp_path, capsys)
    same: dict[str, str] = {}
    for kind, kept, other in rng.sample(MERGES, 4):
        before = files_in(tmp_path)
        wanted = cited(tmp_path, {**same, other: kept})
        ran = line("merge", kind, kept, other)
        if ran.code:
            assert (
                "cannot be changed safely" in ran.err or "there is no tag" in ran.err or "begins" in ran.err
            )
            assert files_in(tmp_path) == before
            continue
        same[other] = kept
        now = cited(tmp_path, same)
        assert now == wanted
        assert "# why" in "".join(files_in(tmp_path).values()) or "# why" not in "".join(before.values())
        assert not line("check", "--format", "json").code


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_line_ends_and_byte_order_marks_are_kept(
    newline: str, mark: str, end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = Line(tmp_path, capsys)
    line.write(PROJECT, "title: Case\n")
    line.write("content/events/b.yaml", "date: 2024-11-29\ntitle: B\nsource: https://example.org/2\n")
    kept = f"{mark}date: 2024-11-29\ntitle: A\nsource:\n  url: https://example.org/1\n  title: One{end}"
    (tmp_path / "content/events/a.yaml").write_bytes(kept.replace("\n", newline).encode())
    assert line("merge", "event", "a", "b").code == 0
    merged = (
        f"{mark}date: 2024-11-29\ntitle: A\nsources:\n  - url: https://example.org/1\n    title: One\n"
        "  - https://example.org/2\naliases: [b]\n# Merged from `b` (content/events/b.yaml):\n#   title: B"
    )
    made = (tmp_path / "content/events/a.yaml").read_bytes().decode()
    assert made == f"{merged}{end}".replace("\n", newline)


def test_a_merge_that_is_broken_off_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever call to the system is the last one: all citations are there, and the same command ends the work."""
    project = {
        "events/a.yaml": "date: 2024-11-29\ntitle: One\nsource: https://example.org/1\n",
        "events/b.yaml": "date: 2024-11-29\ntitle: Two\nsource: https://example.org/2\n",
        "events/c.yaml": "date: 2024-11-30\ntitle: Three\nsource: https://example.org/3\nfollows: b\n",
        "events/d.yaml": "date: 2024-12-01\ntitle: Four\nsource: https://example.org/4\nsummary: See [[b]].\n",
    }

    class Killed(BaseException):
        pass

    ends = []
    for calls in range(5):
        folder = tmp_path / str(calls)
        for path, text in {"timeline.yaml": "title: Case\n", **project}.items():
            (folder / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "content" / path).write_text(text)
        line = Line(folder, capsys)
        with monkeypatch.context() as patched:
            left = [calls]

            def counted(name: str, left: list[int] = left, patched: pytest.MonkeyPatch = patched) -> None:
                real = getattr(merge_records, name) if name != "unlink" else merge_records.os.unlink

                def call(*arguments: Any) -> Any:
                    if not left[0]:
                        raise Killed
                    left[0] -= 1
                    return real(*arguments)

                patched.setattr(merge_records if name != "unlink" else merge_records.os, name, call)

            counted("replace_file")
            counted("unlink")
            try:
                line("merge", "event", "a", "b")
            except Killed:
                texts = "".join(files_in(folder).values())
                assert all(f"https://example.org/{n}" in texts for n in (1, 2, 3, 4))
        if (folder / "content/events/b.yaml").exists():
            assert line("merge", "event", "a", "b").code == 0
        assert line("check").code == 0
        ends.append(files_in(folder))
    assert ends[1:] == ends[:-1]
    assert len(ends[0]) == 4
