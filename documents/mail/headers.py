"""The headers of an e-mail → text: encoded words, addresses, dates, undeclared bytes.

The parser of the standard library keeps a header unchanged, with bytes outside ASCII as surrogates.
Its own ways to decode a header give up on a word that is cut inside a letter, and on bytes without
a declaration; both are common in Arabic mail.
"""

from __future__ import annotations

import binascii
import codecs
import re
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from kashaf.documents.encoding import decode
from kashaf.errors import UnreadableFile

__all__ = ["addresses", "charset_text", "date", "file_name", "header"]

_LONGEST = 64 << 10
"""More of a header than this is not looked at: reading addresses takes long."""

_WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\n]*)\?=")
_SAYS_NOTHING = {"ascii", "iso8859-1", "cp1252"}
"""What programs declare when they don't know the encoding.

Latin text in these is read without a declaration, and none of them has Arabic.
"""
_NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "charmap", "mbcs", "oem"}


def charset_text(data: bytes, charset: str, encoding: str | None = None) -> str:
    """Decode bytes declared to be in ``charset``: as UTF-8 if they are that, else as declared.

    After these, `decode` finds the encoding; ``encoding`` is what the user gave. Never raises: when
    nothing fits, the text is UTF-8 with U+FFFD.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    if text is not None and not data.isascii():
        return text
    try:
        known = codecs.lookup(charset.strip().lower().removeprefix("x-").replace("mac-arabic", "mac_arabic")).name
        if known not in _SAYS_NOTHING | _NO_CHARSETS:
            return data.decode(known)
    except (LookupError, ValueError, TypeError):
        pass  # an encoding that nobody knows, or not the one it is in
    if text is not None:
        return text
    for told in dict.fromkeys((encoding, None)):
        try:
            return decode(data, name="", encoding=told)
        except UnreadableFile:
            continue
    return data.decode("utf-8", "replace")


def header(message: Message, name: str, encoding: str | None = None) -> str:
    """Give what a header says, on one line; empty where it is missing."""
    return _decoded(_raw(message, name), encoding)


def _raw(message: Message, name: str) -> str:
    found = next((value for key, value in message.raw_items() if key.lower() == name), "")
    return re.sub(r"[\r\n]+[ \t]*", " ", str(found)[:_LONGEST])


def _decoded(raw: str, encoding: str | None = None) -> str:
    """Decode the encoded words of a header, and its undeclared bytes.

    Neighbouring words in one encoding are joined before they are decoded, because many programs cut
    them inside a letter.
    """
    parts: list[str] = []
    held, charset, end = b"", "", 0
    for word in _WORD.finditer(raw):
        between = raw[end : word.start()]
        if held and (between.strip() or word[1].lower() != charset):
            parts.append(charset_text(held, charset, encoding))
            held = b""
        if between.strip() or not end:
            parts.append(_undeclared(between, encoding))
        charset, end = word[1].lower(), word.end()
        held += _bytes(word[3], word[2])
    if held:
        parts.append(charset_text(held, charset, encoding))
    parts.append(_undeclared(raw[end:], encoding))
    return " ".join("".join(parts).replace("\0", " ").split())


def _bytes(text: str, kind: str) -> bytes:
    data = text.encode("ascii", "surrogateescape")
    if kind in "qQ":
        return binascii.a2b_qp(data, header=True)
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    return binascii.a2b_base64(data[: len(data) - (len(data) % 4 == 1)] + b"==")


def _undeclared(text: str, encoding: str | None) -> str:
    if text.isascii():
        return text
    return charset_text(text.encode("utf-8", "surrogateescape"), "", encoding)


def addresses(message: Message, name: str, encoding: str | None = None) -> list[str]:
    """Name the people in a header: each by the name, or where there is none by the address."""
    try:
        found = getaddresses([_raw(message, name)])
    except (ValueError, LookupError, TypeError, RecursionError):
        found = [(header(message, name, encoding), "")]
    named = (_decoded(person, encoding).strip("'\" ") or _decoded(address, encoding) for person, address in found)
    return list(dict.fromkeys(name for name in named if name))


def file_name(part: Message, encoding: str | None = None) -> str:
    """Give the name of the file in a part of a message, as it is written; empty for none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        name = ""
    if "\ufffd" in name:  # the parser has given up on bytes without a declaration
        raw = f"{_raw(part, 'content-disposition')};{_raw(part, 'content-type')}"
        undeclared = _NAME.search(raw)
        name = (undeclared[1] or undeclared[2]) if undeclared else name
    return _decoded(name, encoding)


_NAME = re.compile(r"""name=(?:"([^"]+)"|([^;"\s]+))""", re.IGNORECASE)


def date(message: Message) -> str:
    """Give the date in ISO 8601 with its offset, or unchanged when it is no date of a mail."""
    stated = header(message, "date")
    try:
        return parsedate_to_datetime(stated).isoformat()
    except (ValueError, LookupError, TypeError, OverflowError):
        return stated
