"""Turns of pages: the pages on which a phrase begins that ends on a page after them."""

from __future__ import annotations

from collections.abc import Iterable

from kashaf.analyzers import Analyzer
from kashaf.index import TEXT, All, Any, Constant, Everything, OneOf, Phrase, Query, Rank, Reader, matching_leaves
from kashaf.search.results.snippets import Highlighter

__all__ = ["PAGES_AFTER", "across_turns", "pages_that_match"]

PAGES_AFTER = 2
"""The most pages after its own that a phrase reaches: one in between may be empty or very short."""


def across_turns(index: Reader, query: Query, id: str, pages: int, analyzer: Analyzer) -> set[int]:
    """Find the pages on which a phrase begins that ends on a page after them.

    Everything else in the query must match the page itself.
    """
    begun: dict[int, set[Phrase]] = {}
    for phrase in dict.fromkeys(leaf for leaf in matching_leaves(query) if isinstance(leaf, Phrase) and leaf.field == TEXT):
        for page in _begins(index, phrase, id, pages, analyzer):
            begun.setdefault(page, set()).add(phrase)
    found: set[int] = set()
    for phrases in set(map(frozenset, begun.values())):
        here = {page for page, each in begun.items() if each == phrases}
        found |= here & pages_that_match(index, _without(query, phrases), id, pages)
    return found


def _begins(index: Reader, phrase: Phrase, id: str, pages: int, analyzer: Analyzer) -> Iterable[int]:
    """Find the pages on which this phrase begins and does not end."""
    first = phrase.places[:1] if phrase.ordered else phrase.places
    starts = pages_that_match(index, Any(tuple(OneOf(TEXT, phrase.level, place) for place in first)), id, pages)
    numbers = {number for start in starts for number in range(start, min(start + PAGES_AFTER, pages) + 1)}
    texts = {each.page: each.text for each in index.read([(id, number) for number in sorted(numbers)])}
    # Signs stand between words too, so more is read than words of the phrase.
    reach, highlighter = 3 * (len(phrase.places) + phrase.slop), Highlighter(phrase, analyzer)
    for start in starts:
        before = " ".join(texts[start].rsplit(None, reach)[-reach:])
        following = (texts.get(start + step, "").split(None, reach)[:reach] for step in range(1, PAGES_AFTER + 1))
        after = " ".join(word for words in following for word in words)
        if any(begin < len(before) < end for begin, end in highlighter.places(f"{before} {after}")):
            yield start


def pages_that_match(index: Reader, query: Query, id: str, pages: int) -> set[int]:
    """Find all pages of a document of several pages that match a query."""
    best = index.best_pages(query, [id], pages).get(id)
    return {best.page, *(other.page for other in best.others)} if best else set()


def _without(query: Query, phrases: frozenset[Phrase]) -> Query:
    """Take these phrases of a query as matched."""
    match query:
        case Phrase():
            return Everything() if query in phrases else query
        case All(parts):
            return All(tuple(_without(part, phrases) for part in parts))
        case Any(parts):
            return Any(tuple(_without(part, phrases) for part in parts))
        case Rank(match, _) | Constant(match, _):
            return _without(match, phrases)
        case _:
            return query
