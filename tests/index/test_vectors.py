"""Vectors beside an index: stored by id and digest, of one recipe, intact or damaged."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing

import pytest

from kashaf.errors import DamagedIndex, StorageError
from kashaf.index.sidecars.vectors import Vector, Vectors


@pytest.fixture
def vectors(tmp_path):
    return Vectors(tmp_path, recipe=1)


def test_without_a_vector_there_is_no_file(vectors, tmp_path):
    assert not vectors
    assert (len(vectors), vectors.read(["a"]), vectors.digests(""), vectors.check()) == (0, {}, {}, [])
    assert list(tmp_path.iterdir()) == []


def test_vectors_are_read_by_id(vectors):
    vectors.put([Vector("a", b"1", b"va"), Vector("b", b"2", b"vb")])
    assert vectors
    assert len(vectors) == 2
    assert vectors.read(["b", "c", "a"]) == {"a": b"va", "b": b"vb"}
    assert vectors.read([]) == {}


def test_a_vector_takes_the_place_of_the_one_before(vectors):
    vectors.put([Vector("a", b"1", b"old")])
    vectors.put([Vector("a", b"2", b"new")])
    assert (vectors.read(["a"]), vectors.digests("")) == ({"a": b"new"}, {"a": b"2"})


def test_digests_are_given_by_stretches_of_ids_in_the_order_of_code_points(vectors):
    ids = ["Z", "a", "é", "ب", "\ue000", "😀"]  # in UTF-16, 😀 would come before U+E000
    vectors.put(Vector(id, id.encode(), b"") for id in reversed(ids))
    assert set(vectors.digests("Z", "ب")) == {"a", "é", "ب"}
    assert set(vectors.digests("ب")) == {"\ue000", "😀"}
    assert set(vectors.digests("")) == set(ids)


def test_removed_vectors_are_gone(vectors):
    vectors.put([Vector("a", b"1", b"va"), Vector("b", b"2", b"vb")])
    vectors.remove(["a", "no such"])
    assert vectors.digests("") == {"b": b"2"}


def test_those_of_another_recipe_are_not_seen_and_go_with_the_first_new_one(vectors, tmp_path):
    vectors.put([Vector("a", b"1", b"va")])
    newer = Vectors(tmp_path, recipe=2)
    assert (len(newer), newer.read(["a"]), newer.digests("")) == (0, {}, {})
    assert len(vectors) == 1
    newer.put([Vector("b", b"2", b"vb")])
    assert (set(newer.digests("")), len(vectors)) == ({"b"}, 0)


def test_what_a_failing_writer_had_put_is_not_there(vectors):
    def broken():
        yield Vector("b", b"2", b"vb")
        raise KeyboardInterrupt

    vectors.put([Vector("a", b"1", b"va")])
    with pytest.raises(KeyboardInterrupt):
        vectors.put(broken())
    assert set(vectors.digests("")) == {"a"}


def test_readers_do_not_wait_for_a_writer_that_has_not_committed(vectors, tmp_path):
    vectors.put([Vector("a", b"1", b"va")])
    with closing(sqlite3.connect(tmp_path / "vectors.db", isolation_level=None)) as sql:
        sql.execute("BEGIN IMMEDIATE")
        sql.execute("DELETE FROM vectors")
        assert len(vectors) == 1


def test_many_threads_write_one_after_the_other(vectors):
    threads = [threading.Thread(target=vectors.put, args=([Vector(str(number), b"", b"")],)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vectors) == 8


@pytest.mark.parametrize("torn", ["cut short", "overwritten"])
def test_a_torn_file_is_found_and_removed_by_repair(vectors, tmp_path, torn):
    vectors.put(Vector(str(number), b"d" * 16, b"v" * 768) for number in range(100))
    path = tmp_path / "vectors.db"
    content = path.read_bytes()
    path.write_bytes(content[:-9000] if torn == "cut short" else b"x" * 4096 + content[4096:])
    (damage,) = vectors.check()
    assert (damage.where, damage.repaired) == (str(path), False)
    assert "kashaf embed" in damage.advice
    (damage,) = vectors.check(repair=True)
    assert damage.repaired
    assert vectors.check() == []
    assert not vectors


def test_damage_is_an_error_that_names_the_file_and_the_way_out(vectors, tmp_path):
    (tmp_path / "vectors.db").write_bytes(b"no database, " * 1000)
    for ask in (lambda: len(vectors), lambda: vectors.read(["a"]), lambda: vectors.put([Vector("a", b"1", b"va")])):
        with pytest.raises(DamagedIndex, match=r"vectors\.db is damaged .* `kashaf embed`"):
            ask()


def test_a_folder_that_is_gone_is_an_error_of_the_disk(tmp_path):
    with pytest.raises(StorageError, match="see that the disk has room"):
        Vectors(tmp_path / "gone", recipe=1).put([Vector("a", b"1", b"va")])


def test_reading_needs_no_right_to_write(vectors, tmp_path):
    vectors.put([Vector("a", b"1", b"va")])
    path = tmp_path / "vectors.db"
    path.chmod(stat.S_IRUSR)
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert vectors.read(["a"]) == {"a": b"va"}
    finally:
        tmp_path.chmod(stat.S_IRWXU)
