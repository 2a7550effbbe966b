"""The notes on how a query was read, in Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kashaf.messages import language_of_locale

__all__ = ["say_note"]


def say_note(kind: str, subject: str, english: str) -> str:
    """Give a note on how a query was read; one without a translation stays English."""
    return NOTES[kind].format(subject=subject) if language_of_locale() == "ar" and kind in NOTES else english


NOTES: Mapping[str, str] = MappingProxyType(
    {
        "nothing": "ليس في هذا السؤال كلمة يُبحث عنها",
        "everything": "العلامة * تعني كل الوثائق",
        "long": "لم يُبحث إلا عن أول {subject} من الكلمات",
        "cut": "لم يُقرأ إلا أول {subject} من الحروف",
        "expansion": "{subject} يعني كلمات أكثر مما يُبحث عنه دفعة واحدة: لم يُبحث إلا عن أكثرها ورودًا",
        "field": "ليس في وثيقة حقل اسمه {subject}: قُرئ على أنه كلمة",
        "value": "{subject} ليس قيمة لذلك الحقل: تُكتب التواريخ 2016-08 أو 2016-08-06، والأعداد 12 أو 3.5",
        "unlike": "ليس في هذه الوثيقة كلمة تدل على موضوعها وترد في غيرها",
        "meaning": "رُتّبت النتائج بكلماتها وحدها، مع أن للوثائق متجهات ترتّبها بالمعنى: يُصلح ذلك `{subject}`",
    }
)
"""The notes on how a query was read, by kind."""
