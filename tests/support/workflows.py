"""Runs the shell steps of workflows of GitHub and GitLab on a repository, with a small GitHub behind `gh`."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from support.command_line import ROOT
from support.repository import ENVIRONMENT

_EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")

_GH = f"""#!{sys.executable}
import json, os, sys
from pathlib import Path

place = Path(os.environ["GITHUB"])
state = json.loads(place.read_text())
words = sys.argv[1:]
fields = dict(pair.split("=", 1) for flag, pair in zip(words, words[1:]) if flag in ("-f", "-F"))
state["asked"].append(words)
path = next((word for word in words if word.startswith("repos/")), "")
method = words[words.index("--method") + 1] if "--method" in words else "GET"
if words[:2] == ["pr", "list"]:
    print("\\n".join(str(n) for n, head in state["proposed"].items() if head == words[words.index("--head") + 1]))
elif words[:2] == ["pr", "create"]:
    state["proposed"][str(len(state["proposed"]) + 1)] = words[words.index("--head") + 1]
    state["body"] = Path(words[words.index("--body-file") + 1]).read_text()
elif path.endswith("/pulls"):
    for pull in state["pulls"]:
        if pull["head"] == fields["head"] and pull["commit"] == os.environ["COMMIT"]:
            print(pull["number"], pull["base"])
elif path.endswith("/comments") and method == "GET":
    for id_, body in state["comments"].items():
        if body.startswith("<!-- timeline diff -->"):
            print(id_)
elif method in ("POST", "PATCH"):
    id_ = path.rsplit("/", 1)[1] if method == "PATCH" else str(len(state["comments"]) + 1)
    state["comments"][id_] = Path(fields["body"].removeprefix("@")).read_text()
else:
    sys.exit(f"gh does not know {{words}}")
place.write_text(json.dumps(state))
"""
"""`--jq` is not run: what is printed is what the queries of the workflows select."""


class Step(NamedTuple):
    """A step that was run."""

    code: int
    out: str


class Runner:
    """A machine that runs jobs: a folder of tools first in PATH, and files that steps write to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        tools = folder / "tools"
        tools.mkdir(parents=True)
        self.github = folder / "github.json"
        self.github.write_text(
            json.dumps({"pulls": [], "comments": {}, "proposed": {}, "asked": [], "body": ""})
        )
        self.tool("gh", _GH)
        self.tool("pip", "#!/bin/sh\n")
        self.tool("timeline", f'#!/bin/sh\nexec {sys.executable} -m timeline "$@"\n')
        self.environment = {
            **ENVIRONMENT,
            "PATH": f"{tools}:{ENVIRONMENT['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "GITHUB": str(self.github),
            "GITHUB_REPOSITORY": "owner/chronology",
            "GITHUB_BASE_REF": "main",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_OUTPUT": str(folder / "output.txt"),
        }

    def tool(self, name: str, text: str) -> None:
        """Put a program first in PATH."""
        file = self.folder / "tools" / name
        file.write_text(text)
        file.chmod(0o755)

    def state(self) -> dict[str, Any]:
        """What the small GitHub holds."""
        held: dict[str, Any] = json.loads(self.github.read_text())
        return held

    def pull(self, number: int, head: str, commit: str, base: str) -> None:
        """Open a pull request from a branch (`owner:branch`)."""
        held = self.state()
        held["pulls"].append({"number": number, "head": head, "commit": commit, "base": base})
        self.github.write_text(json.dumps(held))

    def outputs(self) -> dict[str, str]:
        """What steps have written to $GITHUB_OUTPUT."""
        lines = (self.folder / "output.txt").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def shell(self, script: str, where: Path, more: Mapping[str, str] = {}) -> Step:
        """Run a script as runners do."""
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=where,
            env={**self.environment, "GITHUB_WORKSPACE": str(where), "CI_PROJECT_DIR": str(where), **more},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="surrogateescape",
            check=False,
            timeout=120,
        )
        return Step(done.returncode, done.stdout)

    def job(self, job: Mapping[str, Any], where: Path, known: Mapping[str, str]) -> list[Step]:
        """The shell steps of a job of GitHub's, in order; after one that fails only those with `always()`.

        `known` has the value of each expression; an expression without one is an error of the workflow.
        """
        ran: list[Step] = []
        for step in job["steps"]:
            wanted = _value(str(step.get("if", "always()")), {"always()": "true", **known, **self._found()})
            failed = any(one.code for one in ran) and step.get("if") != "always()"
            if "run" not in step or not wanted or failed:
                continue
            environment = {
                name: _EXPRESSION.sub(lambda found: _value(found[1], {**known, **self._found()}), str(value))
                for name, value in step.get("env", {}).items()
            }
            assert not _EXPRESSION.search(step["run"]), "a value that is put into a script can end it"
            ran.append(self.shell(step["run"], where, environment))
        return ran

    def _found(self) -> dict[str, str]:
        if not (self.folder / "output.txt").exists():
            return {}
        return {f"steps.find.outputs.{name}": value for name, value in self.outputs().items()}


def _value(expression: str, known: Mapping[str, str]) -> str:
    return known[expression]


def workflow(file: Path) -> dict[str, Any]:
    """A workflow, as YAML."""
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def used_actions(files: Iterable[Path]) -> set[str]:
    """The actions that workflows use, with their versions."""
    lines = (line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return {line.partition("uses: ")[2] for line in lines if "uses: " in line}


def clone(origin: Path, folder: Path, ref: str) -> Path:
    """A repository cloned as a job gets it, at a ref."""
    environment = {**os.environ, **ENVIRONMENT}
    for words in (
        ["git", "clone", "--quiet", str(origin), str(folder)],
        ["git", "-C", str(folder), "fetch", "--quiet", "origin", ref],
        ["git", "-C", str(folder), "checkout", "--quiet", "FETCH_HEAD"],
    ):
        subprocess.run(words, env=environment, check=True)
    return folder
