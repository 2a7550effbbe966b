"""Tantivy alone: several segments, full disks, damage, and commits that it cannot make itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from itertools import chain, permutations
from pathlib import Path

import pytest

from kashaf.analyzers import Level
from kashaf.errors import DamagedIndex, EngineUnavailable, IndexLocked, StorageError
from kashaf.extras import install_line
from kashaf.index import (
    Any,
    Constant,
    Everything,
    FacetRequest,
    Index,
    Kind,
    Phrase,
    Sort,
    Term,
    open_index,
)
from kashaf.index.schema import TEXT
from kashaf.index.tantivy import facets as tantivy_facets
from kashaf.index.tantivy import ordering as tantivy_ordering
from kashaf.index.tantivy import query as tantivy_query
from tests.index.oracle import Oracle, make, remake
from tests.processes import environment

WORD = Level.WORD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder):
    opened = open_index(f"tantivy:{folder}", create=True)
    yield opened
    opened.close()


def fill(index: Index, *documents, compact=False) -> None:
    index.add(chain.from_iterable(documents))
    index.commit(compact=remake if compact else None)


def ids(index: Index, query=None, **options) -> list[str]:
    return [match.id for match in index.match(query or Everything(), limit=1000, **options).matches]


class Counted:
    """A searcher that counts the stored documents that it reads."""

    def __init__(self, searcher) -> None:
        self._searcher = searcher
        self.read = 0

    def __getattr__(self, name: str):
        return getattr(self._searcher, name)

    def doc(self, address):
        self.read += 1
        return self._searcher.doc(address)


@pytest.mark.parametrize("letters, reads", [(2, 1), (127, 1), (128, 2), (512, 2)])
def test_a_match_is_named_without_its_record_unless_its_id_is_long(index, monkeypatch, letters, reads):
    fill(index, *(make(f"{n:0{letters}}", "بحر") for n in range(9)))
    counted = Counted(index._snapshot.documents)
    monkeypatch.setattr(index._snapshot, "documents", counted)
    for _ in range(2):
        counted.read = 0
        found = [match.id for match in index.match(Term("text", WORD, "بحر"), limit=5).matches]
        assert [stored.id for stored in index.read([(id, None) for id in found])] == found
        assert counted.read == reads * len(found)


def test_a_folder_opens_with_the_engine_that_its_manifest_names(index, folder):
    fill(index, make("a", "كتاب"))
    assert json.loads((folder / "manifest.json").read_text())["engine"] == "tantivy"
    assert ids(open_index(str(folder))) == ["a"]


def test_without_the_package_the_extra_is_named(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "kashaf.index.tantivy.index", None)
    monkeypatch.delattr("kashaf.index.tantivy.index", raising=False)
    with pytest.raises(EngineUnavailable, match=re.escape(install_line("tantivy"))):
        open_index(f"tantivy:{folder}", create=True)


@pytest.mark.parametrize("at_once", [1, 2, 30_000])
def test_numbers_are_counted_however_many_there_are(folder, monkeypatch, at_once):
    monkeypatch.setattr(tantivy_facets, "_VALUES", at_once)
    opened = open_index(f"tantivy:{folder}", create=True, fields={"year": Kind.NUMBER})
    values = [-1e308, -2.5, 0, 5e-324, 1990, 1990.5, 1991, 1e308]
    documents = [make(f"{number}", year=(value, values[number // 2])) for number, value in enumerate(values)]
    for part in (documents[:5], documents[5:]):
        fill(opened, *part)
    for limit in (3, 100):
        request = (FacetRequest("year", limit=limit),)
        wanted = Oracle(*documents).match(Everything(), limit=0, facets=request, schema=opened.schema)
        assert opened.match(Everything(), limit=0, facets=request).facets == wanted.facets
    opened.close()


# Equal ones by id, however many pieces there are


@pytest.fixture
def scattered(index):
    """Three hundred documents with the same score, their ids spread over six commits."""
    documents = [make(f"{number * 7919 % 300:03}", "كتاب", source="س") for number in range(300)]
    for start in range(0, 300, 50):
        fill(index, *documents[start : start + 50])
    return index


@pytest.mark.parametrize("query", [Term(TEXT, WORD, "كتاب"), Constant(Term(TEXT, WORD, "كتاب"), 3), Everything()])
@pytest.mark.parametrize("offset, limit", [(0, 10), (95, 10), (290, 20), (0, 300)])
def test_equal_scores_go_by_id_over_pieces(scattered, query, offset, limit):
    found = scattered.match(query, limit=limit, offset=offset)
    assert found.total == 300
    assert [match.id for match in found.matches] == [f"{number:03}" for number in range(300)][offset : offset + limit]


@pytest.mark.parametrize("descending", [True, False])
def test_equal_values_go_by_id_over_pieces(scattered, descending):
    found = scattered.match(Everything(), limit=10, offset=145, sort=Sort("source", descending))
    assert [match.id for match in found.matches] == [f"{number:03}" for number in range(145, 155)]


def test_what_differs_only_by_noise_is_equal():
    assert tantivy_ordering.near(105.12345, 105.12347)
    assert not tantivy_ordering.near(105.12345, 105.12350)
    assert not tantivy_ordering.near(5.12345, 5.12346)


# Phrases


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("slop", [0, 1, 4, 60])
def test_words_near_each_other_are_found_as_defined_whatever_their_number(index, monkeypatch, slop, ordered):
    words = ("واحد", "اثنان", "ثلاثة", "اربعة", "واحد")
    documents = [
        make(f"{number:03}", " حشو ".join(order) if number % 2 else " ".join(order))
        for number, order in enumerate(sorted(set(permutations(words)))[:40])
    ]
    fill(index, *documents)
    phrase = Phrase(TEXT, WORD, words, slop, ordered)
    wanted = [match.id for match in Oracle(*documents).match(phrase, limit=100, schema=index.schema).matches]
    assert ids(index, phrase) == wanted
    monkeypatch.setattr(tantivy_query, "_PLACEMENTS", 0)  # word after word, as with too many ways
    assert ids(index, phrase) == wanted


# Commits


def test_compacting_takes_what_was_removed_out_of_the_scores(index, folder):
    documents = [make(f"{number}", "كتاب " * number, "بحر") for number in range(1, 9)]
    fill(index, *documents)
    index.delete(["1", "2", "3"])
    index.commit(compact=remake)
    left = Oracle(*documents[3:])
    query = Any((Term(TEXT, WORD, "كتاب"), Term(TEXT, WORD, "بحر")))
    wanted = left.match(query, limit=10, schema=index.schema)
    found = index.match(query, limit=10)
    assert [match.score for match in found.matches] == pytest.approx([match.score for match in wanted.matches], abs=1e-3)
    assert index.best_pages(Term(TEXT, WORD, "بحر"), ["5"])["5"].score == pytest.approx(
        left.best_pages(Term(TEXT, WORD, "بحر"), ["5"])["5"].score, abs=1e-3
    )
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["documents-1", "pages-1"]


def test_compacting_what_is_whole_does_nothing(index, folder):
    fill(index, make("a", "كتاب"))
    before = sorted((path.name, path.stat().st_mtime_ns) for path in folder.rglob("*"))
    index.commit(compact=remake)
    assert index.generation == 1
    assert [name for name, _ in before] == sorted(path.name for path in folder.rglob("*"))


def test_a_writer_that_waited_writes_to_the_new_folders(index, folder):
    fill(index, make("a", "كتاب"), make("b", "كتاب"))
    other = open_index(str(folder))
    index.delete(["a"])
    index.commit(compact=remake)
    fill(other, make("c", "كتاب"))
    index.refresh()
    assert ids(index) == ids(other) == ["b", "c"]
    other.close()


def test_readers_in_threads_see_whole_commits(index, folder):
    fill(index, make("a", "كتاب 0"), make("b", "كتاب 0"))
    seen: list[tuple[str, ...]] = []
    stop = threading.Event()

    def read() -> None:
        reader = open_index(str(folder))
        while not stop.is_set():
            reader.refresh()
            seen.append(tuple(sorted({document.text for document in reader.documents()})))
        reader.close()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 12):
        fill(index, make("a", f"كتاب {number}"), make("b", f"كتاب {number}"), compact=number % 4 == 0)
    stop.set()
    for thread in threads:
        thread.join(timeout=60)
    assert len(set(seen)) > 1
    assert all(len(texts) == 1 for texts in seen)


def test_a_second_process_is_told_at_once(index, folder):
    index.add(make("a", "كتاب"))
    second = f"from kashaf.index import open_index; open_index({str(folder)!r}).delete(['a'])"
    done = run(second)
    assert "IndexLocked" in done.stderr
    assert "another process is writing" in done.stderr
    index.commit()
    both = open_index(str(folder))
    both.delete(["a"])
    with pytest.raises(IndexLocked):
        index.delete(["a"])
    both.close()


# A disk that refuses


FULL = """
import resource, signal, sys
from kashaf.errors import StorageError
from kashaf.index import open_index
from tests.index.oracle import make
index = open_index(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
for number in range(3):
    try:
        index.add(make("b", " ".join(f"w{number}x{n}" for n in range(30_000)), "صفحة"))
        index.commit()
    except StorageError as error:
        print(error)
index.add(make("c", "كتاب"))
index.commit()
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=Path(__file__).parents[2],
        env=environment(),
    )


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
def test_a_disk_that_refuses_leaves_what_was_committed(index, folder):
    fill(index, make("a", "كتاب", "بحر"))
    done = run(FULL, str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert len(told) == 3
    assert all(str(folder) in line and "what was committed is still there" in line for line in told)
    index.refresh()
    assert ids(index) == ["a", "c"]
    assert index.check() == []


# Damage


@pytest.fixture
def filled(index, folder):
    fill(index, make("a", "كتاب", "بحر", source="س"), make("b", "كتاب"))
    index.delete(["b"])
    index.commit()
    index.close()
    return folder


def pieces(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*-0/*")) if len(path.name.partition(".")[0]) == 32]


def test_every_file_that_is_missing_short_or_other_is_named(filled):
    index = open_index(str(filled))
    for path in pieces(filled):
        data = path.read_bytes()
        for wrong in (None, data[: len(data) // 2], bytes([data[0] ^ 1]) + data[1:]):
            path.unlink(missing_ok=True)  # truncating a memory-mapped file ends the process
            if wrong is not None:
                path.write_bytes(wrong)
            assert [damage.where for damage in index.check()] == [str(path)]
        path.unlink()
        path.write_bytes(data)
    assert index.check() == []


@pytest.mark.parametrize("name", ["documents-0/meta.json", "pages-0/meta.json", "state.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]"])
def test_a_table_that_is_not_what_was_written_says_so(filled, name, content):
    path = filled / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(DamagedIndex, match=str(filled)):
        open_index(str(filled))


def test_a_piece_that_is_missing_is_no_surprise(filled):
    for path in pieces(filled):
        path.unlink()
    with pytest.raises(DamagedIndex, match="is damaged"):
        open_index(str(filled))


def test_a_state_that_vanished_while_open_is_written_again(filled):
    index = open_index(str(filled))
    (filled / "state.json").unlink()
    assert [damage.repaired for damage in index.check()] == [False]
    assert [damage.repaired for damage in index.check(repair=True)] == [True]
    again = open_index(str(filled))
    assert again.check() == []
    assert ids(again) == ["a"]
    assert again.generation >= 2
    fill(again, make("c"))
    assert ids(again) == ["a", "c"]
    again.close()


def test_tables_that_a_killed_program_left_are_found_and_removed(filled):
    left = [filled / "documents-0" / ".tmpAbC123", filled / "pages-0" / ".tmpXyZ789", filled / "state.json.17.tmp"]
    for path in left:
        path.write_bytes(b"{}")
    index = open_index(str(filled))
    found = index.check()
    assert [(Path(each.where), each.harmless, each.repaired) for each in found] == [(path, True, False) for path in left]
    fill(index, make("c"))
    assert not any(path.exists() for path in left)
    left[0].write_bytes(b"{}")
    assert [each.repaired for each in index.check(repair=True)] == [True]
    assert index.check() == []
    index.close()


def test_a_table_of_tantivy_that_is_other_than_it_was_sealed_is_named(filled):
    path = filled / "documents-0" / "meta.json"
    data = path.read_bytes()
    path.write_bytes(
        data.replace(b'"max_doc": ', b'"max_doc": 1', 1)
        if b'"max_doc": ' in data
        else data.replace(b'"max_doc":', b'"max_doc":1', 1)
    )
    with pytest.raises(DamagedIndex, match="its checksum is another"):
        open_index(str(filled))


def test_what_is_not_sealed_yet_is_read(filled):
    """A program was killed between its commit and the seal."""
    old = (filled / "seal.json").read_bytes()
    index = open_index(str(filled))
    fill(index, make("c"))
    index.close()
    for seal in (old, None):
        (filled / "seal.json").unlink()
        if seal:
            (filled / "seal.json").write_bytes(seal)
        again = open_index(str(filled))
        assert ids(again) == ["a", "c"]
        assert again.check() == []
        again.close()


def test_a_panic_is_one_error_and_nothing_on_standard_error(filled):
    panicking = """
import sys
from kashaf.errors import DamagedIndex
from kashaf.index.tantivy.files import engine_errors
class PanicException(BaseException):
    pass
import os
try:
    with engine_errors(sys.argv[1], "be read"):
        os.write(2, b"thread panicked at")
        raise PanicException("mid > len")
except DamagedIndex as error:
    print(error)
os.write(2, b"ours")
"""
    done = run(panicking, str(filled))
    assert (done.returncode, done.stderr) == (0, "ours")
    assert "is damaged (mid > len)" in done.stdout


def test_folders_of_no_commit_are_found_and_removed(filled):
    (filled / "documents-7").mkdir()
    index = open_index(str(filled))
    assert [Path(damage.where).name for damage in index.check()] == ["documents-7"]
    index.check(repair=True)
    assert index.check() == []


def test_a_folder_that_cannot_be_written_can_be_read(index, folder, monkeypatch):
    fill(index, make("a", "كتاب"))

    def refuse(*_args, **_kwargs):
        raise ValueError("An IO error occurred: 'Read-only file system (os error 30)'")

    monkeypatch.setattr("kashaf.index.tantivy.writing.open_physical", refuse)
    with pytest.raises(StorageError, match="Read-only file system"):
        index.add(make("b"))
    assert ids(open_index(str(folder))) == ["a"]


def test_when_the_time_runs_out_after_pages_are_counted_their_numbers_are_there(index, monkeypatch):
    fill(index, make("a", "بحر", "بحر"), make("b", "نهر", "بحر"))
    monkeypatch.setattr("kashaf.index.deadline.monotonic", iter([0, 10]).__next__)
    found = index.rank_pages(Term(TEXT, WORD, "بحر"), ["a", "b"], 2, deadline=5)
    assert (found.best, found.pages, found.partial) == ({}, {"a": 2, "b": 1}, True)
