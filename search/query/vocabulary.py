"""Vocabulary: the words of an index, for patterns, near spellings and usual spellings."""

from __future__ import annotations

import heapq
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, islice
from typing import TypeVar

from kashaf.analyzers import PLACEHOLDER, Analyzer, Level, attached_forms, compatible, spelling_prefix, written
from kashaf.analyzers.letters import ALPHABET
from kashaf.analyzers.stemming import ARTICLES
from kashaf.index import Phrase, Reader, Term, WordCount
from kashaf.index.stored import count_documents
from kashaf.search.query.author_names import AuthorNames
from kashaf.search.query.fields import Fields
from kashaf.search.query.numeric_fields import NumericFields
from kashaf.search.results.results import WordInfo

__all__ = ["MAX_EXPANSION", "MAX_WORDS", "Vocabulary", "count_each", "count_terms", "one_letter_away"]

MAX_EXPANSION = 1_000
"""The most words that a pattern matches; if there are more, the most frequent ones are kept."""

COUNTED_AT_ONCE = 1_000
"""The most terms in one call of `Reader.counts`."""

MAX_SIMILAR = 50
"""The most words that a near spelling matches."""

LONG = 6
"""Letters of a word from which near spellings may differ in two letters."""

SHORT = 2
"""Letters of a word up to which it has no near spelling: any two short words would be near."""

LEAST_MISTYPED = 4
"""Letters of a word from which it counts as mistyped if no document contains it."""

MAX_MISTYPED = 4
"""The most words of a query that are checked for typing errors."""

MAX_REMEMBERED = 1_000
"""The most words whose spellings or stems are cached; most words have a handful."""

MAX_WORDS = 2_000_000
"""The most words of a field that are scanned."""

_Key = TypeVar("_Key", bound=tuple[str, ...])
_Value = TypeVar("_Value")


class Vocabulary:
    """The words of one commit of an index; safe to use from many threads.

    A prefix and the spellings of a word are short ranges of the engine's own sorted terms. Only
    near spellings, and patterns with at most one letter before a wildcard, scan all words. These
    are read once and kept.
    """

    def __init__(self, index: Reader, analyzer: Analyzer) -> None:
        self.fields = Fields(index)
        self.numeric = NumericFields(index, analyzer)
        self.authors = AuthorNames(index)
        self._index = index
        self._analyzer = analyzer
        self._words: dict[str, dict[str, int]] = {}
        self._lines: dict[str, str] = {}
        self._lengths: dict[tuple[str, bool], dict[int, tuple[list[str], list[str]]]] = {}
        self._spellings: dict[tuple[str, str], tuple[WordCount, ...]] = {}
        self._attached: dict[tuple[str, str, str], dict[str, int]] = {}
        self._lock = threading.Lock()

    @cached_property
    def size(self) -> int:
        """The number of documents in the commit."""
        return count_documents(self._index)

    def spellings(self, field: str, word: str, typed: str = "") -> list[WordCount]:
        """Return the spelling terms of a normalised word.

        With ``typed``, only those that are compatible with it.
        """
        return [count for count in self.known_spellings(field, word) if not typed or compatible(typed, written(count.term))]

    def known_spellings(self, field: str, word: str) -> tuple[WordCount, ...]:
        """Return the spelling terms of a normalised word, read once and then cached.

        Every query needs them, and each read costs a request to a server.
        """
        return self._remembered(self._spellings, (field, word), lambda: self._read_spellings(field, word))

    def attached_stems(self, field: str, word: str, stem: str) -> dict[str, int]:
        """Count the documents by the stems of a normalised word: its own, and with a particle.

        Only particles that stemming keeps give further stems (see `attached_forms`); a word without
        such forms has no counts at all. They are read once and then cached, as spellings are.
        """
        return self._remembered(self._attached, (field, word, stem), lambda: self._read_attached(field, word, stem))

    def _read_attached(self, field: str, word: str, stem: str) -> dict[str, int]:
        forms = attached_forms(word)
        if not forms:
            return {}
        stems = list(dict.fromkeys((stem, *(self._analyzer.terms(form).stem for form in forms))))
        found = count_terms(self._index, field, Level.STEM, stems)
        return {each: found[each] for each in stems if each in found}

    def _remembered(self, known: dict[_Key, _Value], key: _Key, read: Callable[[], _Value]) -> _Value:
        """Return what is known of a key; read it if need be, outside of the lock."""
        with self._lock:
            found = known.get(key)
        if found is None:
            found = read()
            with self._lock:
                if len(known) >= MAX_REMEMBERED:
                    known.clear()
                known[key] = found
        return found

    def spelling_terms(self, field: str, word: str) -> list[str]:
        """Return the spelling terms of a normalised word without their counts."""
        return [count.term for count in self.known_spellings(field, word)]

    def _read_spellings(self, field: str, word: str) -> tuple[WordCount, ...]:
        return tuple(self._index.words(field, Level.SPELLING, spelling_prefix(word), limit=MAX_EXPANSION))

    def written(self, field: str, term: str, level: Level = Level.WORD) -> str:
        """Return a term as people most often write it (``مدرسه`` → ``مدرسة``).

        A stem is not a word and stays as it is.
        """
        if level == Level.SPELLING:
            return written(term)
        # Lists have thousands of words: caching them would evict those that queries need.
        found = self._read_spellings(field, term) if level == Level.WORD else ()
        return written(max(found, key=lambda count: count.documents).term) if found else term

    def listed(self, field: str, level: Level, prefix: str, limit: int | None) -> list[WordInfo]:
        """List the terms of a field that begin with a normalised prefix.

        The most frequent come first, equally frequent ones by code points.
        """
        place, before = self._index.schema.place(field)
        counts = sorted(self._index.words(place, level, before + prefix), key=lambda each: (-each.documents, each.term))
        terms = [(each.term.removeprefix(before), each.documents) for each in counts if each.term != PLACEHOLDER]
        return [WordInfo(term, self.written(place, term, level), documents) for term, documents in terms[:limit]]

    def matching(self, field: str, pattern: str, before: str = "") -> tuple[tuple[str, ...], bool]:
        """Return the terms that match a pattern, most frequent first, and whether some are missing.

        ``*`` matches any letters, ``?`` one letter; the rest is normalised like a word. ``before``
        is a prefix of every term (the name of a field that is stored together with others).
        """
        pieces = [
            piece if piece in "*?" else self._analyzer.normalize(piece) for piece in re.split(r"([*?])", pattern) if piece
        ]
        prefix = before + ("" if not pieces or pieces[0] in "*?" else pieces[0])
        expression = re.compile(f"^{re.escape(before)}{_letters(pieces)}$", re.MULTILINE)
        if len(prefix) <= len(before) + 1:
            found = [match[0] for match in islice(expression.finditer(self._by_use(field)), MAX_EXPANSION + 1)]
            return tuple(found[:MAX_EXPANSION]), len(found) > MAX_EXPANSION
        counts = self._index.words(field, Level.WORD, prefix, limit=MAX_WORDS)
        some = [(-c.documents, c.term) for c in counts if expression.match(c.term) and c.term != PLACEHOLDER]
        return tuple(word for _, word in heapq.nsmallest(MAX_EXPANSION, some)), len(some) > MAX_EXPANSION

    def similar(self, field: str, word: str) -> tuple[tuple[str, int], ...]:
        """Return the words spelt like a normalised word or nearly so.

        Each comes with the number of letters in which it differs. The nearest come first, then
        those with the same article, then the most frequent. Near means one letter added, lost,
        changed or swapped with its neighbour (optimal string alignment). Words of six letters or
        more may differ in two letters, words of two letters in none. The article and what is
        written together with it make no difference.
        """
        words = self._kept(field)
        core = _core(word)
        before = word.removesuffix(core)
        limit = 2 if len(core) >= LONG else 1 if len(core) > SHORT else 0
        found = self._near(field, core, limit, cores=True)
        order = sorted((letters, other != before + core, -words[other], other) for core, other, letters in found)
        return tuple((other, letters) for letters, _, _, other in order[:MAX_SIMILAR])

    def begins(self, field: str, level: Level, prefix: str) -> bool:
        """Return whether any term begins with a prefix."""
        return next(iter(self._index.words(field, level, prefix, limit=1)), None) is not None

    def documents(self, field: str, level: Level, term: str) -> int:
        """Count the documents that contain a term."""
        return self._index.counts(field, level, (term,)).get(term, 0)

    def counts(self, field: str, words: Sequence[str]) -> dict[str, int]:
        """Count the documents that contain each of some normalised words.

        Words that no document contains are omitted.
        """
        return count_terms(self._index, field, Level.WORD, words)

    def together(self, field: str, words: tuple[str, ...], deadline: float | None = None) -> int:
        """Count the documents that contain normalised words side by side."""
        return self._index.match(Phrase(field, Level.WORD, words), limit=0, deadline=deadline).total

    def two_letters_away(self, field: str, word: str, most: int) -> dict[str, int]:
        """Return words at most two letters away from a normalised word, with their document counts.

        At most ``most`` are returned: the nearest, and the most frequent of these. All words are
        scanned.
        """
        words = self._kept(field)
        found = ((letters, -words[other], other) for _, other, letters in self._near(field, word, 2, cores=False))
        return {other: words[other] for _, _, other in heapq.nsmallest(most, found)}

    def mistyped(self, field: str, words: Iterable[str], most: int) -> tuple[str, ...]:
        """Return the words that were probably meant by normalised words that no document contains.

        Up to ``most`` are returned for each. They are one letter away (added, lost, changed or
        swapped with its neighbour), the most frequent first. Words of three letters and numbers are
        as often right as wrong, so nothing is returned for them.
        """
        asked = [word for word in dict.fromkeys(words) if len(word) >= LEAST_MISTYPED and word.isalpha()][:MAX_MISTYPED]
        known = self._index.counts(field, Level.WORD, asked) if asked else {}
        meant: list[str] = []
        for word in asked:
            if word not in known:
                counts = self._index.counts(field, Level.WORD, one_letter_away(word))
                meant += heapq.nsmallest(most, counts, key=lambda other: (-counts[other], other))
        return tuple(meant)

    def _kept(self, field: str) -> dict[str, int]:
        """Return all words of a field, with the number of documents that contain each."""
        with self._lock:
            if field not in self._words:
                counts = islice(self._index.words(field, Level.WORD), MAX_WORDS)
                self._words[field] = {count.term: count.documents for count in counts if count.term != PLACEHOLDER}
            return self._words[field]

    def _by_use(self, field: str) -> str:
        """Return all words of a field, one per line, the most frequent first.

        So one regular expression finds the first matches without a loop.
        """
        words = self._kept(field)
        with self._lock:
            if field not in self._lines:
                self._lines[field] = "\n".join(sorted(words, key=lambda word: (-words[word], word)))
            return self._lines[field]

    def _near(self, field: str, text: str, limit: int, *, cores: bool) -> Iterator[tuple[str, str, int]]:
        """Yield the words of a field that differ from a text in at most ``limit`` letters.

        With ``cores``, words are compared without their articles. Yields the text that was
        compared, the word and the number of letters. All words of about that length are scanned.
        """
        from rapidfuzz import process  # few queries compare words, and it takes a tenth of a start
        from rapidfuzz.distance import OSA

        by_length = self._by_length(field, cores=cores)
        for length in range(len(text) - limit, len(text) + limit + 1):
            compared, words = by_length.get(length, ([], []))
            for core, letters, place in process.extract(text, compared, scorer=OSA.distance, score_cutoff=limit, limit=None):
                yield core, words[place], int(letters)

    def _by_length(self, field: str, *, cores: bool) -> dict[int, tuple[list[str], list[str]]]:
        """Return the words of a field by the length of the text that is compared.

        For each length: the texts to compare, and the words in the same order.
        """
        words = self._kept(field)
        with self._lock:
            if (field, cores) not in self._lengths:
                lengths: dict[int, tuple[list[str], list[str]]] = {}
                for word in words:
                    core = _core(word) if cores else word
                    compared, whole = lengths.setdefault(len(core), ([], []))
                    compared.append(core)
                    whole.append(word)
                self._lengths[field, cores] = lengths
            return self._lengths[field, cores]


def count_terms(index: Reader, field: str, level: Level, terms: Sequence[str]) -> dict[str, int]:
    """Count the documents that contain each of any number of terms.

    Terms that no document contains are omitted.
    """
    found: dict[str, int] = {}
    for start in range(0, len(terms), COUNTED_AT_ONCE):
        found |= index.counts(field, level, terms[start : start + COUNTED_AT_ONCE])
    return found


def count_each(index: Reader, terms: Iterable[Term]) -> dict[Term, int]:
    """Count the documents that contain each term.

    Terms of fields and levels that the index lacks are omitted.
    """
    kept = sorted(
        {term for term in terms if term.field in index.schema.fields and term.level in index.schema.levels}, key=_place
    )
    found: dict[Term, int] = {}
    for (field, level), group in groupby(kept, _place):
        held = list(group)
        counts = count_terms(index, field, level, list(dict.fromkeys(term.text for term in held)))
        found |= {term: counts.get(term.text, 0) for term in held}
    return found


def _place(term: Term) -> tuple[str, Level]:
    return term.field, term.level


def _letters(pieces: Sequence[str]) -> str:
    """Write a pattern as a regular expression without backtracking.

    The text between two ``*`` is matched at its first occurrence. Later ones would find nothing
    more, because the text after the next ``*`` may follow anywhere.
    """
    fixed = [""]
    for piece in pieces:
        if piece == "*":
            fixed.append("")
        else:
            fixed[-1] += "[^\n]" if piece == "?" else re.escape(piece)
    first, *others = fixed
    if not others:
        return first
    *between, last = others
    return first + "".join(f"(?>[^\n]*?{each})" for each in between if each) + f"[^\n]*{last}"


_LATIN = "abcdefghijklmnopqrstuvwxyz"


def one_letter_away(word: str) -> list[str]:
    """Return all words that a normalised word may have been before a typing error.

    The error is one letter lost, added, changed or swapped with the next. At most 1,000 words are
    returned: the last letters of words of 16 letters or more are not changed.
    """
    letters = _LATIN if word.isascii() else ALPHABET
    found: dict[str, None] = {}
    for place in range(len(word) + 1):
        before, rest = word[:place], word[place:]
        found |= dict.fromkeys(before + letter + rest for letter in letters)
        if rest:
            found[before + rest[1:]] = None
            found |= dict.fromkeys(before + letter + rest[1:] for letter in letters)
        if len(rest) > 1:
            found[before + rest[1] + rest[0] + rest[2:]] = None
    found.pop(word, None)
    return list(found)[:1_000]


_ARTICLE = re.compile(f"(?:{'|'.join(sorted(ARTICLES, key=len, reverse=True))})(?=.{{3}})")


def _core(word: str) -> str:
    """Remove the article, and what is written together with it."""
    return _ARTICLE.sub("", word, count=1) if _ARTICLE.match(word) else word
