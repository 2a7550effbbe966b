"""Is the difference between two systems more than chance? A paired randomisation test."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import compress

__all__ = ["ROUNDS", "SEED", "randomisation_test"]

ROUNDS = 10_000
SEED = 20_240_501


def randomisation_test(
    ours: Mapping[str, float], theirs: Mapping[str, float], *, rounds: int = ROUNDS, seed: int = SEED
) -> float:
    """Return the two-sided p of the difference of the means of two systems over the same queries.

    In every round each query randomly swaps its two values or keeps them (Smucker, Allan and
    Carterette, 2007). p is the share of rounds, the real one among them, whose difference is at
    least as large as the real one. The same values and seed give the same p; the smallest possible
    is 1 / (rounds + 1).
    """
    differences = [ours[query] - theirs[query] for query in ours if ours[query] != theirs[query]]
    total = sum(differences)
    needed = abs(total) - 1e-9
    chance = random.Random(seed)
    size = len(differences)
    extreme = 1
    for _ in range(rounds):
        coins = format(chance.getrandbits(size), f"0{size}b") if size else ""
        kept = sum(compress(differences, map(int, coins)))
        extreme += abs(2 * kept - total) >= needed
    return extreme / (rounds + 1)
