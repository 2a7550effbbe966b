"""Alternative queries, from the nearest to the farthest; their matches are counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kashaf.analyzers import Level
from kashaf.search.query.options import LEVELS
from kashaf.search.query.parser import parse
from kashaf.search.query.tree import And, Boost, Exact, Field, Must, Node, Not, Or, Phrase, Ranked, Wildcard, Word

__all__ = ["AlternativeQuery", "Leaf", "alternative_queries", "leaves"]


@dataclass(frozen=True, slots=True)
class AlternativeQuery:
    """An alternative query, with or without the filters, and its reason.

    See `kashaf.search.Alternative`.
    """

    reason: str
    query: str
    level: Level
    filtered: bool = True


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word of a query, as a query of its own; ``text`` is how it was typed."""

    text: str
    node: Node
    excluded: bool = False


def leaves(node: Node, *, excluded: bool = False) -> Iterator[Leaf]:
    """Yield the words of a query in order.

    The words of a phrase come one by one, words within a field with its name.
    """
    match node:
        case Not(part):
            yield from leaves(part, excluded=True)
        case Must(part) | Boost(part):
            yield from leaves(part, excluded=excluded)
        case And(parts) | Or(parts) | Ranked(parts):
            for part in parts:
                yield from leaves(part, excluded=excluded)
        case Field(name, And(parts) | Or(parts) | Ranked(parts)):
            for part in parts:
                yield from leaves(Field(name, part), excluded=excluded)
        case Phrase(text, _, exact):
            for word in text.split():
                yield Leaf(word, Phrase(word, exact=exact), excluded)
        case Wildcard("*"):
            pass
        case Word(text):
            yield Leaf(text, node, excluded)
        case _:
            yield Leaf(str(node), node, excluded)


def alternative_queries(
    tree: Ranked, level: Level, suggestion: str | None, rare: Sequence[Leaf], *, filtered: bool
) -> Iterator[AlternativeQuery]:
    """Yield alternative queries, none twice.

    ``rare`` are the words to omit; ``filtered`` says whether there are filters.
    """
    asked = {(str(tree), level)}
    candidates = [("spelling", suggestion, level)]
    candidates += [("level", str(tree), looser) for looser in LEVELS[LEVELS.index(level) + 1 :]]
    candidates += [("words", str(_anywhere(tree)), level), ("any", str(_any(tree)), level)]
    candidates.append(("fewer", _fewer(tree, rare), level))
    for reason, query, at in candidates:
        if query and (query, at) not in asked:
            asked.add((query, at))
            yield AlternativeQuery(reason, query, at)
    if filtered:
        yield AlternativeQuery("filters", str(tree), level, filtered=False)


def _anywhere(tree: Ranked) -> Ranked:
    """Remove quotes and ``=``."""
    parts: list[Node] = []
    for part in tree.parts:
        match part:
            case Phrase(text):
                parts += [Must(Word(word)) for word in text.split()]
            case Exact(text):
                parts.append(Word(text))
            case _:
                parts.append(part)
    return Ranked(tuple(parts))


def _any(tree: Ranked) -> Ranked:
    """Make required words optional."""
    parts: list[Node] = []
    for part in tree.parts:
        match part:
            case Must(inner):
                parts.append(inner)
            case And(inners):
                parts += inners
            case _:
                parts.append(part)
    return Ranked(tuple(parts))


def _fewer(tree: Ranked, rare: Sequence[Leaf]) -> str | None:
    """Omit words; ``None`` if nothing would be left to search for."""
    left: Node | None = tree
    for leaf in rare:
        left = _without(left, leaf.node) if left else None
    if left is None or all(leaf.excluded for leaf in leaves(left)):
        return None
    return str(parse(str(left)))  # removes brackets around a single word


def _without(node: Node, leaf: Node) -> Node | None:
    """Copy a tree without a leaf; only the first or last word of a phrase can be omitted."""
    match node:
        case _ if node == leaf:
            return None
        case Must(part):
            left = _without(part, leaf)
            return Must(left) if left else None
        case Boost(part, weight):
            left = _without(part, leaf)
            return Boost(left, weight) if left else None
        case And(parts) | Or(parts) | Ranked(parts):
            kept = tuple(each for part in parts if (each := _without(part, leaf)))
            if isinstance(node, Ranked) or len(kept) > 1:
                return type(node)(kept) if kept else None
            return kept[0] if kept else None
        case Field(name, And() | Or() | Ranked() as part) if isinstance(leaf, Field) and leaf.name == name:
            left = _without(part, leaf.part)
            return Field(name, left) if left else None
        case Phrase(text) if isinstance(leaf, Phrase):
            words = text.split()
            kept_words = words[1:] if words[0] == leaf.text else words[:-1] if words[-1] == leaf.text else words
            return replace(node, text=" ".join(kept_words)) if kept_words else None
        case _:
            return node
