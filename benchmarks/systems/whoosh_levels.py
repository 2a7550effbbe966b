"""Stock Whoosh with kashaf's fields: title and text on three levels, from kashaf's terms.

Whoosh's own modules are imported where they are used: only then has `benchmarks.systems.whoosh`
switched their warnings off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from benchmarks.collections.corpus import Article
from benchmarks.systems.whoosh import Whoosh
from kashaf import index as kept
from kashaf.analyzers import PLACEHOLDER, Analyzer, Level
from kashaf.documents import from_record
from kashaf.index import make_entries

__all__ = ["WhooshLevels"]

WITH_POSITIONS = (Level.SPELLING, Level.WORD)
"""As in kashaf."""


@cache
def _analyzer() -> Analyzer:
    """Return the one analyzer of the process: it caches words."""
    return Analyzer()


class _Words:
    """An analyzer for Whoosh: kashaf's terms of a level with their offsets, for highlights.

    Whoosh stores it in its files.
    """

    def __init__(self, level: Level) -> None:
        self._level = level

    def __call__(self, value: str, *, tokenize: bool = True, **_: Any) -> Iterator[Any]:
        from whoosh.analysis import Token

        token = Token()
        if not tokenize:  # a pattern of the query language
            token.text = re.sub("[^?*]+", lambda found: _analyzer().normalize(found[0]), value)
            yield token
            return
        for found in _analyzer().tokens(value):
            token.text, token.pos = getattr(found.terms, self._level.value), found.position
            token.startchar, token.endchar = found.start, found.end
            token.matched = token.stopped = False
            yield token


class WhooshLevels(Whoosh):
    """Any word of the query is enough for a hit, in either field and on any level; all score."""

    shown = f"{kept.TEXT}_{Level.STEM.value}"
    shown_of_patterns = f"{kept.TEXT}_{Level.WORD.value}"

    def __init__(self) -> None:
        self._analyzer = _analyzer()
        self._fields = kept.Schema(self._analyzer.fingerprint)
        self._names = [
            (field, level, f"{field}_{level.value}") for field in (kept.TITLE, kept.TEXT) for level in self._fields.levels
        ]

    def schema(self) -> Any:
        """Return the fields, and the stored parts of an article."""
        from whoosh.fields import ID, STORED, TEXT, Schema

        schema = Schema(id=ID(stored=True, unique=True), title=STORED, text=STORED)
        for _, level, name in self._names:
            schema.add(name, TEXT(analyzer=_Words(level), phrase=level in WITH_POSITIONS))
        return schema

    def records(self, articles: Iterable[Article]) -> Iterable[dict[str, Any]]:
        """Analyse as kashaf does; Whoosh takes a list of terms as it is."""
        waiting: dict[str, Article] = {}

        def documents() -> Iterable[Any]:
            for article in articles:
                waiting[article.id] = article
                yield from_record(article._asdict())

        for entry in make_entries(documents(), self._analyzer, self._fields):
            # Pages of long documents are separate entries in kashaf, without a counterpart here.
            if entry.page is None:
                terms = {name: entry.lines[field][level].split(" ") for field, level, name in self._names}
                yield {**waiting.pop(entry.id)._asdict(), **terms}

    def open(self, place: str) -> None:
        """Open the index; patterns search the words."""
        from whoosh.qparser import MultifieldParser, OrGroup

        super().open(place)
        names = [name for _, level, name in self._names if level is Level.WORD]
        self._parser = MultifieldParser(names, self._index.schema, group=OrGroup)

    def query(self, text: str) -> Any:
        """Analyse a typed query."""
        from whoosh.query import Or, Term

        lines = self._analyzer.lines(text)
        terms = [(name, term) for _, level, name in self._names for term in lines[level].split() if term != PLACEHOLDER]
        return Or([Term(*each) for each in terms])
