"""The Arabic names of the facts about a text: its title, its author and so on, by field."""

from __future__ import annotations

__all__ = ["ARABIC_NAMES", "HEADINGS", "NAMES_ABOVE", "TEXT_KEYS", "TEXT_NAMES"]

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

TEXT_KEYS = (
    "نص,النص,محتوى,المحتوى,متن,المتن,نص الخبر,نص المقال,خبر,الخبر,مقال,المقال,آية,الآية,ايه,نص الآية,حديث,الحديث,نص الحديث,"
    "فقرة,الفقرة,جملة,الجملة,بيت,البيت,أبيات,الأبيات,قصيدة,القصيدة,شعر,تغريدة,التغريدة,رسالة,الرسالة,مادة,نص المادة,خطبة,الخطبة,"
    "فتوى,الفتوى,تفسير,التفسير,تعليق,التعليق"
)
"""The keys of published data under which a text may stand, if none of the usual ones is there."""

NAMES_ABOVE = "اسم,الاسم,سورة,السورة,اسم السورة,باب,الباب,فصل,الفصل,كتاب,الكتاب,اسم الكتاب,ديوان,الديوان"
"""The keys under which the name of a part of such data stands: of a chapter above its verses."""
