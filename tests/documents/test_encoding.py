"""Bytes become text: marks, UTF-8, UTF-16, the Arabic encodings, and what is refused."""

from __future__ import annotations

import codecs
import contextlib
import io
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents.encoding import decode, open_text
from kashaf.errors import InvalidRequest, UnreadableFile

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
VERSE = "قِفَا نَبْكِ مِنْ ذِكْرَى حَبِيبٍ وَمَنْزِلِ"
PROSE = "استمرت الغارات الأميركية على مواقع التنظيم بمدينة سرت وسط ليبيا لليوم الثاني على التوالي"


def read(data: bytes, encoding: str | None = None) -> str:
    return decode(data, name="file.txt", encoding=encoding)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_an_article_in_unicode_is_read_as_written(seed: Path, encoding: str) -> None:
    text = seed.read_text(encoding="utf-8")
    assert read(text.encode(encoding)) == text


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6", "cp720"])
def test_an_article_in_an_old_encoding_is_read_as_written(seed: Path, encoding: str) -> None:
    data = seed.read_text(encoding="utf-8").encode(encoding, "ignore")
    assert read(data) == data.decode(encoding)


@pytest.mark.parametrize(
    "text", [VERSE, PROSE, "سرت", "محمد بن عبد الله", "رواية «زقاق المدق» – طبعة ١٩٤٧".replace("١٩٤٧", "1947")]
)
def test_short_and_vowelled_texts_in_windows_1256_are_read(text: str) -> None:
    assert read(text.encode("cp1256")) == text


def test_macarabic_is_told_from_iso_8859_6_by_its_punctuation() -> None:
    data = f"{PROSE}، وقال: «نعم».".encode("mac_arabic")
    assert read(data) == data.decode("mac_arabic")


@pytest.mark.parametrize("text", ["un café, là-bas", "“quoted” – text", "plain"])
def test_english_and_french_in_windows_1252_are_read(text: str) -> None:
    assert read(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Größe für Mädchen", "cp1252"),
        ("Однажды весною, в час небывало жаркого заката, в Москве, на Патриарших прудах", "cp1251"),
    ],
)
def test_other_old_encodings_are_refused_and_can_be_named(text: str, encoding: str) -> None:
    with pytest.raises(UnreadableFile, match="name it with --encoding"):
        read(text.encode(encoding))
    assert read(text.encode(encoding), encoding) == text


def test_a_few_broken_bytes_of_utf_8_cost_only_themselves() -> None:
    data = bytearray(PROSE.encode())
    data[40:41] = b"\xff"
    text = read(bytes(data))
    assert "\ufffd" in text
    assert text[:15] == PROSE[:15]
    assert text.endswith("لليوم الثاني على التوالي")


def test_utf_8_cut_inside_a_letter_is_read() -> None:
    assert read(PROSE.encode()[:-1]) == PROSE[:-1] + "\ufffd"


def test_a_named_utf_8_forgives_a_few_broken_bytes_too() -> None:
    assert read(PROSE.encode()[:-1], "utf-8") == PROSE[:-1] + "\ufffd"


def test_a_mark_that_lies_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="goes on as something else"):
        read(codecs.BOM_UTF8 + random.Random(1).randbytes(4001))


@pytest.mark.parametrize(
    "data",
    [
        bytes(1000),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4,
        random.Random(2).randbytes(5000),
        b"\x7fELF\x02\x01\x01" + bytes(200),
        b"text" * 20 + b"\x00\x01\x02",
    ],
    ids=["zeros", "png", "noise", "program", "text with NULs"],
)
def test_binary_junk_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match="binary data, not text"):
        read(data)


def test_a_named_encoding_is_used_and_its_mark_taken_off() -> None:
    assert read(PROSE.encode("utf-8-sig"), "utf-8") == PROSE
    assert read(PROSE.encode("mac_arabic"), "mac_arabic") == PROSE


def test_a_wrongly_named_encoding_says_so() -> None:
    with pytest.raises(UnreadableFile, match="not in the encoding ascii"):
        read(PROSE.encode(), "ascii")


@pytest.mark.parametrize("name", ["klingon", "base64", "rot13", "", "a\x00b", "\ud800"])
def test_an_unknown_encoding_is_the_mistake_of_who_named_it(name: str) -> None:
    with pytest.raises(InvalidRequest, match="no encoding of text"):
        read(b"x", name)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-16-le", "surrogatepass")))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    with contextlib.suppress(UnreadableFile):
        text = read(data)
        text.encode()
        assert not text.startswith("\ufeff") or data.count(b"\xbf") + data.count(b"\xfe") > 1


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc", "Cn"))))
def test_what_is_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    assert read(text.encode()) == text.removeprefix("\ufeff")


# Texts of any size, a little at a time


def opened(data: bytes, encoding: str | None = None) -> str:
    stream = io.BytesIO(data)
    with open_text(stream, name="file.txt", encoding=encoding) as text:
        whole = text.read()
    assert not stream.closed
    return whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1256", "iso8859_6"])
def test_an_opened_text_is_read_as_a_decoded_one(encoding: str) -> None:
    data = f"{PROSE}\r\nسطر\rثان\n".encode(encoding)
    assert opened(data) == read(data)
    assert opened(data, encoding) == f"{PROSE}\r\nسطر\rثان\n"


def test_letters_after_mebibytes_of_ascii_tell_the_encoding() -> None:
    assert opened(b"1,2,3\n" * 400_000 + PROSE.encode("cp1256")).endswith(PROSE)


def test_a_letter_that_the_sample_cuts_in_two_is_no_wrong_encoding() -> None:
    text = "x" + "中" * 600_000
    assert opened(text.encode("gbk"), "gbk") == text


def test_a_late_byte_that_does_not_fit_costs_only_itself() -> None:
    assert opened((PROSE + "\n").encode() * 10_000 + b"\xff") == (PROSE + "\n") * 10_000 + "\ufffd"


def test_what_is_no_text_is_refused_before_it_is_opened() -> None:
    with pytest.raises(UnreadableFile, match="binary data, not text"):
        opened(bytes(1000))
    with pytest.raises(UnreadableFile, match="not in the encoding ascii"):
        opened(PROSE.encode(), "ascii")
    with pytest.raises(InvalidRequest):
        opened(b"x", "klingon")
