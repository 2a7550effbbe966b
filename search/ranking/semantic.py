"""Order by meaning: reorder the best matches by how near their vectors are to the query's.

Hits, totals and facets don't change. `Meaning.embed` makes the vectors, which are kept beside the
index; without vectors, words alone decide the order.
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
"""Weight of the nearest vector, relative to the best score of the words.

Of the values tried (0.2 to 1.3), questions gain most between 0.4 and 0.8. The larger it is, the
less often a query for words of a title finds the article.
"""

FEWEST = 3
"""Plain words that a query needs to be ordered by meaning.

Questions gain from three words on. Two words of a title gain nothing, and with one word an article
was found less often.
"""

_TIER = ALL_WORDS / 2
"""A book that has all words, but on no one page, gets half."""

BATCH = 16
"""Documents whose vectors are stored at once: an interruption loses a few seconds."""


@dataclass(frozen=True, slots=True)
class EmbedReport:
    """What `Archive.embed` did: documents that got a vector or had one, and vectors removed.

    A vector is removed if its document is gone.
    """

    embedded: int
    unchanged: int
    removed: int

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return asdict(self)


class Meaning:
    """The vectors of one index, and their effect on the order; safe from many threads."""

    def __init__(self, folder: Path) -> None:
        self._vectors = Vectors(folder, RECIPE)

    def semantic_text(self, query: str, tree: Ranked) -> str:
        """Return the text that orders a query by meaning.

        It is empty if there are no vectors or too few words.
        """
        words = _words(tree) if self._vectors else []
        if len(words) < FEWEST:
            return ""
        return query if all(isinstance(part, Word) for part in tree.parts) else " ".join(words)

    def reorder(self, candidates: Sequence[Match], query: Query, text: str) -> tuple[Sequence[Match], tuple[Note, ...]]:
        """Reorder the best matches of a query (see `fused`).

        If that fails, the note says which command to run.
        """
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
        """Make a vector for every document without one for its present text.

        Vectors of removed documents are removed. Progress is saved every few seconds. ``progress``
        is called with the number of documents done and of all.
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
        """Look for damage in the vectors; ``repair`` removes damaged ones."""
        return self._vectors.check(repair=repair)


def fused(matches: Sequence[Match], near: Mapping[str, float], *, tiers: bool = False) -> list[Match]:
    """Order matches by the sum of two numbers between 0 and 1: word score and nearness.

    The matches come best first. Documents without a vector count as moderately near. The scores
    keep their range, so that later matches still have lower ones. With ``tiers``, documents with
    all words of a short query stay before all others.
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
    """Return whether the score of a planned query puts documents with all its words first."""
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
    """Return the plain words of a query.

    Fields, patterns and excluded words have no meaning to compare.
    """
    match node:
        case Ranked(parts) | And(parts) | Or(parts):
            return [word for part in parts for word in _words(part)]
        case Must(part) | Boost(part):
            return _words(part)
        case Word(text) | Phrase(text) | Exact(text) | Fuzzy(text):
            return text.split()
        case _:
            return []
