"""The typed tree of a query: one small class per node; each prints itself as it would be typed."""

from __future__ import annotations

from dataclasses import dataclass

from kashaf.analyzers import Level
from kashaf.search.query.grammar import BOOST, EXACT, FUZZY, JOINERS, RANGE, ROOT_NAMES

__all__ = [
    "And",
    "Boost",
    "Exact",
    "Field",
    "Fuzzy",
    "Must",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Range",
    "Ranked",
    "Variant",
    "Wildcard",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}." if self.text in JOINERS else self.text  # a point shows that it joins nothing


@dataclass(frozen=True, slots=True)
class Exact:
    """A word as spelt: ``=كَتَبَ``."""

    text: str

    def __str__(self) -> str:
        return f"{EXACT}{self.text}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words side by side in this order, or within ``slop`` words of each other in any order.

    ``exact``: the words are searched as spelt.
    """

    text: str
    slop: int | None = None
    exact: bool = False

    def __str__(self) -> str:
        sign, within = EXACT if self.exact else "", "" if self.slop is None else f"{FUZZY}{self.slop}"
        return f'{sign}"{self.text}"{within}'


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern: ``*`` matches any letters, ``?`` one letter; ``*`` alone matches everything."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and those spelt nearly like it."""

    text: str

    def __str__(self) -> str:
        return f"{self.text}{FUZZY}"


@dataclass(frozen=True, slots=True)
class Range:
    """From ``low`` to ``high``, both included; an empty side is open."""

    low: str
    high: str

    def __str__(self) -> str:
        return f"{self.low}{RANGE}{self.high}"


@dataclass(frozen=True, slots=True)
class Field:
    """A part within one field, whose name is as typed; or a part searched by roots.

    For roots, one of `ROOT_NAMES` takes the place of the field's name.
    """

    name: str
    part: Node

    @property
    def asks_roots(self) -> bool:
        """Whether this searches for all words of a root."""
        return self.name.lower() in ROOT_NAMES

    def __str__(self) -> str:
        return f"{self.name}:({self.part})" if isinstance(self.part, Field) else f"{self.name}:{_inside(self.part)}"


@dataclass(frozen=True, slots=True)
class Boost:
    """A part that counts ``weight`` times as much in the order."""

    part: Node
    weight: float

    def __str__(self) -> str:
        return f"{_inside(self.part)}{BOOST}{self.weight:g}"


@dataclass(frozen=True, slots=True)
class Must:
    """A part that must match."""

    part: Node

    def __str__(self) -> str:
        return f"+{_inside(self.part)}"


@dataclass(frozen=True, slots=True)
class Not:
    """A part that must not match."""

    part: Node

    def __str__(self) -> str:
        return f"-{_inside(self.part)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(_inside(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(str(part) if isinstance(part, And) else _inside(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Parts side by side: any of them makes a hit, the more the better; Must and Not decide."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(f"({part})" if isinstance(part, Ranked) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another spelling of a name that was typed; it has no syntax of its own.

    ``forms`` are those that the index contains, each a normalised word or several side by side.
    ``scored`` are terms of a level that add to the score, each with its weight.
    """

    text: str
    forms: tuple[tuple[str, ...], ...]
    scored: tuple[tuple[Level, str, float], ...] = ()

    def __str__(self) -> str:
        return self.text


Node = Word | Exact | Phrase | Wildcard | Fuzzy | Range | Field | Boost | Must | Not | And | Or | Ranked | Variant


def _inside(part: Node) -> str:
    """Print a part of a node that binds tighter than the part."""
    return f"({part})" if isinstance(part, And | Or | Ranked) else str(part)
