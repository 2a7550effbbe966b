"""Writing to an archive: each call is done whole or not at all, from however many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import kashaf
from kashaf.errors import IndexLocked, InvalidDocument, InvalidRequest, StorageError
from kashaf.search import Archive


@pytest.fixture(params=["", "tantivy:"], ids=["whoosh", "tantivy"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    with kashaf.open(f"{request.param}{tmp_path / 'index'}", create=True) as archive:
        archive.add(records("before"))
        archive.commit()
        archive.add(records("earlier"))
        yield archive
        archive.rollback()


def records(*ids: str) -> list[dict[str, object]]:
    return [{"id": id, "text": "غارات على سرت"} for id in ids]


def ids(archive: Archive) -> list[str]:
    return sorted(document.id for document in archive.select("*").documents)


def broken(error: BaseException, *ids: str) -> Iterator[dict[str, object]]:
    yield from records(*ids)
    raise error


BAD = [*records("1", "2"), {"title": "بلا معرّف"}, *records("4")]


class TestWhatFailsHalfWay:
    @pytest.mark.parametrize("make", [list, tuple, iter], ids=["a list", "a tuple", "an iterator"])
    def test_a_record_that_is_none_is_numbered_and_nothing_is_taken(
        self, archive: Archive, make: Callable[[list[Any]], Any]
    ) -> None:
        with pytest.raises(InvalidDocument, match="number 3 of documents"):
            archive.add(make(BAD))
        archive.commit()
        assert ids(archive) == ["before", "earlier"]

    @pytest.mark.parametrize("error", [RuntimeError("the line broke"), KeyboardInterrupt(), StorageError("the disk is full")])
    def test_whatever_a_generator_raises_nothing_is_taken(self, archive: Archive, error: BaseException) -> None:
        with pytest.raises(type(error)):
            archive.add(broken(error, "1", "2"))
        archive.commit()
        assert ids(archive) == ["before", "earlier"]

    def test_a_document_that_was_to_be_replaced_stays(self, archive: Archive) -> None:
        with pytest.raises(RuntimeError):
            archive.add(broken(RuntimeError(), "before", "earlier"))
        archive.commit()
        assert archive.get("before").pages[0].text == archive.get("earlier").pages[0].text == "غارات على سرت"

    def test_others_may_write_when_nothing_was_taken(self, archive: Archive) -> None:
        archive.rollback()
        with pytest.raises(RuntimeError):
            archive.add(broken(RuntimeError(), "1"))
        with kashaf.open(archive.url) as other:
            other.add(records("other"))
            other.commit()
        assert ids(archive) == ["before", "other"]

    def test_a_second_writer_is_turned_away_before_its_documents_are_read(self, archive: Archive) -> None:
        given = iter(records("1"))
        with kashaf.open(archive.url) as other, pytest.raises(IndexLocked):
            other.add(given)
        assert len(list(given)) == 1

    @pytest.mark.parametrize("error", [StorageError("the disk is full"), KeyboardInterrupt(), MemoryError()])
    def test_an_error_of_the_engine_discards_what_was_not_committed_and_says_so(
        self, archive: Archive, error: BaseException, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("kashaf.ingest.synchronizer.analyse", fails_after_one(error))
            with pytest.raises(type(error)) as raised:
                archive.add(records("1", "2"))
        assert any("is discarded too (1 document)" in note for note in raised.value.__notes__)
        for write in (archive.commit, lambda: archive.add(records("3")), lambda: archive.remove(["before"])):
            with pytest.raises(InvalidRequest, match=r"call rollback\(\)"):
                write()
        archive.rollback()
        archive.add(records("3"))
        archive.commit()
        assert ids(archive) == ["3", "before"]

    def test_where_nothing_else_was_pending_nothing_else_is_lost(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        archive.commit()
        with monkeypatch.context() as patch:
            patch.setattr("kashaf.ingest.synchronizer.analyse", fails_after_one(StorageError("the disk is full")))
            with pytest.raises(StorageError):
                archive.add(records("1", "2"))
        archive.add(records("3"))
        archive.commit()
        assert ids(archive) == ["3", "before", "earlier"]

    def test_a_sync_that_fails_half_way_claims_no_file_that_is_not_there(self, archive: Archive, tmp_path: Path) -> None:
        archive.commit()
        folder = tmp_path / "folder"
        folder.mkdir()
        for name in ("a.txt", "b.txt"):
            (folder / name).write_text("غارات", encoding="utf-8")

        def fail(at: object) -> None:
            if ids_pending(archive):
                raise RuntimeError("the display broke")

        with pytest.raises(RuntimeError):
            archive.add_path(folder, progress=fail)
        archive.commit()
        assert ids(archive) == ["before", "earlier"]
        assert archive.add_path(folder).added == 2

    def test_what_is_refused_before_anything_is_changed_loses_nothing(self, archive: Archive, tmp_path: Path) -> None:
        with pytest.raises(kashaf.UnreadableFile):
            archive.add_path(tmp_path / "nothing")
        archive.commit()
        assert ids(archive) == ["before", "earlier"]


def ids_pending(archive: Archive) -> bool:
    return bool(archive._held.uncommitted)


def fails_after_one(error: BaseException) -> Callable[..., Iterator[Any]]:
    from kashaf.ingest.analysis import analyse

    def failing(*given: Any) -> Iterator[Any]:
        yield next(analyse(*given))
        raise error

    return failing


class TestManyDocuments:
    def test_what_memory_has_no_room_for_is_read_back_from_the_disk(
        self, archive: Archive, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kashaf.ingest.spool.IN_MEMORY_CHARACTERS", 30)
        folder = Path(archive.url.removeprefix("tantivy:"))
        names = set(folder.iterdir())
        numbers = [f"{number:03}" for number in range(50)]
        assert archive.add(iter(records(*numbers))) == 50
        archive.commit()
        assert ids(archive) == [*numbers, "before", "earlier"]
        assert not [path for path in set(folder.iterdir()) - names if path.name.startswith("tmp")]

    def test_a_full_disk_there_takes_nothing(self, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("kashaf.ingest.spool.IN_MEMORY_CHARACTERS", 30)

        def refuse(**_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("tempfile.TemporaryFile", refuse)
        with pytest.raises(StorageError, match="cannot be kept in"):
            archive.add(iter(records(*map(str, range(9)))))
        archive.commit()
        assert ids(archive) == ["before", "earlier"]


class TestWhatIsCalledMeanwhile:
    def test_a_generator_may_use_the_archive_that_reads_it(self, archive: Archive) -> None:
        def asking() -> Iterator[dict[str, object]]:
            yield from records("1")
            archive.add(records("inner"))
            archive.remove(["before"])
            archive.commit()
            assert "inner" in ids(archive)
            yield from records("2")

        assert archive.add(asking()) == 2
        archive.commit()
        assert ids(archive) == ["1", "2", "earlier", "inner"]

    @pytest.mark.parametrize("method", ["add", "remove", "commit", "rollback", "add_path"])
    def test_the_progress_of_a_sync_may_not_write(self, archive: Archive, tmp_path: Path, method: str) -> None:
        (tmp_path / "a.txt").write_text("غارات", encoding="utf-8")
        given: dict[str, list[Any]] = {"add": [records("1")], "remove": [["before"]], "add_path": [tmp_path / "a.txt"]}
        refused: list[InvalidRequest] = []

        def write(_: object) -> None:
            try:
                getattr(archive, method)(*given.get(method, []))
            except InvalidRequest as error:
                refused.append(error)

        archive.add_path(tmp_path / "a.txt", progress=write)
        archive.commit()
        assert refused
        assert all("being written to by the call that led here" in str(error) for error in refused)
        assert ids(archive) == ["a.txt", "before", "earlier"]


class TestThreads:
    def test_every_document_of_every_thread_is_there(self, archive: Archive) -> None:
        start = threading.Barrier(8)

        def write(thread: int) -> list[str]:
            start.wait(30)
            names = [f"{thread}-{number}" for number in range(12)]
            for number, name in enumerate(names):
                assert archive.add(iter(records(name, f"{name}-gone"))) == 2
                archive.commit()
                assert archive.remove([f"{name}-gone"]) == 1
                if number % 4 == thread % 4:
                    archive.commit()
            return names

        with ThreadPoolExecutor(8) as pool:
            written = [name for names in pool.map(write, range(8)) for name in names]
        archive.commit()
        assert len(written) == 96
        assert ids(archive) == sorted([*written, "before", "earlier"])
        assert archive.check() == []

    def test_what_is_added_at_once_is_kept_by_one_commit(self, archive: Archive) -> None:
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(lambda number: archive.add(records(f"n{number:03}")), range(160))) == 160
        archive.commit()
        assert archive.search("غارات", collapse=False).total == 162

    def test_a_thread_that_fails_does_not_take_the_documents_of_another(self, archive: Archive) -> None:
        def write(number: int) -> int:
            try:
                return archive.add(records(str(number)) if number % 2 else broken(RuntimeError(), str(number)))
            except RuntimeError:
                return 0

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(write, range(40))) == 20
        archive.commit()
        assert len(ids(archive)) == 22

    def test_a_second_archive_of_the_process_is_turned_away(self, archive: Archive) -> None:
        with kashaf.open(archive.url) as other:
            for write in (lambda: other.add(records("1")), lambda: other.remove(["before"])):
                with pytest.raises(IndexLocked):
                    write()

    def test_closing_waits_for_what_another_thread_adds(self, archive: Archive, tmp_path: Path) -> None:
        second = kashaf.open(f"{archive.url}-second", create=True)
        begun = threading.Event()
        (tmp_path / "a.txt").write_text("غارات", encoding="utf-8")
        with ThreadPoolExecutor(1) as pool:
            adding = pool.submit(second.add_path, tmp_path / "a.txt", progress=lambda _: begun.set())
            assert begun.wait(30)
            with pytest.warns(kashaf.UncommittedWarning):
                second.close()
            assert adding.result(30).added == 1
        assert second.closed
