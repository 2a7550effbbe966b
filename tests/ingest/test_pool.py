"""Files read in other processes become the same entries.

A file that can't be read costs only itself.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kashaf.analyzers import Analyzer
from kashaf.documents import Document, File, Options, Skipped, digest, walk
from kashaf.errors import InvalidRequest, UnreadableFile
from kashaf.index import Entry, Schema, make_entries
from kashaf.ingest import file_contents, pool
from kashaf.ingest.file_contents import Contents, FileContents
from kashaf.ingest.worker_protocol import MEMORY, ReadFile
from kashaf.messages import Message
from tests.processes import alive

ANALYZER = Analyzer()
SCHEMA = Schema(ANALYZER.fingerprint)
TEXT = "غاراتٌ أميركيّة على سرت"

HOSTILE = '''
"""Readers that go wrong, each in its way."""
import os, time
from kashaf.documents import formats

_read_text = formats.reader_of(formats.Format.TEXT)

def read(source):
    word = source.head().decode().strip()
    if word == "hang":
        time.sleep(600)
    if word == "crash":
        os.abort()
    if word == "leave":
        os._exit(3)
    if word == "fill":
        held = [bytearray(1 << 26) for _ in range(1000)]
    if word == "stumble":
        raise ZeroDivisionError
    if word == "print":
        print("what a library prints")
    if word == "slow":
        for number in range(12):
            time.sleep(0.25)
            source.tick()
    yield from _read_text(source)

formats.reader_of = lambda format: read
from kashaf.documents import file_reader
file_reader.reader_of = formats.reader_of
'''


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(f"{TEXT} {number}\n\n" + f"قال {number} " * 50, encoding="utf-8")
    return folder


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is read in another process."""
    monkeypatch.setattr(file_contents, "INLINE_BYTES", 0)


@pytest.fixture
def hostile(elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose files say in one word what their reader does."""
    (tmp_path / "hostile_readers.py").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.setattr(
        pool, "_PROGRAM", pool._PROGRAM.replace("from kashaf.ingest", "import hostile_readers; from kashaf.ingest", 1)
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    folder = tmp_path / "words"
    folder.mkdir()
    return folder


def say(folder: Path, *words: str) -> list[ReadFile]:
    for word in words:
        (folder / word).write_text(word, encoding="utf-8")
    return [ReadFile(File(folder / word, word, len(word), (folder / word).stat().st_mtime_ns)) for word in words]


def tasks(folder: Path) -> list[ReadFile]:
    return [ReadFile(file) for file in walk(folder, skip=unexpected)]


def unexpected(skipped: Skipped) -> None:
    pytest.fail(str(skipped))


def outcome(contents: Contents) -> str:
    """The ids of a file's documents, or what was said of it."""
    try:
        return " ".join(entry.id for entry in contents.entries())
    except UnreadableFile as error:
        return error.reason


def arabic(reason: str) -> str:
    assert isinstance(reason, Message)
    return reason.in_language("ar")


def outcomes(tasks: list[ReadFile], workers: int = 2) -> dict[str, str]:
    with FileContents(ANALYZER, SCHEMA, Options(), workers) as reading:
        return {contents.file.id: outcome(contents) for contents in reading.read(tasks)}


def expected(folder: Path) -> list[Entry]:
    texts = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.iterdir())]
    documents = [Document.from_text(name, text.split("\n", 1)[0], text, {"path": name}) for name, text in texts]
    return list(make_entries(documents, ANALYZER, SCHEMA))


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.usefixtures("elsewhere")
def test_the_entries_are_the_same_in_the_same_order(texts: Path, started: list[int], workers: int) -> None:
    with FileContents(ANALYZER, SCHEMA, Options(), workers) as reading:
        found = [entry for contents in reading.read(tasks(texts)) for entry in contents.entries()]
    assert found == expected(texts)
    assert len(started) == workers
    assert not any(map(alive, started))


def test_a_few_texts_are_read_without_other_processes(texts: Path, started: list[int]) -> None:
    with FileContents(ANALYZER, SCHEMA, Options()) as reading:
        found = [entry for contents in reading.read(tasks(texts)) for entry in contents.entries()]
    assert found == expected(texts)
    assert started == []


@pytest.mark.usefixtures("elsewhere")
def test_little_room_changes_nothing(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_HELD", 1)
    assert list(outcomes(tasks(texts))) == [f"{number:02}.txt" for number in range(40)]


@pytest.mark.parametrize("alone", [0, 1_000_000])
def test_what_a_file_is_known_to_hold_is_not_read_again(texts: Path, alone: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_contents, "INLINE_BYTES", alone)
    (first, *_) = walk(texts, skip=unexpected)
    held = digest(first)
    with FileContents(ANALYZER, SCHEMA, Options(), 1) as reading:
        same, other = reading.read([ReadFile(first, held), ReadFile(first, "another")])
    assert (same.known, list(same.entries()), same.digest) == (True, [], held)
    assert other.known is False


def test_whoever_stops_half_way_leaves_no_process_and_no_file(texts: Path, started: list[int], elsewhere: None) -> None:
    with FileContents(ANALYZER, SCHEMA, Options(), 2) as reading:
        next(next(reading.read(tasks(texts))).entries())
        assert reading._pool._folder
        folder = Path(reading._pool._folder.name)
        assert folder.parent == Path(tempfile.gettempdir())
    assert started
    assert not any(map(alive, started))
    assert not folder.exists()


def test_a_reader_that_goes_wrong_costs_its_file_only(hostile: Path) -> None:
    assert outcomes(say(hostile, "hello", "crash", "leave", "fill", "stumble", "print", "world")) == {
        "hello": "hello",
        "crash": "its reader was ended by signal 6: it may be damaged",
        "leave": "its reader broke off: it may be damaged",
        "fill": f"reading it takes more than {MEMORY >> 30} GiB of memory: split it",
        "stumble": "its reader failed on it (ZeroDivisionError): it may be damaged",
        "print": "print",
        "world": "world",
    }


def test_a_reader_that_hangs_is_ended(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SILENCE", 5.0)
    found = outcomes(say(hostile, "hang", "slow", "world"), workers=1)
    assert found == {"hang": "its reader gave no sign for 5 seconds: it may be damaged", "slow": "slow", "world": "world"}


def test_one_that_comes_to_no_end_too(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "LONGEST", 1.5)
    assert outcomes(say(hostile, "slow")) == {"slow": "reading it takes too long: split it"}


def test_a_file_that_is_gone_says_so(texts: Path, elsewhere: None) -> None:
    given = tasks(texts)[:2]
    given[0].file.path.unlink()
    assert outcomes(given) == {"00.txt": "there is no such file or folder", "01.txt": "01.txt"}


def test_without_another_process_what_needs_one_is_told(texts: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    (told,) = outcomes(tasks(texts)[:1]).values()
    assert told == "no process to read it could be started (no such file or directory)"


def test_nor_can_it_where_there_is_no_room_for_temporary_files(
    texts: Path, elsewhere: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pool.tempfile, "TemporaryDirectory", refuse)
    (told,) = outcomes(tasks(texts)[:1]).values()
    assert told == "no process to read it could be started (no space left on device)"


def test_why_a_file_was_not_read_is_said_in_arabic_too(texts: Path, elsewhere: None) -> None:
    given = tasks(texts)[:2]
    given[0].file.path.unlink()
    given[1].file.path.write_bytes(b"%PDF-1.7")
    assert {id: arabic(reason) for id, reason in outcomes(given).items()} == {
        "00.txt": "لا يوجد ملف أو مجلد بهذا الاسم",
        "01.txt": "تالف، أو ليس ملف PDF: احصل على نسخة سليمة منه",
    }


def test_options_that_make_no_sense_are_refused_at_once() -> None:
    with pytest.raises(InvalidRequest, match="is no encoding"):
        Options("klingon")


def test_large_records_are_analysed_by_all_processors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[int]
) -> None:
    monkeypatch.setattr(file_contents, "LARGE_BYTES", 100)
    monkeypatch.setattr(file_contents, "INLINE_BYTES", 0)
    lines = "".join(f'{{"id": {number}, "text": "{TEXT}"}}\n' for number in range(9))
    (tmp_path / "r.jsonl").write_text(lines, encoding="utf-8")
    assert outcomes(tasks(tmp_path)) == {"r.jsonl": "0 1 2 3 4 5 6 7 8"}
    assert started == []


@pytest.fixture(autouse=True)
def _no_process_is_left(started: list[int]) -> Iterator[None]:
    yield
    assert not any(map(alive, started))
