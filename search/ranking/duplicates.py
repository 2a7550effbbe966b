"""Copies: documents nearly identical to a better one are grouped under it, as one hit.

The documents of a result are taken in their order. A copy of one of the ten hits before it is
counted there, any other document is a hit. So a page needs only the documents up to its end and
those of ten more hits, whichever pages were shown before. This applies to the hundred best
documents; after them each document is a hit of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kashaf.analyzers import Signature
from kashaf.index import Match, Stored
from kashaf.search.ranking.ranked_matches import RankedMatches
from kashaf.search.ranking.rescoring import WINDOW
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.results.results import Copy

__all__ = ["Candidate", "Listing", "collapse_depth", "collapse_duplicates", "no_collapse"]

COLLAPSE_DEPTH = WINDOW
"""The best documents of a result, in which copies are grouped: more than people page through."""

NEIGHBOURS = 10
"""Previous hits that a document is compared with: two hits this close are never copies."""

PREFETCH = 5
"""Extra documents to read for the copies among them.

They are enough for nine in ten of 1,000 queries to 30,000 newspaper articles.
"""


@dataclass(slots=True)
class Candidate:
    """A hit before it is shown: a match, its stored document, and its copies."""

    match: Match
    stored: Stored
    copies: list[Copy] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of hits; ``collapsed`` counts the copies found on the way."""

    found: tuple[Candidate, ...]
    collapsed: int = 0


def no_collapse(matches: RankedMatches, entries: StoredEntries, offset: int, limit: int) -> Listing:
    """List a page of documents, each as a hit."""
    return Listing(tuple(_candidates(matches.between(offset, offset + limit), entries)))


def collapse_depth(end: int) -> int:
    """Return how many documents suffice for most pages that end with hit number ``end``."""
    return min(COLLAPSE_DEPTH, end + NEIGHBOURS + PREFETCH)


def collapse_duplicates(matches: RankedMatches, entries: StoredEntries, offset: int, limit: int) -> Listing:
    """List a page of hits with their copies; ``offset`` and ``limit`` count hits."""
    end = offset + limit
    seen, best = collapse_depth(end), min(COLLAPSE_DEPTH, matches.total)
    hits = _Collapsed()
    hits.take(_candidates(matches.between(0, seen), entries))
    if seen < best and len(hits.found) < end + NEIGHBOURS:
        hits.take(_candidates(matches.between(seen, best), entries))
    page = hits.found[offset:end]
    if len(page) < limit and best < matches.total:
        start = best + max(0, offset - len(hits.found))
        page += _candidates(matches.between(start, start + limit - len(page)), entries)
    return Listing(tuple(page), hits.collapsed)


class _Collapsed:
    """The hits of the documents so far."""

    def __init__(self) -> None:
        self.found: list[Candidate] = []
        self.collapsed = 0
        self._last: list[tuple[Signature, Candidate]] = []

    def take(self, documents: Iterator[Candidate]) -> None:
        """Group the next documents under the hits that they are copies of, or make them hits."""
        for document in documents:
            signature = Signature(document.stored.signature)
            best = next((hit for known, hit in self._last if known.resembles(signature)), None)
            if best:
                best.copies.append(Copy(document.stored.id, document.stored.title, document.stored.fields))
                self.collapsed += 1
            else:
                self.found.append(document)
                self._last = [*self._last, (signature, document)][-NEIGHBOURS:]


def _candidates(matches: Sequence[Match], entries: StoredEntries) -> Iterator[Candidate]:
    """Read the matches; skip those that another process has removed since."""
    stored = {each.id: each for each in entries.documents([match.id for match in matches])}
    return (Candidate(match, stored[match.id]) for match in matches if match.id in stored)
