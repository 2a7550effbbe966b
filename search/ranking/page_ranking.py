"""Page ranking: books in the order of their best pages.

Every word is somewhere in a book, so a book is as good as the page that answers best. The whole
book is only the background: its pages share what its title and its fields score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from kashaf.analyzers import Level
from kashaf.index import TEXT, All, Any, Constant, Match, Query, Reader, matching_leaves, without_bonus

__all__ = ["CANDIDATES", "PAGES_SHOWN", "PageRanking", "falling", "page_query", "rank_by_pages"]

CANDIDATES = 1_000
"""The best documents of a result, whose pages are ranked and counted."""

PAGES_SHOWN = 3
"""The best pages of a book that a hit shows."""


@dataclass(frozen=True, slots=True)
class PageRanking:
    """Documents in the order of their best pages, and the number of pages that match in them."""

    matches: Sequence[Match]
    pages: int


def page_query(query: Query) -> Query | None:
    """Return the query that a page must match: all of it, and some word in its own text.

    The document answers for its pages what is not of the text, so that a title alone would match
    all of them. ``None`` if nothing is of the text. N-grams are left out, since not every engine
    has them.
    """
    words = tuple(leaf for leaf in dict.fromkeys(matching_leaves(query)) if leaf.field == TEXT)
    return All((without_bonus(query, Level.GRAMS), Constant(Any(words), 0.0))) if words else None


def rank_by_pages(index: Reader, query: Query, matches: Sequence[Match], limit: int, *, reorder: bool) -> PageRanking:
    """Put the best documents in the order of their best pages, and count their pages that match.

    Documents of one page keep their score. Books without such a page (as of a phrase that runs over
    the turn of a page) come behind, then the documents that are not among the best, both in the
    order of ``matches``. The first ``limit`` are in order. Without ``reorder``, all keep their
    places.
    """
    best, rest = matches[:CANDIDATES], matches[CANDIDATES:]
    found = index.rank_pages(query, [match.id for match in best], limit if reorder else 0)
    pages = sum(found.pages.get(match.id, 1) for match in best)
    if not reorder:
        return PageRanking(matches, pages)
    scores = {match.id: match.score for match in best if match.id not in found.pages}
    scores |= {id: page.score for id, page in found.best.items()}
    first = sorted((Match(id, score) for id, score in scores.items()), key=lambda match: (-match.score, match.id))
    behind = sorted((match for match in best if match.id not in scores), key=lambda match: not found.pages[match.id])
    return PageRanking(falling((*first, *behind, *rest)), pages)


def falling(matches: Iterable[Match], least: float = inf) -> tuple[Match, ...]:
    """Let no match have a higher score than those before it, nor than ``least``."""
    return tuple(replace(match, score=(least := min(least, match.score))) for match in matches)
