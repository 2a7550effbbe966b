"""Signatures show whether two texts are nearly identical.

The same report in two newspapers is; two reports of one template are not.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers import Analyzer, Level, Signature, sign

ANALYZER = Analyzer()
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]

PRICES = (
    "أغلق مؤشر سوق الأسهم السعودية اليوم على ارتفاع بلغ {} نقطة ليقف عند مستوى {} نقطة وبلغت قيمة التداولات {} مليارات ريال "
    "وسجلت أسهم شركات عدة ارتفاعا في قيمتها تصدرتها شركات التأمين وجاءت أسهم شركات الطاقة والصناعات الأساسية الأكثر انخفاضا في قيمتها"
)
TELEGRAM = (
    "بعث خادم الحرمين الشريفين برقية تهنئة لفخامة الرئيس {name} رئيس جمهورية {land} بمناسبة ذكرى استقلال بلاده وأعرب الملك المفدى "
    "عن أصدق التهاني وأطيب التمنيات بالصحة والسعادة لفخامته ولحكومة وشعب {land} الصديق اطراد التقدم والازدهار كما بعث سمو نائب "
    "خادم الحرمين الشريفين برقية تهنئة مماثلة للرئيس {name} رئيس جمهورية {land} عبر فيها عن أطيب التهاني"
)


def signature(text: str) -> Signature:
    return Signature(sign(ANALYZER.lines(text)[Level.WORD]))


def resemble(one: str, other: str) -> bool:
    assert signature(one).resembles(signature(other)) == signature(other).resembles(signature(one))
    return signature(one).resembles(signature(other))


@pytest.mark.parametrize("article", ARTICLES)
class TestTheSameReport:
    def test_resembles_itself_and_no_other(self, article: str) -> None:
        assert [other for other in ARTICLES if resemble(article, other)] == [article]

    def test_with_diacritics_and_other_hamzas(self, article: str) -> None:
        assert resemble(article, re.sub("([بتجدرسعقلمن])", "\\1َ", article))
        assert resemble(article, article.translate(str.maketrans("أإآىة", "اااي" + "ه")))

    def test_with_the_lines_of_another_paper(self, article: str) -> None:
        assert resemble(article, f"الرياض 26 شوال 1436 هـ الموافق 11 أغسطس 2015 م واس\n{article}\nانتهى 16:41 ت م")

    def test_with_its_sentences_in_another_order(self, article: str) -> None:
        half = article.index(" ", len(article) // 2)
        assert resemble(article, article[half:] + " " + article[:half])

    def test_with_a_few_words_replaced(self, article: str) -> None:
        words = article.split(" ")
        for place in range(20, len(words), 60):
            words[place] = "كذلك"
        assert resemble(article, " ".join(words))

    def test_not_with_half_of_it_left_out(self, article: str) -> None:
        assert not resemble(article, article[: len(article) // 2])


@pytest.mark.parametrize(
    "one, other, copies",
    [
        (PRICES.format(76, 9052, 5), PRICES.format(76, 9052, 5), True),
        (PRICES.format(76, 9052, 5), PRICES.format(76, 9052, 6), False),
        (PRICES.format("٧٦", "٩٠٥٢", "٥"), PRICES.format(76, 9052, 5), True),
        (PRICES.format(76, 9052, 5), PRICES.format(135, 8834, 4), False),
        (
            TELEGRAM.format(name="توني تان كنق يام", land="سنغافورة"),
            TELEGRAM.format(name="رفاييل كوريا دلجادو", land="الإكوادور"),
            False,
        ),
    ],
)
def test_reports_of_one_template_differ_in_their_numbers_and_names(one: str, other: str, copies: bool) -> None:
    assert min(len(one.split()), len(other.split())) > 40
    assert resemble(one, other) is copies


def test_a_short_text_has_no_signature_and_resembles_nothing() -> None:
    verse = " ".join(["قفا نبك من ذكرى حبيب ومنزل"] * 6)
    assert sign(f"{verse} بسقط اللوي بين") == ""
    assert sign(f"{verse} بسقط اللوي بين الدخول") != ""
    assert not Signature("").resembles(Signature(""))
    assert not Signature("").resembles(Signature(sign(f"{verse} بسقط اللوي بين الدخول")))


def test_latin_texts_are_cut_too() -> None:
    words = "search engines collect documents and rank each according to certain facts about their content".split() * 4
    assert resemble(" ".join(words), " ".join([*words[:-1], "contents"]))
    assert not resemble(" ".join(words), " ".join(reversed(words)))


def test_of_many_numbers_a_few_may_differ() -> None:
    rng = random.Random(3)
    numbers = [rng.randrange(1000, 9999) for _ in range(60)]

    def table(*values: object) -> str:
        rows = zip(values, "العقارات الزراعة الصناعة المصارف التعليم الاتصالات".split() * 10, strict=True)
        return " ".join(f"وبلغت قيمة عقود قطاع {sector} {value} ريال" for value, sector in rows)

    assert resemble(table(*numbers), table(*numbers[:-1], 7))
    assert not resemble(table(*numbers), table(*(number + 1 for number in numbers)))


@given(st.lists(st.text(min_size=1, max_size=8), min_size=40, max_size=80))
def test_any_text_resembles_itself_and_its_signature_is_plain(words: list[str]) -> None:
    line = " ".join(word.replace(" ", "_") for word in words)
    written = sign(line)
    assert written.isascii()
    assert Signature(written).resembles(Signature(written))


def test_what_is_stored_stays_the_same_as_long_as_the_rules_do() -> None:
    stored = "......................................t..O...x...Z..............jjC"
    assert sign(" ".join(["وقعت عقود المياه 703 في جده"] * 10)) == stored
