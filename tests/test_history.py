"""What git tells of events: when each was first published, and what each version told otherwise."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
from support.editing import Newsroom
from support.repository import DAY, ENVIRONMENT, START, Repository
from support.sites import assert_same, make, site_of, tree, write

from timeline.build import BuildOptions, build
from timeline.diagnostics import Diagnostic
from timeline.history import git

PROJECT = {"content/timeline.yaml": "title: Case\nrules: {unsourced: off}\n"}
EVENT = "content/events/aleppo.yaml"
FIRST = "date: 2024-11\ntitle: Forces enter Aleppo\nsource: {url: https://one.example/a, citing: own}\n"
SECOND = (
    "date: 2024-11-29\ntitle: Forces enter Aleppo\n"
    "sources: [{url: https://one.example/a, citing: own}, {url: https://two.example/b, citing: own}]\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def events_of(root: Path) -> dict[str, dict[str, str | None]]:
    """The events of timeline.json, by id."""
    events = json.loads((root / "site/timeline.json").read_bytes())["events"]
    return {event["id"]: event for event in events}


def steps_of(root: Path, id_: str) -> list[tuple[str, list[str]]]:
    """The history page of an event, earliest first: the commit's first digits, and what it told."""
    file = root / f"site/events/{id_}/history/index.html"
    if not file.exists():
        return []
    steps = re.findall(
        r'<p class="count"><bdi>(\w+)</bdi>.*?<ul class="changes">(.*?)</ul>', file.read_text(), re.DOTALL
    )
    return [
        (commit, [unescape(text) for text in re.findall(r"<li[^>]*>(.*?)</li>", told)])
        for commit, told in reversed(steps)
    ]


def day(number: int) -> str:
    return datetime.fromtimestamp(START + number * DAY, tz=UTC).date().isoformat()


# What it tells


def test_a_history_in_the_words_of_the_model(repository: Repository) -> None:
    first, second = repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    make(repository.root)
    assert steps_of(repository.root, "aleppo") == [
        (first[:10], ["First published"]),
        (
            second[:10],
            [
                "status: was reported, now corroborated",
                "date: was November 2024, now 29 November 2024",
                "sourcing: was 1 source, now 2 sources, traced to 2 origins",
                "source added: two.example",
            ],
        ),
    ]
    page = (repository.root / "site/events/aleppo/index.html").read_text()
    assert "First published 3 December 2024, last changed 4 December 2024" in page
    assert 'href="../../events/aleppo/history/index.html"' in page
    assert '"datePublished":"2024-12-03"' in page
    assert '"dateModified":"2024-12-04"' in page
    event = events_of(repository.root)["aleppo"]
    assert (event["first_published"], event["last_changed"]) == ("2024-12-03", "2024-12-04")


def test_another_calendar_is_another_date(repository: Repository) -> None:
    text = "date: 1527-05-06\ntitle: The Sack of Rome\nsource: https://one.example/a\n"
    repository.commit({**PROJECT, EVENT: text})
    second = repository.commit({EVENT: text + "calendar: julian\n"})
    make(repository.root)
    assert steps_of(repository.root, "aleppo")[1] == (
        second[:10],
        ["date: was 6 May 1527, now 6 May 1527 (16 May, Gregorian)"],
    )


def test_points_are_told_in_words_and_no_more_precisely_than_they_stand_for(repository: Repository) -> None:
    moved = [
        FIRST + f"place: {where}\n"
        for where in (
            "{at: [36.2021, 37.1343]}",
            "{at: [36.2049, 37.1343]}",
            "{at: [-36.2122, 37.1343], precision: district}",
        )
    ]
    repository.commits([{**PROJECT, EVENT: text} for text in moved])
    make(repository.root)
    assert [told for _, told in steps_of(repository.root, "aleppo")] == [
        ["First published"],
        ["coordinates: was 36.20° N, 37.13° E, now 36.2° S, 37.1° E"],
    ]


def test_who_committed_and_why_is_not_told(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    make(repository.root)
    assert not [path for path, data in tree(repository.root / "site").items() if b"canary" in data.lower()]


def test_longer_texts_and_names_that_are_gone_are_not_told_again(repository: Repository) -> None:
    actor = {"content/actors/quetzal.yaml": "name: A quetzal\n"}
    texts = f"{FIRST}summary: A quetzal flew.\ndetails: The quetzal.\nwording: in quetzal time\nactors: [quetzal]\nplace: quetzal-nest\n"
    place = {"content/places/quetzal-nest.yaml": "name: A quetzal's nest\n"}
    repository.commits(
        [{**PROJECT, **actor, **place, EVENT: texts}, {EVENT: FIRST, **dict.fromkeys((*actor, *place))}]
    )
    make(repository.root)
    assert steps_of(repository.root, "aleppo")[1][1] == [
        "the source’s words for the date removed",
        "place removed",
        "actor removed",
        "summary removed",
        "details removed",
    ]
    assert not [path for path, data in tree(repository.root / "site").items() if b"quetzal" in data.lower()]


def test_a_change_of_spacing_is_no_change(repository: Repository) -> None:
    spaced = "title: 'Forces  enter Aleppo'\nsource: {url: https://one.example/a, citing: own}\n\ndate: '2024-11'\n"
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: spaced}])
    make(repository.root)
    assert steps_of(repository.root, "aleppo") == []
    assert events_of(repository.root)["aleppo"]["last_changed"] is None


def test_only_what_was_merged_counts_as_published(repository: Repository) -> None:
    """The versions of a branch were shown to nobody; they were published when the branch was merged."""
    repository.commits([{**PROJECT, EVENT: FIRST}])
    repository.git("checkout", "--quiet", "-b", "work")
    words = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for text in (FIRST.replace("Aleppo", "Quetzal"), SECOND):
        write(repository.root, {EVENT: text})
        repository.git(*words, "commit", "--quiet", "-am", "x")
    repository.git("checkout", "--quiet", "main")
    repository.git(
        *words,
        "merge",
        "--quiet",
        "--no-ff",
        "-m",
        "merge",
        "work",
        GIT_COMMITTER_DATE=f"{START + 9 * DAY} +0000",
    )
    make(repository.root)
    assert len(steps_of(repository.root, "aleppo")) == 2
    assert events_of(repository.root)["aleppo"]["last_changed"] == day(9)


# What readers could have met


@pytest.mark.parametrize("mark", ["draft: true", "embargo_until: 2999-01-01T00:00Z"])
def test_what_an_event_said_while_it_was_hidden_is_told_nowhere(mark: str, repository: Repository) -> None:
    hidden = FIRST.replace("Aleppo", "Quetzal").replace("2024-11", "1999") + f"tags: [quetzal]\n{mark}\n"
    repository.commits([{**PROJECT, EVENT: hidden}, {EVENT: FIRST}, {EVENT: hidden}, {EVENT: SECOND}])
    make(repository.root)
    assert [len(told) for _, told in steps_of(repository.root, "aleppo")] == [1, 4]
    event = events_of(repository.root)["aleppo"]
    assert (event["first_published"], event["last_changed"]) == (day(1), day(3))
    found = tree(repository.root / "site")
    assert not [path for path, data in found.items() if b"quetzal" in data.lower() or b"1999" in data]


@pytest.mark.parametrize("end", ["draft: true\n", "embargo_until: 2999-01-01T00:00Z\n", None])
def test_an_event_that_was_public_and_is_no_more_has_no_page(end: str | None, repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}, {EVENT: end and SECOND + end}])
    make(repository.root)
    assert not [path for path, data in tree(repository.root / "site").items() if b"leppo" in data]


def test_an_embargo_that_ended_by_itself(repository: Repository) -> None:
    """Published on the day on which the embargo ended; not at all where another version came before that."""
    until = FIRST + "embargo_until: 2024-12-05T23:30-03:00\n"
    repository.commits(
        [{**PROJECT, EVENT: until, EVENT.replace("a", "x", 1): until}, {"content/x.yaml": None}]
    )
    make(repository.root)
    assert events_of(repository.root)["aleppo"]["first_published"] == "2024-12-06"
    repository.commits([{EVENT: SECOND}] * 2)
    make(repository.root)
    assert events_of(repository.root)["aleppo"]["first_published"] == "2024-12-05"


@pytest.mark.parametrize("before", [FIRST, None], ids=["public before", "never public"])
def test_an_embargo_that_is_taken_back_before_it_ended(before: str | None, repository: Repository) -> None:
    """What the last commit holds back is told nowhere, nor is its day, while the folder has another version."""
    held = FIRST.replace("Aleppo", "Quetzal") + "embargo_until: 2999-01-01T00:00Z\n"
    repository.commits([{**PROJECT, EVENT: before}, {EVENT: held}])
    write(repository.root, {EVENT: SECOND})
    make(repository.root)
    event = events_of(repository.root)["aleppo"]
    assert (event["first_published"], event["last_changed"]) == (before and day(0), None)
    found = tree(repository.root / "site")
    assert not [path for path, data in found.items() if b"quetzal" in data.lower() or b"2999" in data]


def test_related_events_are_not_named(repository: Repository) -> None:
    """One that is hidden by now was perhaps public then, and perhaps not."""
    other = "content/events/quetzal.yaml"
    both = {**PROJECT, EVENT: FIRST + "see: [quetzal]\n", other: FIRST}
    repository.commits([both, {EVENT: FIRST, other: FIRST + "draft: true\n"}])
    make(repository.root)
    assert steps_of(repository.root, "aleppo")[1][1] == ["related events changed"]
    assert not [path for path, data in tree(repository.root / "site").items() if b"quetzal" in data]


# Names and files


def test_a_history_follows_the_id(repository: Repository) -> None:
    names = [
        "content/events/x/2024-11-aleppo.yaml",
        "content/events/list.yaml",
        "content/events/2024-11-30-aleppo.md",
    ]
    listed = "- {date: 2024, title: Other, id: other}\n- id: aleppo\n" + "".join(
        f"  {line}\n" for line in FIRST.splitlines()
    )
    markdown = f"---\n{SECOND}---\nMore.\n"
    repository.commits([
        {**PROJECT, EVENT: FIRST}, {EVENT: None, names[0]: FIRST}, {names[0]: None, names[1]: listed},
        {names[1]: None, names[2]: markdown},
    ])  # fmt: skip
    make(repository.root)
    assert len(steps_of(repository.root, "aleppo")) == 2
    event = events_of(repository.root)["aleppo"]
    assert (event["first_published"], event["last_changed"]) == (day(0), day(3))


def test_an_alias_joins_the_history_of_a_former_id(repository: Repository) -> None:
    new = "content/events/entry.yaml"
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: None, new: SECOND + "aliases: [aleppo]\n"}])
    make(repository.root)
    assert len(steps_of(repository.root, "entry")) == 2
    assert events_of(repository.root)["entry"]["first_published"] == day(0)


def test_versions_are_read_under_the_project_file_of_their_time(repository: Repository) -> None:
    project = "title: Case\nrules: {unsourced: off}\neras: {old: {title: Old, first_day: 2024-11-01}}\nfields: {lane: {type: text}}\n"
    counted = "title: Forces enter Aleppo\nday: 2 of old\nlane: north\n"
    repository.commits([{"content/timeline.yaml": project, EVENT: counted}, {**PROJECT, EVENT: FIRST}])
    make(repository.root)
    told = steps_of(repository.root, "aleppo")[1][1]
    assert told[0] == "date: was 2 November 2024, now November 2024"
    assert "lane removed" in told


def test_another_first_day_of_an_era_is_another_date(repository: Repository) -> None:
    """Days of eras are counted in the project file: a commit that changes nothing else changes events."""
    project = "title: Case\nrules: {unsourced: off}\neras: {old: {title: Old, first_day: 2024-11-01}}\n"
    counted = "title: Forces enter Aleppo\nday: 2 of old\n"
    files = {"content/timeline.yaml": project, EVENT: counted, "content/events/other.yaml": FIRST}
    later = {"content/timeline.yaml": project.replace("11-01", "11-05").replace("Old,", "Older,")}
    repository.commits([files, later, {"content/timeline.yaml": project + "coverage: All.\n", EVENT: None}])
    repository.commits([{**later, EVENT: counted}])
    make(repository.root)
    told = [told for _, told in steps_of(repository.root, "aleppo")]
    assert told[1:] == [["date: was 2 November 2024, now 6 November 2024"]]
    assert steps_of(repository.root, "other") == []


def test_the_houses_rules_make_no_version_unreadable(repository: Repository) -> None:
    """What is remembered of a version was read under one set of rules, and what stands there now under another."""
    strict = PROJECT["content/timeline.yaml"].replace("}", ", unreviewed: error}")
    repository.commits([{"content/timeline.yaml": strict, EVENT: FIRST}, PROJECT])
    make(repository.root)
    repository.commits([{EVENT: SECOND}])
    make(repository.root)
    make(repository.root, "clean")
    assert_same(repository.root / "site", repository.root / "clean")
    event = events_of(repository.root)["aleppo"]
    assert (event["first_published"], event["last_changed"]) == (day(0), day(2))


@pytest.mark.parametrize(
    "path",
    [
        "content/events/a\nb.yaml",
        'content/events/"q".yaml',
        "content/events/--output=x.yaml",
        "content/events/.hidden.yaml",
    ],
)
def test_names_that_no_file_should_have(path: str, repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST, path: FIRST}, {EVENT: SECOND, path: None}])
    assert make(repository.root).warnings == ()
    assert len(steps_of(repository.root, "aleppo")) == 2


def test_a_name_that_is_no_text_and_a_file_that_is_too_large(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}])
    bare = b"commit refs/heads/main\ncommitter a <a@example.org> 1733400000 +0000\ndata 1\nx\nfrom refs/heads/main^0\n"
    bare += (
        b'M 100644 inline "content/events/\\377.yaml"\ndata 1\nx\nM 100644 inline content/events/huge.yaml\n'
    )
    repository.git("fast-import", "--quiet", data=bare + b"data 3000000\n" + b"# " + b"x" * 2_999_998 + b"\n")
    repository.git("reset", "--quiet", "--hard", "main")
    repository.commits([{EVENT: SECOND, "content/events/huge.yaml": None}])
    for file in (repository.root / "content/events").iterdir():
        if file.name != "aleppo.yaml":
            file.unlink()
    assert make(repository.root).warnings == ()
    assert len(steps_of(repository.root, "aleppo")) == 2


@pytest.mark.parametrize(
    "text", ["title: 'open\n", "date: 2024-13\ntitle: No\n", "\0", "- a\n", "title: no date\n"]
)
def test_a_version_that_could_not_be_read_was_never_published(text: str, repository: Repository) -> None:
    _, _, last = repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: text}, {EVENT: SECOND}])
    assert make(repository.root).warnings == ()
    assert [commit for commit, _ in steps_of(repository.root, "aleppo")][1:] == [last[:10]]


def test_a_branch_that_looks_like_an_option(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    repository.git("update-ref", "refs/heads/--output=x", "HEAD")
    repository.git("symbolic-ref", "HEAD", "refs/heads/--output=x")
    assert make(repository.root).warnings == ()
    assert len(steps_of(repository.root, "aleppo")) == 2
    assert not (repository.root / "x").exists()


# Settings


def test_history_can_be_left_out(repository: Repository) -> None:
    off = {"content/timeline.yaml": "title: Case\nrules: {unsourced: off}\nhistory: false\n"}
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND, **off}])
    make(repository.root)
    assert steps_of(repository.root, "aleppo") == []
    assert events_of(repository.root)["aleppo"]["first_published"] is None
    assert "First published" not in (repository.root / "site/events/aleppo/index.html").read_text()


def test_an_event_can_keep_its_earlier_versions_to_itself(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND + "history: false\n"}])
    make(repository.root)
    assert steps_of(repository.root, "aleppo") == []
    page = (repository.root / "site/events/aleppo/index.html").read_text()
    assert "last changed 4 December 2024" in page
    assert "history/index.html" not in page


def test_what_was_known_on_a_day_has_no_history(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND.replace("a]", "a]\nsummary: s")}])
    build(site_of(repository.root, "known"), BuildOptions(jobs=1, as_known_at="2025-01-01"))
    assert not [path for path, data in tree(repository.root / "known").items() if b"First published" in data]


def test_history_begins_on_the_day_that_the_site_went_public(repository: Repository) -> None:
    project = {"content/timeline.yaml": f"title: Case\nrules: {{unsourced: off}}\nhistory: {day(2)}\n"}
    third = SECOND.replace("Forces", "Troops")
    gone = "content/events/gone.yaml"
    names = repository.commits([
        {**project, EVENT: FIRST, gone: FIRST}, {EVENT: SECOND, gone: None}, {"content/events/x.yaml": FIRST},
        {EVENT: third, gone: FIRST},
    ])  # fmt: skip
    make(repository.root)
    assert [commit for commit, _ in steps_of(repository.root, "aleppo")] == [names[1][:10], names[3][:10]]
    first = {id_: event["first_published"] for id_, event in events_of(repository.root).items()}
    assert first == {"aleppo": day(2), "x": day(2), "gone": day(3)}


# Which git


def test_a_program_in_the_current_folder_is_not_run(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Content could bring it along."""
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    broken_git(repository.root, "touch ran; exit 1")
    monkeypatch.chdir(repository.root)
    for folders in (".", "", str(repository.root)):
        monkeypatch.setenv("PATH", os.pathsep.join([folders, ENVIRONMENT["PATH"]]))
        make(repository.root, f"site-{len(folders)}")
    assert (repository.root / "site-1/events/aleppo/history/index.html").exists()
    assert not (repository.root / "ran").exists()


# The state of git


def broken_git(folder: Path, script: str) -> str:
    """A PATH whose git does something else."""
    write(folder, {"git": f"#!/bin/sh\n{script}\n"})
    (folder / "git").chmod(0o755)
    return str(folder)


def without_object(root: Path, name: str) -> None:
    """Take an object out of a repository."""
    objects = root / ".git/objects"
    for pack in [*objects.glob("pack/*.pack")]:
        moved = root / ".git" / pack.name
        pack.rename(moved)
        subprocess.run(
            ["git", "unpack-objects", "-q"], cwd=root, env=ENVIRONMENT, input=moved.read_bytes(), check=True
        )
    for rest in objects.glob("pack/*"):
        rest.unlink()
    (objects / name[:2] / name[2:]).unlink()


def no_git(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PATH", str(root / "nowhere"))


def slow_git(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(git, "LIMIT", 0.2)
    patch.setenv("PATH", broken_git(root.parent / "bin", "exec /bin/sleep 5"))


def failing_git(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv(
        "PATH", broken_git(root.parent / "bin", "echo 'fatal: \033[31mno\033[0m luck' >&2; exit 128")
    )


def foreign_owner(root: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    patch.setattr(git, "_KEPT", re.compile("GIT_.*"))


def missing_commit(root: Path, patch: pytest.MonkeyPatch) -> None:
    name = subprocess.run(
        ["git", "rev-parse", "HEAD~1"], cwd=root, env=ENVIRONMENT, capture_output=True, check=True
    )
    without_object(root, name.stdout.decode().strip())


def missing_blob(root: Path, patch: pytest.MonkeyPatch) -> None:
    name = subprocess.run(
        ["git", "rev-parse", f"HEAD~1:{EVENT}"], cwd=root, env=ENVIRONMENT, capture_output=True, check=True
    )
    without_object(root, name.stdout.decode().strip())


@pytest.mark.parametrize(
    "spoil, said",
    [
        (no_git, "git is not installed"),
        (slow_git, "git did not answer within 0 s"),
        (failing_git, "git failed: [31mno[0m luck"),
        (foreign_owner, "its folder belongs to somebody else"),
        (missing_commit, "git failed: "),
        (missing_blob, "git does not have all earlier versions"),
    ],
)
def test_where_git_does_not_answer_the_site_is_built_without_history(
    spoil: Callable[[Path, pytest.MonkeyPatch], None],
    said: str,
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = write(tmp_path / "plain", {**PROJECT, EVENT: SECOND})
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    spoil(repository.root, monkeypatch)
    (warning,) = make(repository.root).warnings
    assert warning.code == "GIT001"
    assert said in warning.message
    assert warning.help
    make(plain)
    kept = ("build.json", "manifest.sha256")
    found, wanted = tree(repository.root / "site"), tree(plain / "site")
    assert {path: data for path, data in found.items() if path not in kept} == {
        path: data for path, data in wanted.items() if path not in kept
    }


def test_git_that_is_too_slow_is_not_waited_for_again(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    real = git._command
    monkeypatch.setattr(git, "_command", lambda *words: ran.append(verb(words)) or real(*words))
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    with monkeypatch.context() as patch:
        slow_git(repository.root, patch)
        (warning,) = make(repository.root).warnings
        assert (warning,) == make(repository.root).warnings
    assert ran == ["rev-parse"]
    assert make(repository.root, clean=True).warnings == ()
    assert len(steps_of(repository.root, "aleppo")) == 2


def verb(words: tuple[str, ...]) -> str:
    return next(word for word in words if not word.startswith("-"))


def clone(repository: Repository, *options: str) -> Path:
    folder = repository.root.parent / "clone"
    repository.git("clone", "--quiet", *options, f"file://{repository.root}", str(folder))
    return folder


def test_a_shallow_clone_does_not_know_what_was_first(repository: Repository) -> None:
    late = "content/events/late.yaml"
    repository.commits(
        [{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}, {EVENT: SECOND.replace("enter", "leave"), late: FIRST}]
    )
    root = clone(repository, "--depth", "2")
    (warning,) = make(root).warnings
    assert warning.code == "GIT002"
    assert day(1) in warning.message
    events = events_of(root)
    assert (events["aleppo"]["first_published"], events["aleppo"]["last_changed"]) == (None, day(2))
    assert events["late"]["first_published"] == day(2)
    assert steps_of(root, "aleppo")[0][1] == ["No record is available of what was published before this."]
    (again,) = make(root).warnings
    assert again == warning


def submodule(root: Path, folder: Path) -> Path:
    outer = Repository(folder / "outer")
    outer.commit({"README": "outer\n"})
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", f"file://{root}", "inner")
    return outer.root / "inner"


def worktree(root: Path, folder: Path) -> Path:
    subprocess.run(
        ["git", "worktree", "add", "-q", "--detach", str(folder / "tree")],
        cwd=root,
        env=ENVIRONMENT,
        check=True,
    )
    return folder / "tree"


def detached(root: Path, folder: Path) -> Path:
    subprocess.run(["git", "checkout", "-q", "--detach"], cwd=root, env=ENVIRONMENT, check=True)
    return root


def within_a_hook(root: Path, folder: Path) -> Path:
    Repository(folder / "other").commit({"a": "b"})
    os.environ.update(
        GIT_DIR=str(folder / "other/.git"), GIT_INDEX_FILE=".git/index", GIT_EXTERNAL_DIFF="false"
    )
    return root


def with_odd_settings(root: Path, folder: Path) -> Path:
    with (root / ".git/config").open("a") as file:
        file.write(
            "[core]\n fsmonitor = false-monitor\n quotepath = on\n pager = false\n[log]\n showSignature = true\n follow = true\n"
            " date = relative\n showRoot = false\n[diff]\n renames = copies\n external = false\n noprefix = true\n relative = false\n"
            "[color]\n ui = always\n[format]\n pretty = oneline\n[i18n]\n logOutputEncoding = UTF-16\n"
        )
    return root


@pytest.mark.parametrize("arrange", [submodule, worktree, detached, within_a_hook, with_odd_settings])
def test_any_other_state_makes_no_difference(
    arrange: Callable[[Path, Path], Path],
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, "x")
        monkeypatch.delenv(name)
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    make(repository.root)
    expected = tree(repository.root / "site")
    root = arrange(repository.root, tmp_path)
    assert make(root, "again").warnings == ()
    assert tree(root / "again") == expected


@pytest.mark.parametrize("state", ["no repository", "no commit", "content that git does not have"])
def test_where_there_is_nothing_to_tell_nothing_is_said(state: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    if state != "no repository":
        repository = Repository(root)
        if state != "no commit":
            repository.commit({"README": "x\n"})
    write(root, {**PROJECT, EVENT: FIRST})
    assert make(root).warnings == ()
    assert events_of(root)["aleppo"]["first_published"] is None


def reftable(root: Path, patch: pytest.MonkeyPatch) -> str | None:
    """As git 2.45 makes it, for a git that can read it: this one tells what it would tell."""
    known = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True)
    real = shutil.which("git", path=ENVIRONMENT["PATH"])
    (root / ".git/HEAD").rename(root / ".git/HEAD-kept")
    (root / ".git/HEAD").write_text("ref: refs/heads/.invalid\n")
    there, back = ("cp .git/HEAD-kept .git/HEAD", "echo 'ref: refs/heads/.invalid' >.git/HEAD")
    script = f'{there}\n{real} "$@"\ncode=$?\n{back}\nexit $code'
    patch.setenv("PATH", broken_git(root.parent / "bin", script) + os.pathsep + ENVIRONMENT["PATH"])
    return known.stdout.strip()


def test_git_is_asked_where_its_files_do_not_tell(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    make(repository.root)
    expected = tree(repository.root / "site")
    head = reftable(repository.root, monkeypatch)
    assert make(repository.root, "again").warnings == ()
    assert tree(repository.root / "again") == expected
    assert json.loads(expected["build.json"])["revision"] == head


@pytest.mark.parametrize("head", ["ref: refs/heads/.invalid\n", "?", ""])
def test_a_repository_that_nobody_can_read_is_told_of(head: str, repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    with (repository.root / ".git/config").open("a") as config:
        config.write("[core]\n repositoryformatversion = 1\n[extensions]\n refStorage = unheard-of\n")
    (repository.root / ".git/HEAD").write_text(head)
    (warning,) = make(repository.root).warnings
    assert warning.code == "GIT001"
    write(
        repository.root, {"content/timeline.yaml": "title: Case\nrules: {unsourced: off}\nhistory: false\n"}
    )
    assert make(repository.root).warnings == ()


def test_a_project_below_the_top_of_its_repository(repository: Repository, tmp_path: Path) -> None:
    files = {**PROJECT, EVENT: FIRST}
    repository.commits(
        [{f"a/b/{path}": text for path, text in files.items()}, {f"a/b/{EVENT}": SECOND, EVENT: FIRST}]
    )
    make(repository.root / "a/b")
    assert len(steps_of(repository.root / "a/b", "aleppo")) == 2


# A content folder that is moved


MOVED = {
    "content/timeline.yaml": "inner/content/timeline.yaml",
    EVENT: f"inner/{EVENT}",
}


def moved(repository: Repository, files: dict[str, str], **edited: str) -> str:
    """A commit that moves files; those edited get another text."""
    changes: dict[str, str | None] = dict.fromkeys(files)
    for old, new in files.items():
        changes[new] = edited.get(old, (repository.root / old).read_text())
    return repository.commit(changes)


def test_a_content_folder_that_was_moved_keeps_its_history(repository: Repository) -> None:
    decoy = {"other/timeline.yaml": "title: Other\n", "other/events/x.yaml": FIRST}
    repository.commits([{**PROJECT, EVENT: FIRST, **decoy}, {EVENT: SECOND}])
    make(repository.root)
    before = steps_of(repository.root, "aleppo")
    repository.commit(dict.fromkeys(decoy))
    moved(repository, MOVED)
    make(repository.root / "inner")
    assert events_of(repository.root / "inner")["aleppo"]["first_published"] == day(0)
    assert steps_of(repository.root / "inner", "aleppo") == before


def test_what_is_changed_or_left_behind_by_a_move_is_told(repository: Repository) -> None:
    more = {"content/events/stays.yaml": FIRST, "content/events/goes.yaml": FIRST}
    repository.commits([{**PROJECT, EVENT: FIRST, **more}, {EVENT: SECOND}])
    files = {**MOVED, "content/events/stays.yaml": "inner/content/events/stays.yaml"}
    third = moved(repository, files, **{EVENT: SECOND.replace("enter", "leave")})
    repository.commit({"content/events/goes.yaml": None})
    make(repository.root / "inner")
    events = events_of(repository.root / "inner")
    assert {id_: event["first_published"] for id_, event in events.items()} == dict.fromkeys(
        ("aleppo", "stays"), day(0)
    )
    assert steps_of(repository.root / "inner", "aleppo")[-1] == (
        third[:10],
        ["title: was “Forces enter Aleppo”, now “Forces leave Aleppo”"],
    )


def test_there_and_back_again(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    moved(repository, MOVED)
    repository.commit({f"inner/{EVENT}": FIRST})
    moved(repository, {new: old for old, new in MOVED.items()})
    make(repository.root)
    assert events_of(repository.root)["aleppo"]["first_published"] == day(0)
    assert len(steps_of(repository.root, "aleppo")) == 3


def test_a_copy_and_a_second_project_begin_anew(repository: Repository) -> None:
    repository.commit({**PROJECT, EVENT: FIRST})
    repository.commit({f"copy/{path}": text for path, text in {**PROJECT, EVENT: FIRST}.items()})
    other = {"b/content/timeline.yaml": "title: B\n", "b/content/events/b.yaml": FIRST}
    repository.commit({**other, "copy/content/timeline.yaml": "title: Copy\nrules: {unsourced: off}\n"})
    repository.commit(
        {**dict.fromkeys(other), "c/content/timeline.yaml": "title: C\n", "c/content/events/c.yaml": FIRST}
    )
    for folder, id_, number in (("copy", "aleppo", 1), ("c", "c", 3), (".", "aleppo", 0)):
        make(repository.root / folder)
        assert events_of(repository.root / folder)[id_]["first_published"] == day(number)


# The same bytes


def test_the_working_tree_adds_nothing(repository: Repository) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}])
    make(repository.root)
    before = steps_of(repository.root, "aleppo")
    write(repository.root, {EVENT: SECOND.replace("enter", "leave"), "content/events/new.yaml": FIRST})
    make(repository.root)
    assert steps_of(repository.root, "aleppo") == before
    events = events_of(repository.root)
    assert events["aleppo"]["last_changed"] == day(1)
    assert events["new"]["first_published"] is None


def test_git_is_run_only_when_head_has_moved(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    real = git._command
    monkeypatch.setattr(git, "_command", lambda *words: ran.append(verb(words)) or real(*words))
    repository.commits(
        [{**PROJECT, EVENT: FIRST}, {EVENT: SECOND}, {EVENT: SECOND.replace("enter", "leave")}]
    )
    make(repository.root)
    assert ran == ["rev-parse", "log", "cat-file"]
    ran.clear()
    assert make(repository.root).rendered == ()
    write(repository.root, {EVENT: FIRST})
    make(repository.root)
    assert ran == []
    repository.git("checkout", "--quiet", "--", "content")
    repository.commits([{"content/events/new.yaml": FIRST}])
    make(repository.root)
    assert ran == ["rev-parse", "log"], "earlier versions are remembered"


def test_builds_in_steps_give_what_a_clean_build_gives(repository: Repository) -> None:
    """After each commit, and after each edit that is not committed yet."""
    newsroom = Newsroom(7)
    newsroom.work(9)
    for number, files in enumerate(newsroom.series):
        repository.commit(files)
        if number in newsroom.broken:
            continue
        make(repository.root)
        make(repository.root, "clean", clean=True)
        assert_same(repository.root / "site", repository.root / "clean")
    shutil.rmtree(repository.root / ".git")
    make(repository.root)
    make(repository.root, "clean", clean=True)
    assert_same(repository.root / "site", repository.root / "clean")


def name_of_field(text: str) -> str:
    """`date` for `date: was November 2024, now 29 November 2024`."""
    return re.split(r": | (?:added|removed|changed)", text)[0]


def test_histories_agree_with_the_newsroom_s_own_record(repository: Repository) -> None:
    newsroom = Newsroom(2024)
    newsroom.work(500)
    numbers = {name[:10]: number for number, name in enumerate(repository.commits(newsroom.series))}
    assert make(repository.root).warnings == ()
    events = events_of(repository.root)
    assert events.keys() == {item.id for item in newsroom.items.values() if not item.hidden}
    changed = 0
    for id_, event in events.items():
        expected = newsroom.published[id_].steps
        found = [
            (numbers[commit], {name_of_field(text) for text in told} - {"First published"})
            for commit, told in steps_of(repository.root, id_)
        ]
        assert found == (expected if len(expected) > 1 else []), id_
        assert event["first_published"] == day(expected[0][0])
        assert event["last_changed"] == (day(expected[-1][0]) if len(expected) > 1 else None)
        changed += len(expected) - 1
    assert changed > 100


def test_warnings_say_where_to_look(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commits([{**PROJECT, EVENT: FIRST}])
    failing_git(repository.root, monkeypatch)
    (warning,) = make(repository.root).warnings
    assert isinstance(warning, Diagnostic)
    assert (warning.path, warning.line, warning.severity) == ("content/timeline.yaml", 1, "warning")
