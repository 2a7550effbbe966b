"""The parts of damaged files: small healthy files of every format, and what goes wrong in each."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import sqlite3
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from itertools import count, pairwise
from pathlib import Path

__all__ = [
    "SEVEN_ZIP",
    "TEXT",
    "Streams",
    "book",
    "compound",
    "compound_file",
    "database",
    "gzipped",
    "lettered_pdf",
    "letters",
    "locked_pdf",
    "locked_zip",
    "mail",
    "noted_pdf",
    "office",
    "overlapping_zip",
    "packed",
    "pdf",
    "pdf_pages",
    "picture",
    "rar",
    "sheet",
    "tar",
    "tar_header",
    "xml_bombs",
]

TEXT = "قَرَأَ الوَلَدُ قَصيدَةً طَويلَةً عَنِ القَمَرِ."
"""What every file says that can be read at all."""

_DATE = (2016, 8, 3, 14, 15, 0)


def packed(members: Mapping[str, str | bytes], *, stored: bool = False) -> bytes:
    """Pack files as ZIP; the time is always the same, so that the archive is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo("name", _DATE)
            info.filename = name  # as it is, also with backslashes
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data, archive.compression)
    return stream.getvalue()


def locked_zip(data: bytes) -> bytes:
    """Say of all members of an archive that they are encrypted."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def overlapping_zip() -> bytes:
    """Pack one file, and list it a hundred times under different names."""
    data = packed({"a000.txt": TEXT * 1000})
    start = data.find(b"PK\x01\x02")
    entry = data[start : data.find(b"PK\x05\x06")]
    entries = b"".join(entry.replace(b"a000.txt", b"a%03d.txt" % number) for number in range(100))
    return data[:start] + entries + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 100, 100, len(entries), start, 0)


SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
"""How a 7z archive begins."""


def tar_header(name: str, content: str = "", *, kind: bytes = b"0", link: str = "", size: int | None = None) -> bytes:
    """Write a header of tar and what follows it, whatever size it claims."""
    data = content.encode()
    said = len(data) if size is None else size
    number = (
        b"%011o\0" % said if 0 <= said < 8**11 else (said % (1 << 96) | (0xFF if said < 0 else 0x80) << 88).to_bytes(12, "big")
    )
    head = name.encode().ljust(100, b"\0") + b"0000644\0" + b"0000000\0" * 2 + number + b"%011o\0" % 0 + b" " * 8 + kind
    head = (head + link.encode()).ljust(257, b"\0") + b"ustar  \0"
    head = head.ljust(512, b"\0")
    head = head[:148] + b"%06o\0 " % sum(head) + head[156:]
    return head + data + bytes(-len(data) % 512)


def tar(members: Mapping[str, str]) -> bytes:
    """Pack files as tar."""
    return b"".join(tar_header(name, content) for name, content in members.items()) + bytes(1024)


def rar(members: Mapping[str, str]) -> bytes:
    """Pack files as RAR 3 does when it stores them."""

    def block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head + data

    made = b"Rar!\x1a\x07\0" + block(0x73, 0, bytes(6))
    for name, content in members.items():
        data, raw = content.encode(), name.encode()
        size = len(data)
        said = struct.pack("<IIBIIBBHI", size, size, 3, zlib.crc32(data), 0x4A210000, 29, 0x30, len(raw), 0o100644)
        made += block(0x74, 0x8000, said + raw, data)
    return made + block(0x7B, 0x4000, b"")


# Documents of offices, and books

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def _related(**targets: str) -> str:
    said = "".join(f'<Relationship Id="{id}" Type="{_RELATIONS}/{id}" Target="{path}"/>' for id, path in targets.items())
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{said}</Relationships>'


def office(kind: str, text: str = TEXT, *, before: str = "") -> bytes:
    """Make a document with one paragraph.

    Its kind is ``docx``, ``odt``, ``epub``, ``xlsx`` or ``pptx``; ``before`` is put at the head of
    its XML.
    """
    if kind == "epub":
        return book(f'{before}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{text}</p></body></html>')
    if kind == "docx":
        body = f'{before}<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
        return _open_xml({"word/document.xml": body}, "word/document.xml")
    if kind == "xlsx":
        cell = f'<c r="A{{0}}" t="inlineStr"><is><t>{text}</t></is></c>'
        rows = "".join(f'<row r="{row}">{cell.format(row)}</row>' for row in (1, 2))
        return sheet(f'{before}<worksheet xmlns="{_SHEETS}"><sheetData>{rows}</sheetData></worksheet>')
    if kind == "pptx":
        slide = (
            f'{before}<p:sld xmlns:p="{_SLIDES}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t>'
            "</a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        )
        deck = f'<p:presentation xmlns:p="{_SLIDES}" xmlns:r="{_RELATIONS}"><p:sldIdLst><p:sldId id="256" r:id="slide"/></p:sldIdLst></p:presentation>'
        parts = {"ppt/presentation.xml": deck, "ppt/_rels/presentation.xml.rels": _related(slide="slides/slide1.xml")}
        return _open_xml({**parts, "ppt/slides/slide1.xml": slide}, "ppt/presentation.xml")
    content = (
        f'{before}<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:text="{_OASIS}:text:1.0">'
        f"<office:body><office:text><text:p>{text}</text:p></office:text></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _open_xml(parts: Mapping[str, str], main: str) -> bytes:
    return packed({"[Content_Types].xml": "<Types/>", "_rels/.rels": _related(officeDocument=main), **parts})


def sheet(worksheet: str) -> bytes:
    """Make a workbook of one sheet."""
    workbook = f'<workbook xmlns="{_SHEETS}" xmlns:r="{_RELATIONS}"><sheets><sheet name="s" sheetId="1" r:id="worksheet"/></sheets></workbook>'
    parts = {"xl/workbook.xml": workbook, "xl/_rels/workbook.xml.rels": _related(worksheet="sheet1.xml")}
    return _open_xml({**parts, "xl/sheet1.xml": worksheet}, "xl/workbook.xml")


def book(chapter: str, *, package: str = "") -> bytes:
    """Make a book of one chapter."""
    package = package or (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>'
        '</manifest><spine><itemref idref="c"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>'
    return packed(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": container, "b.opf": package, "c.xhtml": chapter}
    )


def xml_bombs() -> dict[str, tuple[str, str]]:
    """Give ways to make a little XML large, by name: what comes before the root, and the text."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "laughs": (f'<!DOCTYPE x [<!ENTITY l0 "هه">{laughs}]>', "&l9;"),
        "quadratic": (f'<!DOCTYPE x [<!ENTITY q "{"ه" * 50_000}">]>', "&q;" * 5_000),
        "external": ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "&e;"),
        "deep": ("", "<x>" * 100_000 + TEXT + "</x>" * 100_000),
    }


Streams = Mapping[str, "bytes | Streams"]


def compound(*names: str, **more: bytes) -> bytes:
    """Make a file of old Office with empty streams of these names, and with ``more`` streams."""
    return compound_file({**dict.fromkeys(names, b""), **more})


def compound_file(streams: Streams) -> bytes:
    """Make a file of old Office of streams, and of storages of streams."""
    free, end, special = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors: list[bytes] = []
    follows: list[int] = []
    small = bytearray()
    small_follows: list[int] = []

    def chain(data: bytes) -> int:
        first, count = len(sectors), -(-len(data) // 512)
        sectors.extend(data[512 * at : 512 * (at + 1)].ljust(512, b"\0") for at in range(count))
        follows.extend([*range(first + 1, first + count), end] if count else [])
        return first if count else end

    def small_chain(data: bytes) -> int:
        first, count = len(small_follows), -(-len(data) // 64)
        small.extend(data.ljust(64 * count, b"\0"))
        small_follows.extend([*range(first + 1, first + count), end] if count else [])
        return first if count else end

    entries: list[list[object]] = [["Root Entry", 5, free, end, 0]]  # name, kind, right, child or sector, size
    children = {0: free}

    def add(above: int, inside: Streams) -> None:
        places = []
        for name, data in inside.items():
            places.append(len(entries))
            if isinstance(data, bytes):
                entries.append([name, 2, free, small_chain(data) if len(data) < 4096 else chain(data), len(data)])
            else:
                entries.append([name, 1, free, 0, 0])
                add(places[-1], data)
        for left, right in pairwise(places):
            entries[left][2] = right
        children[above] = places[0] if places else free

    add(0, streams)
    entries[0][3], entries[0][4] = chain(bytes(small)), len(small)
    table = chain(struct.pack(f"<{len(small_follows)}I", *small_follows).ljust(512 * -(-len(small_follows) // 128), b"\xff"))
    written = b""
    for at, (name, kind, right, sector, size) in enumerate(entries):
        encoded = str(name).encode("utf-16-le") + b"\0\0"
        said = struct.pack("<HBBIII", len(encoded), kind, 1, free, right, children.get(at, free))
        written += ((encoded.ljust(64, b"\0") + said).ljust(116, b"\0") + struct.pack("<IQ", sector, size)).ljust(128, b"\0")
    directory = chain(written)
    count = -(-(len(sectors) + 1) // 127)
    fat = [*follows, *[special] * count]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack(
        "<IIIIIIII", count, directory, 0, 4096, table, 1 if small_follows else 0, end, 0
    )
    places = [*range(len(sectors), len(sectors) + count)]
    header += struct.pack("<109I", *places, *[free] * (109 - count))
    tables = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * count, b"\xff")
    return header + b"".join(sectors) + tables


# PDF and pictures

_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def pdf(objects: list[str | bytes], *, trailer: str = "") -> bytes:
    """Write a PDF; the first object is the catalogue, and they are numbered from 1."""
    data = b"%PDF-1.4\n"
    places = []
    for number, held in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, held.encode() if isinstance(held, str) else held)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + head + table + end.encode()


def pdf_pages(drawn: str, *, box: str = "0 0 595 842", kids: str = "[3 0 R]", count: int = 1) -> list[str | bytes]:
    """Give the objects of a PDF with one page, on which ``drawn`` is drawn."""
    stream = f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    image = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>"
    return ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids {kids} /Count {count} >>", page, stream, font, image]


def letters(text: str = "A poem about the moon") -> str:
    """Draw a line of Latin letters, for which a PDF needs no font of its own."""
    return f"BT /F 24 Tf 72 700 Td ({text}) Tj ET"


def lettered_pdf(
    text: str | Sequence[str],
    name: str,
    wrong: Mapping[str, str] | None = None,
    *,
    cmap: bytes | None = None,
    packed: bytes | None = None,
) -> bytes:
    """Make a PDF with lines of shapes of letters, in a font numbered as the core fonts of Windows.

    The map of the font names each glyph by its letter, those in ``wrong`` otherwise. ``cmap`` takes
    the place of the map, ``packed`` that of its packed bytes.
    """
    wrong = wrong or {}
    lines = [text] if isinstance(text, str) else text
    named = {_glyph(shape): wrong.get(shape, unicodedata.normalize("NFKC", shape)) for shape in "".join(lines)}
    entries = "".join(f"<{glyph:04X}> <{text.encode('utf-16-be').hex()}>\n" for glyph, text in sorted(named.items()))
    said = f"1 begincodespacerange <0000> <FFFF> endcodespacerange {len(named)} beginbfchar\n{entries}endbfchar"
    map_ = zlib.compress(f"begincmap {said} endcmap".encode() if cmap is None else cmap) if packed is None else packed
    content = "BT /F1 16 Tf " + " ".join(_drawn(line, y) for line, y in zip(lines, count(700, -24), strict=False)) + " ET"
    marks = " ".join(f"{glyph} [0]" for glyph in range(0x2F1, 0x2F9))
    kinds = f"/Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    return pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
            f"<<{kinds}/FontDescriptor 7 0 R/DW 500/W[{marks}]/CIDToGIDMap/Identity>>",
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[-500 -300 2000 1000]/ItalicAngle 0/Ascent 900/Descent -250/CapHeight 700/StemV 80>>",
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(map_), map_),
        ]
    )


def _drawn(line: str, y: int) -> str:
    """Draw a line that ends at the right margin."""
    width = 8 * sum(not unicodedata.combining(shape) for shape in line)
    return f"1 0 0 1 {max(60, 780 - width)} {y} Tm <{''.join(f'{_glyph(shape):04X}' for shape in _visual(line))}> Tj"


def _glyph(shape: str) -> int:
    code = ord(shape)
    for first, last, glyph in ((0xFE81, 0xFEFC, 0x381), (0x64B, 0x652, 0x2F1), (0x660, 0x669, 0x2F9), (0x20, 0x7E, 3)):
        if first <= code <= last:
            return glyph + code - first
    return {"\u060c": 0x2EC, "\u061b": 0x2ED, "\u061f": 0x2EE, "\ufe80": 0x2EF, "\u0640": 0x2F0}[shape]


def _visual(line: str) -> str:
    """Turn a line about, but for its numbers and Latin words."""
    return re.sub("[\u0660-\u0669]+|[!-~]+", lambda number: number.group()[::-1], line[::-1])


def noted_pdf(annotations: Sequence[str], drawn: str = "", *, form: str = "", above: str = "") -> bytes:
    """Make a PDF of one page with annotations, each given by its entries; all are fields.

    ``above`` are the entries of the field above the first, object 7; the annotations begin at 8.
    """
    numbers = [f"{number} 0 R" for number in range(8, 8 + len(annotations))]
    catalog, pages, page, *rest = pdf_pages(drawn)
    fields = "7 0 R" if above else " ".join(numbers)
    catalog = f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]/DA(/Helv 0 Tf){form}>>>>"
    page = str(page).removesuffix(">>") + f"/Annots[{' '.join(numbers)}]>>"
    return pdf([catalog, pages, page, *rest, f"<<{above}>>", *(f"<</Type/Annot{each}>>" for each in annotations)])


def locked_pdf() -> bytes:
    """Write a PDF that opens with a password only (RC4 of 40 bits, as PDF 1.4 has it)."""
    owner = _rc4(hashlib.md5(_padded("owner")).digest()[:5], _padded("secret"))
    id = bytes(16)
    rights = struct.pack("<i", -4)
    key = hashlib.md5(_padded("secret") + owner + rights + id).digest()[:5]
    lock = f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{_rc4(key, _PADDING).hex()}> /P -4 >>"
    return pdf([*pdf_pages(letters()), lock], trailer=f"/Encrypt 7 0 R /ID [<{id.hex()}> <{id.hex()}>] ")


def _padded(password: str) -> bytes:
    return (password.encode() + _PADDING)[:32]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    at = 0
    for i in range(256):
        at = (at + state[i] + key[i % len(key)]) % 256
        state[i], state[at] = state[at], state[i]
    made = bytearray()
    at = 0
    for i, byte in enumerate(data, start=1):
        at = (at + state[i % 256]) % 256
        state[i % 256], state[at] = state[at], state[i % 256]
        made.append(byte ^ state[(state[i % 256] + state[at]) % 256])
    return bytes(made)


def picture(width: int, height: int) -> bytes:
    """Write a PNG that is black all over: a row takes a bit a dot, and packs to nothing."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    rows = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


# Databases and mails


def database(*statements: str) -> bytes:
    """Make an SQLite database by statements."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "made.db")
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            for statement in statements:
                connection.execute(statement)
        finally:
            connection.close()
        return path.read_bytes()


def mail(body: str, *headers: str) -> bytes:
    """Write a mail; the headers take the place of those of a plain text."""
    said = headers or ("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
    lines = ("From: a@example.org", "To: b@example.org", "Subject: moon", "MIME-Version: 1.0", *said, "", body, "")
    return "\r\n".join(lines).encode()


def gzipped(data: bytes) -> bytes:
    """Pack one file as gzip does."""
    return gzip.compress(data, mtime=0)
