#!/bin/sh
# Builds content/ twice, each time from another folder and under other conditions: the sites are the same, byte for byte.
#   tools/check-reproducible.sh PYTHON
set -eu
python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build FOLDER UMASK [VARIABLE=VALUE]... [OPTION]...
build() {
    folder="$work/$1"
    mask=$2
    shift 2
    mkdir -p "$folder"
    cp -R content "$folder/content"
    (umask "$mask" && cd "$folder" && env "$@")
}

build one 022 PYTHONHASHSEED=1 TZ=Pacific/Kiritimati LC_ALL=C "$python" -m timeline build --quiet --jobs 1
build another/folder 077 PYTHONHASHSEED=2 TZ=America/Los_Angeles LC_ALL=C.UTF-8 "$python" -m timeline build --quiet --jobs 2
diff -r "$work/one/site" "$work/another/folder/site"

echo "$(find "$work/one/site" -type f | wc -l) files, the same both times"
