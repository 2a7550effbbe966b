"""How long random tests run: a little on every machine, longer if a variable says so."""

from __future__ import annotations

import os

__all__ = ["DAMAGES", "KILLS", "QUERIES", "ROUNDS", "TIMES", "examples"]

TIMES = int(os.environ.get("KASHAF_EXAMPLES", "1"))
"""How many times as many examples; with more than 1 they are others each time."""

KILLS = int(os.environ.get("KASHAF_KILLS", "3"))
"""How many programs to kill of each engine; CI asks for more."""

DAMAGES = int(os.environ.get("KASHAF_DAMAGES", "15"))
"""How many files to damage of each engine; before a release 500."""

ROUNDS = int(os.environ.get("KASHAF_ROUNDS", "8"))
"""How many commits a writer makes while others read."""

QUERIES = int(os.environ.get("KASHAF_QUERIES", "200"))
"""How many different queries to ask in a row."""


def examples(few: int) -> int:
    """Give the number of examples for a test that needs only a few to show that it still holds."""
    return few * TIMES
