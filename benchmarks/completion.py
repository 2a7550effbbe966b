"""``python -m benchmarks.completion CORPUS``: how fast completion is, and how often it is right.

One article in thirty is kept out of the index. Its title, and the queries of the corpus, are the
texts to complete.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

import kashaf
from benchmarks.collections.corpus import Article, read_corpus, read_queries
from benchmarks.collections.growth import WORD, alter
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.report import command, environment, positive, run, table
from kashaf.analyzers import Analyzer, Level, spelling_prefix
from kashaf.index import Index, WordCount, open_index
from kashaf.search.assist.completion import Completion

with warnings.catch_warnings():
    # The source is older than today's rules for backslashes.
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.fields import TEXT, Schema
    from whoosh.filedb.filestore import RamStorage

__all__ = ["Aim", "Grown", "Peer", "aims", "main"]

HELD_OUT = 30
"""One article in so many is kept out of the index."""

FEWEST = 4
"""Letters of a word that is worth completing."""

RANKS = (1, 5, 8)
LENGTHS = range(1, 7)
LIMIT = 8

Complete = Callable[[str], Sequence[str]]


class Aim(NamedTuple):
    """A text that somebody is about to type: the words before, and the last one."""

    before: str
    word: str

    def typed(self, letters: int) -> str:
        """Return the text in the box after that many letters of the last word."""
        return f"{self.before}{self.word[:letters]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.completion", description="Measure completion while typing.")
    parser.add_argument("corpus", type=Path, metavar="CORPUS", help="a folder with corpus.jsonl and queries.jsonl")
    parser.add_argument("--documents", type=positive, metavar="N", help="take the first N articles only")
    parser.add_argument("--words", type=positive, default=1_000_000, metavar="N", help="size of the grown vocabulary (1000000)")
    parser.add_argument("--prefixes", type=positive, default=200, metavar="N", help="beginnings of each length to time (200)")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    analyzer = Analyzer()
    articles = list(read_corpus(options.corpus, options.documents))
    held_out, kept = articles[::HELD_OUT], [article for place, article in enumerate(articles) if place % HELD_OUT]
    if not kept:
        raise BenchmarkError(f"{options.corpus} has too few articles: give it two at least")
    titles = list(aims((article.title for article in held_out), analyzer))
    queries = list(aims((query.text for query in read_queries(options.corpus)), analyzer))
    with tempfile.TemporaryDirectory(prefix="kashaf-") as folder:
        _progress(f"indexing {len(kept):,} articles")
        with kashaf.open(f"{folder}/index", create=True) as archive:
            archive.add(article._asdict() for article in kept)
            archive.commit()
        index = open_index(f"{folder}/index")
        peer = Peer(kept, analyzer)
        grown: Any = Grown(index, options.words)
        (plain, plain_size, words), (large, large_size, many) = (
            _completion(Path(folder, name), each, analyzer) for name, each in (("small", index), ("large", grown))
        )
        beginnings = _beginnings([*queries, *titles], analyzer, options.prefixes)
        print(f"{len(kept):,} articles.\n{environment()}.\n\n    {command('benchmarks.completion', arguments)}\n")
        rows = [["", "words", "seconds to make the table", "MB", *(f"{n} letters" for n in LENGTHS)]]
        for name, complete, told in (
            ("kashaf", plain, [f"{words:,}", *plain_size]),
            ("kashaf, grown vocabulary", large, [f"{many:,}", *large_size]),
            ("Whoosh", peer.complete, [f"{peer.words:,}", "", ""]),
        ):
            rows.append([name, *told, *(_times(complete, beginnings[length]) for length in LENGTHS)])
        print(f"Milliseconds, p50 / p95:\n\n{table(rows)}\n")
        for name, wanted in (("queries", queries), ("titles of articles that are not in the index", titles)):
            print(f"Completed of {len(wanted):,} {name}, per cent:\n\n{_shares(wanted, plain, peer.complete, analyzer)}\n")
        index.close()


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


def aims(texts: Iterable[str], analyzer: Analyzer) -> Iterator[Aim]:
    """Yield the texts that end with a word worth completing, with up to five words before it.

    Such a word has four Arabic letters or more and is no stop word.
    """
    for text in texts:
        *before, word = text.split() or [""]
        if len(word) >= FEWEST and WORD.fullmatch(word) and not analyzer.is_stopword(word):
            yield Aim("".join(f"{each} " for each in before[-5:]), word)


def _completion(folder: Path, index: Index, analyzer: Analyzer) -> tuple[Complete, list[str], int]:
    """Make a table; return its completer, how long it took, its size, and the words."""
    folder.mkdir()
    completion = Completion(folder, analyzer)
    words = sum(1 for _ in index.words("text", Level.WORD))
    _progress(f"making a table of {words:,} words")
    started = time.perf_counter()
    completion.suggest(index, "", LIMIT, wait=True)
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6

    def complete(typed: str) -> Sequence[str]:
        return [each.text for each in completion.suggest(index, typed, LIMIT, wait=True)]

    return complete, [f"{seconds:.1f}", f"{size:.1f}"], words


class Peer:
    """The words of Whoosh's index with the same prefix, by the number of their articles.

    Whoosh indexes the same normalised words.
    """

    def __init__(self, articles: Iterable[Article], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        index = RamStorage().create_index(Schema(text=TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=False)))
        writer = index.writer(limitmb=256)
        for article in articles:
            writer.add_document(text=" ".join(analyzer.words(f"{article.title} {article.text}")))
        writer.commit()
        self._reader: Any = index.reader()
        self.words = sum(1 for _ in self._reader.lexicon("text"))

    def complete(self, typed: str) -> Sequence[str]:
        """Complete the last word."""
        before, space, last = typed.rpartition(" ")
        words = self._reader.expand_prefix("text", self._analyzer.normalize(last))
        found = [word.decode() if isinstance(word, bytes) else word for word in words]
        found.sort(key=lambda word: (-self._reader.doc_frequency("text", word), word))
        return [f"{before}{space}{word}" for word in found[:LIMIT]]


class Grown:
    """An index with more words: each of the rarest with two letters altered, once or more often.

    The new words have one document each. All else is that of the index.
    """

    def __init__(self, index: Index, words: int) -> None:
        self._index = index
        terms = {each.term: each.documents for each in index.words("text", Level.SPELLING)}
        known = {term.partition(spelling_prefix(""))[0] for term in terms}
        rare = sorted(word for word in known if WORD.fullmatch(word))
        for copy in count(1):
            if len(known) >= words or not rare:
                break
            for word in rare:
                new = alter(word, copy)
                if new not in known and len(known) < words:
                    known.add(new)
                    terms[spelling_prefix(new)] = 1
        self._terms = sorted(terms.items())
        self._words = known

    def __getattr__(self, name: str) -> Any:
        """Return the attribute of the index."""
        return getattr(self._index, name)

    def words(self, field: str, level: Level) -> Iterator[WordCount]:
        """Yield the larger vocabulary."""
        if level == Level.WORD:
            return (WordCount(word, 1) for word in self._words)
        return (WordCount(term, documents) for term, documents in self._terms)


def _beginnings(wanted: Sequence[Aim], analyzer: Analyzer, most: int) -> Mapping[int, list[str]]:
    """Return the first letters of the words to complete, without the words before them."""
    words = [analyzer.normalize(aim.word) for aim in wanted]
    return {length: [word[:length] for word in words if len(word) >= length][:most] for length in LENGTHS}


def _times(complete: Complete, beginnings: Sequence[str]) -> str:
    if not beginnings:
        return "–"
    times = []
    for typed in beginnings:
        started = time.perf_counter()
        complete(typed)
        times.append((time.perf_counter() - started) * 1000)
    last = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return f"{median(times):.1f} / {last:.1f}"


def _shares(wanted: Sequence[Aim], kashaf_completes: Complete, peer_completes: Complete, analyzer: Analyzer) -> str:
    heads = [f"{how}, first {rank}" for how in ("3 letters", "half of the word") for rank in RANKS]
    rows = [["", *heads]]
    for name, complete in (("kashaf", kashaf_completes), ("Whoosh", peer_completes)):
        cells = [name]
        for half in (False, True):
            ranks = [_rank(aim, complete(aim.typed(-(-len(aim.word) // 2) if half else 3)), analyzer) for aim in wanted]
            cells += [f"{100 * sum(rank <= most for rank in ranks) / (len(ranks) or 1):.1f}" for most in RANKS]
        rows.append(cells)
    return table(rows)


def _rank(aim: Aim, completions: Sequence[str], analyzer: Analyzer) -> int:
    """Return the rank of the word, in any spelling, alone or with more words after it.

    If it is missing, the rank is larger than any.
    """
    meant = analyzer.words(f"{aim.before}{aim.word}")
    for rank, text in enumerate(completions, start=1):
        if analyzer.words(text)[: len(meant)] == meant:
            return rank
    return sys.maxsize


if __name__ == "__main__":
    sys.exit(main())
