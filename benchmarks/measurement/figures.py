"""Measurements as Markdown tables and as JSON: which numbers there are, and their format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil
from statistics import median
from typing import NamedTuple

from benchmarks.measurement.procedure import Figures
from benchmarks.measurement.report import table
from benchmarks.systems.registry import REFERENCE, SYSTEMS
from benchmarks.systems.system import HITS

__all__ = ["GROWTH", "MEASURES", "MEGA", "as_json", "comparison", "growth_table", "parts_table", "percentile"]

MEGA = 1_000_000


class Measure(NamedTuple):
    """A number with its name: a function that reads it from the figures, and its format.

    The function returns ``None`` if there is no such number.
    """

    label: str
    value: Callable[[Figures], float | None]
    pattern: str


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that is at least as large as ``share`` of all values.

    This is the nearest-rank method.
    """
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def _times(label: str, way: str, *shares: int) -> list[Measure]:
    """Make a measure for each percentile of the times of one way."""

    def value(share: int) -> Callable[[Figures], float | None]:
        return lambda f: 1000 * percentile(f.times[way], share / 100) if f.times.get(way) else None

    return [Measure(f"{label}, p{share} ms", value(share), "{:.2f}") for share in shares]


def _anonymous(figures: Figures) -> float | None:
    return None if figures.memory.anonymous is None else figures.memory.anonymous / MEGA


def _together(figures: Figures) -> float | None:
    asked = figures.times.get("snippets") or figures.times.get("ids")
    return figures.indexed.seconds + sum(asked) if asked else None


DOCUMENTS = Measure("indexing, documents a second", lambda f: f.indexed.documents / f.indexed.seconds, "{:.0f}")
SIZE = Measure("index, MB", lambda f: f.indexed.size / MEGA, "{:.1f}")
OPENING = Measure("opening, until the first answer, ms", lambda f: 1000 * median(each.opening for each in f.openings), "{:.1f}")
ANONYMOUS = Measure("searching, anonymous memory in MB", _anonymous, "{:.0f}")

MEASURES: tuple[Measure, ...] = (
    Measure("indexing, MB of text a second", lambda f: f.indexed.bytes / MEGA / f.indexed.seconds, "{:.2f}"),
    DOCUMENTS,
    Measure("indexing, seconds", lambda f: f.indexed.seconds, "{:.1f}"),
    Measure("indexing, seconds of CPU", lambda f: f.indexed.cpu_seconds, "{:.1f}"),
    Measure("indexing, peak memory in MB", lambda f: f.indexed.memory.peak / MEGA, "{:.0f}"),
    SIZE,
    Measure("index, times the text", lambda f: f.indexed.size / f.indexed.bytes, "{:.2f}"),
    OPENING,
    Measure(
        "the same with imports, ms", lambda f: 1000 * median(each.importing + each.opening for each in f.openings), "{:.1f}"
    ),
    *_times(f"best {HITS} with snippets", "snippets", 50, 95, 99),
    *_times(f"best {HITS}, ids alone", "ids", 50, 95, 99),
    *_times("prefix of three letters", "prefix", 50, 95),
    *_times("wildcard in a word", "wildcard", 50, 95),
    *_times("one document added and committed", "adding", 50),
    *_times("one document replaced and committed", "replacing", 50),
    Measure("indexing and all queries, seconds", _together, "{:.1f}"),
    Measure("searching, peak memory in MB", lambda f: f.memory.peak / MEGA, "{:.0f}"),
    ANONYMOUS,
)
"""The rows of the comparison."""

GROWTH: tuple[Measure, ...] = (
    DOCUMENTS,
    SIZE,
    OPENING,
    *_times(f"best {HITS} with snippets", "snippets", 50, 95),
    ANONYMOUS,
)
"""The columns of the table of growth."""


def comparison(figures: Mapping[str, Figures]) -> str:
    """Return a table with a column for each system.

    Each number also has its ratio to that of `REFERENCE` (or of the first system).
    """
    reference = figures.get(REFERENCE) or next(iter(figures.values()))
    rows = [["", *(SYSTEMS[name].title for name in figures)]]
    for measure in MEASURES:
        ours = measure.value(reference)
        rows.append(
            [
                measure.label,
                *(_cell(measure, each, None if each is reference else ours) for each in figures.values()),
            ]
        )
    return table(rows)


def parts_table(figures: Mapping[str, Figures]) -> str:
    """Return a table of the parts of a query's time, for the systems that measure them.

    It is empty if none does.
    """
    told = {name: each for name, each in figures.items() if each.parts}
    if not told:
        return ""
    names = list(next(iter(told.values())).parts)
    rows = [["mean ms a query", *(SYSTEMS[name].title for name in told)]]
    rows += [[part, *(_part(each, part) for each in told.values())] for part in names]
    return table(rows)


def growth_table(runs: Mapping[int, Mapping[str, Figures]]) -> str:
    """Return a table of systems by number of documents, each system's rows together."""
    names = list(dict.fromkeys(name for figures in runs.values() for name in figures))
    rows = [["system", "documents", *(measure.label for measure in GROWTH)]]
    for name in names:
        for figures in runs.values():
            cells = (_cell(measure, figures[name], None) for measure in GROWTH)
            rows.append([SYSTEMS[name].title, f"{figures[name].indexed.documents:,}", *cells])
    return table(rows)


def as_json(figures: Mapping[str, Figures]) -> dict[str, object]:
    """Return all numbers of each system by their labels, and the parts of its queries in mean ms.

    A missing number is None.
    """
    return {
        name: {
            "title": SYSTEMS[name].title,
            **({"server": each.server} if each.server else {}),
            "documents": each.indexed.documents,
            **{measure.label: measure.value(each) for measure in MEASURES},
            "asked": {way: len(times) for way, times in each.times.items()},
            "mean ms a query": {part: 1000 * seconds / len(each.times["snippets"]) for part, seconds in each.parts.items()},
        }
        for name, each in figures.items()
    }


def _part(figures: Figures, part: str) -> str:
    seconds, whole = figures.parts[part], sum(figures.parts.values())
    return f"{1000 * seconds / len(figures.times['snippets']):.2f} ({seconds / whole:.0%})"


def _cell(measure: Measure, figures: Figures, ours: float | None) -> str:
    """Return a value, and its ratio to ours."""
    value = measure.value(figures)
    if value is None:
        return "–"
    ratio = f" (×{value / ours:.2f})" if ours else ""
    return measure.pattern.format(value) + ratio
