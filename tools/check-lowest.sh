#!/bin/sh
# Runs a core of the tests with the lowest version that pyproject.toml allows of each dependency, in an environment of its own.
#   tools/check-lowest.sh PYTHON
set -eu
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" - >"$work/lowest" <<'END'
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
for declared in map(Requirement, project["dependencies"] + project["optional-dependencies"]["net"] + project["optional-dependencies"]["cards"] + project["optional-dependencies"]["import"]):
    (lowest,) = (one.version for one in declared.specifier if one.operator == ">=")
    print(f"{declared.name}=={lowest}")
END
cat "$work/lowest"

PYTHON=$python tools/make-venv.sh "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check --constraint "$work/lowest" --editable '.[cards,import,net,po]' --group test
"$work/venv/bin/python" -m pytest -q -p no:cacheprovider \
    tests/test_golden.py tests/test_cases.py tests/test_commands.py tests/test_markdown.py tests/test_templates.py \
    tests/test_addresses.py tests/test_importing.py tests/test_verdicts.py tests/test_archiving.py tests/test_server.py
