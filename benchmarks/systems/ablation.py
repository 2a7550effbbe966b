"""The contribution of each part of the ranking: `kashaf.search.ranking.weights`, part by part.

Each part is removed in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import product
from unittest.mock import patch

from kashaf.analyzers import Level
from kashaf.search.query import nearness, planner
from kashaf.search.ranking import weights

__all__ = ["Ablation", "ablations"]

Ablation = Callable[[], AbstractContextManager[None]]
"""Opens a context in which a part of the ranking weighs nothing; the set of hits stays."""


def ablations() -> Mapping[str, Ablation]:
    """Return what can be removed, by the name of its row after "kashaf, "."""
    return {
        "without word": lambda: _without(Level.WORD),
        "without stem": lambda: _without(Level.STEM),
        "without root": lambda: _without(Level.ROOT),
        "without grams": lambda: _without(Level.GRAMS),
        "without root and grams": lambda: _without(Level.ROOT, Level.GRAMS),
        "without titles": lambda: _without(*weights.TITLE_WEIGHTS, weights=(weights.TITLE_WEIGHTS,)),
        "without all words first": lambda: _without_number("ALL_WORDS"),
        "without nearness": lambda: _without_number("SIDE_BY_SIDE", "NEAR", "NEIGHBOURS"),
        "without near spellings": lambda: _without_number("MISTYPED"),
    }


@contextmanager
def _without(
    *levels: Level, weights: tuple[dict[Level, float], ...] = (weights.WEIGHTS, weights.TITLE_WEIGHTS)
) -> Iterator[None]:
    """Give the levels no weight.

    The tables are changed in place, because other modules have them too.
    """
    with ExitStack() as stack:
        for table in weights:
            stack.enter_context(patch.dict(table, {level: 0.0 for level in levels if level in table}))
        yield


@contextmanager
def _without_number(*names: str) -> Iterator[None]:
    with ExitStack() as stack:
        for module, name in product((weights, planner, nearness), names):
            if hasattr(module, name):
                stack.enter_context(patch.object(module, name, 0))
        yield
