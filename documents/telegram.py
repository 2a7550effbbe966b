"""Telegram's export (result.json) → a document a day of a chat, or a message of a channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kashaf.documents.conversation import Remark, conversation
from kashaf.documents.document import Document
from kashaf.documents.records import mend_halves
from kashaf.documents.source import Source
from kashaf.documents.text import find_title

__all__ = ["is_telegram", "read_telegram"]


def is_telegram(value: Any) -> bool:
    """Say whether JSON has the form of an export of one chat or of all."""
    return any(True for _ in _chats(value))


def read_telegram(value: Any, source: Source) -> Iterator[Document]:
    """Read the chats of an export; what Telegram itself says in them is left out."""
    some = False
    many = not _is_chat(value)
    for number, chat in enumerate(_chats(value), start=1):
        name = _text(chat.get("name")) or _text(chat.get("type"))
        place = f"{number}/" if many else ""
        messages = (each for each in chat["messages"] if isinstance(each, Mapping) and each.get("type") == "message")
        read = _posts if "channel" in _text(chat.get("type")) else _days
        for document in read(source, name, messages, place):
            some = True
            yield document
    if not some:
        raise source.unreadable("the chat has no messages with text")


def _chats(value: Any) -> Iterator[Mapping[str, Any]]:
    if _is_chat(value):
        yield value
    elif isinstance(value, Mapping):
        for key in ("chats", "left_chats"):
            listed = value.get(key)
            chats = listed.get("list") if isinstance(listed, Mapping) else None
            yield from (chat for chat in chats if _is_chat(chat)) if isinstance(chats, list) else ()


def _is_chat(value: Any) -> bool:
    if not isinstance(value, Mapping) or not isinstance(value.get("messages"), list) or "type" not in value:
        return False
    some = value["messages"][:100]
    return any(isinstance(each, Mapping) and {"id", "type", "date", "text"} <= each.keys() for each in some)


def _days(source: Source, name: str, messages: Iterator[Mapping[str, Any]], place: str) -> Iterator[Document]:
    remarks = (
        Remark(day, time[:5], _text(message.get("from")), text)
        for message in messages
        if (text := _written(message.get("text")))
        for day, _, time in (_text(message.get("date")).partition("T"),)
    )
    yield from conversation(source, name, remarks, place=place)


def _posts(source: Source, name: str, messages: Iterator[Mapping[str, Any]], place: str) -> Iterator[Document]:
    """Read the messages of a channel: each is an article of its own."""
    for number, message in enumerate(messages, start=1):
        source.tick()
        text = _written(message.get("text"))
        if text:
            id = message.get("id")
            own = str(id) if isinstance(id, int) and not isinstance(id, bool) else f"n{number}"
            stated = {"source": name, "author": _text(message.get("author")), "date": _text(message.get("date"))}
            fields = {field: value for field, value in stated.items() if value}
            yield Document.from_text(f"{source.id}#{place}{own}"[:200], find_title(text), text, {**source.fields, **fields})


def _written(value: Any) -> str:
    """Give the text of a message: one text, or pieces, of which some are links or bold."""
    pieces = value if isinstance(value, list) else [value]
    texts = [each.get("text") if isinstance(each, Mapping) else each for each in pieces]
    return mend_halves("".join(each for each in texts if isinstance(each, str))).strip()


def _text(value: Any) -> str:
    return " ".join(mend_halves(value).split()) if isinstance(value, str) else ""
