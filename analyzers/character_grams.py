"""N-grams: the groups of four letters in a word, which words with similar spellings share."""

from __future__ import annotations

from kashaf.analyzers.tables import read_groups

__all__ = ["LENGTH", "commonness", "grams"]

LENGTH = 4
"""Letters of an n-gram: three join too much, five hardly more than a stem does.

Measured with `benchmarks.relevance --ablation`.
"""

_END = "_"


def grams(word: str) -> tuple[str, ...]:
    """The n-grams of a normalised word with its ends marked, in order.

    A word of one or two letters is one n-gram, a number has none. The n-grams of a text are those
    of its distinct words, so that a repeated word counts once: its words already show what a
    document repeats (J. Mayfield, P. McNamee, *Single N-gram Stemming*, 2003, on n-grams instead of
    stems).

    >>> grams("مدرسه")
    ('_مدر', 'مدرس', 'درسه', 'رسه_')
    """
    if not word or word[0].isdecimal():
        return ()
    marked = f"{_END}{word}{_END}"
    return tuple(marked[start : start + LENGTH] for start in range(max(1, len(marked) - LENGTH + 1)))


def commonness(gram: str) -> float:
    """The share of Arabic words, in texts of all kinds, with an n-gram: at least one in 32,768.

    >>> commonness("_الم") > commonness("لمدر") > 0
    True
    """
    power = read_groups("grams.txt").get(gram)
    return 2.0 ** -int(power) if power else _RARE


# A third of the rarest share in the table; the exact value hardly matters (0.1 points of nDCG@10).
_RARE = 2.0**-15
