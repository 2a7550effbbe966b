"""``python -m benchmarks.extremes``: what do collections cost that are large in one way alone?

Each collection is made, with a fixed seed: of many tiny documents, of many different words, of many
values of a field, or in many commits. They are no prose, so the numbers are not the speed of
kashaf: they show what grows too fast.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console

import kashaf
from benchmarks.measurement.figures import percentile
from benchmarks.measurement.processes import own_memory
from benchmarks.measurement.report import command, environment, positive, run, table
from kashaf.analyzers.letters import ALPHABET

__all__ = ["EXTREMES", "main"]

SEED, SEARCHES = 11, 20
WORDS = 200
"""Different words of one document, in the collection of many words."""
ENGINES = {"kashaf": "", "kashaf-tantivy": "tantivy:"}
FACETS = ("source",)

Documents = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Extreme:
    """A collection that is large in one way: how many of what, and its documents.

    ``commits`` says that each document is a commit.
    """

    many: int
    what: str
    documents: Callable[[int], Documents]
    commits: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """What a collection costs, in CPU.

    Seconds to index; milliseconds of a search (two percentiles) and of one with facets; MB of the
    index and of memory at its peak.
    """

    indexing: float
    p50: float
    p95: float
    facets: float
    size: float
    memory: float


def _words(chance: random.Random) -> Iterator[str]:
    letters = sorted(ALPHABET)
    while True:
        yield "".join(chance.choices(letters, k=chance.randint(4, 9)))


def _tiny(many: int) -> Documents:
    words = _words(random.Random(SEED))
    common = [next(words) for _ in range(1_000)]
    chance = random.Random(SEED)
    return ({"id": str(at), "text": " ".join(chance.choices(common, k=3))} for at in range(many))


def _vocabulary(many: int) -> Documents:
    words = _words(random.Random(SEED))
    common = [next(words) for _ in range(10)]
    for at in range(-(-many // WORDS)):
        yield {"id": str(at), "text": " ".join([common[at % 10], *(next(words) for _ in range(WORDS))])}


def _values(many: int) -> Documents:
    return ({**each, "source": f"{each['id']} {each['text']}"} for each in _tiny(many))


EXTREMES = {
    "documents": Extreme(1_000_000, "documents of three words", _tiny),
    "words": Extreme(10_000_000, "different words", _vocabulary),
    "values": Extreme(100_000, "values of a field", _values),
    "commits": Extreme(10_000, "commits of one document", _tiny, commits=True),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extremes", description="Measure what grows too fast.")
    parser.add_argument("extremes", nargs="*", metavar="EXTREME", help=f"any of {', '.join(EXTREMES)}; all, if none is given")
    parser.add_argument("--share", type=positive, default=1, metavar="N", help="an Nth of each")
    asked = parser.parse_args(arguments)
    if unknown := sorted({*asked.extremes} - {*EXTREMES}):
        parser.error(f"no extreme is called {', '.join(unknown)}: there are {', '.join(EXTREMES)}")
    return run(lambda: _report(asked.extremes or [*EXTREMES], asked.share, command("benchmarks.extremes", arguments)))


def _report(names: Sequence[str], share: int, typed: str) -> None:
    rows = [["", "system", "indexing, s", "search, p50 ms", "p95 ms", "with facets, p50 ms", "index, MB", "memory, MB"]]
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            extreme = EXTREMES[name]
            many = max(extreme.many // share, 1)
            for system, scheme in ENGINES.items():
                place = Path(folder) / f"{name}-{system}"
                with (
                    console.status(f"{many:,} {extreme.what}, {system}"),
                    ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process,
                ):
                    cost = process.submit(_measure, name, many, scheme, place).result()
                rows.append([f"{many:,} {extreme.what}", system, *(f"{each:,.1f}" for each in astuple(cost))])
    print(environment())
    print(f"\n    {typed}\n\n{table(rows)}")


def _measure(name: str, many: int, scheme: str, place: Path) -> Cost:
    extreme = EXTREMES[name]
    started = time.process_time()
    with kashaf.open(f"{scheme}{place}", create=True) as archive:
        if extreme.commits:
            for each in extreme.documents(many):
                archive.add([each])
                archive.commit()
        else:
            archive.add(extreme.documents(many))
            archive.commit()
        indexed = time.process_time() - started
        chance = random.Random(SEED)
        words = [each["text"].split()[0] for each in _sample(extreme.documents(many), chance)]
        times = [_timed(archive, word) for word in words]
        faceted = [_timed(archive, word, FACETS) for word in words]
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    return Cost(
        indexed, percentile(times, 0.5), percentile(times, 0.95), percentile(faceted, 0.5), size / 1e6, own_memory().peak / 1e6
    )


def _sample(documents: Documents, chance: random.Random) -> list[dict[str, Any]]:
    first = list(islice(documents, 10 * SEARCHES))
    return chance.sample(first, min(SEARCHES, len(first)))


def _timed(archive: kashaf.Archive, word: str, facets: Sequence[str] = ()) -> float:
    started = time.process_time()
    archive.search(word, facets=facets)
    return (time.process_time() - started) * 1000


if __name__ == "__main__":
    raise SystemExit(main())
