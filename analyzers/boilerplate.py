"""Text around an Arabic text that is no part of it.

Menus, dates, credits, links to other pages, and titles that programs write.
"""

from __future__ import annotations

import re

from kashaf.analyzers.letters import BASIC_MARKS, DAGGER_ALEF, TATWEEL

__all__ = [
    "CHAT_WITH",
    "PLACEHOLDERS",
    "POWERPOINT",
    "SEE_ALSO",
    "WIKI_CATEGORIES",
    "WIKI_FILES",
    "WIKI_TEXTS",
    "WIKI_TEXT_NAMES",
    "is_copyright",
    "is_credit",
    "is_date",
    "is_invocation",
    "is_letterhead",
    "is_navigation",
]

SEE_ALSO = re.compile(
    r"\W*(?:(?:و?[اإ]قر[أا]|شاهد|طالع)\s+(?:[أا]يض\w*|المزيد)|(?:مقالات|مواضيع|موضوعات|[أا]خبار)\s+(?:ذات\s+صلة|متعلقة|مرتبطة|مشابهة)"
    r"|ذات\s+صلة|(?:الأكثر|الاكثر)\s+(?:قراءة|مشاهدة|تصفحا?|تداولا?|شعبية|رواجا?|تعليقا?)|read\s+(?:also|more)|see\s+also|related\s+\w+)[^\w\n]*",
    re.IGNORECASE,
)
"""The words above links to other pages, without diacritics and tatweel."""

CHAT_WITH = re.compile(
    r"^(?:whatsapp chat (?:with|-)|chat de whatsapp con|discussion whatsapp avec|(?:الدردشة|دردشة|محادثة) (?:واتساب|واتس ?[اآأ]ب) (?:مع|-))\s*",
    re.IGNORECASE,
)
"""What WhatsApp writes before the name of a conversation, in the name of its file."""

PLACEHOLDERS = ("مستند", "عرض تقديمي", "عرض", "شريحة", "الشريحة", "بلا عنوان", "بدون عنوان", "عنوان")
"""Titles that programs write by default, alone or with a number."""
POWERPOINT = "عرض تقديمي (?:في|من)"
"""The text before the name of PowerPoint in such a title, as a regular expression."""

WIKI_FILES = ("ملف", "صورة", "file", "image", "media", "وسائط", "ميديا")
WIKI_CATEGORIES = ("تصنيف", "category")
"""Names of pictures and of categories in wikis, in lower case, beside those that a dump states."""
WIKI_TEXTS = {
    *("بيت", "بيت شعر", "شعر", "قصيدة", "أبيات", "اقتباس", "اقتباس مضمن", "اقتباس خاص", "مقولة", "حديث", "قرآن", "قرآن مصور"),
    *("quote", "cquote", "blockquote", "poem"),
}
"""Templates of wikis whose parameters are text of the article: verses and quotations."""
WIKI_TEXT_NAMES = {"نص", "النص", "اقتباس", "مقولة", "text", "quote"}
"""Names of such parameters, where they have any."""

_INVOCATION = re.compile(r"\W*(?:بسم الله(?: الرحمن)?(?: الرحيم)?(?: وبه نستعين)?|\ufdfd)\W*")
_COPYRIGHT = re.compile(
    r"\W*(?:(?:جميع |كافه |كل )?(?:حقوق (?:النشر |الطبع )?|الحقوق )محفوظه|copyright\b|powered by\b|all rights reserved|\N{COPYRIGHT SIGN})"
)
_COPYRIGHT_LENGTH = 150
_LETTERHEAD = frozenset(
    "جامعة كلية وزارة قسم معهد عمادة الجمهورية المملكة دولة سلطنة مديرية رياسة المعهد الجامعة الكلية شعبة عمادة مركز وكالة".split()
)
_LETTERHEAD_WORDS = 6

_CREDIT = re.compile(
    r"\((?:[^()]*[/\s])?(?:رويترز|الأناضول|الفرنسية|الأوروبية|فرانس برس|أ ?ف ?ب|أسوشيتد برس|غيتي|Reuters|AFP|AP|Getty)\)$"
)

_NAVIGATION = {
    # Labels that sites put above their articles, yeh and alef folded as in _fold.
    *(
        "المحتوي الرييسي",
        "المحتوي",
        "الريسية",
        "الرييسية",
        "القايمة الرييسية",
        "القايمة",
        "الصفحة الرييسية",
        "تخطي الي المحتوي",
    ),
    *("انتقل الي المحتوي", "اخبار", "الاخبار", "اخر الاخبار", "اهم الاخبار", "عاجل", "خبر عاجل", "بث مباشر", "مباشر", "الصورة"),
    *(
        "مشاركة",
        "شارك",
        "طباعة",
        "حجم الخط",
        "الخط",
        "ذات صلة",
        "المزيد",
        "اقرا ايضا",
        "تسجيل الدخول",
        "بحث",
        "ابحث",
        "فيديو",
        "صور",
    ),
    *("skip to content", "skip to main content", "main content", "home", "menu", "search", "share", "breaking news"),
}
_DATE_WORDS = {
    *"يناير فبراير مارس ابريل نيسان مايو ايار يونيو حزيران يوليو تموز اغسطس اب سبتمبر ايلول اكتوبر نوفمبر ديسمبر".split(),
    *"كانون الثاني الاول شباط اذار تشرين جانفي فيفري افريل ماي جوان جويلية اوت محرم صفر ربيع الاخر جمادي الاولي".split(),
    *"الاخرة رجب شعبان رمضان شوال ذو ذي القعدة الحجة السبت الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة يوم".split(),
    *"ص م ه هـ الساعة بتوقيت غرينتش جرينتش تاريخ النشر نشر في اخر تحديث التحديث صباحا مساء gmt utc am pm".split(),
    *"january february march april may june july august september october november december jan feb mar apr jun jul".split(),
    *"aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday updated published on".split(),
}


def is_navigation(line: str) -> bool:
    """Whether a line is a label from the menus of a site.

    >>> is_navigation("الصفحة الرئيسية"), is_navigation("أخبار ليبيا")
    (True, False)
    """
    return _fold(line) in _NAVIGATION


def is_date(line: str) -> bool:
    """Whether all words of a line belong to a date and its time; also for a line without words.

    >>> is_date("نُشر في السبت ٦ آب 2016"), is_date("أخبار السبت")
    (True, False)
    """
    return all(word in _DATE_WORDS for word in re.findall(r"[^\W\d_]+", _fold(line)))


def is_invocation(line: str) -> bool:
    """Whether a line is the basmala, with which many texts begin, or a part of it.

    >>> is_invocation("بِسْمِ اللَّـهِ الرَّحْمَـٰنِ الرَّحِيمِ"), is_invocation("بسم الله نبدأ مشروعنا")
    (True, False)
    """
    return bool(_INVOCATION.fullmatch(_fold(line.replace(DAGGER_ALEF, ""))))


def is_copyright(line: str) -> bool:
    """Whether a line begins with what sites write at their foot about copyright.

    >>> is_copyright("جميع الحقوق محفوظة © بوابة الخبر"), is_copyright("الحقوق والواجبات")
    (True, False)
    """
    return len(line) <= _COPYRIGHT_LENGTH and bool(_COPYRIGHT.match(_fold(line).replace("ة", "ه")))


def is_letterhead(line: str) -> bool:
    """Whether a line may be one of those above a letter or thesis: the country, ministry, faculty.

    >>> is_letterhead("جامعة الوادي"), is_letterhead("جامعة الوادي تعلن نتائج القبول للعام الجديد")
    (True, False)
    """
    words = _fold(line).split()
    return 0 < len(words) <= _LETTERHEAD_WORDS and words[0] in _LETTERHEAD


def is_credit(line: str) -> bool:
    """Whether a line ends with the name of a news agency in brackets, as captions do.

    >>> is_credit("مظاهرة في طرابلس (رويترز)"), is_credit("مظاهرة في طرابلس")
    (True, False)
    """
    return _CREDIT.search(line) is not None


def _fold(line: str) -> str:
    line = re.sub(f"[{BASIC_MARKS}{TATWEEL}]", "", line.lower())
    return " ".join(line.translate(_FOLDED).split())


_FOLDED = str.maketrans("أإآىئؤ", "ااايي\u0648")
