"""What did the reader mean, and what do we show? From a query to ranked results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kashaf.lazy_names import resolver as _resolver

if TYPE_CHECKING:
    from kashaf.ingest import (
        ExportMode,
        SyncProgress,
        SyncReport,
        Transfer,
        export_records,
        import_records,
        migrate,
        rebuild,
    )
    from kashaf.search.archive import Archive
    from kashaf.search.assist.completion import Suggestion
    from kashaf.search.assist.transliterations import Transliteration
    from kashaf.search.corpus.concordance import Concordance, ConcordanceLine
    from kashaf.search.corpus.corpus import Corpus
    from kashaf.search.corpus.frequencies import Frequencies, WordFrequency
    from kashaf.search.federation import CollectionCount, FederatedHit, FederatedResults, MultiArchive, Together
    from kashaf.search.open_archive import open
    from kashaf.search.query.description import Explained
    from kashaf.search.query.filters import Filter
    from kashaf.search.query.grammar import LANGUAGE
    from kashaf.search.query.options import LEVELS
    from kashaf.search.ranking.semantic import EmbedReport
    from kashaf.search.results.book_pages import BookPages
    from kashaf.search.results.excerpts import Excerpt
    from kashaf.search.results.rendering import highlight_html
    from kashaf.search.results.results import (
        Alternative,
        ArchiveStats,
        Copy,
        Counts,
        FacetResult,
        FacetValue,
        Hit,
        Note,
        PageHit,
        QueryWord,
        Results,
        Snippet,
        WordInfo,
    )
    from kashaf.search.results.selection import Selection

__all__ = [
    "LANGUAGE",
    "LEVELS",
    "Alternative",
    "Archive",
    "ArchiveStats",
    "BookPages",
    "CollectionCount",
    "Concordance",
    "ConcordanceLine",
    "Copy",
    "Corpus",
    "Counts",
    "EmbedReport",
    "Excerpt",
    "Explained",
    "ExportMode",
    "FacetResult",
    "FacetValue",
    "FederatedHit",
    "FederatedResults",
    "Filter",
    "Frequencies",
    "Hit",
    "MultiArchive",
    "Note",
    "PageHit",
    "QueryWord",
    "Results",
    "Selection",
    "Snippet",
    "Suggestion",
    "SyncProgress",
    "SyncReport",
    "Together",
    "Transfer",
    "Transliteration",
    "WordFrequency",
    "WordInfo",
    "export_records",
    "highlight_html",
    "import_records",
    "migrate",
    "open",
    "rebuild",
]

_HOMES = {
    "kashaf.ingest": (
        "ExportMode",
        "SyncProgress",
        "SyncReport",
        "Transfer",
        "export_records",
        "import_records",
        "migrate",
        "rebuild",
    ),
    ".archive": ("Archive",),
    ".assist.completion": ("Suggestion",),
    ".assist.transliterations": ("Transliteration",),
    ".corpus.concordance": ("Concordance", "ConcordanceLine"),
    ".corpus.corpus": ("Corpus",),
    ".corpus.frequencies": ("Frequencies", "WordFrequency"),
    ".federation": ("CollectionCount", "FederatedHit", "FederatedResults", "MultiArchive", "Together"),
    ".open_archive": ("open",),
    ".query.description": ("Explained",),
    ".query.filters": ("Filter",),
    ".query.grammar": ("LANGUAGE",),
    ".query.options": ("LEVELS",),
    ".ranking.semantic": ("EmbedReport",),
    ".results.book_pages": ("BookPages",),
    ".results.excerpts": ("Excerpt",),
    ".results.rendering": ("highlight_html",),
    ".results.results": (
        "Alternative",
        "ArchiveStats",
        "Copy",
        "Counts",
        "FacetResult",
        "FacetValue",
        "Hit",
        "Note",
        "PageHit",
        "QueryWord",
        "Results",
        "Snippet",
        "WordInfo",
    ),
    ".results.selection": ("Selection",),
}

if not TYPE_CHECKING:  # else no wrong name would be found
    __getattr__ = _resolver(__name__, _HOMES)
