"""Wikitext becomes the text that readers of the wiki see, in the time of a few passes."""

from __future__ import annotations

import pytest

from kashaf.documents.wiki.wikitext import plain_wikitext
from tests.effort import effort

FILES, CATEGORIES = {"ملف", "file"}, {"تصنيف"}


def text_of(written: str) -> str:
    return plain_wikitext(written, files=FILES, categories=CATEGORIES).text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'''نهر العاصي''' نهر ''طويل''", "نهر العاصي نهر طويل"),
        ("في [[بلاد الشام|الشام]] و[[نهر]]ه", "في الشام ونهره"),
        ("[[نهر_الأردن]] و[[:تصنيف:أنهار]] و[[قانون#المادة 5|المادة]]", "نهر الأردن وتصنيف:أنهار والمادة"),
        ("نهر.<ref>كتاب [[الأنهار]]</ref> طويل<ref name=a /> جدا", "نهر. طويل جدا"),
        ("نهر<ref>بلا نهاية", "نهربلا نهاية"),
        ("نهر <!-- تعليق --> طويل <!-- بلا نهاية", "نهر  طويل  بلا نهاية"),
        ("{{صندوق|الاسم={{لغة|ar}}|[[وصلة]]}}نص{{بذرة}}", "نص"),
        ("{{{1|بديل}}}نص {{قالب|{{{2}}}}}", "نص"),
        (
            "قال:{{بيت|قفا نبك من [[ذكرى]] حبيب|بسقط اللوى}}\n{{بيت|1=فتوضح|2=فالمقراة|لون=أزرق}}",
            "قال:\nقفا نبك من ذكرى حبيب    بسقط اللوى\nفتوضح    فالمقراة",
        ),
        ("{{اقتباس مضمن|نص=قول مأثور|المصدر=كتاب}}", "قول مأثور"),
        ("{{Quote|قول|author=كاتب}} بعده", "قول\nبعده"),
        ("نص {{قالب بلا نهاية", "نص قالب بلا نهاية"),
        ("نص }} آخر ]] هنا", "نص  آخر  هنا"),
        ("{{قالب|[[وصلة بلا نهاية}} نص", "نص"),
        ("== الجغرافيا ==\nنص\n=== فرع ===\nنص", "الجغرافيا\n\nنص\n\nفرع\n\nنص"),
        ("* أول\n** ثان\n# ثالث\n: قول\n; كلمة", "أول\nثان\nثالث\nقول\nكلمة"),
        ("قال: نعم # لا * شيء", "قال: نعم # لا * شيء"),
        ("[[ملف:نهر.jpg|تصغير|يسار|200بك|صورة [[النهر|نهر]] في الشتاء]]نص", "صورة نهر في الشتاء\nنص"),
        ("[[File:a.jpg|thumb]]نص", "نص"),
        ("نص[[en:River]][[fr:Fleuve]]", "نص"),
        ("[http://example.org/a موقع النهر] و[https://example.org] و[//a.b ج]", "موقع النهر و و\u062c"),
        ("نص&nbsp;آخر &amp; &quot;قول&quot;", 'نص آخر & "قول"'),
        ("سطر<br>آخر<br/>ثالث و<b>كل</b>مة", "سطر\nآخر\nثالث وكلمة"),
        ("5 < 6 و<غير وسم>", "5 < 6 و<غير وسم>"),
        ("__بلا_فهرس__نص__NOTOC__", "نص"),
        ("نص\n----\nآخر", "نص\nآخر"),
        ("<gallery>\nأ.jpg|وصف\n</gallery>نص<math>x^2</math>", "نص"),
    ],
)
def test_marks_go_and_words_stay(written: str, text: str) -> None:
    assert text_of(written) == text


def test_a_row_of_a_table_is_a_line_with_its_cells_apart_by_tabs() -> None:
    table = """قبل
{| class="wikitable" style="x"
|+ سكان المدن
! المدينة !! السكان
|- style="y"
| حمص || align="right" | 100
|-
| حماة
| colspan=2 | 200
ألفا
|}
بعد | نص"""
    assert text_of(table) == "قبل\nسكان المدن\nالمدينة\tالسكان\nحمص\t100\nحماة\t200 ألفا\nبعد | نص"


def test_categories_are_no_text_but_facts_each_once() -> None:
    plain = plain_wikitext("نص [[تصنيف:أنهار_سوريا|*]]\n[[تصنيف: حمص ]]\n[[تصنيف:حمص]]", files=FILES, categories=CATEGORIES)
    assert (plain.text, plain.categories) == ("نص", ("أنهار سوريا", "حمص"))


@pytest.mark.parametrize(
    "part",
    [
        "{{",
        "[[",
        "{|\n",
        "<b>",
        "<ref>",
        "'''a''b",
        "{{a|[[b|",
        "[http://a ",
        "*:#",
        "{{{",
        "<!--",
        "{{a|b=[[c]] ",
        '<ref name="a',
        "__a",
        "=a",
    ],
)
def test_no_text_takes_for_ever(part: str) -> None:
    with effort() as work:
        plain_wikitext(part * 20_000)
    assert work.calls < 20 * 20_000


def test_links_in_each_other_without_end_are_read_as_text() -> None:
    with effort() as work:
        assert text_of("[[a" * 20_000 + "]]" * 20_000).startswith("a")
    assert work.calls < 20 * 20_000
