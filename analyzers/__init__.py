"""How does Arabic text become terms? Text in, tokens out; no files, no index, no network."""

from kashaf.analyzers.token import PLACEHOLDER, Level, Terms, Token

__all__ = ["PLACEHOLDER", "Level", "Terms", "Token"]
