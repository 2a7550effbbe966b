"""Passages: a snippet as the separate stretches of text that it was made of; why it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from kashaf.search import Hit, Snippet
from kashaf.web.presentation.language import Language

__all__ = ["Passage", "passages", "reason"]

_BETWEEN = " … "
"""What joins the passages of a snippet."""

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of a text with a mark of each cut; ``highlights`` are spans of code points."""

    text: str
    highlights: tuple[tuple[int, int], ...]


def passages(snippet: Snippet) -> Iterator[Passage]:
    r"""Split a snippet into its passages; each begins and ends with a mark where it is cut.

    A mark at the end does not break off from the last word.

    >>> [each.text for each in passages(Snippet("الأول … والثاني …"))]
    ['الأول\xa0…', '… والثاني\xa0…']
    """
    start = 0
    while start <= len(snippet.text):
        found = snippet.text.find(_BETWEEN, start)
        end = len(snippet.text) if found < 0 else found
        before, after = "… " if start else "", "\u00a0…" if found >= 0 else ""
        text = snippet.text[start:end]
        if not after and text.endswith(" …"):
            text = f"{text[:-2]}\u00a0…"
        moved = len(before) - start
        inside = tuple((low + moved, high + moved) for low, high in snippet.highlights if start <= low and high <= end)
        yield Passage(before + text + after, inside)
        start = end + len(_BETWEEN)


def reason(language: Language, hit: Hit, words: int) -> Markup:
    """Say in a few words why a hit was found; empty where that tells a reader nothing.

    ``words`` is the number of words in the query.
    """
    title = hit.title_highlights
    if words > 1 and _side_by_side(hit.title, title):
        return language.gettext("the words side by side in the title")
    if words > 1 and len(title) > 1:
        return language.gettext("the words in the title")
    if title:
        return language.gettext("in the title")
    if words > 1 and _side_by_side(hit.snippet.text, hit.snippet.highlights):
        return language.gettext("the words side by side in the text")
    return Markup()


def _side_by_side(text: str, highlights: Spans) -> bool:
    neighbours = pairwise(highlights)
    return any(not text[end:start].strip() and text[low:end] != text[start:high] for (low, end), (start, high) in neighbours)
