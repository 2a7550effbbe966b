"""The analyzer: how a text becomes words, and each word its terms, one per level.

The chain is a tuple of steps: `STEPS`, or a selection by the caller. The terms of a word are
cached, so a word seen before costs one look-up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import accumulate, compress, count, filterfalse
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple, TypeVar
from weakref import WeakValueDictionary

from kashaf.analyzers import letters, normalization, spelling, stemming, stopwords, tables
from kashaf.analyzers.acceleration import accelerated
from kashaf.analyzers.character_grams import grams
from kashaf.analyzers.compounds import part_words
from kashaf.analyzers.roots import root
from kashaf.analyzers.skeletons import choose, skeleton, wanted_skeletons
from kashaf.analyzers.steps import STEP_LEVELS, STEPS, Step, take_steps
from kashaf.analyzers.token import PLACEHOLDER, Level, Terms, Token
from kashaf.analyzers.tokenizer import word_pattern
from kashaf.arguments import given, take_text, take_texts
from kashaf.errors import InvalidRequest

__all__ = ["RULES_VERSION", "AnalyzedWord", "Analyzer", "Stage"]

RULES_VERSION = "8"
"""The version of the rules. It rises with every change of a rule.

An index made with other rules has to be rebuilt. A test has the terms of each version.
"""

_REMEMBERED = 1 << 17  # distinct words, and as many from before: about 160 MB at most, however many archives are open
_LONGEST_VALUE = 64  # code points: with the name of its field before it less than the 255 UTF-16 units that engines take
_LONGEST_REMEMBERED = 128  # code points; the few words that are longer are computed again


class AnalyzedWord(NamedTuple):
    """A word of a text as written, with its span and its term at every level.

    ``stopword`` says whether it is a stop word.
    """

    text: str
    start: int
    end: int
    spelling: str
    word: str
    stem: str
    root: str
    stopword: bool


class Stage(NamedTuple):
    """One step of the analysis and what the words of a text are after it."""

    name: str
    terms: tuple[str, ...]


_Value = TypeVar("_Value")


class _Memo(dict[str, _Value]):
    """A cache of what a function returns for words.

    When it is full it starts anew, and takes over each word still in use.
    """

    def __init__(self, make: Callable[[str], _Value]) -> None:
        super().__init__()
        self._make = make
        self._before: Mapping[str, _Value] = MappingProxyType({})

    def __missing__(self, word: str) -> _Value:
        found = self._before.get(word)
        if found is None:
            found = self._make(word)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self._before = dict(self)
                self.clear()
            self[word] = found
        return found


class _Chain:
    """Makes the terms of a word by these steps; a protected word takes fewer of them."""

    def __init__(self, steps: tuple[Step, ...], protected: AbstractSet[str]) -> None:
        self._own = steps == STEPS
        self._written, self._folded, self._stemmed, self._rooted = (
            tuple(step for step in steps if step.level == level) for level in STEP_LEVELS
        )
        self._protected = protected

    def terms(self, word: str) -> Terms:
        """Return the terms of a word.

        A word that stands for several words holds their terms joined by spaces, the same number at
        each level.
        """
        parts = part_words(word) or [word]
        if len(parts) == 1:
            return self._terms(parts[0])
        return Terms(*map(" ".join, zip(*map(self._terms, parts), strict=True)))

    def _terms(self, word: str) -> Terms:
        if self._own:
            as_written, normalized = normalization.written_and_normalized(word)
        else:
            as_written = self.written(word)
            normalized = self.folded(as_written)
        normalized = normalized or _sound(as_written)  # a letter that folds to nothing, as ʼ alone
        if not normalized:  # nothing but marks: no word the tokenizer finds, but never an empty term
            return Terms(PLACEHOLDER, PLACEHOLDER, PLACEHOLDER, PLACEHOLDER)
        stem = self.stemmed(normalized)
        return Terms(spelling.encode(normalized, as_written), normalized, stem, self.rooted(stem, normalized))

    def written(self, word: str) -> str:
        """A word of the text as it is written."""
        word = _all_taken(self._written, word)
        return word if self._own else "".join(word.split())[: normalization.MAX_TERM]

    def folded(self, as_written: str) -> str:
        """The term at the level word of a word as written."""
        word = _all_taken(self._folded, as_written)
        return word if self._own else _sound(word)

    def stemmed(self, word: str) -> str:
        """The stem of a word; a protected word is its own, also behind an article or particle."""
        if self._protected and (core := self.core(word)):
            return core
        if self._own:
            return stemming.stem(word)
        return _sound(_all_taken(self._stemmed, word)) or word

    def rooted(self, stem: str, word: str) -> str:
        """The root of a stem; for a protected ``word`` it is the stem."""
        if self._protected and self.core(word):
            return stem
        if self._own:
            return root(stem)
        return _sound(_all_taken(self._rooted, stem)) or stem

    def core(self, word: str) -> str:
        """The protected word that a word is, without article or particle; "" when it is none."""
        if self._protected:
            for prefix in ("", *stemming.ARTICLES, *stemming.PARTICLES):
                if word.startswith(prefix) and word[len(prefix) :] in self._protected:
                    return word[len(prefix) :]
        return ""


def _all_taken(steps: tuple[Step, ...], word: str) -> str:
    """Apply steps one after another."""
    for step in steps:
        word = _taken(step, word)
    return word


def _taken(step: Step, word: str) -> str:
    """Apply a step. Raises `InvalidRequest` if a function of the caller fails."""
    try:
        found: object = step.function(word)
        if isinstance(found, str):
            return found
        error = f"{given(found)} is no text"
    except Exception as failed:
        raise _failed(step, word, str(failed)) from failed
    raise _failed(step, word, error)


def _each_word(terms: Terms) -> list[Terms]:
    """Return the terms of each word that one run of letters contains."""
    return [Terms(*each) for each in zip(*(line.split(" ") for line in terms), strict=True)]


def _failed(step: Step, word: str, error: str) -> InvalidRequest:
    return InvalidRequest("the step {step} of the analyzer failed on {word!r}: {error}", step=step.name, word=word, error=error)


def _sound(term: str) -> str:
    """Make a term that engines can keep: no blank, no tatweel, and not too long.

    This holds whatever the steps return.
    """
    return "".join(term.split()).replace(letters.TATWEEL, "")[: normalization.MAX_TERM]


_MEMOS: WeakValueDictionary[tuple[tuple[Step, ...], AbstractSet[str]], _Memo[Terms]] = WeakValueDictionary()
_SKELETONS = _Memo(skeleton)


def _memo(steps: tuple[Step, ...], protected: AbstractSet[str]) -> _Memo[Terms]:
    """Return the cache that analyzers of the same rules share.

    A site with many archives remembers each word once.
    """
    return _MEMOS.setdefault((steps, protected), _Memo(_Chain(steps, protected).terms))


class Analyzer:
    """Turn text into terms, in the same way for the index and for queries.

    It is cheap to make, and safe to share between threads.

    ``protected`` are words, in any spelling, that are never stemmed. ``steps`` are those of kashaf
    (`STEPS`), some of them, or include steps of your own; they are applied in the order of their
    levels. `InvalidRequest` is raised for any value that should be text and is not.

    >>> Analyzer().lines("في الكُتُبِ")[Level.STEM]
    'في كتاب'
    """

    levels: tuple[Level, ...] = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT, Level.GRAMS)

    def __init__(self, protected: Iterable[str] = (), steps: Iterable[Step] = STEPS) -> None:
        self.protected = take_texts("protected", protected)
        self.steps = take_steps(steps)
        self._pattern = word_pattern()
        self._chain = _Chain(self.steps, frozenset())
        self._protected = frozenset(filter(None, map(self.normalize, self.protected)))
        self._chain = _Chain(self.steps, self._protected)
        self._memo = _memo(self.steps, self._protected)
        self._skeletons = _SKELETONS
        self._pieces = _Memo(lambda word: " ".join(grams(word)))
        self._fast = accelerated(
            (self.steps, self._protected),
            self._chain.terms,  # which the package remembers itself
            remembered=_REMEMBERED,
            longest_remembered=_LONGEST_REMEMBERED,
        )

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that identify the rules of this analyzer.

        They change with the steps, the rules of kashaf, their tables and the protected words.

        They stay the same under another Python: the letters of Arabic are settled, and new letters
        of other scripts are no reason to rebuild every index.
        """
        digest = hashlib.sha256(RULES_VERSION.encode())
        affixes = (stemming.ARTICLES, stemming.PARTICLES, stemming.PRONOUNS, stemming.ENDINGS)
        digest.update(repr((affixes, letters.PHRASES, letters.COMMON_MARKS, letters.IGNORABLE)).encode())
        for name in tables.TABLES:
            digest.update(tables.table_text(name).encode())
        if self._protected:
            digest.update(repr(sorted(self._protected)).encode())
        if self.steps != STEPS:
            digest.update(repr([(step.name, step.level.value, step.version) for step in self.steps]).encode())
        return digest.hexdigest()[:16]

    def tokens(self, text: str) -> list[Token]:
        """Return the words of a text in order, each with its position and terms.

        The words of a ligature such as ﷺ share a span.
        """
        memo = self._memo
        tokens: list[Token] = []
        for match in self._pattern.finditer(take_text("text", text)):
            start, end = match.span()
            terms = memo[match[0]]
            if " " in terms.word:
                for each in _each_word(terms):
                    tokens.append(Token(start, end, len(tokens), each))
            else:
                tokens.append(Token(start, end, len(tokens), terms))
        return tokens

    def find(self, text: str, wanted: Mapping[Level, AbstractSet[str]]) -> list[Token]:
        """Return the tokens of a text with one of the wanted terms at its level.

        This is much faster than a search through `tokens`.

        >>> Analyzer().find("كتب الولد الدرس", {Level.STEM: {"درس"}})[0].position
        2
        """
        take_text("text", text)
        skeletons = wanted_skeletons(wanted) if self.steps == STEPS else None
        if self._fast and (tokens := self._fast.find(text, wanted, skeletons)) is not None:
            return tokens
        # What runs over all words runs in C: split, set, map and compress. Only the few words found
        # become objects.
        parts = self._pattern.split(text)  # words, and in turns what is between them
        words = parts[1::2]
        distinct = self._candidates(set(words), skeletons)
        terms = list(map(self._memo.__getitem__, distinct))
        found = {
            word
            for level, texts in wanted.items()
            for word in compress(distinct, map(texts.__contains__, map(attrgetter(level), terms)))
        }
        if " " in "".join(map(attrgetter("word"), terms)):
            several = {word for word, each in zip(distinct, terms, strict=True) if " " in each.word}
            return self._find_among(parts, found, several, wanted)
        if not found:
            return []
        ends = list(accumulate(map(len, parts)))
        places = compress(count(), map(found.__contains__, words))
        return [Token(ends[2 * place], ends[2 * place + 1], place, self._memo[words[place]]) for place in places]

    def _candidates(self, words: AbstractSet[str], wanted: Iterable[str] | None) -> list[str]:
        """Return the words that are known, may have a wanted skeleton, or may be several words."""
        if wanted is None:
            return list(words)
        known = self._memo.__contains__
        unknown = list(filterfalse(known, words))
        return [*filter(known, words), *choose(unknown, list(map(self._skeletons.__getitem__, unknown)), wanted)]

    def _find_among(
        self, parts: list[str], found: AbstractSet[str], several: AbstractSet[str], wanted: Mapping[Level, AbstractSet[str]]
    ) -> list[Token]:
        """Find as `find` does, where some ligatures of the text are ``several`` words each."""
        tokens = []
        ends = list(accumulate(map(len, parts)))
        shift = 0
        for place in compress(count(), map((found | several).__contains__, parts[1::2])):
            start, end, terms = ends[2 * place], ends[2 * place + 1], self._memo[parts[2 * place + 1]]
            if " " not in terms.word:
                tokens.append(Token(start, end, place + shift, terms))
                continue
            each_word = _each_word(terms)
            for position, each in enumerate(each_word, place + shift):
                if any(getattr(each, level) in texts for level, texts in wanted.items()):
                    tokens.append(Token(start, end, position, each))
            shift += len(each_word) - 1
        return tokens

    def lines(self, text: str) -> dict[Level, str]:
        """Return for each level the terms of all words, joined by spaces.

        Each line has the same number of terms, in the order of the tokens.

        `pieces` makes the line of grams of the line of words.
        """
        take_text("text", text)
        if self._fast and (lines := self._fast.lines(text)) is not None:
            return lines
        memo = self._memo
        terms = [memo[word] for word in self._pattern.findall(text)]
        return {
            Level.SPELLING: " ".join([each[0] for each in terms]),
            Level.WORD: " ".join([each[1] for each in terms]),
            Level.STEM: " ".join([each[2] for each in terms]),
            Level.ROOT: " ".join([each[3] for each in terms]),
        }

    def words(self, text: str) -> list[str]:
        """Return the words of a text at the level word, in order.

        `lines` has the same words there; this takes a third of the time.
        """
        take_text("text", text)
        if self._fast and (words := self._fast.words(text)) is not None:
            return words
        memo = self._memo
        line = " ".join([memo[word][1] for word in self._pattern.findall(text)])
        return line.split(" ") if line else []

    def pieces(self, words: str) -> str:
        """Return the n-grams of each different word of a line once, joined by spaces.

        See `grams`.

        >>> Analyzer().pieces("درس _ درس")
        '_درس درس_'
        """
        take_text("words", words)
        if self._fast and (pieces := self._fast.pieces(words)) is not None:
            return pieces
        different = dict.fromkeys(words.split(" "))
        different.pop(PLACEHOLDER, None)
        return " ".join(filter(None, map(self._pieces.__getitem__, different)))

    def terms(self, word: str) -> Terms:
        """Return the terms of one word as the tokenizer cuts it.

        A ligature of several words has the terms of these joined by ``_``.
        """
        terms = self._memo[take_text("word", word)]
        return Terms(*(line.replace(" ", PLACEHOLDER) for line in terms)) if " " in terms.word else terms

    def normalize(self, word: str) -> str:
        """Normalise a word, or its beginning or end, to the level word; "" if nothing is left.

        >>> Analyzer().normalize("الكتابـَة"), Analyzer().normalize("كتا"), Analyzer().normalize("")
        ('الكتابه', 'كتا', '')
        """
        parts = part_words(take_text("word", word))
        return PLACEHOLDER.join(filter(None, (self._chain.folded(self._chain.written(part)) for part in parts)))

    def value(self, text: str) -> str:
        """Return the normalised words of a whole value, joined by ``_``; "" if it has no word.

        A value longer than 64 code points, such as an address, is cut and ends with a digest of the
        whole.

        >>> Analyzer().value("الجزيرة نت")
        'الجزيره_نت'
        """
        value = self.lines(text)[Level.WORD].replace(" ", PLACEHOLDER)
        if len(value) <= _LONGEST_VALUE:
            return value
        digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
        return value[: _LONGEST_VALUE - len(digest)] + digest

    def is_stopword(self, word: str) -> bool:
        """Say whether the word, in any spelling, is a stop word: من, في, هل.

        A stop word with و or ف before it is one too.
        """
        return stopwords.is_stopword(self._memo[take_text("word", word)].word)

    def is_question_word(self, word: str) -> bool:
        """Say whether the word, in any spelling, asks a question if it is first: ما, أين, هل."""
        return stopwords.is_question_word(self._memo[take_text("word", word)].word)

    def describe(self, text: str) -> list[AnalyzedWord]:
        """Return the words of a text in order, to show to people.

        ``spelling`` is the term at the level spelling in its written form.
        """
        return [
            AnalyzedWord(
                (word := text[start:end]),
                start,
                end,
                spelling.written(terms.spelling),
                terms.word,
                terms.stem,
                terms.root,
                self.is_stopword(word),
            )
            for start, end, _, terms in self.tokens(text)
        ]

    def stages(self, text: str) -> list[Stage]:
        """Return the words of the text after every step, by the name of its function."""
        take_text("text", text)
        words = [part for word in self._pattern.findall(text) for part in part_words(word)]
        stages = [Stage("words", tuple(self._pattern.findall(text))), Stage("expand_presentation_forms", tuple(words))]
        folded = words
        for step in self.steps:
            if step.level in (Level.STEM, Level.ROOT):
                words = [self._chain.core(whole) or _taken(step, word) for word, whole in zip(words, folded, strict=True)]
            else:
                words = folded = [_taken(step, word) for word in words]
            stages.append(Stage(step.name, tuple(words)))
        return stages
