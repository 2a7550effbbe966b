"""What each part of the ranking is worth: the numbers of `kashaf.search.ranking.weights`, taken out one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from unittest.mock import patch

from kashaf.analyzers import Level
from kashaf.search.query import planner
from kashaf.search.ranking import weights

__all__ = ["Ablation", "ablations"]

Ablation = Callable[[], AbstractContextManager[None]]
"""Opens a context in which a part of the ranking weighs nothing; which documents are hits stays as it is."""


def ablations() -> Mapping[str, Ablation]:
    """Give what can be taken out, by what the row is called after "kashaf, "."""
    return {
        "without word": lambda: _without(Level.WORD),
        "without stem": lambda: _without(Level.STEM),
        "without root": lambda: _without(Level.ROOT),
        "without grams": lambda: _without(Level.GRAMS),
        "without root and grams": lambda: _without(Level.ROOT, Level.GRAMS),
        "without titles": lambda: _without(*weights.TITLE_WEIGHTS, weights=(weights.TITLE_WEIGHTS,)),
        "without all words first": lambda: _without_number("ALL_WORDS"),
        "without near spellings": lambda: _without_number("MISTYPED"),
    }


@contextmanager
def _without(
    *levels: Level, weights: tuple[dict[Level, float], ...] = (weights.WEIGHTS, weights.TITLE_WEIGHTS)
) -> Iterator[None]:
    """Let the levels weigh nothing. The tables are changed in place, for other modules hold them too."""
    with ExitStack() as stack:
        for table in weights:
            stack.enter_context(patch.dict(table, {level: 0.0 for level in levels if level in table}))
        yield


@contextmanager
def _without_number(name: str) -> Iterator[None]:
    with ExitStack() as stack:
        for module in (weights, planner):
            if hasattr(module, name):
                stack.enter_context(patch.object(module, name, 0))
        yield
