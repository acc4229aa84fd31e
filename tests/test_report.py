"""Diagnostics as text, and in the forms that machines read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from timeline.codes import all_codes
from timeline.commands.report.as_json import as_json
from timeline.commands.report.github import as_github
from timeline.commands.report.gitlab import as_gitlab
from timeline.commands.report.sarif import as_sarif
from timeline.commands.report.show import apply_options, show
from timeline.commands.report.terminal import StreamStyle, shown, style_of, width
from timeline.commands.report.text import as_text, summary
from timeline.diagnostics import Diagnostic, Severity

PLAIN = StreamStyle(colour=False, encoding="utf-8")


def diagnostic(
    line: str = "",
    column: int = 1,
    end: int = 0,
    *,
    message: str = "wrong",
    end_line: int = 3,
    **more: object,
) -> Diagnostic:
    values = {"path": "content/x.yaml", "severity": Severity.ERROR, "code": "DATE004", "help": "", **more}
    return Diagnostic(
        line=3,
        column=column,
        end_line=end_line,
        end_column=end or column + 1,
        message=message,
        source_line=line,
        **values,
    )  # type: ignore[arg-type]


def caret(line: str, column: int, end: int, look: StreamStyle = PLAIN) -> tuple[str, str]:
    """The line as shown and what stands under it, without the margin."""
    _, first, second = as_text(diagnostic(line, column, end), look).splitlines()
    assert first.startswith("  3 | ")
    assert second.startswith("    | ")
    return first[6:], second[6:]


def test_the_whole() -> None:
    text = as_text(diagnostic("date: soon", 7, 11, help="write 2024-11-29"), PLAIN)
    assert text == (
        "content/x.yaml:3:7: error DATE004: wrong\n"
        "  3 | date: soon\n"
        "    |       ^^^^\n"
        "  help: write 2024-11-29"
    )


def test_without_a_line_there_is_no_caret() -> None:
    assert as_text(diagnostic(), PLAIN) == "content/x.yaml:3:1: error DATE004: wrong"


@pytest.mark.parametrize(
    ("line", "column", "end", "shown_line", "marks"),
    [
        ("title: abc", 8, 11, "title: abc", "       ^^^"),
        ("题: 事件!", 4, 6, "题: 事件!", "    ^^^^"),
        ("e\u0301: x", 5, 6, "e\u0301: x", "   ^"),
        ("\ta:\tb", 5, 6, "    a:  b", "        ^"),
        ("a: \u202ex\u202c", 4, 7, "a: <U+202E>x<U+202C>", "   " + "^" * 17),
        ("a: \x1b[31m", 4, 5, "a: <U+001B>[31m", "   " + "^" * 8),
        ("a: \u0645\u200c\u0646 x", 8, 9, "a: \u0645\u200c\u0646 x", "      ^"),
        ("a: 👍 x", 6, 7, "a: 👍 x", "      ^"),
        ("abc", 9, 12, "abc", "   ^"),
        ("abc", 4, 4, "abc", "   ^"),
        ("abc   ", 1, 40, "abc", "^^^"),
    ],
)
def test_the_caret_stands_under_the_fault(
    line: str, column: int, end: int, shown_line: str, marks: str
) -> None:
    assert caret(line, column, end) == (shown_line, marks)


def test_a_fault_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    text = as_text(diagnostic("a: [b,", 4, 2, end_line=5), PLAIN)
    assert text.splitlines()[2] == "    |    ^^^"


@pytest.mark.parametrize("column", [1, 30, 500, 980])
def test_a_long_line_is_cut_round_the_fault(column: int) -> None:
    line = "".join(chr(97 + n % 26) for n in range(1000))
    shown_line, marks = caret(line, column, column + 3)
    assert len(shown_line) <= 106
    assert shown_line[marks.index("^") : len(marks)] == line[column - 1 : column + 2]


def test_a_terminal_that_knows_ascii_only_is_shown_escapes_and_the_caret_still_fits() -> None:
    shown_line, marks = caret("é: xyz", 4, 7, StreamStyle(False, "ascii"))
    assert shown_line == "\\xe9: xyz"
    assert shown_line[marks.index("^") : len(marks)] == "xyz"


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028"]
)
def test_nothing_reaches_the_terminal_that_would_steer_it(character: str) -> None:
    found = as_text(
        diagnostic(
            f"a{character}b", 1, 4, message=f"m{character}", help=f"h{character}", path=f"p{character}"
        ),
        PLAIN,
    )
    assert character not in found
    assert found.count(f"<U+{ord(character):04X}>") == 4


def test_what_is_read_is_shown_as_it_is() -> None:
    for text in ("abc", "é", "事件", "شام", "\u200d", "👍"):
        assert "".join(map(shown, text)) == text
    assert [width(text) for text in ("abc", "事件", "e\u0301")] == [3, 4, 1]


def test_colour_is_for_terminals_and_never_with_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert not style_of(err=True).colour
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert style_of(err=True).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not style_of(err=True).colour
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert not style_of(err=True).colour


def test_colour_changes_nothing_but_colour() -> None:
    import re

    one = diagnostic("date: soon", 7, 11, help="write it")
    coloured = as_text(one, StreamStyle(True, "utf-8"))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == as_text(one, PLAIN)


def test_the_summary() -> None:
    error, warning = diagnostic(), diagnostic(severity=Severity.WARNING, path="content/y.yaml")
    assert summary([]) == "no errors, no warnings"
    assert summary([error]) == "1 error in 1 file"
    assert summary([error, error, warning]) == "2 errors, 1 warning in 2 files"
    assert summary([warning] * 2000) == "2,000 warnings in 1 file"


def test_options_weigh() -> None:
    both = [diagnostic(), diagnostic(severity=Severity.WARNING)]
    assert [d.severity for d in apply_options(both, strict=False, quiet=True)] == ["error"]
    assert [d.severity for d in apply_options(both, strict=True, quiet=True)] == ["error", "error"]
    assert apply_options(both, strict=False, quiet=False) == both


def test_json_is_one_list_in_ascii() -> None:
    text = as_json([diagnostic("x", 1, 2, message="é \u202e", help="h")])
    assert text.isascii()
    assert json.loads(text) == [
        {
            "path": "content/x.yaml",
            "line": 3,
            "column": 1,
            "end_line": 3,
            "end_column": 2,
            "severity": "error",
            "code": "DATE004",
            "message": "é \u202e",
            "help": "h",
        }
    ]
    assert json.loads(as_json([])) == []


def test_github_is_escaped() -> None:
    one = diagnostic("x", 2, 4, message="50% of\r\n::error::", path="content/a,b:c.yaml", help="do it")
    assert as_github([one], "sub/") == (
        "::error file=sub/content/a%2Cb%3Ac.yaml,line=3,endLine=3,col=2,endColumn=4,title=DATE004"
        "::50%25 of<U+000D><U+000A>: :error::%0Ado it"
    )
    assert "col=" not in as_github([diagnostic("x", 2, 4, end_line=5)], "")
    assert as_github([], "") == ""


def test_sarif_has_rules_and_results() -> None:
    found = [
        diagnostic("x", 2, 4, path="content/ü b.yaml", help="do it"),
        diagnostic("x", 1, 2, code="YAML012", severity=Severity.WARNING),
    ]
    log = json.loads(as_sarif(found, "sub/"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DATE004", "YAML012"]
    assert rules[0]["help"]["text"].startswith(all_codes()["DATE004"].why)
    assert rules[1]["defaultConfiguration"] == {"level": "warning"}
    first, second = run["results"]
    assert (first["ruleId"], first["ruleIndex"], first["level"]) == ("DATE004", 0, "error")
    assert (second["ruleId"], second["ruleIndex"], second["level"]) == ("YAML012", 1, "warning")
    assert first["message"]["text"] == "wrong (do it)"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "sub/content/%C3%BC%20b.yaml", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 3, "startColumn": 2, "endLine": 3, "endColumn": 4}
    assert json.loads(as_sarif([], ""))["runs"][0]["results"] == []


def test_gitlab_has_an_issue_for_each_problem() -> None:
    found = [
        diagnostic("x", 2, 4, path="content/ü b.yaml", help="do it"),
        diagnostic("x", 1, 2, code="YAML012", severity=Severity.WARNING),
    ]
    first, second = json.loads(as_gitlab(found, "sub/"))
    assert first.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
    assert (first["description"], first["check_name"], first["severity"]) == (
        "wrong (do it)",
        "DATE004",
        "major",
    )
    assert first["location"] == {"path": "sub/content/ü b.yaml", "lines": {"begin": 3, "end": 3}}
    assert (second["check_name"], second["severity"]) == ("YAML012", "minor")
    assert first["fingerprint"] != second["fingerprint"]
    assert json.loads(as_gitlab(found, "sub/")) == [first, second]
    assert json.loads(as_gitlab([], "")) == []


def test_paths_are_those_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    show([diagnostic("x")], "github", tmp_path / "sub", err=False)
    assert "file=sub/content/x.yaml," in capsys.readouterr().out
    show([diagnostic("x")], "github", tmp_path, err=False)
    assert "file=content/x.yaml," in capsys.readouterr().out
    show([diagnostic("x")], "github", tmp_path.parent, err=False)
    assert "file=content/x.yaml," in capsys.readouterr().out


HOSTILE = (
    "a ##[stop-commands]b ::error::c ##vso[task.x]d ##teamcity[m]e ::group::f [text](place) \x1b[2Jg\u202e"
)
COMMANDS = re.compile(r"##\w*\[|::(error|group)|\x1b|\u202e")


@pytest.mark.parametrize("form", ["text", "json", "github", "gitlab", "sarif"])
def test_no_form_holds_a_command_to_whoever_shows_it(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """To a terminal, the runner of a workflow, or a page that makes links of Markdown."""
    line = f"title: {HOSTILE}"
    hostile = Diagnostic(
        f"content/{HOSTILE}.yaml", 1, 8, 1, 12, Severity.ERROR, "DATE001", HOSTILE, HOSTILE, line
    )
    show([hostile], form, Path("/x"), err=False)
    said = capsys.readouterr().out
    if form == "github":
        command, said = said[:8], said[8:]
        assert command == "::error "
    assert not COMMANDS.search(said)
    if form == "json":
        assert json.loads(said)[0]["message"] == HOSTILE
    if form == "sarif":
        (result,) = json.loads(said)["runs"][0]["results"]
        assert "](" not in result["message"]["text"]
        assert result["message"]["text"].startswith("a ##[stop-commands]b ::error::c")


def test_the_caret_stands_under_a_fault_after_a_command() -> None:
    line = "title: ##[group] ::error::x"
    at = line.index("x") + 1
    fault = Diagnostic("c.yaml", 1, at, 1, at + 1, Severity.ERROR, "DATE001", "m", "", line)
    shown_line, caret = as_text(fault, StreamStyle(False, "utf-8")).splitlines()[1:]
    assert "# #[group] : :error" in shown_line
    assert shown_line[caret.index("^")] == "x"
