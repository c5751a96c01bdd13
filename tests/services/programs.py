"""Programs that no Python package carries: found on the PATH, or installed from the distribution's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache" / "programs"


@cache
def program(name: str, *, package: str | None = None) -> str:
    """The path of a program, installing its package if need be; never skips, never guesses."""
    package = package or name
    if found := shutil.which(name) or _unpacked(name):
        return found
    if shutil.which("apt-get"):
        print(f"→ installing {package}", flush=True)
        if os.geteuid() == 0:
            _apt("install", "-y", "--no-install-recommends", package)
        else:
            _unpack(package)
    if found := shutil.which(name) or _unpacked(name):
        return found
    message = f"The tests need the program {name}: install it with the system's package manager."
    raise RuntimeError(message)


def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    return program("chromium")


def hledger() -> str:
    return program("hledger")


def _apt(*arguments: str, cwd: Path | None = None) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "-qq", *arguments]):
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        if done.returncode and command[1] != "update":
            message = f"{' '.join(command)} failed:\n{done.stderr[-1500:]}"
            raise RuntimeError(message)


def _unpack(package: str) -> None:
    """Without the right to install: fetch the package and what it needs, and unpack them here."""
    downloads = CACHE / "packages"
    (downloads / "partial").mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::Cache::archives={downloads}", "-o", "Debug::NoLocking=1"]
    _apt("install", "-y", "--no-install-recommends", "--download-only", *options, package)
    for file in downloads.glob("*.deb"):
        subprocess.run(["dpkg", "-x", str(file), str(CACHE / "root")], check=True)


def _unpacked(name: str) -> str | None:
    root = CACHE / "root"
    for candidate in (root / "usr/lib" / name / name, root / "usr/bin" / name):
        if candidate.is_file():
            wrapper = CACHE / name
            libraries = f"{root}/usr/lib/x86_64-linux-gnu:{root}/usr/lib/x86_64-linux-gnu/pulseaudio"
            script = f'#!/bin/sh\nLD_LIBRARY_PATH={libraries} exec {candidate} "$@"\n'
            if not wrapper.is_file() or wrapper.read_text() != script:  # Another worker may be reading it.
                wrapper.write_text(script)
                wrapper.chmod(0o755)
            return str(wrapper)
    return None
