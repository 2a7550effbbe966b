"""Grams: the pieces of four letters that a word is made of, which words spelt nearly alike share."""

from __future__ import annotations

from kashaf.analyzers.tables import read_groups

__all__ = ["commonness", "grams"]

LENGTH = 4
"""Letters of a piece: three join too much, five hardly more than a stem does (`benchmarks.relevance --ablation`)."""

_END = "_"


def grams(word: str) -> tuple[str, ...]:
    """The pieces of a normalised word with its ends marked, in order; a word of one or two letters is one piece, a number none.

    The pieces of a text are those of its different words, so that one told twice counts once: what a document often says is
    known from its words already (J. Mayfield, P. McNamee, *Single N-gram Stemming*, 2003, on grams instead of stems).

    >>> grams("مدرسه")
    ('_مدر', 'مدرس', 'درسه', 'رسه_')
    """
    if not word or word[0].isdecimal():
        return ()
    marked = f"{_END}{word}{_END}"
    return tuple(marked[start : start + LENGTH] for start in range(max(1, len(marked) - LENGTH + 1)))


def commonness(gram: str) -> float:
    """The share of Arabic words, in texts of all kinds, that have a piece: at least one in 32,768.

    >>> commonness("_الم") > commonness("لمدر") > 0
    True
    """
    power = read_groups("grams.txt").get(gram)
    return 2.0 ** -int(power) if power else _RARE


_RARE = 2.0**-15  # a third of the rarest share in the table; how rare exactly makes no difference (0.1 points of nDCG@10)
