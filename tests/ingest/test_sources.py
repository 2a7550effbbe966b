"""The state of the sync: what it remembers.

No crash makes it claim what the engine does not hold.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents import Skipped
from kashaf.errors import DamagedIndex, IndexLocked, StorageError
from kashaf.ingest.ownership import Owner
from kashaf.ingest.sources import Known, Sources
from kashaf.messages import Message

A, B = "/one", "/two"
Digests = dict[str, tuple[str, tuple[str, ...]]]


def known(*ids: str, digest: str = "d") -> Known:
    return Known(10, 20, digest, ids)


@pytest.fixture
def sources(tmp_path: Path) -> Iterator[Sources]:
    sources = Sources(tmp_path)
    sources.recover(0)
    yield sources
    sources.close()


def test_why_something_was_skipped_is_kept_in_both_languages(sources: Sources, tmp_path: Path) -> None:
    reason = Message("its part {path} is missing: get it anew", path="أ")
    sources.record(A, "f", Known(1, 2, "d", (), (Skipped("f", reason),)))
    commit(sources, 1)
    with closing(again(tmp_path, 1)) as after:
        (kept,) = after.known(A)["f"].errors
    assert kept == Skipped("f", reason)
    assert kept.in_language("ar") == "f: جزؤه أ مفقود: احصل على نسخة كاملة منه"


def test_reasons_that_an_older_version_kept_as_text_are_read(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "f", Known(1, 2, "d"))
    commit(sources, 1)
    with closing(sqlite3.connect(tmp_path / "sources.db")) as sql:
        sql.execute("""UPDATE files SET errors = '[["f", "it is empty"]]'""")
        sql.commit()
    with closing(again(tmp_path, 1)) as after:
        (kept,) = after.known(A)["f"].errors
    assert (str(kept), kept.in_language("ar")) == ("f: it is empty", "f: فارغ")


def commit(sources: Sources, generation: int) -> None:
    sources.prepare(generation)
    sources.commit()


def again(folder: Path, generation: int) -> Sources:
    """Open as the next process does, which finds the engine at ``generation``."""
    sources = Sources(folder)
    sources.recover(generation)
    return sources


# What it remembers


def test_nothing_is_known_and_nothing_made_before_the_first_file(sources: Sources, tmp_path: Path) -> None:
    assert (sources.known(A), sources.roots(), sources.owners("x")) == ({}, [], [])
    commit(sources, 1)
    sources.rollback()
    assert not list(tmp_path.iterdir())


def test_what_was_recorded_is_known_the_next_time(sources: Sources, tmp_path: Path) -> None:
    file = Known(3, 1_470_000_000_123_456_789, "beef", ("ب", "أ"), (Skipped("f:2", 'no "id"'), Skipped("f:3", "not JSON")))
    sources.record(A, "مقال\n.txt", file)
    assert sources.known(A) == {"مقال\n.txt": file}
    commit(sources, 1)
    sources.close()
    with_roots = again(tmp_path, 1)
    assert with_roots.known(A) == {"مقال\n.txt": file}
    assert with_roots.known(B) == {}
    assert with_roots.roots() == [A]
    with_roots.close()


def test_a_file_is_recorded_anew_and_forgotten(sources: Sources) -> None:
    assert sources.record(A, "feed.jsonl", known("1", "2", "3")) == ()
    assert sources.record(A, "feed.jsonl", known("2", "4", "2")) == ("1", "3")
    assert sources.known(A)["feed.jsonl"].ids == ("2", "4")
    assert sources.forget(A, "feed.jsonl") == ("2", "4")
    assert sources.known(A) == {}
    assert sources.forget(A, "feed.jsonl") == ()


def test_roots_are_apart(sources: Sources) -> None:
    sources.record(A, "x.txt", known("x.txt"))
    sources.record(B, "y.txt", known("y.txt"))
    assert sources.forget(A, "x.txt") == ("x.txt",)
    assert list(sources.known(B)) == ["y.txt"]


def test_a_root_may_have_a_name_that_is_not_utf_8(sources: Sources) -> None:
    sources.record(os.fsdecode(b"/\xff"), "x", known("x"))
    assert list(sources.known(os.fsdecode(b"/\xff"))) == ["x"]
    assert sources.roots() == ["/\\udcff"]


def test_the_later_file_holds_a_document_that_two_bring(sources: Sources) -> None:
    sources.record(A, "x", known("x"))
    sources.record(B, "x", known("x"))
    assert sources.owners("x") == [Owner(B, "x"), Owner(A, "x")]
    assert sources.forget(A, "x") == (), "the document is that of the other file"
    assert sources.forget(B, "x") == ("x",)


def test_when_the_holder_goes_the_other_file_is_to_be_read_again(sources: Sources) -> None:
    sources.record(A, "x", known("x"))
    sources.record(B, "x", known("x"))
    assert sources.forget(B, "x") == ("x",)
    assert sources.known(A)["x"].digest == ""
    assert sources.owners("x") == [Owner(A, "x")]


def test_a_record_that_moves_from_file_to_file_stays(sources: Sources) -> None:
    sources.record(A, "1.jsonl", known("x"))
    sources.record(A, "2.jsonl", known("x"))
    assert sources.record(A, "1.jsonl", known("other")) == ()
    assert sources.owners("x") == [Owner(A, "2.jsonl")]


# Crashes


def test_what_was_not_prepared_is_forgotten(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "old", known("old"))
    commit(sources, 1)
    sources.recover(1)
    sources.record(A, "new", known("new"))
    sources.forget(A, "old")
    sources.close()
    with closing(again(tmp_path, 1)) as after:
        assert list(after.known(A)) == ["old"]


def prepared_over(sources: Sources) -> None:
    sources.record(A, "kept", known("kept"))
    sources.record(A, "gone", known("g1", "g2"))
    sources.record(B, "kept", known("kept"))
    commit(sources, 1)
    sources.recover(1)
    sources.record(A, "kept", known("kept", digest="other"))
    sources.record(A, "new", known("new"))
    sources.forget(A, "gone")
    sources.forget(B, "kept")
    sources.prepare(2)
    sources.close()


def test_prepared_but_not_committed_is_taken_back(sources: Sources, tmp_path: Path) -> None:
    prepared_over(sources)
    after = again(tmp_path, 1)
    assert after.known(A) == {"kept": known("kept"), "gone": known("g1", "g2")}
    assert after.known(B) == {"kept": known("kept")}
    assert after.owners("kept") == [Owner(B, "kept"), Owner(A, "kept")]
    after.close()


def test_prepared_and_committed_stays(sources: Sources, tmp_path: Path) -> None:
    prepared_over(sources)
    after = again(tmp_path, 2)
    assert after.known(A) == {"kept": known("kept", digest="other"), "new": known("new")}
    assert after.known(B) == {}
    after.close()
    with closing(again(tmp_path, 1)) as after:
        assert after.known(A).keys() == {"kept", "new"}, "settled once, it is settled"


def test_an_engine_that_had_nothing_to_commit_does_not_matter(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "junk.bin", Known(1, 2, "d", (), (Skipped("junk.bin", "binary"),)))
    sources.prepare(1)
    sources.commit()
    sources.close()
    with closing(again(tmp_path, 0)) as after:
        assert list(after.known(A)) == ["junk.bin"]


def test_after_a_commit_that_failed_the_round_can_begin_again(sources: Sources) -> None:
    sources.record(A, "x", known("x"))
    sources.prepare(1)
    sources.recover(0)
    assert sources.known(A) == {}
    sources.record(A, "y", known("y"))
    commit(sources, 1)
    assert list(sources.known(A)) == ["y"]


def test_discard_forgets_the_round_and_gives_the_lock_back(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "x", known("x"))
    sources.rollback()
    assert sources.known(A) == {}
    other = again(tmp_path, 0)
    other.record(A, "y", known("y"))
    other.close()


STEPS: list[Callable[[Sources], object]] = [
    lambda sources: sources.recover(1),
    lambda sources: sources.record(A, "x", known("x", digest="new")),
    lambda sources: sources.record(A, "y", known("y")),
    lambda sources: sources.prepare(2),
    lambda sources: None,  # the engine commits here
    lambda sources: sources.commit(),
]


@pytest.mark.parametrize("done", range(len(STEPS) + 1))
def test_a_process_killed_after_any_step_leaves_what_the_engine_holds(sources: Sources, tmp_path: Path, done: int) -> None:
    sources.record(A, "x", known("x", digest="old"))
    commit(sources, 1)
    sources.close()
    child = os.fork()
    if not child:
        victim = Sources(tmp_path)
        for step in STEPS[:done]:
            step(victim)
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    committed = done >= 5
    after = again(tmp_path, 2 if committed else 1)
    assert {id: file.digest for id, file in after.known(A).items()} == ({"x": "new", "y": "d"} if committed else {"x": "old"})
    after.close()


ROUNDS = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.sampled_from([A, B]), st.sampled_from("fg"), st.none() | st.sets(st.sampled_from("12345"))), max_size=6
        ),
        st.booleans(),
    ),
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(rounds=ROUNDS)
def test_whatever_crashes_the_state_is_that_of_the_last_commit(
    rounds: list[tuple[list[tuple[str, str, set[str] | None]], bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sources")
    generation, held = 0, set[str]()
    before: tuple[Digests, Digests] = ({}, {})
    for changes, commits in rounds:
        sources = again(folder, generation)
        assert (_digests(sources, A), _digests(sources, B)) == before
        now = set(held)
        for root, file, ids in changes:
            gone = sources.forget(root, file) if ids is None else sources.record(root, file, known(*sorted(ids)))
            now = (now - set(gone)) | (ids or set())
        owned = {id for root in (A, B) for file in sources.known(root).values() for id in file.ids}
        assert now <= owned, "a document in the index has a file"
        after = (_digests(sources, A), _digests(sources, B))
        sources.prepare(generation + 1)
        sources.close()
        if commits:
            generation, held, before = generation + 1, now, after


def _digests(sources: Sources, root: str) -> Digests:
    return {id: (file.digest, file.ids) for id, file in sources.known(root).items()}


# Others, and damage


def test_a_second_writer_is_turned_away_until_the_first_is_done(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "x", known("x"))
    commit(sources, 1)
    sources.recover(1)
    second = Sources(tmp_path)
    with pytest.raises(IndexLocked, match="another process is indexing"):
        second.recover(1)
    assert list(second.known(A)) == ["x"], "reading is free"
    second.close()
    sources.commit()
    again(tmp_path, 1).close()


def test_a_folder_that_cannot_be_written_can_be_read(sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources.record(A, "x", known("x"))
    commit(sources, 1)
    sources.close()
    monkeypatch.setattr(os, "access", lambda *_: False)
    reader = again(tmp_path, 1)
    assert list(reader.known(A)) == ["x"]
    with pytest.raises(StorageError, match=r"sources\.db cannot be written"):
        reader.record(A, "y", known("y"))
    reader.close()


def test_a_folder_that_is_not_there_is_an_error_only_when_written_to(tmp_path: Path) -> None:
    sources = again(tmp_path / "nothing", 0)
    assert sources.known(A) == {}
    with pytest.raises(StorageError, match=r"sources\.db"):
        sources.record(A, "x", known("x"))


def test_damage_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "sources.db").write_bytes(b"no database " * 100)
    with pytest.raises(DamagedIndex, match="delete it, then `kashaf index`"):
        again(tmp_path, 0)


def test_a_database_whose_making_was_cut_short_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "sources.db").touch()
    sources = again(tmp_path, 0)
    assert sources.known(A) == {}
    sources.record(A, "x", known("x"))
    assert list(sources.known(A)) == ["x"]
    sources.close()


def test_what_was_replaced_is_not_kept_for_ever(sources: Sources, tmp_path: Path) -> None:
    for generation in (1, 2):
        sources.recover(generation - 1)
        sources.record(A, "x", known("x"))
        commit(sources, generation)
    sources.close()
    with closing(sqlite3.connect(tmp_path / "sources.db")) as database:
        assert [
            database.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("touched", "old_files", "old_claims")
        ] == [(0,)] * 3


# Copied


def test_a_copy_knows_what_was_committed_and_not_what_is_under_way(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "a", known("1", "2"))
    commit(sources, 1)
    sources.recover(1)
    sources.record(A, "b", known("3"))
    copy = Sources(tmp_path)  # as another process sees it
    target = Sources(folder_in(tmp_path))
    copy.copy_to(target, 1)
    assert target.known(A) == {"a": known("1", "2")}
    target.record(A, "c", known("4"))  # and it can be written to
    for each in (copy, target):
        each.close()


@pytest.mark.parametrize(("reached", "files"), [(1, {"a"}), (2, {"a", "b"})])
def test_a_copy_is_settled_at_the_commit_that_its_engine_reached(
    sources: Sources, tmp_path: Path, reached: int, files: set[str]
) -> None:
    sources.record(A, "a", known("1"))
    commit(sources, 1)
    sources.recover(1)
    sources.record(A, "b", known("2"))
    sources.prepare(2)
    sources.rollback()  # killed here
    before = (tmp_path / "sources.db").read_bytes()
    target = Sources(folder_in(tmp_path))
    sources.copy_to(target, reached)
    assert target.known(A).keys() == files
    assert (tmp_path / "sources.db").read_bytes() == before
    target.close()


def test_a_copy_takes_the_place_of_what_was_there_and_no_state_replaces_nothing(sources: Sources, tmp_path: Path) -> None:
    target = Sources(folder_in(tmp_path))
    target.record(B, "old", known("1"))
    commit(target, 1)
    sources.copy_to(target, 0)
    assert target.roots() == [B]
    sources.record(A, "new", known("2"))
    commit(sources, 1)
    sources.copy_to(target, 1)
    assert target.roots() == [A]
    target.close()


def test_a_copy_waits_for_no_writer_of_its_target(sources: Sources, tmp_path: Path) -> None:
    sources.record(A, "a", known("1"))
    commit(sources, 1)
    folder = folder_in(tmp_path)
    writer, target = Sources(folder), Sources(folder)
    writer.record(B, "b", known("2"))
    with pytest.raises(IndexLocked):
        sources.copy_to(target, 1)
    writer.close()
    target.close()


def folder_in(path: Path) -> Path:
    (path / "target").mkdir()
    return path / "target"
