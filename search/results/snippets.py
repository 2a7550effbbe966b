"""A text and a query → Snippet: find the matched words, cut passages around them, keep the best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kashaf.analyzers import Analyzer, Level, Token
from kashaf.index import TEXT, All, Any, Constant, OneOf, Phrase, Query, Rank, Term, bonus_terms, matching_leaves
from kashaf.search.results.results import Snippet

__all__ = ["LENGTH", "Highlighter", "Mark", "Occurrence", "make_snippet"]

LENGTH = 240
"""Characters of a snippet: about three lines of a results page, as in other search engines.

A second passage is included in this length.
"""

MAX_MARKS = 2_000
"""The most marks of a text to choose passages by; a page of a book has fewer."""

READ_FIRST = 100_000
"""Characters that are first searched for marks.

While there are fewer than `MAX_MARKS`, eight times as many are searched.
"""

JOINT = " … "
CUT = "…"
"""Stands where a snippet begins or ends inside the text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A matched word of a text.

    ``key`` is the number of the part of the query that it matches, ``exact`` says that it has the
    form that was typed.
    """

    start: int
    end: int
    key: int
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A matched word or phrase of a text.

    ``first`` and ``last`` count the words of the text up to its own. ``keys`` are the numbers of
    the leaves of the query that it matches.
    """

    start: int
    end: int
    first: int
    last: int
    keys: frozenset[int]


class Highlighter:
    """Finds the words to mark in texts: the words of an engine's query by level, and its phrases.

    The words of a phrase are marked only where the phrase occurs.
    """

    def __init__(self, query: Query, analyzer: Analyzer) -> None:
        self._words: dict[Level, dict[str, int]] = {}
        self._phrases: list[tuple[int, Phrase]] = []
        keys = {leaf: key for key, leaves in reversed(list(enumerate(_parts(query)))) for leaf in leaves}
        for leaf in dict.fromkeys(matching_leaves(query)):
            if leaf.field != TEXT:
                continue
            key = keys[leaf]
            match leaf:
                case Term():
                    self._words.setdefault(leaf.level, {}).setdefault(leaf.text, key)
                case OneOf():
                    self._words.setdefault(leaf.level, {}).update((text, key) for text in leaf.texts)
                case Phrase():
                    self._phrases.append((key, leaf))
        self._typed = {term.text for term in bonus_terms(query) if term.level == Level.WORD}
        self._analyzer = analyzer
        self._wanted: dict[Level, set[str]] = {level: set(keys) for level, keys in self._words.items()}
        for _, phrase in self._phrases:
            self._wanted.setdefault(phrase.level, set()).update(*phrase.places)

    def __bool__(self) -> bool:
        return bool(self._words or self._phrases)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Find the places of the words and phrases in a text, as ascending, disjoint spans.

        A phrase is one span, and its words are no further spans.
        """
        return [(found.start, found.end) for found in self.occurrences(text)]

    def occurrences(self, text: str) -> list[Occurrence]:
        """Find the words and phrases in a text, ascending and disjoint.

        A phrase is one occurrence, which also has the keys of the words in it.
        """
        if not self:
            return []
        tokens = self._analyzer.find(text, self._wanted)
        found: dict[tuple[int, int], set[int]] = {}
        for level, keys in self._words.items():
            for token in tokens:
                key = keys.get(getattr(token.terms, level))
                if key is not None:
                    found.setdefault((token.start, token.end), set()).add(key)
        for key, phrase in self._phrases:
            for span in _spans(tokens, phrase):
                found.setdefault(span, set()).add(key)
        first = {token.start: token.position for token in reversed(tokens)}
        last = {token.end: token.position for token in tokens}
        kept: list[tuple[int, int]] = []
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
            else:
                found[kept[-1]] |= found[start, end]
        return [Occurrence(start, end, first[start], last[end], frozenset(found[start, end])) for start, end in kept]

    def marks(self, text: str) -> list[Mark]:
        """Find the words of a text to mark: whole words as written, in order, none twice."""
        if not self:
            return []
        tokens = self._analyzer.find(text, self._wanted)
        found: dict[tuple[int, int], Mark] = {}
        for level, keys in self._words.items():
            for token in tokens:
                key = keys.get(getattr(token.terms, level))
                if key is not None:
                    mark = Mark(token.start, token.end, key, token.terms.word in self._typed)
                    found.setdefault((token.start, token.end), mark)
        for key, phrase in self._phrases:
            for token in _together(tokens, phrase):
                found.setdefault((token.start, token.end), Mark(token.start, token.end, key))
        return [found[place] for place in sorted(found)]


def _parts(query: Query, *, inner: bool = False) -> Iterator[tuple[Term | OneOf | Phrase, ...]]:
    """Yield the leaves of each part of a query; the choices for one word are one part."""
    match query:
        case Rank(match, _) | Constant(match, _):
            yield from _parts(match, inner=inner)
        case Any() if inner:
            yield tuple(matching_leaves(query))
        case All(parts) | Any(parts):
            for part in parts:
                yield from _parts(part, inner=True)
        case _:
            yield tuple(matching_leaves(query))


def _together(tokens: Sequence[Token], phrase: Phrase) -> Iterable[Token]:
    """Find the tokens of every occurrence of a phrase: side by side, or near in any order."""
    if phrase.ordered:
        for found in _side_by_side(tokens, phrase):
            yield from found
        return
    near = _near(tokens, phrase)
    missing = Counter(phrase.places)
    start = marked = 0
    for end, (token, texts) in enumerate(near):
        missing[texts] -= 1
        while token.position - near[start][0].position >= len(phrase.texts) + phrase.slop:
            missing[near[start][1]] += 1
            start += 1
        if max(missing.values()) <= 0:
            yield from (each for each, _ in near[max(start, marked) : end + 1])
            marked = end + 1


def _spans(tokens: Sequence[Token], phrase: Phrase) -> Iterable[tuple[int, int]]:
    """Find each occurrence of a phrase, from its first word to its last.

    If occurrences share a word, only the first counts.
    """
    if phrase.ordered:
        free = 0
        for found in _side_by_side(tokens, phrase):
            if found[0].position >= free:
                yield found[0].start, found[-1].end
                free = found[-1].position + 1
        return
    near = _near(tokens, phrase)
    missing = Counter(phrase.places)
    start = 0
    for end, (token, texts) in enumerate(near):
        missing[texts] -= 1
        while token.position - near[start][0].position >= len(phrase.texts) + phrase.slop or missing[near[start][1]] < 0:
            missing[near[start][1]] += 1
            start += 1
        if max(missing.values()) <= 0:
            yield near[start][0].start, token.end
            missing.update(each for _, each in near[start : end + 1])
            start = end + 1


def _side_by_side(tokens: Sequence[Token], phrase: Phrase) -> Iterable[list[Token]]:
    """Find the tokens of every place where a phrase's terms are side by side in their order."""
    terms = {token.position: (getattr(token.terms, phrase.level), token) for token in tokens}
    none = ("", None)
    for at in terms:
        if all(terms.get(at + step, none)[0] in texts for step, texts in enumerate(phrase.places)):
            yield [terms[at + step][1] for step in range(len(phrase.texts))]


def _near(tokens: Sequence[Token], phrase: Phrase) -> list[tuple[Token, tuple[str, ...]]]:
    """Return the tokens that may fill a place of a phrase, each with the terms of that place."""
    places = {text: texts for texts in phrase.places for text in texts}
    terms = ((token, getattr(token.terms, phrase.level)) for token in tokens)
    return [(token, places[term]) for token, term in terms if term in places]


def make_snippet(text: str, highlighter: Highlighter, analyzer: Analyzer, length: int = LENGTH) -> Snippet:
    """Cut the best passage of a text, or two that complement each other, and mark matched words.

    The best passage matches the most parts of the query. Among equal ones it has the most words in
    the exact form typed, then the most matched words, then it is the first. It begins and ends with
    a sentence or clause if possible, never inside a word, and has about ``length`` characters. A
    run of white space becomes one space, and each cut is marked with ``…``; nothing else is
    changed. There are two passages where they match more parts of the query than the best one.
    """
    length = max(length - 2 * len(f"{CUT} "), 1)
    marks = _first_marks(text, highlighter)
    if not marks:
        return _joined(text, [_grow(text, 0, 0, length, analyzer)], [])
    best = _window(marks, length * 3 // 5)  # the rest is for the words around
    # Two passages share the space: each shows its words with less around them.
    half = length // 2
    first = _window(best, half)
    second = _window([mark for mark in marks if mark.key not in _keys(first)], half)
    if len(_keys(first) | _keys(second)) <= len(_keys(best)):
        return _joined(text, [_grow(text, best[0].start, best[-1].end, length, analyzer)], marks)
    passages = sorted(_grow(text, part[0].start, part[-1].end, half, analyzer) for part in (first, second))
    return _joined(text, _merged(passages), marks)


def _keys(marks: Iterable[Mark]) -> set[int]:
    return {mark.key for mark in marks}


def _first_marks(text: str, highlighter: Highlighter) -> list[Mark]:
    """Mark a text from its beginning until there are enough marks.

    So most of a long text need not be read.
    """
    size = READ_FIRST
    while size < len(text):
        between_words = max(text.rfind(" ", 0, size), text.rfind("\n", 0, size))
        if between_words < 0:
            break
        marks = highlighter.marks(text[:between_words])
        if len(marks) >= MAX_MARKS:
            return marks[:MAX_MARKS]
        size *= 8
    return highlighter.marks(text)[:MAX_MARKS]


def _window(marks: Sequence[Mark], length: int) -> list[Mark]:
    """Find the run of marks within a length that matches the most parts of the query."""
    best: list[Mark] = []
    best_worth = (0, 0, 0)
    end = 0
    for begin, first in enumerate(marks):
        while end < len(marks) and marks[end].end - first.start <= length:
            end += 1
        run = marks[begin : max(end, begin + 1)]
        worth = (len({mark.key for mark in run}), len({mark.key for mark in run if mark.exact}), len(run))
        if worth > best_worth:
            best, best_worth = list(run), worth
    return best


_SENTENCE = re.compile(r"(?<=[.!?؟…])[\s\"»”)]+|\s*\n\s*|(?<=؛)\s+")
_CLAUSE = re.compile(r"(?<=[،,:])\s+")


def _grow(text: str, start: int, end: int, length: int, analyzer: Analyzer) -> tuple[int, int]:
    """Widen a span to about a length, to the nearest ends of sentences, else clauses, else words.

    It does not end with a word that only introduces the next (في, أو, الذي).
    """
    room = max(length - (end - start), 0)
    begin = _boundary_before(text, max(start - room * 2 // 5, 0), start, farthest=max(start - room * 3 // 5, 0))
    finish = _boundary_after(text, end, min(len(text), begin + max(length, end - begin)))
    while finish < len(text):
        last = re.search(r"\S+$", text[end:finish].rstrip())
        if not last or not analyzer.is_stopword(last[0]):
            break
        finish = end + last.start()
    return begin, finish


def _boundary_before(text: str, low: int, high: int, *, farthest: int) -> int:
    """Find where a passage begins, between two places.

    It begins with the last sentence there, even a little before at ``farthest``, else with the
    first clause, else with the first word.
    """
    if low <= 0:
        return 0
    sentences = [farthest + found.end() for found in _SENTENCE.finditer(text[farthest:high])]
    if sentences:
        return sentences[-1]
    if farthest <= 0:
        return 0
    area = text[low:high]
    clause = _CLAUSE.search(area)
    if clause:
        return low + clause.end()
    space = re.search(r"\s+", area)
    return low + space.end() if space else high


def _boundary_after(text: str, low: int, high: int) -> int:
    """Find where a passage ends, between two places.

    It ends with the last sentence, else the last clause, else the last word.
    """
    if high >= len(text):
        return len(text)
    area = text[low:high]
    for pattern in (_SENTENCE, _CLAUSE):
        ends = [low + found.start() for found in pattern.finditer(area)]
        # A passage that ends early would leave room unused.
        ends = [end for end in ends if end - low >= (high - low) // 2]
        if ends:
            return ends[-1] - (text[ends[-1] - 1] in "،,:")
    if text[high].isspace():
        return high
    spaces = [low + found.start() for found in re.finditer(r"\s", area)]
    if spaces:
        return spaces[-1]
    return low or high  # one endless word: it is cut only at the beginning of a text


def _merged(passages: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join passages that overlap or touch."""
    merged = [passages[0]]
    for begin, finish in passages[1:]:
        if begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(finish, merged[-1][1]))
        else:
            merged.append((begin, finish))
    return merged


def _joined(text: str, passages: Sequence[tuple[int, int]], marks: Sequence[Mark]) -> Snippet:
    """Join passages into a snippet: their marks in place, white space folded, cuts marked."""
    pieces: list[str] = []
    highlights: list[tuple[int, int]] = []
    size = 0

    def put(piece: str) -> None:
        nonlocal size
        pieces.append(piece)
        size += len(piece)

    if text[: passages[0][0]].strip():
        put(f"{CUT} ")
    for number, (begin, finish) in enumerate(passages):
        if number:
            put(JOINT)
        at = begin
        for mark in marks:
            if at <= mark.start < finish:
                put(_folded(text[at : mark.start], first=at == begin))
                at = min(mark.end, finish)
                highlights.append((size, size + at - mark.start))
                put(text[mark.start : at])
        put(_folded(text[at:finish], first=at == begin, last=True))
    if text[passages[-1][1] :].strip():
        put(f" {CUT}")
    return Snippet("".join(pieces), tuple(highlights))


_LEADING = re.compile(r"^(?:[\s،,;؛:.!؟?)»”\]]|-\s)+")
"""Punctuation that belongs to the text before the passage."""


def _folded(piece: str, *, first: bool, last: bool = False) -> str:
    piece = re.sub(r"\s+", " ", piece)
    piece = _LEADING.sub("", piece) if first else piece
    return piece.rstrip() if last else piece
