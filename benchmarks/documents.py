"""``python -m benchmarks.documents CORPUS``: how fast a folder of mixed files is indexed.

It also measures updates and, in the same run, reading alone. With ``--memory`` large files are
indexed instead, and with ``--unchanged`` very many small ones twice.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.status import Status

from benchmarks.collections.corpus import corpus_file, read_corpus
from benchmarks.collections.large import LARGE, make_small
from benchmarks.collections.mixed import make_folder
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.report import command, environment, positive, run, table
from benchmarks.measurement.spending import Spent, spend
from benchmarks.systems.extraction import TIKA_SETTINGS, Read

__all__ = ["main"]

ENGINES = {"tantivy": "Tantivy", "whoosh": "Whoosh"}
ALTERED = 0.01
"""The share of the files that are changed, and of those that are moved."""
MEGA = 1_000_000

KASHAF = (sys.executable, "-m", "kashaf", "index", "--json")
EXTRACTION = (sys.executable, "-m", "benchmarks.systems.extraction")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.documents", description="Measure how folders are indexed.")
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder with corpus.jsonl[.gz]: what the files say")
    parser.add_argument("--files", type=positive, default=10_000, metavar="N", help="how many files (default: 10,000)")
    parser.add_argument("--engines", default=",".join(ENGINES), metavar="A,B", help=f"of {', '.join(ENGINES)} (default: both)")
    parser.add_argument("--without-pdf", action="store_true", help="make texts in place of the PDFs")
    parser.add_argument("--tika", type=Path, metavar="JAR", help="measure Apache Tika too: its tika-app, which needs Java")
    parser.add_argument(
        "--memory",
        nargs="?",
        const=1.0,
        type=float,
        metavar="SCALE",
        help="index large files instead, of so many times their full size (default: 1)",
    )
    parser.add_argument("--unchanged", type=positive, metavar="N", help="index N small files twice instead")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the numbers as JSON too")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    corpus_file(options.corpus)
    engines = options.engines.split(",")
    if unknown := set(engines) - set(ENGINES):
        raise BenchmarkError(f"{', '.join(sorted(unknown))} is no engine that is measured here: name {', '.join(ENGINES)}")
    with tempfile.TemporaryDirectory(prefix="kashaf-documents-") as made, Console(stderr=True).status("making files") as status:
        place = Path(made)
        if options.memory or options.unchanged:
            numbers = _large(options, engines, place, status) if options.memory else _unchanged(options, engines, place, status)
            tables = [_memory_table(numbers)]
        else:
            numbers = _mixed(options, engines, place, status)
            tables = [f"{numbers['files']:,} files, {numbers['MB']:.1f} MB.", _times_table(numbers), _kinds_table(numbers)]
    print(f"{environment()}.\n\n    {command('benchmarks.documents', arguments)}\n")
    print("\n\n".join(tables))
    if options.out:
        said = {"date": datetime.now(UTC).date().isoformat(), "command": command("benchmarks.documents", arguments), **numbers}
        options.out.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _large(options: argparse.Namespace, engines: Sequence[str], place: Path, status: Status) -> dict[str, Any]:
    """Index large files one after the other, each into its own index."""
    found: list[dict[str, Any]] = []
    for name, write in LARGE.items():
        status.update(f"making {name}")
        path = place / name
        write(path, lambda: read_corpus(options.corpus), options.memory)
        size = path.stat().st_size
        for engine in engines:
            status.update(f"{name}, {ENGINES[engine]}")
            found.append(
                _indexed(f"{name}, {ENGINES[engine]}", size, [path, "--index", f"{engine}:{place / f'{name}-{engine}'}"])
            )
        path.unlink()
    return {"runs": found}


def _unchanged(options: argparse.Namespace, engines: Sequence[str], place: Path, status: Status) -> dict[str, Any]:
    """Index very many small files, then once more without changes."""
    folder = place / "small"
    make_small(folder, options.unchanged)
    size = sum(path.stat().st_size for path in folder.rglob("*.txt"))
    found: list[dict[str, Any]] = []
    for engine in engines:
        for what in ("new", "unchanged"):
            name = f"{options.unchanged:,} small files, {what}, {ENGINES[engine]}"
            status.update(name)
            found.append(_indexed(name, size, [folder, "--index", f"{engine}:{place / engine}"]))
    return {"runs": found}


def _indexed(what: str, size: int, arguments: Sequence[str | Path]) -> dict[str, Any]:
    """Index, and return the cost and the result; a file that is refused is a result too."""
    spent = spend([*KASHAF, *arguments], accepted=(0, 2))
    report = json.loads(spent.output.splitlines()[-1])
    took = {key: value for key, value in asdict(spent).items() if key != "output"}
    return {"what": what, "MB": size / MEGA, **took, **{key: report[key] for key in ("added", "unchanged", "skipped")}}


def _memory_table(numbers: Mapping[str, Any]) -> str:
    rows = [["", "MB", "seconds", "seconds of CPU", "documents", "unchanged", "skipped", "peak MB", "of its largest child"]]
    for each in numbers["runs"]:
        times = (f"{each['MB']:,.0f}", f"{each['seconds']:.1f}", f"{each['cpu']:.1f}")
        counts = (f"{each['added']:,}", f"{each['unchanged']:,}", f"{len(each['skipped']):,}")
        memory = (f"{each['peak'] / MEGA:.0f}", f"{each['child'] / MEGA:.0f}" if each["child"] else "")
        rows.append([each["what"], *times, *counts, *memory])
    return table(rows)


def _mixed(options: argparse.Namespace, engines: Sequence[str], place: Path, status: Status) -> dict[str, Any]:
    """Make the folder and measure everything on it."""
    folder = place / "folder"
    kinds = make_folder(folder, lambda: read_corpus(options.corpus), options.files, pdfs=not options.without_pdf)
    processors = len(os.sched_getaffinity(0))
    numbers: dict[str, Any] = {
        "files": sum(kinds.values()),
        "MB": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / MEGA,
        "times": [],
    }
    several = {processors: f"{processors} processors", 1: "one processor"}

    def note(what: str, on: int, ran: Sequence[str | Path]) -> Spent:
        status.update(f"{what}, {several[on]}")
        spent = spend(ran, processors=on)
        took = {key: value for key, value in asdict(spent).items() if key != "output"}
        numbers["times"].append({"what": what, "processors": on, **took})
        return spent

    note("all bytes", 1, [*EXTRACTION, "bytes", folder])
    for on in several:
        read = note("kashaf's readers alone", on, [*EXTRACTION, "kashaf", folder, str(on)])
    numbers["kinds"] = json.loads(read.output)
    if options.tika:
        settings = place / "tika.xml"
        settings.write_text(TIKA_SETTINGS, encoding="utf-8")
        for on in several:
            ran: list[str | Path] = [
                "java",
                "-jar",
                options.tika,
                f"--config={settings}",
                "-t",
                "-i",
                folder,
                "-o",
                place / f"tika{on}",
            ]
            note("Apache Tika", on, ran)
    for turn, engine in enumerate(engines):
        for on in reversed(several):
            index: list[str | Path] = [*KASHAF, folder, "--index", f"{engine}:{place / f'{engine}{on}'}"]
            note(f"kashaf index, {ENGINES[engine]}", on, index)
        note(f"again, nothing changed, {ENGINES[engine]}", processors, index)
        altered = _alter(folder, round(ALTERED * numbers["files"]) or 1, turn)
        note(f"again, {altered} changed and {altered} moved, {ENGINES[engine]}", processors, index)
    return numbers


def _alter(folder: Path, count: int, turn: int) -> int:
    """Give some files the content of others of their kind, and move as many.

    Return the number moved. Each turn selects other files.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "moved" not in path.parts)
    step = max(len(files) // (2 * count), 1)
    chosen = files[turn % step :: step][: 2 * count]
    to_change, to_move = chosen[::2], chosen[1::2]
    by_kind: dict[str, list[Path]] = {}
    for path in files:
        by_kind.setdefault(path.suffix, []).append(path)
    for path in to_change:
        alike = by_kind[path.suffix]
        shutil.copyfile(alike[alike.index(path) - 1], path)
    (folder / "moved").mkdir(exist_ok=True)
    for path in to_move:
        path.rename(folder / "moved" / f"{turn}-{path.name}")
    return len(to_move)


def _times_table(numbers: Mapping[str, Any]) -> str:
    bare = {each["processors"]: each for each in numbers["times"] if each["what"].startswith("kashaf's readers")}
    head = [
        "",
        "processors",
        "seconds",
        "seconds of CPU",
        "files/s",
        "MB/s",
        "CPU, times the readers'",
        "peak MB",
        "of its largest child",
    ]
    rows = [head]
    for each in numbers["times"]:
        seconds = each["seconds"]
        rows.append(
            [
                each["what"],
                str(each["processors"]),
                f"{seconds:.1f}",
                f"{each['cpu']:.1f}",
                f"{numbers['files'] / seconds:,.0f}",
                f"{numbers['MB'] / seconds:.1f}",
                f"×{each['cpu'] / bare[1]['cpu']:.2f}",
                f"{each['peak'] / MEGA:.0f}",
                f"{each['child'] / MEGA:.0f}" if each["child"] else "",
            ]
        )
    return table(rows)


def _kinds_table(numbers: Mapping[str, Any]) -> str:
    rows = [["kind", "files", "documents", "MB", "million letters", "seconds of CPU", "files/s", "ms a file"]]
    for kind, values in sorted(numbers["kinds"].items(), key=lambda item: -item[1]["seconds"]):
        read = Read(**values)
        rate = f"{read.files / read.seconds:,.0f}" if read.seconds else "–"
        each = [f"{read.bytes / MEGA:.1f}", f"{read.letters / MEGA:.1f}", f"{read.seconds:.1f}", rate]
        rows.append([kind, f"{read.files:,}", f"{read.documents:,}", *each, f"{1000 * read.seconds / read.files:.2f}"])
    return table(rows)


if __name__ == "__main__":
    sys.exit(main())
