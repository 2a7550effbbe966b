"""Editions: texts of one work, and which of them is the better one."""

from __future__ import annotations

from kashaf.analyzers import Signature
from kashaf.documents import FieldValue, values_of
from kashaf.index import Outline, Stored

__all__ = ["Text", "is_better", "may_have_editions"]

_PRIMARY = "PRIMARY_VERSION"
"""The issue that marks the version of a work that OpenITI prefers."""


_BOOK = 20
"""Pages of the shortest text that is compared with others as a book.

Shorter ones may be alike because they follow one template, as judgments and reports do.
"""


class Text:
    """A document as it is compared with others; only editions need its record for that.

    ``has_editions`` says whether others may be editions of it: it is a book, or of a known work.
    """

    __slots__ = ("_is_book", "_signature", "_volume", "_works", "has_editions")

    def __init__(self, signature: str, stored: Stored | None = None) -> None:
        self._signature = Signature(signature)
        self._is_book = stored is not None and stored.pages >= _BOOK
        self._works = _texts(stored.fields.get("work")) if stored else frozenset()
        self.has_editions = self._is_book or bool(self._works)
        self._volume = _volume(stored) if stored and self.has_editions else ""

    def is_copy(self, other: Text) -> bool:
        """Say whether both are nearly identical."""
        return not self._is_other_volume(other) and self._signature.resembles(other._signature)

    def is_edition(self, other: Text) -> bool:
        """Say whether both are of one work; different volumes of one are not."""
        if not (self.has_editions and other.has_editions) or self._is_other_volume(other):
            return False
        same_work = not self._works.isdisjoint(other._works)
        return same_work or (self._is_book and other._is_book and self._signature.is_of_same_work(other._signature))

    def _is_other_volume(self, other: Text) -> bool:
        return bool(self._volume and other._volume) and self._volume != other._volume


def may_have_editions(outline: Outline) -> bool:
    """Say whether others may be editions of a document, so that its record is needed."""
    return outline.pages >= _BOOK or outline.has_work


def is_better(one: Stored, other: Stored) -> bool:
    """Say whether an edition is better than another.

    It is if its library prefers it (``issues`` has ``PRIMARY_VERSION``), or if it is no text from
    recognition (``ocr``) and the other one is.
    """
    return _rank(one) < _rank(other)


def _rank(stored: Stored) -> tuple[bool, bool]:
    return bool(_texts(stored.fields.get("ocr"))), _PRIMARY not in _texts(stored.fields.get("issues"))


def _volume(stored: Stored) -> str:
    stated = next(iter(_texts(stored.fields.get("volume"))), "")
    if stated:
        return stated.lstrip("0")
    from kashaf.analyzers.volumes import volume_of  # few documents have editions

    found = volume_of(stored.title)
    return str(found.number) if found else ""


def _texts(value: FieldValue | None) -> frozenset[str]:
    return frozenset(text for each in values_of(value) if (text := str(each).strip()))
