"""Outlook's messages are read as e-mails are: text, facts, what is attached and embedded."""

from __future__ import annotations

import struct
from typing import Any

import pytest

from kashaf.documents.mail import outlook
from tests.damage.parts import Streams, compound_file
from tests.documents.packing import read, read_all, refusal

ATTACHED = "__attach_version1.0_#0000000"


def text(number: int, value: str) -> dict[str, bytes]:
    return {f"__substg1.0_{number:04X}001F": value.encode("utf-16-le")}


def narrow(number: int, value: str, encoding: str) -> dict[str, bytes]:
    return {f"__substg1.0_{number:04X}001E": value.encode(encoding)}


def fixed(*properties: tuple[int, int, int], inside: bool = False) -> dict[str, bytes]:
    """Make the stream of the properties of a fixed length: their types, numbers and values."""
    listed = b"".join(struct.pack("<HHIQ", kind, number, 0, value) for kind, number, value in properties)
    return {"__properties_version1.0": bytes(24 if inside else 32) + listed}


SENT = (0x40, 0x0039, 131_144_868_000_000_000)
WRITTEN: dict[str, Any] = {
    **fixed(SENT),
    **text(0x0037, "رسالةٌ إلى المجمع"),
    **text(0x0C1A, "ليلى الحسن"),
    **text(0x5D01, "laila@example.org"),
    **text(0x0E04, "كريم العلي; سلمى"),
    **text(0x1000, "السلام عليكم،\r\n\r\nوصلَ الكتابُ.\r\n"),
}


def test_a_message_has_its_text_and_facts() -> None:
    document = read(compound_file(WRITTEN), "a.msg")
    assert (document.id, document.title) == ("a.msg", "رسالةٌ إلى المجمع")
    assert document.text == "السلام عليكم،\n\nوصلَ الكتابُ."
    assert document.fields == {
        "path": "a.msg",
        "author": "ليلى الحسن",
        "to": ("كريم العلي", "سلمى"),
        "date": "2016-08-01T01:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("page", "encoding"), [((3, 0x3FFD, 1256), "cp1256"), ((3, 0x3FFD, 65001), "utf-8"), ((3, 0x3FFD, 9999), "cp1256")]
)
def test_texts_of_old_versions_are_in_the_code_page_of_the_message(page: tuple[int, int, int], encoding: str) -> None:
    streams = {**fixed(page), **narrow(0x0037, "رسالة", encoding), **narrow(0x1000, "وصل الكتاب", encoding)}
    document = read(compound_file(streams), "a.msg")
    assert (document.title, document.text) == ("رسالة", "وصل الكتاب")


@pytest.mark.parametrize(
    "html",
    [
        text(0x1013, "<p>وصل</p><p>الكتاب"),
        {"__substg1.0_10130102": '<meta charset="windows-1256"><p>وصل<p>الكتاب'.encode("cp1256")},
    ],
)
def test_where_there_is_no_plain_text_html_is_read(html: dict[str, bytes]) -> None:
    assert read(compound_file({**fixed(), **text(0x0037, "رسالة"), **html}), "a.msg").text == "وصل\n\nالكتاب"


def test_what_is_attached_and_embedded_are_documents_of_their_own() -> None:
    embedded = {**fixed(SENT, inside=True), **text(0x0037, "رسالة سابقة"), **text(0x1000, "كتبت إليك")}
    streams: Streams = {
        **WRITTEN,
        f"{ATTACHED}0": {**fixed(inside=True), **text(0x3707, "ملحق.txt"), "__substg1.0_37010102": "نصّ الملحق".encode()},
        f"{ATTACHED}1": {**fixed(inside=True), "__substg1.0_3701000D": embedded},
        f"{ATTACHED}2": {
            **fixed(inside=True),
            **text(0x3707, "logo.png"),
            **text(0x3712, "x"),
            "__substg1.0_37010102": b"\x89PNG",
        },
        f"{ATTACHED}3": {**fixed(inside=True), **text(0x3704, "../b.txt"), "__substg1.0_37010102": "نصّ آخر".encode()},
    }
    documents, skipped = read_all(compound_file(streams), "a.msg")
    assert [(document.id, document.text) for document in documents[1:]] == [
        ("a.msg/ملحق.txt", "نصّ الملحق"),
        ("a.msg/2.eml", "كتبت إليك"),
        ("a.msg/b.txt", "نصّ آخر"),
    ]
    assert documents[2].fields["date"] == "2016-08-01T01:00:00+00:00"
    assert not skipped


def test_a_text_in_rtf_alone_is_named() -> None:
    streams = {**fixed(), **text(0x0037, "رسالة"), "__substg1.0_10090102": b"\0" * 20}
    (document,), skipped = read_all(compound_file(streams), "a.msg")
    assert (document.title, document.text) == ("رسالة", "")
    assert skipped == ["/a.msg: its text is in RTF only: save it as .eml or .html"]


@pytest.mark.parametrize("ticks", [0, 1, 2**63, 2**64 - 1])
def test_an_odd_time_is_none(ticks: int) -> None:
    assert "date" not in read(compound_file({**WRITTEN, **fixed((0x40, 0x0039, ticks))}), "a.msg").fields


def test_what_cannot_be_read_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(compound_file(fixed()), "a.msg") == "the message has no text"
    damaged = "it is damaged: save it anew from the mail program"
    assert refusal(compound_file({**fixed(), **text(0x1000, "نص " * 500)}), "a.msg", limit=1000) == damaged
    broken = bytearray(compound_file({**WRITTEN, "__substg1.0_1000001F": ("نص " * 5000).encode("utf-16-le")}))
    del broken[4096:20_000]
    assert refusal(bytes(broken), "a.msg") in (damaged, "it is damaged: get it anew")


def test_messages_in_each_other_end() -> None:
    inner: dict[str, Any] = {**fixed(inside=True), **text(0x1000, "نص")}
    for _ in range(8):
        inner = {
            **fixed(inside=True),
            **text(0x1000, "نص"),
            f"{ATTACHED}0": {**fixed(inside=True), "__substg1.0_3701000D": inner},
        }
    documents, skipped = read_all(compound_file({**inner, **fixed()}), "a.msg")
    assert len(documents) == outlook._DEEPEST + 1
    assert len(skipped) == 1
