"""The Arabic names of the facts about a text: its title, its author and so on, by field."""

from __future__ import annotations

__all__ = ["ARABIC_NAMES", "HEADINGS", "TEXT_NAMES"]

ARABIC_NAMES = {
    **dict.fromkeys(("عنوان", "العنوان"), "title"),
    **dict.fromkeys(("مؤلف", "المؤلف", "كاتب", "الكاتب"), "author"),
    **dict.fromkeys(("مصدر", "المصدر"), "source"),
    **dict.fromkeys(("تاريخ", "التاريخ"), "date"),
    **dict.fromkeys(("رابط", "الرابط"), "url"),
    **dict.fromkeys(("مسار", "المسار"), "path"),
    **dict.fromkeys(("لغة", "اللغة"), "language"),
    **dict.fromkeys(("تصنيف", "التصنيف", "قسم", "القسم"), "category"),
}
"""Arabic names of fields that readers fill; a value given by a person replaces the reader's."""

TEXT_NAMES = ("نص", "النص")
"""Names of the text itself."""

HEADINGS = {
    "title": "عنوان,العنوان,عنوان الخبر,عنوان المقال,عنوان الكتاب,الموضوع",
    "text": "نص,النص,محتوى,المحتوى,نص الخبر,نص المقال,متن,المتن",
    "author": "مؤلف,المؤلف,كاتب,الكاتب,اسم الكاتب,اسم المؤلف",
    "date": "تاريخ,التاريخ,تاريخ النشر",
    "source": "مصدر,المصدر,ناشر,الناشر",
    "url": "رابط,الرابط",
    "category": "قسم,القسم,تصنيف,التصنيف,الفئة",
    "language": "لغة,اللغة",
}
"""The headings of columns in tables, by field, separated by commas."""
