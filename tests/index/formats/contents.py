"""The contents of the kept indexes of each format.

``make.py`` makes them, ``tests/ingest/test_rebuilder.py`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

FORMATS = Path(__file__).parent
ENGINES = ("whoosh", "tantivy")

PLACE = Path("/tmp/kashaf-formats")
"""Where the indexes were made: the texts were in ``texts`` there."""

KEPT = "kashaf-kept-index"
"""The name of the index in OpenSearch whose requests are kept."""

FIELDS = {"year": "number", "الناشر": "keyword", "printed": "date", "abstract": "text"}
PROTECTED = ("المنصورة", "والي")
SYNONYMS = ("سيارة، عربة، مركبة", "مدرسة، معهد")

RECORDS: Sequence[Mapping[str, object]] = (
    {
        "id": "كتاب",
        "title": "كِتابُ الحَيَوان",
        "pages": [
            {"label": "٥", "text": "وَأَمَّا الحِمارُ فَقَدْ ذَكَرَهُ النّاسُ"},
            {"label": "٦", "text": ""},
            {"label": "ظهر", "text": "وقال صاحب الديك: كُتُبٌ كثيرة في المنصورة"},
        ],
        "author": ["الجاحظ", "عمرو بن بحر"],
        "year": 847,
        "الناشر": "مكتبة الجاحظ",
        "printed": "1938-05",
        "abstract": "في طبائع الحيوان",
        "رقم الرف": "٧ ب",
        "rare": True,
        "price": 12.5,
    },
    {"id": "7", "title": "سيارة في المدرسة", "text": "وقفت السيارة أمام المدرسة", "date": "2016-08-06", "source": "الجزيرة"},
    {"id": "bare", "title": "", "text": "نص بلا شيء سواه"},
    {
        "id": "رحلة",
        "title": "رحلة ابن بطوطة",
        "pages": [{"label": "1", "text": "خرجت من طنجة"}, {"label": "2", "text": "ودخلت القاهرة والمنصورة"}],
        "date": "1355",
        "category": ["رحلات", "جغرافيا"],
        "language": "ar",
        "url": "https://example.org/rihla",
    },
    {"id": "7", "title": "عربة في المعهد", "text": "وقفت العربة أمام المعهد", "date": "2017-01-02", "source": "العربية"},
)
"""The records in the order of adding: the last one replaces an earlier one."""

GONE: Sequence[Mapping[str, object]] = (
    {"id": "gone", "title": "محذوف", "pages": [{"label": "1", "text": "هذا حذف"}, {"label": "2", "text": "وهذا أيضًا"}]},
    {"id": "gone too", "title": "", "text": "وهذا"},
)

TEXTS = {
    "خبر.txt": "خبر من سرت\n\nقالت حكومة الوفاق إن قواتها تقدمت.\n",
    "note.md": "---\nauthor: أمل\nyear: 2019\n---\n\n# ملاحظة\n\nكَتَبَ الوالي رسالةً.\n",
}
