"""Copies and editions: documents that are one with a better one are grouped under it, as one hit.

Copies are nearly identical texts, such as a report in several newspapers. Editions are texts of one
work, by their field ``work`` or by how much of two books agrees; volumes of a work are none of one
another.

The documents of a result are taken in their order. A copy of one of the ten hits before it, or an
edition of any hit before it, is counted there, any other document is a hit. So a page without books
needs only the documents up to its end and those of ten more hits, whichever pages were shown
before. This applies to the hundred best documents; after them each document is a hit of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from kashaf.index import Match, Reader, Stored
from kashaf.search.ranking.editions import Text, is_better, outline_of
from kashaf.search.ranking.ranked_matches import RankedMatches
from kashaf.search.ranking.rescoring import WINDOW
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.results.results import Copy

__all__ = ["COLLAPSE_DEPTH", "Candidate", "Listing", "collapse_depth", "collapse_duplicates", "no_collapse"]

COLLAPSE_DEPTH = WINDOW
"""The best documents of a result, in which they are grouped: more than people page through."""

NEIGHBOURS = 10
"""Previous hits that a document is compared with: two hits this close are never copies."""

PREFETCH = 5
"""Extra documents to read for the copies among them.

They are enough for nine in ten of 1,000 queries to 30,000 newspaper articles.
"""

MUCH_BETTER = 0.75
"""The share of the best score that an edition needs to stand before those that score more.

One with a lower score may lack the passage that was looked for.
"""


@dataclass(slots=True)
class Candidate:
    """A hit before it is shown: a match, its stored document, its copies and other editions."""

    match: Match
    stored: Stored
    copies: list[Copy] = field(default_factory=list)
    editions: list[Copy] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of hits; ``collapsed`` counts the documents grouped under others on the way."""

    found: tuple[Candidate, ...]
    collapsed: int = 0


def no_collapse(matches: RankedMatches, entries: StoredEntries, offset: int, limit: int) -> Listing:
    """List a page of documents, each as a hit."""
    return Listing(tuple(_candidates(matches.between(offset, offset + limit), entries)))


def collapse_depth(end: int, index: Reader) -> int:
    """Return how many documents suffice for most pages that end with hit number ``end``."""
    return COLLAPSE_DEPTH if index.page_count else min(COLLAPSE_DEPTH, end + NEIGHBOURS + PREFETCH)


def collapse_duplicates(matches: RankedMatches, entries: StoredEntries, offset: int, limit: int) -> Listing:
    """List a page of hits with their copies and editions; ``offset`` and ``limit`` count hits."""
    end = offset + limit
    best = min(COLLAPSE_DEPTH, matches.total)
    seen = min(best, end + NEIGHBOURS + PREFETCH)
    hits = _Collapsed()
    hits.take(_texts(matches.between(0, seen), entries))
    if len(hits.found) < end + NEIGHBOURS or any(hit.text.has_editions for hit in hits.found[offset:end]):
        hits.take(_texts(matches.between(seen, best), entries))
    page = _shown(hits.found[offset:end], entries)
    if len(page) < limit and best < matches.total:
        start = best + max(0, offset - len(hits.found))
        page += _candidates(matches.between(start, start + limit - len(page)), entries)
    return Listing(tuple(page), hits.collapsed)


class _Hit:
    """A hit with what is grouped under it so far."""

    def __init__(self, match: Match, text: Text) -> None:
        self.documents = [match]
        self.copies: list[str] = []
        self.text = text

    def candidate(self, stored: Mapping[str, Stored]) -> Candidate:
        """Put the best edition first, with the best score."""
        first, *others = self.documents
        best = first
        for each in others:
            if each.score >= MUCH_BETTER * first.score and is_better(stored[each.id], stored[best.id]):
                best = each
        editions = [_as_copy(stored[each.id]) for each in self.documents if each is not best]
        copies = [_as_copy(stored[id]) for id in self.copies]
        return Candidate(replace(first, id=best.id), stored[best.id], copies, editions)


def _shown(hits: Sequence[_Hit], entries: StoredEntries) -> list[Candidate]:
    """Read the documents of some hits."""
    ids = [id for hit in hits for id in (*(match.id for match in hit.documents), *hit.copies)]
    stored = {each.id: each for each in entries.documents(ids)}
    return [hit.candidate(stored) for hit in hits]


class _Collapsed:
    """The hits of the documents so far."""

    def __init__(self) -> None:
        self.found: list[_Hit] = []
        self.collapsed = 0

    def take(self, documents: Iterable[tuple[Match, Text]]) -> None:
        """Group the next documents under the hits that they are one with, or make them hits."""
        for match, text in documents:
            earlier = self.found if text.has_editions else ()
            if edition := next((hit for hit in earlier if hit.text.is_edition(text)), None):
                edition.documents.append(match)
            elif original := next((hit for hit in self.found[-NEIGHBOURS:] if hit.text.is_copy(text)), None):
                original.copies.append(match.id)
            else:
                self.found.append(_Hit(match, text))
                continue
            self.collapsed += 1


def _as_copy(stored: Stored) -> Copy:
    return Copy(stored.id, stored.title, stored.fields)


def _texts(matches: Sequence[Match], entries: StoredEntries) -> Iterator[tuple[Match, Text]]:
    """Read what tells copies; skip matches that another process has removed since.

    Records are read at once if the engine keeps no outlines apart from them.
    """
    ids = [match.id for match in matches]
    outlines = dict(entries.outlines(ids))
    outlines |= {each.id: outline_of(each) for each in entries.documents([id for id in ids if id not in outlines])}

    def read(id: str) -> Stored:
        (stored,) = entries.documents([id])
        return stored

    return ((match, Text(outlines[match.id], partial(read, match.id))) for match in matches if match.id in outlines)


def _candidates(matches: Sequence[Match], entries: StoredEntries) -> Iterator[Candidate]:
    """Read the matches; skip those that another process has removed since."""
    stored = {each.id: each for each in entries.documents([match.id for match in matches])}
    return (Candidate(match, stored[match.id]) for match in matches if match.id in stored)
