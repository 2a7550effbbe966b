"""Fonts of a PDF that name their letters wrongly → the same PDF with the right names.

The map ``/ToUnicode`` of a font says which letters its glyphs are. Word, WPS and printers for
Windows often write a wrong one. Where the number of a glyph says what it is, the number is right.
"""

from __future__ import annotations

import io
import re
import tempfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

from kashaf.analyzers.core_fonts import CORE_LETTERS, is_core_font, mended_ligature, same_letters
from kashaf.documents.source import Source
from kashaf.extras import install_line

__all__ = ["mend_maps"]

_LEAST_AGREEING = 3
"""So many glyphs must have the name of their number before others are taken for wrong."""
_LEAST_SHARE = 0.25
"""From this share on it is no accident that names agree with numbers."""
_MOST_BYTES = 1 << 20
"""A map of 65,536 glyphs is smaller."""
_MOST_BYTES_OF_ALL = 32 << 20
_MOST_ENTRIES = 1 << 16
_MOST_FONTS = 10_000
_MOST_DICTIONARIES = 200_000
"""The most dictionaries in which fonts are looked for."""
_BYTES_IN_MEMORY = 64 << 20
"""A larger file is written to the disk when it is changed."""

_MOST_PARENTS = 100
"""The most nodes of the tree of pages above one of them."""

_NUMBERED = b"/Identity-H"
"""What is in the bytes of every PDF with such a font."""
_PACKED = b"/ObjStm"
"""What is in the bytes of a PDF that may have its fonts packed."""
_NAMED = (
    b"Arial",
    b"TimesNewRoman",
    b"Times#20New#20Roman",
    b"ArabicTransparent",
    b"Arabic#20Transparent",
    b"TraditionalArabic",
    b"Traditional#20Arabic",
)
_RENUMBERED = re.compile(r"/(?!BC[A-Z]EEE\+|BCD[A-Z]EE\+|ABCDEE\+)[A-Z]{6}\+")
"""How a font is named of which only the used glyphs are kept; Word keeps their numbers too."""

_CHAR = re.compile(rb"<\s*([0-9A-Fa-f]{1,4})\s*>\s*<([0-9A-Fa-f\s]{1,600})>")
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,4})\s*>\s*<\s*([0-9A-Fa-f]{1,4})\s*>\s*(?:<([0-9A-Fa-f\s]{1,600})>|\[([^\[\]]*)\])")
_VALUE = re.compile(rb"<([0-9A-Fa-f\s]{1,600})>")
_HEAD = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
"""
_END = b"endcmap CMapName currentdict /CMap defineresource pop end end"

_Names = dict[int, str]


class _Unmendable(Exception):
    """A map is wrong, and it is not known what is right."""


def mend_maps(source: Source) -> IO[bytes]:
    """Give the bytes of a PDF in which fonts name their letters rightly: mostly those of the file.

    A font is changed if the numbers of its glyphs are known and most names agree with them. A font
    whose names are wrong and can't be put right is reported, and so is a missing package. A stream
    that isn't the source's own is for the caller to close.
    """
    if not source.holds(_NUMBERED, _PACKED):
        return source.stream
    try:
        import pikepdf
    except ModuleNotFoundError:
        if source.holds(_PACKED, *_NAMED):
            source.skipped(
                "",
                "its fonts may name letters wrongly: install what puts them right with `{command}`",
                command=install_line("documents"),
            )
        return source.stream
    try:
        with pikepdf.open(source.stream) as pdf:
            return _mended(pdf, source) or source.stream
    except (pikepdf.PdfError, pikepdf.PasswordError, *_BROKEN):
        return source.stream  # it is damaged or locked: pdfium reads more, and says why not
    finally:
        source.stream.seek(0)


_BROKEN = (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)
"""What objects of other kinds than expected cause."""


def _mended(pdf: Any, source: Source) -> IO[bytes] | None:
    """Give the bytes of a PDF with changed maps; ``None`` if no map had to be changed."""
    changed = unmendable = False
    left = _MOST_BYTES_OF_ALL
    for font in islice(_fonts(pdf), _MOST_FONTS):
        if left <= 0:
            break
        packed, data = _unpacked(font["/ToUnicode"], min(_MOST_BYTES, left))
        left -= packed + len(data)
        try:
            right = _right_names(_names(data), str(font.get("/BaseFont", "")))
        except _Unmendable:
            unmendable = True
            continue
        if right:
            font["/ToUnicode"] = pdf.make_stream(_map(right))
            changed = True
    saved = _saved(pdf, source) if changed else None
    if unmendable or (changed and saved is None):
        source.skipped("", "a font names letters wrongly, and they cannot be put right: get the text in another format")
    return saved


def _saved(pdf: Any, source: Source) -> IO[bytes] | None:
    import pikepdf

    stream: IO[bytes] = io.BytesIO() if source.size <= _BYTES_IN_MEMORY else tempfile.TemporaryFile()  # noqa: SIM115 - pdfium reads it
    try:
        pdf.save(
            stream,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            progress=lambda _: source.tick(),
        )
    except (pikepdf.PdfError, OSError, *_BROKEN):
        stream.close()
        return None
    stream.seek(0)
    return stream


# Where the fonts are


def _fonts(pdf: Any) -> Iterator[Any]:
    """Find the fonts of all pages whose letters go by the numbers of glyphs, each once."""
    import pikepdf

    seen: set[tuple[int, int]] = set()

    def is_new(found: Any, kind: Any) -> bool:
        if not isinstance(found, kind) or found.objgen in seen or len(seen) > _MOST_DICTIONARIES:
            return False
        if found.is_indirect:
            seen.add(found.objgen)
        return True

    for page in pdf.pages:
        waiting = [_resources(page.obj)]
        while waiting:
            resources = waiting.pop()
            if not is_new(resources, pikepdf.Dictionary):
                continue
            fonts, drawn = (
                list(each.as_dict().values()) if is_new(each, pikepdf.Dictionary) else []
                for each in (resources.get("/Font"), resources.get("/XObject"))
            )
            yield from (font for font in fonts if is_new(font, pikepdf.Dictionary) and _is_numbered(font))
            forms = (form for form in drawn if is_new(form, pikepdf.Stream) and form.get("/Subtype") == "/Form")
            waiting.extend(form.get("/Resources") for form in forms)


def _resources(page: Any) -> Any:
    """Give the resources of a page: its own, or those of the next node above that has any."""
    node, steps = page, 0
    while "/Resources" not in node and "/Parent" in node and steps < _MOST_PARENTS:
        node, steps = node["/Parent"], steps + 1
    return node.get("/Resources")


def _is_numbered(font: Any) -> bool:
    """Say whether the codes of a font are the numbers of its glyphs, as a known font has them."""
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H" or "/ToUnicode" not in font:
        return False
    return bool(font["/DescendantFonts"][0].get("/CIDToGIDMap", "/Identity") == "/Identity")


# What a map says, and what is right


def _unpacked(stream: Any, limit: int) -> tuple[int, bytes]:
    """Give the packed size of a map and its bytes, at most ``limit``.

    The bytes are empty if it is not packed as maps are.
    """
    import pikepdf

    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array) and len(filters) == 1:
        filters = filters[0]
    if not (filters is None or (isinstance(filters, pikepdf.Name) and filters == "/FlateDecode")):
        return 0, b""
    raw = bytes(stream.read_raw_bytes())
    if filters is None:
        return len(raw), raw[:limit]
    try:
        return len(raw), zlib.decompressobj().decompress(raw, limit)
    except zlib.error:
        return len(raw), b""


def _names(data: bytes) -> _Names:
    """Read a map: the letters of each glyph. A map that claims too much is empty."""
    names: _Names = {}
    for block in data.split(b"beginbf")[1:]:
        entries = block.partition(b"endbf")[0]
        if block.startswith(b"char"):
            names.update((int(code, 16), _text(value)) for code, value in _CHAR.findall(entries))
            continue
        for first, last, value, values in _RANGE.findall(entries):
            start, end = int(first, 16), int(last, 16)
            if values:
                names.update(zip(range(start, end + 1), map(_text, _VALUE.findall(values)), strict=False))
            elif end - start + len(names) > _MOST_ENTRIES:
                return {}
            else:
                text = _text(value)
                names.update((code, text[:-1] + chr(ord(text[-1]) + code - start)) for code in range(start, end + 1))
    return names


def _text(value: bytes) -> str:
    digits = b"".join(value.split()).decode()
    return bytes.fromhex(digits.zfill(4 * -(-len(digits) // 4))).decode("utf-16-be", "replace") or "\ufffd"


def _right_names(names: _Names, font: str) -> _Names:
    """Give all names of a font, put right; empty if none was wrong.

    Raises `_Unmendable` if most names of a core font are wrong.
    """
    right = {glyph: mended_ligature(name, font) for glyph, name in names.items()}
    if not _RENUMBERED.match(font):
        right |= _right_digits(names)
    if is_core_font(font):
        known = names.keys() & CORE_LETTERS.keys()
        agreeing = {glyph for glyph in known if same_letters(names[glyph], CORE_LETTERS[glyph])}
        if len(agreeing) >= _LEAST_AGREEING and len(agreeing) < len(known):
            if 2 * len(agreeing) > len(known):
                right = {**right, **CORE_LETTERS, **{glyph: names[glyph] for glyph in agreeing if not names[glyph].isdigit()}}
            elif len(agreeing) >= _LEAST_SHARE * len(known):
                raise _Unmendable
    return right if right != names else {}


def _right_digits(names: _Names) -> _Names:
    """Number ten glyphs in a row that are all named as digits from 0 to 9."""
    digits = {glyph: name for glyph, name in names.items() if len(name) == 1 and name.isdecimal()}
    right: _Names = {}
    for first in digits:
        row = [digits.get(glyph, "") for glyph in range(first, first + 10)]
        if first - 1 in digits or first + 10 in digits or not all(row):
            continue
        values = "".join(str(int(digit)) for digit in row)
        if values != "1234567890":  # as on a keyboard
            zero = ord(row[0]) - int(row[0])
            right.update((first + value, chr(zero + value)) for value in range(10))
    return right


def _map(names: _Names) -> bytes:
    entries = [b"<%04X> <%s>\n" % (glyph, name.encode("utf-16-be").hex().encode()) for glyph, name in sorted(names.items())]
    blocks = (entries[at : at + 100] for at in range(0, len(entries), 100))
    return _HEAD + b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(each), b"".join(each)) for each in blocks) + _END
