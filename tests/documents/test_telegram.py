"""What Telegram exports as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kashaf.errors import UnreadableFile
from tests.documents.packing import read_all

LINE = "قَرَأَ الوَلَدُ قَصيدَةً"


def message(number: int, text: Any, date: str = "2021-03-02T10:20:30", **more: Any) -> dict[str, Any]:
    return {"id": number, "type": "message", "date": date, "from": "نادر", "text": text, **more}


PIECES = [
    "قال ",
    {"type": "bold", "text": "نادر"},
    " انظر ",
    {"type": "text_link", "text": "هنا", "href": "https://example.org"},
]


def read(value: Any) -> Any:
    return read_all(json.dumps(value, ensure_ascii=False).encode(), "result.json")


def chat(kind: str = "private_group", *messages: Any) -> dict[str, Any]:
    return {"name": "رفاق", "type": kind, "id": 1, "messages": list(messages)}


def test_a_day_is_a_document_and_pieces_are_one_text() -> None:
    service = {"id": 9, "type": "service", "date": "2021-03-02T09:00:00", "action": "join", "text": "دخل"}
    other = message(3, "غدًا", "2021-03-03T00:00:00") | {"from": "هدى"}
    documents, skipped = read(chat("private_group", service, message(1, PIECES), message(2, ""), other))
    assert [(each.id, each.title, each.text) for each in documents] == [
        ("result.json#2021-03-02", "رفاق 2021-03-02", "10:20 نادر: قال نادر انظر هنا"),
        ("result.json#2021-03-03", "رفاق 2021-03-03", "00:00 هدى: غدًا"),
    ]
    assert documents[0].fields == {"path": "result.json", "date": "2021-03-02", "author": "نادر"}
    assert not skipped


def test_a_message_of_a_channel_is_a_document() -> None:
    documents, _ = read(chat("public_channel", message(7, f"عنوان الخبر العاجل\n\n{LINE}", author="هدى"), message(8, LINE)))
    assert [(each.id, each.title) for each in documents] == [("result.json#7", "عنوان الخبر العاجل"), ("result.json#8", LINE)]
    assert documents[0].fields == {"path": "result.json", "source": "رفاق", "author": "هدى", "date": "2021-03-02T10:20:30"}


def test_all_chats_of_an_account_are_read() -> None:
    value = {
        "about": "…",
        "chats": {"list": [chat("personal_chat", message(1, LINE)), chat("private_channel", message(1, LINE))]},
    }
    assert [each.id for each in read(value)[0]] == ["result.json#1/2021-03-02", "result.json#2/1"]


@pytest.mark.parametrize("text", [None, 3, [3, None, {"text": 4}], {"text": LINE}])
def test_odd_texts_do_no_harm(text: Any) -> None:
    value = chat("private_group", message(1, text), message(2, LINE), 7)
    ((document,), _) = read(value)
    assert LINE in document.text


def test_a_chat_without_texts_is_named() -> None:
    with pytest.raises(UnreadableFile, match="no messages"):
        read(chat("private_group", message(1, "")))
