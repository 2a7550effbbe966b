"""Databases of SQLite: their tables' rows, and that nothing else in them does anything."""

from __future__ import annotations

import io
import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kashaf.documents import Document, Options, Skipped, read_file, walk
from kashaf.documents.source import Source
from kashaf.documents.tables.sqlite import read_sqlite
from kashaf.errors import UnreadableFile
from tests.effort import effort

NEWS = """
CREATE TABLE "أخبار" (رقم INTEGER PRIMARY KEY, العنوان TEXT, "نص الخبر" TEXT, التاريخ TEXT, عدد REAL, صورة BLOB);
INSERT INTO "أخبار" VALUES (7, 'غارات على سِرْت', 'قالَتْ صحيفة', '2016-08-02', 3.0, x'00ff'), (9, 'جلسة', 'بَدَأَتْ', NULL, 2.5, NULL);
"""


def made(tmp_path: Path, script: str, name: str = "a.db") -> Path:
    path = tmp_path / name
    with closing(sqlite3.connect(path)) as database:
        database.executescript(script)
    return path


def read(path: Path, **options: Any) -> tuple[list[Document], list[str]]:
    skipped: list[Skipped] = []
    (file,) = walk(path, skip=print)
    documents = list(read_file(file, Options(**options), skip=skipped.append))
    return documents, [str(each) for each in skipped]


def ids(path: Path) -> list[str]:
    documents, skipped = read(path)
    assert not skipped
    return [document.id for document in documents]


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as error:
        read(path)
    return error.value.reason


def test_a_row_is_a_document_with_its_rowid_and_without_its_pictures(tmp_path: Path) -> None:
    documents, skipped = read(made(tmp_path, NEWS))
    assert not skipped
    assert [(d.id, d.title, d.text) for d in documents] == [
        ("a.db/أخبار#7", "غارات على سِرْت", "قالَتْ صحيفة"),
        ("a.db/أخبار#9", "جلسة", "بَدَأَتْ"),
    ]
    assert documents[0].fields == {"path": "a.db", "table": "أخبار", "رقم": 7, "date": "2016-08-02", "عدد": 3}
    assert documents[1].fields == {"path": "a.db", "table": "أخبار", "رقم": 9, "عدد": 2.5}


def test_columns_may_be_named(tmp_path: Path) -> None:
    documents, _ = read(made(tmp_path, NEWS), columns={"id": "رقم", "text": "العنوان", "title": "التاريخ"})
    assert [(d.id, d.title, d.text) for d in documents] == [("7", "2016-08-02", "غارات على سِرْت"), ("9", "جلسة", "جلسة")]


def test_a_table_without_rowid_has_its_key_in_the_ids(tmp_path: Path) -> None:
    script = (
        "CREATE TABLE t (نص TEXT, ب TEXT, أ TEXT, PRIMARY KEY (أ, ب)) WITHOUT ROWID; INSERT INTO t VALUES ('x', '1', 'سرت')"
    )
    assert ids(made(tmp_path, script)) == ["a.db/t#سرت,1"]


def test_a_column_called_rowid_is_not_taken_for_it(tmp_path: Path) -> None:
    assert ids(made(tmp_path, "CREATE TABLE t (rowid TEXT, oid TEXT); INSERT INTO t VALUES ('a', 'b'), ('a', 'b')")) == [
        "a.db/t#1",
        "a.db/t#2",
    ]


def test_names_with_quotation_marks_are_only_names(tmp_path: Path) -> None:
    script = """CREATE TABLE "a"";DROP" ("x""y'" TEXT); INSERT INTO "a"";DROP" VALUES ('نَصّ')"""
    (document,), skipped = read(made(tmp_path, script))
    assert (document.text, document.id, skipped) == ("x\"y': نَصّ", 'a.db/a";DROP#1', [])


@pytest.mark.parametrize(
    "module", ["fts5(العنوان, \"نص\" UNINDEXED, prefix='2')", "fts4(العنوان TEXT, [نص], matchinfo=fts3)", "fts3(العنوان, 'نص')"]
)
def test_the_texts_that_a_search_index_alone_holds_are_read_once(tmp_path: Path, module: str) -> None:
    path = made(tmp_path, f"CREATE VIRTUAL TABLE f USING {module}; INSERT INTO f VALUES ('غارات', 'على سِرْت')")
    (document,), skipped = read(path)
    assert (document.id, document.title, document.text, skipped) == ("a.db/f#1", "غارات", "على سِرْت", [])
    assert document.fields == {"path": "a.db", "table": "f"}


def test_of_a_search_index_over_a_table_only_the_table_is_read(tmp_path: Path) -> None:
    index = "CREATE VIRTUAL TABLE f USING fts5(العنوان, content='أخبار'); INSERT INTO f(f) VALUES ('rebuild');"
    assert ids(made(tmp_path, NEWS + index)) == ["a.db/أخبار#7", "a.db/أخبار#9"]


def test_views_triggers_and_computed_columns_do_nothing(tmp_path: Path) -> None:
    for_ever = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    script = f"""
        CREATE VIEW v AS {for_ever};
        CREATE TABLE t (نص TEXT, z AS (upper(نص)) STORED);
        INSERT INTO t (نص) VALUES ('a');
        ALTER TABLE t ADD COLUMN y AS (length(printf('%.*c', 900000000, 'x')));
        CREATE TRIGGER r AFTER UPDATE ON t BEGIN DELETE FROM t; END;
    """
    with effort() as work:
        (document,), skipped = read(made(tmp_path, script))
    assert (document.text, document.fields["z"], skipped) == ("a", "A", [])
    assert "y" not in document.fields
    assert work.calls < 10_000


def test_text_that_is_no_utf_8_is_read_around_the_break(tmp_path: Path) -> None:
    (document,), _ = read(made(tmp_path, "CREATE TABLE t (نص); INSERT INTO t VALUES (CAST(x'd8b3d8ff' AS TEXT))"))
    assert document.text == "س\ufffd\ufffd"


def test_what_is_read_before_the_damage_stays(tmp_path: Path) -> None:
    path = made(tmp_path, "CREATE TABLE t (نص TEXT); CREATE TABLE u (نص TEXT); INSERT INTO u VALUES ('سليم');")
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany("INSERT INTO t VALUES (?)", [(f"نَصّ {number} " + "كلمة " * 100,) for number in range(200)])
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4096] = b"\xff" * 4096
    path.write_bytes(data)
    documents, skipped = read(path)
    assert 10 < len(documents) < 200
    assert documents[-1].id == "a.db/u#1"
    assert len(skipped) == 1
    assert skipped[0].startswith(f"{path}/t: the table is damaged after {len(documents) - 1:,} rows (")


def test_a_default_that_is_shown_in_every_row_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        "CREATE TABLE t (x); WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x < 9999) INSERT INTO t SELECT x FROM n;",
    )
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"ALTER TABLE t ADD COLUMN نص DEFAULT '{'كلمة' * 250_000}'")
    skipped: list[Skipped] = []
    with path.open("rb") as stream:
        source = Source("a.db", str(path), stream, path.stat().st_size, skipped.append, limit=2 << 20)
        with pytest.raises(UnreadableFile, match="more rows than it has room for"):
            assert sum(1 for _ in read_sqlite(source)) < 50


@pytest.mark.parametrize("cut", [60, 150, 5000])
def test_a_database_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = made(tmp_path, NEWS)
    path.write_bytes(path.read_bytes()[:cut])
    assert refusal(path) == "the database is cut off: get it anew"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 8191), st.binary(min_size=1, max_size=30))
@example(56, b"\0\0\0\3")  # names in UTF-8 that are said to be in UTF-16
def test_no_damage_raises_anything_else(at: int, junk: bytes) -> None:
    data = bytearray(whole())
    data[max(at, 16) : max(at, 16) + len(junk)] = junk
    with suppress(UnreadableFile):
        for document in read_sqlite(Source("z.zip/a.db", "a.db", io.BytesIO(data), len(data), lambda _: None, depth=1)):
            document.text.encode()


@cache
def whole() -> bytes:
    with TemporaryDirectory() as folder:
        return made(Path(folder), NEWS).read_bytes()


def test_a_database_without_rows_is_refused(tmp_path: Path) -> None:
    assert refusal(made(tmp_path, "CREATE TABLE t (x); CREATE TABLE u (y); INSERT INTO u VALUES (NULL), ('')")) == (
        "the database has no rows with text"
    )


def test_a_database_in_use_is_read_as_it_lies_on_disk(tmp_path: Path) -> None:
    path = made(tmp_path, "PRAGMA journal_mode=WAL;" + NEWS)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO \"أخبار\" (العنوان) VALUES ('جديد')")
        database.commit()
        before = sorted(each.name for each in tmp_path.iterdir())
        documents, skipped = read(path)
        assert [document.id for document in documents] == ["a.db/أخبار#7", "a.db/أخبار#9"]
        assert skipped == [f"{path}-wal: what was written last is not yet in the database: close the program that uses it"]
        assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_a_database_with_a_change_half_done_is_refused_for_now(tmp_path: Path) -> None:
    path = made(tmp_path, NEWS)
    (tmp_path / "a.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(504))
    with pytest.raises(UnreadableFile, match="a program is writing to it, or broke off") as error:
        read(path)
    assert error.value.transient


def test_a_database_within_an_archive_is_read_too(tmp_path: Path) -> None:
    data = made(tmp_path, NEWS).read_bytes()
    inner = Source("z.zip/a.db", "z.zip/a.db", io.BytesIO(data), len(data), print, depth=1)
    assert [document.id for document in read_sqlite(inner)] == ["z.zip/a.db/أخبار#7", "z.zip/a.db/أخبار#9"]


VERSES = """
CREATE TABLE surahs (id INTEGER PRIMARY KEY, name TEXT, count INTEGER);
INSERT INTO surahs VALUES (1, 'باب الصبر', 2);
CREATE TABLE ayahs (id INTEGER PRIMARY KEY, surah_id INTEGER REFERENCES surahs (id), number INTEGER, text TEXT);
INSERT INTO ayahs VALUES (1, 1, 1, 'مَنْ صَبَرَ ظَفِرَ'), (2, 1, 2, 'وَالعَجَلَةُ تُورِثُ النَّدَامَةَ'), (3, 9, 3, 'قول');
CREATE VIRTUAL TABLE search_index USING fts5(text_clean, surah_id UNINDEXED);
INSERT INTO search_index (rowid, text_clean, surah_id) VALUES (1, 'من صبر ظفر', 1), (2, 'والعجلة تورث الندامة', 1), (3, 'قول', 9);
"""


def test_a_foreign_key_gives_the_name_that_it_leads_to(tmp_path: Path) -> None:
    documents, _ = read(made(tmp_path, VERSES))
    fields = [dict(document.fields) for document in documents if document.fields["table"] == "ayahs"]
    assert [each.get("surah") for each in fields] == ["باب الصبر", "باب الصبر", None]
    assert [each["surah_id"] for each in fields] == [1, 1, 9]


def test_a_search_index_that_holds_the_texts_of_a_table_is_not_read_again(tmp_path: Path) -> None:
    assert ids(made(tmp_path, VERSES)) == ["a.db/surahs#1", "a.db/ayahs#1", "a.db/ayahs#2", "a.db/ayahs#3"]
    other = VERSES + "UPDATE search_index SET text_clean = 'شيء آخر' WHERE rowid = 2;"
    assert len(ids(made(tmp_path, other, "b.db"))) == 7
    more = VERSES + "INSERT INTO search_index (rowid, text_clean) VALUES (4, 'زيادة');"
    assert len(ids(made(tmp_path, more, "c.db"))) == 8


@pytest.mark.parametrize(
    "keys",
    [
        "a INTEGER REFERENCES nowhere (id)",
        "a INTEGER REFERENCES t (a)",
        "a INTEGER REFERENCES sqlite_master (name)",
        "a INTEGER, b INTEGER, FOREIGN KEY (a, b) REFERENCES two (x, y)",
        "a INTEGER REFERENCES v (id)",
        'a INTEGER REFERENCES "two" ("no such column")',
    ],
)
def test_foreign_keys_that_lead_nowhere_do_no_harm(tmp_path: Path, keys: str) -> None:
    script = f"CREATE TABLE two (x INTEGER, y INTEGER, name TEXT); CREATE VIEW v AS SELECT 1 AS id, 'x' AS name; CREATE TABLE t (text TEXT, {keys}); INSERT INTO t (a, text) VALUES (1, 'نص');"
    assert ids(made(tmp_path, script)) == ["a.db/t#1"]
