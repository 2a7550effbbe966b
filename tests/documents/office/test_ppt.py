"""PowerPoint before 2007: slides in their order, with their titles first and their notes last."""

from __future__ import annotations

import struct

import pytest

from tests.damage.parts import Streams, compound_file
from tests.documents.packing import SLIDES, read, refusal, sample

DAMAGED = "it is damaged: get it anew"


def record(kind: int, content: bytes, *, instance: int = 0, holds: bool = False) -> bytes:
    return struct.pack("<HHI", instance << 4 | (15 if holds else 0), kind, len(content)) + content


def texts(*said: tuple[int, str]) -> bytes:
    """Make texts with their kinds."""
    return b"".join(
        record(0xF9F, struct.pack("<I", kind))
        + (record(0xFA8, text.encode("latin-1")) if text.isascii() else record(0xFA0, text.encode("utf-16-le")))
        for kind, text in said
    )


def box(content: bytes) -> bytes:
    return record(0x40C, record(0xF002, record(0xF00D, content, holds=True), holds=True), holds=True)


def presentation(
    slides: list[tuple[bytes, bytes]], notes: dict[int, bytes] | None = None, *, token: int = 0xE391C05F, before: bytes = b""
) -> bytes:
    """Make a file of slides: of each the texts in its list, and the content of its part."""
    notes = notes or {}
    data, places = before, {}
    for number, (_, content) in enumerate(slides, start=1):
        places[number] = len(data)
        data += record(0x3EE, content, holds=True)
    for number, content in notes.items():
        places[100 + number] = len(data)
        data += record(0x3F0, record(0x3F1, struct.pack("<II", 255 + number, 0)) + content, holds=True)
    listed = b"".join(
        record(0x3F3, struct.pack("<IIIII", number, 0, 0, 255 + number, 0)) + said
        for number, (said, _) in enumerate(slides, start=1)
    )
    noted = b"".join(record(0x3F3, struct.pack("<IIIII", 100 + number, 0, 0, 0, 0)) for number in notes)
    places[99] = len(data)
    data += record(0x3E8, record(0xFF0, listed, holds=True) + record(0xFF0, noted, instance=2, holds=True), holds=True)
    catalogue = len(data)
    data += record(0x1772, b"".join(struct.pack("<II", number | 1 << 20, place) for number, place in places.items()))
    last = len(data)
    data += record(0xFF5, struct.pack("<IIIIIII", 0, 0, 0, catalogue, 99, 0, 0))
    return compound_file(made(data, last, token))


def made(data: bytes, last: int, token: int = 0xE391C05F) -> Streams:
    return {"PowerPoint Document": data, "Current User": bytes(12) + struct.pack("<II", token, last)}


def pages(data: bytes) -> list[str]:
    return [page.text for page in read(data, "a.ppt").pages]


def test_a_file_that_libreoffice_wrote_is_read() -> None:
    document = sample("slides.ppt")
    assert document.title == "رِحلةٌ في شرائحَ"
    assert document.pages[0].text == SLIDES[0]
    # The second title is a box as any other there, and a table is written as a group of boxes.
    assert sorted(document.pages[1].text.split()) == sorted(SLIDES[1].split())


def test_titles_are_first_and_notes_last_in_the_order_of_the_list() -> None:
    slides = [
        (b"", box(texts((1, "نصّ أول\rوسطر"), (0, "عنوان أول")))),
        (b"", box(texts((4, "*"), (6, "عنوان ثان"), (4, "plain")))),
    ]
    notes = {1: box(texts((2, "ملاحظة"), (4, "*")))}
    assert pages(presentation(slides, notes)) == ["عنوان أول\n\nنصّ أول\nوسطر\n\nملاحظة", "عنوان ثان\n\nplain"]


def test_texts_in_the_list_are_read_where_the_slide_refers_to_them_or_not() -> None:
    listed = texts((1, "متن في القائمة"), (0, "عنوان في القائمة"))
    refers = box(texts((4, "مربع")) + record(0xF9E, struct.pack("<I", 1)) + record(0xF9E, struct.pack("<I", 0)))
    assert pages(presentation([(listed, refers), (listed, b"")])) == [
        "عنوان في القائمة\n\nمربع\n\nمتن في القائمة",
        "عنوان في القائمة\n\nمتن في القائمة",
    ]


def test_of_a_slide_that_was_saved_again_the_last_version_is_read() -> None:
    old = record(0x3EE, box(texts((4, "قديم"))), holds=True)
    assert pages(presentation([(b"", box(texts((4, "جديد"))))], before=old)) == ["جديد"]


def test_what_cannot_be_read_says_why() -> None:
    sound = presentation([(b"", box(texts((4, "نصّ"))))])
    assert pages(sound) == ["نصّ"]
    assert refusal(presentation([], token=0xF3D1C4DF), "a.ppt") == "it is encrypted: save it without a password"
    assert refusal(presentation([]), "a.ppt") == "it has no text"
    assert refusal(compound_file({"PowerPoint Document": b""}), "a.ppt") == DAMAGED
    assert refusal(compound_file(made(b"", 100)), "a.ppt") == DAMAGED
    assert refusal(compound_file(made(bytes(50), 8)), "a.ppt") == DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        record(0xF00D, b"", holds=True) * 10_000 + box(texts((4, "نصّ"))),
        struct.pack("<HHI", 15, 0x40C, 0xFFFFFFFF) * 10_000 + texts((4, "نصّ")),
        box(texts((4, "نصّ"))) + b"\0\0\0",
        box(record(0xF9E, struct.pack("<I", 0xFFFFFFFF)) + texts((4, "نصّ"))),
    ],
)
def test_records_that_claim_anything_end(content: bytes) -> None:
    found = presentation([(b"", content), (texts((4, "آخر")), b"")])
    assert pages(found)[-1] == "آخر"


def test_a_ring_of_saves_ends() -> None:
    catalogue = record(0x1772, b"")
    save = record(0xFF5, struct.pack("<IIIIIII", 0, 0, len(catalogue), 0, 0, 0, 0))
    assert refusal(compound_file(made(catalogue + save, len(catalogue))), "a.ppt") == "it has no text"
