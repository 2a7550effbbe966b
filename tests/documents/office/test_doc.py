"""Word before 2007: what antiword prints, in the order in which people read it."""

from __future__ import annotations

import io
import shutil
import struct

import pytest
from olefile import OleFileIO

from kashaf.documents.office import doc
from kashaf.documents.office.summary import summary
from tests.documents.packing import SAMPLES, refusal, sample

DATA = (SAMPLES / "journey.doc").read_bytes()
WORD = DATA.index(bytes.fromhex("eca50101"))
"""Where its stream WordDocument begins."""


@pytest.fixture
def antiword(need) -> None:
    need(shutil.which("antiword"), "antiword", "bash scripts/install-converters.sh")


def changed(place: int, form: str, value: int) -> bytes:
    data = bytearray(DATA)
    struct.pack_into(form, data, WORD + place, value)
    return bytes(data)


@pytest.mark.usefixtures("antiword")
def test_a_text_is_read_with_its_tables_notes_and_facts() -> None:
    document = sample("journey.doc")
    assert document.title == "رِحْلَةُ ابنِ بطّوطة"
    assert [line for line in document.text.split("\n") if line] == [
        "البابُ الأوَّلُ في السَّفَر",
        "خَرَجْتُ مِنْ طَنْجَةَ مُعْتَمِدًا حَجَّ بَيْتِ اللَّهِ الحَرَامِ، وهذه كَلِمَةٌ مُتَّصِلَةٌ.كلامٌ محذوفٌ",
        "أوَّلُ البنود",
        "ثاني البنود",
        "المدينةُ\tالأيّامُ",
        "تِلِمْسانُ\tثلاثةٌ",
        "بَعْدَ الجَدْوَلِ سطرٌ",
        "وسطرٌ آخرُ.",
        "خاتِمَةُ البابِ.",
        "البابُ الثاني في العَوْدَة",
        "وَصَلْتُ إلى فاسَ\tبَعْدَ سِنينَ.",
        "كانَ ذلكَ سَنَةَ خَمْسٍ وعِشرينَ.",
        "في الإطارِ",
    ]
    assert document.fields == {
        "path": "journey.doc",
        "author": "ابنُ بطّوطة",
        "date": "2016-08-01T10:00:00",
        "keywords": ("رحلات", "تاريخ"),
    }


def test_without_the_program_it_says_what_to_do_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal(DATA) == "it is in the format of Word before 2007: install antiword, or save it as .docx"


@pytest.mark.usefixtures("antiword")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (changed(10, "<H", 0x13F0), "it is encrypted: save it without a password"),
        (changed(0x1A2, "<I", 0xFFFFFFF0), "it is damaged, or of a Word that antiword does not read: save it as .docx"),
        (DATA[:6000], "it is damaged: get it anew"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


@pytest.mark.usefixtures("antiword")
def test_a_text_that_is_too_long_is_refused() -> None:
    assert refusal(DATA, limit=1 << 8) == "it has more text than the 0.000244141 MiB that are read as one: split it"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("|مدينة         |يوم        |\n|تلمسان        |ثلاثة      |\n", "مدينة\tيوم\nتلمسان\tثلاثة"),
        ("|مدينة   |قال    |\n|تلمسان  |الراوي |\n|        |       |\n", "مدينة تلمسان\tقال الراوي"),
        ("|مدينة كبيرة |يوم    |\n|في الغرب   |       |\n|فاس        |يومان  |\n", "مدينة كبيرة في الغرب\tيوم\nفاس\tيومان"),
        ("|يوم |\n|واحد|\n|a|b|\nنص\n", "يوم واحد\na\tb\nنص"),
        ("صورة[pic]\n[pic]\nنص\n", "صورة\n\nنص"),
        ("نص | آخر\n| ليس جدولا\n", "نص | آخر\n| ليس جدولا"),
    ],
)
def test_a_cell_that_is_wrapped_is_one_again(printed: str, text: str) -> None:
    assert doc._in_order(printed) == text


def test_notes_stand_behind_the_text_and_other_numbers_in_brackets_stay() -> None:
    rule = "-" * 23
    printed = f"قال[1] في المادة [5] ثم[2] سكت.\n\n{rule}\n[1]\tفي كتابه\n\n[2] يومين\n\n{rule}\nإطار\n"
    assert doc._in_order(printed) == "قال في المادة [5] ثم سكت.\n\nفي كتابه\n\nيومين\n\nإطار"


def stated(*properties: tuple[int, bytes], count: int | None = None) -> tuple[str, dict[str, object]]:
    """Read what a stream with these properties states."""
    places, values = b"", b""
    for number, value in properties:
        places += struct.pack("<II", number, 8 + 8 * len(properties) + len(values))
        values += value
    section = struct.pack("<II", 0, len(properties) if count is None else count) + places + values
    stream = bytes(44) + struct.pack("<I", 48) + section

    class Ole:
        def openstream(self, name: str) -> io.BytesIO:
            return io.BytesIO(stream)

    return summary(Ole())


def of_text(text: str, encoding: str) -> bytes:
    data = text.encode(encoding) + b"\0"
    return struct.pack("<II", 0x1E, len(data)) + data


PAGE_1256 = (1, struct.pack("<II", 2, 1256))


@pytest.mark.parametrize(
    ("properties", "title", "fields"),
    [
        ([PAGE_1256, (2, of_text("تقرير", "cp1256")), (4, of_text("ليلى", "cp1256"))], "تقرير", {"author": "ليلى"}),
        ([(1, struct.pack("<II", 2, 65001)), (2, of_text("تقرير", "utf-8"))], "تقرير", {}),
        ([(1, struct.pack("<II", 2, 9999)), (2, of_text("تقرير", "cp1256"))], "تقرير", {}),
        ([(2, struct.pack("<II", 0x1F, 6) + "تقرير\0".encode("utf-16-le"))], "تقرير", {}),
        ([PAGE_1256, (12, struct.pack("<IQ", 0x40, 131_144_868_000_000_000))], "", {"date": "2016-08-01T01:00:00"}),
        ([PAGE_1256, (12, struct.pack("<IQ", 0x40, 10_000_000))], "", {}),
        ([PAGE_1256, (12, struct.pack("<IQ", 0x40, 2**64 - 1))], "", {}),
        ([PAGE_1256, (2, struct.pack("<II", 0x101E, 2**32 - 1)), (4, of_text("ليلى", "cp1256"))], "", {"author": "ليلى"}),
        ([PAGE_1256, (2, struct.pack("<II", 0x1E, 2**32 - 1))], "", {}),
        ([PAGE_1256, (4, of_text("User-PC", "cp1256"))], "", {}),
        ([], "", {}),
    ],
)
def test_facts_are_those_that_the_file_states(
    properties: list[tuple[int, bytes]], title: str, fields: dict[str, object]
) -> None:
    assert stated(*properties) == (title, fields)


def test_a_claim_of_billions_of_properties_costs_nothing() -> None:
    assert stated(PAGE_1256, count=2**32 - 1) == ("", {})


def test_a_file_that_states_nothing_has_no_facts() -> None:
    data = DATA.replace("SummaryInformation".encode("utf-16-le"), "XummaryInformation".encode("utf-16-le"))
    assert summary(OleFileIO(io.BytesIO(data))) == ("", {})
