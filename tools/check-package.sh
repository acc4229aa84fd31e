#!/bin/sh
# Builds the sdist, and from it the wheel; every file of the program is in the wheel and no other; installed elsewhere, it works.
#   tools/check-package.sh PYTHON
set -eu
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m build --outdir "$work/dist" . >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
wheel=$(echo "$work"/dist/*.whl)

git ls-files timeline themes | sed 's,^themes/,timeline/themes/,' | sort >"$work/expected"
"$python" -c 'import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist(), sep="\n")' "$wheel" |
    grep -v '^[^/]*\.dist-info/' | sort >"$work/packed"
diff -u "$work/expected" "$work/packed"

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"
cd "$work"
venv/bin/timeline init chronology
venv/bin/timeline -C chronology check
venv/bin/timeline -C chronology build
test -s chronology/site/index.html
test -n "$(find chronology/site/assets -name '*.css')"
echo "$(basename "$wheel") holds all $(wc -l <"$work/packed") files of the program and works elsewhere"
