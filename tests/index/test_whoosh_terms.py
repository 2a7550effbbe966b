"""The table of terms of a Whoosh segment."""

from __future__ import annotations

import io
import random
import struct
import zlib
from bisect import bisect_left
from pathlib import Path

import pytest
from whoosh.filedb.structfile import StructFile

from kashaf.index.whoosh.terms import TermTable, TermTableWriter

Rows = dict[str, list[tuple[bytes, int, bytes]]]


def write(folder: Path, rows: Rows) -> TermTable:
    writer = TermTableWriter(*(StructFile((folder / name).open("wb")) for name in ("a.terms", "a.pst")))
    for field, terms in rows.items():
        writer.start_field(field)
        for term, documents, postings in terms:
            writer.add(term, documents, postings)
        writer.finish_field()
    writer.close()
    return read(folder)


def read(folder: Path) -> TermTable:
    terms, others = ((folder / name).read_bytes() for name in ("a.terms", "a.pst"))
    return TermTable(StructFile(io.BytesIO(terms)), len(terms), StructFile(io.BytesIO(others)))


def invented(count: int, seed: int) -> list[tuple[bytes, int, bytes]]:
    rng = random.Random(seed)
    letters = "ابتثكمنهوي\ud800𐎀z \x00"
    terms = {"".join(rng.choices(letters, k=rng.randrange(9))) for _ in range(count)}
    encoded = sorted(term.encode("utf-8", "surrogatepass") for term in terms)
    return [(term, rng.choice((1, 300, 70_000)), rng.randbytes(rng.choice((1, 9, 256, 257, 3_000)))) for term in encoded]


@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 128, 1_000])
def test_every_term_is_found_with_its_documents_and_postings(tmp_path, count):
    rows = {"first": invented(count, 1), "حقل": invented(count * 2, 2)}
    table = write(tmp_path, rows)
    assert [*table.all_postings()] == [(field, term, postings) for field, terms in rows.items() for term, _, postings in terms]
    for field, terms in rows.items():
        for term, documents, postings in terms:
            assert (table.doc_frequency(field, term), table.postings(field, term)) == (documents, postings)
    table.close()


def test_what_is_not_there_is_not_found(tmp_path):
    rows = invented(500, 3)
    table = write(tmp_path, {"field": rows[1::2]})
    for term, _, _ in rows[::2]:
        assert (table.doc_frequency("field", term), table.postings("field", term)) == (0, None)
    assert table.postings("another", rows[1][0]) is None
    assert [*table.frequencies_from("another", b"")] == []
    table.close()


def test_terms_from_any_place_on_rise(tmp_path):
    rows = invented(700, 4)
    table = write(tmp_path, {"before": invented(70, 5), "field": rows, "then": invented(70, 6)})
    terms = [term for term, _, _ in rows]
    for start in (*terms[::7], *(term + b"a" for term in terms[::11]), b"", b"\xfe"):
        found = [*table.frequencies_from("field", start)]
        assert found == [(term, documents) for term, documents, _ in rows[bisect_left(terms, start) :]]
    table.close()


def test_ten_thousand_terms_in_one_document_each_take_a_sixth_of_what_they_took(tmp_path):
    rng = random.Random(7)
    terms = sorted({"".join(rng.choices("ابتثجحخدذرزسش", k=8)).encode() for _ in range(10_000)})
    table = write(tmp_path, {"field": [(term, 1, struct.pack("<IccIBIH", 1, b"B", b"1", 1, 7, 2, 3)) for term in terms]})
    table.close()
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    assert size < len(terms) * 120 / 6


@pytest.mark.parametrize("kept", [0, 4, 8, 100, -9, -1])
def test_a_table_that_was_cut_raises(tmp_path, kept):
    write(tmp_path, {"field": invented(300, 8)}).close()
    path = tmp_path / "a.terms"
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises((ValueError, struct.error, zlib.error)):
        read(tmp_path)
