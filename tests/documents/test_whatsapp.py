"""Chats that WhatsApp exports, in the dates and digits of many phones."""

from __future__ import annotations

import pytest

from kashaf.documents import Document
from kashaf.errors import UnreadableFile
from tests.documents.packing import packed, read_all

ARABIC = "\u0663\u0661\u200f/\u0661\u0662\u200f/\u0662\u0660\u0662\u0660"

ANDROID = f"""{ARABIC}، ٩:١٥ م - الرسائل والمكالمات مشفرة تمامًا بين الطرفين.
{ARABIC}، ٩:١٥ م - نادر: السَّلامُ عَلَيكُم
متى تَصِلُ القافِلَةُ؟
{ARABIC}، ٩:١٦ م - هدى: عِنْدَ الغُروبِ: غدًا
{ARABIC}، ٩:١٧ م - هدى: <تم استبعاد الوسائط>
١\u200f/١\u200f/٢٠٢١، ١٢:٠٥ ص - نادر: وَصَلَت
"""
DAYS = [
    ("2020-12-31", "21:15 نادر: السَّلامُ عَلَيكُم\nمتى تَصِلُ القافِلَةُ؟\n21:16 هدى: عِنْدَ الغُروبِ: غدًا", ("نادر", "هدى")),
    ("2021-01-01", "00:05 نادر: وَصَلَت", "نادر"),
]


def days(documents: list[Document]) -> list[tuple[object, str, object]]:
    return [(document.fields["date"], document.text, document.fields["author"]) for document in documents]


def test_a_day_of_a_conversation_is_a_document() -> None:
    documents, skipped = read_all(ANDROID.encode(), "محادثة واتساب مع رفاق الرحلة.txt")
    assert days(documents) == DAYS
    assert [document.id.partition("#")[2] for document in documents] == ["2020-12-31", "2021-01-01"]
    assert [document.title for document in documents] == ["رفاق الرحلة 2020-12-31", "رفاق الرحلة 2021-01-01"]
    assert not skipped


FORMS = [
    ("31/12/2020, 21:15 - ", "31/12/2020, 21:16 - ", "01/01/2021, 00:05 - "),
    ("12/31/20, 9:15 PM - ", "12/31/20, 9:16 PM - ", "1/1/21, 12:05 AM - "),
    ("12/31/20, 9:15\u202fPM - ", "12/31/20, 9:16\u202fPM - ", "1/1/21, 12:05\u202fAM - "),
    ("[31/12/2020, 9:15:23 PM] ", "\u200e[31/12/2020, 9:16:00 PM] ", "[01/01/2021, 12:05:01 AM] "),
    ("[31.12.20, 21:15:23] ", "[31.12.20, 21:16:00] ", "[01.01.21, 00:05:01] "),
    ("31/12/20, 21.15 - ", "31/12/20, 21.16 - ", "01/01/21, 00.05 - "),
    ("2020-12-31, 9:15 p.m. - ", "2020-12-31, 9:16 p.m. - ", "2021-01-01, 12:05 a.m. - "),
    ("31/12/20 9:15 p. m. - ", "31/12/20 9:16 p. m. - ", "1/1/21 12:05 a. m. - "),
    ("2020/12/31، 9:15 مساءً - ", "2020/12/31، 9:16 مساءً - ", "2021/1/1، 12:05 صباحًا - "),
    ("[٣١\u200f/١٢\u200f/٢٠٢٠، ٩:١٥:٢٣ م] ", "[٣١\u200f/١٢\u200f/٢٠٢٠، ٩:١٦:٠٠ م] ", "[١\u200f/١\u200f/٢٠٢١، ١٢:٠٥:٠١ ص] "),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_dates_of_many_phones_are_read(form: tuple[str, str, str], end: str) -> None:
    says = ("نادر: السَّلامُ عَلَيكُم\nمتى تَصِلُ القافِلَةُ؟", "هدى: عِنْدَ الغُروبِ: غدًا", "نادر: وَصَلَت")
    chat = "\n".join(begin + said for begin, said in zip(form, says, strict=True)).replace("\n", end)
    documents, _ = read_all(chat.encode(), "chat.txt")
    assert days(documents) == DAYS


def test_where_no_number_tells_the_day_the_order_of_the_days_does() -> None:
    months = "".join(f"{date}/20, 9:00 - أ: نص\n" for date in ("1/5", "1/9", "2/3"))
    assert [document.fields["date"] for document in read_all(months.encode(), "a.txt")[0]][:2] == ["2020-01-05", "2020-01-09"]
    numbers = "".join(f"{day}/5/20, 9:00 - أ: نص\n" for day in range(1, 6))
    assert [document.fields["date"] for document in read_all(numbers.encode(), "a.txt")[0]][:2] == ["2020-05-01", "2020-05-02"]


def test_pictures_that_were_left_out_are_no_text() -> None:
    chat = "[31/12/2020, 21:15:23] أ: \u200eimage omitted\n[31/12/2020, 21:16:23] أ: نص\n[31/12/2020, 21:17:00] أ: \u200e<attached: a.jpg>\n"
    ((document,), _) = read_all(chat.encode(), "_chat.txt")
    assert document.text == "21:16 أ: نص"


def test_a_chat_in_an_archive_has_the_name_of_the_archive() -> None:
    ((document, _), _) = read_all(packed({"_chat.txt": ANDROID}), "WhatsApp Chat - رفاق.zip")
    assert document.title == "رفاق 2020-12-31"


def test_a_chat_of_nothing_but_notices_is_named() -> None:
    with pytest.raises(UnreadableFile, match="no messages"):
        read_all(("\n".join(["31/12/2020, 21:15 - Messages are encrypted."] * 3)).encode(), "a.txt")


@pytest.mark.parametrize(
    "text", ["31/12/2020, 21:15 - نشرة الأخبار\nقال الوزير إن المطر قادم", "في 31/12/2020, 21:15 - نص\n" * 3]
)
def test_a_text_with_a_date_is_no_chat(text: str) -> None:
    ((document,), _) = read_all(text.encode(), "a.txt")
    assert document.text == text
