"""Word lists of one's own: synonyms, by which queries are widened, and protected words, which are never stemmed.

Both are plain text in any encoding that documents may have; ``#`` begins a remark, empty lines mean nothing. Of synonyms, a line is a
group::

    سيارة، عربة، مركبة                     whoever asks for one of them finds the others too
    حاسوب => كمبيوتر، حاسب آلي            whoever asks for what stands before => also finds what stands behind it

Protected words stand one or several on a line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path

from kashaf.analyzers import Analyzer, Level, Token
from kashaf.arguments import take_path
from kashaf.errors import InvalidRequest
from kashaf.index import Kind, Schema, field_name
from kashaf.index.protected import COMMAS, word_list
from kashaf.messages import Message
from kashaf.search.query.tree import And, Boost, Field, Must, Node, Or, Phrase, Ranked, Word

__all__ = ["Synonyms", "read_synonyms"]

ONE_WAY = "=>"

MAX_GROUP = 50
"""Entries of a group."""

MAX_ENTRY = 5
"""Words of an entry."""

MAX_ADDED = 30
"""Synonyms that a query is widened by, all of its words together."""

LESS = 0.7
"""What a synonym weighs: a document with what was typed stands before one that only means the same."""

Entry = tuple[str, ...]


def read_synonyms(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Read a list of synonyms, a group each. Raises `InvalidRequest` that names the line with a mistake, `UnreadableFile`."""
    path = take_path("path", path)
    analyzer = Analyzer()
    groups = []
    for number, line in word_list(Path(path)):
        mistake = _mistake(line, analyzer)
        if mistake:
            raise InvalidRequest("{path}:{number}: {mistake}", path=path, number=number, mistake=mistake)
        groups.append(line)
    return tuple(groups)


def _mistake(line: str, analyzer: Analyzer) -> Message | None:
    """Say what is wrong with a group, if anything."""
    sides = line.split(ONE_WAY)
    if len(sides) > 2:
        return Message("{sign} stands more than once: write one group a line", sign=ONE_WAY)
    entries = [COMMAS.split(side) for side in sides]
    counts = [len(analyzer.tokens(entry)) for side in entries for entry in side]
    if not all(counts):
        return Message("an entry without a word: write words with commas between them")
    if max(counts) > MAX_ENTRY:
        return Message("an entry of more than {most} words: synonyms are words or short names", most=MAX_ENTRY)
    if len(counts) > MAX_GROUP:
        return Message("more than {most} entries in a group: part it", most=MAX_GROUP)
    if len(counts) == 1:
        return Message("a group of one: write what means the same behind a comma or {sign}", sign=ONE_WAY)
    return None


class Synonyms:
    """What means the same as a word or name; what synonyms have for synonyms is not looked up, so that no circle goes on."""

    def __init__(self, lines: Iterable[str] = (), analyzer: Analyzer | None = None) -> None:
        self._analyzer = analyzer or Analyzer()
        self._others: dict[Level, dict[Entry, dict[str, None]]] = {Level.WORD: {}, Level.STEM: {}}
        self._longest = 0
        for line in lines:
            before, arrow, behind = line.partition(ONE_WAY)
            asked = [entry.strip() for entry in COMMAS.split(before)]
            given = [entry.strip() for entry in COMMAS.split(behind)] if arrow else asked
            for entry in asked:
                self._add(entry, given)

    def _add(self, entry: str, others: Sequence[str]) -> None:
        tokens = self._analyzer.tokens(entry)
        self._longest = max(self._longest, len(tokens))
        for level, table in self._others.items():
            key = _key(tokens, level)
            table.setdefault(key, {}).update((other, None) for other in others if self._key_of(other, level) != key)

    def _key_of(self, entry: str, level: Level) -> Entry:
        return _key(self._analyzer.tokens(entry), level)

    def widen(self, tree: Ranked, level: Level, schema: Schema) -> Ranked:
        """Ask for synonyms beside the plain words of a query; what is quoted, spelt with ``=`` or excluded stays as it is.

        At the level of the word only the very words of an entry have synonyms, at looser ones their other forms too.
        """
        if not self._longest or level == Level.SPELLING:
            return tree
        at = Level.WORD if level == Level.WORD else Level.STEM
        return _Widening(self._others[at], self._longest, lambda word: self._key_of(word, at), schema).ranked(tree)


def _key(tokens: Sequence[Token], level: Level) -> Entry:
    return tuple(getattr(token.terms, level) for token in tokens)


class _Widening:
    """One query that is widened."""

    def __init__(
        self, others: Mapping[Entry, Iterable[str]], longest: int, key_of: Callable[[str], Entry], schema: Schema
    ) -> None:
        self._others = others
        self._longest = longest
        self._key_of = key_of
        self._schema = schema
        self._left = MAX_ADDED

    def ranked(self, node: Ranked) -> Ranked:
        """Widen parts that stand side by side: the longest entry first."""
        found: list[Node] = []
        at = 0
        while at < len(node.parts):
            either, length = self._longest_entry(node.parts[at : at + self._longest])
            found.append(either or self.node(node.parts[at]))
            at += length
        return Ranked(tuple(found))

    def _longest_entry(self, parts: Sequence[Node]) -> tuple[Node | None, int]:
        words = tuple(part for part in takewhile(lambda part: isinstance(part, Word), parts) if isinstance(part, Word))
        for length in range(len(words) if self._left else 0, 0, -1):
            either = self._either(words[:length])
            if either:
                return either, length
        return None, 1

    def node(self, node: Node) -> Node:
        """Widen one node."""
        match node:
            case Word():
                return self._either((node,)) or node
            case Ranked():
                return self.ranked(node)
            case And(parts) | Or(parts):
                return type(node)(tuple(map(self.node, parts)))
            case Must(part):
                return Must(self.node(part))
            case Boost(part, weight):
                return Boost(self.node(part), weight)
            case Field(name, part) if not node.asks_roots and self._schema.kind(field_name(name)) == Kind.TEXT:
                return Field(name, self.node(part))
            case _:
                return node

    def _either(self, words: tuple[Word, ...]) -> Node | None:
        key = tuple(term for word in words for term in self._key_of(word.text))
        others = tuple(self._others.get(key, ()))[: self._left]
        if not others:
            return None
        self._left -= len(others)
        typed = words[0] if len(words) == 1 else Ranked(words)
        meant = (Phrase(other) if " " in other else Word(other) for other in others)
        return Or((typed, *(Boost(other, LESS) for other in meant)))
