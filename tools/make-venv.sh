#!/bin/sh
# Makes a virtual environment with the first Python that is 3.11 or newer: of those that $PYTHON names, or of the usual names.
#   tools/make-venv.sh FOLDER
set -eu

for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "making $1 with $("$python" --version)"
        "$python" -m venv --clear "$1"
        # Dependency groups are known to pip from 25.1 on.
        exec "$1/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
    fi
done

echo "No Python 3.11 or newer was found. Install one, or name it: make PYTHON=/path/to/python3.12 ..." >&2
exit 1
