"""What did the reader mean, and what do we show? A query becomes a tree of terms, matches become ranked results."""

from kashaf.search.archive import Archive, ArchiveStats, WordInfo, open, rebuild
from kashaf.search.explaining import Explained
from kashaf.search.rendering import highlight_html
from kashaf.search.requests import LEVELS
from kashaf.search.results import Alternative, FacetResult, FacetValue, Hit, Note, Results, Snippet
from kashaf.search.synchronizing import Progress, SyncReport

__all__ = [
    "LEVELS",
    "Alternative",
    "Archive",
    "ArchiveStats",
    "Explained",
    "FacetResult",
    "FacetValue",
    "Hit",
    "Note",
    "Progress",
    "Results",
    "Snippet",
    "SyncReport",
    "WordInfo",
    "highlight_html",
    "open",
    "rebuild",
]
