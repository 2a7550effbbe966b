"""A server of kashaf as a process of its own, what it costs the system, and readers of it."""

from __future__ import annotations

import json
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from tests.processes import environment

__all__ = ["Cost", "Reader", "ServerProcess"]

ROOT = Path(__file__).resolve().parents[2]


class Cost(NamedTuple):
    """What a process holds of its system: memory in KiB, open files, threads."""

    memory: int
    files: int
    threads: int


class ServerProcess:
    """``kashaf serve`` of one archive, on a free port of this machine."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-u", "-m", "kashaf", "serve", "--index", url, "--port", "0"]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=environment(LC_ALL="C.UTF-8", PYTHONUTF8="1"),
        )
        line = self._process.stdout.readline()
        assert "http://" in line, line + self._process.stdout.read()
        self.port = int(line.partition("http://127.0.0.1:")[2].partition("/")[0])

    def cost(self) -> Cost:
        """Say what it holds now; on Linux, which tells it."""
        place = Path("/proc") / str(self._process.pid)
        told = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines())
        return Cost(int(told["RssAnon"].split()[0]), len(list((place / "fd").iterdir())), int(told["Threads"]))

    def end(self) -> str:
        """Stop it, and give what it said."""
        self._process.terminate()
        told, _ = self._process.communicate(timeout=60)
        return told


class Reader:
    """One connection that asks one thing after the other."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path: str, **parameters: str) -> tuple[int, str]:
        """Give the status and the body of an answer."""
        self._connection.request("GET", f"{path}?{urlencode(parameters)}" if parameters else path)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode()

    def json(self, path: str, **parameters: str) -> tuple[int, dict[str, object]]:
        """Give the status and what an answer in JSON says."""
        status, body = self.ask(path, **parameters)
        return status, json.loads(body)

    def close(self) -> None:
        self._connection.close()
