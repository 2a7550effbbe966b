"""How long to try what is tried at random: a little on every machine, longer where KASHAF_EXAMPLES asks for it."""

from __future__ import annotations

import os

TIMES = int(os.environ.get("KASHAF_EXAMPLES", "1"))
"""How many times as many examples; with more than 1 they are others each time."""


def examples(few: int) -> int:
    """Give the number of examples for a test of which a few are enough to see that it still holds."""
    return few * TIMES
