"""The memory and processor time of a process, from Linux's /proc.

On other systems only its own peak is known.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Memory", "cpu_seconds", "family", "memory", "own_memory"]

KIB = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes at the peak (RSS: with the pages of files), and bytes of its own now (anonymous).

    ``None`` means unknown.
    """

    peak: int
    anonymous: int | None

    def __add__(self, other: Memory) -> Memory:
        known = self.anonymous is not None and other.anonymous is not None
        return Memory(self.peak + other.peak, (self.anonymous or 0) + (other.anonymous or 0) if known else None)


def own_memory() -> Memory:
    """Return the memory of this process; its peak includes that of its largest child, if any."""
    if Path("/proc/self/status").exists():
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * KIB
        return memory([os.getpid()]) + Memory(children, 0)
    unit = 1 if sys.platform == "darwin" else KIB
    return Memory(
        sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * unit, None
    )


def memory(processes: Iterable[int]) -> Memory:
    """Return the memory of processes that share theirs, such as those of one server.

    Shared memory counts once.
    """
    found = [_status(process) for process in processes]
    if not found:
        return Memory(0, None)
    own = sum(max(each["VmHWM"] - each["RssFile"] - each["RssShmem"], 0) for each in found)
    shared = sum(max(each[name] for each in found) for name in ("RssFile", "RssShmem"))
    return Memory(own + shared, sum(each["RssAnon"] for each in found))


def cpu_seconds(process: int) -> float:
    """Return the processor time of a process, its children, and their ended children."""
    ticks = 0
    for each in family(process):
        try:
            stat = Path(f"/proc/{each}/stat").read_text(encoding="utf-8")
        except OSError:
            continue  # it has just ended
        ticks += sum(int(field) for field in stat.rpartition(")")[2].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def family(process: int) -> list[int]:
    """Return a process and all its living descendants."""
    found = [process]
    for each in found:  # it grows in this loop
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            found += map(int, task.read_text(encoding="utf-8").split())
    return found


def _status(process: int) -> dict[str, int]:
    names = ("VmHWM", "RssAnon", "RssFile", "RssShmem")
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []  # it has just ended
    told = {name: int(rest.split()[0]) * KIB for name, _, rest in (line.partition(":") for line in lines) if name in names}
    return {name: told.get(name, 0) for name in names}
