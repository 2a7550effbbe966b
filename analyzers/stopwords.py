"""Which words say how a sentence hangs together and nothing of what it is about: a small list, in stopwords.txt.

Nothing drops them from an index: a phrase may hold them. A query of several words does not ask for them. The list is short
on purpose, for a full one was measured to harm on news: no noun with a meaning of its own and no verb but those of being.
"""

from __future__ import annotations

from kashaf.analyzers.letters import WAW
from kashaf.analyzers.normalization import normalize_plain
from kashaf.analyzers.tables import read_words

__all__ = ["is_question_word", "is_stopword"]


def is_stopword(word: str) -> bool:
    """Whether a word is on the list, also with the conjunction و or ف before it, unless that makes another word.

    Its marks are gone; its letters may be folded or not, for an analyzer may leave that out.

    >>> is_stopword("من"), is_stopword("ومن"), is_stopword("على"), is_stopword("فهم"), is_stopword("كتاب")
    (True, True, True, False, False)
    """
    words = read_words("stopwords.txt")
    word = normalize_plain(word) or word
    if word in words:
        return True
    return (
        word[:1] in (WAW, "ف")
        and word[1:] in words
        and word not in read_words("protected.txt")
        and word not in read_words("common_words.txt")
    )


def is_question_word(word: str) -> bool:
    """Whether a word asks when it stands first.

    >>> is_question_word("اين"), is_question_word("كتاب")
    (True, False)
    """
    return (normalize_plain(word) or word) in read_words("question_words.txt")
