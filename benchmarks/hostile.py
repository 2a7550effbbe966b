"""Queries that may do harm: pasted texts, queries of programs, and probes of a search box.

``python -m benchmarks.speed CORPUS --hostile`` measures them beside ordinary ones.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

import kashaf
from benchmarks.measurement.report import table

__all__ = ["HOSTILE", "compare_hostile", "hostile_table"]

_COMMON = "في من على إلى أن عن مع هذا التي كان"
_LETTERS = "ابتلمنهويرس"

HOSTILE = {
    "10,000 operators": " OR ".join(["سرت"] * 10_000),
    "10,000 different words": " OR ".join(f"كلمة{number}" for number in range(10_000)),
    "1,000 levels of brackets": "(" * 1_000 + "سرت" + ")" * 1_000,
    "1,000 negations": "-(" * 1_000 + "سرت" + ")" * 1_000,
    "every document": "*",
    "a wildcard for every word": "*ا*",
    "eleven wildcards for every word": " ".join(f"*{letter}*" for letter in _LETTERS),
    "eleven prefixes of one letter": " ".join(f"{letter}*" for letter in _LETTERS),
    "sixty stars": "ا*" * 60 + "ب",
    "a hundred question marks": "?" * 100 + "*",
    "ten near spellings": "السعودية~ الرياض~ المملكة~ الوزارة~ الاقتصادي~ المستشفيات~ الانتخابات~ الاستثمار~ الرياضية~ الجامعات~",
    "a near spelling of 250 letters": "س" * 250 + "~",
    "an endless distance": "السعودية~9999",
    "an expression": r"^(ا+)+$[\w]{1,9999}.*?(?:a|b)\1",
    "control characters and half characters": "سرت\x00طرابلس\udc00\ud800",
    "forty marks a letter": "".join(letter + "\u064b\u0651\u0300\u0301\u0302" * 40 for letter in "السعودية"),
    "a phrase of a hundred common words": '"' + " ".join(["في"] * 100) + '"',
    "a hundred common words near each other": '"' + " ".join([_COMMON] * 10) + '"~100',
    "ten pairs of common words near each other": " ".join('"في من"~100 "على عن"~100'.split() * 5),
    "ten common words as spelt": " ".join(f"={word}" for word in _COMMON.split()),
    "2,000 fields that there are not": " ".join(f"field{number}:قيمة" for number in range(2_000)),
    "1,000 weights": " ".join(f"كلمة{number}^99" for number in range(1_000)),
    "a hundred phrases of common words": " ".join(['"في من"', '"من في"', '"على أن"'] * 33),
    "a word of 20,000 letters": "س" * 20_000,
    "a hundred words that are none": " ".join("الصعوديج المملخة الوزاؤت ببببثض قغغغفصض".split() * 20),
}
"""A description, and the query."""

TIMES = 3
"""How often each query is asked; the best time counts."""


def compare_hostile(archive: kashaf.Archive, queries: Sequence[str]) -> tuple[float, dict[str, float]]:
    """Measure ten hits with snippets for ordinary and for hostile queries.

    Return the median of ordinary queries in seconds, and how many times as long each hostile one
    takes.
    """
    archive.search(queries[0])  # opens files that are opened only once
    archive.search(f"*{queries[0][:1]}*")
    usual = median(_seconds(archive, query, 1) for query in queries)
    return usual, {name: _seconds(archive, query, TIMES) / usual for name, query in HOSTILE.items()}


def hostile_table(measured: dict[str, tuple[float, dict[str, float]]]) -> str:
    """Return the ratios of each engine side by side, as Markdown."""
    rows = [["query", *measured]]
    rows += [[name, *(f"{ratios[name]:.1f}" for _, ratios in measured.values())] for name in HOSTILE]
    rows.append(["**most**", *(f"**{max(ratios.values()):.1f}**" for _, ratios in measured.values())])
    rows.append(["the median query, ms", *(f"{usual * 1000:.1f}" for usual, _ in measured.values())])
    return table(rows)


def _seconds(archive: kashaf.Archive, query: str, times: int) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        archive.search(query)
        best = min(best, time.perf_counter() - start)
    return best
