"""ZIP archives: what is in them, under which names, and what is made to do harm."""

from __future__ import annotations

import contextlib
import io
import struct
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kashaf.documents import Document, read_file, walk
from kashaf.errors import UnreadableFile
from tests.effort import effort

TEXT = "غَارَاتٌ عَلَى سِرْت\n\nقالت صحيفة واشنطن بوست إن الولايات المتحدة تعد خطة."


def packed(*members: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def read(tmp_path: Path, data: bytes, **rest: Any) -> tuple[list[Document], list[str]]:
    path = tmp_path / "z.zip"
    path.write_bytes(data)
    skipped: list[str] = []
    (file,) = walk(path, skip=print)
    documents = list(read_file(file, skip=lambda each: skipped.append(str(each).removeprefix(str(path))), **rest))
    return documents, skipped


def test_members_come_by_name_each_read_by_its_format(tmp_path: Path) -> None:
    records = '{"id": "1", "text": "أ"}\n{"id": "2", "text": "ب"}\n'
    documents, skipped = read(
        tmp_path,
        packed(
            ("ب/مقال.txt", TEXT),
            ("feed.jsonl", records),
            ("a.html", "<!DOCTYPE html><title>عُنْوان</title><p>نص</p>"),
            ("c/", ""),
        ),
    )
    assert [(each.id, each.title) for each in documents] == [
        ("z.zip/a.html", "عُنْوان"),
        ("1", ""),
        ("2", ""),
        ("z.zip/ب/مقال.txt", "غَارَاتٌ عَلَى سِرْت"),
    ]
    assert documents[-1].text == TEXT
    assert documents[-1].fields == {"path": "z.zip/ب/مقال.txt"}
    assert not skipped


def test_archives_lie_in_archives_but_not_without_end(tmp_path: Path) -> None:
    data = packed(("a.txt", TEXT))
    for name in ("c.zip", "b.zip"):
        data = packed((name, data))
    documents, skipped = read(tmp_path, data)
    assert [each.id for each in documents] == ["z.zip/b.zip/c.zip/a.txt"]
    assert not skipped
    documents, skipped = read(tmp_path, packed(("deep.zip", data), ("a.txt", TEXT)))
    assert [each.id for each in documents] == ["z.zip/a.txt"]
    assert skipped == ["/deep.zip/b.zip/c.zip: it lies more than 2 archives deep: unpack it"]


def test_what_programs_add_is_passed_over_in_silence(tmp_path: Path) -> None:
    documents, skipped = read(
        tmp_path,
        packed(
            *(("a.txt", TEXT), ("__MACOSX/._a.txt", "x"), (".DS_Store", "x"), ("b/.hidden/c.txt", TEXT), ("d/", "")),
            *(("b/~$c.docx", TEXT), ("Thumbs.db", "x"), ("b/desktop.ini", TEXT)),
        ),
    )
    assert [each.id for each in documents] == ["z.zip/a.txt"]
    assert not skipped


def test_members_without_a_name_are_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, named(b"\0")) == ([], [])


def test_a_member_larger_than_a_text_is_streamed_where_its_format_allows(tmp_path: Path) -> None:
    records = "".join(f'{{"id": {number}, "text": "نَصّ"}}\n' for number in range(400))
    documents, skipped = read(tmp_path, packed(("a.jsonl", records), ("b.txt", TEXT * 100)), limit=5_000)
    assert len(documents) >= 400
    assert not skipped


def named(*names: bytes) -> bytes:
    """Pack members under these bytes as names, with no encoding declared.

    Windows and old programs write such archives.
    """
    data = packed(*((chr(65 + at) * len(name), TEXT) for at, name in enumerate(names)))
    for at, name in enumerate(names):
        data = data.replace(bytes([65 + at]) * len(name), name)
    return data


@pytest.mark.parametrize("encoding", ["utf-8", "cp720", "cp1256"])
def test_arabic_names_of_old_programs_are_repaired(tmp_path: Path, encoding: str) -> None:
    names = ["التقرير السنوي.txt", "محاضر الجلسات/الجلسة الأولى.txt", "plain.txt"]
    documents, skipped = read(tmp_path, named(*(name.encode(encoding) for name in names)))
    assert sorted(each.id for each in documents) == sorted(f"z.zip/{name}" for name in names)
    assert not skipped


def test_a_name_repeated_in_utf_8_is_taken(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("AAAAA")
    unicode_path = b"\x01\0\0\0\0" + "مَقال.txt".encode()
    info.extra = struct.pack("<HH", 0x7075, len(unicode_path)) + unicode_path
    data = packed((info, TEXT)).replace(b"AAAAA", b"x\xb3y.t")
    assert [each.id for each in read(tmp_path, data)[0]] == ["z.zip/مَقال.txt"]


def test_names_of_another_language_stay(tmp_path: Path) -> None:
    assert [each.id for each in read(tmp_path, named("résumé.txt".encode("cp437")))[0]] == ["z.zip/résumé.txt"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "b/../../a.txt", "C:\\a.txt", "\\\\host\\a.txt", "C:a.txt"])
def test_a_name_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    documents, skipped = read(tmp_path, packed((name, TEXT), ("b.txt", TEXT)))
    assert [each.id for each in documents] == ["z.zip/b.txt"]
    assert skipped == [f"/{name}: its name points outside the archive: pack it under another"]


def test_a_name_that_hides_what_it_is_is_refused(tmp_path: Path) -> None:
    documents, skipped = read(tmp_path, packed(("a\u202etxt.exe", TEXT), ("b\x1b[31m.txt", TEXT)))
    assert not documents
    assert {line.partition(": ")[2] for line in skipped} == {
        "its name holds characters that hide what it is: pack it under another"
    }
    assert "".join(skipped).isprintable()


def test_backslashes_part_folders(tmp_path: Path) -> None:
    assert [each.id for each in read(tmp_path, packed(("كتب\\.\\أ.txt", TEXT), ("كتب\\", "")))[0]] == ["z.zip/كتب/أ.txt"]


def test_a_long_path_is_refused(tmp_path: Path) -> None:
    assert read(tmp_path, packed(("ا" * 300, TEXT)))[1][0].endswith(
        "its path takes 606 bytes, more than 512: give it a shorter one"
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_one_name_the_last_is_read(tmp_path: Path) -> None:
    documents, skipped = read(tmp_path, packed(("a.txt", "قديم"), ("./a.txt", "جديد")))
    assert [(each.id, each.text) for each in documents] == [("z.zip/a.txt", "جديد")]
    assert skipped == ["/a.txt: another of the same name stands behind it in the archive, and that one is read"]


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    assert read(tmp_path, packed((link, "/etc/passwd"))) == ([], ["/link.txt: it is a link or a device, not a file"])


def test_a_sidecar_in_the_archive_tells_of_the_file_beside_it(tmp_path: Path) -> None:
    (document,), skipped = read(tmp_path, packed(("a.txt", TEXT), ("a.txt.meta.yaml", "title: عنوان\nauthor: الجاحظ")))
    assert (document.title, document.fields) == ("عنوان", {"author": "الجاحظ", "path": "z.zip/a.txt"})
    assert not skipped
    (document,), skipped = read(tmp_path, packed(("a.txt", TEXT), ("a.txt.meta.yaml", "a: [")))
    assert document.title == "غَارَاتٌ عَلَى سِرْت"
    assert skipped[0].startswith("/a.txt.meta.yaml: it is not YAML")


def flagged(data: bytes, flag: int) -> bytes:
    """Set a flag of the first member, in both places where its flags stand."""
    directory = data.index(b"PK\x01\x02")
    for at in (6, directory + 8):
        data = data[:at] + struct.pack("<H", struct.unpack_from("<H", data, at)[0] | flag) + data[at + 2 :]
    return data


def test_encrypted_members_are_refused_and_the_others_read(tmp_path: Path) -> None:
    documents, skipped = read(tmp_path, flagged(packed(("a.txt", TEXT), ("b.txt", TEXT)), 1))
    assert [each.id for each in documents] == ["z.zip/b.txt"]
    assert skipped == ["/a.txt: it is encrypted: pack it without a password"]


def test_damaged_members_are_refused_and_the_others_read(tmp_path: Path) -> None:
    whole = packed(("a.txt", TEXT), ("b.txt", TEXT), method=zipfile.ZIP_STORED)
    at = whole.index(TEXT.encode())
    documents, skipped = read(tmp_path, whole[:at] + b"x" + whole[at + 1 :])
    assert [each.id for each in documents] == ["z.zip/b.txt"]
    assert skipped == ["/a.txt: it is damaged: pack it anew"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_other_methods_are_read_where_python_knows_them(tmp_path: Path, method: int) -> None:
    whole = packed(("a.txt", TEXT * 100), method=method)
    assert read(tmp_path, whole)[0][0].text.startswith(TEXT)
    broken = whole[:60] + bytes(byte ^ 0x55 for byte in whole[60:120]) + whole[120:]
    assert read(tmp_path, broken) == ([], ["/a.txt: it is damaged: pack it anew"])


def test_an_unknown_method_is_refused(tmp_path: Path) -> None:
    data = packed(("a.txt", TEXT))
    at = data.index(b"PK\x01\x02")
    data = data[:8] + b"\x63\0" + data[10 : at + 10] + b"\x63\0" + data[at + 12 :]
    assert read(tmp_path, data) == ([], ["/a.txt: it is packed by a method that is not read: pack it anew"])


def test_a_member_that_unpacks_to_much_more_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    big = packed(("a.txt", bytes(200 << 20)), ("b.txt", TEXT))
    tracemalloc.start()
    documents, skipped = read(tmp_path, big)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [each.id for each in documents] == ["z.zip/b.txt"]
    assert skipped == ["/a.txt: it unpacks to 200 MiB, far more than its archive has: unpack it"]
    assert peak < 20 << 20


def test_all_archives_in_a_file_share_one_budget(tmp_path: Path) -> None:
    zeros = packed(("0.css", bytes(20 << 20)), ("1.css", bytes(20 << 20)))
    with effort() as work:
        documents, skipped = read(tmp_path, packed(*((f"{number}.zip", zeros) for number in range(20))))
    assert not documents
    assert sum("not a text format" in line for line in skipped) <= 5  # of forty
    assert sum("it unpacks to 20 MiB, far more than its archive has: unpack it" in line for line in skipped) >= 35
    assert work.calls < 100_000


def test_members_that_lie_over_each_other_are_refused(tmp_path: Path) -> None:
    data = packed(("a.txt", "x" * 50), ("b.txt", "y" * 50), method=zipfile.ZIP_STORED)
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    path = tmp_path / "z.zip"
    path.write_bytes(data[: second + 42] + struct.pack("<I", 10) + data[second + 46 :])
    (file,) = walk(path, skip=print)
    with pytest.raises(UnreadableFile, match="its files lie over each other, as only in archives made to do harm"):
        list(read_file(file, skip=print))


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    data = packed(("a.txt", TEXT))
    for broken in (data[:40], data[:-30], b"PK\x03\x04" + b"\0" * 100):
        with pytest.raises(UnreadableFile, match="it is a damaged ZIP archive"):
            read(tmp_path, broken)


def test_an_archive_may_be_empty(tmp_path: Path) -> None:
    assert read(tmp_path, packed()) == ([], [])


def test_no_damage_escapes(tmp_path: Path) -> None:
    data = packed(("a.txt", TEXT), ("b/c.jsonl", '{"id": 1, "text": "x"}'), ("d.zip", packed(("e.txt", TEXT))))
    for at in range(len(data)):
        with contextlib.suppress(UnreadableFile):
            read(tmp_path, data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])


def test_names_of_members_are_composed_unless_they_would_be_one(tmp_path: Path) -> None:
    parted = unicodedata.normalize("NFD", "أحمد.txt")
    documents, skipped = read(tmp_path, packed((parted, TEXT)))
    assert [each.id for each in documents] == ["z.zip/أحمد.txt"]
    both, _ = read(tmp_path, packed((parted, TEXT), ("أحمد.txt", TEXT)))
    assert sorted(each.id for each in both) == sorted(["z.zip/أحمد.txt", f"z.zip/{parted}"])
    assert not skipped


def test_code_in_an_archive_of_data_is_no_text(tmp_path: Path) -> None:
    members = {
        "data/a.txt": "نص",
        "b.py": "x = 1",
        "c/d.ipynb": "{}",
        "e.YML": "a: 1",
        "f.sh": "ls",
        "a.txt.meta.yaml": "title: ع",
        "a.txt": "ن",
    }
    documents, skipped = read(tmp_path, packed(*members.items()))
    assert [document.id for document in documents] == ["z.zip/a.txt", "z.zip/data/a.txt"]
    assert documents[0].title == "ع"
    assert skipped == [": code in it is not read (b.py, c/d.ipynb, e.YML, …): unpack it if that is meant to be found"]
