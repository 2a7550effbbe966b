"""The values of forms, and notes that stand on a page, are text."""

from __future__ import annotations

import io

import pytest

from kashaf.documents import Document
from kashaf.documents.pdf.reader import read_pdf
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile
from tests.damage.parts import letters, noted_pdf


def read(data: bytes) -> tuple[Document, list[str]]:
    said: list[str] = []
    (document,) = read_pdf(Source("a.pdf", "a.pdf", io.BytesIO(data), len(data), lambda each: said.append(str(each))))
    return document, said


def field(value: str, more: str = "", top: int = 700, kind: str = "Tx") -> str:
    return f"/Subtype/Widget/FT/{kind}/T(field{top}{kind})/V{coded(value)}/Rect[50 {top - 20} 300 {top}]{more}"


def note(text: str, more: str = "", top: int = 600, kind: str = "FreeText") -> str:
    return f"/Subtype/{kind}/Contents{coded(text)}/DA(/Helv 9 Tf)/Rect[50 {top - 20} 300 {top}]{more}"


def coded(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


def test_values_and_notes_follow_the_text_of_their_page_from_the_top_down() -> None:
    data = noted_pdf(
        [note("ينقص مخطط الطابق", top=300), field("طلب رخصة بناء", top=500), field("حلب", top=400, kind="Ch")], letters()
    )
    document, said = read(data)
    assert document.text.split("\n\n") == ["A poem about the moon", "طلب رخصة بناء", "حلب", "ينقص مخطط الطابق"]
    assert said == []


def test_a_page_with_values_alone_has_text() -> None:
    assert read(noted_pdf([field("طلب رخصة بناء")]))[0].text == "طلب رخصة بناء"


def test_lines_of_a_value_are_lines_and_shapes_are_letters() -> None:
    assert read(noted_pdf([field("ﻗﻤﺮ ﻋﻠﻰ\r\rالوادي  الكبير")]))[0].text == "قمر على\nالوادي الكبير"


@pytest.mark.parametrize(
    "left_out",
    [
        field("سر", "/Ff 8192"),
        field("مخفي", "/F 2"),
        note("لا يُرى", "/F 32"),
        note("رأي المراجع", kind="Text"),
        "/Subtype/Widget/FT/Btn/T(box)/V/Yes/AS/Yes/Rect[50 50 60 60]",
        field(""),
    ],
    ids=["password", "hidden", "not seen", "remark", "button", "empty"],
)
def test_what_does_not_stand_on_the_page_is_left_out(left_out: str) -> None:
    assert read(noted_pdf([left_out, note("ظاهر")]))[0].text == "ظاهر"
    with pytest.raises(UnreadableFile, match="no text"):
        read(noted_pdf([left_out]))


def test_what_is_said_twice_is_read_once() -> None:
    data = noted_pdf(
        [field("moon", top=500), note("about  the moon", top=400), note("قمر", top=300), field("قمر", top=200)], letters()
    )
    assert read(data)[0].text.split("\n\n") == ["A poem about the moon", "قمر"]


def test_a_value_is_that_of_the_field_above() -> None:
    data = noted_pdf(
        ["/Subtype/Widget/Parent 7 0 R/Rect[50 50 300 80]"], above=f"/FT/Tx/T(name)/V{coded('اسم الطالب')}/Kids[8 0 R]"
    )
    assert read(data)[0].text == "اسم الطالب"


def test_a_form_of_xml_is_read_without_a_word_on_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    assert read(noted_pdf([field("طلب رخصة بناء")], form="/XFA(<xdp/>)"))[0].text == "طلب رخصة بناء"
    assert capfd.readouterr().err == ""
