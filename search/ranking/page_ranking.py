"""Page ranking: books in the order of their best pages.

Every word is somewhere in a book, so a book is as good as the page that answers best. The whole
book is only the background: its pages share what its title and its fields score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from kashaf.analyzers import Analyzer, Level
from kashaf.index import (
    TEXT,
    TITLE,
    All,
    Any,
    Constant,
    Match,
    Phrase,
    Query,
    Rank,
    Reader,
    in_field,
    matching_leaves,
    without_bonus,
)
from kashaf.search.query.tree import Ranked, Word
from kashaf.search.ranking.weights import NEAR, SHORT, SIDE_BY_SIDE

__all__ = ["CANDIDATES", "PAGES_SHOWN", "PageRanking", "falling", "page_query", "rank_by_pages", "with_runs"]

CANDIDATES = 1_000
"""The best documents of a result, whose pages are ranked and counted."""

PAGES_SHOWN = 3
"""The best pages of a book that a hit shows."""


LONGEST_RUN = 20
"""The most words of a query that are looked for in a row."""

HALVED = 6
"""The fewest words of a query whose halves are looked for too: a page may end between them."""


@dataclass(frozen=True, slots=True)
class PageRanking:
    """Documents in the order of their best pages, and the number of pages that match in them.

    ``partial`` says that the time ran out before the pages were ranked and counted.
    """

    matches: Sequence[Match]
    pages: int
    partial: bool = False


def page_query(query: Query) -> Query | None:
    """Return the query that a page must match: all of it, and some word in its own text.

    The document answers for its pages what is not of the text, so that a title alone would match
    all of them. ``None`` if nothing is of the text. N-grams are left out, since not every engine
    has them.
    """
    words = tuple(leaf for leaf in dict.fromkeys(matching_leaves(query)) if leaf.field == TEXT)
    return All((without_bonus(query, Level.GRAMS), Constant(Any(words), 0.0))) if words else None


def with_runs(query: Query, tree: Ranked, analyzer: Analyzer) -> Query:
    """Put pages first that have all words of a longer query in a row, then those with half of them.

    People who type a line of poetry or a sentence look for its page. Of four words in a row of a
    random page of 401 books, the page shown of the first ten hits is the right one in 94 of 100,
    instead of 65.
    """
    plain = [part.text for part in tree.parts if isinstance(part, Word)]
    words = tuple(token.terms.word for text in plain for token in analyzer.tokens(text))[:LONGEST_RUN]
    if len(words) <= SHORT or len(plain) < len(tree.parts):
        return query
    runs, half = [(words, SIDE_BY_SIDE)], len(words) // 2
    if len(words) >= HALVED:
        runs += [(words[:half], NEAR), (words[half:], NEAR)]
    return Rank(query, tuple(Constant(Phrase(TEXT, Level.WORD, run), score) for run, score in runs))


def rank_by_pages(
    index: Reader, query: Query, matches: Sequence[Match], limit: int, *, reorder: bool, deadline: float | None = None
) -> PageRanking:
    """Put the best documents in the order of their best pages, and count their pages that match.

    Documents of one page keep their score. A book whose title answers better than any of its pages
    has the score of its title. Books without such a page (as of a phrase that runs over
    the turn of a page) come behind, then the documents that are not among the best, both in the
    order of ``matches``. The first ``limit`` are in order. Without ``reorder``, all keep their
    places; so they do if the ``deadline``, in `time.monotonic`, passes.
    """
    best, rest = matches[:CANDIDATES], matches[CANDIDATES:]
    found = index.rank_pages(query, [match.id for match in best], limit if reorder else 0, deadline=deadline)
    pages = sum(found.pages.get(match.id, 1) for match in best)
    if found.partial or not reorder:
        return PageRanking(matches, pages, found.partial)
    scores = {match.id: match.score for match in best if match.id not in found.pages}
    scores |= {id: page.score for id, page in found.best.items()}
    titled = index.match(in_field(query, TEXT, TITLE), limit=CANDIDATES, deadline=deadline)
    scores |= {each.id: max(each.score, scores.get(each.id, 0.0)) for each in titled.matches if each.id in found.pages}
    first = sorted((Match(id, score) for id, score in scores.items()), key=lambda match: (-match.score, match.id))
    behind = sorted((match for match in best if match.id not in scores), key=lambda match: not found.pages[match.id])
    return PageRanking(falling((*first, *behind, *rest)), pages, titled.partial)


def falling(matches: Iterable[Match], least: float = inf) -> tuple[Match, ...]:
    """Let no match have a higher score than those before it, nor than ``least``."""
    return tuple(replace(match, score=(least := min(least, match.score))) for match in matches)
