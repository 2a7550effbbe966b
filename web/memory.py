"""What a server of many threads holds in memory: kept near what it needs."""

from __future__ import annotations

import ctypes
import sys

__all__ = ["share_pools"]

POOLS = 2
"""Memory pools that all threads share.

By default the C library would make up to eight for each processor.
"""

_M_ARENA_MAX = -8
"""The parameter of mallopt(3) in glibc."""


def share_pools() -> bool:
    """Let the threads of this process share two memory pools, and say whether it worked (on glibc).

    Each pool grows to what its largest request needed, and returns little of it to the system.
    Measured with 5,000 articles in Tantivy, 200 requests of nine kinds and 32 threads: 405 MB
    without, 233 MB with two pools, of which some 180 MB are in use.
    """
    if sys.platform != "linux":
        return False
    set_parameter = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    return bool(set_parameter and set_parameter(_M_ARENA_MAX, POOLS))
