"""The registry of codes: it is that of the codes in use, and its examples are true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.txtar import PROJECT, USUAL

from timeline.build import check
from timeline.codes import Code, all_codes
from timeline.project import paths_of

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = [code for code in all_codes().values() if code.bad.startswith("# content/")]


def test_the_registry_holds_the_codes_in_use() -> None:
    used = set()
    for file in (ROOT / "timeline").rglob("*.py"):
        used.update(re.findall(r'"([A-Z]{2,6}[0-9]{3})"', file.read_text(encoding="utf-8")))
    assert used == all_codes().keys()


def test_codes_are_in_order_and_whole() -> None:
    codes = all_codes()
    assert list(codes) == sorted(codes)
    for code in codes.values():
        assert code.severity in ("error", "warning")
        assert not code.title.endswith(".")
        assert code.why.endswith(".")
        assert code.bad.endswith("\n")
        assert code.good.endswith("\n")


def said_of(example: str, folder: Path) -> list[tuple[str, str]]:
    parts = re.split(r"^# ((?:content|themes)/\S+)\n", example, flags=re.MULTILINE)
    files = {PROJECT: USUAL, **dict(zip(parts[1::2], parts[2::2], strict=True))}
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return [(d.code, d.severity) for d in check(paths_of(folder), jobs=1)]


@pytest.mark.parametrize("code", EXAMPLES, ids=lambda code: code.code)
def test_the_bad_example_is_told_of_and_the_good_one_is_not(code: Code, tmp_path: Path) -> None:
    assert set(said_of(code.bad, tmp_path / "bad")) == {(code.code, code.severity)}
    if code.good.startswith("# content/"):
        assert said_of(code.good, tmp_path / "good") == []


def test_the_page_of_the_manual_is_current() -> None:
    page = ROOT / "tools" / "diagnostics_page.py"
    done = subprocess.run([sys.executable, str(page), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
