"""Every case of tests/cases: what `check` says of it, to the line and the column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.txtar import Case

from timeline.build import check
from timeline.building import content_cache
from timeline.codes import all_codes
from timeline.project import paths_of

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*/*.txt"))
ERRORS = [file for file in FILES if file.parent.name == "errors"]

BY_OTHERS = {
    "CACHE001",
    "CARD001",
    "CARD002",
    "CORR001",
    "CORR002",
    "CORR003",
    "EVID001",
    "EVID002",
    "EVID005",
    "GIT001",
    "GIT002",
    "SITE001",
    "SITE002",
    "SITE003",
    "SITE004",
    "SITE005",
    "SITE006",
    "SITE007",
    "SITE008",
    *(f"LINK00{n}" for n in range(1, 8)),
}
"""Said by a build of its own memory (test_commands), of cards (test_social_cards),
of git (test_history), of an earlier state (test_since), of links (test_links, test_archiving),
and by `timeline verify`."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_case(file: Path, tmp_path: Path) -> None:
    case = Case(file)
    case.write(tmp_path)
    found = check(paths_of(tmp_path), jobs=1)
    said = [f"{d.path}:{d.line}:{d.column}: {d.severity} {d.code}: {d.message}" for d in found]
    assert said == case.expected


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_what_is_remembered_is_said_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Case(file).write(tmp_path)
    first = check(paths_of(tmp_path), jobs=1)
    assert check(paths_of(tmp_path), jobs=1, cache_from=0) == first
    monkeypatch.setattr(content_cache, "load_file", None)
    assert check(paths_of(tmp_path), jobs=1, cache_from=0) == first


def test_every_code_has_a_bad_site() -> None:
    named = {file.stem.partition("-")[0] for file in ERRORS}
    assert named == all_codes().keys() - BY_OTHERS


@pytest.mark.parametrize("file", ERRORS, ids=lambda file: file.stem)
def test_a_bad_site_is_of_the_code_that_it_is_named_after(file: Path) -> None:
    code = file.stem.partition("-")[0]
    said = re.findall(r": (?:error|warning) (\w+): ", "\n".join(Case(file).expected))
    assert set(said) == {code}


def test_good_cases_are_good() -> None:
    good = [file for file in FILES if file.parent.name == "good"]
    assert good
    assert not any(Case(file).expected for file in good)
