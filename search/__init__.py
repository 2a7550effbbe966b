"""What did the reader mean, and what do we show? A query becomes a tree of terms, matches become ranked results."""

from kashaf.ingest import (
    Beginning,
    Progress,
    SyncReport,
    Transfer,
    export_records,
    import_records,
    migrate,
    rebuild,
)
from kashaf.search.archive import Archive
from kashaf.search.choices import Choice
from kashaf.search.completion import Suggestion
from kashaf.search.concordance import Concordance, ConcordanceLine
from kashaf.search.excerpts import Excerpt
from kashaf.search.explaining import Explained
from kashaf.search.frequencies import Frequencies, WordFrequency
from kashaf.search.grammar import LANGUAGE
from kashaf.search.opening import open
from kashaf.search.readings import Reading
from kashaf.search.rendering import highlight_html
from kashaf.search.requests import LEVELS
from kashaf.search.results import (
    Alternative,
    ArchiveStats,
    FacetResult,
    FacetValue,
    Hit,
    Note,
    QueryWord,
    Results,
    Snippet,
    WordInfo,
)
from kashaf.search.selection import Selection
from kashaf.search.together import CollectionCount, Joined, JoinedHit, Together

__all__ = [
    "LANGUAGE",
    "LEVELS",
    "Alternative",
    "Archive",
    "ArchiveStats",
    "Beginning",
    "Choice",
    "CollectionCount",
    "Concordance",
    "ConcordanceLine",
    "Excerpt",
    "Explained",
    "FacetResult",
    "FacetValue",
    "Frequencies",
    "Hit",
    "Joined",
    "JoinedHit",
    "Note",
    "Progress",
    "QueryWord",
    "Reading",
    "Results",
    "Selection",
    "Snippet",
    "Suggestion",
    "SyncReport",
    "Together",
    "Transfer",
    "WordFrequency",
    "WordInfo",
    "export_records",
    "highlight_html",
    "import_records",
    "migrate",
    "open",
    "rebuild",
]
