"""How does Arabic text become terms? Text in, tokens out; no files, no index, no network.

Names resolve when they are first used: readers of documents ask for letters, and need no analyzer.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kashaf.analyzers.analyzer import AnalyzedWord, Analyzer, Stage
    from kashaf.analyzers.character_grams import commonness, grams
    from kashaf.analyzers.collation import collate
    from kashaf.analyzers.roots import is_root
    from kashaf.analyzers.signature import Signature, sign
    from kashaf.analyzers.spelling import compatible, skeleton, spelling_prefix, written
    from kashaf.analyzers.token import PLACEHOLDER, Level, Terms, Token

__all__ = [
    "PLACEHOLDER",
    "AnalyzedWord",
    "Analyzer",
    "Level",
    "Signature",
    "Stage",
    "Terms",
    "Token",
    "collate",
    "commonness",
    "compatible",
    "grams",
    "is_root",
    "sign",
    "skeleton",
    "spelling_prefix",
    "written",
]

_HOMES = {
    "analyzer": ("AnalyzedWord", "Analyzer", "Stage"),
    "collation": ("collate",),
    "character_grams": ("commonness", "grams"),
    "roots": ("is_root",),
    "signature": ("Signature", "sign"),
    "spelling": ("compatible", "skeleton", "spelling_prefix", "written"),
    "token": ("PLACEHOLDER", "Level", "Terms", "Token"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Resolve a name the first time it is used (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value
