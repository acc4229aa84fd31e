"""Real servers on this machine that sites are published to: OpenSSH's, an S3 server, nginx; each with its own settings and port."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, NoReturn
from urllib.request import Request, urlopen

import pytest

BUCKET = "chronicle"
MODULES = Path("/usr/lib/nginx/modules")


class Ssh(NamedTuple):
    """A running OpenSSH server. `environment` is that of a user whose agent and files know it and are known to it."""

    address: str
    """user@host:port"""
    environment: Mapping[str, str]
    home: Path
    """Of that user: .ssh/config, .ssh/known_hosts, .ssh/id."""


@contextmanager
def ssh_server(folder: Path, *, only_sftp: bool = False) -> Iterator[Ssh]:
    """An OpenSSH server with the accounts of this machine; with `only_sftp`, like a host that allows nothing else."""
    sshd = find("sshd")
    port = _free_port()
    user = getpass.getuser()
    home = folder / "home"
    own = home / ".ssh"
    own.mkdir(parents=True, mode=0o700)
    for key in (folder / "host", own / "id"):
        subprocess.run([find("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    (own / "id.pub").rename(folder / "authorized_keys")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    # With SHLVL, bash does not take itself for a login, and reads no settings of the account.
    settings = f"""
        ListenAddress 127.0.0.1
        Port {port}
        HostKey {folder}/host
        AuthorizedKeysFile {folder}/authorized_keys
        AllowUsers {user}
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        MaxStartups 100
        PidFile none
        LogLevel ERROR
        Subsystem sftp internal-sftp
        SetEnv SHLVL=5
        {"ForceCommand internal-sftp" if only_sftp else ""}
    """
    (folder / "sshd_config").write_text(settings)
    kind, key, *_ = (folder / "host.pub").read_text().split()
    (own / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
    (own / "config").write_text(
        f"Host *\n  IdentityFile {own}/id\n  IdentitiesOnly yes\n"
        f"  UserKnownHostsFile {own}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
    )
    # OpenSSH takes a user's home from the accounts of the machine, not from HOME.
    (folder / "bin").mkdir()
    wrapper = folder / "bin/ssh"
    wrapper.write_text(f'#!/bin/sh\nexec {find("ssh")} -F {own}/config "$@"\n')
    wrapper.chmod(0o755)
    environment = {
        "PATH": f"{folder}/bin:{os.environ['PATH']}",
        "HOME": str(home),
        "SSH_AUTH_SOCK": "",
    }
    with _running([sshd, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder / "sshd.log"):
        yield Ssh(f"{user}@127.0.0.1:{port}", environment, home)


class Store(NamedTuple):
    """A running object store with a public bucket."""

    base: str
    """The address of the bucket, below which anyone can read its objects."""
    environment: Mapping[str, str]


@contextmanager
def s3_server(folder: Path, kind: str = "moto") -> Iterator[Store]:
    """An S3 server: `moto` honours conditions of writes, `nanio` ignores them."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "AKIATESTS",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    if kind == "nanio":
        (folder / "nanio" / BUCKET).mkdir(parents=True)
        command = [sys.executable, "-m", "nanio", "serve", "--no-access-log", "--host", "127.0.0.1"]
        command += ["--port", str(port), "--data-dir", str(folder / "nanio")]
    keys = {"NANIO_ACCESS_KEY": "AKIATESTS", "NANIO_SECRET_KEY": "not-a-secret"}
    with _running(command, port, folder / f"{kind}.log", keys):
        if kind == "moto":
            with urlopen(Request(f"{address}/{BUCKET}", method="PUT")):
                pass
        yield Store(f"{address}/{BUCKET}/", environment)


@contextmanager
def nginx(folder: Path, server: str, below: Path) -> Iterator[str]:
    """The address of an nginx whose server has the given settings; `ROOT` and `PORT` in them are put in."""
    port = _free_port()
    settings = f"""
        daemon off;
        master_process off;
        pid {folder}/nginx.pid;
        error_log {folder}/error.log;
        load_module {MODULES}/ngx_http_brotli_static_module.so;
        events {{ }}
        http {{
            include /etc/nginx/mime.types;
            access_log off;
            {"".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))}
            {server.replace("ROOT", str(below)).replace("PORT", f"127.0.0.1:{port}")}
        }}
    """
    (folder / "nginx.conf").write_text(settings)
    command = [
        find("nginx"),
        "-p",
        str(folder),
        "-e",
        str(folder / "error.log"),
        "-c",
        str(folder / "nginx.conf"),
    ]
    with _running(command, port, folder / "nginx.log"):
        yield f"http://127.0.0.1:{port}/"


def find(program: str) -> str:
    """The path of a program; skips the test without it, except where all tests must run."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    return found or _missing(program)


def _missing(program: str) -> NoReturn:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {program}: run tools/set-up-servers.sh")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def _running(
    command: list[str], port: int, log: Path, more: Mapping[str, str] | None = None
) -> Iterator[None]:
    """A server while it is needed; from when it accepts connections."""
    with log.open("wb") as written:
        server = subprocess.Popen(
            command,
            env={**os.environ, **(more or {})},
            stdout=written,
            stderr=written,
            stdin=subprocess.DEVNULL,
        )
    try:
        for _ in range(600):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                break
            time.sleep(0.05)
        assert server.poll() is None, log.read_text(errors="replace")
        yield
    finally:
        server.terminate()
        server.wait(30)
