"""How much of a folder a sync may take away before it asks.

The number is apart from the check (`removals`), because the search side only names it.
"""

from __future__ import annotations

__all__ = ["MOST_REMOVED"]

MOST_REMOVED = 50.0
"""Percent of the documents of a PATH that may be removed."""
