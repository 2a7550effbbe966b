"""Lines of noise are told from titles, also from titles of rare words and of numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers.line_noise import is_garbled, is_noise, known_share, known_words


@pytest.mark.parametrize(
    "line",
    [
        "14 8 ن",
        "لاامكك 160 0 701 0",
        "7 1 6 2 ال ل ون تاقه 1 ب اتلامن ان اللا * 2222 اا لا 2 ن 2 2",
        "٧ ١ ٦ ٢ ال ل ون",
    ],
)
def test_scraps_of_recognition_are_noise(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "غَارَاتٌ عَلَى سِرْت",
        "ديوان مهيار الديلمي",
        "الإستنصار",
        "معجم الأدوية المفردة ج 1",
        "القانون رقم 5 لسنة 2019 المادة 3 و 4 و 7",
        "تركيا وسويسرا 1 - 0 في الدور 16 من كأس العالم",
        "Results of the matches 1 2 3",
        "",
        "— 12 —",
    ],
)
def test_other_lines_are_none(line: str) -> None:
    assert not is_noise(line)


@pytest.mark.parametrize(
    ("line", "share"),
    [
        ("كِتَابُ الفِقْهِ", 1.0),
        ("رسالة فى تسطيح الكور 1938", 1.0),
        ("بسبهرت رباده", 0.0),
        ("ابى الريحان 12", 2 / 3),
        ("Kitāb al-šifāʾ", 1.0),
        ("", 0.0),
    ],
)
def test_the_share_of_known_words(line: str, share: float) -> None:
    assert known_share(line) == pytest.approx(share)


@given(st.text())
def test_any_line_has_a_share(line: str) -> None:
    assert 0 <= known_share(line) <= 1
    assert is_noise(line) in (True, False)


SOUND = (
    "غادر التجار المدينة قبل الفجر، وساروا مع القافلة ثلاثة أيام حتى بلغوا البئر القديمة. هناك وجدوا شيخا يسقي غنمه، فسألوه "
    "عن الطريق إلى الساحل، فأشار إلى الجبل وقال: خلف هذا الجبل واد عميق، ومن سلكه وصل قبل غروب الشمس."
)
NAMES = (
    "أحمد محمد عبد الله الزهراني خالد إبراهيم العتيبي فهد سلطان القحطاني نورة سعد الدوسري منيرة عبد العزيز الشمري ريم يوسف "
    "الحربي هيفاء ناصر العنزي بدر تركي المطيري ماجد راشد السبيعي لطيفة حمد الغامدي سارة علي الشهري"
)
EGYPTIAN = (
    "انا كنت رايح الشغل النهارده الصبح ولقيت الدنيا زحمة أوي في الشارع ومش عارف اعمل ايه فقلت اكلم صاحبي محمود عشان ييجي ياخدني "
    "بالعربية بس هو كان نايم ومردش عليا خالص وبعدين ركبت المترو ووصلت متأخر والمدير زعقلي جامد وقاللي لو اتأخرت تاني هخصم منك يومين"
)
PERSIAN = (
    "دانشگاه تهران بزرگ‌ترین دانشگاه ایران است و در سال هزار و سیصد و سیزده تأسیس شد این دانشگاه در شهر تهران قرار دارد و "
    "دانشجویان زیادی از سراسر کشور در آن درس می‌خوانند کتابخانه مرکزی آن یکی از بزرگ‌ترین کتابخانه‌های خاورمیانه است و نسخه‌های خطی"
)
EXCHANGED = str.maketrans("ابتجحدرسعفقكلمنهوي", "حلدعيركانبهومتسجفق")


@pytest.mark.parametrize("text", [SOUND, NAMES, EGYPTIAN, PERSIAN, "The moon rises over the sea. " * 20, ""])
def test_texts_of_words_are_not_garbled(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize("text", [SOUND.translate(EXCHANGED), NAMES.translate(EXCHANGED), SOUND[::-1]])
def test_texts_of_other_letters_are_garbled(text: str) -> None:
    assert is_garbled(text)


def test_a_short_text_is_not_judged() -> None:
    noise = SOUND.translate(EXCHANGED)
    assert not is_garbled(" ".join(noise.split()[:20]))
    assert not is_garbled("ظغ عش " * 100)


def test_known_words_are_counted() -> None:
    assert known_words(SOUND) > 3 * known_words(SOUND.translate(EXCHANGED))
    assert known_words("قَرَأَ الكِتَابَ في يوم") == 3
    assert known_words("") == 0
