"""Subtitles: what is said, in pages with their times."""

from __future__ import annotations

import pytest

from tests.documents.packing import read, read_all, texts

SAID = "...وَصَلَتِ القافِلَةُ إلى\n.قَلْعَةِ حَلَبَ عِنْدَ الغُروبِ\nمَن يَعرِفُ الطَّريقَ؟"

SRT = """1
00:00:01,000 --> 00:00:03,500
...وَصَلَتِ القافِلَةُ إلى

2
00:00:03,600 --> 00:00:06,000 X1:1 Y1:2
{\\an8}.قَلْعَةِ حَلَبَ عِنْدَ الغُروبِ

3
00:00:07,000 --> 00:00:09,000
<font color="#fff"><i>مَن</i> يَعرِفُ</font>
الطَّريقَ؟
"""
VTT = """WEBVTT - عنوان
Kind: captions

STYLE
::cue { color: red }

NOTE
ملاحظة المترجم

أول
00:01.000 --> 00:03.500 line:90%
...وَصَلَتِ القافِلَةُ إلى

NOTE ملاحظة

00:03.600 --> 00:06.000
<v نادر>.قَلْعَةِ حَلَبَ <00:00:05.000><c.red>عِنْدَ</c> الغُروبِ

00:07.000 --> 00:09.000
<i>مَن</i> يَعرِفُ&nbsp;الطَّريقَ؟
"""
ASS = """[Script Info]
Title: حلقة القافلة
[V4+ Styles]
Format: Name, Fontname
Style: Main,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Main,,0,0,0,,تعليق
Dialogue: 0,0:00:07.00,0:00:09.00,Main,,0,0,0,,<i>مَن</i> يَعرِفُ\\hالطَّريقَ؟
Dialogue: 0,0:00:01.00,0:00:03.00,Main,,0,0,0,,{\\pos(320,200)}...وَصَلَتِ القافِلَةُ إلى
Dialogue: 0,0:00:03.00,0:00:04.00,Main,,0,0,0,,{\\b1}.قَلْعَةِ حَلَبَ عِنْدَ الغُروبِ
Dialogue: 0,0:00:03.00,0:00:04.00,Main,,0,0,0,,{\\p1}m 0 0 l 100 100
"""


@pytest.mark.parametrize(
    ("name", "data"), [("a.srt", SRT), ("a.vtt", VTT), ("a.ass", ASS), ("a", SRT), ("a.txt", VTT), ("b", ASS)]
)
def test_what_is_said_is_the_text(name: str, data: str) -> None:
    for encoded in (data.encode(), data.replace("\n", "\r\n").encode("utf-8-sig")):
        document = read(encoded, name)
        assert document.text.replace("يَعرِفُ\n", "يَعرِفُ ") == SAID
        assert [page.label for page in document.pages] == ["0:00:01"]


def test_old_encodings_are_read() -> None:
    plain = SRT.replace("َ", "").replace("ِ", "").replace("ُ", "").replace("ْ", "").replace("ّ", "")
    assert "قلعة حلب عند الغروب" in read(plain.encode("cp1256"), "a.srt").text


@pytest.mark.parametrize(
    ("name", "data", "title"),
    [("محاضرة_٥.srt", SRT, "محاضرة ٥"), ("lecture-05.ar.vtt", VTT, "lecture 05"), ("a.ass", ASS, "حلقة القافلة")],
)
def test_the_title_is_the_stated_one_or_the_name_of_the_file(name: str, data: str, title: str) -> None:
    assert read(data.encode(), name).title == title


def test_a_page_is_about_a_minute_and_begins_where_somebody_pauses() -> None:
    lines = [
        f"00:{at // 60:02}:{at % 60:02},000 --> 00:{at // 60:02}:{at % 60 + 2:02},500\nسطر {at}\n" for at in range(0, 180, 3)
    ]
    lines[22] = lines[22].replace("سطر 66", "سطر 66.")
    document = read("\n".join(lines).encode(), "a.srt")
    assert [page.label for page in document.pages] == ["0:00:00", "0:01:09"]
    assert texts(document)[0].endswith("سطر 66.")


def test_an_hour_shows_in_the_label() -> None:
    assert read("1\n01:02:03,000 --> 01:02:04,000\nكلام\n".encode(), "a.srt").pages[0].label == "1:02:03"


def test_lines_that_the_next_cue_repeats_are_kept_once() -> None:
    rolling = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nأول\n\n00:02.000 --> 00:03.000\nأول\nثان\n\n00:03.000 --> 00:04.000\nثان\nثالث\n"
    )
    assert read(rolling.encode(), "a.vtt").text == "أول\nثان\nثالث"


def test_a_blank_line_within_a_cue_of_srt_ends_nothing() -> None:
    assert (
        read("1\n00:00:01,0 --> 00:00:02,0\nأول\n\nثان\n\n2\n00:00:03,0 --> 00:00:04,0\n3\n".encode(), "a.srt").text
        == "أول\nثان\n3"
    )


def test_a_text_with_the_name_of_subtitles_is_read_as_text() -> None:
    ((document,), skipped) = read_all("قصيدة عن القمر".encode(), "a.srt")
    assert (document.text, skipped) == ("قصيدة عن القمر", [])
