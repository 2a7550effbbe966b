"""Custom word lists: synonyms, which expand queries, and protected words, which are never stemmed.

Both are plain text in any encoding that documents may have. ``#`` begins a comment, and empty lines
are ignored. In a list of synonyms, each line is a group::

    سيارة، عربة، مركبة              a query for one of them finds the others too
    حاسوب => كمبيوتر، حاسب آلي     a query for the words before => also finds those after it

Protected words are listed one or several per line.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from kashaf.analyzers import Analyzer, Level, Token
from kashaf.arguments import take_path
from kashaf.errors import InvalidRequest
from kashaf.index import Schema
from kashaf.index.protected import COMMAS, word_list
from kashaf.messages import Message
from kashaf.search.query.tree import Boost, Node, Phrase, Ranked, Word
from kashaf.search.query.widening import Widening

__all__ = ["Synonyms", "read_synonyms"]

ONE_WAY = "=>"

MAX_GROUP = 50
"""The most entries of a group."""

MAX_ENTRY = 5
"""The most words of an entry."""

MAX_ADDED = 30
"""The most synonyms added to a query, for all of its words together."""

LESS = 0.7
"""Weight of a synonym: documents with the words typed rank before those that only mean the same."""

Entry = tuple[str, ...]


def read_synonyms(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Read a list of synonyms; each item is a group.

    Raises `InvalidRequest` that names the line with a mistake, `UnreadableFile`.
    """
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
    """Return what is wrong with a group, if anything."""
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
    """The synonyms of words and names.

    Synonyms of synonyms are not looked up, so cycles do no harm.
    """

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
        """Add synonyms to the plain words of a query.

        Quoted words, words with ``=`` and excluded words stay as they are. At the level of the word
        only the exact words of an entry have synonyms, at looser levels their other forms too.
        """
        if not self._longest or level == Level.SPELLING:
            return tree
        at = Level.WORD if level == Level.WORD else Level.STEM
        return _Meaning(self._others[at], self._longest, lambda word: self._key_of(word, at), schema).widened(tree)


def _key(tokens: Sequence[Token], level: Level) -> Entry:
    return tuple(getattr(token.terms, level) for token in tokens)


class _Meaning(Widening):
    """One query that is expanded with synonyms."""

    def __init__(
        self, others: Mapping[Entry, Iterable[str]], longest: int, key_of: Callable[[str], Entry], schema: Schema
    ) -> None:
        super().__init__(longest, schema)
        self._others = others
        self._key_of = key_of
        self._left = MAX_ADDED

    def others(self, words: Sequence[Word], field: str) -> Sequence[Node]:
        """Return the synonyms of words side by side, as many as there is room for."""
        del field  # synonyms are those of every field
        key = tuple(term for word in words for term in self._key_of(word.text))
        others = tuple(self._others.get(key, ()))[: self._left]
        self._left -= len(others)
        return [Boost(Phrase(other) if " " in other else Word(other), LESS) for other in others]
