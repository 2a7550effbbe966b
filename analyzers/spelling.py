"""Terms of the level spelling: their form in the vocabulary, and the match of a typed spelling.

A term is the normalised word, a tatweel (which no other term contains) and the word as written;
after the tatweel there is nothing if that is the same. So all spellings of a word are neighbours in
a sorted vocabulary.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kashaf.analyzers.letters import ALEF, ALEF_WASLA, COMMON_MARKS, LAM, SHADDA, TATWEEL, VOWELS
from kashaf.analyzers.normalization import WRITTEN, expand_presentation_forms, strip_diacritics

__all__ = ["after_article", "compatible", "encode", "skeleton", "spelling_prefix", "with_article", "written"]

_LETTER = re.compile(f"([^{COMMON_MARKS}])([{COMMON_MARKS}]*)")
_ARTICLE = re.compile(
    f"[{ALEF}{ALEF_WASLA}][{COMMON_MARKS}]*{LAM}[{COMMON_MARKS}]*(?=(?:[^{COMMON_MARKS}][{COMMON_MARKS}]*){{3}})"
)
_FIRST_SHADDA = re.compile(f"(?<=^.)([{COMMON_MARKS}]*?){SHADDA}")


def encode(word: str, as_written: str) -> str:
    """The spelling term of a normalised word and the same word as written.

    >>> encode("كتب", "كتب"), encode("مدرسه", "مدرسة")
    ('كتبـ', 'مدرسهـمدرسة')
    """
    return f"{word}{TATWEEL}" if word == as_written else f"{word}{TATWEEL}{as_written}"


def written(term: str) -> str:
    """The word as written in a spelling term.

    >>> written("مدرسهـمدرسة"), written("كتبـ")
    ('مدرسة', 'كتب')
    """
    word, _, as_written = term.partition(TATWEEL)
    return as_written or word


def spelling_prefix(word: str) -> str:
    """The common prefix of all spelling terms of a normalised word.

    >>> spelling_prefix("كتب")
    'كتبـ'
    """
    return word + TATWEEL


def skeleton(word: str) -> str:
    """The word as written without diacritics; hamza, yeh and teh marbuta are kept.

    >>> skeleton("مَدْرَسَةٌ"), skeleton("مسؤولًا")
    ('مدرسة', 'مسؤولا')
    """
    return strip_diacritics(_as_written(word))


def compatible(typed: str, written: str) -> bool:
    """Whether a word as written matches a typed spelling.

    - The letters are the same: hamza, yeh and teh marbuta as typed.
    - A letter without a mark on either side fits any mark.
    - Otherwise shadda is on both or on neither. If both have a vowel (or sukun), it is the same
      one. A dagger alef is a fatha; other Quranic signs are ignored.
    - The vowel, tanween or sukun of the last letter is case, and ignored on both sides. Its shadda
      counts. Tanween fath before or on a final alef belongs to the last letter.

    >>> [compatible("كَتَبَ", word) for word in ("كتب", "كتَب", "كُتُب", "كَتَّبَ")]
    [True, True, False, False]
    """
    typed_letters, written_letters = _marked_letters(typed), _marked_letters(written)
    if len(typed_letters) != len(written_letters):
        return False
    return all(_fits(one, other) for one, other in zip(typed_letters, written_letters, strict=True))


def with_article(word: str) -> str:
    """Put the article before a word.

    >>> with_article("مدرسة")
    'المدرسة'
    """
    return ALEF + LAM + word


def after_article(word: str) -> str:
    """Return what follows the article, without the shadda that the article brings.

    A word without an article stays as it is.

    >>> after_article("الشَّمس"), after_article("مدرسة")
    ('شَمس', 'مدرسة')
    >>> after_article("الحق"), after_article("إله")
    ('الحق', 'إله')
    """
    tail = _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
    return tail if tail == word else _FIRST_SHADDA.sub(r"\1", tail, count=1)


_Letter = tuple[str, bool, str]


def _fits(one: _Letter, other: _Letter) -> bool:
    letter, shadda, vowel = one
    other_letter, other_shadda, other_vowel = other
    if letter != other_letter:
        return False
    if not (shadda or vowel) or not (other_shadda or other_vowel):
        return True
    return shadda == other_shadda and (not vowel or not other_vowel or vowel == other_vowel)


@lru_cache(maxsize=4096)
def _marked_letters(word: str) -> tuple[_Letter, ...]:
    return tuple(
        (letter, SHADDA in marks, next((VOWELS[mark] for mark in marks if mark in VOWELS), ""))
        for letter, marks in _LETTER.findall(_as_written(word))
    )


def _as_written(word: str) -> str:
    for step in (expand_presentation_forms, *WRITTEN):
        word = step(word)
    return word
