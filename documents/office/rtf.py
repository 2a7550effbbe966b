r"""RTF → a document: its groups and control words, read as Word and WordPad write them for Arabic.

A byte of text is a letter in the encoding of its font (``\fcharset178``: Arabic), or else of the
file (``\ansicpg``). Word writes Arabic as ``\u1575\'c7``: a Unicode letter, and the replacement
bytes for older programs, which are skipped.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from kashaf.documents.assembly import assemble, facts, keywords
from kashaf.documents.document import Document, FieldValue
from kashaf.documents.office.blocks import Blocks
from kashaf.documents.office.rtf_tokens import tokens
from kashaf.documents.source import Source

__all__ = ["read_rtf"]

_DEEPEST = 10_000

_CHARSETS = dict.fromkeys((178, 179, 180), "cp1256") | {
    number: f"cp{page}"
    for number, page in zip(
        (128, 129, 134, 136, 161, 162, 163, 177, 186, 204, 222, 238, 254, 255),
        (932, 949, 936, 950, 1253, 1254, 1258, 1255, 1257, 1251, 874, 1250, 437, 850),
        strict=True,
    )
}
"""The encodings of charsets of fonts; one that is not named has the encoding of the file."""
_SYMBOLS = 2
_CODE_PAGES = {708: "iso8859-6", 10000: "mac_roman", 10004: "mac_arabic", 65001: "utf-8"}
_LATIN = "cp1252"
_ARABIC_SCRIPT = (0x01, 0x20, 0x29)  # Arabic, Urdu and Persian, whatever the country

_SIGNS = {b"~": "\u00a0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\"}
_CHARACTERS = {
    "tab": "\t",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
} | dict.fromkeys(("emspace", "enspace", "qmspace", "nestcell", "nestrow"), " ")
_SKIPPED_DESTINATIONS = frozenset(
    "colortbl stylesheet pict header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
    "pntext listtext fldinst xe tc rxe txe private nonesttables nonshppict object objdata do shp shpinst".split()
)
"""Groups whose text is not that of the document; some hold one that is."""
_READ = frozenset("shptxt dptxbxtext result nesttableprops".split())
_STATED = frozenset("title author keywords category creatim revtim".split())


class _State(NamedTuple):
    """What holds until the end of a group."""

    unread: int = 0
    """0: read; 1: not, but for groups in it; 2: not at all; 3: not, but for the same in Unicode."""
    stated: str = ""
    """Which fact the text is: one of `_STATED`.

    It is ``"info"`` between the facts and ``"fonttbl"`` in the table of fonts.
    """
    font: int = -1
    right_to_left: bool = False
    language: int = 0
    fallback: int = 1
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False


def read_rtf(source: Source) -> Iterator[Document]:
    """Read a text in RTF, of any size, because pictures take most of the room.

    It has pages where the author ended them. Notes come at the end of the page that refers to them;
    headers, footers, deleted and hidden text are left out. When a file is truncated, the text
    before that point is read, and the damage is reported.
    """
    text = _Text(source)
    text.read()
    pages = [("", re.sub(r"[ \t]+(?=\n|$)", "", page)) for page in text.blocks.pages()]
    yield assemble(source, "".join(text.stated.get("title", [])), pages, text.facts())


class _Text:
    """The text, as the tokens of the file go by."""

    def __init__(self, source: Source) -> None:
        self.blocks = Blocks(source)
        self.stated: dict[str, list[str]] = {}
        self._source = source
        self._times: dict[str, dict[str, int]] = {}
        self._state = _State()
        self._stack: list[_State] = []
        self._boxes: list[tuple[int, bool]] = []
        self._fonts: dict[int, int] = {}
        self._encoding = _LATIN
        self._defined = self._first = -1
        self._bytes = bytearray()
        self._codec = _LATIN
        self._half = 0
        self._passed_over = 0
        self._starred = self._section_ended = self._row_ended = False
        self._words: dict[str, Callable[[int | None], object]] = {
            "par": lambda _: self._end_paragraph(),
            "sect": lambda _: self._end_section(),
            "sbknone": lambda _: self._continue_page(),
            "page": lambda _: self._end_page(),
            "pagebb": self._begin_page,
            "softpage": self._begin_page,
            "cell": lambda _: self._write("\t"),
            "row": lambda _: self._end_row(),
            "intbl": lambda _: self._set(in_table=True),
            "pard": lambda _: self._set(in_table=False),
            "plain": lambda _: self._set(hidden=False, deleted=False, font=self._first, right_to_left=False, language=0),
            "v": lambda number: self._set(hidden=number != 0),
            "deleted": lambda number: self._set(deleted=number != 0),
            "f": self._take_font,
            "af": self._take_font,
            "deff": self._take_first_font,
            "fcharset": self._take_charset,
            "rtlch": lambda _: self._set(right_to_left=True),
            "ltrch": lambda _: self._set(right_to_left=False),
            "lang": lambda number: self._set(language=number or 0),
            "ansicpg": self._take_code_page,
            "mac": lambda _: self._take_code_page(10000),
            "pc": lambda _: self._take_code_page(437),
            "pca": lambda _: self._take_code_page(850),
            "uc": lambda number: self._set(fallback=max(number or 0, 0)),
            "u": self._unicode,
            "footnote": lambda _: self._open_box(note=True),
        }

    def read(self) -> None:
        for token in tokens(self._source):
            if token["text"]:
                self._raw(token["text"])
            elif token["word"]:
                self._word(token["word"].decode(), token["number"])
            elif token["byte"]:
                self._raw(bytes.fromhex(token["byte"].decode()), escaped=True)
            elif token["brace"] == b"{":
                self._open()
            elif token["brace"]:
                if not self._close():
                    return
            elif token["sign"]:
                self._sign(token["sign"])
        self._flush()
        while self._boxes:
            self._close_box()
        self._source.skipped(" (its end)", "it breaks off there: get it anew")

    def facts(self) -> dict[str, FieldValue]:
        said = {name: "".join(words) for name, words in self.stated.items()}
        date = _date(self._times.get("creatim", {})) or _date(self._times.get("revtim", {}))
        return facts(
            author=said.get("author", "").split(";"),
            date=[date],
            category=[said.get("category", "")],
            keywords=keywords([said.get("keywords", "")]),
        )

    # Groups

    def _open(self) -> None:
        self._flush()
        self._passed_over = 0
        self._starred = False
        self._stack.append(self._state)
        if len(self._stack) > _DEEPEST:
            raise self._source.unreadable("it nests more than {most:,} groups: it is damaged, get it anew", most=_DEEPEST)

    def _close(self) -> bool:
        """End a group, and say whether the file goes on."""
        self._flush()
        self._passed_over = 0
        self._starred = False
        if self._boxes and self._boxes[-1][0] == len(self._stack):
            self._close_box()
        if not self._stack:
            return False
        self._state = self._stack.pop()
        return bool(self._stack)

    def _open_box(self, *, note: bool) -> None:
        if not self._state.unread:
            self._boxes.append((len(self._stack), note))
            self._set(in_table=False)
            self.blocks.open_box()

    def _close_box(self) -> None:
        _, note = self._boxes.pop()
        if note:
            self.blocks.note(self.blocks.take_box())
        else:
            self.blocks.close_box()

    def _set(self, **changes: Any) -> None:
        self._flush()
        self._state = self._state._replace(**changes)

    # Words

    def _word(self, word: str, number: bytes | None) -> None:  # noqa: C901  one branch for each kind of control word
        if self._passed_over:
            self._passed_over -= 1
            return
        value = int(number) if number else None
        state = self._state
        if state.stated in self._times and value is not None:
            self._times[state.stated][word] = value
        if word in self._words:
            self._words[word](value)
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif word in ("info", "fonttbl"):
            self._set(unread=1, stated=word)
        elif word in _STATED and state.stated == "info" and state.unread == 1:
            self._set(unread=0, stated=word)
            if word.endswith("tim"):
                self._times[word] = {}
        elif word in _READ:
            if state.unread < 2:
                self._set(unread=0)
                if word in ("shptxt", "dptxbxtext"):
                    self._open_box(note=False)
        elif word == "shprslt":
            self._set(unread=2)
        elif word == "upr" and (not state.unread or state.stated == "info"):
            self._set(unread=3)
        elif word == "ud" and state.unread == 3:
            self._set(unread=int(state.stated == "info"))
        elif word in _SKIPPED_DESTINATIONS or self._starred:
            self._set(unread=max(state.unread, 1))
        self._starred = False

    def _sign(self, sign: bytes) -> None:
        if self._passed_over:
            self._passed_over -= 1
        elif sign == b"*":
            self._starred = True
        elif sign in b"\r\n":
            self._end_paragraph()
        else:
            self._write(_SIGNS.get(sign, ""))

    def _take_font(self, number: int | None) -> None:
        if self._state.stated == "fonttbl":
            self._defined = number or 0
        else:
            self._set(font=number or 0)

    def _take_first_font(self, number: int | None) -> None:
        self._first = number or 0
        self._set(font=self._first)

    def _take_charset(self, number: int | None) -> None:
        if self._state.stated == "fonttbl":
            self._fonts[self._defined] = number or 0

    def _take_code_page(self, number: int | None) -> None:
        name = _CODE_PAGES.get(number or 0, f"cp{number}")
        try:
            self._encoding = codecs.lookup(name).name
        except LookupError:
            self._encoding = _LATIN

    # Text

    def _raw(self, data: bytes, *, escaped: bool = False) -> None:
        """Take bytes of text, but for those that stand in for a letter of Unicode."""
        passed_over = min(self._passed_over, len(data))
        self._passed_over -= passed_over
        data = data[passed_over:]
        if not data or self._state.unread:
            return
        codec = "utf-8" if not escaped and not data.isascii() and _is_utf_8(data) else self._find_codec()
        if codec != self._codec:
            self._flush()
            self._codec = codec
        self._bytes += data

    def _find_codec(self) -> str:
        charset = self._fonts.get(self._state.font, 1)
        if charset in _CHARSETS:
            return _CHARSETS[charset]
        if charset == _SYMBOLS:
            return "ascii"
        arabic = self._state.right_to_left or self._state.language & 0x3FF in _ARABIC_SCRIPT
        return "cp1256" if self._encoding == _LATIN and arabic else self._encoding

    def _unicode(self, number: int | None) -> None:
        self._flush()
        self._passed_over = self._state.fallback
        code = (number or 0) & 0xFFFF
        half, self._half = self._half, 0
        if 0xD800 <= code < 0xDC00:
            self._half = code
        elif 0xDC00 <= code < 0xE000:
            self._write(chr(0x10000 + ((half - 0xD800) << 10) + code - 0xDC00) if half else "\ufffd")
        else:
            self._write(" " if 0xE000 <= code < 0xF900 else chr(code) if code else "")

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._codec, "replace")
            self._bytes.clear()
            self._put(text.replace("\ufffd", " ") if self._codec == "ascii" else text)

    def _write(self, text: str) -> None:
        self._flush()
        self._put(text)

    def _put(self, text: str) -> None:
        state = self._state
        if state.unread or state.hidden or state.deleted or not text:
            return
        if state.stated:
            self.stated.setdefault(state.stated, []).append(text)
            return
        if self._row_ended and not state.in_table and not self._boxes:
            self._row_ended = False
            self.blocks.end_paragraph()
        if self._section_ended:
            self._section_ended = False
            self.blocks.reach_new_page()
        self.blocks.write(text)

    def _end_paragraph(self) -> None:
        if self._state.unread:
            return
        if self._state.in_table:
            self._write(" ")
        else:
            self._flush()
            self.blocks.end_paragraph()

    def _end_row(self) -> None:
        self._write("\n")
        self._row_ended = True

    def _end_section(self) -> None:
        self._end_paragraph()
        self._section_ended = True

    def _end_page(self) -> None:
        self._flush()
        if not self._state.unread:
            self.blocks.break_page()

    def _begin_page(self, number: int | None) -> None:
        self._flush()
        if number != 0 and not self._state.unread:
            self.blocks.reach_new_page()

    def _continue_page(self) -> None:
        self._section_ended = False


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _date(time: dict[str, int]) -> str:
    """Write a time of the file in the way of ISO 8601; one without a year is none."""
    if not (0 < time.get("yr", 0) < 10_000 and 0 < time.get("mo", 0) <= 12 and 0 < time.get("dy", 0) <= 31):
        return ""
    day = "{yr:04}-{mo:02}-{dy:02}".format(**time)
    hour, minute = time.get("hr", -1), time.get("min", -1)
    return f"{day}T{hour:02}:{minute:02}" if 0 <= hour < 24 and 0 <= minute < 60 else day
