"""How benchmarks run and what they print: Markdown tables, machine and versions."""

from __future__ import annotations

import os
import platform
import shlex
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kashaf
from benchmarks.errors import BenchmarkError

__all__ = ["command", "environment", "positive", "run", "shares_table", "table"]


def positive(text: str) -> int:
    """Read an option that must be 1 or more; otherwise `ValueError`, which argparse reports."""
    if (value := int(text)) < 1:
        raise ValueError
    return value


def run(report: Callable[[], None]) -> int:
    """Run a benchmark and return its exit status: 0 done, 2 failed, 130 interrupted.

    A failure prints one line on stderr. SIGTERM is an interrupt too: started processes are stopped
    and temporary files are removed.
    """
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        report()
    except (BenchmarkError, kashaf.KashafError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted: nothing was kept", file=sys.stderr)
        return 130
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; the first row is its head.

    Every column but the first is aligned right.
    """
    head, *body = rows
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def shares_table(names: Iterable[str], rows: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> str:
    """Return a Markdown table with two percentages in each cell; the last line is the mean.

    Each row has its name and a pair for each of ``names``.
    """
    columns = zip(*(pairs for _, pairs in rows), strict=True)
    means = [tuple(sum(shares) // len(rows) for shares in zip(*column, strict=True)) for column in columns]
    names = list(names)
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    lines += [
        f"| {name} | {' | '.join('/'.join(map(str, pair)) for pair in pairs)} |" for name, pairs in (*rows, ("all", means))
    ]
    return "\n".join(lines)


def command(module: str, arguments: Sequence[str]) -> str:
    """Return the command that was run, as it can be pasted into a shell."""
    return f"python -m {module} {shlex.join(arguments)}"


def environment(servers: Sequence[str] = ()) -> str:
    """Describe the machine and the versions behind the numbers; the servers come last."""
    parts = [
        f"{_processor()}, {_processors()} CPUs",
        platform.system(),
        f"Python {platform.python_version()}",
        f"kashaf {kashaf.__version__}",
        *(
            f"{name} {found}"
            for name in ("Whoosh", "PyStemmer", "nltk", "Tashaphyne", "tantivy", "bm25s", "symspellpy")
            if (found := _version(name))
        ),
        f"SQLite {sqlite3.sqlite_version}",
        *servers,
    ]
    return "; ".join(parts)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
            names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
