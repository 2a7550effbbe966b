"""A corpus of any size from a smaller one: repeated articles with new ids and new rare words.

A large collection has words that a small one has not. The corpus itself shows how many: its first
half and the whole give the exponent of Heaps' law, vocabulary = k · words ^ exponent. In the second
copy of the corpus, the third and so on, as many words are altered as would be new by that law,
drawn from those in few articles. Two letters of such a word become others, the same two wherever
the word stands in that copy. All other words stay, so that frequent words become more frequent. The
result is deterministic: the same corpus gives the same.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from math import log2
from pathlib import Path
from zlib import crc32

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.errors import BenchmarkError

__all__ = ["alter", "grow", "grown"]

RARE = 3
"""A word in no more articles than this may be altered."""

WORD = re.compile(r"[\u0621-\u063a\u0641-\u064a]{4,}")
LETTERS = "بتثجحخدرزسشصضطعغفقكلمنه"
"""The replacement letters: all but those of the endings and particles that a stemmer removes."""


def grow(corpus: Path, folder: Path, documents: int) -> None:
    """Write a folder with a corpus of that many articles and the queries of the original."""
    folder.mkdir(parents=True)
    with (folder / "corpus.jsonl").open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(article._asdict(), ensure_ascii=False) + "\n" for article in grown(corpus, documents))
    (folder / "queries.jsonl").write_bytes((corpus / "queries.jsonl").read_bytes())


def grown(corpus: Path, documents: int) -> Iterator[Article]:
    """Yield that many articles: first those of the corpus, then copies with altered words.

    The ids of copies are ``ID+1`` and so on.
    """
    given = 0
    for article in read_corpus(corpus, documents):
        given += 1
        yield article
    if not given:
        raise BenchmarkError(f"{corpus} has no article: give it a corpus that is not empty")
    if given == documents:
        return
    vocabulary = _Vocabulary(corpus, given)
    for copy in range(1, documents // given + 1):
        altered = vocabulary.altered(copy)
        for article in read_corpus(corpus, documents - copy * given):
            title, text = (WORD.sub(lambda found: altered.get(found[0], found[0]), part) for part in article[1:])  # noqa: B023 - used at once
            yield Article(f"{article.id}+{copy}", title, text)


class _Vocabulary:
    """The words of a corpus of that many articles: the rare ones, and the rate of new ones."""

    def __init__(self, corpus: Path, articles: int) -> None:
        found: Counter[str] = Counter()
        half = 1
        for number, article in enumerate(read_corpus(corpus, articles), start=1):
            found.update(set(WORD.findall(f"{article.title} {article.text}")))
            if number == (articles + 1) // 2:
                half = len(found) or 1
        self._size = len(found)
        self._exponent = log2(self._size / half) if self._size else 0.0
        self._rare = [word for word, times in found.items() if times <= RARE]

    def altered(self, copy: int) -> Mapping[str, str]:
        """Return the altered words of a copy, by the words that they replace."""
        new = self._size * ((copy + 1) ** self._exponent - copy**self._exponent)
        drawn = sorted(self._rare, key=lambda word: (crc32(f"{copy} {word}".encode()), word))[: round(new)]
        return {word: alter(word, copy) for word in drawn}


def alter(word: str, copy: int) -> str:
    """Replace two letters in the middle of a word.

    >>> alter("الفيضانات", 1)
    'الغيخانات'
    """
    chance = crc32(f"{word} {copy}".encode())
    letters = list(word)
    for place in (len(word) // 2, len(word) // 2 - 1):
        chance, letter = divmod(chance, len(LETTERS))
        letters[place] = LETTERS[letter]
    return "".join(letters)
