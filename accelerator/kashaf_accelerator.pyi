"""kashaf's analysis of text, faster: words, the memo of their terms, and lines of these terms.

A method returns ``None`` for a text or terms with a lone surrogate, which Rust can't keep.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, final

FITS: Final[int]
"""The version of what Python and this module agree on."""

__version__: Final[str]

@final
class Accelerator:
    """Splits texts into words and remembers the terms of words; safe to share between threads."""

    def __new__(
        cls,
        *,
        classify: Callable[[str], int],
        number_end: Callable[[str, int], int],
        make_terms: Callable[[str], tuple[str, str, str, str]],
        skeleton: Callable[[str], str],
        affixes: tuple[str, str],
        remembered: int,
        longest_remembered: int,
        gram_length: int,
    ) -> Accelerator: ...
    def lines(self, text: str, /) -> tuple[str, str, str, str] | None:
        """Return the terms of all words, joined by spaces: a line for each level."""
    def words(self, text: str, /) -> list[str] | None:
        """Return the terms of all words at the level word."""
    def find(
        self,
        text: str,
        wanted: tuple[Iterable[str], Iterable[str], Iterable[str], Iterable[str]],
        skeletons: Sequence[str] | None,
        /,
    ) -> list[tuple[int, int, int, tuple[str, str, str, str]]] | None:
        """Return start, end, position and terms of each word with a wanted term at its level.

        Words that are new and have none of the ``skeletons`` are passed over.
        """
    def pieces(self, words: str, /) -> str | None:
        """Return the n-grams of each different word of a line once, joined by spaces."""
