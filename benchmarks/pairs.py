"""``python -m benchmarks.pairs``: which words each analyzer joins, and which it should join.

`pairs.tsv` has the pairs, as a reader would join them or not, and says how each relation counts.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.measurement.report import command, environment, run, table
from benchmarks.systems.lucene import find_lucene, lucene_terms
from benchmarks.systems.stemmers import (
    Terms,
    isri_roots,
    kashaf_terms,
    snowball_stems,
    tashaphyne_roots,
    tashaphyne_stems,
    whoosh_terms,
    words,
)
from kashaf.analyzers import Analyzer, Level

__all__ = ["PAIRS", "Pair", "System", "main", "read_pairs", "systems"]

PAIRS = Path(__file__).parent / "collections" / "pairs.tsv"
RELATIONS = ("same", "related", "different", "unrelated")


class Pair(NamedTuple):
    """Two words, their relation, and the reason for it."""

    one: str
    other: str
    relation: str
    reason: str


class System(NamedTuple):
    """A maker of terms, and whether they are meant to be roots rather than stems or words."""

    terms: Terms
    roots: bool

    def joins(self, pair: Pair) -> bool:
        """Are the terms of both words the same? A word without terms is joined with nothing."""
        terms = self.terms(pair.one)
        return bool(terms) and terms == self.terms(pair.other)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pairs", description="Measure which words are taken for one.")
    parser.add_argument("--missed", metavar="SYSTEM", help="also list the pairs that a system of the table gets wrong, as TSV")
    parser.add_argument("--without-lucene", action="store_true", help="leave out Lucene, which needs Java")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    pairs = read_pairs(PAIRS)
    versions = [] if options.without_lucene else [f"Lucene {find_lucene().version}"]
    with ExitStack() as stack:
        measured = systems(stack, lucene=not options.without_lucene)
        if options.missed and options.missed not in measured:
            raise BenchmarkError(f"{options.missed!r} is no system of the table: choose from {'; '.join(measured)}")
        joined = {name: [system.joins(pair) for pair in pairs] for name, system in measured.items()}
        print(f"{len(pairs):,} pairs of words.\n{environment(versions)}.\n")
        print(f"    {command('benchmarks.pairs', arguments)}\n")
        print(_totals(pairs, joined))
        print(f"\nHow many of them are joined, by relation and reason:\n\n{_sections(pairs, joined)}")
        if options.missed:
            print(f"\nWhat {options.missed} gets wrong:\n")
            print("\n".join(_missed(pairs, joined[options.missed], measured[options.missed])))


def systems(stack: ExitStack, *, lucene: bool) -> dict[str, System]:
    """Return what is measured, by name: kashaf's levels, then the others.

    Lucene runs while the stack is open.
    """
    # A bag of n-grams has no term for a word.
    levels = [level for level in Analyzer().levels if level != Level.GRAMS]
    found = {f"kashaf, {level}": System(kashaf_terms(level), roots=level == Level.ROOT) for level in levels}
    if lucene:
        found["Lucene's Arabic analyzer"] = System(stack.enter_context(lucene_terms()), roots=False)
    return found | {
        "Snowball": System(snowball_stems(), roots=False),
        "Tashaphyne, stems": System(tashaphyne_stems(), roots=False),
        "Tashaphyne, roots": System(tashaphyne_roots(), roots=True),
        "ISRI": System(isri_roots(), roots=True),
        "Whoosh's Arabic analyzer": System(whoosh_terms(), roots=True),
        "words": System(words, roots=False),
    }


def read_pairs(path: Path) -> list[Pair]:
    """Read the pairs; `BenchmarkError` names a wrong line."""
    pairs = []
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line and not line.startswith("#")
    ]
    for number, line in lines[1:]:
        cells = line.split("\t")
        if len(cells) != len(Pair._fields) or not all(cells) or cells[2] not in RELATIONS:
            raise BenchmarkError(
                f"{path}, line {number}: must be two words, one of {', '.join(RELATIONS)}, and a reason, between tabs"
            )
        pairs.append(Pair(*cells))
    return pairs


def _totals(pairs: Sequence[Pair], joined: Mapping[str, Sequence[bool]]) -> str:
    """Return a table of the pairs of each relation that each system joins.

    It has their precision and recall, for stems and for roots.
    """
    counts = {relation: sum(pair.relation == relation for pair in pairs) for relation in RELATIONS}
    head = [f"{relation}, of {count}" for relation, count in counts.items()]
    rows = [["joined", *head, "precision, as stems", "recall, as stems", "precision, as roots", "recall, as roots"]]
    for name, answers in joined.items():
        found = {
            relation: sum(answer for pair, answer in zip(pairs, answers, strict=True) if pair.relation == relation)
            for relation in RELATIONS
        }
        rows.append([name, *(str(found[relation]) for relation in RELATIONS)])
        for right in (RELATIONS[:1], RELATIONS[:2]):
            rightly = sum(found[relation] for relation in right)
            rows[-1] += [_percent(rightly, sum(found.values())), _percent(rightly, sum(counts[relation] for relation in right))]
    return table(rows)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


def _sections(pairs: Sequence[Pair], joined: Mapping[str, Sequence[bool]]) -> str:
    """Return a table of how many pairs of each reason each system joins."""
    sections: dict[tuple[str, str], list[int]] = {}
    for number, pair in enumerate(pairs):
        sections.setdefault((pair.relation, pair.reason), []).append(number)
    rows = [["relation: reason", "pairs", *joined]]
    for (relation, reason), numbers in sections.items():
        found = [str(sum(answers[number] for number in numbers)) for answers in joined.values()]
        rows.append([f"{relation}: {reason}", str(len(numbers)), *found])
    return table(rows)


def _missed(pairs: Sequence[Pair], answers: Sequence[bool], system: System) -> Iterator[str]:
    """Yield the pairs that a system gets wrong, with the terms of both words."""
    right = RELATIONS[:2] if system.roots else RELATIONS[:1]
    yield "\t".join((*Pair._fields, "terms", "terms"))
    for pair, answer in zip(pairs, answers, strict=True):
        if answer != (pair.relation in right):
            yield "\t".join((*pair, " ".join(system.terms(pair.one)), " ".join(system.terms(pair.other))))


if __name__ == "__main__":
    sys.exit(main())
