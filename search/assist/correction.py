"""Correction: which of the words of an index somebody may have meant by one that is hardly in it.

A noisy channel: the likeliest word is the one that is common and needs few slips, each as unlikely as `kashaf.analyzers.error_model` says.
Nothing but the index's own words is ever offered: a word one letter away, a known word behind the same article or particle, two
words that stand side by side somewhere when a space is missing; and two letters away when there is none of these.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

from kashaf.analyzers.error_model import SPACE, cost
from kashaf.analyzers.particles import ARTICLE, PROCLITICS
from kashaf.analyzers.stemming import ARTICLES
from kashaf.index import TEXT
from kashaf.search.query.vocabulary import Vocabulary, one_letter_away

__all__ = ["Correction", "corrections", "joined", "outdoes"]

COMMONNESS = 6.0
"""How much commoner a word must be to outweigh a slip that costs 1, as a power of e: about 400 times, for people type one letter in
some hundreds wrong."""

RARE = 200
"""A word that the index holds was mistyped, perhaps, where another one slip away is in so many times as many documents: somebody
typed it wrong in the documents too."""

ATTACHED = 0.3
"""What it costs that a word is known only with another article or particle before it: most words are known both with and without."""

LEAST_CORRECTED = 3
"""Letters from which a word is corrected: any two shorter ones are near each other."""

LEAST_ATTACHED = 4
"""Letters behind an article or particle from which a word is looked for without it."""

LEAST_FAR = 6
"""Letters from which a word may have two slips."""

MAX_FAR = 100
"""Words two letters away that are weighed."""

MAX_PAIRS = 3
"""Places for a missing space that are looked for as two words side by side."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What may have been meant.

    ``words`` are normalised: one, or two where a space was missing. ``known`` is the word of the index that stands for the first
    of them; ``attached`` is the article or particle before the word that was typed, and the one before the word that is known.
    ``documents`` hold what is known, and ``cost`` is that of the slips.
    """

    words: tuple[str, ...]
    known: str
    documents: int
    cost: float
    attached: tuple[str, str] = ("", "")

    @property
    def likelihood(self) -> float:
        """How likely it is that this was meant, as a logarithm."""
        return math.log(self.documents) - COMMONNESS * self.cost


def corrections(
    vocabulary: Vocabulary, word: str, most: int = 5, *, far: bool = True, deadline: float | None = None
) -> list[Correction]:
    """Give what a normalised word may have been meant to be, the likeliest first; words with digits and the shortest have nothing.

    Words two letters away are looked for with ``far``, before the ``deadline``: all words are looked through, and read first after a
    commit.
    """
    if len(word) < LEAST_CORRECTED or not word.isalpha():
        return []
    found = [*_near(vocabulary, word), *_attached(vocabulary, word), *_split(vocabulary, word, deadline)]
    late = deadline is not None and time.monotonic() >= deadline
    if not found and len(word) >= LEAST_FAR and far and not late:
        known = vocabulary.two_letters_away(TEXT, word, MAX_FAR)
        found = [Correction((other,), other, documents, cost(word, other)) for other, documents in known.items()]
    best: dict[tuple[str, ...], Correction] = {}
    for each in sorted(found, key=lambda each: (-each.likelihood, each.words)):
        best.setdefault(each.words, each)
    return [each for each in best.values() if each.words != (word,)][:most]


def outdoes(correction: Correction, documents: int) -> bool:
    """Say whether a correction is worth offering for a word that so many documents hold."""
    if not documents:
        return True
    if len(correction.words) > 1:
        return correction.documents > documents
    return correction.cost <= 1 and correction.words == (correction.known,) and correction.documents >= RARE * documents


def joined(vocabulary: Vocabulary, one: str, other: str, *, deadline: float | None = None) -> bool:
    """Say whether two normalised words side by side are one word with a space in it: together one is commoner than both are."""
    counts = vocabulary.counts(TEXT, (one, other, one + other))
    together = counts.get(one + other, 0)
    if not together or one not in counts or other not in counts:
        return together > 0
    return together > vocabulary.together(TEXT, (one, other), deadline)


def _near(vocabulary: Vocabulary, word: str) -> Iterator[Correction]:
    """Yield the words one letter away."""
    for other, documents in vocabulary.counts(TEXT, one_letter_away(word)).items():
        yield Correction((other,), other, documents, cost(word, other))


def _attached(vocabulary: Vocabulary, word: str) -> Iterator[Correction]:
    """Yield words that are known without the article and particles before them, or with the bare article."""
    before, core = _cut(word)
    if len(core) < LEAST_ATTACHED:
        return
    near = [core, *one_letter_away(core)] if before else one_letter_away(core)
    known = vocabulary.counts(TEXT, [start + other for start in ("", ARTICLE) for other in near])
    for other in near:
        for start in ("", ARTICLE) if before != ARTICLE else ("",):
            if (documents := known.get(start + other, 0)) and start != before:
                yield Correction((before + other,), start + other, documents, cost(core, other) + ATTACHED, (before, start))


def _cut(word: str) -> tuple[str, str]:
    """Cut a word behind its article and what stands before it, or behind one particle."""
    before = next((article for article in ARTICLES if word.startswith(article)), word[0] if word[0] in PROCLITICS else "")
    return before, word[len(before) :]


def _split(vocabulary: Vocabulary, word: str, deadline: float | None) -> Iterator[Correction]:
    """Yield pairs of known words that stand side by side somewhere, where a space may be missing between them."""
    pairs = [(word[:place], word[place:]) for place in range(2, len(word) - 1)]
    known = vocabulary.counts(TEXT, [half for pair in pairs for half in pair])
    pairs = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    pairs.sort(key=lambda pair: -min(known[pair[0]], known[pair[1]]))
    for pair in pairs[:MAX_PAIRS]:
        if documents := vocabulary.together(TEXT, pair, deadline):
            yield Correction(pair, pair[0], documents, SPACE)
