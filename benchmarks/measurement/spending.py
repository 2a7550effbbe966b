"""A command in a process of its own, and its cost: time, processor time and memory.

Its children are included.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from benchmarks.errors import BenchmarkError
from benchmarks.measurement.processes import family, memory

__all__ = ["Spent", "spend"]

_EVERY = 0.1
"""Seconds between two looks at the memory of processes.

Each process reports its own peak, so that only its last moments are missed.
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """The cost of a command: seconds, CPU seconds of all its processes, peak bytes; and its output.

    ``child`` is the peak of the largest process that it started.
    """

    seconds: float
    cpu: float
    peak: int
    child: int
    output: str


def spend(command: Sequence[str | Path], *, processors: int | None = None, accepted: Container[int] = (0,)) -> Spent:
    """Run a command on some processors (default: all), and measure it.

    Raises `BenchmarkError` if it ends with a status that is not ``accepted``.
    """
    usable = os.sched_getaffinity(0)
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as complained:
        os.sched_setaffinity(0, sorted(usable)[:processors])
        try:
            before = time.perf_counter()
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=complained)
        finally:
            os.sched_setaffinity(0, usable)
        peaks: dict[int, int] = {}
        over = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, peaks, over))
        watcher.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            raise
        finally:
            seconds = time.perf_counter() - before
            over.set()
            watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        output, complaint = (_all(stream) for stream in (told, complained))
    if process.returncode not in accepted:
        said = (complaint.strip() or output.strip()).splitlines()
        raise BenchmarkError(f"{' '.join(map(str, command[:4]))} … failed: {said[-1] if said else process.returncode}")
    own = peaks.pop(process.pid, 0)
    return Spent(seconds, usage.ru_utime + usage.ru_stime, own, max(peaks.values(), default=0), output)


def _watch(process: int, peaks: dict[int, int], over: threading.Event) -> None:
    """Record the peak of a process and of each of its descendants."""
    while not over.wait(_EVERY):
        with contextlib.suppress(OSError):  # processes start and end meanwhile
            for each in family(process):
                peaks[each] = max(peaks.get(each, 0), memory([each]).peak)


def _all(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8", "replace")
