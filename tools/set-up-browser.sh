#!/bin/sh
# Sets up what the tests of pages need beside Python, where it is missing: Chromium, a Java runtime, the Nu HTML checker, and
# TimelineJS, which shows what is exported for it.
# CHROMIUM names a browser to use. On Debian and its kin packages are installed by apt-get, as root or by sudo without a password.
set -eu
cd "$(dirname "$0")/.."

VNU=26.9.27
TIMELINEJS=3.9.11

have() {
    command -v "$1" >/dev/null 2>&1
}

# install PACKAGE WHAT HOW: by apt-get, or say how it can be had.
install() {
    if ! have apt-get; then
        root=false
    elif [ "$(id -u)" = 0 ]; then
        root=
    elif have sudo && sudo -n true 2>/dev/null; then
        root="sudo -n"
    else
        root=false
    fi
    if [ "$root" != false ]; then
        echo "installing $1"
        $root apt-get update -qq </dev/null || true
        if $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$1" </dev/null >/dev/null; then
            return
        fi
    fi
    echo "The tests of pages need $2. $3" >&2
    exit 1
}

if [ -n "${CHROMIUM:-}" ]; then
    have "$CHROMIUM" || { echo "CHROMIUM names $CHROMIUM, which cannot be run." >&2; exit 1; }
elif ! have chromium && ! have chromium-browser && ! have google-chrome; then
    install chromium "Chromium" "Install it (Debian: apt install chromium), or name yours: CHROMIUM=/path/to/chrome make test"
fi

have java || install default-jre-headless "a Java runtime, 17 or newer" "Install one (Debian: apt install default-jre-headless)."

if [ ! -f .tools/vnu.jar ] || [ ! -d .tools/node_modules/@knight-lab/timelinejs ]; then
    have npm || install npm "npm, which brings the Nu HTML checker and TimelineJS" "Install Node.js with npm (Debian: apt install npm)."
    echo "installing vnu-jar and TimelineJS"
    mkdir -p .tools
    npm install --prefix .tools --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error \
        "vnu-jar@$VNU" "@knight-lab/timelinejs@$TIMELINEJS" >/dev/null
    ln -sf node_modules/vnu-jar/build/dist/vnu.jar .tools/vnu.jar
fi
