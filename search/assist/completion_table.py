"""Making the table of completions: the words of an index, frequent pairs, and titles.

The words come from one pass over the vocabulary, each in its commonest spelling. Pairs and titles
come from a sample of the documents, in runs spread evenly over all of them, so that the time is
bounded for an index of any size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice

from kashaf.analyzers import PLACEHOLDER, Analyzer, Level, skeleton, spelling_prefix, written
from kashaf.analyzers.particles import ARTICLE
from kashaf.analyzers.stopwords import is_stopword
from kashaf.arguments import ProgressCallback
from kashaf.index import TEXT, Everything, Reader, Stored
from kashaf.index.sidecars.completions import Making
from kashaf.index.stored import count_documents

__all__ = ["fill", "key_of"]

MAX_TITLES = 50_000
"""Documents whose titles are used; in a larger archive, those of `RUNS` runs spread evenly."""

MAX_COUNTED = 5_000
"""Documents in which pairs are counted: spread evenly over those with used titles."""

MAX_PAIRS = 50_000
"""Pairs that are kept, the most frequent."""

RUNS = 20
RUN = 2_500
"""Documents listed at once."""

BATCH = 100
"""Documents read at once."""

LONGEST_TEXT = 20_000
"""Characters of a document in which pairs are counted."""

LONGEST_TITLE = 120
"""The longest title, in characters, that is a useful completion."""

MAX_HELD = 200_000
"""Pairs counted at once: beyond that, pairs seen only once are dropped."""

FEW_DOCUMENTS = 1_000
"""Up to this many counted documents, two with a pair are enough to keep it; else three."""

_TATWEEL = spelling_prefix("")


def key_of(word: str) -> str:
    """Return a normalised word without its article, as the table stores it.

    >>> key_of("المدرسه"), key_of("مدرسه"), key_of("الف")
    ('مدرسه', 'مدرسه', 'الف')
    """
    return word.removeprefix(ARTICLE) if len(word) > len(ARTICLE) + 1 else word


def fill(
    making: Making, index: Reader, analyzer: Analyzer, stopped: Callable[[], bool], progress: ProgressCallback | None
) -> None:
    """Put words, pairs and titles into a table; stop early if ``stopped`` returns true.

    ``progress`` is called with the number of documents read and of all.
    """
    words = _words(index)
    while (some := list(islice(words, 10_000))) and not stopped():
        making.add_words(some)
    total = count_documents(index)
    taken = min(total, MAX_TITLES)
    every = -(-taken // MAX_COUNTED) or 1
    pairs = _Pairs(index, analyzer)
    for number, stored in enumerate(_spread(index, total)):
        if stopped():
            return
        _add_title(making, analyzer, stored.title)
        if number % every == 0:
            pairs.count(stored)
        if progress and number % BATCH == 0:
            progress(number, taken)
    making.add_pairs(pairs.frequent(total))
    if progress:
        progress(taken, taken)


def _words(index: Reader) -> Iterator[tuple[str, str, int, bool]]:
    """Yield what to suggest from the vocabulary.

    Each row is a word, its commonest spelling without diacritics, its number of documents, and
    whether it has the article.
    """
    groups = groupby(index.words(TEXT, Level.SPELLING), key=lambda count: count.term.partition(_TATWEEL)[0])
    wanted = ((word, list(counts)) for word, counts in groups if _is_word(word))
    while some := list(islice(wanted, 1_000)):
        several = [word for word, counts in some if len(counts) > 1]
        documents = index.counts(TEXT, Level.WORD, several) if several else {}
        for word, counts in some:
            forms: Counter[str] = Counter()
            for count in counts:
                form = written(count.term)
                forms[form if form.isalpha() else skeleton(form)] += count.documents
            text = min(forms, key=lambda form: (-forms[form], form))
            article = text.startswith(ARTICLE) and word.startswith(ARTICLE) and key_of(word) != word
            yield word, text, documents.get(word, counts[0].documents), article


def _is_word(word: str) -> bool:
    return len(word) > 1 and word != PLACEHOLDER and not word[0].isdecimal() and not is_stopword(word)


def _spread(index: Reader, total: int) -> Iterator[Stored]:
    """Read documents in runs spread evenly, at most `MAX_TITLES`; all if there are fewer."""
    if total <= MAX_TITLES:
        starts: Iterable[int] = range(0, total, RUN)
    else:
        starts = (run * total // RUNS for run in range(RUNS))
    for start in starts:
        ids = [match.id for match in index.match(Everything(), limit=RUN, offset=start).matches]
        for at in range(0, len(ids), BATCH):
            yield from index.read([(id, None) for id in ids[at : at + BATCH]])


def _add_title(making: Making, analyzer: Analyzer, title: str) -> None:
    text = " ".join(title.split()).encode("utf-8", "replace").decode()  # UTF-8 can't hold half characters
    if not text or len(text) > LONGEST_TITLE:
        return
    words = analyzer.words(text)
    keys = [key_of(word) for word in words]
    # Nobody looks for a title by a particle inside it.
    begin = [(place, " ".join(keys[place:])) for place, word in enumerate(words) if place == 0 or not is_stopword(word)]
    if words:
        making.add_title(" ".join(words), text, begin)


class _Pairs:
    """Counts the documents that contain two words side by side, neither of them a stop word."""

    def __init__(self, index: Reader, analyzer: Analyzer) -> None:
        self._index = index
        self._analyzer = analyzer
        self._counts: Counter[tuple[str, str]] = Counter()
        self._documents = 0

    def count(self, stored: Stored) -> None:
        """Count each pair of a document once; of several pages, only those of the first."""
        shown = self._index.read([(stored.id, 1)]) if stored.pages > 1 else [stored]
        self._documents += 1
        self._counts.update({pair for part in (stored.title, *(each.text for each in shown)) for pair in self._pairs(part)})
        if len(self._counts) > MAX_HELD:
            self._counts = Counter({pair: count for pair, count in self._counts.items() if count > 1})

    def _pairs(self, text: str) -> Iterator[tuple[str, str]]:
        text = text[:LONGEST_TEXT]
        before = None
        for token in self._analyzer.tokens(text):
            word = token.terms.word
            if not _is_word(word):
                before = None
                continue
            if before and before.terms.word != word and text[before.end : token.start].isspace():
                yield before.terms.word, word
            before = token

    def frequent(self, total: int) -> list[tuple[str, str, int]]:
        """Return the pairs that are frequent enough, with an estimate of their documents."""
        least = 2 if self._documents <= FEW_DOCUMENTS else 3
        share = total / (self._documents or 1)
        return [
            (first, second, round(count * share))
            for (first, second), count in self._counts.most_common(MAX_PAIRS)
            if count >= least
        ]
