"""Widening: expand a query, so that its plain words also match alternatives to them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import takewhile

from kashaf.index import TEXT, Kind, Schema, field_name
from kashaf.search.query.tree import And, Boost, Field, Must, Node, Or, Ranked, Word

__all__ = ["Widening"]


class Widening(ABC):
    """One query to expand; quoted words, words with ``=`` and excluded words stay as they are.

    ``longest`` is the greatest number of words side by side that may have alternatives.
    """

    def __init__(self, longest: int, schema: Schema) -> None:
        self._longest = longest
        self._schema = schema

    @abstractmethod
    def others(self, words: Sequence[Word], field: str) -> Sequence[Node]:
        """Return the alternatives to words side by side in a field; often there are none."""

    def widened(self, tree: Ranked) -> Ranked:
        """Expand a whole query."""
        return self._ranked(tree, TEXT)

    def _ranked(self, node: Ranked, field: str) -> Ranked:
        """Expand parts side by side, the longest entry first."""
        found: list[Node] = []
        at = 0
        while at < len(node.parts):
            either, length = self._longest_entry(node.parts[at : at + self._longest], field)
            found.append(either or self._node(node.parts[at], field))
            at += length
        return Ranked(tuple(found))

    def _longest_entry(self, parts: Sequence[Node], field: str) -> tuple[Node | None, int]:
        words = tuple(part for part in takewhile(lambda part: isinstance(part, Word), parts) if isinstance(part, Word))
        for length in range(len(words), 0, -1):
            either = self._either(words[:length], field)
            if either:
                return either, length
        return None, 1

    def _node(self, node: Node, field: str) -> Node:
        """Expand one node."""
        match node:
            case Word():
                return self._either((node,), field) or node
            case Ranked():
                return self._ranked(node, field)
            case And(parts):
                return And(tuple(self._node(part, field) for part in parts))
            case Or(parts):
                return Or(tuple(each for part in parts for each in _alternatives(self._node(part, field))))
            case Must(part):
                return Must(self._node(part, field))
            case Boost(part, weight):
                return Boost(self._node(part, field), weight)
            case Field(name, part) if not node.asks_roots and self._schema.kind(field_name(name)) == Kind.TEXT:
                return Field(name, self._node(part, field_name(name)))
            case _:
                return node

    def _either(self, words: tuple[Word, ...], field: str) -> Node | None:
        others = self.others(words, field)
        if not others:
            return None
        return Or((words[0] if len(words) == 1 else Ranked(words), *others))


def _alternatives(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Or) else (node,)
