"""Packed documents: no content of an archive fills the memory, takes for ever, or reaches out."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from kashaf.documents.packed import Package
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile
from tests.documents.packing import packed


def package(data: bytes, limit: int = 1 << 20, ticks: list[int] | None = None) -> Package:
    tick = (lambda: ticks.append(1)) if ticks is not None else (lambda: None)
    return Package(Source("a", "/a", io.BytesIO(data), len(data), lambda _: None, tick=tick, limit=limit))


def parsed(data: bytes, **options: int) -> list[tuple[str, str]]:
    return [(kind, name) for kind, name, _ in package(data, **options).events("x", {"urn:n": "n"})]


def reason(data: bytes, **options: int) -> str:
    with pytest.raises(UnreadableFile) as error:
        parsed(data, **options)
    return error.value.reason


def test_xml_goes_by_with_short_names() -> None:
    data = packed({"x": '<a xmlns="urn:n" xmlns:m="urn:m" m:k="1" k="2"><m:b>نصٌّ</m:b></a>'})
    assert list(package(data).events("X", {"urn:n": "n"})) == [
        ("start", "n:a", {"k": "2"}),
        ("start", "b", {}),
        ("text", "نصٌّ", {}),
        ("end", "b", {}),
        ("end", "n:a", {}),
    ]


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY % b SYSTEM "http://127.0.0.1:1/x.dtd"> %b;',
    ],
)
def test_entities_are_refused(declared: str) -> None:
    assert reason(packed({"x": f"<!DOCTYPE x [{declared}]><x>&b;</x>"})).startswith("its part x declares entities")


def test_a_document_type_alone_is_harmless() -> None:
    assert parsed(packed({"x": '<!DOCTYPE x PUBLIC "-//X" "http://127.0.0.1:1/x.dtd"><x/>'})) == [("start", "x"), ("end", "x")]


def test_depth_does_not_matter() -> None:
    deep = 100_000
    assert len(parsed(packed({"x": "<a>" * deep + "</a>" * deep}))) == 2 * deep
    assert "is damaged (no element found" in reason(packed({"x": "<a>" * deep}))


def test_what_unpacks_to_too_much_is_left_in_time() -> None:
    ticks: list[int] = []
    bomb = packed({"x": b"<x>" + b" " * 50_000_000})
    with pytest.raises(UnreadableFile, match="it unpacks to more than 4 MiB: split it"):
        list(package(bomb, ticks=ticks).events("x", {}))
    assert len(ticks) == (4 << 20) / (1 << 16)
    with pytest.raises(UnreadableFile, match="its part x unpacks to more than 1 MiB: split it"):
        package(bomb).read("x")


def test_all_members_count_together() -> None:
    many = package(packed({f"{number}": b" " * 1_000_000 for number in range(5)}))
    for number in range(4):
        many.read(f"{number}")
    with pytest.raises(UnreadableFile, match="more than 4 MiB"):
        many.read("4")


def test_the_sizes_that_an_archive_states_are_not_believed() -> None:
    data = packed({"x": b"<x>" + b"a" * 100_000 + b"</x>"})
    for place in (data.index(b"PK\x01\x02") + 24, 22):
        data = data[:place] + struct.pack("<I", 10) + data[place + 4 :]
    assert reason(data) == "its part x is damaged: get it anew"


def test_damaged_archives_are_refused() -> None:
    whole = packed({"x": "<x>" + "".join(map(chr, range(0x600, 0x6F0))) * 20 + "</x>"})
    broken = bytearray(whole)
    broken[60:70] = bytes(10)
    assert "is damaged" in reason(bytes(broken))
    for data in (whole[:-10], whole[: len(whole) // 2], b"PK\x03\x04", b"PK\x05\x06" + bytes(18)):
        assert reason(data) in ("it is damaged: get it anew", "its part x is missing: get it anew")


def test_an_encrypted_member_says_what_to_do() -> None:
    data = bytearray(packed({"x": "<x/>"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert reason(bytes(data)) == "it is encrypted: save it without a password"


def test_a_member_packed_as_no_document_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("x", "<x/>")
    assert reason(stream.getvalue()) == "its part x is packed in a way that is not read: save it anew"


@pytest.mark.parametrize(
    "text", ["", "x", "<a><b></a>", "<x>\x00</x>", '<?xml version="1.0" encoding="klingon"?><x/>', "<x>&b;</x>"]
)
def test_broken_xml_is_refused(text: str) -> None:
    assert reason(packed({"x": text})).startswith("its part x is damaged (")
