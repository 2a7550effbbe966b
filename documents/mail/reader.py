"""E-mails and mailboxes → documents: what was written, and what was attached.

The parser of the standard library takes messages apart under its oldest policy, which keeps headers
unchanged and never raises on them (see `headers`).
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import Message
from io import BytesIO
from pathlib import PurePosixPath

from kashaf.documents.document import MAX_ID_BYTES, Document, FieldValue, one_or_many
from kashaf.documents.file_names import composed
from kashaf.documents.html.reader import decode_html, html_text
from kashaf.documents.mail.headers import addresses, charset_text, date, file_name, header
from kashaf.documents.source import Source
from kashaf.documents.text import find_title, normalize_newlines
from kashaf.errors import InvalidDocument, UnreadableFile

__all__ = ["read_mail", "read_mailbox", "read_message"]

_DEEPEST = 5
"""How many messages and archives may lie inside each other."""
_MOST_PARTS = 1_000
_MOST_PEOPLE = 100
_PARSER_ERRORS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""What the parser raises on what is no mail."""

_SILENT = re.compile(r"(?:application/(?:x-)?(?:pgp|pkcs7)-signature|message/(?:delivery-status|disposition-notification))$")
"""Parts that only programs read."""
_ENCRYPTED = ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_UNSAFE = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(slots=True)
class _Parts:
    """The contents of a message: its texts (each with whether it is HTML), and its attachments."""

    texts: list[tuple[Message, bool]] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    encrypted: bool = False


def read_mail(source: Source) -> Iterator[Document]:
    """Read an e-mail: what was written, then each attached or forwarded part.

    These parts are documents of their own (``mail.eml/report.pdf``). The title is the subject, the
    author is the sender; further fields are ``to`` and ``date``. Of a text that is there twice the
    plain one is taken. Pictures that belong to the text and signatures of programs are passed over
    in silence.
    """
    yield from read_message(_parsed(source.read(), source), source)


def read_message(message: Message, source: Source) -> Iterator[Document]:
    """Read a message that is parsed, as `read_mail` does. Raises `UnreadableFile`."""
    yield from _message(message, source.budgeted()[0], source.fields)


def read_mailbox(source: Source) -> Iterator[Document]:
    """Read a mailbox, a message at a time; one that cannot be read is skipped.

    ``box.mbox#17`` is the seventeenth message.
    """
    number = 0
    budgeted, _ = source.budgeted()
    for number, data in enumerate(_split(source), start=1):
        source.tick()
        place = f"#{number}"
        if data is None:
            source.skipped(
                place,
                "it has more than {most:g} MiB: save it by itself, without what is attached",
                most=source.limit / (1 << 20),
            )
            continue
        one = replace(budgeted, id=source.id + place, name=source.name + place, stream=BytesIO(data), size=len(data))
        try:
            yield from _message(_parsed(data, one), one, source.fields)
        except UnreadableFile as error:
            source.skipped(place, error.reason)
        except InvalidDocument as error:
            source.skipped(place, error.message)
    if not number:
        raise source.unreadable('it holds no messages: in a mailbox each begins with a line such as "From a@b.c Mon Jan  1 …"')


_FROM = re.compile(rb"From .*\d:\d\d.*\d{4}")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def _split(source: Source) -> Iterator[bytes | None]:
    """Go through the messages of a mailbox; ``None`` stands for one that is too long."""
    lines: list[bytes] = []
    size, began, empty, whole = 0, False, True, True
    while line := source.stream.readline(1 << 20):
        if empty and whole and _FROM.match(line):
            if began:
                yield _joined(lines, size, source.limit)
            lines, size, began = [], 0, True
            source.tick()
        elif began:
            size += len(line)
            if size <= source.limit:
                lines.append(line)
            else:
                lines.clear()
        empty, whole = whole and line in (b"\n", b"\r\n"), line.endswith(b"\n")
    if began:
        yield _joined(lines, size, source.limit)


def _joined(lines: list[bytes], size: int, limit: int) -> bytes | None:
    return _QUOTED_FROM.sub(rb"\1", b"".join(lines)) if size <= limit else None


def _parsed(data: bytes, source: Source) -> Message:
    try:
        return message_from_bytes(data, policy=policy.compat32)
    except _PARSER_ERRORS as error:
        raise source.unreadable("it is no e-mail, or one that nests without end") from error


def _message(message: Message, source: Source, fields: dict[str, FieldValue]) -> Iterator[Document]:
    """Make the document of a message, and those of what is attached to it."""
    encoding = source.options.encoding
    parts = _Parts()
    try:
        _take_apart(message, parts)
        text = "\n\n".join(filter(None, (_text(part, source, html=html) for part, html in parts.texts)))
        title = header(message, "subject", encoding)
        facts = _facts(message, encoding)
    except _PARSER_ERRORS as error:
        raise source.unreadable("it is damaged: save it anew from the mail program") from error
    if title or text:
        yield Document.from_text(source.id, title or find_title(text), text, {**fields, **facts})
    if parts.encrypted:
        source.skipped("", "it is encrypted, only its subject is read: decrypt it in the mail program and save it anew")
    elif not title and not text and not parts.attached:
        raise source.unreadable("the message has no text")
    yield from _attached(parts.attached, source)


def _facts(message: Message, encoding: str | None) -> dict[str, FieldValue]:
    facts: dict[str, FieldValue] = {}
    senders, receivers = addresses(message, "from", encoding), addresses(message, "to", encoding)[:_MOST_PEOPLE]
    for name, values in (("author", senders), ("to", receivers)):
        if values:
            facts[name] = one_or_many(values)
    sent = date(message)
    return {**facts, "date": sent} if sent else facts


def _take_apart(part: Message, parts: _Parts) -> None:
    """Go through the parts of a message: what is its text, what is attached to it."""
    kind, inner = part.get_content_type(), part.get_payload()
    if kind in _ENCRYPTED:
        parts.encrypted = True
    elif _SILENT.match(kind):
        return
    elif kind.startswith("multipart/") and isinstance(inner, list):
        children = [child for child in inner if isinstance(child, Message)]
        if kind == "multipart/encrypted":
            parts.encrypted = True
        elif kind == "multipart/alternative":
            _choose(children, parts)
        else:
            for child in children:
                _take_apart(child, parts)
    elif kind.startswith("text/") and part.get_content_disposition() != "attachment" and not file_name(part):
        parts.texts.append((part, kind == "text/html"))
    elif kind.startswith("multipart/"):
        parts.texts.append((part, False))  # its parts are lost: it is read as one text
    elif kind.startswith("image/") and (part.get_content_disposition() != "attachment" or part["content-id"]):
        return
    # Some programs leave empty parts.
    elif part.is_multipart() or file_name(part) or _payload(part).strip():
        parts.attached.append(part)


def _choose(children: list[Message], parts: _Parts) -> None:
    """Choose among forms of one text: the first plain one with words, else the first.

    The attachments of all forms are taken.
    """
    forms: list[_Parts] = []
    for child in children:
        form = _Parts()
        _take_apart(child, form)
        forms.append(form)
        parts.attached += [each for each in form.attached if file_name(each)]
        parts.encrypted |= form.encrypted
    written = [form for form in forms if any(_payload(part).strip() for part, _ in form.texts)]
    plain = [form for form in written if not any(html for _, html in form.texts)]
    for form in (plain or written)[:1]:
        parts.texts += form.texts


def _text(part: Message, source: Source, *, html: bool) -> str:
    data = _payload(part)
    charset = str(part.get_param("charset") or "")
    if html:
        page = charset_text(data, charset) if charset else decode_html(data, name=source.name, encoding=source.options.encoding)
        return html_text(page)
    text = normalize_newlines(charset_text(data, charset, source.options.encoding)).replace("\0", " ")
    if str(part.get_param("format") or "").lower() == "flowed":
        text = _unflowed(text, joined="" if str(part.get_param("delsp") or "").lower() == "yes" else " ")
    return text.strip("\n ")


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _PARSER_ERRORS:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _unflowed(text: str, joined: str) -> str:
    """Join the lines that were cut and end in a space (RFC 3676), each depth of quotation apart."""
    lines: list[tuple[int, str]] = []
    open = False
    for line in text.split("\n"):
        rest = line.lstrip(">")
        depth, rest = len(line) - len(rest), rest.removeprefix(" ")
        flows = rest.endswith(" ") and rest != "-- "
        body = rest[:-1] + joined if flows else rest
        if open and lines[-1][0] == depth and rest != "-- ":
            lines[-1] = (depth, lines[-1][1] + body)
        else:
            lines.append((depth, body))
        open = flows
    return "\n".join(f"{'>' * depth} {line}" if depth else line for depth, line in lines)


def _attached(attached: list[Message], source: Source) -> Iterator[Document]:
    taken: set[str] = set()
    for number, part in enumerate(attached, start=1):
        if number > _MOST_PARTS:
            source.skipped("", "it has more than {most:,} attachments: the rest is not read", most=_MOST_PARTS)
            return
        source.tick()
        name = _name(part, number, source, taken)
        try:
            yield from _attachment(part, name, source)
        except UnreadableFile as error:
            source.skipped(f"/{name}", error.reason)
        except InvalidDocument as error:
            source.skipped(f"/{name}", error.message)


def _attachment(part: Message, name: str, source: Source) -> Iterator[Document]:
    from kashaf.documents.file_reader import read_source

    inner, kind = part.get_payload(), part.get_content_type()
    if source.depth >= _DEEPEST:
        raise source.unreadable("it lies more than {most} messages deep: save it by itself", most=_DEEPEST)
    if kind.endswith("/ms-tnef") or name.lower() == "winmail.dat":
        raise source.unreadable("Outlook packed it in its own way (TNEF): save what it holds from Outlook")
    if kind.startswith("message/") and isinstance(inner, list) and inner and isinstance(inner[0], Message):
        within = source.part(name, BytesIO(), 0)
        yield from _message(inner[0], within, within.fields)
        return
    data = _payload(part)
    yield from read_source(source.part(name, BytesIO(data), len(data)))


def _name(part: Message, number: int, source: Source, taken: set[str]) -> str:
    """Give an attachment a name that is its own in this message and can stand in an id."""
    written = composed(file_name(part, source.options.encoding))
    name = _UNSAFE.sub("", re.split(r"[/\\]", written)[-1]).strip(". ")
    kind = part.get_content_type()
    suffix = ".eml" if kind == "message/rfc822" else mimetypes.guess_extension(kind) or ""
    name = name or f"{number}{suffix}"
    path = PurePosixPath(name)
    if name in taken:
        name = f"{path.stem}-{number}{path.suffix}"
    if len(f"{source.id}/{name}".encode()) > MAX_ID_BYTES:
        name = f"{number}{path.suffix[:16]}"
    taken.add(name)
    return name
