"""How does Arabic text become terms? Text in, tokens out; no files, no index, no network."""

from kashaf.analyzers.analyzer import AnalyzedWord, Analyzer, Stage
from kashaf.analyzers.collation import collate
from kashaf.analyzers.grams import commonness, grams
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
