"""Correction: the words of an index that may be meant by a word that is hardly in it.

It uses a noisy channel: the likeliest word is common and needs few slips, with the costs of
`kashaf.analyzers.error_model`. Only the index's own words are offered: a word one letter away, a
known word with the same article or particle, or two words that stand side by side somewhere, if a
space is missing. Words two letters away are offered only if there are none of these.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kashaf.analyzers.error_model import SPACE, cost
from kashaf.analyzers.particles import ARTICLE, PROCLITICS
from kashaf.analyzers.stemming import ARTICLES
from kashaf.index import TEXT
from kashaf.index.deadline import has_passed
from kashaf.search.query.vocabulary import Vocabulary, one_letter_away

__all__ = ["Correction", "corrections", "joined", "outdoes"]

COMMONNESS = 6.0
"""How much commoner a word must be to outweigh a slip of cost 1, as a power of e.

That is about 400 times, because people mistype one letter in some hundreds.
"""

RARE = 200
"""A word is probably a slip if a word one slip away is this many times as frequent.

Then the authors of the documents mistyped it too.
"""

ATTACHED = 0.3
"""The cost of a word that is known only with another article or particle.

Most words are known with and without.
"""

LEAST_CORRECTED = 3
"""Letters that a word needs to be corrected: any two shorter words are near each other."""

LEAST_ATTACHED = 4
"""Letters that must remain without an article or particle."""

LEAST_FAR = 6
"""Letters that a word needs to have two slips."""

MAX_FAR = 100
"""Words two letters away that are scored."""

MAX_PAIRS = 3
"""Places for a missing space that are searched as two words side by side."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What may have been meant.

    ``words`` are normalised: one, or two if a space was missing. ``known`` is the word of the index
    for the first of them. ``attached`` is a pair: the article or particle before the typed word,
    and the one before the known word. ``documents`` contain ``known``, and ``cost`` is the cost of
    the slips.
    """

    words: tuple[str, ...]
    known: str
    documents: int
    cost: float
    attached: tuple[str, str] = ("", "")

    @property
    def likelihood(self) -> float:
        """How likely this was meant, as a logarithm."""
        return math.log(self.documents) - COMMONNESS * self.cost


def corrections(
    vocabulary: Vocabulary, word: str, most: int = 5, *, far: bool = True, deadline: float | None = None
) -> list[Correction]:
    """Return what a normalised word may have been meant to be, the likeliest first.

    Words with digits and the shortest words have no corrections. ``far`` also tries words two
    letters away, until the ``deadline``: this scans all words, and the first time after a commit
    reads them.
    """
    if len(word) < LEAST_CORRECTED or not word.isalpha():
        return []
    found = [*_near(vocabulary, word), *_attached(vocabulary, word), *_split(vocabulary, word, deadline)]
    if not found and len(word) >= LEAST_FAR and far and not has_passed(deadline):
        known = vocabulary.two_letters_away(TEXT, word, MAX_FAR)
        found = [Correction((other,), other, documents, cost(word, other)) for other, documents in known.items()]
    best: dict[tuple[str, ...], Correction] = {}
    for each in sorted(found, key=lambda each: (-each.likelihood, each.words)):
        best.setdefault(each.words, each)
    return [each for each in best.values() if each.words != (word,)][:most]


def outdoes(correction: Correction, documents: int) -> bool:
    """Return whether to suggest a correction for a word in that many documents."""
    if not documents:
        return True
    if len(correction.words) > 1:
        return correction.documents > documents
    return correction.cost <= 1 and correction.words == (correction.known,) and correction.documents >= RARE * documents


def joined(vocabulary: Vocabulary, one: str, other: str, *, deadline: float | None = None) -> bool:
    """Return whether two normalised words are one word with a wrong space in it.

    They are if the joined word is commoner than the two.
    """
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
    """Yield words that are known without their article and particles, or with the bare article."""
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
    """Cut a word after its article and what precedes it, or after one particle."""
    before = next((article for article in ARTICLES if word.startswith(article)), word[0] if word[0] in PROCLITICS else "")
    return before, word[len(before) :]


def _split(vocabulary: Vocabulary, word: str, deadline: float | None) -> Iterator[Correction]:
    """Yield pairs of known words with a missing space, if they are side by side somewhere."""
    pairs = [(word[:place], word[place:]) for place in range(2, len(word) - 1)]
    known = vocabulary.counts(TEXT, [half for pair in pairs for half in pair])
    pairs = [pair for pair in pairs if pair[0] in known and pair[1] in known]
    pairs.sort(key=lambda pair: -min(known[pair[0]], known[pair[1]]))
    for pair in pairs[:MAX_PAIRS]:
        if documents := vocabulary.together(TEXT, pair, deadline):
            yield Correction(pair, pair[0], documents, SPACE)
