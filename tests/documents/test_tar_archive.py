"""Tar archives: what is in them, and what is made to do harm."""

from __future__ import annotations

import contextlib
import io
import tarfile
import tracemalloc
from pathlib import Path

import pytest

from kashaf.errors import UnreadableFile
from tests.documents.archives import TEXT, read, tar
from tests.documents.packing import packed


def test_members_come_by_name_each_read_by_its_format(tmp_path: Path) -> None:
    documents, skipped = read(
        tmp_path,
        tar(
            ("ب/مقال.txt", TEXT),
            ("./a.html", "<!DOCTYPE html><title>عُنْوان</title><p>نص</p>"),
            ("feed.jsonl", '{"id": "1", "text": "أ"}\n'),
            ("c.zip", packed({"d.txt": TEXT})),
        ),
    )
    assert [(each.id, each.title) for each in documents] == [
        ("z.tar/a.html", "عُنْوان"),
        ("z.tar/c.zip/d.txt", "غَارَاتٌ عَلَى سِرْت"),
        ("1", ""),
        ("z.tar/ب/مقال.txt", "غَارَاتٌ عَلَى سِرْت"),
    ]
    assert documents[-1].text == TEXT
    assert documents[-1].fields == {"path": "z.tar/ب/مقال.txt"}
    assert not skipped


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_kind_of_tar_is_read_with_long_names(tmp_path: Path, format: int) -> None:
    names = [f"{'مجلد' * 10}/مقال.txt", f"{'ف' * 49}/{'ن' * 40}.txt", "a.txt"]
    documents, skipped = read(tmp_path, tar(*((name, TEXT) for name in names), format=format))
    assert sorted(each.id for each in documents) == sorted(f"z.tar/{name}" for name in names)
    assert not skipped


def test_a_tar_of_the_first_unix_has_no_magic_and_is_read(tmp_path: Path) -> None:
    data = bytearray(tar(("a.txt", TEXT), format=tarfile.USTAR_FORMAT))
    data[257:265] = bytes(8)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    assert [each.id for each in read(tmp_path, bytes(data), "old")[0]] == ["old/a.txt"]


def test_what_programs_add_code_and_sidecars_are_treated_as_in_a_zip(tmp_path: Path) -> None:
    folder = tarfile.TarInfo("d")
    folder.type = tarfile.DIRTYPE
    documents, skipped = read(
        tmp_path,
        tar((folder, ""), ("._a.txt", "x"), ("a.txt", TEXT), ("a.txt.meta.yaml", "title: عنوان"), ("b.py", "x = 1")),
    )
    assert [(each.id, each.title) for each in documents] == [("z.tar/a.txt", "عنوان")]
    assert skipped == [": code in it is not read (b.py): unpack it if that is meant to be found"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(tmp_path: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("link.txt")
    info.type, info.linkname = kind, "/etc/passwd"
    documents, skipped = read(tmp_path, tar((info, ""), ("b.txt", TEXT)))
    assert [each.id for each in documents] == ["z.tar/b.txt"]
    assert skipped == ["/link.txt: it is a link or a device, not a file"]


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "b/../../a.txt"])
def test_a_name_that_points_outside_is_refused(tmp_path: Path, name: str) -> None:
    documents, skipped = read(tmp_path, tar((name, TEXT), ("b.txt", TEXT)))
    assert [each.id for each in documents] == ["z.tar/b.txt"]
    assert skipped == [f"/{name}: its name points outside the archive: pack it under another"]


def test_of_an_archive_that_breaks_off_the_beginning_is_read(tmp_path: Path) -> None:
    whole = tar(("a.txt", TEXT), ("b.txt", TEXT * 100), ("c.txt", TEXT))
    documents, skipped = read(tmp_path, whole[:3000])
    assert [each.id for each in documents] == ["z.tar/a.txt"]
    assert skipped == [" (its end): it breaks off there: get it anew"]


def test_a_size_below_zero_makes_no_endless_list(tmp_path: Path) -> None:
    data = bytearray(tar(("a.txt", TEXT), ("b.txt", ""), ("c.txt", TEXT), format=tarfile.GNU_FORMAT))
    at = data.index(b"b.txt")
    data[at + 124 : at + 136] = b"\xff" * 10 + b"\xf4\0"  # -3072 in GNU's binary numbers: back to the first header
    data[at + 148 : at + 156] = b" " * 8
    data[at + 148 : at + 156] = b"%06o\0 " % sum(data[at : at + 512])
    documents, skipped = read(tmp_path, bytes(data))
    assert [each.id for each in documents] == ["z.tar/a.txt"]
    assert skipped == [" (its end): it breaks off there: get it anew"]


def test_a_file_with_holes_is_not_filled(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": str(1 << 50)}
    documents, skipped = read(tmp_path, tar((info, b"1\n0\n1\n".ljust(512, b"\0") + b"x"), ("b.txt", TEXT)))
    assert [each.id for each in documents] == ["z.tar/b.txt"]
    assert skipped == ["/a.txt: it is packed by a method that is not read: pack it anew"]


def test_a_header_longer_than_any_program_writes_is_damage(tmp_path: Path) -> None:
    info = tarfile.TarInfo("a.txt")
    info.pax_headers = {"comment": "7" * (40 << 20)}
    data = tar((info, TEXT))
    documents, skipped = read(tmp_path, tar(("b.txt", TEXT))[:1024] + data)
    assert [each.id for each in documents] == ["z.tar/b.txt"]
    assert skipped == [" (its end): it breaks off there: get it anew"]
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="it is a damaged tar archive: get it anew"):
        read(tmp_path, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_names_behind_names_without_end_are_damage(tmp_path: Path) -> None:
    link = tarfile.TarInfo("././@LongLink")
    link.type, link.size = tarfile.GNUTYPE_LONGNAME, 4
    block = link.tobuf(tarfile.GNU_FORMAT) + b"abc\0".ljust(512, b"\0")
    with pytest.raises(UnreadableFile, match="it is a damaged tar archive: get it anew"):
        read(tmp_path, block * 5_000)


def test_names_that_are_not_utf_8_are_read(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=tarfile.GNU_FORMAT, encoding="cp1256") as archive:
        info = tarfile.TarInfo("كتاب.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO("نص".encode()))
    documents, skipped = read(tmp_path, data.getvalue())
    assert [each.text for each in documents] == ["نص"]
    assert documents[0].id.encode().isascii() is False
    assert not skipped


def test_it_counts_as_an_archive_in_others(tmp_path: Path) -> None:
    data = tar(("a.txt", TEXT))
    for _ in range(3):
        data = tar(("b.tar", data))
    documents, skipped = read(tmp_path, data)
    assert not documents
    assert skipped == ["/b.tar/b.tar/b.tar: it lies more than 2 archives deep: unpack it"]


def test_no_damage_escapes(tmp_path: Path) -> None:
    data = tar(("a.txt", TEXT), ("b/c.jsonl", '{"id": 1, "text": "x"}'), ("ن" * 200, TEXT))
    for at in range(0, len(data.rstrip(b"\0")), 7):
        with contextlib.suppress(UnreadableFile):
            read(tmp_path, data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])
