"""Files of old or locked Office: how each is recognized, and that no loop in them is followed."""

from __future__ import annotations

import struct

import pytest

from tests.documents.packing import refusal

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def entry(name: str, kind: int, *, left: int = FREE, right: int = FREE, child: int = FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    said = struct.pack("<HBBIII", len(written), kind, 1, left, right, child)
    return (written.ljust(64, b"\0") + said).ljust(128, b"\0")


def compound(*entries: bytes, shift: int = 9, follows: int = END) -> bytes:
    """Make a file of a header, its table of sectors, and its directory in sector 1."""
    size = 1 << shift
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<H", shift)
    header = header.ljust(48, b"\0") + struct.pack("<I", 1)
    header = header.ljust(68, b"\0") + struct.pack("<II", END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    table = struct.pack("<2I", 0xFFFFFFFD, follows).ljust(size, b"\xff")
    return header.ljust(size, b"\0") + table + b"".join(entries).ljust(size, b"\0")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("EncryptedPackage", "it is encrypted: save it without a password"),
        ("PowerPoint Document", "it is damaged: get it anew"),
        ("__properties_version1.0", "the message has no text"),
        ("VisioDocument", "it is of a kind of old Office that is not read: open it and save it in a newer format"),
    ],
)
@pytest.mark.parametrize("shift", [9, 12])
def test_what_is_not_read_says_what_to_do(name: str, reason: str, shift: int) -> None:
    data = compound(entry("Root Entry", 5, child=1), entry("\x05Summary", 2, right=2), entry(name, 2), shift=shift)
    assert refusal(data) == reason


def test_what_is_embedded_in_a_document_does_not_tell_its_kind() -> None:
    root = entry("Root Entry", 5, child=1)
    data = compound(root, entry("ObjectPool", 1, right=3, child=2), entry("Workbook", 2), entry("__properties_version1.0", 2))
    assert refusal(data) == "the message has no text"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (compound(entry("Root Entry", 5, child=1), follows=1), "a directory that follows itself"),
        (compound(entry("Root Entry", 5, child=1), follows=700), "a sector that is not in the table"),
        (compound(entry("Root Entry", 5, child=90)), "an entry that is not there"),
        (compound(entry("x", 2)), "no root"),
        (compound(entry("Root Entry", 5))[:600], "it breaks off"),
        (compound(entry("Root Entry", 5), shift=9)[:30] + b"\x20\0" + bytes(600), "sectors of no size"),
        (compound(entry("Root Entry", 5))[:100], "a part of the header"),
    ],
)
def test_damaged_files_are_refused(data: bytes, why: str) -> None:
    assert refusal(data) == "it is damaged: get it anew", why


def test_a_tree_that_is_a_ring_ends() -> None:
    data = compound(entry("Root Entry", 5, child=1), entry("a", 2, left=1, right=2), entry("b", 2, left=1, right=0))
    assert refusal(data).startswith("it is of a kind of old Office")


def test_a_table_of_sectors_that_is_a_ring_ends() -> None:
    data = bytearray(compound(entry("Root Entry", 5, child=1), entry("WordDocument", 2)))
    stated = 0xFFFFFFF0
    struct.pack_into("<I", data, 44, stated)
    struct.pack_into("<II", data, 68, 2, (stated - 109) // 127 + 1)
    data += struct.pack("<128I", *[0] * 127, 2)  # a part of the table that says of itself that it follows
    assert refusal(bytes(data)) == "it is damaged: get it anew"


def test_a_long_list_of_streams_is_read() -> None:
    root, names = entry("Root Entry", 5, child=1), [f"s{number}" for number in range(1, 3)]
    streams = [entry(name, 2, right=number + 1) for number, name in enumerate(names, start=1)]
    assert refusal(compound(root, *streams, entry("__properties_version1.0", 2))) == "the message has no text"
