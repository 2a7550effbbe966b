"""Help when a query finds little: what became of each word, and which queries find more.

Looser matches are never mixed into a result: they are offered, each with its number of documents.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.letters import BASIC_LETTERS
from kashaf.index import TEXT, Query, Reader
from kashaf.search.assist.alternatives import AlternativeQuery, Leaf, alternative_queries, leaves
from kashaf.search.assist.did_you_mean import Speller
from kashaf.search.assist.transliterations import readings
from kashaf.search.query.parser import parse
from kashaf.search.query.tree import Ranked
from kashaf.search.query.vocabulary import Vocabulary
from kashaf.search.results.results import Alternative, QueryWord

__all__ = ["FEW_DOCUMENTS", "HELP_SHARE", "Assistance", "Assistant"]

FEW_DOCUMENTS = 3
"""A result with fewer documents than this comes with help."""

HELP_SHARE = 0.1
"""The extra time that correcting may take, as a share of a search's time; counting gets as much."""

MAX_WORDS = 10
"""Words that are described one by one; each needs a query to count it."""

MAX_ALTERNATIVES = 10
"""Alternative queries that are counted."""

_ARABIC = re.compile(f"[{BASIC_LETTERS}]")


@dataclass(frozen=True, slots=True)
class Assistance:
    """What may have been meant, alternative queries, and the words of the query.

    It is empty if enough was found.
    """

    suggestion: str | None = None
    alternatives: tuple[Alternative, ...] = ()
    words: tuple[QueryWord, ...] = ()


class Assistant:
    """Looks for help with one query; ``ignored`` are the stop words that don't affect hits.

    Correcting and counting may take ``seconds`` each, but the first correction after a commit may
    have to read all words.
    """

    def __init__(
        self,
        index: Reader,
        analyzer: Analyzer,
        vocabulary: Vocabulary,
        plan: Callable[[Ranked, Level], Query],
        ignored: tuple[str, ...],
        seconds: float,
    ) -> None:
        self._index = index
        self._analyzer = analyzer
        self._vocabulary = vocabulary
        self._plan = plan
        self._ignored = ignored
        self._seconds = seconds
        self._deadline = 0.0

    def assist(self, query: str, tree: Ranked, level: Level, total: int, filters: Sequence[Query]) -> Assistance:
        """Help with a query that found ``total`` documents under filters, as far as time allows."""
        if total >= FEW_DOCUMENTS and _ARABIC.search(query):
            return Assistance()
        knows = partial(self._index.counts, TEXT, Level.WORD)
        written = partial(self._vocabulary.written, TEXT)
        others = [AlternativeQuery("reading", each.text, level) for each in readings(query, knows, written, self._analyzer)]
        if total >= FEW_DOCUMENTS:
            self._deadline = time.monotonic() + self._seconds
            return Assistance(alternatives=self._better(others, total, filters))
        speller = Speller(self._analyzer, self._vocabulary, time.monotonic() + self._seconds)
        suggestion = speller.corrected(tree)
        self._deadline = time.monotonic() + self._seconds
        told = self._word_states(tree, level)
        others = [*others, *alternative_queries(tree, level, suggestion, _rare(told), filtered=bool(filters))]
        found = self._better(others, total, filters)
        words = tuple(word for _, word in told)
        if total and len(words) == 1:
            words = ()  # the result itself shows that few documents contain it
        meant = next((each.query for each in found if each.reason in ("reading", "spelling")), None)
        return Assistance(meant, found, words)

    def _word_states(self, tree: Ranked, level: Level) -> list[tuple[Leaf, QueryWord]]:
        """Describe each word of a query; its documents are counted in the whole archive."""
        told = []
        for leaf in list(dict.fromkeys(leaves(tree)))[:MAX_WORDS]:
            documents = self._count(Ranked((leaf.node,)), level, ())
            if documents is None:
                break
            ignored = str(leaf.node) in self._ignored
            state = "excluded" if leaf.excluded else "ignored" if ignored else "found" if documents else "unknown"
            told.append((leaf, QueryWord(leaf.text, state, documents)))
        return told

    def _better(self, others: Sequence[AlternativeQuery], total: int, filters: Sequence[Query]) -> tuple[Alternative, ...]:
        """Count the matches of each alternative, and keep those that find more.

        Of the looser levels, only the first that finds more is kept.
        """
        found: list[Alternative] = []
        for other in others[:MAX_ALTERNATIVES]:
            if other.reason == "level" and any(each.reason == "level" for each in found):
                continue
            documents = self._count(parse(other.query), other.level, filters if other.filtered else ())
            if documents is None:
                break
            if documents > (0 if other.reason == "reading" else total):
                found.append(Alternative(other.reason, other.query, other.level.value, documents))
        return tuple(found)

    def _count(self, tree: Ranked, level: Level, filters: Sequence[Query]) -> int | None:
        """Count the documents that a query finds; ``None`` if the time is over."""
        if time.monotonic() >= self._deadline:
            return None
        return self._index.match(self._plan(tree, level), limit=0, filters=filters, deadline=self._deadline).total


def _rare(told: Sequence[tuple[Leaf, QueryWord]]) -> list[Leaf]:
    """Return the words that a query can drop: those in no document, else the rarest of several."""
    wanted = [(leaf, word.documents) for leaf, word in told if word.state in ("found", "unknown")]
    unknown = [leaf for leaf, documents in wanted if not documents]
    if unknown or len(wanted) < 2:
        return unknown
    return [min(wanted, key=lambda each: each[1])[0]]
