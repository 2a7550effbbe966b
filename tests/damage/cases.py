"""The table of damaged, hostile and odd files.

For each: what it is, how it is made, and what kashaf does with it.

The page docs/damaged.md and tests/damage/test_damaged.py come from this table.
"""

from __future__ import annotations

import bz2
import io
import json
import lzma
import os
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from pathlib import Path

from olefile import OleFileIO

from tests.damage.parts import (
    SEVEN_ZIP,
    TEXT,
    Streams,
    book,
    compound,
    compound_file,
    database,
    gzipped,
    lettered_pdf,
    letters,
    locked_pdf,
    locked_zip,
    mail,
    noted_pdf,
    office,
    overlapping_zip,
    packed,
    pdf,
    pdf_pages,
    picture,
    rar,
    sheet,
    tar,
    tar_header,
    xml_bombs,
)

__all__ = ["Case", "cases"]

SAMPLES = Path(__file__).parents[1] / "documents" / "samples" / "office"

EMPTY = "it is empty"
DAMAGED_ZIP = "it is a damaged ZIP archive, or a document packed as one: get it anew"
LOCKED = "it is encrypted: save it without a password"
BINARY = "it holds binary data, not text"
OUTSIDE = "its name points outside the archive: pack it under another"
FULL = "it unpacks to far more than its size: the rest is not read, unpack it and look at it"
NOT_BY_BSDTAR = "it is damaged, or of a kind that bsdtar does not read: pack it as ZIP"
NOT_BY_ANTIWORD = "it is damaged, or of a Word that antiword does not read: save it as .docx"
BREAKS_OFF = "it breaks off there: get it anew"
MISSING = "there is no such file or folder"
DENIED = "permission denied: make it readable for this user"


@dataclass(frozen=True, slots=True)
class Case:
    """One file: its ``name`` in the folder, ``what`` is wrong with it, and how it is made.

    It is made from its bytes, or by a function that makes it at a path.

    ``said`` is what kashaf reports: the reason for each place in the file (``""``: the whole file).
    ``reads`` are the ids of the documents that are read all the same, without the file's name.
    ``root_reads`` are those that only a user with every right may read: nothing is reported then.
    ``needs`` names the program that reads such files.
    """

    name: str
    what: str
    made: bytes | Callable[[Path], object]
    said: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
    root_reads: tuple[str, ...] = ()
    needs: str = ""


def cases(huge: int = 4 << 30) -> list[Case]:
    """Make the table, without writing a file.

    ``huge`` is the size in bytes of files that are all hole: a test has less time.
    """
    groups = (
        _empty,
        _cut,
        _misnamed,
        _locked,
        _archives,
        _old_texts,
        _old_slides,
        _old_mails,
        _other_archives,
        _bombs,
        _xml,
        partial(_huge, huge),
        _disk,
        _names,
        _texts,
    )
    return [
        case
        for group in (
            *groups,
            _records,
            _garbled,
            _chats,
            _editions,
            _wikis,
            _bibliographies,
            _tables,
            _pages,
            _mails,
            _facts,
            _pdfs,
            _pdf_fonts,
            _pdf_noise,
            _pdf_forms,
        )
        for case in group()
    ]


def _refused(name: str, what: str, made: bytes | Callable[[Path], object], reason: str) -> Case:
    return Case(name, what, made, {"": reason})


def _read(name: str, what: str, made: bytes | Callable[[Path], object], *reads: str) -> Case:
    return Case(name, what, made, reads=reads or ("",))


_SUFFIXES = (
    "csv db docx eml epub html json jsonl md mbox odp ods odt openiti pdf png pptx rtf sqlite tsv txt xls xlsx zip".split()
)


def _empty() -> Iterator[Case]:
    for suffix in _SUFFIXES:
        yield _refused(f"empty/nothing.{suffix}", "0 bytes", b"", EMPTY)
    blanks = {
        "txt": "it is empty but for blanks",
        "md": "it is empty but for blanks",
        "html": "it is empty but for blanks",
        "csv": "the table has no rows with text",
        "jsonl": "",
        "json": "it is empty but for blanks",
    }
    for suffix, reason in blanks.items():
        yield Case(f"empty/blanks.{suffix}", "blanks only", b" \n\t\r\n" * 100, {"": reason} if reason else {})
    yield _refused("empty/mark-8.txt", "a byte order mark only", b"\xef\xbb\xbf", "it is empty but for blanks")
    yield _refused("empty/mark-16.txt", "a byte order mark only", b"\xff\xfe", "it is empty but for blanks")


def _whole() -> dict[str, bytes]:
    """Give a healthy file of each format that can break off."""
    database_ = database("CREATE TABLE t (text)", *[f"INSERT INTO t VALUES ('{TEXT * 50}')"] * 50)
    plain = {"pdf": pdf(pdf_pages(letters())), "rtf": b"{\\rtf1\\ansi " + b"Poem\\par " * 400 + b"}", "db": database_}
    return (
        {kind: office(kind) for kind in ("docx", "odt", "pptx", "xlsx", "epub")} | plain | {"zip": packed({"a.txt": TEXT * 99})}
    )


def _cut() -> Iterator[Case]:
    whole = _whole()
    for where, kind in product(("half", "head"), whole):
        data = whole[kind]
        end = len(data) // 2 if where == "half" else 60
        what = "breaks off " + ("in the middle" if where == "half" else "after its first bytes")
        match kind:
            case "rtf":
                yield Case(f"cut/{where}.rtf", what, data[:end], {" (its end)": "it breaks off there: get it anew"}, ("",))
            case "db":
                yield _refused(f"cut/{where}.db", what, data[:end], "the database is cut off: get it anew")
            case "pdf":
                yield _refused(f"cut/{where}.pdf", what, data[:end], "it is damaged, or no PDF: get it anew")
            case _:
                yield _refused(f"cut/{where}.{kind}", what, data[:end], DAMAGED_ZIP)
    yield _refused(
        "cut/half.txt.gz", "breaks off in the middle", gzipped(TEXT.encode() * 50)[:60], "it is damaged: get it anew"
    )


def _misnamed() -> Iterator[Case]:
    yield _read("misnamed/pdf.txt", "a PDF", pdf(pdf_pages(letters())))
    yield _read("misnamed/text.pdf", "a text", TEXT.encode())
    yield _read("misnamed/text.docx", "a text", TEXT.encode())
    yield _read("misnamed/html.docx", "a page", f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>".encode())
    yield _read("misnamed/docx.pdf", "a Word document", office("docx"))
    yield _read("misnamed/zip.jpg", "a ZIP archive", packed({"a.txt": TEXT}), "/a.txt")
    yield _read("misnamed/xlsx.csv", "a spreadsheet", office("xlsx"), "/s#1", "/s#2")
    yield _read("misnamed/nothing", "a Word document, no suffix", office("docx"))
    needs_ocr = "it is a picture: kashaf index --ocr reads its text"
    yield _refused("misnamed/png.txt", "a picture", picture(8, 8), needs_ocr)
    yield _refused(
        "misnamed/noise.png",
        "noise",
        bytes(range(256)) * 8,
        "it is binary, and of no format that this version reads (named .png)",
    )
    yield _refused("misnamed/noise.txt", "noise", bytes(range(256)) * 8, BINARY)
    yield Case("misnamed/tar.txt", "an archive of another kind", tar({"a.txt": ""}), {"/a.txt": EMPTY})
    yield Case(
        "misnamed/7z.zip", "the first bytes of a 7z archive", SEVEN_ZIP + bytes(range(50)), {"": NOT_BY_BSDTAR}, needs="bsdtar"
    )
    yield _refused(
        "misnamed/zstandard.zip",
        "an archive of another kind",
        b"\x28\xb5\x2f\xfd" + bytes(50),
        "it is a packed archive of a kind that is not read: unpack it, or pack it as ZIP",
    )
    yield _refused(
        "misnamed/signature.docx",
        "the first bytes of a ZIP archive, then noise",
        b"PK\x03\x04" + bytes(range(256)),
        DAMAGED_ZIP,
    )
    yield _refused(
        "misnamed/signature.pdf",
        "the first bytes of a PDF, then noise",
        b"%PDF-1.7\n" + bytes(range(256)) * 4,
        "it is damaged, or no PDF: get it anew",
    )
    yield _refused(
        "misnamed/signature.doc",
        "the first bytes of an old Office, then noise",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 4,
        "it is damaged: get it anew",
    )
    yield Case(
        "misnamed/signature.rtf",
        "the first bytes of RTF, then noise",
        b"{\\rtf1" + bytes(range(256)) * 4,
        {" (its end)": "it breaks off there: get it anew"},
        ("",),
    )


def _locked() -> Iterator[Case]:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        'manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument."
    for suffix, name in (("odt", "text"), ("ods", "spreadsheet")):
        members = {"mimetype": kind + name, "META-INF/manifest.xml": manifest, "content.xml": bytes(range(256))}
        yield _refused(f"locked/password.{suffix}", "a password", packed(members), LOCKED)
    yield _refused("locked/password.pdf", "a password", locked_pdf(), LOCKED)
    for suffix in ("docx", "xlsx", "pptx"):
        yield _refused(f"locked/password.{suffix}", "a password", compound("EncryptionInfo", "EncryptedPackage"), LOCKED)
    yield Case(
        "locked/password.zip",
        "a password",
        locked_zip(packed({"a.txt": TEXT})),
        {"/a.txt": "it is encrypted: pack it without a password"},
    )
    protected = '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:CipherReference URI="c.xhtml"/></enc:EncryptedData></encryption>'
    with_rights = _with(book("<p>x</p>"), "META-INF/encryption.xml", protected)
    yield _refused(
        "locked/protected.epub",
        "a book that its seller has locked",
        with_rights,
        "it is protected (DRM): only a book without protection can be read",
    )


def _with(archive: bytes, name: str, data: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        return packed({**{each: read.read(each) for each in read.namelist()}, name: data})


def _archives() -> Iterator[Case]:
    names = ("../out.txt", "a/../../out.txt", "/out.txt", "C:\\out.txt", "..\\out.txt", "\\\\server\\out.txt")
    members: dict[str, str | bytes] = dict.fromkeys(names, TEXT)
    said = {f"/{name}": OUTSIDE for name in names}
    yield Case("archives/outside.zip", "names that point outside", packed({**members, "a.txt": TEXT}), said, ("/a.txt",))
    hides = {"/a\u202etxt.exe": "its name holds characters that hide what it is: pack it under another"}
    yield Case(
        "archives/turned.zip", "a name that turns about", packed({"a\u202etxt.exe": TEXT, "a.txt": TEXT}), hides, ("/a.txt",)
    )
    nested = packed({"a.txt": TEXT})
    for _ in range(50):
        nested = packed({"a.zip": nested})
    deep = {"/a.zip/a.zip/a.zip": "it lies more than 2 archives deep: unpack it"}
    yield Case("archives/nested.zip", "50 archives in each other", nested, deep)
    yield _refused(
        "archives/overlapping.zip",
        "a hundred names for the same bytes",
        overlapping_zip(),
        "its files lie over each other, as only in archives made to do harm: get it anew",
    )
    mixed = packed({"a.txt": TEXT, "broken.docx": office("docx")[:300], "nothing.txt": "", "link": "x"})
    said = {"/broken.docx": DAMAGED_ZIP, "/nothing.txt": EMPTY}
    yield Case("archives/mixed.zip", "damaged and empty files beside a good one", mixed, said, ("/a.txt", "/link"))
    wrong = bytearray(packed({"a.txt": TEXT, "b.txt": TEXT}, stored=True))
    wrong[60] ^= 255
    yield Case(
        "archives/sum.zip", "a byte that has changed", bytes(wrong), {"/a.txt": "it is damaged: pack it anew"}, ("/b.txt",)
    )
    yield _refused(
        "archives/behind.zip",
        "a program before it",
        b"MZ" + packed({"a.txt": TEXT}),
        "it is binary, and of no format that this version reads (named .zip)",
    )


def _old_texts() -> Iterator[Case]:
    """Make texts of Word before 2007, which antiword reads."""
    sound = (SAMPLES / "journey.doc").read_bytes()
    word, facts = sound.index(b"\xec\xa5\x01\x01"), sound.index(b"\xfe\xff\0\0")

    def changed(place: int, form: str, value: int) -> bytes:
        data = bytearray(sound)
        struct.pack_into(form, data, place, value)
        return bytes(data)

    noise = sound[: word + 512] + bytes(range(256)) * 16 + sound[word + 4608 :]
    for case in (
        _refused("old/empty.doc", "Word before 2007 without a text", compound("WordDocument"), NOT_BY_ANTIWORD),
        _refused("old/half.doc", "breaks off", sound[:6000], "it is damaged: get it anew"),
        _refused("old/locked.doc", "a password", changed(word + 10, "<H", 0x13F0), LOCKED),
        _refused(
            "old/places.doc",
            "a table of its pieces that is elsewhere",
            changed(word + 0x1A2, "<I", 0xFFFFFFF0),
            NOT_BY_ANTIWORD,
        ),
        _refused("old/pieces.doc", "a table of pieces of 2 GiB", changed(word + 0x1A6, "<I", 0x7FFFFFF0), NOT_BY_ANTIWORD),
        _read("old/letters.doc", "the claim of two billion letters", changed(word + 0x4C, "<I", 0x7FFFFFFF)),
        _read("old/facts.doc", "the claim of four billion facts", changed(facts + 52, "<I", 0xFFFFFFFF)),
        _refused("old/noise.doc", "noise in its text, which asks for gigabytes", noise, NOT_BY_ANTIWORD),
    ):
        yield replace(case, needs="antiword")


def _old_slides() -> Iterator[Case]:
    """Make presentations of PowerPoint before 2007."""
    with OleFileIO(SAMPLES / "slides.ppt") as ole:
        sound, current = (ole.openstream(name).read() for name in ("PowerPoint Document", "Current User"))
    last = struct.unpack_from("<I", current, 16)[0]
    damaged = "it is damaged: get it anew"

    def made(data: bytes, *, said: bytes = current) -> bytes:
        return compound_file({"PowerPoint Document": data, "Current User": said})

    def changed(place: int, value: int) -> bytes:
        data = bytearray(sound)
        struct.pack_into("<I", data, place, value)
        return made(bytes(data))

    yield _refused("old/empty.ppt", "PowerPoint before 2007 without slides", compound("PowerPoint Document"), damaged)
    yield _refused("old/locked.ppt", "a password", made(sound, said=current[:12] + b"\xdf\xc4\xd1\xf3" + current[16:]), LOCKED)
    yield _refused("old/half.ppt", "breaks off", made(sound[:8000]), damaged)
    yield _refused("old/ring.ppt", "a catalogue that is elsewhere", changed(last + 20, 8), damaged)
    yield _read("old/saves.ppt", "a save that comes before itself", changed(last + 16, last))
    yield _read("old/letters.ppt", "a text of four gigabytes", changed(sound.index(b"\xa0\x0f") + 2, 0xFFFFFFFF))
    places = struct.pack("<II", 1 | 1 << 20, 0) * 100_000
    many = sound[:last] + struct.pack("<HHI", 0, 0x1772, len(places)) + places
    save = struct.pack("<HHI8xIIIII", 0, 0xFF5, 28, 0, last, 1, 0, 0)
    said = current[:16] + struct.pack("<I", len(many)) + current[20:]
    yield _refused(
        "old/places.ppt", "a catalogue of 100,000 parts, all in one place", made(many + save, said=said), "it has no text"
    )


def _old_mails() -> Iterator[Case]:
    """Make messages of Outlook."""
    fixed = {"__properties_version1.0": bytes(32)}
    subject, body = {"__substg1.0_0037001F": "x".encode("utf-16-le")}, {"__substg1.0_1000001F": TEXT.encode("utf-16-le")}
    attached = "__attach_version1.0_#00000000"

    def made(**more: Streams | bytes) -> bytes:
        return compound_file({**fixed, **subject, **body, **more})

    yield _refused(
        "old/empty.msg", "a message without properties", compound("__properties_version1.0"), "the message has no text"
    )
    yield _refused("old/half.msg", "breaks off", made()[:1500], "it is damaged: get it anew")
    yield _read("old/odd.msg", "properties that are noise", made(**{"__properties_version1.0": bytes(range(256)) * 40}))
    yield _read("old/letters.msg", "half a letter", made(**{"__substg1.0_0037001F": b"\x3a\x06\x3a"}))
    yield _read(
        "old/header.msg",
        "a subject that holds a header",
        made(**{"__substg1.0_0037001F": "x\r\nTo: y\r\n\r\nz".encode("utf-16-le")}),
    )
    outside = {"__substg1.0_3707001F": "../../x.txt".encode("utf-16-le"), "__substg1.0_37010102": TEXT.encode(), **fixed}
    yield _read("old/outside.msg", "an attachment that points outside", made(**{attached: outside}), "", "/x.txt")
    inner: Streams = {"__properties_version1.0": bytes(24), **body}
    for _ in range(20):
        inner = {"__properties_version1.0": bytes(24), **body, attached: {**fixed, "__substg1.0_3701000D": inner}}
    depths = tuple("/1.eml" * depth for depth in range(6))
    yield Case(
        "old/deep.msg",
        "twenty messages in each other",
        compound_file({**inner, **fixed}),
        {"": "it lies more than 5 messages deep: save it by itself"},
        depths,
    )


def _other_archives() -> Iterator[Case]:
    """Make tar archives, compressed files, and archives that bsdtar unpacks."""
    yield Case(
        "archives/outside.tar",
        "names that point outside",
        tar({"../out.txt": TEXT, "/out.txt": TEXT, "a.txt": TEXT}),
        {"/../out.txt": OUTSIDE, "//out.txt": OUTSIDE},
        ("/a.txt",),
    )
    link = tar_header("link.txt", kind=b"2", link="/etc/passwd")
    yield Case(
        "archives/link.tar",
        "a link to /etc/passwd, then a file under its name",
        link + tar_header("link.txt/a.txt", TEXT),
        {"/link.txt": "it is a link or a device, not a file"},
        ("/link.txt/a.txt",),
    )
    yield Case(
        "archives/half.tar",
        "breaks off in its second file",
        tar({"a.txt": TEXT, "b.txt": TEXT * 50})[:2000],
        {" (its end)": BREAKS_OFF},
        ("/a.txt",),
    )
    back = tar_header("a.txt", TEXT) + tar_header("b.txt", size=-2048) + bytes(1024)
    yield Case(
        "archives/back.tar",
        "a size below zero, which leads back to its beginning",
        back,
        {" (its end)": BREAKS_OFF},
        ("/a.txt",),
    )
    yield Case(
        "archives/size.tar",
        "a file of 8 EiB",
        tar_header("a.txt", TEXT) + tar_header("b.txt", size=1 << 62) + bytes(1024),
        {" (its end)": BREAKS_OFF},
        ("/a.txt",),
    )
    names = tar_header("././@LongLink", "abc", kind=b"L") * 5_000
    yield _refused(
        "archives/names.tar", "5,000 long names behind each other", names, "it is a damaged tar archive: get it anew"
    )
    header = tar_header("x", "7" * (30 << 20), kind=b"x")
    yield _refused("archives/header.tar.gz", "a header of 30 MiB", gzipped(header), "it is a damaged tar archive: get it anew")
    unpacks = "it unpacks to far more than its size: unpack it and look at it"
    yield _refused("archives/zeros.txt.gz", "120 MiB of zeros", _later(lambda: gzipped(bytes(120 << 20))), unpacks)
    yield _refused("archives/zeros.txt.bz2", "120 MiB of zeros", _later(lambda: bz2.compress(bytes(120 << 20))), unpacks)
    yield _refused(
        "archives/zeros.txt.xz", "120 MiB of zeros", _later(lambda: lzma.compress(bytes(120 << 20), preset=0)), unpacks
    )
    yield _refused(
        "archives/twice.gz", "compressed twice", gzipped(gzipped(TEXT.encode())), "it is compressed more than once: unpack it"
    )
    yield _refused(
        "archives/half.xz", "breaks off in the middle", lzma.compress(TEXT.encode() * 50)[:80], "it is damaged: get it anew"
    )
    yield _read(
        "archives/sum.gz",
        "a comment that is a program",
        b"\x1f\x8b\x08\x10" + bytes(6) + b"#!/bin/sh\0" + gzipped(TEXT.encode())[10:],
    )
    for case in (
        Case(
            "archives/outside.rar",
            "names that point outside",
            rar({"../out.txt": TEXT, "/out.txt": TEXT, "a.txt": TEXT}),
            {"/../out.txt": OUTSIDE, "//out.txt": OUTSIDE},
            ("/a.txt",),
        ),
        Case(
            "archives/half.rar",
            "breaks off in its second file",
            rar({"a.txt": TEXT, "b.txt": TEXT * 50})[:2200],
            {"": NOT_BY_BSDTAR},
        ),
        _refused(
            "archives/noise.rar",
            "the first bytes of an archive, then noise",
            b"Rar!\x1a\x07\0" + bytes(range(256)),
            NOT_BY_BSDTAR,
        ),
        _refused(
            "archives/noise.rar5",
            "the first bytes of an archive, then noise",
            b"Rar!\x1a\x07\1\0" + bytes(range(256)),
            NOT_BY_BSDTAR,
        ),
        _refused(
            "archives/noise.7z", "the first bytes of an archive, then noise", SEVEN_ZIP + bytes(range(256)), NOT_BY_BSDTAR
        ),
        Case(
            "archives/option.rar",
            "a name that is an option",
            rar({"--use-compress-program=touch out.txt": TEXT}),
            reads=("/--use-compress-program=touch out.txt",),
        ),
    ):
        yield replace(case, needs="bsdtar")


def _later(make: Callable[[], bytes]) -> Callable[[Path], object]:
    """Let a file that takes its time be made when it is written."""
    return lambda path: path.write_bytes(make())


def _letters(kind: str) -> Callable[[Path], object]:
    return _later(lambda: office(kind, "a" * (66 << 20)))


def _bombs() -> Iterator[Case]:
    far_more = "it unpacks to 120 MiB, far more than its archive has: unpack it"
    yield Case(
        "bombs/blanks.zip", "120 MiB of blanks", _later(lambda: packed({"a.txt": b" " * (120 << 20)})), {"/a.txt": far_more}
    )
    zeros = packed({"a.txt": bytes(30 << 20)})
    inner = packed({f"{n}.zip": zeros for n in "123"})
    nested = packed({f"{n}.zip": inner for n in "123"})
    said = {
        f"/{outer}.zip/{inner}.zip/a.txt": "it unpacks to 30 MiB, far more than its archive has: unpack it"
        for outer in "123"
        for inner in "123"
    }
    said |= {"/1.zip/1.zip/a.txt": BINARY, "/1.zip/2.zip/a.txt": BINARY}
    yield Case("bombs/nested.zip", "270 MiB of zeros in a few kB, by nesting", nested, said)
    lies = bytearray(packed({"a.txt": bytes(1 << 20)}))
    at = lies.find(b"PK\x01\x02")
    lies[22:26] = lies[at + 24 : at + 28] = (10).to_bytes(4, "little")
    yield Case(
        "bombs/lies.zip", "a file that is longer than the archive says", bytes(lies), {"/a.txt": "it is damaged: pack it anew"}
    )
    long = "it has more text than the 64 MiB that are read as one: split it"
    for kind in ("docx", "odt", "pptx"):
        yield _refused(f"bombs/letters.{kind}", "66 MiB of the same letter", _letters(kind), long)
    yield _refused(
        "bombs/letters.epub",
        "66 MiB of the same letter",
        _letters("epub"),
        "its part c.xhtml unpacks to more than 64 MiB: split it",
    )
    yield _refused(
        "bombs/picture.png",
        "a picture of 400 million dots",
        _later(partial(picture, 20_000, 20_000)),
        "it is a picture: kashaf index --ocr reads its text",
    )


def _xml() -> Iterator[Case]:
    what = {"laughs": "entities of entities", "quadratic": "an entity many times", "external": "an entity in another file"}
    parts = {"docx": "word/document.xml", "odt": "content.xml", "xlsx": "xl/sheet1.xml", "pptx": "ppt/slides/slide1.xml"}
    for kind, part in parts.items():
        for bomb, (before, text) in xml_bombs().items():
            data = office(kind, text, before=before)
            reason = f"its part {part} declares entities, as no office does: it is not read"
            name = f"xml/{bomb}.{kind}"
            if bomb == "deep":
                yield _read(name, "100,000 elements in each other", data, *(("/s#1", "/s#2") if kind == "xlsx" else ("",)))
            else:
                yield _refused(name, what[bomb], data, reason)
    for bomb, (before, text) in xml_bombs().items():
        if bomb == "deep":
            yield _read("xml/deep.epub", "100,000 elements in each other", office("epub", text))
            continue
        package = f'{before}<package xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{text}</dc:title></package>'
        reason = "its part b.opf declares entities, as no office does: it is not read"
        yield _refused(f"xml/{bomb}.epub", what[bomb], book("<p>x</p>", package=package), reason)


def _sparse(path: Path, head: bytes, size: int, tail: bytes = b"") -> None:
    """Write a file that is all hole between its head and its tail: it takes no room on the disk."""
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
        file.seek(0, os.SEEK_END)
        file.write(tail)


def _huge(size: int) -> Iterator[Case]:
    large = f"it has {size / (1 << 20):,.1f} MiB, more than the 64 MiB that are read as one text: split it"
    heads = {
        "txt": (TEXT.encode(), BINARY),
        "pdf": (b"%PDF-1.7\n", "it is damaged, or no PDF: get it anew"),
        "docx": (b"PK\x03\x04", DAMAGED_ZIP),
        "zip": (b"PK\x03\x04", DAMAGED_ZIP),
        "csv": ("عنوان,نص\n".encode(), BINARY),
        "db": (b"SQLite format 3\0", "it is a damaged database (file is not a database): get it anew"),
        "html": (b"<html>", large),
        "json": (b"[", large),
        "eml": (b"From: a@example.org\n\n", large),
    }
    for suffix, (head, reason) in heads.items():
        what = f"a good beginning, then zeros up to {size / (1 << 30):.2g} GiB"
        yield _refused(f"huge/zeros.{suffix}", what, partial(_sparse, head=head, size=size), reason)
    said = {":1": "the line is longer than 64 MiB: give one record a line"}
    yield Case("huge/zeros.jsonl", f"{size / (1 << 30):.2g} GiB of zeros", partial(_sparse, head=b"", size=size), said)


def _disk() -> Iterator[Case]:
    yield _refused("disk/pipe.txt", "a named pipe", os.mkfifo, "it is a pipe, not a file")
    yield _refused("disk/socket.txt", "a socket", _socket, "it is a socket, not a file")
    yield _refused("disk/zero.txt", "a link to /dev/zero", partial(_link, to="/dev/zero"), "it is a device, not a file")
    yield _refused("disk/full.txt", "a link to /dev/full", partial(_link, to="/dev/full"), "it is a device, not a file")
    yield _refused("disk/nowhere.txt", "a link that leads nowhere", partial(_link, to="gone.txt"), MISSING)
    yield _refused(
        "disk/ring-a.txt",
        "two links that lead to each other",
        partial(_link, to="ring-b.txt"),
        "it cannot be read (too many levels of symbolic links)",
    )
    yield _refused(
        "disk/ring-b.txt",
        "two links that lead to each other",
        partial(_link, to="ring-a.txt"),
        "it cannot be read (too many levels of symbolic links)",
    )
    yield _refused(
        "disk/up", "a link to the folder above", partial(_link, to=".."), "it is a link to a folder: index that folder itself"
    )
    yield Case("disk/unreadable.txt", "no right to read it", _unreadable, {"": DENIED}, root_reads=("",))
    yield Case("disk/unlisted", "a folder without the right to list it", _unlisted, {"": DENIED}, root_reads=("/a.txt",))


def _socket(path: Path) -> None:
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _link(path: Path, to: str) -> None:
    path.symlink_to(to)


def _unreadable(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)


def _unlisted(path: Path) -> None:
    path.mkdir()
    (path / "a.txt").write_text(TEXT, encoding="utf-8")
    path.chmod(0)


def _names() -> Iterator[Case]:
    text = TEXT.encode()
    yield _read("names/turned\u202etxt.exe", "a name that turns about", text)
    yield _read("names/line\nbreak.txt", "a line break in the name", text)
    yield _read("names/\x1b[2J.txt", "a code for the terminal in the name", text)
    yield _read("names/" + "ب" * 125 + ".txt", "a name of 254 bytes", text)
    yield _read("names/-rf.txt", "a name like an option", text)
    yield _read("names/a#1.txt", "a name like the id of a row", text)
    yield _refused(
        "names/" + os.fsdecode(b"\xe3\xde\xc7\xe1.txt"),
        "a name in windows-1256",
        text,
        "its name is not valid UTF-8: rename it",
    )
    far = "names/" + "/".join(["ا" * 100] * 2) + "/" + "ب" * 100 + ".txt"
    yield _refused(
        far, "a path of 612 bytes", text, f"its path takes {len(far.encode())} bytes, more than 512: give it a shorter one"
    )


def _texts() -> Iterator[Case]:
    text = TEXT.encode() * 20
    yield _read("texts/mixed.txt", "two encodings", text + "قمر".encode("cp1256"))
    yield _read("texts/broken.txt", "a letter cut in half", text[:-3])
    yield _read("texts/nul.txt", "a NUL in the text", text + b"\0" + text)
    yield _refused("texts/nuls.txt", "a NUL behind every letter", text.replace(b" ", b" \0\0\0"), BINARY)
    yield _read("texts/utf16.txt", "UTF-16 without a mark", TEXT.encode("utf-16-le"))
    yield _read("texts/odd.txt", "UTF-16 of an odd number of bytes", TEXT.encode("utf-16-le") + b"a")
    yield _read("texts/utf32.txt", "UTF-32", TEXT.encode("utf-32"))
    yield _refused(
        "texts/liar.txt",
        "a mark of UTF-16, then UTF-8",
        b"\xff\xfe" + "قمر وشمس ".encode() * 9,
        "it begins like UTF-16 and goes on as something else",
    )
    yield _read("texts/line.txt", "300 kB in one line", text * 180)
    yield _read("texts/word.txt", "300 kB in one word", "ق".encode() * 150_000)
    yield _read("texts/marks.txt", "a letter with 10,000 marks", ("ق" + "\u064e" * 10_000).encode() + b" " + text)


def _records() -> Iterator[Case]:
    def line(number: int, **more: object) -> str:
        return json.dumps({"id": f"#{number}", "text": TEXT, **more}, ensure_ascii=False)

    def named(name: str, *lines: str) -> bytes:
        return "\n".join(lines).replace('"#', f'"{name}#').encode() + b"\n"

    junk = ("قمر", '{"id": 1', "[1, 2]", '{"id": "x"}', '{"id": "x", "text": {"a": 1}}')
    name = "records/junk.jsonl"
    record = 'a record is an object such as {"id": "1", "title": "…", "text": "…"}'
    reasons = (
        "it is not JSON (Expecting value at character 1)",
        "it is not JSON (Expecting ',' delimiter at character 10)",
        record,
        'the record "x" has neither "text" nor "pages": give it one of them',
        '"text" of the record "x" must be text',
    )
    said = {f":{at}": reason for at, reason in enumerate(reasons, start=2)}
    yield Case(name, "lines that are no records", named(name, line(1), *junk, line(7)), said, ("#1", "#7"))
    name = "records/long.jsonl"
    long = partial(_sparse, head=b'{"id": "', size=70 << 20, tail=b"\n" + named(name, line(2)))
    yield Case(name, "a line of 70 MiB", long, {":1": "the line is longer than 64 MiB: give one record a line"}, ("#2",))
    name = "records/deep.jsonl"
    yield Case(
        name,
        "100,000 lists in each other",
        named(name, '{"id": "x", "text": ' + "[" * 100_000, line(2)),
        {":1": "it nests too deeply for a record"},
        ("#2",),
    )
    name = "records/numbers.jsonl"
    numbers = (line(1, n=10**400), '{"id": "x", "text": "x", "n": ' + "9" * 5_000 + "}", line(3, n=-(2**70)))
    said = {
        ":2": "a number in it has too many digits: write it as a text",
        ":4": "it is not JSON (NaN is no number of JSON)",
        ":5": 'the field "n" of the record "x" must be text, a number, true, false, a date or a list of such',
    }
    odd = ('{"id": "x", "text": "x", "n": NaN}', '{"id": "x", "text": "x", "n": 1e999}', line(6))
    yield Case(name, "numbers that no index holds", named(name, *numbers, *odd), said, ("#1", "#3", "#6"))
    name = "records/twice.jsonl"
    yield _read(
        name,
        "a key twice, half a character, a NUL",
        named(name, '{"id": "x", "id": "#1", "text": "قمر \\ud800 \\u0000"}'),
        "#1",
    )
    yield _refused(
        "records/deep.json",
        "100,000 lists in each other",
        b"[" * 100_000,
        "it holds no records: it nests too deeply for a record",
    )
    yield _refused("records/scalar.json", "a number", b"17", f"it holds no records: {record}")
    yield Case(
        "records/utf16.jsonl",
        "UTF-16",
        line(1).encode("utf-16"),
        {":1": "it is not in UTF-8: records are read in no other encoding"},
    )
    yield from _published()


def _published() -> Iterator[Case]:
    def written(value: object) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    neither = 'it holds no records: the record "{id}#1" has neither "text" nor "pages": give it one of them'
    content = {"content": TEXT}
    name = "published/objects.json"
    deep = b'{"a": ' * 300 + written([content]) + b"}" * 300
    yield _refused(name, "records in 300 objects in each other", deep, neither.format(id=name))
    name = "published/settings.json"
    yield _refused(name, "settings of a program", written({"name": "x", "on": {"a": 1}}), neither.format(id=name))
    name = "published/brackets.json"
    record = 'a record is an object such as {"id": "1", "title": "…", "text": "…"}'
    lists = b"[" * 500 + b"]" * 500
    yield Case(name, "500 lists in each other", lists, {"[1]": record})
    name = "published/columns.json"
    many = {f"k{number}": number for number in range(50_000)}
    some = ", ".join(f'"k{number}"' for number in range(2_000, 2_005))
    left = {"": f"values for which a document has no place are left out: {some}, …"}
    yield Case(name, "a record of 50,000 keys", written(many | content), left, ("#1",))
    name = "published/halves.json"
    yield _read(
        name, "half a character in names and texts", b'{"content": "' + TEXT.encode() + b' \\ud800", "\\udc00": "x"}', "#1"
    )
    name = "published/markup.json"
    angles = "<p " * 100_000 + "&#1;&#x110000;" + TEXT + "<b" * 100_000
    yield _read(name, "200,000 elements that are never closed", written({"content": angles}), "#1")
    name = "published/ids.json"
    odd = [{"id": {"a": 1}, **content}, {"id": "", **content}, {"id": "ا" * 300, **content}]
    said = {
        "[2]": "a document needs an id: give it one that is not empty",
        "[3]": f"the id '{'ا' * 40}'… takes 600 bytes, more than 512: give it a shorter one",
        "": 'its records have no "text": their text is "content"',
    }
    yield Case(name, "ids that are none", written(odd), said, ("#1",))


def _garbled() -> Iterator[Case]:
    right = {"": "its Arabic letters were garbled by a wrong encoding: they were put right"}
    plain = "قرأ الولد قصيدة طويلة عن القمر."
    wrong = plain.encode("cp1256").decode("latin-1")
    yield Case("garbled/latin.txt", "windows-1256 read as Latin-1", wrong.encode(), right, ("",))
    yield Case("garbled/arabic.txt", "UTF-8 read as windows-1256", TEXT.encode().decode("cp1256").encode(), right, ("",))
    yield Case("garbled/controls.txt", "UTF-8 read as Latin-1", TEXT.encode().decode("latin-1").encode(), right, ("",))
    yield Case("garbled/long.txt", "a garbled line of 1 MiB", (wrong * 12_000).encode(), right, ("",))
    yield _read("garbled/half.txt", "half a garbled letter", TEXT.encode().decode("cp1256")[:-2].encode() + b"\n")
    yield _read("garbled/every.txt", "every accented letter", bytes(range(192, 256)).decode("latin-1").encode() * 1_000)
    yield _refused("garbled/noise.txt", "controls among a few garbled letters", (wrong[:12] + "\x01\x02" * 99).encode(), BINARY)


def _chats() -> Iterator[Case]:
    cue = "00:00:01,000 --> 00:00:02,000\n"
    said = f"1\n{cue}{TEXT}\n\n"
    yield _read("subtitles/half.srt", "breaks off in the times", (said + "2\n00:00:0").encode())
    yield _read(
        "subtitles/braces.ass", "200,000 braces and elements that are never closed", _events("{\\" * 99_999 + "<i " * 99_999)
    )
    yield _read("subtitles/many.srt", "20,000 cues of the same time", (said * 20_000).encode())
    yield _read("subtitles/order.vtt", "times that run backwards and past the end", _backwards().encode())
    yield _refused("subtitles/none.vtt", "cues without text", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "it has no text")
    yield _refused("subtitles/columns.ass", "no columns", b"[Script Info]\n[Events]\nFormat:\nDialogue: x\n", "it has no text")
    yield _read("subtitles/text.srt", "a text", TEXT.encode())
    day, hidden = "31/12/2020, 21:15 - ", "\u200f" * 100_000
    yield _read(
        "chats/long.txt",
        "a message of 3 million letters",
        f"{day}b: x\n{day}a: {'ه' * 3_000_000}\n{day}b: x\n".encode(),
        *_PARTS,
    )
    yield _read(
        "chats/dates.txt", "dates that are none", f"{day}a: {TEXT}\n99/99/9999, 99:99 - b: x\n{day}b: x".encode(), "#2020-12-31"
    )
    yield _read(
        "chats/back.txt",
        "days that come again",
        f"{day}a: x\n1/1/21, 1:01 - a: x\n{day}a: x\n01/01/2021, 01:11 - a: y\n".encode(),
        *_DAYS,
    )
    nothing = "the chat has no messages with text"
    yield _refused("chats/nobody.txt", "messages of nobody", f"{day}x\n{day}y\n".encode(), nothing)
    yield _refused("chats/blank.txt", "empty messages", f"{day}a: \u200f.\n{day}a: <x x>\n".replace(".", "").encode(), nothing)
    yield _read(
        "chats/marks.txt",
        "a line of 100,000 signs that do not show",
        f"{day}a: {TEXT}\n{day}b: {hidden}x".encode(),
        "#2020-12-31",
    )
    message = {"id": 1, "type": "message", "date": "x" * 900, "text": [TEXT, 1, None, {"text": []}]}
    chat = {"name": {}, "type": "public_channel", "messages": [message, 1, {"type": "message"}]}
    yield _read("chats/odd.json", "a channel of Telegram with odd values", json.dumps(chat).encode(), "#1")
    empty = {"type": "personal_chat", "messages": [{**message, "text": ""}]}
    yield _refused("chats/empty.json", "a chat of Telegram without text", json.dumps(empty).encode(), nothing)


def _editions() -> Iterator[Case]:
    def tei(body: str, before: str = "") -> bytes:
        return f"{before}<TEI><teiHeader/><text><body>{body}</body></text></TEI>".encode()

    declares = "it declares entities of its own: it is not read"
    for bomb, (before, text) in xml_bombs().items():
        if bomb != "deep":
            reason = "{suffix} is not a text format that this version reads" if bomb == "quadratic" else declares
            what = f"TEI with entities ({bomb})"
            yield _refused(f"editions/{bomb}.xml", what, tei(text, before), reason.format(suffix=".xml"))
    yield _read(
        "editions/deep.xml", "TEI with 100,000 elements in each other", tei(f"{'<x>' * 100_000}{TEXT}{'</x>' * 100_000}")
    )
    cut = "it is damaged XML (no element found: line 1, column {at}): get it anew"
    half = tei(TEXT)[:-20]
    yield _refused("editions/half.xml", "TEI that breaks off", half, cut.format(at=len(half.decode())))
    yield _refused("editions/blank.xml", "TEI without text", tei("<pb n='1'/>"), "it has no text")
    breaks = tei(TEXT + "<lb break='no'/> " * 100_000 + "<p>" + " <l> </l>" * 100_000 + "</p>")
    yield _read("editions/breaks.xml", "TEI with 200,000 ends of lines", breaks)
    yield _read("editions/notes.xml", "TEI with pages within notes", tei("<note><pb n='1'/>x<note>y</note></note>" * 1_000))
    alto = "<alto><Layout><Page><String CONTENT='x'/></Page></Layout></alto>"
    yield _read("scans/loose.xml", "ALTO with a word outside any line", alto.encode())
    yield _refused("scans/none.xml", "ALTO without pages", b"<alto/>", "it has no text")
    yield _refused("scans/laughs.xml", "ALTO with entities of entities", (xml_bombs()["laughs"][0] + alto).encode(), declares)
    loose = f"<PcGts><TextRegion><TextEquiv><Unicode>{TEXT}</Unicode></TextEquiv></TextRegion><Page/></PcGts>"
    yield _refused("scans/loose-page.xml", "PAGE with a region outside any page", loose.encode(), "it has no text")
    many = "<RegionRefIndexed regionRef='x'/>" * 50_000 + "<TextRegion/>" * 50_000
    region = f"<TextRegion><TextLine><TextEquiv><Unicode>{TEXT}</Unicode></TextEquiv></TextLine></TextRegion>"
    yield _read("scans/many.xml", "PAGE with 50,000 empty regions", f"<PcGts><Page>{many}{region}</Page></PcGts>".encode())
    nested = "<div class='ocr_page'><p class='ocr_par'>" * 200 + TEXT
    yield _read("scans/nested.html", "hOCR with 200 pages in each other", nested.encode())
    yield _refused("entries/none.ris", "no entries", b"x  - y\n", "it has no entries")
    yield _read("entries/half.ris", "an entry without end", f"TY  - BOOK\nTI  - {TEXT}\n".encode(), "#1")
    yield _read(
        "entries/long.ris",
        "an abstract of 100,000 lines",
        f"TY  - BOOK\nAB  - {TEXT}\n{'x' * 9}\n".encode() + b"x\n" * 100_000,
        "#1",
    )


def _wikis() -> Iterator[Case]:
    def dump(text: str, *, id: str = "7", before: str = "", after: str = "</mediawiki>") -> bytes:
        revision = f"<revision><text>{text}</text></revision>"
        return f"{before}<mediawiki><page><title>x</title><id>{id}</id>{revision}</page>{after}".encode()

    yield _refused("wikis/none.xml", "no pages", b"<mediawiki/>", "it is a dump of a wiki without pages")
    bomb, text = xml_bombs()["laughs"]
    declares = "it declares entities of its own: it is not read"
    yield _refused("wikis/laughs.xml", "entities of entities", dump(text, before=bomb), declares)
    half = dump(TEXT, after="<page><title>y")
    yield Case("wikis/half.xml", "breaks off in its second page", half, {" (its end)": BREAKS_OFF}, ("#7",))
    signs = "[[a {{b {| &lt;b&gt; &lt;ref&gt; '' " * 20_000
    yield _read("wikis/signs.xml", "120,000 signs that are never closed", dump(TEXT + signs), "#7")
    nested = "[[a" * 50_000 + TEXT + "]]" * 50_000
    yield _read("wikis/nested.xml", "50,000 links in each other", dump(nested), "#7")
    second = "<page><id>8</id><revision><text>y</text></revision></page></mediawiki>"
    yield Case(
        "wikis/long.xml",
        "an article of 9 million letters",
        _later(lambda: dump("x " * (9 << 19), after=second)),
        {" (x)": "it is longer than any article: it is not read"},
        ("#8",),
    )
    deep = f"{'<x>' * 100_000}{'</x>' * 100_000}</mediawiki>"
    yield _read("wikis/deep.xml", "100,000 elements in each other", dump(TEXT, after=deep), "#7")
    yield _read("wikis/id.xml", "a path in the place of a number", dump(TEXT, id="../../x"), "#1")
    yield _refused(
        "wikis/bomb.xml.bz2",
        "200 MB of blanks in a kilobyte",
        _later(lambda: _in_bz2(b"<mediawiki>", b" " * (1 << 20), 200)),
        "it unpacks to far more than its size: unpack it and look at it",
    )


def _in_bz2(head: bytes, part: bytes, times: int) -> bytes:
    packer = bz2.BZ2Compressor()
    return b"".join((packer.compress(head), *(packer.compress(part) for _ in range(times)), packer.flush()))


def _bibliographies() -> Iterator[Case]:
    def made(*entries: str) -> bytes:
        return "\n".join(entries).encode()

    whole = f"@book{{a, title = {{{TEXT}}}}}"
    closed = "a brace of the entry is opened and never closed: close it"
    yield _refused("entries/none.bib", "no entries", b"% nothing", "it has no entries")
    yield Case("entries/open.bib", "an entry that is never closed", made("@book{x, title={a", whole), {"#x": closed}, ("#a",))
    yield Case("entries/deep.bib", "100,000 braces", made("@book{x, title=" + "{" * 100_000, whole), {"#x": closed}, ("#a",))
    many = ",".join(f"k{number} = {{x}}" for number in range(30_000))
    yield _read("entries/many.bib", "30,000 values", made(f"@book{{a, {many}}}"), "#a")
    yield _read("entries/joined.bib", "a value of 50,000 parts", made("@book{a, title = {x}" + ' # "y"' * 50_000 + "}"), "#a")
    yield _read("entries/loop.bib", "a string that is itself", made("@string{s = s}", "@book{a, title = s}"), "#a")
    yield _read("entries/key.bib", "a key that no id can hold", made(f"@book{{{'ه' * 500}, title = {{x}}}}"), "#1")
    access = "it is a database of Access, as Shamela's .bok: export the book as EPUB, or its tables as CSV"
    yield _refused("entries/book.bok", "a database of Access", b"\0\1\0\0Standard Jet DB\0" + bytes(99), access)


_PARTS = ("#2020-12-31", "#2020-12-31.2")
_DAYS = ("#2020-12-31", "#2020-12-31.2", "#2021-01-01", "#2021-01-01.2")


def _events(text: str) -> bytes:
    head = "[Script Info]\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    return f"{head}Dialogue: 0,0:00:01.00,0:00:02.00,M,,0,0,0,,{TEXT}{text}\n".encode()


def _backwards() -> str:
    return f"WEBVTT\n\n999:99:99.999 --> 00:01.000\n{TEXT}\n\n00:01.000 --> 00:00.000\n{TEXT}\n"


def _tables() -> Iterator[Case]:
    head = "عنوان,نص\n"
    row = f"قمر,{TEXT}\n"
    name = "tables/quote.csv"
    unclosed = {":3": "a quotation mark is opened and never closed: close it, or double it where it is meant"}
    yield Case(name, "a quotation mark that is never closed", (head + row + 'قمر,"نص\n' + row).encode(), unclosed, ("#2", "#4"))
    yield Case(
        "tables/nul.csv",
        "a NUL in a row",
        (head + row + "قمر,\0\n" + row + row * 20).encode(),
        {":3": "the row holds binary data (a NUL): save the table anew"},
        ("#2", *[f"#{n}" for n in range(4, 25)]),
    )
    yield Case(
        "tables/wide.csv",
        "a row of a million columns",
        (head + row + "a," * 1_000_000 + "\n" + row).encode(),
        {},
        ("#2", "#3", "#4"),
    )
    last = f'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>{TEXT}</t></is></c></row>'
    first = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{TEXT}</t></is></c></row>'
    spreadsheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
    )
    yield _read("tables/far.xlsx", "a value in the last of 17 billion cells", sheet(spreadsheet.format(first + last)), "/s#1")
    yield _refused(
        "tables/negative.xlsx",
        "a row of number -1",
        sheet(spreadsheet.format('<row r="-1"><c r="A-1"/></row>')),
        "the spreadsheet has no rows with text",
    )
    good = ("CREATE TABLE good (text)", f"INSERT INTO good VALUES ('{TEXT}')")
    view = "CREATE VIEW bad AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    yield _read("tables/view.db", "a view without end", database(*good, view), "/good#1")
    computed = "CREATE TABLE bad (text, n AS (length(hex(zeroblob(900000000)))) VIRTUAL)"
    yield _read("tables/computed.db", "a column that is computed and takes all memory", database(*good, computed), "/good#1")
    schema = ("PRAGMA writable_schema=ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE good (text, '")
    yield _refused(
        "tables/schema.db",
        "a table whose definition breaks off",
        database(*good, *schema),
        "it is a damaged database (malformed database schema (good) - incomplete input): get it anew",
    )
    many = database("CREATE TABLE t (text)", *[f"INSERT INTO t VALUES ('{TEXT * 30}')"] * 30)
    broken = many[:8192] + bytes(range(256)) * 32 + many[16384:]
    yield _refused("tables/pages.db", "pages overwritten with noise", broken, "it is damaged: get the database anew")
    yield _refused(
        "tables/header.db",
        "a good header, then zeros",
        many[:100] + bytes(len(many) - 100),
        "it is a damaged database (database disk image is malformed): get it anew",
    )


def _pages() -> Iterator[Case]:
    yield _read("pages/deep.html", "100,000 elements in each other", ("<html><body>" + "<div>" * 100_000 + TEXT).encode())
    yield _read("pages/line.html", "one line of 300 kB", ("<html><body><p>" + TEXT * 2_000).encode())
    yield _read(
        "pages/open.html",
        "nothing is closed",
        ("<html><title>قمر<body><table><tr><td><p><a href='" + "<b " * 1000 + TEXT).encode(),
    )
    yield _refused(
        "pages/script.html", "a script only", b"<html><script>document.write('x')</script></html>", "the page has no text"
    )
    for name, sign in (
        ("brackets", "["),
        ("quotes", ">"),
        ("stars", "*a "),
        ("ticks", "`a"),
        ("links", "[a]("),
        ("entities", "&#0;"),
    ):
        yield _read(f"pages/{name}.md", f"50,000 times {sign.strip()}", (TEXT + "\n\n" + sign * 50_000).encode())
    yield _read("pages/lists.md", "lists in each other", "".join(" " * n + "- ق\n" for n in range(500)).encode())


def _mails() -> Iterator[Case]:
    parts = "\r\n".join('--b\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\n' + "قمر\r\n" for _ in range(10_000))
    many = mail(parts + "\r\n--b--", 'Content-Type: multipart/mixed; boundary="b"')
    said = {"": "it has more than 1,000 attachments: the rest is not read"}
    yield Case("mails/parts.eml", "10,000 attachments", many, said, ("", "/a.txt", *(f"/a-{n}.txt" for n in range(2, 1001))))
    yield _read("mails/headers.eml", "a header of 200 kB", mail(TEXT, "X-Long: " + "ق" * 100_000))
    broken = ("Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64")
    yield _read("mails/base64.eml", "base64 that is none", mail("=?!" * 100 + "2YLZhdix", *broken))
    body = TEXT
    for depth in range(300):
        body = f'Content-Type: multipart/mixed; boundary="b{depth}"\r\n\r\n--b{depth}\r\n{body}\r\n--b{depth}--\r\n'
    yield _read(
        "mails/nested.eml", "300 parts in each other", mail(body, 'Content-Type: multipart/mixed; boundary="x"', "", "--x")
    )
    forwarded = mail(TEXT).decode()
    for _ in range(20):
        forwarded = mail(forwarded, "Content-Type: message/rfc822").decode()
    yield Case(
        "mails/forwarded.eml",
        "20 messages in each other",
        forwarded.encode(),
        {"/1.eml" * 6: "it lies more than 5 messages deep: save it by itself"},
        tuple("/1.eml" * depth for depth in range(6)),
    )
    yield _refused(
        "mails/none.mbox",
        "no message",
        TEXT.encode(),
        'it holds no messages: in a mailbox each begins with a line such as "From a@b.c Mon Jan  1 …"',
    )
    yield _read(
        "mails/charset.eml",
        "a charset that nobody knows",
        mail(TEXT, "Content-Type: text/plain; charset=klingon", "Content-Transfer-Encoding: 8bit"),
    )


def _facts() -> Iterator[Case]:
    laughs = "a: &a [x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(20)
    )
    yield Case(
        "facts/aliases.md",
        "aliases of aliases in the facts at its head",
        f"---\n{laughs}---\n{TEXT}\n".encode(),
        {" (the facts at its head)": 'its "b" is neither a text nor a list of texts: it is left out'},
        ("",),
    )
    yield Case(
        "facts/broken.md",
        "facts at its head that are no YAML",
        f"---\nauthor: [\n---\n{TEXT}\n".encode(),
        {
            " (the facts at its head)": "it is not YAML (line 2: expected the node content, but found '<stream end>'): correct it"
        },
        ("",),
    )
    yield _read("facts/told.txt", "a text with a broken sidecar", TEXT.encode())
    yield _refused(
        "facts/told.txt.meta.yaml",
        "a sidecar that is no YAML",
        b"author: [",
        "it is not YAML (line 1: expected the node content, but found '<stream end>'): correct it",
    )
    yield _refused(
        "facts/gone.pdf.meta.yaml",
        "a sidecar without its file",
        b"author: x",
        "there is no gone.pdf beside it, of which it could tell: name it after its file",
    )
    header = "######OpenITI#\n" + "#META# x :: y\n" * 5_000
    yield _refused("facts/header.openiti", "a header without end", header.encode(), "the book has a header but no text")
    yield _read(
        "facts/marks.openiti",
        "marks of pages without numbers",
        f"######OpenITI#\n#META#Header#End#\n# {TEXT} PageV99999999P PageVP\n".encode(),
    )


def _pdfs() -> Iterator[Case]:
    page = pdf_pages(letters())
    yield _refused(
        "pdfs/loop.pdf", "pages that hold themselves", pdf(pdf_pages(letters(), kids="[2 0 R]")), "it is damaged: get it anew"
    )
    yield _refused(
        "pdfs/million.pdf",
        "one page, and the claim of a million",
        pdf(pdf_pages(letters(), count=1_000_000)),
        "it says that it has more than 100,000 pages: split it",
    )
    yield _refused(
        "pdfs/none.pdf", "no pages", pdf(pdf_pages(letters(), kids="[]", count=0)), "it is damaged, or no PDF: get it anew"
    )
    yield _read("pdfs/box.pdf", "a page of a million kilometres", pdf(pdf_pages(letters(), box="-1e30 -1e30 1e30 1e30")))
    yield _refused(
        "pdfs/scan.pdf", "a picture only", pdf(pdf_pages("595 0 0 842 0 0 cm /I Do")), "no text: needs OCR (kashaf index --ocr)"
    )
    yield _refused("pdfs/blank.pdf", "a blank page", pdf(pdf_pages("")), "it has no text")
    yield _read("pdfs/table.pdf", "a table of places that is wrong", pdf(page).replace(b"\nxref\n0 7", b"\nxref\n0 9999999"))
    yield _read("pdfs/pointer.pdf", "a pointer into nothing", pdf(page).replace(b"startxref\n", b"startxref\n99"))
    ring = [*page]
    ring[3] = "4 0 R"
    yield _refused("pdfs/ring.pdf", "an object that is itself", pdf(ring), "it has no text")
    state = "q " * 100_000 + letters()
    yield _read("pdfs/states.pdf", "100,000 states in each other", pdf(pdf_pages(state)))
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 6 0 R >> >> /Length 5 >>\nstream\n/I Do\nendstream"
    yield _refused(
        "pdfs/form.pdf",
        "a drawing that draws itself",
        pdf([*pdf_pages("/I Do")[:5], form]),
        "no text: needs OCR (kashaf index --ocr)",
    )


def _pdf_fonts() -> Iterator[Case]:
    """Make PDFs whose fonts name their letters by a hostile map."""
    shapes, name = "ﻗﻤﺮ ﻋﻠﻰ ﺍﻟﻮﺍﺩﻱ", "ABCDEE+ArialMT"
    maps = {
        "whole": ("a thousand ranges over all glyphs", b"1 beginbfrange <0000> <FFFF> <0627> endbfrange " * 1000),
        "blocks": ("a map of blocks that never end", b"9999999 beginbfchar <038D> <0627> " * 20_000),
        "lists": ("a map of lists that never end", b"1 beginbfrange " + b"<0381> <03FC> [ " * 50_000),
        "halves": ("a map to halves of characters", b"1 beginbfrange <0381> <03FC> <D8> endbfrange " * 9),
        "back": ("a map whose ranges run backwards", b"1 beginbfrange <03FC> <0381> <0627> endbfrange"),
    }
    unknown = "its font does not say which letters it draws: needs OCR (kashaf index --ocr)"
    for called, (what, cmap) in maps.items():
        made = lettered_pdf(shapes, name, cmap=cmap)
        yield (
            _read(f"pdfs/font-{called}.pdf", what, made)
            if called == "halves"
            else _refused(f"pdfs/font-{called}.pdf", what, made, unknown)
        )
    noise = lettered_pdf(shapes, name, packed=bytes(range(256)) * 40)
    yield _refused("pdfs/font-noise.pdf", "a map that does not unpack", noise, unknown)
    sound = lettered_pdf(shapes, name)
    yield _read(
        "pdfs/font-itself.pdf",
        "a font that is its own descendant",
        sound.replace(b"/DescendantFonts[6 0 R]", b"/DescendantFonts[5 0 R]"),
    )
    deep = b"[" * 900 + b"]" * 900
    yield _read("pdfs/font-deep.pdf", "a font with 900 lists in each other", sound.replace(b"/DW 500", b"/DW 500/X " + deep))


def _pdf_noise() -> Iterator[Case]:
    """Make PDFs whose pages show more than they say, or say what nobody can read."""
    garbled = "few of its words are known: its font may name letters wrongly; OCR may read it (kashaf index --ocr)"
    covered = "it has few words, and pictures or drawings over much of it: OCR may read more (kashaf index --ocr)"
    words = " ".join(a + b + c for a, b, c in zip("ﻏﻇﻋﺷﺿﺛﺣﺧ" * 20, "ﻆﻈﻐﻌ" * 40, "ﻎﻆﻊﺶﺾﺚﺢ" * 24, strict=False))
    few = letters("Page 7")

    def said(name: str, what: str, made: bytes, reason: str) -> Case:
        return Case(f"pdfs/{name}.pdf", what, made, {":p. 1": reason}, ("",))

    yield said("noise", "words that nobody knows", lettered_pdf(words, "Amiri"), garbled)
    yield said("noise-blocks", "words that nobody knows, in endless number", lettered_pdf(words * 20, "Amiri"), garbled)
    yield said("word", "one word of 100,000 letters", lettered_pdf("ﻐ" * 100_000, "Amiri"), garbled)
    yield said("picture", "a picture under two words", pdf(pdf_pages(f"{few} 595 0 0 842 0 0 cm /I Do")), covered)
    pictures = f"{few} 99 0 0 99 0 0 cm " + "/I Do " * 20_000
    yield said("pictures", "20,000 pictures under two words", pdf(pdf_pages(pictures)), covered)
    huge = pdf(pdf_pages(f"{few} 1e30 0 0 1e30 -1e29 -1e29 cm /I Do"))
    yield _read("pdfs/far.pdf", "a picture of a million kilometres", huge)
    curves = f"{few} " + "0 0 m 9 9 9 1 1 9 c f " * 50_000
    yield said("curves", "50,000 curves under two words", pdf(pdf_pages(curves)), covered)
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 999 999] /Resources << /XObject << /I 6 0 R >> >> /Length 5 >>\nstream\n/I Do\nendstream"
    for name, size in {"giant": "1e30", "dwarf": "1e-30", "nothing": "0", "turned": "-900"}.items():
        sizes = f"{few} BT /F {size} Tf 72 690 Td (S) Tj ET BT /F 9 Tf 72 680 Td (and a line beside it) Tj ET"
        yield _read(f"pdfs/letter-{name}.pdf", f"lines beside a letter of size {size}", pdf(pdf_pages(sizes)))
    yield _read("pdfs/form-words.pdf", "a drawing that draws itself, with words", pdf([*pdf_pages(f"{few} /I Do")[:5], form]))


def _pdf_forms() -> Iterator[Case]:
    """Make PDFs whose forms and notes are hostile, on a page with some words."""
    field, note, words = "/Subtype/Widget/FT/Tx/T(a)", "/Subtype/FreeText/Rect[0 0 9 9]", letters()
    made = {
        "ring": ("a field that is above itself", noted_pdf([f"{field}/Parent 8 0 R/Rect[0 0 9 9]"], words)),
        "kids": (
            "a field that is one of its fields",
            noted_pdf([f"{field}/Parent 7 0 R"], words, above="/T(b)/Kids[7 0 R 8 0 R]"),
        ),
        "many": (
            "100,000 notes on a page",
            noted_pdf([f"{note}/Contents(moon)"], words).replace(b"[8 0 R]>>", b"[" + b"8 0 R " * 100_000 + b"]>>"),
        ),
        "long": ("a value of 2 MB", noted_pdf([f"{field}/V({'x' * (2 << 20)})/Rect[0 0 9 9]"], words)),
        "kinds": (
            "notes and values of other kinds",
            noted_pdf([f"{field}/V[1 2]/Rect(x)", f"{note}/Contents 4 0 R", f"{field}/V/x/Rect[1]"], words),
        ),
        "halves": ("a value of halves of characters", noted_pdf([f"{field}/V<FEFFD800DC00D83D>/Rect[0 0 9 9]"], words)),
        "far": (
            "a note a million kilometres away",
            noted_pdf(["/Subtype/FreeText/Contents(x)/Rect[1e39 -1e39 1e39 1e39]"], words),
        ),
        "none": (
            "a form whose fields are a number",
            noted_pdf([f"{note}/Contents(moon)"], words).replace(b"/Fields[8 0 R]", b"/Fields 99999 "),
        ),
    }
    for name, (what, data) in made.items():
        yield _read(f"pdfs/form-{name}.pdf", what, data)
