"""Rescoring: the best matches in a new order, by what the engine does not score.

- Best pages: a book contains every word somewhere. Its score is the mean of the scores of the whole
  book and of its best page. So words that occur on one page count, and words scattered over a
  thousand pages count half.
- N-grams of words: if an engine does not index them (`Level.GRAMS` is not among its levels), they
  are counted in the distinct words that it keeps of each document. Doing so for the best hundred
  matches loses nothing measurable, and takes a fifth of the space that indexing them would take.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from math import expm1, log, log1p

from kashaf.analyzers import Analyzer, Level, commonness
from kashaf.index import (
    TEXT,
    TITLE,
    DistinctWords,
    Explanation,
    Match,
    PageMatches,
    Query,
    Reader,
    Term,
    bonus_terms,
    without_bonus,
)
from kashaf.messages import Message
from kashaf.search.ranking.stored_entries import StoredEntries

__all__ = ["WINDOW", "explain_rescored", "pages_of", "rescored", "window_of"]

WINDOW = 100
"""The best matches that are scored anew if n-grams are counted; later matches stay as they are."""

WINDOW_OF_BOOKS = 30
"""The best matches among which books are also scored by their best page.

Finding the best pages of a hundred would take Tantivy as long as the search itself.
"""

K1 = 1.2
B = 0.75


def window_of(index: Reader, query: Query) -> int:
    """Return how many of the best matches are scored anew; 0 if the engine's score is complete."""
    if Level.GRAMS not in index.schema.levels and any(map(_is_piece, bonus_terms(query))):
        return WINDOW
    return WINDOW_OF_BOOKS if index.page_count else 0


def rescored(
    entries: StoredEntries, query: Query, analyzer: Analyzer, matches: Sequence[Match], window: int
) -> Sequence[Match]:
    """Put the first matches, at most ``window``, in their new order; later ones stay in place."""
    best, added = _scores(entries, query, [match.id for match in matches[:window]], analyzer)

    def with_page(match: Match) -> float:
        return (match.score + best[match.id].score) / 2 if match.id in best else match.score

    ranked = _reordered(matches, WINDOW_OF_BOOKS, with_page) if best else matches
    if added:
        ranked = _reordered(ranked, WINDOW, lambda match: match.score + added.get(match.id, 0.0))
    return ranked


def _reordered(matches: Sequence[Match], window: int, score: Callable[[Match], float]) -> tuple[Match, ...]:
    """Score the first matches anew and sort them; none falls behind those after the window."""
    first, rest = matches[:window], matches[window:]
    least = rest[0].score if rest else 0.0
    new = (replace(match, score=max(score(match), least)) for match in first)
    return (*sorted(new, key=lambda match: (-match.score, match.id)), *rest)


def pages_of(entries: StoredEntries, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
    """Find the best pages as `Reader.best_pages` does, but without n-grams.

    So every engine shows the same page.
    """
    return entries.best_pages(without_bonus(query, Level.GRAMS), ids, best)


def explain_rescored(index: Reader, query: Query, id: str, told: Explanation, analyzer: Analyzer) -> Explanation:
    """Add the rescoring to the engine's explanation of a score.

    Filters are ignored.
    """
    first = [match.id for match in index.match(query, limit=window_of(index, query)).matches]
    if id not in first:
        return told
    best, added = _scores(StoredEntries(index), query, first, analyzer)
    if id in best and id in first[:WINDOW_OF_BOOKS]:
        page = Explanation(
            best[id].score, Message("page {page}, the best of {pages} that match", page=best[id].page, pages=best[id].pages)
        )
        told = Explanation(
            (told.score + page.score) / 2, Message("the mean of the whole document and its best page"), (told, page)
        )
    if added.get(id):
        pieces = Explanation(added[id], Message("pieces of four letters of the words, in title and text"))
        told = Explanation(
            told.score + pieces.score, Message("the words, and what is spelt like them, added up"), (told, pieces)
        )
    return told


def _scores(
    entries: StoredEntries, query: Query, ids: Sequence[str], analyzer: Analyzer
) -> tuple[Mapping[str, PageMatches], Mapping[str, float]]:
    """Find the best pages of documents, and what n-grams of words add to the score of each."""
    best = pages_of(entries, query, ids) if entries.index.page_count else {}
    weights = _pieces(query)
    if Level.GRAMS in entries.index.schema.levels or not weights:
        return best, {}
    words = _words(entries, ids, {id: found.page for id, found in best.items()}, analyzer)
    titles = {id: (each.title, each.title_tokens) for id, each in words.items()}
    texts = {id: (f"{each.title} {each.text}".strip(), each.title_tokens + each.text_tokens) for id, each in words.items()}
    in_titles, in_texts = _bm25(titles, weights.get(TITLE, {})), _bm25(texts, weights.get(TEXT, {}))
    return best, {id: in_titles[id] + in_texts[id] for id in texts}


def _words(
    entries: StoredEntries, ids: Sequence[str], pages: Mapping[str, int], analyzer: Analyzer
) -> dict[str, DistinctWords]:
    """Return the distinct words of documents; of a book, those of its title and of one page.

    ``pages`` names that page. Words that the engine does not keep are made from the stored texts.
    """
    asked = {id: ((id, None), (id, pages.get(id))) for id in ids}
    kept = entries.index.distinct_words(list(dict.fromkeys(chain.from_iterable(asked.values()))))
    found = {id: _of_page(kept[whole], kept[shown]) for id, (whole, shown) in asked.items() if whole in kept and shown in kept}
    if missing := [id for id in ids if id not in found]:
        texts = {each.id: each.text for each in entries.read([(id, pages[id]) for id in missing if id in pages])}
        for each in entries.documents(missing):
            title, text = analyzer.words(each.title), analyzer.words(texts.get(each.id, each.text))
            found[each.id] = _distinct(title, text)
    return found


def _of_page(document: DistinctWords, page: DistinctWords) -> DistinctWords:
    """Join the title of a document and the text of its page; a document may be its own page."""
    if page is document:
        return document
    known = document.title.split(" ")
    others = " ".join(word for word in page.text.split(" ") if word not in known)
    return DistinctWords(document.title, others, document.title_tokens, page.text_tokens)


def _distinct(title: Sequence[str], text: Sequence[str]) -> DistinctWords:
    known = dict.fromkeys(title)
    others = (word for word in dict.fromkeys(text) if word not in known)
    return DistinctWords(" ".join(known), " ".join(others), len(title), len(text))


def _pieces(query: Query) -> dict[str, dict[str, float]]:
    """Collect the n-grams that add to the score: field → n-gram → weight."""
    weights: dict[str, dict[str, float]] = {}
    for term in filter(_is_piece, bonus_terms(query)):
        of_field = weights.setdefault(term.field, {})
        of_field[term.text] = of_field.get(term.text, 0.0) + term.weight
    return weights


def _is_piece(term: Term) -> bool:
    return term.level == Level.GRAMS


def _bm25(held: Mapping[str, tuple[str, int]], weights: Mapping[str, float]) -> dict[str, float]:
    """Score n-grams in the distinct words of documents, as an engine with n-grams would.

    ``held`` has a line of distinct words, and the number of all tokens.
    See `Analyzer.pieces`. An engine uses statistics of the whole collection. Here the rarity of an
    n-gram comes from Arabic texts of all kinds, and the average length from these documents.
    """
    if not weights or not held:
        return dict.fromkeys(held, 0.0)
    words = max(1.0, sum(tokens for _, tokens in held.values()) / len(held))
    rarities = [(piece, weight * _rarity(piece, words)) for piece, weight in weights.items()]
    marked = {id: f"_{each.replace(' ', '_ _')}_" for id, (each, _) in held.items()}
    # A word of k letters has k - 1 n-grams.
    lengths = {id: len(line) - 4 * line.count(" ") - 3 for id, line in marked.items()}
    average = max(1.0, sum(lengths.values()) / len(lengths))
    scores = {}
    for id, line in marked.items():
        norm = K1 * (1 - B + B * lengths[id] / average)
        score = 0.0
        for piece, rarity in rarities:
            count = line.count(piece)
            if count:
                score += rarity * count / (count + norm)
        scores[id] = score
    return scores


def _rarity(piece: str, words: float) -> float:
    """Return the rarity of an n-gram: minus the logarithm of its document frequency.

    That is the share of documents of ``words`` words that contain it.
    """
    return -log(-expm1(words * log1p(-commonness(piece))))
