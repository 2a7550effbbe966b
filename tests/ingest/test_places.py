"""Several folders in one archive: no document replaces another.

A file is one document, whichever PATH reached it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.search import Archive, SyncReport, import_records


@pytest.fixture(params=["", "tantivy:"], ids=["whoosh", "tantivy"])
def archive(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Archive]:
    with kashaf.open(f"{request.param}{tmp_path / 'index'}", create=True) as archive:
        yield archive


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1, 1 + len(text)))
    return path


def sync(archive: Archive, path: Path) -> SyncReport:
    report = archive.add_path(path)
    archive.commit()
    return report


def texts(archive: Archive) -> dict[str, str]:
    return {hit.id: archive.get(hit.id).pages[0].text for hit in archive.search("*", limit=100)}


def counts(report: SyncReport) -> dict[str, int]:
    names = ("added", "updated", "moved", "removed", "unchanged")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


# Equal names


def test_files_of_one_name_are_two_documents(archive: Archive, tmp_path: Path) -> None:
    for year in ("2019", "2020"):
        for number in range(5):
            write(tmp_path / year / f"{number}.txt", f"من عام {year} رقم {number}")
    write(tmp_path / "2020" / "own.txt", "لها وحدها")
    reports = [sync(archive, tmp_path / year) for year in ("2019", "2020")]
    assert [counts(report) for report in reports] == [{"added": 5}, {"added": 6}]
    assert texts(archive) == {
        **{f"{number}.txt": f"من عام 2019 رقم {number}" for number in range(5)},
        **{f"2020/{number}.txt": f"من عام 2020 رقم {number}" for number in range(5)},
        "own.txt": "لها وحدها",
    }
    assert archive.get("2020/1.txt").fields["path"] == "2020/1.txt"
    for year in ("2019", "2020"):
        assert sync(archive, tmp_path / year).unchanged == (5 if year == "2019" else 6)


def test_an_id_that_was_given_stays_when_the_other_goes(archive: Archive, tmp_path: Path) -> None:
    first, second = (write(tmp_path / year / "1.txt", year) for year in ("2019", "2020"))
    write(tmp_path / "2019" / "2.txt", "باق")
    for year in ("2019", "2020"):
        sync(archive, tmp_path / year)
    first.unlink()
    assert counts(sync(archive, tmp_path / "2019")) == {"removed": 1, "unchanged": 1}
    assert texts(archive) == {"2.txt": "باق", "2020/1.txt": "2020"}
    write(second, "2020 من جديد")
    assert counts(sync(archive, tmp_path / "2020")) == {"updated": 1}
    assert texts(archive)["2020/1.txt"] == "2020 من جديد"
    write(first, "عاد")
    sync(archive, tmp_path / "2019")
    assert texts(archive) == {"1.txt": "عاد", "2.txt": "باق", "2020/1.txt": "2020 من جديد"}
    second.rename(tmp_path / "2020" / "2.txt")
    assert counts(sync(archive, tmp_path / "2020")) == {"moved": 1}
    assert texts(archive) == {"1.txt": "عاد", "2.txt": "باق", "2020/2.txt": "2020 من جديد"}


def test_more_of_the_path_stands_in_front_where_the_name_does_not_tell(archive: Archive, tmp_path: Path) -> None:
    for place in ("a/x", "b/x", "c/x"):
        write(tmp_path / place / "1.txt", place)
    write(tmp_path / "b" / "x" / "x" / "1.txt", "طبيعي")
    for place in ("a/x", "b/x", "c/x"):
        sync(archive, tmp_path / place)
    assert texts(archive) == {"1.txt": "a/x", "x/1.txt": "طبيعي", "b/x/1.txt": "b/x", "c/x/1.txt": "c/x"}


def test_files_of_many_documents_have_the_name_in_front_of_each(archive: Archive, tmp_path: Path) -> None:
    for year in ("2019", "2020"):
        write(tmp_path / year / "t.csv", f"title,text\nأ,{year} أول\nب,{year} ثان\n")
    for year in ("2019", "2020"):
        assert counts(sync(archive, tmp_path / year)) == {"added": 2}
    assert {id: text[:4] for id, text in texts(archive).items()} == {
        "t.csv#2": "2019",
        "t.csv#3": "2019",
        "2020/t.csv#2": "2020",
        "2020/t.csv#3": "2020",
    }
    write(tmp_path / "2020" / "t.csv", "title,text\nأ,2020 وحده\n")
    assert counts(sync(archive, tmp_path / "2020")) == {"updated": 1, "removed": 1}
    assert set(texts(archive)) == {"t.csv#2", "t.csv#3", "2020/t.csv#2"}


def test_a_file_that_could_not_be_read_before_takes_no_id_from_another(archive: Archive, tmp_path: Path) -> None:
    late = write(tmp_path / "2019" / "1.txt", "")
    write(tmp_path / "2020" / "1.txt", "2020")
    sync(archive, tmp_path / "2019")
    sync(archive, tmp_path / "2020")
    write(late, "2019")
    assert counts(sync(archive, tmp_path / "2019")) == {"added": 1}
    assert texts(archive) == {"1.txt": "2020", "2019/1.txt": "2019"}


def test_an_id_that_grows_too_long_is_a_line(archive: Archive, tmp_path: Path) -> None:
    name = "/".join(["ا" * 100, "ب" * 100, "ت" * 50]) + ".txt"
    for year in ("2019", "2020" * 20):
        write(tmp_path / year / name, year)
        report = sync(archive, tmp_path / year)
    assert [str(each) for each in report.skipped] == [
        f"{tmp_path}/{year}/{name}: every id that it could have is another's: rename it"
    ]
    assert list(texts(archive).values()) == ["2019"]


def test_a_folder_that_was_renamed_keeps_its_documents(archive: Archive, tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path / "old" / f"{number}.txt", f"رقم {number}")
    sync(archive, tmp_path / "old")
    before = texts(archive)
    (tmp_path / "old").rename(tmp_path / "new")
    assert counts(sync(archive, tmp_path / "new")) == {"moved": 3}
    assert texts(archive) == before
    assert counts(sync(archive, tmp_path / "new")) == {"unchanged": 3}
    (tmp_path / "new" / "0.txt").unlink()
    assert counts(sync(archive, tmp_path / "new")) == {"removed": 1, "unchanged": 2}


def test_a_copy_that_stands_beside_a_folder_is_not_taken_for_it(archive: Archive, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name / "1.txt", "النص نفسه")
        sync(archive, tmp_path / name)
    assert set(texts(archive)) == {"1.txt", "two/1.txt"}


# Records


def test_records_of_one_id_are_told_of_and_the_last_read_is_kept(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "a" / "r.jsonl", '{"id": "1", "text": "من أ"}\n{"id": "2", "text": "من أ"}\n')
    write(tmp_path / "b" / "s.jsonl", '{"id": "2", "text": "من ب"}\n{"id": "3", "text": "من ب"}\n')
    sync(archive, tmp_path / "a")
    report = sync(archive, tmp_path / "b")
    told = f"{tmp_path}/a/r.jsonl: 1 of its documents has the id of one that is in {tmp_path}/b/s.jsonl too, 2: the one that was read last is kept"
    assert (counts(report), [str(each) for each in report.skipped]) == ({"added": 1, "updated": 1}, [told])
    assert texts(archive) == {"1": "من أ", "2": "من ب", "3": "من ب"}
    assert [str(each) for each in sync(archive, tmp_path / "a").skipped] == [told], "it is said as long as it is so"
    assert not sync(archive, tmp_path / "b").skipped
    os.utime(tmp_path / "a" / "r.jsonl", (9, 9))
    sync(archive, tmp_path / "a")
    (tmp_path / "b" / "s.jsonl").unlink()
    write(tmp_path / "b" / "t.txt", "باق")
    report = sync(archive, tmp_path / "b")
    assert texts(archive) == {"1": "من أ", "2": "من أ", "t.txt": "باق"}, "what the other had is back at once"
    assert not sync(archive, tmp_path / "a").skipped


def test_many_of_them_are_one_line(archive: Archive, tmp_path: Path) -> None:
    for name in ("a", "b"):
        lines = "".join(f'{{"id": "{number}", "text": "{name}"}}\n' for number in range(40))
        write(tmp_path / "f" / f"{name}.jsonl", lines)
    report = sync(archive, tmp_path / "f")
    assert [str(each) for each in report.skipped] == [
        f"{tmp_path}/f/a.jsonl: 40 of its documents have the ids of some that are in {tmp_path}/f/b.jsonl too, such as 0, 1, 2: those that were read last are kept"
    ]
    assert counts(report) == {"added": 40, "updated": 40}
    assert len(texts(archive)) == 40


def test_records_of_one_id_in_one_file_are_counted_once_and_told_of(archive: Archive, tmp_path: Path) -> None:
    path = write(tmp_path / "f" / "r.jsonl", '{"id": "1", "text": "أ"}\n{"id": "2", "text": "ب"}\n{"id": "1", "text": "ج"}\n')
    report = sync(archive, tmp_path / "f")
    assert counts(report) == {"added": 2}
    assert [str(each) for each in report.skipped] == [
        f"{path}: several of its documents have one id (1): the last of them is kept"
    ]
    assert texts(archive) == {"1": "ج", "2": "ب"}


def test_a_file_does_not_take_the_id_of_a_record_of_another_folder(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "a" / "r.jsonl", '{"id": "1.txt", "text": "سجل"}\n')
    write(tmp_path / "b" / "1.txt", "ملف")
    sync(archive, tmp_path / "a")
    sync(archive, tmp_path / "b")
    assert texts(archive) == {"1.txt": "سجل", "b/1.txt": "ملف"}


# A folder in another


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt", "sub/a.txt", "sub/deep/c.txt"):
        write(tmp_path / "f" / name, f"نص {name}")
    return tmp_path / "f"


def by_file(archive: Archive) -> dict[str, str]:
    return {text.removeprefix("نص "): id for id, text in texts(archive).items()}


def test_files_of_a_folder_within_one_keep_their_ids(archive: Archive, folder: Path) -> None:
    assert counts(sync(archive, folder)) == {"added": 4}
    for path, expected in ((folder / "sub", 2), (folder / "sub" / "a.txt", 1), (folder, 4), (folder / "sub", 2)):
        assert counts(sync(archive, path)) == {"unchanged": expected}
        assert by_file(archive) == {name: name for name in ("a.txt", "b.txt", "sub/a.txt", "sub/deep/c.txt")}


def test_so_do_those_of_a_folder_around_one(archive: Archive, folder: Path) -> None:
    assert counts(sync(archive, folder / "sub")) == {"added": 2}
    assert counts(sync(archive, folder)) == {"added": 2, "unchanged": 2}
    expected = {"a.txt": "f/a.txt", "b.txt": "b.txt", "sub/a.txt": "a.txt", "sub/deep/c.txt": "deep/c.txt"}
    for path in (folder, folder / "sub", folder):
        sync(archive, path)
        assert by_file(archive) == expected


def test_what_changes_comes_moves_and_goes_there_is_seen_from_both(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    write(folder / "sub" / "a.txt", "نص آخر")
    write(folder / "sub" / "new.txt", "نص sub/new.txt")
    (folder / "sub" / "deep" / "c.txt").rename(folder / "sub" / "c.txt")
    assert counts(sync(archive, folder / "sub")) == {"added": 1, "updated": 1, "moved": 1}
    assert set(texts(archive)) == {"a.txt", "b.txt", "sub/a.txt", "new.txt", "c.txt"}
    assert counts(sync(archive, folder)) == {"unchanged": 5}
    (folder / "sub" / "new.txt").rename(folder / "moved.txt")
    (folder / "sub" / "c.txt").unlink()
    assert counts(sync(archive, folder)) == {"moved": 1, "removed": 1, "unchanged": 3}
    assert set(texts(archive)) == {"a.txt", "b.txt", "sub/a.txt", "moved.txt"}
    assert counts(sync(archive, folder / "sub")) == {"unchanged": 1}


def test_what_the_outer_folder_does_not_look_at_stays(archive: Archive, folder: Path) -> None:
    write(folder / ".kashafignore", "sub/\n")
    write(folder / ".hidden" / "h.txt", "نص مخفي")
    for path in (folder / "sub", folder / ".hidden"):
        sync(archive, path)
    for path in (folder, folder / "sub", folder):
        sync(archive, path)
        assert set(texts(archive).values()) == {"نص a.txt", "نص b.txt", "نص sub/a.txt", "نص sub/deep/c.txt", "نص مخفي"}
    (folder / "sub" / "a.txt").unlink()
    assert sync(archive, folder).removed == 1


def test_a_link_to_a_folder_is_that_folder(archive: Archive, folder: Path) -> None:
    (folder.parent / "link").symlink_to("f")
    sync(archive, folder)
    assert counts(sync(archive, folder.parent / "link")) == {"unchanged": 4}


# The folder is the truth for the ids it owns


def test_a_document_that_was_removed_by_hand_is_back_after_the_next_sync(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    archive.remove(["a.txt", "nothing"])
    archive.commit()
    assert set(texts(archive)) == {"b.txt", "sub/a.txt", "sub/deep/c.txt"}
    assert counts(sync(archive, folder)) == {"updated": 1, "unchanged": 3}
    assert texts(archive)["a.txt"] == "نص a.txt"
    assert counts(sync(archive, folder)) == {"unchanged": 4}


def test_so_is_one_that_was_replaced_by_hand(archive: Archive, folder: Path, tmp_path: Path) -> None:
    sync(archive, folder)
    archive.add([{"id": "a.txt", "text": "كتب باليد"}, {"id": "own", "text": "لا ملف له"}])
    archive.commit()
    assert texts(archive)["a.txt"] == "كتب باليد"
    assert counts(sync(archive, folder)) == {"updated": 1, "unchanged": 3}
    assert (texts(archive)["a.txt"], texts(archive)["own"]) == ("نص a.txt", "لا ملف له")
    records = write(tmp_path / "more.jsonl", '{"id": "a.txt", "text": "من ملف"}\n')
    import_records(archive.url, [records])
    with kashaf.open(archive.url) as other:
        assert counts(sync(other, folder)) == {"updated": 1, "unchanged": 3}
        assert texts(other)["a.txt"] == "نص a.txt"


def test_what_was_done_by_hand_and_not_committed_did_not_happen(archive: Archive, folder: Path) -> None:
    sync(archive, folder)
    archive.add([{"id": "a.txt", "text": "كتب باليد"}])
    archive.remove(["b.txt"])
    archive.rollback()
    assert counts(sync(archive, folder)) == {"unchanged": 4}


def test_a_record_that_was_removed_by_hand_is_read_again_with_its_file(archive: Archive, tmp_path: Path) -> None:
    write(tmp_path / "f" / "r.jsonl", '{"id": "1", "text": "أ"}\n{"id": "2", "text": "ب"}\n')
    sync(archive, tmp_path / "f")
    archive.remove(["2"])
    archive.commit()
    sync(archive, tmp_path / "f")
    assert texts(archive) == {"1": "أ", "2": "ب"}
