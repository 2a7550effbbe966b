"""Plain text: the title is found by shape, the text stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents.text import find_title, normalize_newlines, text_document

SEEDS = Path(__file__).parents[2] / "seeds"
BODY = "قالت صحيفة واشنطن بوست الأمريكية إن الولايات المتحدة تعكف حاليا على إعداد خطة لملاحقة عناصر التنظيم الفارين من سرت."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("000_ff2daf884ab750ba", "وقال بيتر كوك الناطق باسم البنتاغون في بيان أصدره إن الجيش الأمريكي شن غارات…"),
        ("001_f0c76394ef16e3ea", "غارات أميركية ومواجهات ضد تنظيم الدولة في سرت"),
        ("002_014453e733fb2747", "واشنطن تخطط لتعقب فلول داعش في ليبيا"),
        ("003_cc5619e45615a72c", "أعلنت القيادة الأميركية العسكرية في أفريقيا (الأفريكوم) مقتل ثمانية عناصر من…"),
        ("004_428ee2f09c601032", 'مفاوضات ليبية أميركية بشأن توسيع القتال ضد "داعش"'),
    ],
)
def test_the_titles_of_the_five_articles(name: str, title: str) -> None:
    assert find_title((SEEDS / f"{name}.txt").read_text(encoding="utf-8")) == title


@pytest.mark.parametrize(
    ("text", "title", "why"),
    [
        ("غارات على سرت", "غارات على سرت", "one line is its own title"),
        ("سرت", "سرت", "so is one word"),
        (f"\n\n \n  غارات على سرت  \n\n{BODY}", "غارات على سرت", "blank lines come first"),
        (f"غارات على سرت\n{BODY}", "غارات على سرت", "much longer text follows at once"),
        (f"غارات على سرت\r\n\r\n{BODY}", "غارات على سرت", "lines end as on Windows"),
        (f"# غارات على سرت\n\n{BODY}", "غارات على سرت", "Markdown"),
        (f"هل انتهت الحرب في سرت؟\n\n{BODY}", "هل انتهت الحرب في سرت؟", "a title may ask"),
        (f"كليلة ودمنة\n\n{BODY}", "كليلة ودمنة", "a short title, when nothing better follows"),
        (f"الجزيرة نت\n\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "a short label above a longer title"),
        (f"المحتوى الرئيسي\n\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "a label from the menu"),
        (f"الإندبندنت عربية :\n\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "a label with a colon"),
        (f"الجمعة 06 أغسطس 2016\n\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "a date"),
        (f"11/13 14:09\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "a date in digits"),
        (f"ABD975A3-B115-4C81-8277-C942656956A2\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "a code"),
        (f"undefined\n\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "what a script left"),
        (f"Fighters during a battle in Sirte\n\nغارات على مدينة سرت\n\n{BODY}", "غارات على مدينة سرت", "an English caption"),
        (
            f"مقاتلون في إحدى المعارك (رويترز)\n\nغارات على مدينة سرت\n\n{BODY}",
            "غارات على مدينة سرت",
            "a caption with its credit",
        ),
        ("The Title of It\n\nIt was a dark night. And so on.", "The Title of It", "a text without Arabic"),
        ("قفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\nفتوضح فالمقراة", "قفا نبك من ذكرى حبيب ومنزل", "a poem"),
        ("معلقة امرئ\n\nقفا نبك من ذكرى حبيب ومنزل\nبسقط اللوى بين الدخول فحومل\n\nx", "معلقة امرئ", "a poem with a title"),
        ("قال الرئيس إن الحرب انتهت. وأضاف أن", "قال الرئيس إن الحرب انتهت", "two sentences are running text"),
        (BODY, "قالت صحيفة واشنطن بوست الأمريكية إن الولايات المتحدة تعكف حاليا على إعداد خطة…", "opening words"),
        ("11/13 14:09\n...\n", "", "nothing that has words"),
        ("", "", "nothing at all"),
        (f"ش\n\nحرف الشين في العربية\n\n{BODY}", "حرف الشين في العربية", "a large letter, or the number of a list"),
        (f"شـ\nحرف الشين في العربية\n\n{BODY}", "حرف الشين في العربية", "a letter drawn out"),
        ("ق\n\nص", "ق", "nothing but letters"),
        ("يد\n\nنص", "يد", "two letters are a word"),
        ("المحتوى الرئيسى", "المحتوى الرئيسى", "nothing but a label"),
        ("بِسْمِ اللَّـهِ الرَّحْمَـٰنِ الرَّحِيمِ\n\nأثر الملح في القمح\n\nنص", "أثر الملح في القمح", "a basmala above it"),
        ("جامعة الوادي\n\nكلية العلوم\n\nأثر الملح في القمح\n\nنص", "أثر الملح في القمح", "a letterhead above it"),
        ("وزارة الري توزع المياه\n\nقالت الوزارة إن المياه كثيرة.", "وزارة الري توزع المياه", "a ministry that does something"),
    ],
)
def test_what_is_a_title(text: str, title: str, why: str) -> None:
    assert find_title(text) == title, why


def test_a_title_far_down_is_none() -> None:
    assert find_title("\n".join(["تاريخ النشر:"] * 12 + ["غارات على مدينة سرت", "", BODY])) == "تاريخ النشر"


def test_opening_words_end_at_a_word() -> None:
    title = find_title("كلمة " * 200 + ".")
    assert title.endswith("كلمة…")
    assert len(title) <= 81


def test_one_endless_word_is_cut() -> None:
    assert find_title("ا" * 5000) == "ا" * 80 + "…"


def test_only_line_ends_are_changed() -> None:
    text = " سطر\r\nآخر\rثالث\u2028رابع\u0085\tخامس  \n\n\n\ufeff"
    assert normalize_newlines(text) == " سطر\nآخر\nثالث\u2028رابع\u0085\tخامس  \n\n\n\ufeff"
    assert text_document("x", text, {}).text == normalize_newlines(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_has_a_title_of_one_line(text: str) -> None:
    title = find_title(text)
    assert title == " ".join(title.split())
    assert len(title) <= 200
