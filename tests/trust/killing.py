"""Commands of kashaf that are killed at a chosen moment, many in a short time.

``python -m tests.trust.killing`` imports kashaf once and forks for each run. A fork takes
milliseconds, a new process half a second. It reads one run a line as JSON, and answers with a line
when the run has ended. `Killer` is the other side.

A run is killed before its n-th operation on the disk that Python announces (a file opened to be
written, renamed, removed or synced to the disk; a folder made or removed). Or it is killed after so
many seconds, whatever it does then: also within SQLite or Tantivy, which announce nothing.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.processes import environment

__all__ = ["Killer", "Run"]

ROOT = Path(__file__).resolve().parents[2]
OPERATIONS = {"os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate", "sqlite3.connect"}


@dataclass(frozen=True)
class Run:
    """How a run ended: ``status`` is negative for a signal.

    The operations and seconds count only if the run came to its end.
    """

    status: int
    operations: int
    seconds: float
    err: str

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Killer:
    """Starts runs in the folder ``place``, one at a time."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.killing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment(LC_ALL="C.UTF-8", PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1"),
        )

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def start(self, *args: str, operation: int = 0, seconds: float = 0.0) -> None:
        """Begin ``kashaf args``, killed before that operation or after those seconds; 0: never."""
        for name in ("out", "err", "count"):
            (self.place / name).write_bytes(b"")
        asked = {"args": args, "place": str(self.place), "operation": operation, "seconds": seconds}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()

    def lines(self) -> Iterator[str]:
        """Give each line that the run prints, until it has ended."""
        with (self.place / "out").open(encoding="utf-8") as out:
            held = ""
            while True:
                held += out.readline()
                if held.endswith("\n"):
                    yield held
                    held = ""
                elif select.select([self._process.stdout], [], [], 0.02)[0]:
                    yield from filter(str.strip, out)  # it has ended
                    return

    def end(self) -> Run:
        """Wait for the run to end."""
        line = self._process.stdout.readline()
        assert line, "the process that starts runs has ended"
        told = json.loads(line)
        err, count = ((self.place / name).read_text(encoding="utf-8") for name in ("err", "count"))
        return Run(told["status"], int(count or 0), told["seconds"], err)

    def run(self, *args: str, operation: int = 0, seconds: float = 0.0) -> Run:
        """Begin a run and wait for its end."""
        self.start(*args, operation=operation, seconds=seconds)
        return self.end()


def serve_runs() -> None:
    """Fork for each line of standard input."""
    from kashaf import documents, index, search  # noqa: F401 - imported once for all runs
    from kashaf.cli import entry  # noqa: F401 - imported once for all runs

    for line in sys.stdin:
        asked = json.loads(line)
        began = time.monotonic()
        child = os.fork()
        if not child:
            _become(asked)
        _, status = os.waitpid(child, 0)
        told = {"status": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - began}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


def _become(asked: dict[str, Any]) -> None:
    """Be the run: this process ends here."""
    place = Path(asked["place"])
    files = [os.open(place / name, os.O_WRONLY | os.O_APPEND) for name in ("out", "err", "count")]
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, file in enumerate((nothing, *files[:2])):
        os.dup2(file, number)
    os.chdir(place)
    from kashaf.cli import index_commands
    from kashaf.cli.entry import main
    from kashaf.ingest import batches
    from kashaf.search import import_records, migrate

    # Each check of the clock sees two minutes gone, and batches are full after a few documents, so
    # that there are commits in the middle too.
    index_commands.COMMIT_EVERY = 0.0
    for function in (import_records, migrate):
        function.__kwdefaults__["commit_every"] = 0.0
    batches.BATCH_DOCUMENTS = 5
    counted = _count(asked["operation"])
    if asked["seconds"]:
        threading.Thread(target=_kill_after, args=(asked["seconds"],), daemon=True).start()
    status = 0
    try:
        main(asked["args"])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        os.write(files[2], str(counted[0]).encode())
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _kill_after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def _count(fatal: int) -> list[int]:
    """Count operations on the disk from now on, and be killed before the fatal one."""
    counted = [0]

    def tick() -> None:
        counted[0] += 1
        if counted[0] == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(event: str, args: tuple[Any, ...]) -> None:
        if event in OPERATIONS:
            tick()
        elif event == "open":
            path, _, flags = args
            if isinstance(path, str | bytes) and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR):
                tick()

    fsync = os.fsync

    def announced(file: int) -> None:
        tick()
        fsync(file)

    os.fsync = announced  # which Python does not announce by itself
    sys.addaudithook(hear)
    return counted


if __name__ == "__main__":
    serve_runs()
