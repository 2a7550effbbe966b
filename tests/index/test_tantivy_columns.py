"""What Tantivy keeps of documents in columns, and how it packs their records."""

from __future__ import annotations

import json
import random
import zlib

import pytest

from kashaf.analyzers import sign
from kashaf.index import Outline, open_index
from kashaf.index.tantivy.columns import SIGNATURES, ByteColumns
from kashaf.index.tantivy.compression import compress, decompress
from kashaf.index.tantivy.layout import Layout
from tests.index.oracle import make

tantivy = pytest.importorskip("tantivy")

COLUMNS = ByteColumns("kept", 3)


def read(*kept: bytes) -> list[bytes]:
    """Put bytes into documents of two segments, and read them again."""
    builder = tantivy.SchemaBuilder()
    COLUMNS.add_to(builder)
    builder.add_unsigned_field("number", fast=True)
    index = tantivy.Index(builder.build())
    writer = index.writer(50_000_000, 1)
    for number, data in enumerate(kept):
        document = tantivy.Document()
        document.add_unsigned("number", number)
        COLUMNS.put(document, data)
        writer.add_document(document)
        if number == len(kept) // 2:
            writer.commit()
    writer.commit()
    index.reload()
    searcher = index.searcher()
    hits = searcher.search(tantivy.Query.all_query(), len(kept), order_by_field="number", order=tantivy.Order.Asc).hits
    return COLUMNS.read(searcher, [address for _, address in hits])


def test_bytes_of_every_length_come_back_and_longer_ones_are_left_out():
    random_bytes = random.Random(7).randbytes
    kept = [random_bytes(length) for length in range(30)]
    assert COLUMNS.most == 23
    assert read(*kept) == [data if len(data) <= 23 else b"" for data in kept]


@pytest.mark.parametrize("data", [b"\0", b"\xff" * 23, b"a\0\0\0\0\0\0\0\0\0", "كتاب".encode()])
def test_zeros_and_the_largest_bytes_come_back(data):
    assert read(b"", data, b"x") == [b"", data, b"x"]


def test_nothing_is_read_of_documents_that_keep_nothing():
    assert read(b"", b"") == [b"", b""]


def test_the_longest_signature_fits():
    rng = random.Random(3)
    text = " ".join(f"{''.join(rng.choices('ابتعقل', k=5))} {number}" for number in range(4_000))
    assert len(sign(text)) == 112 <= SIGNATURES.most


TEXTS = {
    "Arabic": "قال «الوزير»: «٢٠ ٪، أو أكثر؟» – كتابٌ وَلَد گچ",
    "another script": "Москва, 東京, naïve façade",
    "half a character": "كتاب \ud800 \udfff",
    "beyond the first plane": "كتاب 😀",
    "controls": "".join(map(chr, range(0x20))) + "\x7f\x80\x9f",
    "the block of Arabic and what follows it": "".join(map(chr, range(0x5F0, 0x700))),
    "nothing": "",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_record_comes_back_as_it_was(text):
    record = json.dumps([text, None, {"a": text}], ensure_ascii=False)
    assert decompress(compress(record)) == record


@pytest.mark.parametrize("text", ["كتاب" * 5_000, "Москва" * 5_000])
def test_the_beginning_of_a_record_is_read_alone(text):
    record = json.dumps(["كتاب", text], ensure_ascii=False)
    beginning = decompress(compress(record), 100)
    assert record.startswith(beginning.rstrip("\ufffd"))
    assert 40 < len(beginning) <= 100


def test_a_record_of_format_5_is_read_as_it_is():
    record = '["كتاب","\ud800"]'
    assert decompress(record.encode("utf-8", "surrogatepass")) == record


@pytest.mark.parametrize("data", [b"", b"x", b"{}", b"a", b"ax\x9c", b"u\x00\x00"])
def test_other_bytes_are_no_record(data):
    with pytest.raises((ValueError, zlib.error)):
        decompress(data)


def test_arabic_is_packed_into_a_third_of_its_bytes():
    words = [f"{first}{second}" for first in ("كتب", "درس", "علم", "قلم") for second in ("ات", "ون", "ين", "ها", "")]
    record = json.dumps(" ".join(random.Random(5).choices(words, k=500)), ensure_ascii=False)
    assert len(compress(record)) < len(record.encode()) / 3


# Outlines


@pytest.fixture
def index(tmp_path):
    opened = open_index(f"tantivy:{tmp_path / 'index'}", create=True)
    yield opened
    opened.close()


def test_an_outline_tells_pages_signature_and_work_without_the_record(index, monkeypatch):
    (article,), book = make("a", "بحر"), make("ب" * 100, "بحر", "نهر", work="رحلة")
    index.add([article, *book, *make("c", work="  "), *make("d", work=("", "كتاب"))])
    index.commit()
    monkeypatch.setattr(Layout, "record", None)
    assert index.outlines(["d", "a", "ب" * 100, "c", "unknown"]) == {
        "a": Outline(1, "", False),
        "ب" * 100: Outline(2, "", True),
        "c": Outline(1, "", False),
        "d": Outline(1, "", True),
    }
    assert index.outlines([]) == {}


def test_other_engines_have_outlines_in_their_records_only(tmp_path):
    index = open_index(f"whoosh:{tmp_path / 'index'}", create=True)
    index.add(make("a", "بحر"))
    index.commit()
    assert index.outlines(["a"]) == {}
    index.close()
