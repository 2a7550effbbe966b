"""The commands that carry documents: export, import and migrate, as somebody types them."""

from __future__ import annotations

import gzip
import hashlib
import json
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

import kashaf
from kashaf.cli import terminal
from kashaf.documents import Document

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def fill(url, count, start=0):
    with kashaf.open(url, create=True) as archive:
        archive.add(Document.from_text(f"{n:04}", f"عنوان {n}", f"نص رقم {n}") for n in range(start, count))
        archive.commit()


def digest(data):
    return hashlib.sha256(data).hexdigest()


# export


def test_records_go_to_standard_output_and_what_is_said_to_the_other(run, seeds_index):
    result = run("export", "--index", seeds_index)
    assert result.exit_code == 0
    records = lines(result.stdout)
    assert [record["id"] for record in records] == sorted(record["id"] for record in records)
    assert records[-1]["pages"][0] == {"label": "ص1", "text": "صفحة 1 عن البحر"}
    assert result.stderr == f"documents: 6, digest: {digest(result.stdout_bytes)}\n"
    assert run("export", "-", "--index", seeds_index).stdout == result.stdout


def test_a_file_gets_its_name_when_it_is_whole(run, home, seeds_index):
    result = run("export", "all.jsonl", "--index", seeds_index)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"documents: 6, digest: {digest((home / 'all.jsonl').read_bytes())}\n"
    assert sorted(path.name for path in home.iterdir()) == ["all.jsonl", "all.jsonl.sha256"]


def test_the_summary_is_json_too_and_never_among_the_records(run, home, seeds_index):
    (told,) = lines(run("export", "all.jsonl", "--index", seeds_index, "--json").stdout)
    assert told["documents"] == 6
    result = run("export", "--index", seeds_index, "--json")
    assert lines(result.stderr) == [told]
    assert len(lines(result.stdout)) == 6


def test_ctrl_c_ends_an_export_to_standard_output(home, start):
    fill("index", 1_000)  # more than a pipe takes
    process = start("export", "--index", "index")
    process.stdout.read(1_000)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (2, b"kashaf: interrupted\n")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("suffix", ["", ".gz"])
def test_what_an_earlier_export_left_is_told(run, home, seeds_index, monkeypatch, language, suffix):
    said = {
        ("en", ""): "going on after the documents that were exported before: 3\n",
        ("ar", ""): "يكمل التصدير بعد ما كُتب من قبل من الوثائق: 3\n",
        ("en", ".gz"): "a compressed export cannot be continued: it begins anew\n",
        ("ar", ".gz"): "لا يُكمَل تصدير مضغوط: يبدأ من جديد\n",
    }
    with monkeypatch.context() as for_once:
        interrupt_after(for_once, 3)
        assert run("export", f"all.jsonl{suffix}", "--index", seeds_index).exit_code == 2
    result = run("export", f"all.jsonl{suffix}", "--index", seeds_index, LANG=language)
    assert result.exit_code == 0
    assert result.stderr.startswith(said[language, suffix])


def interrupt_after(monkeypatch, number):
    """Press Ctrl-C when so many documents are done."""

    def show(done, total):
        if done >= number:
            raise KeyboardInterrupt

    @contextmanager
    def progress():
        yield show

    monkeypatch.setattr(terminal, "progress", progress)


def test_an_export_of_an_index_that_changed_says_that_it_begins_anew(run, home, monkeypatch):
    fill("index", 5)
    with monkeypatch.context() as for_once:
        interrupt_after(for_once, 3)
        run("export", "all.jsonl", "--index", "index")
    fill("index", 6, start=5)
    result = run("export", "all.jsonl", "--index", "index")
    assert result.stderr.startswith("the index has changed since the export was interrupted: it begins anew\n")
    assert len((home / "all.jsonl").read_bytes().splitlines()) == 6


def test_a_reader_who_has_enough_is_no_error(home, start):
    fill("index", 1_000)
    process = start("export", "--index", "index")
    process.stdout.read(1_000)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""


# import


def test_what_was_exported_is_imported(run, home, seeds_index):
    exported = run("export", "all.jsonl.gz", "--index", seeds_index).stderr
    result = run("import", "all.jsonl.gz")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"added: 6, updated: 0, unchanged: 0, skipped: 0\n{exported}"
    again = run("import", "all.jsonl.gz", LANG="ar")
    assert again.stdout.startswith("المضاف: 0، المحدَّث: 0، ما لم يتغير: 6، المتروك: 0\nالوثائق: 6، البصمة: ")
    assert run("search", "القمر").exit_code == 0


def test_records_come_from_standard_input_and_a_bad_line_is_named(run, home):
    records = '{"id": 7, "text": "نص", "year": 1990}\nnot json\n{"id": "b", "text": "آخر"}\n'
    result = run("import", "-", "--field", "year:number", "--json", input=records.encode())
    assert result.exit_code == 0
    assert result.stderr.startswith("-:2: it is not JSON")
    (told,) = lines(result.stdout)
    assert (told["documents"], told["added"], [each["path"] for each in told["skipped"]]) == (2, 2, ["-:2"])
    assert run("search", "*", "--filter", "year:1980..2000").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["bad.jsonl"], 2, "bad.jsonl:1: it is not JSON"),
        (["good.jsonl", "bad.jsonl"], 0, "bad.jsonl:1: it is not JSON"),
        (["nowhere.jsonl"], 2, "nowhere.jsonl: there is no such file\n"),
        (["good.jsonl", "nowhere.jsonl"], 2, "nowhere.jsonl: there is no such file\n"),
        (["good.jsonl", "cut.jsonl.gz"], 2, "it breaks off"),
        (["good.jsonl", "--field", "year"], 2, "gives no field a type"),
        (["good.jsonl", "--field", "year:colour"], 2, "use text, keyword, date or number"),
        ([], 2, "missing: FILE…"),
    ],
)
def test_the_status_says_whether_all_files_were_read(run, home, arguments, status, said):
    (home / "good.jsonl").write_text('{"id": 1, "text": "a"}\n', encoding="utf-8")
    (home / "bad.jsonl").write_text("x\n", encoding="utf-8")
    (home / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"id": 2, "text": "b"}\n' * 100)[:-9])
    result = run("import", *arguments)
    assert (result.exit_code, said in result.stderr) == (status, True), result.stderr
    assert result.stderr.count("\n") == 1


def test_an_interrupted_import_says_how_to_go_on(run, home, monkeypatch):
    fill("index", 10)
    run("export", "all.jsonl", "--index", "index")
    interrupt_after(monkeypatch, 1)
    result = run("import", "all.jsonl")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kashaf: interrupted; what was done is kept: ")
    assert run("import", "all.jsonl", LANG="ar").stderr.startswith("kashaf: قوطع العمل؛ وما تم منه محفوظ: ")


# migrate


def test_an_index_is_copied_and_the_next_command_named(run, home):
    run("index", SEEDS, "--index", "archive")
    result = run("migrate", "archive", "whoosh:new place")
    assert result.exit_code == 0
    assert result.stdout.startswith("documents: 5, seconds: ")
    assert f"digest: {digest(run('export', '--index', 'archive').stdout_bytes)}\n" in result.stdout
    assert result.stderr == "go on with: kashaf search QUERY --index 'whoosh:new place'\n"
    assert run("index", SEEDS, "--index", "new place").stdout == (
        "added: 0, updated: 0, moved: 0, removed: 0, unchanged: 5, skipped: 0\n"
    )


def test_a_migration_speaks_arabic_and_json(run, home):
    fill("archive", 3)
    result = run("migrate", "archive", "copy", LANG="ar")
    assert result.stdout.startswith("الوثائق: 3، الثواني: ")
    assert result.stderr == "ولتكمل: kashaf search QUERY --index copy\n"
    result = run("migrate", "archive", "copy", "--json")
    (told,) = lines(result.stdout)
    assert (told["documents"], told["unchanged"], result.stderr) == (3, 3, "")


def test_a_file_may_stand_for_either_side(run, home):
    fill("archive", 3)
    result = run("migrate", "archive", "all.jsonl.gz")
    assert result.stderr == "go on with: kashaf import all.jsonl.gz\n"
    back = run("migrate", "all.jsonl.gz", "copy")
    assert back.stdout.rpartition(" ")[2] == result.stdout.rpartition(" ")[2]
    refused = run("migrate", "all.jsonl.gz", "other.jsonl")
    assert (refused.exit_code, "both files of records" in refused.stderr) == (2, True)
    (home / "a.jsonl").mkdir()
    assert run("migrate", "copy", "a.jsonl").exit_code == 0


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("archive", "archive/", "are one index"),
        ("nowhere", "copy", "nowhere does not exist"),
        (
            "archive",
            "other",
            "holds documents that are not in archive, or are others there ('0000', '0001', '0002' and 1 more)",
        ),
        ("nowhere.jsonl", "copy", "there is no such file"),
    ],
)
def test_what_cannot_be_migrated_is_refused_in_one_line(run, home, source, target, said):
    fill("archive", 2)
    with kashaf.open("other", create=True) as archive:
        archive.add({"id": f"{n:04}", "text": "آخر"} for n in range(4))
        archive.commit()
    result = run("migrate", source, target)
    assert (result.exit_code, result.stderr.count("\n"), said in result.stderr) == (2, 1, True), result.stderr
    assert not (home / "copy").exists()


def test_an_interrupted_migration_goes_on(run, home, monkeypatch):
    fill("archive", 10)
    with monkeypatch.context() as for_once:
        interrupt_after(for_once, 8)
        result = run("migrate", "archive", "copy")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kashaf: interrupted; what was done is kept: ")
    (told,) = lines(run("migrate", "archive", "copy", "--json").stdout)
    assert told["documents"] == 10


def test_records_that_are_not_whole_are_an_error(run, home, seeds_index):
    run("export", "all.jsonl", "--index", seeds_index)
    whole = (home / "all.jsonl").read_bytes()
    (home / "all.jsonl").write_bytes(b"".join(whole.splitlines(keepends=True)[:3]))
    result = run("import", "all.jsonl", "--index", "new")
    assert result.exit_code == 2
    assert "its digest is not that in all.jsonl.sha256" in result.stderr
    result = run("import", "-", "--index", "new", input=whole[:-20])
    assert result.exit_code == 2
    assert "breaks off in the middle" in result.stderr
    assert run("import", "-", "--index", "new", input=whole).exit_code == 0
