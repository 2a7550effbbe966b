"""Order by meaning: the best of what was found by words, once more by how near each document's vector is to the query's.

Hits, totals and facets stay what they are. Vectors are made by `Meaning.embed` and kept beside the index; where there are
none, everything is ordered by words alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from kashaf.arguments import ProgressCallback
from kashaf.errors import EngineUnavailable, KashafError
from kashaf.extras import install_line
from kashaf.index import Constant, Match, Query, Rank, Reader
from kashaf.index import query as q
from kashaf.index.protocol import Damage
from kashaf.index.sidecars.vectors import Vector, Vectors
from kashaf.ingest.batches import batches
from kashaf.search.query.tree import And, Boost, Exact, Fuzzy, Must, Node, Or, Phrase, Ranked, Word
from kashaf.search.ranking.embedding import RECIPE, beginning, cosines, load, passages, query_vector
from kashaf.search.ranking.rescoring import WINDOW
from kashaf.search.ranking.weights import ALL_WORDS
from kashaf.search.results.results import Note

__all__ = ["EmbedReport", "Meaning", "fused"]

WEIGHT = 0.5
"""What the nearest vector weighs beside the best score of the words. Of the values tried (0.2 to 1.3), questions gain most between
0.4 and 0.8; the more it is, the less often an article is found by words of its title."""

FEWEST = 3
"""Plain words from which a query is ordered by meaning: questions gain from three words on, two words of a title nothing, and by one
an article was found less often."""

_TIER = ALL_WORDS / 2
"""A book that has all words, but on no one page, gets half."""

BATCH = 16
"""Documents whose vectors are kept at once: what an interruption loses, a few seconds."""


@dataclass(frozen=True, slots=True)
class EmbedReport:
    """What `Archive.embed` did: documents that got a vector, that had theirs, and vectors whose document is gone."""

    embedded: int
    unchanged: int
    removed: int

    def as_dict(self) -> dict[str, Any]:
        """Give the report as JSON has it."""
        return asdict(self)


class Meaning:
    """The vectors of one index, and what they do to the order; safe from many threads."""

    def __init__(self, folder: Path) -> None:
        self._vectors = Vectors(folder, RECIPE)

    def semantic_text(self, query: str, tree: Ranked) -> str:
        """Give the text by which a query is ordered by meaning; an empty one where it isn't, for want of vectors or words."""
        words = _words(tree) if self._vectors else []
        if len(words) < FEWEST:
            return ""
        return query if all(isinstance(part, Word) for part in tree.parts) else " ".join(words)

    def reorder(self, candidates: Sequence[Match], query: Query, text: str) -> tuple[Sequence[Match], tuple[Note, ...]]:
        """Order the best matches of a query anew (see `fused`); the note says what to run where that can't be done."""
        first, rest = candidates[:WINDOW], candidates[WINDOW:]
        try:
            vectors = self._vectors.read([match.id for match in first])
            near = cosines(query_vector(text), [*vectors.values()]) if len(vectors) > 1 else ()
        except EngineUnavailable:
            return candidates, (Note("meaning", install_line("semantic")),)
        except KashafError:
            return candidates, (Note("meaning", "kashaf check"),)
        return [*fused(first, dict(zip(vectors, near, strict=False)), tiers=_counts_words(query)), *rest], ()

    def embed(self, index: Reader, progress: ProgressCallback | None = None) -> EmbedReport:
        """Give a vector to every document that has none of its present text, and forget those of documents that are gone.

        What is done is kept every few seconds. ``progress`` is called with the documents done and their number.
        """
        load()
        total = index.stats().documents
        done = embedded = removed = 0
        after = ""
        for batch in batches(index.documents(), most_documents=BATCH):
            known = self._vectors.digests(after, batch[-1].id)
            texts = {document.id: beginning(document.title, document.pages[0].text) for document in batch}
            digests = {id: hashlib.sha256(text.encode()).digest()[:16] for id, text in texts.items()}
            wanted = [id for id in texts if known.get(id) != digests[id]]
            if wanted:
                made = passages([texts[id] for id in wanted])
                self._vectors.put(Vector(id, digests[id], vector) for id, vector in zip(wanted, made, strict=True))
            removed += self._forget(known.keys() - texts.keys())
            after = batch[-1].id
            done += len(batch)
            embedded += len(wanted)
            if progress:
                progress(done, total)
        removed += self._forget(self._vectors.digests(after))
        return EmbedReport(embedded, done - embedded, removed)

    def _forget(self, ids: Iterable[str]) -> int:
        gone = list(ids)
        if gone:
            self._vectors.remove(gone)
        return len(gone)

    def count(self) -> int:
        """Count the documents that have a vector."""
        return len(self._vectors)

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage in the vectors; with ``repair`` damaged ones are removed."""
        return self._vectors.check(repair=repair)


def fused(matches: Sequence[Match], near: Mapping[str, float], *, tiers: bool = False) -> list[Match]:
    """Order matches, which come best first, by their words and by how near they are, both between 0 and 1, added up.

    Documents without a vector count as middling near. The scores keep the range that they had, so that what stands behind
    these matches still has less. With ``tiers``, documents with all words of a short query stay before all others.
    """
    if len(near) < 2 or max(near.values()) == min(near.values()):
        return list(matches)
    low, spread = min(near.values()), max(near.values()) - min(near.values())
    middling = sum(near.values()) / len(near)

    def tier(match: Match) -> float:
        return match.score // _TIER * _TIER if tiers else 0.0

    best = max(match.score - tier(match) for match in matches) or 1.0
    found: list[Match] = []
    for _, group in groupby(matches, key=tier):
        level = list(group)
        sums = {
            match.id: (match.score - tier(match)) / best + WEIGHT * (near.get(match.id, middling) - low) / spread
            for match in level
        }
        least, most = min(sums.values()), max(sums.values())
        step = (level[0].score - level[-1].score) / ((most - least) or 1.0)
        made = [Match(match.id, level[-1].score + step * (sums[match.id] - least)) for match in level]
        found += sorted(made, key=lambda match: (-match.score, match.id))
    return found


def _counts_words(query: Query) -> bool:
    """Say whether the score of a planned query puts documents with all its words first."""
    match query:
        case Constant(found):
            return isinstance(found, q.All)
        case q.All(parts) | q.Any(parts):
            return any(map(_counts_words, parts))
        case Rank(found, bonus):
            return any(map(_counts_words, (found, *bonus)))
        case _:
            return False


def _words(node: Node) -> list[str]:
    """Give the plain words of a query: what fields, patterns and what must not be there ask for has no meaning to compare."""
    match node:
        case Ranked(parts) | And(parts) | Or(parts):
            return [word for part in parts for word in _words(part)]
        case Must(part) | Boost(part):
            return _words(part)
        case Word(text) | Phrase(text) | Exact(text) | Fuzzy(text):
            return text.split()
        case _:
            return []
