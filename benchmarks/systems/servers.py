"""The servers of some systems: each runs in its own folder, and is stopped at the end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import BenchmarkError, Missing

__all__ = ["HEAP", "Server", "opensearch", "postgresql"]

HEAP = "1g"
"""Memory for the Java heap of OpenSearch."""

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "opensearch.py"
POSTGRESQL = Path("/usr/lib/postgresql")
ACCOUNT = "postgres"
"""The account of PostgreSQL if root starts it, because it refuses to run as root.

Debian's package makes this account.
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its name and version, its address, and its first process."""

    name: str
    address: str
    process: int


@contextmanager
def postgresql(folder: Path) -> Iterator[Server]:
    """Run a PostgreSQL cluster with default settings; its address is the folder.

    It listens on a socket in the folder. A folder with a cluster is reused.
    """
    found = shutil.which("initdb") or next(map(str, sorted(POSTGRESQL.glob("*/bin/initdb"), reverse=True)), None)
    if not found:
        raise Missing("PostgreSQL is not installed: apt-get install postgresql")
    programs, data = Path(found).parent, folder / "data"
    if not data.exists():
        folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT)
        _as_somebody(
            [programs / "initdb", "-D", data, "-U", ACCOUNT, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"], folder
        )
    control: list[str | Path] = [programs / "pg_ctl", "-D", data, "-w"]
    try:
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
        _as_somebody([*control, "-l", folder / "log", "-o", options, "start"], folder)
        process = int((data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        version = (data / "PG_VERSION").read_text(encoding="utf-8").strip()
        yield Server(f"PostgreSQL {version}", str(folder), process)
    finally:
        if (data / "postmaster.pid").exists():
            _as_somebody([*control, "-m", "fast", "stop"], folder)


def _as_somebody(command: list[str | Path], folder: Path) -> None:
    """Run a program of PostgreSQL, never as root and protected from ctrl-c.

    `BenchmarkError` says why it failed.
    """
    other = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    # A pipe would stay open as long as the server.
    with (folder / "output").open("w+", encoding="utf-8") as output:
        done = subprocess.run(
            [*other, *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            start_new_session=True,
        )
        output.seek(0)
        lines = output.read().strip().splitlines() or [""]
    if done.returncode:
        raise BenchmarkError(f"{Path(command[0]).name} failed: {lines[-1]}")


@contextmanager
def opensearch(folder: Path) -> Iterator[Server]:
    """Run one OpenSearch node with a heap of `HEAP`; its address is its URL.

    A folder with a node is reused.
    """
    import urllib.request  # here, because its imports would count as the memory of every system

    if not SCRIPT.exists():
        raise Missing(f"OpenSearch is started by {SCRIPT.name}, which is not in {SCRIPT.parent}: use a checkout that has it")
    try:
        told = json.loads(_script("start", folder, "--heap", HEAP))
        with urllib.request.urlopen(told["urls"][0], timeout=30) as answer:
            version = json.load(answer)["version"]["number"]
        yield Server(f"OpenSearch {version}", told["urls"][0], told["pids"][0])
    finally:
        if folder.exists():
            _script("stop", folder)


def _script(what: str, folder: Path, *options: str) -> str:
    """Run the script of the server; if it fails, `Missing` has its message."""
    command: list[str | Path] = [sys.executable, SCRIPT, what, folder, *options]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, start_new_session=True
    )
    if done.returncode:
        raise Missing((done.stderr.strip().splitlines() or [f"{SCRIPT.name} {what} failed"])[-1])
    return done.stdout
