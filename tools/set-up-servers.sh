#!/bin/sh
# Sets up the servers that tests publish to, where they are missing: OpenSSH's, rsync, and nginx with its module for brotli.
# On Debian and its kin packages are installed by apt-get, as root or by sudo without a password. None of them is started.
set -eu

have() {
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ]
}

missing=
have sshd || missing="$missing openssh-server"
have ssh || missing="$missing openssh-client"
have rsync || missing="$missing rsync"
have nginx || missing="$missing nginx-light"
ls /usr/lib/nginx/modules/ngx_http_brotli_static_module.so >/dev/null 2>&1 || missing="$missing libnginx-mod-http-brotli-static"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    root=false
elif [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    root="sudo -n"
else
    root=false
fi
if [ "$root" != false ]; then
    echo "installing$missing"
    # The packages must not start their servers: the tests start their own, on ports of their own.
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        own=false
    else
        own=true
        printf '#!/bin/sh\nexit 101\n' | $root tee "$policy" >/dev/null
        $root chmod 755 "$policy"
    fi
    $root apt-get update -qq </dev/null || true
    # shellcheck disable=SC2086 # words on purpose
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 $missing </dev/null >/dev/null && done=true || done=false
    [ "$own" = false ] || $root rm -f "$policy"
    [ "$done" = false ] || exit 0
fi
echo "The tests of publishing need servers. Install them (Debian: apt install$missing)." >&2
exit 1
