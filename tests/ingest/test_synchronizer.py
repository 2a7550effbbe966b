"""Indexing a folder again does only what changed, exactly."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.documents import json_files
from kashaf.documents.source import Source
from kashaf.index import Index
from kashaf.search import Archive, SyncProgress, SyncReport


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    write(folder / "a.txt", "غارات على سرت")
    write(folder / "sub" / "b.txt", "بيان عن طرابلس")
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with kashaf.open(tmp_path / "index", create=True) as archive:
        yield archive


def write(path: Path, text: str, *, encoding: str = "utf-8", age: int = 0) -> None:
    path.write_bytes(text.encode(encoding))
    os.utime(path, ns=(age, age + len(text) * 1_000))


def sync(archive: Archive, path: Path) -> SyncReport:
    report = archive.add_path(path)
    archive.commit()
    return report


def found(archive: Archive, query: str) -> list[str]:
    return sorted(hit.id for hit in archive.search(query))


def test_ids_are_paths_below_the_folder(archive: Archive, folder: Path) -> None:
    assert sync(archive, folder) == SyncReport(added=2)
    assert found(archive, "*") == ["a.txt", "sub/b.txt"]


def test_nothing_changed_is_nothing_done(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync(archive, folder)
    monkeypatch.setattr("kashaf.documents.folder.open_file", lambda *_: pytest.fail("an unchanged file was opened"))
    assert sync(archive, folder) == SyncReport(unchanged=2)


def test_what_is_new_changed_and_gone_is_told_apart(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    write(folder / "c.txt", "خبر من سرت")
    write(folder / "a.txt", "غارات على بنغازي", age=1)
    (folder / "sub" / "b.txt").unlink()
    assert sync(archive, folder) == SyncReport(added=1, updated=1, removed=1)
    assert (found(archive, "سرت"), found(archive, "بنغازي"), found(archive, "طرابلس")) == (["c.txt"], ["a.txt"], [])


def test_a_file_that_was_only_touched_is_unchanged(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    write(folder / "a.txt", "غارات على سرت", age=77)
    assert sync(archive, folder) == SyncReport(unchanged=2)


def test_without_commit_nothing_happened(archive: Archive, folder: Path) -> None:
    archive.add_path(folder)
    archive.rollback()
    assert sync(archive, folder) == SyncReport(added=2)


def test_several_rounds_in_one_opening(archive: Archive, folder: Path) -> None:
    for number in range(3):
        write(folder / f"{number}.txt", f"نص رقم {number}")
        assert sync(archive, folder).added == (3 if number == 0 else 1)
    assert archive.search("*").total == 5


def test_what_cannot_be_read_is_reported_each_time_and_never_stops_the_rest(archive: Archive, folder: Path) -> None:
    write(folder / "empty.txt", "")
    for expected in (SyncReport(added=2), SyncReport(unchanged=2)):
        report = sync(archive, folder)
        assert [str(each) for each in report.skipped] == [f"{folder / 'empty.txt'}: it is empty"]
        assert (report.added, report.unchanged) == (expected.added, expected.unchanged)


def test_a_file_that_was_emptied_is_found_no_more(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    write(folder / "a.txt", "")
    report = sync(archive, folder)
    assert (report.removed, len(report.skipped)) == (1, 1)
    assert found(archive, "سرت") == []


def test_a_file_that_the_disk_refuses_keeps_what_was_indexed(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync(archive, folder)
    write(folder / "a.txt", "غارات على بنغازي", age=1)

    def refuse(path: Path) -> int:
        raise kashaf.UnreadableFile(str(path), "permission denied", transient=True)

    with monkeypatch.context() as patched:
        patched.setattr("kashaf.documents.file_reader.open_file", refuse)
        report = sync(archive, folder)
    assert [each.reason for each in report.skipped] == ["permission denied"]
    assert found(archive, "سرت") == ["a.txt"]
    assert sync(archive, folder).updated == 1


def test_another_encoding_reads_again(archive: Archive, folder: Path) -> None:
    write(folder / "old.txt", "мир", encoding="cp1251")
    first = archive.add_path(folder)
    archive.commit()
    again = archive.add_path(folder / "old.txt", encoding="cp1251")
    archive.commit()
    assert (first.added + len(first.skipped), again.added + again.updated) == (3, 1)
    assert found(archive, "мир") == ["old.txt"]


def test_one_file_of_a_folder_leaves_its_neighbours(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    write(folder / "a.txt", "غارات على بنغازي", age=1)
    assert sync(archive, folder / "a.txt") == SyncReport(updated=1)
    assert found(archive, "*") == ["a.txt", "sub/b.txt"]
    assert sync(archive, folder) == SyncReport(unchanged=2)


def test_a_link_to_a_file_belongs_to_the_folder_it_lies_in(archive: Archive, folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder / "sub" / "b.txt")
    sync(archive, folder / "link.txt")
    assert sync(archive, folder).added == 2
    assert found(archive, "طرابلس") == ["link.txt", "sub/b.txt"]


def test_what_lies_outside_is_not_found_unless_links_are_followed_and_then_it_stays(
    archive: Archive, folder: Path, tmp_path: Path
) -> None:
    write(tmp_path / "far.txt", "خبر بعيد")
    (tmp_path / "far").mkdir()
    write(tmp_path / "far" / "c.txt", "خبر بعيد آخر")
    (folder / "link.txt").symlink_to(tmp_path / "far.txt")
    (folder / "link").symlink_to(tmp_path / "far")
    report = sync(archive, folder)
    assert (report.added, [Path(each.path).name for each in report.skipped]) == (2, ["link", "link.txt"])
    assert found(archive, "بعيد") == []
    assert archive.add_path(folder, follow_links=True) == SyncReport(added=2, unchanged=2)
    archive.commit()
    assert found(archive, "بعيد") == ["link.txt", "link/c.txt"]
    report = sync(archive, folder)
    assert (report.removed, report.unchanged, len(report.skipped)) == (0, 2, 2)
    assert found(archive, "بعيد") == ["link.txt", "link/c.txt"]


def test_a_file_of_records_owns_its_records(archive: Archive, folder: Path) -> None:
    lines = '{"id": "r1", "title": "", "text": "سجل أول"}\nخطأ\n{"id": 2, "title": "", "text": "سجل ثان"}\n'
    write(folder / "records.jsonl", lines)
    report = sync(archive, folder)
    assert report.added == 4
    assert [each.path for each in report.skipped] == [f"{folder / 'records.jsonl'}:2"]
    assert found(archive, "سجل") == ["2", "r1"]
    write(folder / "records.jsonl", '{"id": "r1", "title": "", "text": "سجل جديد"}\n', age=1)
    report = sync(archive, folder)
    assert (report.updated, report.removed) == (1, 1)
    assert found(archive, "سجل") == ["r1"]


def test_two_folders_do_not_remove_each_others_documents(archive: Archive, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write(other / "x.txt", "نص آخر")
    write(other / "y.txt", "نص آخر منها")
    sync(archive, folder)
    sync(archive, other)
    (other / "x.txt").unlink()
    assert sync(archive, other).removed == 1
    assert found(archive, "*") == ["a.txt", "sub/b.txt", "y.txt"]


def test_the_index_inside_the_folder_is_not_indexed(folder: Path) -> None:
    with kashaf.open(folder / "index", create=True) as archive:
        assert sync(archive, folder) == SyncReport(added=2)


def test_nothing_at_the_path_is_an_error(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(kashaf.UnreadableFile, match="no such file or folder"):
        archive.add_path(tmp_path / "nothing")


def test_progress_counts_files_and_bytes(archive: Archive, folder: Path) -> None:
    seen: list[SyncProgress] = []
    archive.add_path(folder, progress=seen.append)
    assert sorted({(each.files, each.total_files) for each in seen}) == [(0, 2), (1, 2), (2, 2)]
    assert [each.bytes for each in seen] == sorted(each.bytes for each in seen)
    assert seen[-1].bytes == seen[-1].total_bytes == sum(path.stat().st_size for path in folder.rglob("*.txt"))
    archive.rollback()


def test_long_work_can_be_committed_between_files(archive: Archive, folder: Path) -> None:
    (folder / "z.txt").write_text("آخر ملف")
    seen: list[int] = []

    def interrupt(at: SyncProgress) -> None:
        seen.append(archive.search("*").total)
        if at.path.endswith("z.txt"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.add_path(folder, progress=interrupt, commit_every=0)
    archive.rollback()
    assert seen[-1] == 2
    assert sync(archive, folder) == SyncReport(added=1, unchanged=2)
    assert archive.search("*").total == 3


def test_much_is_committed_in_the_middle_of_a_file_and_read_again_when_interrupted_there(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kashaf.ingest.sync_run.UNCOMMITTED", 20)
    monkeypatch.setattr("kashaf.ingest.analysis._BATCH_CHARACTERS", 1)
    monkeypatch.setattr("kashaf.ingest.worker_protocol._EVENT_CHARACTERS", 1)
    lines = "".join(f'{{"id": "{number}", "text": "سجل من السجلات"}}\n' for number in range(9))
    write(folder / "old.jsonl", lines.replace('"id": "', '"id": "old'))
    sync(archive, folder)
    write(folder / "old.jsonl", lines)

    def interrupt(at: SyncProgress) -> None:
        if archive.search("سجل").total > 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        archive.add_path(folder, progress=interrupt, commit_every=1000)
    archive.rollback()
    assert {"0", "old0", "old8"} < set(archive_ids(archive))
    report = archive.add_path(folder, commit_every=1000)
    archive.commit()
    assert (report.updated, report.removed) == (9, 9)
    assert archive_ids(archive) == [*map(str, range(9)), "a.txt", "sub/b.txt"]


def archive_ids(archive: Archive) -> list[str]:
    return sorted(hit.id for hit in archive.search("*", limit=100))


def test_a_file_written_to_after_it_was_found_is_read_as_it_is(archive: Archive, folder: Path) -> None:
    def rewrite(at: SyncProgress) -> None:
        if at.path.endswith("a.txt"):
            write(folder / "sub" / "b.txt", "بيان جديد عن بنغازي", age=5)

    archive.add_path(folder, progress=rewrite)
    archive.commit()
    assert found(archive, "بنغازي") == ["sub/b.txt"]
    sync(archive, folder)
    assert sync(archive, folder) == SyncReport(unchanged=2)


def test_records_that_the_disk_cuts_short_stay_and_are_read_again(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{{"id": "r{number}", "title": "", "text": "سجل"}}\n' for number in range(6)]
    write(folder / "r.jsonl", "".join(lines[:5]))
    sync(archive, folder)
    write(folder / "r.jsonl", "".join(lines), age=3)

    def cut(*arguments: object, **options: object) -> Iterator[tuple[int, object]]:
        for number, line in record_lines(*arguments, **options):  # type: ignore[arg-type]  # passed on as they came
            if number == 3:
                raise OSError(5, "Input/output error")
            yield number, line

    record_lines = json_files.record_lines
    with monkeypatch.context() as patched:
        patched.setattr(json_files, "record_lines", cut)
        report = sync(archive, folder)
    assert (report.removed, len(report.skipped)) == (0, 1)
    assert len(found(archive, "سجل")) == 5
    assert sync(archive, folder).updated == 6
    assert len(found(archive, "سجل")) == 6


def test_a_record_that_one_file_lets_go_is_found_in_the_other(archive: Archive, folder: Path) -> None:
    write(folder / "p.jsonl", '{"id": "1", "title": "", "text": "سجل قديم"}\n')
    write(folder / "q.jsonl", '{"id": "1", "title": "", "text": "سجل جديد"}\n{"id": "2", "title": "", "text": "سجل"}\n')
    sync(archive, folder)
    assert found(archive, "قديم") == []
    write(folder / "q.jsonl", '{"id": "2", "title": "", "text": "سجل"}\n', age=4)
    sync(archive, folder)
    assert found(archive, "قديم") == ["1"]


def test_an_index_is_no_folder_of_documents_and_a_data_set_is_no_index(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder / "meta.json").write_text("{}", encoding="utf-8")
    assert sync(archive, folder).removed == 0
    report = archive.add_path(archive.url)
    assert (report.added, [each.reason for each in report.skipped]) == (
        0,
        ["it is an index of kashaf, not a folder of documents"],
    )


def test_a_failed_commit_loses_nothing(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync(archive, folder)
    write(folder / "c.txt", "خبر من سرت")
    engine: Index = archive._index
    with monkeypatch.context() as patched:
        patched.setattr(engine, "commit", _full)
        with pytest.raises(kashaf.StorageError):
            sync(archive, folder)
    archive.rollback()
    assert found(archive, "*") == ["a.txt", "sub/b.txt"]
    assert sync(archive, folder).added == 1
    assert found(archive, "سرت") == ["a.txt", "c.txt"]


def _full(*, compact: bool = False) -> None:
    raise kashaf.StorageError(f"the disk is full (compact={compact})")


def test_a_file_that_became_another_volume_is_read_again(archive: Archive, folder: Path) -> None:
    write(folder / "الأغاني ج1.txt", "أخبار المغنين")
    sync(archive, folder)
    (folder / "الأغاني ج1.txt").rename(folder / "الأغاني ج2.txt")
    sync(archive, folder)
    (hit,) = archive.search("المغنين")
    assert (hit.id, hit.fields["volume"]) == ("الأغاني ج2.txt", "2")


def test_a_file_that_moved_keeps_its_document_and_is_not_read_again(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "sub" / "c.txt", "زيارة إلى بنغازي")
    sync(archive, folder)
    (folder / "final").mkdir()
    (folder / "sub" / "c.txt").rename(folder / "final" / "زيارة.txt")
    with monkeypatch.context() as patched:
        patched.setattr("kashaf.documents.file_reader.reader_of", lambda _: pytest.fail("it was read"))
        report = sync(archive, folder)
    assert (report.moved, report.added, report.removed) == (1, 0, 0)
    assert found(archive, "بنغازي") == ["final/زيارة.txt"]
    assert archive.get("final/زيارة.txt").fields["path"] == "final/زيارة.txt"
    assert sync(archive, folder) == SyncReport(unchanged=3)


def test_so_does_a_file_of_records_whose_ids_are_their_own(archive: Archive, folder: Path) -> None:
    write(folder / "p.jsonl", '{"id": "1", "title": "", "text": "سجل"}\n{"id": "p.jsonl#2", "title": "", "text": "سجل"}\n')
    sync(archive, folder)
    (folder / "p.jsonl").rename(folder / "q.jsonl")
    assert sync(archive, folder).moved == 2
    assert sorted(found(archive, "سجل")) == ["1", "q.jsonl#2"]
    (folder / "q.jsonl").unlink()
    assert sync(archive, folder).removed == 2


def test_a_file_that_moved_but_whose_document_was_removed_is_read(archive: Archive, folder: Path) -> None:
    write(folder / "a.txt", "سجل")
    sync(archive, folder)
    archive.remove(["a.txt"])
    archive.commit()
    (folder / "a.txt").rename(folder / "b.txt")
    report = sync(archive, folder)
    assert (report.added, report.moved) == (1, 0)
    assert found(archive, "سجل") == ["b.txt"]


def test_what_a_run_does_not_look_at_stays(archive: Archive, folder: Path) -> None:
    write(folder / "b.md.txt", "سجل")
    write(folder / "c.log", "سجل")
    sync(archive, folder)
    before = set(found(archive, "سجل"))
    write(folder / "c.log", "سجل جديد", age=3)
    (folder / "b.md.txt").unlink()
    with kashaf.open(archive.url) as other:
        report = other.add_path(folder, exclude=["*.log", "b.*"])
        other.commit()
    assert (report.added, report.updated, report.removed) == (0, 0, 0)
    assert set(found(archive, "سجل")) == before
    (folder / ".kashafignore").write_text("*.log\n", encoding="utf-8")
    assert sync(archive, folder).removed == 2
    assert before - set(found(archive, "سجل")) == {"b.md.txt", "c.log"}


def test_what_older_readers_skipped_is_tried_again(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "a.bin", "\0\1\2" * 99)
    assert len(sync(archive, folder).skipped) == 1

    def read_anything(source: Source) -> Iterator[kashaf.Document]:
        yield kashaf.Document.from_text(source.id, "", "سجل")

    monkeypatch.setattr("kashaf.documents.file_reader.reader_of", lambda _: read_anything)
    assert len(sync(archive, folder).skipped) == 1
    monkeypatch.setattr("kashaf.ingest.stale_files.READERS", 99)
    assert sync(archive, folder) == SyncReport(added=1, unchanged=2)
    assert found(archive, "سجل") == ["a.bin"]


def test_what_would_read_pages_better_is_said_once_in_a_run_that_reads_some(
    archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)  # as if it were not installed
    for name in ("a.html", "b.HTM"):
        write(folder / name, "<p>نص في صفحة</p>")
    report = sync(archive, folder)
    assert [(each.path, "web pages" in each.reason) for each in report.skipped] == [(str(folder), True)]
    assert not sync(archive, folder).skipped
    write(folder / "c.txt", "نص آخر")
    assert not sync(archive, folder).skipped
    monkeypatch.delitem(sys.modules, "trafilatura")
    write(folder / "d.html", "<p>نص في صفحة</p>")
    assert not sync(archive, folder).skipped


def test_a_file_is_found_by_the_words_of_its_name_after_those_that_have_them_in_the_text(
    archive: Archive, folder: Path
) -> None:
    write(folder / "محضر_الاجتماع-2016.txt", "حضر الأعضاء كلهم وناقشوا الميزانية في ساعتين.")
    write(folder / "b.txt", "محضر جلسة طويلة\n\nهذا محضر آخر، وهو عن الحديقة.")
    sync(archive, folder)
    assert found(archive, "محضر") == ["b.txt", "محضر_الاجتماع-2016.txt"]
    assert found(archive, "الاجتماع") == ["محضر_الاجتماع-2016.txt"]
    assert found(archive, '"ساعتين محضر"') == []
    (hit,) = archive.search("الاجتماع")
    assert hit.snippet.text.startswith("حضر الأعضاء")
    assert [concordance.lines for concordance in [archive.corpus.concordance("الاجتماع")]] == [()]
