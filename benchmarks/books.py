"""``python -m benchmarks.books FOLDER``: what is found in a library of books, and on which page?

Two kinds of queries are drawn from random pages with a fixed seed, so that no analyzer decides what
is right. A line is four words in a row; its page is right. A pair is two words that are no stop
words and stand side by side on 5 to 100 pages; those pages are right. Nothing is in quotes.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

import kashaf
from benchmarks.collections.corpus import Article
from benchmarks.collections.judged import WORD, Judged, neighbours
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.figures import percentile
from benchmarks.measurement.report import command, environment, positive, run, table
from benchmarks.systems.bm25 import BM25
from benchmarks.systems.lucene import find_lucene, lucene_terms
from kashaf import Archive

__all__ = ["Found", "lines", "main", "pages_of"]

QUERIES, SEED = 100, 11
LINE = 4
"""Words of a line."""
FEWEST_PAGES = 20
"""The pages of a book from which lines are drawn."""
FEWEST_WORDS = 30
"""The words of a page from which lines are drawn."""
BEST = 10
PAGES_SHOWN = 3
"""The most pages that are shown of a book."""
DEPTH = 100

Page = tuple[str, int]
"""The id of a book, and the number of a page."""

Found = list[list[Page]]
"""The first ten books, each as its pages that are shown, the best first."""

System = Callable[[str], Found]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(prog="python -m benchmarks.books", description="Measure what is found in books.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the books: files that kashaf reads")
    parser.add_argument("--index", metavar="URL", help="keep the index there, and use it again when it is there")
    parser.add_argument("--queries", type=positive, default=QUERIES, metavar="N", help=f"so many of each kind ({QUERIES})")
    parser.add_argument("--without-lucene", action="store_true", help="leave out Lucene, which needs Java")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    versions = [] if options.without_lucene else [f"Lucene {find_lucene().version}"]
    with Progress(console=Console(stderr=True), transient=True) as progress, _archive(options, progress) as archive:
        pages = pages_of(archive)
        known = lines(pages, options.queries)
        if not known:
            raise BenchmarkError(f"{options.folder} has no book of {FEWEST_PAGES} pages")
        pairs = neighbours([each for _, each in pages], queries=options.queries, seed=SEED)
        books = len({page[0] for page, _ in pages})
        print(f"{books:,} books, {len(pages):,} pages; {len(known):,} lines, {len(pairs.queries):,} pairs.")
        print(f"{environment(versions)}.\n\n    {command('benchmarks.books', arguments)}\n")
        systems = {"kashaf, by pages": _asked(archive, "page"), "kashaf, by documents": _asked(archive, "document")}
        rows = [_HEAD, *([name, *_measured(system, known, pairs, pages)] for name, system in systems.items())]
        if not options.without_lucene:
            with lucene_terms() as terms:
                ranked = BM25(terms)
                ranked.add(progress.track([each for _, each in pages], description="Lucene: indexing"))
                rows.append(["Lucene's Arabic analyzer, by pages", *_measured(_by_pages(ranked, pages), known, pairs, pages)])
        print(table(rows))


_HEAD = [
    "percent",
    "line: its page first",
    f"its page among {BEST} books",
    f"its book among {BEST}",
    "pair: pages shown that hold it",
    "books that hold it",
    "p50 / p95, ms",
]


@contextmanager
def _archive(options: argparse.Namespace, progress: Progress) -> Iterator[Archive]:
    """Open the index of the books; make it if it is not there."""
    with tempfile.TemporaryDirectory(prefix="kashaf-books-") as folder:
        url = options.index or f"tantivy:{folder}/index"
        with kashaf.open(url, create=True) as archive:
            if not len(archive):
                task = progress.add_task("kashaf: indexing", total=None)
                archive.add_path(options.folder)
                archive.commit()
                progress.remove_task(task)
            yield archive


def pages_of(archive: Archive) -> list[tuple[Page, Article]]:
    """Return the pages of all books of an archive, each as a document to find."""
    found: list[tuple[Page, Article]] = []
    for book in archive:
        if len(book.pages) >= FEWEST_PAGES:
            for page in book.pages:
                found.append(((book.id, page.number), Article(str(len(found)), "", page.text)))
    return found


def lines(pages: Sequence[tuple[Page, Article]], queries: int) -> list[tuple[str, Page]]:
    """Draw lines from random pages, each with its page."""
    chance = random.Random(SEED)
    drawn: list[tuple[str, Page]] = []
    for page, article in chance.sample(pages, len(pages)):
        words = WORD.findall(article.text)
        if len(words) >= FEWEST_WORDS:
            at = chance.randrange(len(words) - LINE)
            drawn.append((" ".join(words[at : at + LINE]), page))
        if len(drawn) == queries:
            break
    return drawn


def _asked(archive: Archive, unit: str) -> System:
    def search(query: str) -> Found:
        hits = archive.search(query, limit=BEST, collapse=False, unit=unit)
        return [[(hit.id, hit.page), *((hit.id, page.number) for page in hit.pages)][:PAGES_SHOWN] for hit in hits]

    return search


def _by_pages(ranked: BM25, pages: Sequence[tuple[Page, Article]]) -> System:
    """Group the pages that a peer finds by their books."""

    def search(query: str) -> Found:
        books: dict[str, list[Page]] = {}
        for id, _ in ranked.search(query, DEPTH):
            page, _article = pages[int(id)]
            books.setdefault(page[0], []).append(page)
        return [each[:PAGES_SHOWN] for each in books.values()][:BEST]

    return search


def _measured(
    system: System, known: Sequence[tuple[str, Page]], pairs: Judged, pages: Sequence[tuple[Page, Article]]
) -> Iterator[str]:
    milliseconds: list[float] = []

    def timed(query: str) -> Found:
        started = time.process_time()
        found = system(query)
        milliseconds.append(1000 * (time.process_time() - started))
        return found

    answers = [(timed(query), page) for query, page in known]
    yield _percent(sum(found[:1] != [] and found[0][0] == page for found, page in answers), len(known))
    yield _percent(sum(any(page in shown for shown in found) for found, page in answers), len(known))
    yield _percent(sum(any(shown[0][0] == page[0] for shown in found) for found, page in answers), len(known))
    right: dict[str, set[Page]] = {query.id: set() for query in pairs.queries}
    for each in pairs.qrels:
        right[each.query_id].add(pages[int(each.doc_id)][0])
    shown = held = possible = 0
    for query in pairs.queries:
        found, books = timed(query.text), {book for book, _ in right[query.id]}
        shown += sum(each[0] in right[query.id] for each in found)
        held += sum(each[0][0] in books for each in found)
        possible += min(BEST, len(books))
    yield _percent(shown, possible)
    yield _percent(held, possible)
    yield f"{percentile(milliseconds, 0.5):.1f} / {percentile(milliseconds, 0.95):.1f}"


def _percent(found: int, possible: int) -> str:
    return f"{100 * found / max(possible, 1):.1f}"


if __name__ == "__main__":
    sys.exit(main())
