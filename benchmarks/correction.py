"""``python -m benchmarks.correction``: which misspelt words are corrected, and how fast.

The peers are symspellpy and Whoosh.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from symspellpy import Verbosity

import kashaf
from benchmarks.collections.corpus import corpus_file, read_corpus
from benchmarks.collections.misspelling import KINDS, Misspelt, draw, misspell
from benchmarks.measurement.report import command, environment, positive, run, table
from benchmarks.systems.kashaf import records
from benchmarks.systems.spellers import Speller, in_a_search, kashaf_words, symspell, symspell_compound, whoosh_words
from kashaf.analyzers import PLACEHOLDER, Analyzer, Level
from kashaf.index import TEXT, Index, open_index
from kashaf.search import Archive
from kashaf.search.assist.correction import corrections, outdoes
from kashaf.search.query.vocabulary import Vocabulary

__all__ = ["main"]

SEED = 20161
HALVES = ("develop", "report")
ALL = "all"

SPARE = 4
"""Words drawn for each misspelt one: some errors make other words, and some draws repeat."""

SLOW = 0.1
"""The share of the misspelt words that Whoosh gets: it takes long for each."""


@dataclass(frozen=True)
class Score:
    """The results of a system: how many misspelt words it corrects, and the time.

    It counts those that the best correction hits, those that any of five hits, and all that were
    tried.
    """

    first: int = 0
    among: int = 0
    asked: int = 0
    seconds: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.first + other.first, self.among + other.among, self.asked + other.asked, self.seconds + other.seconds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.correction", description="Measure the correction of words.")
    parser.add_argument("corpus", type=Path, help="a folder as benchmarks/README.md tells")
    parser.add_argument("--each", type=positive, default=250, help="misspelt words of each kind (250)")
    parser.add_argument("--half", choices=HALVES, default="report", help="which half of the words; `report` is looked at last")
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="tantivy", help="what kashaf keeps its index in")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    corpus_file(options.corpus)
    analyzer = Analyzer()
    with tempfile.TemporaryDirectory(prefix="kashaf-correction-") as folder:
        url = f"{options.engine}:{folder}/index"
        with kashaf.open(url, create=True) as archive:
            _tell("kashaf indexes")
            archive.add(records(read_corpus(options.corpus)))
            archive.commit()
            _measure(options, archive, open_index(url), analyzer, arguments)


def _measure(options: argparse.Namespace, archive: Archive, index: Index, analyzer: Analyzer, arguments: Sequence[str]) -> None:
    """Measure over an archive; ``index`` is a second reader of it."""
    words = {each.term: each.documents for each in index.words(TEXT, Level.WORD) if each.term != PLACEHOLDER}
    vocabulary = Vocabulary(index, analyzer)
    number = options.each * len(KINDS) * SPARE
    pairs = draw(_texts(options.corpus), analyzer, number * len(HALVES), random.Random(SEED))
    mine = [pair for pair in pairs if random.Random(f"{SEED} {pair[0]}").choice(HALVES) == options.half]
    nowhere, words_too = misspell(mine, options.each, analyzer, random.Random(f"{SEED} {options.half}"), words)
    rightly = list(dict.fromkeys(one for one, _ in mine))[: options.each * len(KINDS)]
    scores = {}
    for name, make in _spellers(options.corpus, archive, vocabulary, analyzer, words).items():
        _tell(name)
        scores[name] = _score(make(), nowhere)
    print(f"{len(words):,} words of {archive.stats().documents:,} articles, {len(nowhere):,} misspelt.\n{environment()}.\n")
    print(f"    {command('benchmarks.correction', arguments)}\n\n{_table(scores)}\n")
    right, wrong = _offers(vocabulary, {each.typed: each.meant for each in words_too}, words)
    _, alarms = _offers(vocabulary, {word: word for word in rightly}, words)
    print(
        f"Of {len(words_too):,} errors that make another word of the corpus, {_percent(right, len(words_too))} % would be offered as "
    )
    print(
        f"they were meant and {_percent(wrong, len(words_too))} % otherwise; of {len(rightly):,} words as they stand, something else "
    )
    print(f"would be offered for {_percent(alarms, len(rightly))} %.")


def _spellers(
    corpus: Path, archive: Archive, vocabulary: Vocabulary, analyzer: Analyzer, words: Mapping[str, int]
) -> Mapping[str, Callable[[], Speller]]:
    """Return the makers of all systems, by name.

    Each system is made only when its turn comes, because some are large.
    """
    return {
        "kashaf": lambda: kashaf_words(vocabulary),
        "kashaf, in a search": lambda: in_a_search(archive, analyzer),
        "symspellpy, `lookup`, the best": lambda: symspell(words, Verbosity.TOP),
        "symspellpy, `lookup`, all": lambda: symspell(words, Verbosity.ALL),
        "symspellpy, `lookup_compound`": lambda: symspell_compound(words, _texts(corpus), analyzer),
        "Whoosh, within 1": lambda: whoosh_words(words, 1, SLOW),
        "Whoosh, within 2": lambda: whoosh_words(words, 2, SLOW),
    }


def _texts(corpus: Path) -> Iterator[str]:
    return (f"{article.title}\n{article.text}" for article in read_corpus(corpus))


def _tell(what: str) -> None:
    print(f"{what} …", file=sys.stderr, flush=True)


def _score(speller: Speller, misspelt: Sequence[Misspelt]) -> Mapping[str, Score]:
    """Ask for every misspelt text once, or for a share spread evenly.

    The first one is asked before, untimed.
    """
    speller.correct(misspelt[0].typed)
    scores = dict.fromkeys(KINDS, Score())
    for each in misspelt[:: round(1 / speller.share)]:
        started = time.perf_counter()
        found = speller.correct(each.typed)
        seconds = time.perf_counter() - started
        scores[each.kind] += Score(each.meant in found[:1], each.meant in found, 1, seconds)
    return scores | {ALL: sum(scores.values(), Score())}


def _offers(vocabulary: Vocabulary, texts: Mapping[str, str], words: Mapping[str, int]) -> tuple[int, int]:
    """Count the words of the index with the right offer, and those with a wrong one."""
    right = wrong = 0
    for typed, meant in texts.items():
        offered = (each for each in corrections(vocabulary, typed) if outdoes(each, words[typed]))
        if found := next(offered, None):
            right += " ".join(found.words) == meant
            wrong += " ".join(found.words) != meant
    return right, wrong


def _table(scores: Mapping[str, Mapping[str, Score]]) -> str:
    rows = [["put right by the first, percent", *KINDS, ALL, "by any of five", "words", "ms a word"]]
    for name, of_kind in scores.items():
        every = of_kind[ALL]
        rows.append([name, *(_percent(of_kind[kind].first, of_kind[kind].asked) for kind in (*KINDS, ALL))])
        among = _percent(every.among, every.asked)
        rows[-1] += [among, f"{every.asked:,}", f"{1_000 * every.seconds / every.asked:.2f}"]
    return table(rows)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


if __name__ == "__main__":
    sys.exit(main())
