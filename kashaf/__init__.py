"""kashaf: search in Arabic documents.

>>> import kashaf
>>> with kashaf.open("archive", create=True) as archive:          # doctest: +SKIP
...     archive.add_path("documents")
...     archive.commit()
...     for hit in archive.search("الكتب"):
...         print(hit.rank, hit.title, hit.snippet.text)

Names resolve when they are first used: importing kashaf loads no engine and no web framework.
"""

from __future__ import annotations

import importlib
from pathlib import Path as _Path
from typing import TYPE_CHECKING, Any

from kashaf.version import __version__

if TYPE_CHECKING:
    from kashaf.documents import Document, Page
    from kashaf.errors import (
        DamagedIndex,
        DocumentNotFound,
        EngineUnavailable,
        IncompatibleIndex,
        IndexLocked,
        IndexNotFound,
        InvalidDocument,
        InvalidRequest,
        KashafError,
        RemovalRefused,
        StorageError,
        UncommittedWarning,
        UnreadableFile,
    )
    from kashaf.index import Damage
    from kashaf.search import (
        Alternative,
        Archive,
        ArchiveStats,
        BookPages,
        CollectionCount,
        Concordance,
        ConcordanceLine,
        Copy,
        Corpus,
        Counts,
        EmbedReport,
        Excerpt,
        Explained,
        FacetResult,
        FacetValue,
        FederatedHit,
        FederatedResults,
        Filter,
        Frequencies,
        Hit,
        MultiArchive,
        Note,
        PageHit,
        QueryWord,
        Results,
        Selection,
        Snippet,
        Suggestion,
        SyncProgress,
        SyncReport,
        Transfer,
        Transliteration,
        WordFrequency,
        WordInfo,
        export_records,
        import_records,
        migrate,
        open,
        rebuild,
    )

__all__ = [
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
    "Damage",
    "DamagedIndex",
    "Document",
    "DocumentNotFound",
    "EmbedReport",
    "EngineUnavailable",
    "Excerpt",
    "Explained",
    "FacetResult",
    "FacetValue",
    "FederatedHit",
    "FederatedResults",
    "Filter",
    "Frequencies",
    "Hit",
    "IncompatibleIndex",
    "IndexLocked",
    "IndexNotFound",
    "InvalidDocument",
    "InvalidRequest",
    "KashafError",
    "MultiArchive",
    "Note",
    "Page",
    "PageHit",
    "QueryWord",
    "RemovalRefused",
    "Results",
    "Selection",
    "Snippet",
    "StorageError",
    "Suggestion",
    "SyncProgress",
    "SyncReport",
    "Transfer",
    "Transliteration",
    "UncommittedWarning",
    "UnreadableFile",
    "WordFrequency",
    "WordInfo",
    "__version__",
    "export_records",
    "import_records",
    "migrate",
    "open",
    "rebuild",
]

_HOME_OF = {"Document": "kashaf.documents", "Page": "kashaf.documents", "Damage": "kashaf.index"}
"""Which room gives a public name; all others are errors, or those of `kashaf.search`."""

# In a bare checkout the rooms are beside this folder; installed, they are inside it and nothing is
# added. The links in this folder show the rooms to type checkers, which import nothing. Python
# finds the rooms itself, also on systems without links.
_root = _Path(__file__).resolve().parent.parent
if (_root / "pyproject.toml").is_file() and (_root / "analyzers" / "__init__.py").is_file():
    __path__.insert(0, str(_root))


def __getattr__(name: str) -> Any:
    """Resolve a public name, or a room such as ``kashaf.analyzers``, on its first use (PEP 562)."""
    if name in ("analyzers", "cli", "documents", "index", "ingest", "search", "web"):
        return importlib.import_module(f"kashaf.{name}")
    if name in __all__:
        errors = importlib.import_module("kashaf.errors")
        home = "kashaf.errors" if name in errors.__all__ else _HOME_OF.get(name, "kashaf.search")
        return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module 'kashaf' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
