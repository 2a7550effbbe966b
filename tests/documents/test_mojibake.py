"""Arabic saved in a wrong encoding is mended where that is certain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kashaf.documents.mojibake import mended
from tests.documents.packing import read_all

TEXT = "أعلن مدير المرصد أن القمر يكتمل يوم الأحد، وأن السماء صافية.\n\nوقال إن ٣٥ زائرًا رأوه في المرصد"
SEEDS = Path(__file__).parents[2] / "seeds"


def garbled(text: str, right: str, wrong: str) -> str:
    """Read bytes in a wrong encoding; where windows-1252 has no letter, programs keep the byte."""
    return "".join(_read(byte, wrong) for byte in text.encode(right))


def _read(byte: int, wrong: str) -> str:
    try:
        return bytes([byte]).decode(wrong)
    except UnicodeDecodeError:
        return chr(byte)


WAYS = [
    ("cp1256", "cp1252"),
    ("cp1256", "latin-1"),
    ("utf-8", "cp1256"),
    ("utf-8", "cp1252"),
    ("utf-8", "latin-1"),
    ("iso8859_6", "latin-1"),
]
KEPT = TEXT.replace("٣٥", "35")


@pytest.mark.parametrize("way", WAYS)
def test_a_text_is_mended_byte_for_byte(way: tuple[str, str]) -> None:
    text = KEPT if way[0] != "utf-8" else TEXT
    assert garbled(text, *way) != text
    assert mended(garbled(text, *way)) == text


@pytest.mark.parametrize("way", WAYS)
def test_a_file_is_mended_whole_and_a_line_says_so(way: tuple[str, str]) -> None:
    text = KEPT if way[0] != "utf-8" else TEXT
    wrong = garbled(f"قمر الأحد\n\n{text}", *way)
    ((document,), skipped) = read_all(wrong.encode(), "a.txt")
    assert (document.title, document.text) == ("قمر الأحد", f"قمر الأحد\n\n{text}")
    assert skipped == ["/a.txt: its Arabic letters were garbled by a wrong encoding: they were put right"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.html", "a.md"])
def test_every_kind_of_file_is_mended(way: tuple[str, str], name: str) -> None:
    title, text = (garbled(each, *way) for each in ("سوق السمك", "فتح السوق أبوابه قبل الفجر وجاء الصيادون بسلالهم"))
    made = {
        "a.json": json.dumps([{"title": title, "text": text, "author": title}], ensure_ascii=False),
        "a.csv": f'title,text,author\n"{title}","{text}","{title}"\n',
        "a.html": f'<title>{title}</title><meta name="author" content="{title}"><p>{text}</p>',
        "a.md": f"---\nauthor: '{title}'\n---\n# {title}\n\n{text}",
    }
    if way[1] == "latin-1" and way[0] == "utf-8" and name == "a.md":
        return  # YAML has no such controls
    ((document,), skipped) = read_all(made[name].encode(), name)
    assert document.text.endswith("فتح السوق أبوابه قبل الفجر وجاء الصيادون بسلالهم")
    assert len(skipped) == 1
    if way != ("utf-8", "latin-1"):  # a blank among its letters is lost where titles are spaced
        assert (document.title, document.fields["author"]) == ("سوق السمك", "سوق السمك")


def test_lines_that_are_right_stay() -> None:
    assert mended(f"Title: moon\nعنوان\n{garbled(KEPT, 'cp1256', 'cp1252')}\nend") == f"Title: moon\nعنوان\n{KEPT}\nend"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le château était déjà fermé à Noël ; où êtes-vous allés, cher maître ? Ça, c’est l’été.",
        "Ærøskøbing, Þingvellir, Årø, Øl, Ýmir, ÐÞÆ",
        "¿Dónde está el niño? ¡Aquí! Señor Ibáñez",
        "Größe, Straße, äöüÄÖÜß",
        "طُبع الكتاب في طنطا، وطاف الطلاب بظاهر المدينة ظهرًا",
        "طظ طظ طط ظظ طظطظ",
        "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ",
        "ÃÚ",
        "Ø£",
        "Москва, Санкт-Петербург",
    ],
)
def test_what_is_no_garbled_arabic_stays(text: str) -> None:
    assert mended(text) is None


def test_the_articles_stay() -> None:
    for path in SEEDS.glob("*.txt"):
        assert mended(path.read_text(encoding="utf-8")) is None


def test_a_line_that_can_not_be_turned_back_stays() -> None:
    whole = garbled("المدينة القديمة", "utf-8", "cp1252")
    assert mended(f"{whole}\n{whole[:-1]}") == f"المدينة القديمة\n{whole[:-1]}"
