"""Whoosh alone: the files on disk, at bad moments, and in many threads."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import pytest

from kashaf.analyzers import Level
from kashaf.errors import DamagedIndex, IndexLocked, StorageError
from kashaf.index import (
    Any,
    Everything,
    FacetRequest,
    Phrase,
    Rank,
    Sort,
    Term,
    open_index,
)
from kashaf.index.whoosh import contents as whoosh_contents
from kashaf.index.whoosh import gathering as whoosh_gathering
from kashaf.index.whoosh import storage as whoosh_storage
from kashaf.index.whoosh.snapshot import rounded
from tests.index.oracle import Oracle, byte4, make, remake
from tests.processes import environment
from tests.trials import KILLS

WORD = Level.WORD
BOOK = Term("text", WORD, "كتاب")
EVERYTHING = Everything()


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def index(folder):
    opened = open_index(str(folder), create=True)
    yield opened
    opened.close()


def fill(index, *documents, compact=False):
    index.add(chain.from_iterable(documents))
    index.commit(compact=remake if compact else None)


def ids(index, query=EVERYTHING):
    return [match.id for match in index.match(query, limit=10_000).matches]


def segments(folder: Path) -> set[str]:
    return {path.name.split(".")[0] for path in folder.glob("MAIN_*.pst")}


# Lengths


def test_every_length_is_rounded_as_lucene_does():
    lengths = [*range(3_000), 10**5, 10**6, 2**31 - 1]
    assert [rounded(length) for length in lengths] == [byte4(length) for length in lengths]


# Threads


def test_eight_threads_get_the_answers_of_one(index):
    fill(
        index,
        *(make(f"{n:03}", "كتاب " * (n % 7) + "بحر " * (n % 3), *("بحر",) * (n % 2), source=f"س{n % 5}") for n in range(200)),
    )
    index.delete(["003", "100"])
    index.commit()

    def ask(number: int):
        query = Rank(Any((BOOK, Term("text", WORD, "بحر"))), (Phrase("text", WORD, ("كتاب", "بحر")),))
        return (
            index.match(query, limit=20, offset=number, facets=(FacetRequest("source"),)),
            index.match(Everything(), limit=5, sort=Sort("source"), offset=number),
            index.best_pages(query, [f"{number:03}"]),
            index.read([(f"{number:03}", None)]),
            [word.documents for word in index.words("text", WORD)],
            index.explain(Everything(), f"{number:03}"),
        )

    numbers = [4, 17, 33, 58, 101, 102, 150, 199] * 5
    wanted = [ask(number) for number in numbers]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, numbers)) == wanted


def test_threads_see_whole_commits_while_another_commits(index, folder):
    writer = open_index(str(folder))
    done = []

    def read(_: int) -> int:
        asked = 0
        while not done or asked < 3:
            index.refresh()
            found = index.match(BOOK, limit=1_000)
            assert found.total % 10 == 0
            assert len({match.id for match in found.matches}) == found.total
            assert len(list(index.documents())) % 10 == 0
            asked += 1
        return asked

    def write() -> None:
        try:
            for number in range(5):
                fill(writer, *(make(f"{number}-{each}", "كتاب") for each in range(10)), compact=number % 3 == 0)
        finally:
            done.append(True)
            writer.close()

    with ThreadPoolExecutor(9) as threads:
        reading = [threads.submit(read, number) for number in range(8)]
        threads.submit(write).result()
        assert all(result.result() >= 3 for result in reading)
    index.refresh()
    assert index.match(BOOK, limit=0).total == 50


# A power cut and a kill


class Journal:
    """Record what happens to the files, in order."""

    def __init__(self, monkeypatch, folder: Path) -> None:
        self.events: list[tuple[str, str]] = []
        fsync, rename, remove = os.fsync, os.rename, os.remove

        def note_fsync(descriptor: int) -> None:
            self.events.append(("fsync", Path(f"/proc/self/fd/{descriptor}").readlink().name))
            fsync(descriptor)

        def note_rename(old: str, new: str) -> None:
            self.events.append(("rename", Path(new).name))
            rename(old, new)

        def note_remove(path: str) -> None:
            self.events.append(("remove", Path(path).name))
            remove(path)

        monkeypatch.setattr(os, "fsync", note_fsync)
        monkeypatch.setattr(os, "rename", note_rename)
        monkeypatch.setattr(os, "remove", note_remove)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the names of open files are read from /proc")
def test_everything_is_on_the_disk_before_the_new_state_has_its_name(index, folder, monkeypatch):
    fill(index, make("a"))
    old = segments(folder)
    journal = Journal(monkeypatch, folder)
    fill(index, make("b"), compact=True)
    (new,) = segments(folder)
    events = journal.events
    renamed = events.index(("rename", "_MAIN_2.toc"))
    before = {name for what, name in events[:renamed] if what == "fsync"}
    assert {path.name for path in folder.iterdir() if path.name.startswith(f"{new}.")} <= before
    assert any(name.startswith("_MAIN_2.toc.") for name in before)
    assert events[renamed - 1] == ("fsync", folder.name)  # the names of those files
    assert events[renamed + 1] == ("fsync", folder.name)  # the name of the table of contents
    removed = [number for number, (what, name) in enumerate(events) if what == "remove" and name.split(".")[0] in old]
    assert removed
    assert min(removed) > renamed + 1


CHILD = """
import os, signal, sys
from kashaf.index import open_index
from kashaf.index.whoosh import storage as whoosh_storage
from tests.index.oracle import make, remake
folder, moment = sys.argv[1], int(sys.argv[2])
index = open_index(folder)
left = [moment]
def cut(cls, name):
    method = getattr(cls, name)
    def wrapped(*args, **kwargs):
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        return method(*args, **kwargs)
    setattr(cls, name, wrapped)
for name in ("create_file", "rename_file", "delete_file", "open_file", "temp_storage"):
    cut(whoosh_storage.DurableStorage, name)
cut(whoosh_storage, "sync_names")
cut(whoosh_storage, "sync_folder")
index.delete(["0"])
index.add(make("1", "جديد") + make("2", "كتاب", "جديد"))
index.commit(compact=remake)
print(moment - left[0])
"""


def run_child(folder: Path, moment: int) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), str(moment)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")
def test_a_kill_at_any_moment_of_a_commit_leaves_the_old_or_the_new_state(tmp_path):
    def prepare(name: str) -> Path:
        folder = tmp_path / name
        index = open_index(str(folder), create=True)
        fill(index, make("0", "قديم"))
        fill(index, make("1", "قديم", "كتاب"))
        index.close()
        return folder

    old, new = [("0", 1), ("1", 2)], [("1", 1), ("2", 2)]
    whole = run_child(prepare("whole"), 10**6)
    assert whole.returncode == 0, whole.stderr
    moments = int(whole.stdout)
    for step in range(KILLS):
        moment = 1 + step * (moments - 1) // max(1, KILLS - 1)
        folder = prepare(str(moment))
        assert run_child(folder, moment).returncode == -signal.SIGKILL
        index = open_index(str(folder))
        found = [(document.id, len(document.pages)) for document in index.documents()]
        assert found in (old, new), moment
        assert all(damage.harmless for damage in index.check())
        assert all(damage.repaired for damage in index.check(repair=True))
        assert index.check() == []
        fill(index, make("3", "كتاب"), compact=True)
        assert [document.id for document in index.documents()] == [id for id, _ in found] + ["3"]
        assert index.check() == []
        index.close()


# A full disk


def full(*_args, **_kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("place", ["_write_block", "pool", "column", "sync", "contents"])
def test_a_full_disk_leaves_what_was_committed(index, folder, monkeypatch, place):
    fill(index, make("a", "كتاب", "بحر"))
    before = sorted(path.name for path in folder.iterdir())
    with monkeypatch.context() as disk:
        match place:
            case "_write_block":
                disk.setattr("kashaf.index.whoosh.codec._Writer.finish_term", full)
            case "pool":
                disk.setattr(whoosh_gathering, "MEMORY", 0)
                disk.setattr(whoosh_gathering.marshal, "dump", full)
            case "column":
                disk.setattr("whoosh.codec.whoosh3.W3PerDocWriter.finish_doc", full)
            case "sync":
                disk.setattr(whoosh_storage, "sync_names", full)
            case "contents":
                disk.setattr(whoosh_gathering, "write_table", full)
        with pytest.raises(StorageError, match=re.escape(str(folder))) as caught:
            fill(index, make("b", "كتاب"), make("a", "جديد"))
    assert "No space left" in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert index.check() == []
    assert ids(index) == ["a"]
    second = open_index(str(folder))  # the lock is free
    fill(second, make("c", "كتاب"))
    assert ids(second) == ["a", "c"]
    second.close()


FULL_CHILD = """
import resource, signal, sys
from kashaf.errors import StorageError
from kashaf.index import open_index
from tests.index.oracle import make, remake
index = open_index(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    index.add(make("b", " ".join(f"w{n}" for n in range(20_000))))
    index.commit()
except StorageError as error:
    print(error)
index.add(make("c", "كتاب"))
index.commit()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit there")
def test_a_disk_that_really_refuses_leaves_what_was_committed(index, folder):
    fill(index, make("a", "كتاب"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FULL_CHILD, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "check the disk's space" in done.stdout
    index.refresh()
    assert ids(index) == ["a", "c"]
    assert index.check() == []


def test_a_folder_that_cannot_be_written_can_be_read(index, folder, monkeypatch):
    fill(index, make("a", "كتاب"))
    reader = open_index(str(folder))

    def refused(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("whoosh.util.filelock.FileLock.acquire", refused)
    with pytest.raises(StorageError, match="Permission denied"):
        reader.add(make("b"))
    assert ids(reader) == ["a"]
    reader.close()


def test_reading_changes_no_file(index, folder):
    fill(index, make("a", "كتاب", "بحر", source="س"))
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    reader = open_index(str(folder))
    reader.match(BOOK, limit=3, facets=(FacetRequest("source"),), sort=Sort("date"))
    reader.best_pages(BOOK, ["a"])
    list(reader.documents())
    reader.stats()
    assert reader.check() == []
    reader.close()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


# Distinct words


def test_the_distinct_words_of_documents_and_pages_are_kept(index):
    fill(
        index,
        make("one", "بحر سفينة بحر كتاب", title="كتاب كتاب"),
        make("two", "بحر بحر", "بحر سفينة", title="رحلة"),
        make("e"),
    )
    kept = index.distinct_words([("one", None), ("one", 1), ("two", None), ("two", 2), ("e", None), ("two", 3), ("zzz", None)])
    assert kept == {
        ("one", None): ("كتاب", "بحر سفينة", 2, 4),
        ("one", 1): ("كتاب", "بحر سفينة", 2, 4),
        ("two", None): ("رحلة", "", 1, 0),  # a book has the words of its pages only there
        ("two", 2): ("", "بحر سفينة", 0, 2),
        ("e", None): ("", "", 0, 0),
    }


@pytest.mark.parametrize("word", ["\ud800بحر", "كتاب\u0671", "naïve", "پنج", "١٢٣", "😀"])
def test_distinct_words_of_any_script_are_kept_as_they_are(index, word):
    fill(index, make("a", f"بحر {word} {word}"))
    assert index.distinct_words([("a", None)])["a", None] == ("", f"بحر {word}", 0, 3)


def test_distinct_words_outlive_compacting(index):
    fill(index, make("a", "بحر"), make("b", "سفينة", "كتاب"))
    fill(index, make("c", "بحر"))
    before = index.distinct_words([("b", 2), ("c", None)])
    index.delete(["a"])
    index.commit(compact=remake)
    assert index.distinct_words([("b", 2), ("c", None), ("a", None)]) == before
    assert len(before) == 2


# Damage


def damaged_names(folder: Path) -> list[str]:
    index = open_index(str(folder))
    try:
        return [Path(damage.where).suffixes[-2:] and Path(damage.where).name for damage in index.check()]
    finally:
        index.close()


SUFFIXES = [".terms", ".pst", "._stored.col", ".number.col", ".name.col", ".lengths.col", ".title.col", ".f3.col", ".f4.col"]


@pytest.fixture
def filled(index, folder):
    fill(index, *(make(f"{n:03}", "كتاب " * n, "بحر", title=f"عنوان {n}", source=f"س{n}", date=float(n)) for n in range(1, 60)))
    (segment,) = segments(folder)
    return folder / segment


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_removed_file_is_named(filled, folder, suffix):
    path = Path(f"{filled}{suffix}")
    path.unlink()
    assert path.name in damaged_names(folder)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_truncated_file_is_named(filled, folder, suffix):
    path = Path(f"{filled}{suffix}")
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    names = damaged_names(folder)
    assert path.name in names or (suffix == ".pst" and path.with_suffix(".terms").name in names)


@pytest.mark.parametrize("suffix", [".terms", "._stored.col"])
def test_reading_what_is_damaged_says_so(filled, folder, suffix):
    with Path(f"{filled}{suffix}").open("r+b") as file:
        file.truncate(40)
    index = open_index(str(folder))

    def read():
        index.match(BOOK, limit=10)
        list(index.documents())

    with pytest.raises(DamagedIndex, match="kashaf check"):
        read()
    index.close()


def test_a_damaged_table_of_contents_is_named(filled, folder):
    contents = folder / "_MAIN_1.toc"
    contents.write_bytes(contents.read_bytes()[:100])
    with pytest.raises(DamagedIndex, match="_MAIN_1"):
        open_index(str(folder))


def test_a_table_of_contents_that_vanished_is_named(index, filled, folder):
    (folder / "_MAIN_1.toc").unlink()
    with pytest.raises(DamagedIndex, match="no table of contents"):
        open_index(str(folder))
    (damage,) = index.check()
    assert "no table of contents" in damage.what


def test_a_manifest_that_vanished_is_written_again(index, filled, folder):
    content = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").unlink()
    (damage,) = index.check()
    assert (damage.repaired, damage.what) == (False, "it is missing")
    (damage,) = index.check(repair=True)
    assert damage.repaired
    assert (folder / "manifest.json").read_bytes() == content
    assert index.check() == []


def test_a_manifest_of_another_index_is_found(index, filled, folder):
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"source"', '"quelle"'))
    (damage,) = index.check()
    assert "does not describe" in damage.what


def test_files_that_belong_to_no_commit_are_found_and_removed(index, filled, folder):
    for name in ("MAIN_abc.pst", "_MAIN_7.toc.123.5", "manifest.json.12.tmp"):
        (folder / name).write_bytes(b"half")
    (folder / "MAIN.tmp").mkdir()
    (folder / "MAIN.tmp" / "0.run").write_bytes(b"half")
    (folder / "sources.db").write_bytes(b"somebody else's")
    assert len(index.check()) == 4
    assert all(damage.repaired for damage in index.check(repair=True))
    assert index.check() == []
    assert (folder / "sources.db").exists()


def test_files_of_a_commit_that_is_being_written_are_left_alone(index, filled, folder):
    index.add(make("new"))
    reader = open_index(str(folder))
    assert reader.check(repair=True) == []
    reader.close()
    index.commit()
    assert ids(index)[-1] == "new"


def test_a_commit_removes_what_a_kill_left_behind(index, filled, folder):
    (folder / "MAIN_abc.pst").write_bytes(b"half")
    fill(index, make("new"))
    assert not (folder / "MAIN_abc.pst").exists()


# Segments


def test_what_does_not_fit_into_memory_is_set_aside(index, monkeypatch):
    monkeypatch.setattr(whoosh_gathering, "MEMORY", 2_000)
    documents = [make(f"{n:02}", "كتاب " * (n % 5) + f"كلمة{n}", "بحر" * (n % 2)) for n in range(40)]
    fill(index, *documents)
    oracle = Oracle(*documents)
    for query in (BOOK, Phrase("text", WORD, ("كتاب", "كلمة7")), Term("text", WORD, "بحر")):
        assert index.match(query, limit=50).total == oracle.match(query, limit=50, schema=index.schema).total
    assert [(word.term, word.documents) for word in index.words("text", WORD)] == oracle.words("text", WORD)
    assert index.check() == []


def test_many_small_commits_leave_few_segments(index, folder):
    for number in range(60):
        fill(index, make(f"{number:02}", "كتاب"))
    assert len(segments(folder)) <= 10
    assert len(ids(index, BOOK)) == 60
    index.commit(compact=remake)
    assert len(segments(folder)) == 1
    assert index.check() == []


def test_a_segment_that_is_mostly_removed_is_written_again(index, folder):
    fill(index, *(make(f"{n:02}", "كتاب") for n in range(20)))
    index.delete([f"{n:02}" for n in range(11)])
    index.commit()
    assert [word.documents for word in index.words("text", WORD)] == [9]
    size = (folder / f"{next(iter(segments(folder)))}.number.col").stat().st_size
    assert size <= 9 * 4


def test_a_refreshed_reader_keeps_what_did_not_change(index):
    fill(index, make("a"))
    (kept,) = index._snapshot.segments
    fill(index, make("b"))
    assert kept in index._snapshot.segments


def test_compacting_what_is_compact_does_nothing(index):
    fill(index, make("a"))
    index.commit(compact=remake)
    assert index.generation == 1


def test_a_writer_that_cannot_begin_gives_the_lock_back(index, folder, monkeypatch):
    with monkeypatch.context() as disk:
        disk.setattr(whoosh_storage.DurableStorage, "create_file", full)
        with pytest.raises(StorageError):
            index.add(make("a"))
    second = open_index(str(folder))
    second.add(make("b"))
    with pytest.raises(IndexLocked):
        index.add(make("a"))
    second.close()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
def test_no_file_stays_open(folder):
    def use() -> None:
        index = open_index(str(folder), create=True)
        for number in range(3):
            fill(index, make(f"{number}"))
        with ThreadPoolExecutor(4) as threads:
            list(threads.map(lambda _: ids(index), range(8)))
        index.close()

    before = len(list(Path("/proc/self/fd").iterdir()))
    use()
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_with_one_wrong_bit_is_named(filled, folder, suffix):
    path = Path(f"{filled}{suffix}")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    assert damaged_names(folder) == [path.name]


def test_a_merge_gives_damage_no_new_checksum(filled, folder):
    path = Path(f"{filled}.pst")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    index = open_index(str(folder))
    index.add(make("new"))
    with pytest.raises(DamagedIndex, match="its checksum is another"):
        index.commit(compact=remake)
    assert [Path(damage.where).name for damage in index.check()] == [path.name]
    index.close()


def test_a_commit_reads_only_the_files_of_its_own_segment_for_their_checksums(index, folder, monkeypatch):
    fill(index, make("a", "كتاب"))
    old = segments(folder)
    read = []
    measured = whoosh_contents._measured
    monkeypatch.setattr(whoosh_contents, "_measured", lambda path: read.append(path.name.split(".")[0]) or measured(path))
    fill(index, make("b", "كتاب"))
    assert set(read) == segments(folder) - old
