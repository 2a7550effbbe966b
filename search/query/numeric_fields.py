"""Numbers in fields without a type: years of death, volumes, prices.

An index keeps the values of such a field as terms. In one commit they are also numbers, if they are
numbers or Hijri years in most of the documents that have the field. Nothing in the index depends on
that: a value that is no number is found as before.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.hijri import HIJRI_MARK
from kashaf.documents import FieldValue, values_of
from kashaf.index import Query, Reader, any_of

__all__ = ["MAX_NUMBERS", "NumericFields"]

MAX_NUMBERS = 50_000
"""The most values of a field that are read as numbers; with more, it has to be typed."""


class NumericFields:
    """The numbers of fields without a type, in one commit; safe to use from many threads."""

    def __init__(self, index: Reader, analyzer: Analyzer) -> None:
        self._index = index
        self._value = analyzer.value
        self._number = re.compile(rf"([0-9]{{1,15}}(?:\.[0-9]{{1,15}})?)(?:_?{re.escape(analyzer.value(HIJRI_MARK))})?")
        self._lock = threading.Lock()
        self._known: dict[str, Mapping[str, float]] = {}

    def numbers(self, name: str) -> Mapping[str, float]:
        """Return the numbers of a field by their terms; empty if the field is not numeric."""
        with self._lock:
            if name not in self._known:
                self._known[name] = self._read(name)
            return self._known[name]

    def between(self, name: str, low: float | None, high: float | None) -> Query:
        """Plan a range, both ends included; ``None`` leaves a side open."""
        place, _ = self._index.schema.place(name)
        terms = tuple(
            term
            for term, number in self.numbers(name).items()
            if (low is None or number >= low) and (high is None or number <= high)
        )
        return any_of(place, Level.VALUE, terms)

    def of(self, name: str, value: FieldValue | None) -> list[float]:
        """Return the numbers among the values of a field of a document."""
        _, prefix = self._index.schema.place(name)
        numbers = self.numbers(name)
        return [numbers[term] for each in values_of(value) if (term := prefix + self._value(str(each))) in numbers]

    def _read(self, name: str) -> Mapping[str, float]:
        place, prefix = self._index.schema.place(name)
        if not prefix:
            return {}
        found: dict[str, float] = {}
        others = numeric = 0
        for count, word in enumerate(self._index.words(place, Level.VALUE, prefix, limit=MAX_NUMBERS + 1)):
            if count == MAX_NUMBERS:
                return {}
            if match := self._number.fullmatch(word.term, len(prefix)):
                found[word.term] = float(match[1])
                numeric += word.documents
            else:
                others += word.documents
        return found if numeric > others else {}
