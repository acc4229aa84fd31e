"""The plan of the house holds: imports go one way, and each kind of door is in one place only."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from timeline.checks.registry import CHECKS
from timeline.codes import all_codes

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "timeline"

STAGES = (
    "diagnostics", "digest", "clock", "fast_path", "fs", "workers", "cache", "reading", "codes", "dates", "addresses", "model", "markdown", "records", "project",
    "media", "chronicle", "checks", "copies", "resolve", "history", "wording", "maps", "planning", "exports", "search", "rendering", "social_cards", "output", "editing",
    "building", "build", "desk", "network", "filling", "importing", "exporting", "publishing", "verification", "server", "commands", "__main__",
)  # fmt: skip
"""A module may import from its own stage and from those before it. Anyone may ask the package for its version."""

ON_DEMAND = ("timeline", "timeline.build")
"""`timeline.build` is loaded when a caller asks the package for it. (The other import that is no import statement is that of the
commands, by `timeline.commands.cli`; nothing else imports them.)"""

LONGEST = 300
"""Lines of a module."""

LONGEST_FUNCTION = 60
"""Lines of a function."""

DOORS = {
    "the network": ("network", "publishing", "server"),
    "the time": ("clock",),
    "chance": ("publishing", "server"),
    "other programs": (
        "history.git",
        "commands",
        "network",
        "publishing.ssh_connection",
        "verification.signatures",
    ),
    "the terminal": ("commands",),
    "files to write": (
        "fs",
        "cache",
        "output",
        "editing",
        "exporting",
        "verification.signatures",
        "commands",
        "rendering.template_cache",
        "publishing.folder",
        "publishing.git_branch",
        "publishing.rsync",
        "publishing.sftp",
        "publishing.sftp_connection",
        "publishing.sftp_lock",
    ),
    "HTML that is not escaped": ("rendering",),
}
"""What only these stages and modules may do."""

NETWORK = {
    "socket",
    "socketserver",
    "ssl",
    "http",
    "urllib.request",
    "asyncio",
    "ftplib",
    "smtplib",
    "xmlrpc",
    "requests",
    "httpx",
    "httpcore",
    "anyio",
    "urllib3",
    "aiohttp",
    "asyncssh",
    "obstore",
}
WRITING = {
    "write_text",
    "write_bytes",
    "mkdir",
    "makedirs",
    "mkfifo",
    "touch",
    "unlink",
    "rmdir",
    "rmtree",
    "copytree",
    "symlink_to",
    "hardlink_to",
    "truncate",
}
FORBIDDEN = {"pickle", "marshal", "shelve", "dbm", "ctypes", "code", "runpy"}
UNSAFE_YAML = {
    "load",
    "load_all",
    "safe_load",
    "safe_load_all",
    "full_load",
    "full_load_all",
    "unsafe_load",
    "unsafe_load_all",
}


@cache
def modules() -> dict[str, ast.Module]:
    """The syntax tree of every module, by its name."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        *folders, stem = file.relative_to(REPOSITORY).with_suffix("").parts
        found[".".join(folders if stem == "__init__" else [*folders, stem])] = ast.parse(
            file.read_text(encoding="utf-8")
        )
    return found


def stage_of(module: str) -> str:
    """`planning` for `timeline.planning.cards`; nothing for the package itself."""
    return module.split(".")[1] if "." in module else ""


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """What a module imports, wherever it does so, and in which line: the modules, with the names taken from others."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module=source, names=names, level=0):
                for alias in names:
                    name = f"{source}.{alias.name}"
                    yield (name if name in modules() else source or ""), node.lineno
            case ast.ImportFrom():
                yield "a relative import", node.lineno
            case ast.Call(func=ast.Name(id="import_module"), args=[ast.Constant(value=str(name)), *_]):
                yield name, node.lineno


def own_imports() -> dict[str, set[str]]:
    """For each module the modules of the package that it imports."""
    return {
        name: {target for target, _ in imports(tree) if target in modules() and (name, target) != ON_DEMAND}
        for name, tree in modules().items()
    }


def test_every_module_has_its_place() -> None:
    assert {stage_of(name) for name in modules()} - {""} <= set(STAGES)
    assert not any(
        target == "a relative import" for tree in modules().values() for target, _ in imports(tree)
    )


def test_the_manual_lists_the_packages_in_their_order() -> None:
    page = (REPOSITORY / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    table = page.partition("## The packages, lowest first")[2].partition("\n## ")[0]
    listed = re.findall(r"`(\w+)(?:/|\.py)`", "".join(re.findall(r"^\| ([^|]*) \|", table, re.MULTILINE)))
    assert tuple(listed) == STAGES[:-1]


def test_imports_go_one_way() -> None:
    place = {stage: number for number, stage in enumerate(("", *STAGES))}
    wrong = [
        f"{name} imports {target}"
        for name, targets in own_imports().items()
        for target in sorted(targets)
        if place[stage_of(target)] > place[stage_of(name)]
    ]
    assert not wrong


def test_a_name_has_one_meaning() -> None:
    """No class and no public function of modules is defined twice; a command may have the name of what it runs."""
    homes: dict[str, list[str]] = {}
    for module, tree in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                is_command = (
                    module == f"timeline.commands.{node.name}" or module == "timeline.commands.sources"
                )
                if not is_command:
                    homes.setdefault(node.name, []).append(module)
    assert not {name: where for name, where in homes.items() if len(where) > 1}


def test_functions_are_short() -> None:
    long = [
        f"{module}.{node.name}: {lines} lines"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]
    assert not long


def test_nothing_imports_in_a_circle() -> None:
    try:
        TopologicalSorter(own_imports()).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def uses(name: str, tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The doors that a module goes through, and in which line."""
    for target, line in imports(tree):
        if any(target == one or target.startswith(f"{one}.") for one in NETWORK):
            yield "the network", line
        if target == "time":
            yield "the time", line
        if target in ("random", "secrets", "tempfile"):
            yield "chance", line
        if target in ("subprocess", "pty"):
            yield "other programs", line
    for node in ast.walk(tree):
        match node:
            case ast.Import() if any(name.name == "uuid" for name in node.names):
                yield "chance", node.lineno
            case ast.ImportFrom(module="uuid") if {name.name for name in node.names} - {"UUID", "uuid5"}:
                yield "chance", node.lineno
            case ast.Attribute(value=ast.Name(id="datetime" | "date"), attr="now" | "today" | "utcnow"):
                yield "the time", node.lineno
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr" | "stdin"):
                yield "the terminal", node.lineno
            case ast.Call(func=ast.Name(id="print" | "input")):
                yield "the terminal", node.lineno
            case ast.Attribute(value=ast.Name(id="os"), attr="system" | "popen" | "execv" | "spawnv"):
                yield "other programs", node.lineno
            case ast.Call(func=ast.Name(id="Markup"), args=[_]):
                yield "HTML that is not escaped", node.lineno
            case ast.Call(func=ast.Attribute(attr=attr)) if attr in WRITING:
                yield "files to write", node.lineno
            case ast.Call(func=ast.Name(id="open") | ast.Attribute(attr="open")) if _may_write(node):
                yield "files to write", node.lineno


def _may_write(call: ast.Call) -> bool:
    words = [*call.args, *(keyword.value for keyword in call.keywords)]
    texts = [word.value for word in words if isinstance(word, ast.Constant) and isinstance(word.value, str)]
    flags = {node.attr for word in words for node in ast.walk(word) if isinstance(node, ast.Attribute)}
    conditional = [node.value for word in words for node in ast.walk(word) if isinstance(node, ast.Constant)]
    modes = [
        text
        for text in (*texts, *conditional)
        if isinstance(text, str) and re.fullmatch(r"[rwaxbt+]{1,4}", text)
    ]
    return any(set(mode) & set("wax+") for mode in modes) or bool(flags & {"O_WRONLY", "O_RDWR", "O_CREAT"})


@pytest.mark.parametrize("door", DOORS)
def test_door(door: str) -> None:
    found = {
        name: [line for used, line in uses(name, tree) if used == door] for name, tree in modules().items()
    }
    inside = tuple(f"timeline.{place}." for place in DOORS[door])
    assert not {name: lines for name, lines in found.items() if lines and not f"{name}.".startswith(inside)}
    assert door == "other programs" or any(found.values()), "this test no longer sees the door"


def test_what_no_module_does() -> None:
    wrong = []
    for name, tree in modules().items():
        wrong += [f"{name}:{line} imports {target}" for target, line in imports(tree) if target in FORBIDDEN]
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="eval" | "exec" | "compile" | "__import__" as word)):
                    wrong.append(f"{name}:{node.lineno} {word}")
                case ast.Attribute(value=ast.Name(id="yaml"), attr=attr) if attr in UNSAFE_YAML:
                    wrong.append(f"{name}:{node.lineno} yaml.{attr}")
                case ast.keyword(arg="shell", value=ast.Constant(value=True)):
                    wrong.append(f"{name}:{node.value.lineno} shell=True")
                case ast.ExceptHandler(type=None):
                    wrong.append(f"{name}:{node.lineno} except without a kind")
    assert not wrong


@pytest.mark.parametrize("name", modules())
def test_a_module_says_its_job_and_is_not_long(name: str) -> None:
    tree = modules()[name]
    assert ast.get_docstring(tree), "no docstring"
    assert max((node.end_lineno or 0 for node in tree.body), default=0) <= LONGEST


def test_checks_declare_the_codes_that_they_report() -> None:
    """Each code that a module of checks names is declared by one of its checks, and each declared code is documented."""
    declared: dict[str, set[str]] = {}
    for check in CHECKS:
        declared.setdefault(check.find.__module__, set()).update(check.codes)
    for module, codes in declared.items():
        text = (REPOSITORY / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8")
        assert set(re.findall(r'Problem\(\s*"([A-Z]+\d{3})"', text)) <= codes, module
        assert codes <= all_codes().keys(), module


# Themes and scripts


def test_themes_leave_escaping_to_the_program() -> None:
    wrong = re.compile(
        r"""\|\s*safe\b|autoescape|Markup|<style|\sstyle=|\son[a-z]+\s*=|javascript:|<base\b|(?:src|href)=["']?(?:https?:)?//"""
    )
    for file in (REPOSITORY / "themes").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not wrong.search(text), file
        assert set(re.findall(r"<script[^>]*>(?!</)", text)) <= {'<script type="application/ld+json">'}, file
        files = re.findall(r"<script[^>]*>(?=</)", text)
        assert all(re.match(r'<script (?:defer|type="module") src="\{\{ asset\(', tag) for tag in files), file


def test_style_sheets_ask_no_other_host() -> None:
    sheets = [file for folder in ("themes", "timeline") for file in (REPOSITORY / folder).rglob("*.css")]
    assert sheets
    for file in sheets:
        assert not re.search(
            r"@import|url\(\s*[\"']?\s*(?:https?:)?//|expression\(", file.read_text(encoding="utf-8")
        ), file


def test_scripts_write_text_only() -> None:
    scripts = [file for folder in ("themes", "timeline") for file in (REPOSITORY / folder).rglob("*.js")]
    assert scripts
    wrong = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setAttribute\(\s*[\"']on|createContextualFragment"
    for file in scripts:
        assert not re.search(wrong, file.read_text(encoding="utf-8")), file
