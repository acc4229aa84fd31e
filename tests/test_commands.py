"""The commands, as one who types them meets them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.command_line import ROOT, Line
from support.repository import ENVIRONMENT, Repository

from timeline import __version__
from timeline.build import check
from timeline.cache.folders import project_cache_folder
from timeline.commands.build import page_path
from timeline.commands.cli import timeline
from timeline.editing.add_record import file_name
from timeline.editing.schema_files import SCHEMA_NAMES
from timeline.model.slug import to_slug
from timeline.project import paths_of
from timeline.reading.strict_yaml import read_yaml


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in an empty folder."""
    return Line(tmp_path, capsys)


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a project of one event."""
    made = Line(tmp_path, capsys)
    made.write("content/timeline.yaml", "title: Case\nurl: https://example.org/case/\n")
    made.write(
        "content/events/first.yaml", "date: 2024-11-29\ntitle: First\nsource: https://example.org/news\n"
    )
    return made


# The line itself


def commands(group: click.Group = timeline, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((*above, name))
        if isinstance(command, click.Group):
            found += commands(command, (*above, name))
    return found


def test_the_commands_of_this_version() -> None:
    assert {" ".join(command) for command in commands()} == {
        "init", "find", "status", "new", "new event", "new source", "new actor", "new place", "new topic",
        "merge", "check", "diff", "export", "build", "serve", "sources", "sources check", "sources archive", "verify", "sign", "schema",
        "fill", "fmt", "publish", "rename",
        "import", "translate", "translate status", "translate new", "translate export", "translate import",
    }  # fmt: skip


@pytest.mark.parametrize("command", [(), *commands()], ids=" ".join)
def test_every_command_helps_with_an_example(command: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(timeline, [*command, "--help"])
    assert shown.exit_code == 0
    assert f"  timeline {' '.join(command)}" in shown.output
    assert all(len(text) <= 100 for text in shown.output.splitlines())
    options = [one for one in find(command).params if isinstance(one, click.Option)]
    assert all(str(option.help).endswith(".") for option in options)


def find(command: tuple[str, ...]) -> click.Command:
    found: click.Command = timeline
    for name in command:
        assert isinstance(found, click.Group)
        inner = found.get_command(click.Context(found), name)
        assert inner is not None
        found = inner
    return found


def test_the_version(line: Line) -> None:
    assert line("--version").out == f"timeline {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, timeline.commands.cli\n"
        "heavy = {'yaml', 'jinja2', 'markdown_it', 'msgspec', 'httpcore', 'asyncio', 'timeline.build'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_public_functions_are_there_when_asked_for() -> None:
    code = (
        "import sys, timeline\n"
        "assert 'yaml' not in sys.modules\n"
        "timeline.check, timeline.load, timeline.build.build\n"
        "assert 'yaml' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("chek",),
        ("check", "--max-errors", "-1"),
        ("build", "--jobs", "0"),
        ("-C", "nowhere", "check"),
        ("schema",),
    ],
)
def test_wrong_words_are_wrong_usage(line: Line, arguments: tuple[str, ...]) -> None:
    ran = line(*arguments)
    assert ran.code == 2
    assert "Error: " in ran.err
    assert ran.out == ""


def test_shells_can_ask_what_may_follow(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_TIMELINE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "timeline ch")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert line() == (0, "plain,check\n", "")


def test_no_project_is_wrong_usage(line: Line) -> None:
    ran = line("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(
        "error: there is no content/timeline.yaml here or in any folder above\n  help: "
    )


def test_a_project_is_found_from_inside_and_from_outside(project: Line) -> None:
    inside = Line(project.folder / "content" / "events", project.streams)
    assert inside("check").code == 0
    outside = Line(project.folder.parent, project.streams)
    assert outside("-C", str(project.folder), "check").code == 0


def test_a_fault_of_the_program_is_told_in_a_line(project: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("timeline.build.check", fail)
    ran = project("check")
    assert ran.code == 70
    assert ran.err.startswith(
        "error: this is a fault of timeline itself (KeyError: 'lost', test_commands.py:"
    )
    assert len(ran.err.splitlines()) == 2
    monkeypatch.setenv("TIMELINE_DEBUG", "1")
    assert "Traceback" in project("check").err


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device", "/full/x"), "/full/x: No space left on device"),
        (MemoryError(), "there is not enough memory"),
    ],
)
def test_what_the_machine_refuses_is_told_in_words(
    project: Line, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("timeline.build.check", fail)
    ran = project("check")
    assert ran.code == 3
    assert ran.err.startswith(f"error: {words}\n  help: ")


# check


def test_check_says_that_all_is_well(project: Line) -> None:
    assert project("check") == (0, "", "no errors, no warnings\n")
    assert project("check", "--quiet") == (0, "", "")


def test_check_shows_the_line_and_the_place(project: Line) -> None:
    text = "date: 2024-11-29\nwording: on Saturday\ntitle: T\nsource: https://e.org/\n"
    project.write("content/events/first.yaml", text)
    ran = project("check")
    assert ran.code == 1
    assert ran.out == (
        "content/events/first.yaml:2:10: error DATE004: "
        "2024-11-29 is a Friday, but the wording says Saturday\n"
        "  2 | wording: on Saturday\n"
        "    |          ^^^^^^^^^^^\n"
        "  help: check the date against the source; if both are right, write `wording_check: off`\n"
    )
    assert ran.err == "1 error in 1 file\n"


def test_warnings_are_errors_when_strict_and_nothing_when_quiet(project: Line) -> None:
    project.write("content/events/notes.txt", "Notes.\n")
    assert project("check").code == 0
    assert "warning FILE003" in project("check").out
    assert project("check", "--quiet") == (0, "", "")
    strict = project("check", "--strict")
    assert strict.code == 1
    assert "error FILE003" in strict.out
    assert "error FILE003" in project("check", "--strict", "--quiet").out


def test_no_more_errors_are_shown_than_wanted(project: Line) -> None:
    for number in range(5):
        project.write(f"content/events/e{number}.yaml", "title: T\n")
    ran = project("check", "--max-errors", "2")
    assert ran.out.count("DATE015") == 2
    assert ran.err.startswith("... and 3 more problems; timeline check --max-errors 0 shows all\n")
    assert project("check", "--max-errors", "0").out.count("DATE015") == 5
    assert len(json.loads(project("check", "--max-errors", "2", "--format", "json").out)) == 5


def test_many_problems_are_shown_by_kind(project: Line) -> None:
    events = "".join(
        f"- {{id: e{n}, date: 2024-11-29, title: T, outlet: Post, source: 'https://example.org/{n}'}}\n"
        for n in range(205)
    )
    project.write("content/events/many.yaml", events)
    ran = project("check")
    assert ran.out.startswith("205 × FIELD001")
    assert ran.out.count("error FIELD001") == 1
    assert "one example of each kind" in ran.err
    assert project("check", "--max-errors", "0").out.count("error FIELD001") == 205
    assert len(json.loads(project("check", "--format", "json").out)) == 205


def test_a_summary_shows_each_kind_and_field_once(project: Line) -> None:
    one = "date: 2024-11-29\ntitle: T\noutlet: Post\nsource: https://example.org/a\n"
    project.write("content/events/a.yaml", one)
    project.write("content/events/b.yaml", one.replace("T\n", "Two\n") + "colour: red\n")
    said = project("check", "--summary").out
    assert re.findall(r"^(\d+) × (\w+) on `(\w+)`", said, re.MULTILINE) == [
        ("2", "FIELD001", "outlet"),
        ("1", "FIELD001", "colour"),
    ]


def test_a_summary_of_too_many_kinds_is_cut(project: Line) -> None:
    fields = "".join(f"field_{n}: x\n" for n in range(150))
    text = f"date: 2024-11-29\ntitle: T\nsource: https://example.org/a\n{fields}"
    project.write("content/events/a.yaml", text + "draft: perhaps\n")
    said = project("check", "--summary").out
    assert said.count("error FIELD001: ") == 100
    assert "... and 51 more kinds of problem: 50 × FIELD001, 1 × FIELD002" in said
    assert project("check", "--summary", "--max-errors", "0").out.count("error FIELD001: ") == 150


def test_a_summary_names_no_field_for_faults_of_a_whole_record(project: Line) -> None:
    project.write("content/timeline.yaml", "title: T\nrules: {unreviewed: warning}\n")
    event = "  date: 2024-11-29\n  title: T\n  source: https://example.org/a\n"
    project.write("content/events/all.yaml", f"- id: a\n{event}- id: b\n{event}")
    said = project("check", "--summary").out
    assert re.findall(r"^\d+ × REVIEW001.*", said, re.MULTILINE) == ["3 × REVIEW001 in 2 files, for example"]


@pytest.mark.parametrize("form", ["json", "github", "gitlab", "sarif"])
def test_forms_for_machines_hold_nothing_else(project: Line, form: str) -> None:
    assert project("check", "--format", form).err == ""
    project.write("content/events/first.yaml", "title: T\n")
    for command in ("check", "build"):
        ran = project(command, "--format", form, "--quiet")
        assert ran.code == 1
        assert "DATE015" in ran.out
        assert ran.err == ""


# build


def test_build_says_what_it_did(project: Line) -> None:
    first = project("build")
    assert (first.code, first.out) == (0, "")
    assert first.err.startswith("1 event, ")
    assert first.err.count("\n") == 1
    again = project("build")
    assert " 0 rendered, 0 files written, 0 removed, in " in again.err
    assert project("build", "--quiet") == (0, "", "")
    assert " 0 rendered" not in project("build", "--clean").err
    assert (project.folder / "site" / "events" / "first" / "index.html").is_file()


def test_build_writes_nothing_while_there_are_errors(project: Line) -> None:
    project.write("content/events/second.yaml", "title: Second\n")
    ran = project("build")
    assert (ran.code, ran.out) == (1, "")
    assert "content/events/second.yaml:1:1: error DATE015" in ran.err
    assert ran.err.endswith("1 error in 1 file\nnothing was written; the site is unchanged\n")
    assert not (project.folder / "site").exists()


def test_build_takes_warnings_for_errors_when_strict(project: Line) -> None:
    project.write("content/events/notes.txt", "Notes.\n")
    ran = project("build")
    assert ran.code == 0
    assert "warning FILE003" in ran.err
    assert "1 warning in 1 file" in ran.err
    ran = project("build", "--strict", "--site", "other")
    assert ran.code == 1
    assert "error FILE003" in ran.err
    assert not (project.folder / "other").exists()


def test_build_writes_where_it_is_told(project: Line) -> None:
    assert project("build", "--site", "public").code == 0
    assert (project.folder / "public" / "index.html").is_file()
    refused = project("build", "--site", "content")
    assert refused.code == 2
    assert "cannot be the site folder" in refused.err


def test_build_explains(project: Line) -> None:
    project("build")
    for name in (
        "events/first/",
        "/events/first",
        "site/events/first/index.html",
        "https://example.org/case/events/first/",
    ):
        ran = project("build", "--explain", name)
        assert ran.out == "events/first/index.html was not rendered: nothing that it prints has changed\n", (
            name
        )
    assert "no file of this site" in project("build", "--explain", "events/second/").out


def test_drafts_are_built_when_asked_for(project: Line) -> None:
    project.write("content/events/second.yaml", "date: 2024\ntitle: S\ndraft: true\nsource: https://e.org/\n")
    assert project("build").err.startswith("1 event, ")
    assert project("build", "--drafts").err.startswith("2 events, ")


def test_a_build_that_cannot_remember_is_complete(project: Line) -> None:
    """CACHE001, the one code that no content causes."""
    project("build")
    for file in project_cache_folder(project.folder).glob("cache-*"):
        file.unlink()
        file.mkdir()
    ran = project("build")
    assert ran.code == 0
    assert "warning CACHE001" in ran.err


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "index.html"),
        ("/", "index.html"),
        ("feed.xml", "feed.xml"),
        ("events/x", "events/x/index.html"),
        ("https://example.org/case/", "index.html"),
        ("https://example.org/case/events/x/#claims", "events/x/index.html"),
        ("https://example.org/case/tags/%C3%A9/", "tags/é/index.html"),
    ],
)
def test_pages_by_their_names(text: str, path: str, tmp_path: Path) -> None:
    assert page_path(text, tmp_path / "site", "https://example.org/case/") == path


# serve


def test_serve_says_what_it_can_do(line: Line) -> None:
    shown = line("serve", "--help")
    assert shown.code == 0
    assert {"--host", "--port", "--drafts", "--open"} <= set(shown.out.split())


# schema


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schema_prints(line: Line, name: str) -> None:
    ran = line("schema", name)
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["$schema"]


def test_schema_knows_the_fields_of_the_project(project: Line) -> None:
    project.write("content/timeline.yaml", "title: T\nfields: {lane: {label: The lane}}\n")
    lane = json.loads(project("schema", "event").out)["definitions"]["event"]["properties"]["lane"]
    assert lane["description"] == "The lane"


def test_schema_writes_all(line: Line) -> None:
    assert line("schema", "--all", "schemas").code == 0
    assert line("schema", "--all", "schemas").code == 0
    assert {file.stem for file in (line.folder / "schemas").iterdir()} == set(SCHEMA_NAMES) - {
        "timeline.json"
    }


# init


@pytest.mark.parametrize("ci", ["", "github", "gitlab"])
def test_a_new_project_builds_at_once(line: Line, ci: str) -> None:
    ran = line("init", "new", *(["--ci", ci] if ci else []))
    assert (ran.code, ran.out) == (0, "")
    project = Line(line.folder / "new", line.streams)
    assert project("check", "--strict") == (0, "", "no errors, no warnings\n")
    assert project("fmt", "--check").code == 0
    assert project("build", "--strict", "--site", "public").code == 0
    for file in project.folder.rglob("*"):
        if file.is_file() and "public" not in file.parts:
            data = file.read_bytes()
            assert b"\r" not in data
            assert b"@VERSION@" not in data
            assert data.endswith(b"\n")


def test_every_record_of_a_new_project_leads_to_its_schema(line: Line) -> None:
    line("init", "new")
    for file in (line.folder / "new" / "content").rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (file.parent / first.partition("=")[2]).resolve().is_file()
    settings = json.loads((line.folder / "new" / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    assert all((line.folder / "new" / name).is_file() for name in settings["yaml.schemas"])
    ignored = (line.folder / "new" / ".gitignore").read_text(encoding="utf-8").split()
    assert ignored == ["/site/", "/site-drafts/", "/site-as-known-at-*/"]


def test_the_workflow_of_github_is_careful(line: Line) -> None:
    line("init", "new", "--ci", "github")
    text = (line.folder / "new" / ".github" / "workflows" / "timeline.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert set(workflow[True]) == {
        "pull_request",
        "push",
        "schedule",
        "workflow_dispatch",
    }  # YAML 1.1 reads `on` as true
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert all("permissions" not in workflow["jobs"][name] for name in ("check", "build"))
    assert f"pip install sourced-timeline=={__version__}" in text
    assert "timeline check --format github" in text


def test_the_workflow_of_gitlab_is_yaml(line: Line) -> None:
    line("init", "new", "--ci", "gitlab")
    workflow = yaml.safe_load((line.folder / "new" / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert workflow["pages"]["artifacts"] == {"paths": ["public"]}


def scripts(workflow: dict[str, Any]) -> list[str]:
    """What a workflow of GitHub's or GitLab's runs to check."""
    job = workflow.get("jobs", workflow)["check"]
    return [step if type(step) is str else step.get("run", "") for step in job.get("script") or job["steps"]]


@pytest.mark.parametrize(
    "ci, file", [("github", ".github/workflows/timeline.yml"), ("gitlab", ".gitlab-ci.yml")]
)
@pytest.mark.parametrize("themed", [True, False])
def test_a_fork_is_checked_with_the_themes_and_the_project_file_of_the_base(
    line: Line, ci: str, file: str, *, themed: bool
) -> None:
    line("init", "new", "--ci", ci)
    repository = Repository(line.folder / "new")
    workflow = yaml.safe_load((repository.root / file).read_text(encoding="utf-8"))
    (script,) = [one for one in scripts(workflow) if "rm -rf themes" in one]
    own = {"themes/own/theme.yaml": "parent: default\n"} if themed else {}
    project = {"content/timeline.yaml": "title: Ours\n", **own}
    theirs = dict.fromkeys((*project, "themes/own/templates/card.html", "content/x.md"), "title: Theirs\n")
    base, _ = repository.commits([project, theirs])
    repository.git("update-ref", "refs/remotes/origin/main", base)
    merge_request = {
        "GITHUB_BASE_REF": "main",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7",
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
    }
    subprocess.run(
        ["sh", "-e", "-c", script], cwd=repository.root, env={**ENVIRONMENT, **merge_request}, check=True
    )
    found = {path: (repository.root / path) for path in theirs if (repository.root / path).exists()}
    expected = {**project, "content/x.md": "title: Theirs\n"}
    assert {path: file.read_text() for path, file in found.items()} == expected


REPOSITORY = {
    "README.rst": "Ours\n",
    "readme.d/x": "",
    "LICENSE": "MIT\n",
    ".gitignore": "*.pyc\n/.timeline/",
    ".git/HEAD": "ref: refs/heads/main\n",
    ".editorconfig": "root = true\n",
}


def test_a_repository_with_other_files_is_not_refused(line: Line) -> None:
    for path, text in REPOSITORY.items():
        line.write(path, text)
    assert line("init", ".", "--ci", "github").code == 0
    assert {path: (line.folder / path).read_text(encoding="utf-8") for path in REPOSITORY} == {
        **REPOSITORY,
        ".gitignore": "*.pyc\n/.timeline/\n/site/\n/site-drafts/\n/site-as-known-at-*/\n",
    }
    assert not (line.folder / "README.md").exists()
    assert line("check", "--strict").code == 0


@pytest.mark.parametrize(
    "held, named",
    [
        (["content/timeline.yaml"], "content/timeline.yaml"),
        ([".vscode/settings.json", ".github/workflows/timeline.yml"], ".github/workflows/timeline.yml, .vscode/settings.json"),
        (["content/events"], "content/events"),
    ],
)  # fmt: skip
def test_only_what_would_be_overwritten_stands_in_the_way(line: Line, held: list[str], named: str) -> None:
    for path in held:
        line.write(f"mine/{path}", "Mine.\n")
    ran = line("init", "mine", "--ci", "github")
    assert ran.code == 2
    assert ran.err.startswith(f"error: a new project in mine would overwrite {named}\n  help: ")
    files = [file for file in (line.folder / "mine").rglob("*") if file.is_file()]
    assert sorted(file.relative_to(line.folder / "mine").as_posix() for file in files) == sorted(held)


@pytest.mark.parametrize(
    "link",
    ["content", "content/events", ".github", ".gitignore", ".timeline-schema", "content/timeline.yaml"],
)
def test_a_new_project_is_not_written_through_a_link(line: Line, link: str) -> None:
    elsewhere = line.folder / "elsewhere"
    elsewhere.mkdir()
    place = line.folder / "mine" / link
    place.parent.mkdir(parents=True)
    place.symlink_to(elsewhere if link.rpartition(".")[2] not in ("gitignore", "yaml") else elsewhere / "new")
    ran = line("init", "mine", "--ci", "github")
    assert ran.code == 2
    assert ran.err.startswith(f"error: a new project in mine would overwrite {link}\n")
    assert not list(elsewhere.iterdir())


# new


def test_a_new_event(project: Line) -> None:
    title = 'Assad: "we stay" #1'
    ran = project("new", "event", title, "--date", "2024-12-01~", "--source", "https://example.org/a")
    assert (ran.code, ran.out, ran.err) == (0, "content/events/2024-12-01-assad-we-stay-1.yaml\n", "")
    text = (project.folder / ran.out.strip()).read_text(encoding="utf-8")
    assert text == "date: 2024-12-01~\ntitle: 'Assad: \"we stay\" #1'\nsource: https://example.org/a\n"
    assert project("check").code == 0


def test_no_record_is_written_through_a_link(project: Line) -> None:
    elsewhere = project.folder.parent / "elsewhere"
    elsewhere.mkdir()
    (project.folder / "content/topics").symlink_to(elsewhere)
    ran = project("new", "topic", "How many?")
    assert ran.code == 2
    assert ran.err.startswith("error: a link stands on the way to content/topics/how-many.yaml\n")
    assert not list(elsewhere.iterdir())


def test_new_records_of_every_kind(project: Line) -> None:
    assert project("new", "place", "Aleppo", "--at", "36.202,37.134").out == "content/places/aleppo.yaml\n"
    assert project("new", "place", "Ushuaia", "--at", "-54.8,-68.3").code == 0
    assert project("new", "actor", "Al-Jazeera Média").out == "content/actors/al-jazeera-media.yaml\n"
    assert project("new", "topic", "How many?").out == "content/topics/how-many.yaml\n"
    source = project("new", "source", "https://www.example.org/a?b=c", "--title", "A report")
    assert source.out == "content/sources/a-report.yaml\n"
    assert project("new", "source", "https://www.example.org/b").out == "content/sources/example-org-b.yaml\n"
    event = ("new", "event", "T", "--date", "2024", "--source", "a-report", "--place", "aleppo", "--id", "t")
    assert project(*event).out == "content/events/2024-t.yaml\n"
    assert (project.folder / "content/events/2024-t.yaml").read_text(encoding="utf-8") == (
        "date: 2024\ntitle: T\nplace: aleppo\nsource: a-report\n"
    )
    assert "accessed: " in (project.folder / "content/sources/a-report.yaml").read_text(encoding="utf-8")
    checked = project("check")
    assert checked.code == 0
    assert checked.out.count("REF003") == 1  # the second source is not cited yet


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("event", "T", "--date", "29.11.2024", "--source", "https://e.org/"),
            "date: the order is year, month, day",
        ),
        (
            ("event", "T", "--date", "2024", "--source", "ftp://e.org/"),
            "source: addresses that begin with ftp:",
        ),
        (("event", "T", "--date", "2024", "--source", "nothing"), "there is no source `nothing`"),
        (
            ("event", "T", "--date", "2024", "--source", "https://e.org/", "--place", "x"),
            "there is no place `x`",
        ),
        (
            ("event", "الخبر", "--date", "2024", "--source", "https://e.org/"),
            "no id can be made of this name",
        ),
        (
            ("event", "T", "--date", "2024", "--source", "https://e.org/", "--id", "A B"),
            "`A B` cannot be an id",
        ),
        (
            ("event", "First", "--date", "2023", "--source", "https://e.org/"),
            "content/events/first.yaml has the id",
        ),
        (
            ("event", "Index", "--date", "2023", "--source", "https://e.org/"),
            "the id `index` is reserved by the site",
        ),
        (
            ("event", "x" * 400, "--date", "2023", "--source", "https://e.org/"),
            "title: the text has 400 characters",
        ),
        (("source", "example.org"), "url: this is not a full address"),
        (("place", "P", "--at", "136,37"), "at: 136 is not between -90 and 90"),
    ],
)
def test_what_the_reader_would_refuse_is_not_written(
    project: Line, arguments: tuple[str, ...], words: str
) -> None:
    before = sorted(project.folder.rglob("*"))
    ran = project("new", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: {words}")
    assert "  help: " in ran.err
    assert sorted(project.folder.rglob("*")) == before


def test_a_source_is_not_made_twice(project: Line) -> None:
    project("new", "source", "https://example.org/a")
    ran = project("new", "source", "https://example.org/a", "--id", "other")
    assert ran.code == 2
    assert "cite it as `example-org-a`" in ran.err


def test_nothing_is_overwritten(project: Line) -> None:
    project.write("content/events/2024-t.yaml", "not: [yaml\n")
    ran = project("new", "event", "T", "--date", "2024", "--source", "https://e.org/")
    assert ran.code == 2
    assert "is there already" in ran.err
    assert (project.folder / "content/events/2024-t.yaml").read_text(encoding="utf-8") == "not: [yaml\n"


def test_a_new_file_leads_to_its_schema_where_there_is_one(line: Line) -> None:
    line("init", "new")
    project = Line(line.folder / "new", line.streams)
    path = project("new", "actor", "An actor").out.strip()
    first, second = (project.folder / path).read_text(encoding="utf-8").splitlines()
    assert first == "# yaml-language-server: $schema=../../.timeline-schema/actor.json"
    assert second == "name: An actor"


def test_a_new_translation_leads_to_its_schema(line: Line) -> None:
    line("init", "new")
    project = Line(line.folder / "new", line.streams)
    file = project.folder / "content/timeline.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}languages: [en, ar]\n", encoding="utf-8")
    for original, folders, kind in (
        ("content/timeline.yaml", "..", "project"),
        ("content/events/2024-05-04-library-opens.yaml", "../..", "event"),
    ):
        path = project("translate", "new", "ar", original).out.strip()
        first = (project.folder / path).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={folders}/.timeline-schema/{kind}-translation.json"


def test_an_id_that_the_name_of_the_file_does_not_give_is_written(project: Line) -> None:
    ran = project("new", "actor", "2024 Coalition")
    assert ran.out == "content/actors/2024-coalition.yaml\n"
    assert "id: 2024-coalition\n" in (project.folder / ran.out.strip()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2024-11-29", "2024-11-29-x.yaml"),
        ("2024-11", "2024-11-x.yaml"),
        ("2024-11-27~", "2024-11-27-x.yaml"),
        ("2024-11-29/2024-12-01", "2024-11-29-x.yaml"),
        ("2024-11-29T18:00", "2024-11-29-x.yaml"),
        ("2024-11-2X", "2024-11-x.yaml"),
        ("202X", "x.yaml"),
        ("../2024-12-02", "x.yaml"),
        ("-0043-03-15", "x.yaml"),
        ("Y-17E7", "x.yaml"),
    ],
)
def test_names_of_files(date: str, name: str) -> None:
    assert file_name("x", date) == name


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("Opposition forces enter Aleppo", "opposition-forces-enter-aleppo"),
        ("Ærøskøbing: Straßenfest", "aeroskobing-strassenfest"),
        ("Assad’s army; Assad's men", "assads-army-assads-men"),
        ("حلب", ""),
        ("حلب 2024", "2024"),
        ("a" * 80, "a" * 60),
        ("one two " * 20, "one-two-one-two-one-two-one-two-one-two-one-two-one-two-one"),
    ],
)
def test_ids_of_titles(title: str, id_: str) -> None:
    assert to_slug(title) == id_


NASTY = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z", "M")), min_size=1, max_size=60
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NASTY)
def test_a_new_event_is_what_was_said(project: Line, title: str) -> None:
    ran = project(
        "new", "event", "--id", "nasty", "--date", "2024", "--source", "https://e.org/", "--", title
    )
    title = " ".join(title.split())
    if ran.code:
        assert not title, ran.err
        return
    file = project.folder / ran.out.strip()
    try:
        assert read_yaml(file.read_text(encoding="utf-8"))[0]["title"] == title
        assert not [d for d in check(paths_of(project.folder), jobs=1) if d.severity == "error"]
    finally:
        file.unlink()
