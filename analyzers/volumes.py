"""Volumes: the part of a work that a name stands for, as in تاريخ الطبري ج2 and المجلد الثاني."""

from __future__ import annotations

import re
from typing import NamedTuple

from kashaf.analyzers.letters import BASIC_MARKS, DAGGER_ALEF, TATWEEL
from kashaf.analyzers.normalization import normalized

__all__ = ["Volume", "volume_of"]

_LONGEST = 500
"""Characters of a name that are looked at."""
_MOST = 200
"""The highest number of a volume; a higher one is of something else."""

_TOKEN = re.compile(rf"\d+|[^\W\d_][^\W\d{BASIC_MARKS}{DAGGER_ALEF}_]*(?:[{BASIC_MARKS}{DAGGER_ALEF}]+[^\W\d_]*)*")
_EDGES = " \t_-–—.,،:؛/\\|()[]{}«»\"'" + TATWEEL

_MARKS = frozenset(map(normalized, "ج جزء الجزء مج مجلد المجلد السفر v vol volume part tome juz".split()))
_CLOSE = frozenset("v")
"""Marks that are letters of many words: their number follows at once."""
_BETWEEN = frozenset(map(normalized, "رقم no nr number".split()))
_OF = frozenset(map(normalized, "من of from".split()))

_ONES = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع".split()
_ELEVENTH = ["الحادي", *_ONES[1:]]


def _ordinals() -> dict[tuple[str, ...], int]:
    numbers: dict[tuple[str, ...], int] = {(word,): at for at, word in enumerate([*_ONES, "العاشر"], start=1)}
    numbers |= {(word, "عشر"): at for at, word in enumerate(_ELEVENTH, start=11)}
    for tens, forms in ((20, ("العشرون", "العشرين")), (30, ("الثلاثون", "الثلاثين")), (40, ("الأربعون", "الأربعين"))):
        for form in forms:
            numbers[(form,)] = tens
            numbers |= {(word, f"و{form}"): tens + at for at, word in enumerate(_ELEVENTH, start=1)}
    return {tuple(map(normalized, words)): number for words, number in numbers.items()}


_ORDINALS = _ordinals()


class Volume(NamedTuple):
    """A volume of a work, which may have no name (``""``) where only its number is written."""

    work: str
    number: int


def volume_of(name: str) -> Volume | None:
    """Read the name of a volume: its mark and number are at the end or at the beginning.

    >>> volume_of("تاريخ_الطبري_ج٢"), volume_of("المجلد الحادي عشر")
    (Volume(work='تاريخ الطبري', number=2), Volume(work='', number=11))
    >>> volume_of("أحاديث من الجزء الرابع من كتاب الطب"), volume_of("ج")
    (None, None)
    """
    name = name[:_LONGEST]
    found = [*_TOKEN.finditer(name)]
    tokens = [normalized(each[0]) for each in found]
    for start in reversed(range(len(tokens))):
        number, end = _number(tokens, start)
        if not number or (tokens[start] in _CLOSE and found[start].end() != found[start + 1].start()):
            continue
        if end + 1 < len(tokens) and tokens[end] in _OF and tokens[end + 1].isdecimal():
            end += 2  # 2 of 10
        before, after = name[: found[start].start()], name[found[end - 1].end() :]
        if end < len(tokens) and start == 0 and tokens[end] in _OF:
            after = name[found[end].end() :]
        if not (before.strip(_EDGES) and after.strip(_EDGES)):
            return Volume(" ".join((before + after).replace("_", " ").strip(_EDGES).split()), number)
    return None


def _number(tokens: list[str], start: int) -> tuple[int, int]:
    """Read the number of a mark: it, and where it ends; 0 if there is none."""
    if tokens[start] not in _MARKS:
        return 0, start
    at = start + 1
    if at < len(tokens) and tokens[at] in _BETWEEN:
        at += 1
    if at < len(tokens) and tokens[at].isdecimal():
        number = int(tokens[at])
        return (number, at + 1) if 0 < number <= _MOST else (0, at)
    for length in (2, 1):
        words = tuple(tokens[at : at + length])
        if number := _ORDINALS.get(words, 0):
            return number, at + len(words)
    return 0, at
