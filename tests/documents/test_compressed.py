"""Files that are compressed: they are read as what they are unpacked, within bounds."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from kashaf.errors import UnreadableFile
from tests.documents.archives import TEXT, read, tar

PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("suffix, compress", PACKERS.items())
def test_an_archive_is_read_as_a_folder(tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    name = f"كتب.tar.{suffix}"
    documents, skipped = read(tmp_path, compress(tar(("a/b.txt", TEXT), ("../c.txt", TEXT))), name)
    assert [(each.id, each.text) for each in documents] == [(f"{name}/a/b.txt", TEXT)]
    assert skipped == ["/../c.txt: its name points outside the archive: pack it under another"]


@pytest.mark.parametrize("suffix, compress", PACKERS.items())
def test_a_single_file_is_read_under_its_own_id(tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    (document,), _ = read(tmp_path, compress(TEXT.encode("cp1256", "ignore")), f"a.txt.{suffix}")
    assert (document.id, document.title) == (f"a.txt.{suffix}", "غَارَاتٌ عَلَى سِرْت")
    assert document.fields == {"path": f"a.txt.{suffix}"}


def test_the_name_inside_decides_where_the_content_is_ambiguous(tmp_path: Path) -> None:
    documents, _ = read(tmp_path, gzip.compress("العنوان,النص\nأ,ب\n".encode()), "t.CSV.gz")
    assert [(each.id, each.title, each.text) for each in documents] == [("t.CSV.gz#2", "أ", "ب")]
    (markdown,), _ = read(tmp_path, gzip.compress("# عنوان\n\n**نص**".encode()), "t.md.gz")
    assert (markdown.title, markdown.text) == ("عنوان", "عنوان\n\nنص")


@pytest.mark.parametrize("suffix, compress", PACKERS.items())
def test_damage_is_a_line(tmp_path: Path, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    whole = compress(TEXT.encode() * 50)
    for broken in (whole[: len(whole) // 2], whole[:-3], whole[:12], whole[:30] + b"xxxx" + whole[34:]):
        with pytest.raises(UnreadableFile, match="it is damaged: get it anew"):
            read(tmp_path, broken, f"a.txt.{suffix}")


def test_what_unpacks_to_far_more_is_refused_before_it_fills_the_disk(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it unpacks to far more than its size: unpack it and look at it"):
        read(tmp_path, gzip.compress(bytes(120 << 20)), "a.txt.gz")


def test_it_shares_the_budget_of_the_archive_around_it(tmp_path: Path) -> None:
    zeros = gzip.compress(bytes(30 << 20))
    documents, skipped = read(tmp_path, tar(*((f"{at}.css.gz", zeros) for at in range(8))))
    assert not documents
    far_more = [line for line in skipped if "it unpacks to far more than its size" in line]
    assert len(far_more) + sum("not a text format" in line for line in skipped) == len(skipped)
    assert far_more


def test_what_is_compressed_twice_is_refused(tmp_path: Path) -> None:
    for second in PACKERS.values():
        with pytest.raises(UnreadableFile, match="it is compressed more than once: unpack it"):
            read(tmp_path, second(gzip.compress(TEXT.encode())), "a.txt.gz")


def test_no_damage_escapes(tmp_path: Path) -> None:
    for compress in PACKERS.values():
        data = compress(tar(("a.txt", TEXT)))
        for at in range(len(data)):
            with contextlib.suppress(UnreadableFile):
                read(tmp_path, data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :], "a.tar")
