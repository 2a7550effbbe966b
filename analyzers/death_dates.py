"""The Hijri year of death in the name of an author: الثعالبي (المتوفى: 429هـ)."""

from __future__ import annotations

import re

from kashaf.analyzers.normalization import drop_invisible, normalize_teh_marbuta, normalize_yeh, strip_diacritics

__all__ = ["year_of_death"]

_LONGEST = 1_000
"""Characters of a name that are looked at."""

_LATEST = 1500
"""The latest Hijri year; a later one without a mark is of the common calendar."""

_DIED = r"(?<!\w)(?:(?:ال)?متوفي|ت)(?!\w) ?[:.]? ?"
_ABOUT = "(?:(?:نحو|بعد|قبل|سنه|عام|حوالي|في) )?" * 2
_HIJRI = r"(?:ه|هجريه?)(?!\w)"
_COMMON = r"(?:م|ميلاديه?)(?!\w)"
_YEAR = r"(?<!\d)(\d{1,4})(?!\d)"
_IN_HIJRI = re.compile(
    rf"{_DIED}(?:{_ABOUT}\d{{3,4}} ?{_COMMON} ?[/=,-]? ?)?{_ABOUT}{_YEAR}(?! ?{_COMMON})"
    rf"|[(\[] ?\d{{1,4}} ?(?:{_HIJRI} ?)?[-\u2013] ?{_ABOUT}{_YEAR} ?{_HIJRI}"
)
"""A year behind the word for it, or the second of two years in brackets."""


def year_of_death(name: str) -> str | None:
    """Return the Hijri year in which a name says that its bearer died; ``None`` if it says none.

    A year that is "about", "after" or "before" counts as it stands. A year of the common calendar
    is left out, because the field that takes the year counts Hijri years.

    >>> year_of_death("أبو هلال العسكري (المتوفى: نحو ٣٩٥هـ)"), year_of_death("طه حسين (ت 1973م)")
    ('395', None)
    """
    for step in (drop_invisible, strip_diacritics, normalize_yeh, normalize_teh_marbuta):
        name = step(name[:_LONGEST])
    found = _IN_HIJRI.search(" ".join(name.split()))
    year = int(found[1] or found[2]) if found else 0  # digits of any script
    return str(year) if 0 < year <= _LATEST else None
