"""Transfers from one place to another arrive whole, however often they are interrupted.

What did not arrive is reported.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kashaf
from kashaf.analyzers import Level
from kashaf.documents import Document, Page, from_record
from kashaf.errors import DamagedIndex, IncompatibleIndex, IndexLocked, IndexNotFound, InvalidRequest, StorageError
from kashaf.index import open_index, state_folder
from kashaf.ingest import batches, transfer
from kashaf.ingest.exporter import digest_file
from kashaf.ingest.sources import Sources
from kashaf.search import ExportMode, SyncReport, Transfer, export_records, import_records, migrate
from kashaf.search.ranking.weights import TITLE_WEIGHTS, WEIGHTS
from tests import servers
from tests.conftest import Cluster
from tests.processes import environment
from tests.trials import examples

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"

ENGINES = {"whoosh": "whoosh:{}", "tantivy": "tantivy:{}", "opensearch": None}
"""An engine and its URL for a folder of its own: another engine is one entry more."""
PAIRS = [(source, target) for source in ENGINES for target in ENGINES]
ROUND = [("whoosh", "tantivy"), ("tantivy", "whoosh"), ("tantivy", "opensearch"), ("opensearch", "whoosh")]
"""Each engine as source and as target: neither knows anything of the other one.

One test goes through all pairs all the same.
"""

BOOK = Document("كتاب", "كتاب القمر", tuple(Page(n, f"ص{n}", f"صفحة {n} عن القمر") for n in (1, 2, 3)), {"year": 1990})


Filled = Callable[[str | Cluster, int], str]


class Stop(Exception):
    """Stands for whatever ends a program half-way."""


def stop_at(number: int, at_round: int = 1) -> Callable[[int, int | None], None]:
    """Give a progress callback that stops the work after so many documents.

    It stops in the first pass or in a later one.
    """
    seen, rounds = 0, 1

    def progress(done: int, _: int | None) -> None:
        nonlocal seen, rounds
        rounds += done <= seen
        seen = done
        if done >= number and rounds == at_round:
            raise Stop

    return progress


def _url(request: pytest.FixtureRequest) -> str | Cluster:
    """Give what makes a URL of a folder, by ``format``."""
    return ENGINES[request.param] or request.getfixturevalue("cluster")


@pytest.fixture(params=ENGINES, scope="session")
def engine(request) -> str | Cluster:
    return _url(request)


@pytest.fixture(scope="session")
def source(request) -> str | Cluster:
    return _url(request)


@pytest.fixture(scope="session")
def target(request) -> str | Cluster:
    return _url(request)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 2)


def numbered(count: int) -> list[Document]:
    return [Document.from_text(f"{n:03}", f"عنوان {n}", f"نص رقم {n} عن سرت", {"n": n}) for n in range(count)]


def fill(url: str, documents: Sequence[Document], **options: Any) -> str:
    with kashaf.open(url, create=True, **options) as archive:
        archive.add(documents)
        archive.commit()
    return url


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Give a function that gives the URL of an engine with so many documents.

    All tests share them: they are only read.
    """

    @cache
    def filled(engine: str | Cluster, count: int) -> str:
        return fill(engine.format(tmp_path_factory.mktemp("filled")), numbered(count))

    return filled


def documents_of(url: str) -> list[Document]:
    index = open_index(url)
    try:
        return list(index.documents())
    finally:
        index.close()


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def make_stale(url: str) -> None:
    """Let an index look as if it was made with other Arabic rules."""
    if url.startswith("opensearch:"):
        _, _, server, name = url.split("/")
        servers.make_stale(f"http://{server}", name)
        return
    path = state_folder(url) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"fingerprint": "older"}), encoding="utf-8")


# There and back

TEXTS = st.text(st.characters(), max_size=30) | st.sampled_from(["غارات على سرت", "حكومة الوفاق في طرابلس", "كلمة " * 2_100])
VALUES = TEXTS | st.integers(-(2**53), 2**53) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
NAMES = st.sampled_from(["title", "text", "id", "pages", "source", "date", "year", "عام"])


@st.composite
def made(draw: st.DrawFn) -> Document:
    pages = draw(st.lists(st.tuples(st.text(max_size=5), TEXTS), min_size=1, max_size=3))
    return Document(
        draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)),
        draw(TEXTS),
        tuple(Page(number, label, text) for number, (label, text) in enumerate(pages, start=1)),
        draw(st.dictionaries(NAMES, VALUES | st.lists(TEXTS, max_size=2).map(tuple), max_size=3)),
    )


def exactly(documents: Sequence[Document]) -> list[tuple[Document, dict[str, str]]]:
    """Tell 1 from 1.0 and True, which Python holds for equal."""
    return [(each, {name: repr(value) for name, value in each.fields.items()}) for each in documents]


def answers(url: str) -> list[list[tuple[str, float, str]]]:
    """Search by whole words only.

    Not every engine keeps pieces of words, and what they add to a score is not quite the same.
    """
    without = {Level.GRAMS: 0.0}
    with patch.dict(WEIGHTS, without), patch.dict(TITLE_WEIGHTS, without), kashaf.open(url) as archive:
        return [
            [(hit.id, hit.score, hit.snippet.text) for hit in archive.search(query, limit=100)]
            for query in ("*", "سرت", '"حكومة الوفاق"', "كلمة طرابلس", "عام:0")
        ]


def assert_alike(some: list[list[tuple[str, float, str]]], others: list[list[tuple[str, float, str]]]) -> None:
    """The same hits with the same snippets; the scores of engines agree to a thousandth."""
    for hits, found in zip(some, others, strict=True):
        assert [(id, snippet) for id, _, snippet in hits] == [(id, snippet) for id, _, snippet in found]
        assert [score for _, score, _ in hits] == pytest.approx([score for _, score, _ in found], abs=1e-3)


@pytest.mark.parametrize(("source", "target"), ROUND, indirect=True)
@settings(max_examples=examples(2))
@given(collection=st.lists(made(), max_size=6, unique_by=lambda document: document.id))
def test_what_goes_from_engine_to_file_to_engine_is_the_same_and_found_alike(
    source: str | Cluster, target: str | Cluster, collection: list[Document]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        first, second, third = source.format(f"{place}/1"), target.format(f"{place}/2"), target.format(f"{place}/3")
        file = Path(place, "all.jsonl")
        fill(first, collection, fields={"year": "number"})
        exported = export_records(first, file)
        imported = import_records(second, [file], fields={"year": "number"})
        migrated = migrate(first, third)
        assert exported.documents == len(collection)
        assert exported.digest == imported.digest == migrated.digest == hashlib.sha256(file.read_bytes()).hexdigest()
        expected = exactly(sorted(collection, key=lambda document: document.id))
        assert exactly(documents_of(first)) == exactly(documents_of(third)) == expected
        joined = [json.loads(json.dumps(each.title)) for each, _ in expected]  # halves of a character become one in JSON
        assert [each.title for each in documents_of(second)] == joined
        assert_alike(answers(first), answers(third))
        if joined == [each.title for each, _ in expected] and exactly(documents_of(second)) == expected:
            assert_alike(answers(first), answers(second))


# Export


def test_records_are_written_in_the_order_of_ids(engine: str | Cluster, tmp_path: Path) -> None:
    url = fill(engine.format(tmp_path / "index"), [BOOK, *reversed(numbered(3))])
    stream = io.BytesIO()
    exported = export_records(url, stream)
    records = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [record["id"] for record in records] == ["000", "001", "002", "كتاب"]
    assert records[0] == {"id": "000", "title": "عنوان 0", "text": "نص رقم 0 عن سرت", "n": 0}
    assert from_record(records[3]) == BOOK
    assert exported == Transfer(4, hashlib.sha256(stream.getvalue()).hexdigest())


def test_an_index_without_documents_gives_a_file_without_lines(engine: str | Cluster, tmp_path: Path) -> None:
    url = fill(engine.format(tmp_path / "index"), [])
    assert export_records(url, tmp_path / "all.jsonl").documents == 0
    assert (tmp_path / "all.jsonl").read_bytes() == b""


@pytest.mark.parametrize("at_round", [1, 2], ids=["writing", "reading back"])
@pytest.mark.parametrize("stop", [1, 4, 7])
def test_an_interrupted_export_leaves_no_file_and_goes_on_where_it_stopped(
    engine: str | Cluster, filled: Filled, tmp_path: Path, stop: int, at_round: int
) -> None:
    url = filled(engine, 7)
    path, told, counted = tmp_path / "all.jsonl", [], []
    with pytest.raises(Stop):
        export_records(url, path, progress=stop_at(stop, at_round))
    assert not path.exists()
    export_records(url, path, progress=lambda done, _: counted.append(done), begins=lambda *how: told.append(how))
    written = stop if at_round == 1 else 7
    assert told == [(ExportMode.CONTINUED, written)]
    assert counted[: 7 - written] == list(range(written + 1, 8))
    assert [record["id"] for record in lines_of(path)] == [document.id for document in numbered(7)]
    assert sorted(each.name for each in tmp_path.glob("all.*")) == ["all.jsonl", "all.jsonl.sha256"]


@pytest.mark.parametrize("torn", [b'{"id": "00', b"\0\0\0\0", b"\0\0\n"])
def test_a_line_that_was_cut_short_is_written_again(engine: str | Cluster, filled: Filled, tmp_path: Path, torn: bytes) -> None:
    url = filled(engine, 7)
    with pytest.raises(Stop):
        export_records(url, tmp_path / "all.jsonl", progress=stop_at(2))
    (part,) = tmp_path.glob("*.part")
    part.write_bytes(part.read_bytes() + torn)
    export_records(url, tmp_path / "all.jsonl")
    assert len(lines_of(tmp_path / "all.jsonl")) == 7


def test_an_export_begins_anew_when_the_index_has_changed(engine: str | Cluster, tmp_path: Path) -> None:
    url = fill(engine.format(tmp_path / "index"), numbered(5))
    path, told = tmp_path / "all.jsonl", []
    with pytest.raises(Stop):
        export_records(url, path, progress=stop_at(3))
    fill(url, [Document.from_text("000", "جديد", "نص آخر")])
    export_records(url, path, begins=lambda *how: told.append(how))
    assert told == [(ExportMode.CHANGED, 0)]
    assert lines_of(path)[0]["title"] == "جديد"
    assert not list(tmp_path.glob("*.part"))


def test_what_is_not_what_the_index_holds_gets_no_name(engine: str | Cluster, filled: Filled, tmp_path: Path) -> None:
    url = filled(engine, 7)
    path = tmp_path / "all.jsonl"
    with pytest.raises(Stop):
        export_records(url, path, progress=stop_at(3))
    (part,) = tmp_path.glob("*.part")
    part.write_bytes(part.read_bytes().replace("عنوان 1".encode(), "عنوان ٩".encode()))
    with pytest.raises(DamagedIndex, match=r"\('?.*: '001'\): it was removed; export again"):
        export_records(url, path)
    assert not list(tmp_path.glob("all.*"))
    assert export_records(url, path).documents == 7


def test_a_compressed_export_holds_the_same_and_begins_anew(engine: str | Cluster, filled: Filled, tmp_path: Path) -> None:
    url = filled(engine, 7)
    plain = export_records(url, tmp_path / "all.jsonl")
    path, told = tmp_path / "all.jsonl.gz", []
    with pytest.raises(Stop):
        export_records(url, path, progress=stop_at(3))
    assert not path.exists()
    assert export_records(url, path, begins=lambda *how: told.append(how)) == plain
    assert told == [(ExportMode.COMPRESSED, 0)]
    assert gzip.decompress(path.read_bytes()) == (tmp_path / "all.jsonl").read_bytes()
    first = path.read_bytes()
    export_records(url, path)
    assert path.read_bytes() == first


def test_an_export_needs_a_place_it_can_write_to(engine: str | Cluster, filled: Filled, tmp_path: Path) -> None:
    url = filled(engine, 7)
    with pytest.raises(InvalidRequest, match="is a folder: name a file"):
        export_records(url, tmp_path)
    with pytest.raises(StorageError, match="can't be written"):
        export_records(url, tmp_path / "nowhere" / "all.jsonl")
    with pytest.raises(IndexNotFound):
        export_records(engine.format(tmp_path / "other"), tmp_path / "all.jsonl")


# Import


def records(*each: object) -> io.BytesIO:
    return io.BytesIO("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in each).encode())


def test_what_is_there_already_is_skipped_without_being_analysed(
    engine: str | Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = engine.format(tmp_path / "index")
    given = [{"id": "1", "text": "نص"}, {"id": "2", "pages": [{"text": "أ"}, {"text": "ب"}]}, {"id": "3", "text": "ج"}]
    first = import_records(url, [records(*given)])
    assert (first.documents, first.added, first.updated, first.unchanged) == (3, 3, 0, 0)
    changed = import_records(url, [records(*given[:2], {"id": "3", "text": "د"}, {"id": "4", "text": "ه"})])
    assert (changed.documents, changed.added, changed.updated, changed.unchanged) == (4, 1, 1, 2)
    monkeypatch.setattr("kashaf.ingest.filler.make_entries", lambda *_: pytest.fail("an equal document was analysed"))
    again = import_records(url, [records(*given[:2])])
    assert (again.documents, again.unchanged) == (2, 2)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("commit_every", [0.0, 999.0], ids=["committed", "not committed"])
@pytest.mark.parametrize("before", [[], ["ثان"]], ids=["new", "there already"])
def test_of_two_records_with_one_id_the_later_counts(
    engine: str | Cluster, tmp_path: Path, commit_every: float, before: list[str]
) -> None:
    url = engine.format(tmp_path / "index")
    fill(url, [Document.from_text("1", "", text) for text in before])
    given = [{"id": id, "text": text} for id, text in ("1أ", "2أ", "3أ", "4أ")] + [{"id": "1", "text": "ثان"}]
    given = [{"id": "1", "text": "أول"}, *given[1:]]
    for _ in range(2):
        done = import_records(url, [records(*given)], commit_every=commit_every)
        assert done.documents == 4
        assert documents_of(url)[0].text == "ثان"
    done = import_records(url, [records({"id": "1", "text": "أ"}, {"id": "1", "text": "ب"})])
    assert (done.documents, documents_of(url)[0].text) == (1, "ب")


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("stop", [2, 6, 10])
def test_an_interrupted_import_goes_on_after_its_last_commit(
    engine: str | Cluster, filled: Filled, tmp_path: Path, stop: int
) -> None:
    file = tmp_path / "all.jsonl"
    exported = export_records(filled(engine, 11), file)
    url = engine.format(tmp_path / "to")
    with pytest.raises(Stop):
        import_records(url, [file], progress=stop_at(stop), commit_every=0)
    done = import_records(url, [file])
    assert (done.unchanged, done.added, done.digest) == (stop, 11 - stop, exported.digest)


@pytest.mark.parametrize("commit_every", [0.0, 999.0])
def test_many_files_and_streams_are_read_one_after_the_other(
    engine: str | Cluster, tmp_path: Path, commit_every: float
) -> None:
    (tmp_path / "a.jsonl").write_bytes(records({"id": "a", "text": "أ"}, {"id": "x", "text": "قديم"}).getvalue())
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(records({"id": "b", "text": "ب"}).getvalue()))
    stream = records({"id": "x", "text": "جديد"})
    url = engine.format(tmp_path / "index")
    done = import_records(url, [tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz", stream], commit_every=commit_every)
    assert [(each.id, each.text) for each in documents_of(url)] == [("a", "أ"), ("b", "ب"), ("x", "جديد")]
    assert done.documents == 3


def test_what_is_no_record_is_named_and_the_rest_is_taken(engine: str | Cluster, tmp_path: Path) -> None:
    lines = b'{"id": 1, "text": "a"}\nnot json\n\n{"id": 2}\n{"id": 3, "text": "c"}\n'
    (tmp_path / "some.jsonl").write_bytes(lines)
    done = import_records(engine.format(tmp_path / "index"), [tmp_path / "some.jsonl"])
    assert done.documents == 2
    assert [each.path for each in done.skipped] == [f"{tmp_path / 'some.jsonl'}:2", f"{tmp_path / 'some.jsonl'}:4"]
    assert done.unread == ()


def test_a_file_that_breaks_off_gives_what_stands_before(engine: str | Cluster, tmp_path: Path) -> None:
    url = engine.format(tmp_path / "index")
    fill(url, numbered(500))
    export_records(url, tmp_path / "all.jsonl.gz")
    whole = (tmp_path / "all.jsonl.gz").read_bytes()
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "wrong.jsonl.gz").write_bytes(b"no gzip at all")
    files = [
        tmp_path / "cut.jsonl.gz",
        tmp_path / "nowhere.jsonl",
        tmp_path / "wrong.jsonl.gz",
        records({"id": "z", "text": "z"}),
    ]
    done = import_records(engine.format(tmp_path / "other"), files)
    assert 1 < done.documents < 500
    assert {Path(each.path).name for each in done.unread} == {"nowhere.jsonl", "cut.jsonl.gz", "wrong.jsonl.gz"}


def test_no_file_makes_no_index(engine: str | Cluster, tmp_path: Path) -> None:
    done = import_records(engine.format(tmp_path / "index"), [tmp_path / "nowhere", tmp_path])
    assert (done.documents, len(done.unread)) == (0, 2)
    assert not (tmp_path / "index").exists()


def test_a_record_that_was_changed_behind_its_back_is_named(engine: str | Cluster, tmp_path: Path) -> None:
    url = engine.format(tmp_path / "index")

    def meddle(done: int, total: int | None) -> None:
        if total is None and done == 2:
            fill(url, [Document.from_text("1", "", "غيره")])

    file = records({"id": "1", "text": "أ"}, {"id": "2", "text": "ب"})
    with pytest.raises(DamagedIndex, match=r"changed: '1'\): run the same command again"):
        import_records(url, [file], progress=meddle, commit_every=0)


def test_imported_documents_belong_to_no_file(engine: str | Cluster, tmp_path: Path) -> None:
    url = engine.format(tmp_path / "index")
    import_records(url, [records({"id": "1", "text": "أ"})])
    (tmp_path / "folder").mkdir()
    with kashaf.open(url) as archive:
        archive.add_path(tmp_path / "folder")
        archive.commit()
    assert len(documents_of(url)) == 1


def test_import_types_the_fields_of_a_new_index(engine: str | Cluster, tmp_path: Path) -> None:
    url = engine.format(tmp_path / "index")
    import_records(url, [records({"id": "1", "text": "أ", "year": 1990})], fields={"year": "number"})
    with kashaf.open(url) as archive:
        assert archive.search("*", filters=["year:1980..2000"]).total == 1
    with pytest.raises(InvalidRequest, match="use text, keyword, date or number"):
        import_records(url, [records()], fields={"year": "colour"})


# Migrate


@pytest.mark.parametrize(("source", "target"), PAIRS, indirect=True)
def test_documents_types_and_answers_are_the_same_after_a_migration(
    tmp_path: Path, source: str | Cluster, target: str | Cluster
) -> None:
    first, second = source.format(tmp_path / "1"), target.format(tmp_path / "2")
    fill(first, [BOOK, *numbered(5)], fields={"year": "number"})
    fill(first, numbered(3))  # in several pieces, with something removed
    before = contents(tmp_path / "1")
    done = migrate(first, second)
    assert (done.documents, done.added) == (6, 6)
    assert documents_of(second) == documents_of(first)
    with kashaf.open(second) as archive:
        assert archive.search("*", filters=["year:1980..2000"]).total == 1
    assert contents(tmp_path / "1") == before


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(("source", "target"), ROUND, indirect=True)
@pytest.mark.parametrize(("stop", "at_round"), [(2, 1), (6, 1), (11, 1), (1, 2), (11, 2)])
def test_an_interrupted_migration_goes_on_after_its_last_commit(
    filled: Filled, tmp_path: Path, source: str | Cluster, target: str | Cluster, stop: int, at_round: int
) -> None:
    first, second = filled(source, 11), target.format(tmp_path / "2")
    with pytest.raises(Stop):
        migrate(first, second, progress=stop_at(stop, at_round), commit_every=0)
    there = len(documents_of(second))
    assert there == (11 if at_round == 2 else stop)
    done = migrate(first, second)
    assert (done.documents, done.unchanged, done.added) == (11, there, 11 - there)
    assert documents_of(second) == documents_of(first)


def test_what_is_missing_between_others_is_added(engine: str | Cluster, filled: Filled, tmp_path: Path) -> None:
    first, second = filled(engine, 7), engine.format(tmp_path / "2")
    fill(second, numbered(7)[3:4])
    done = migrate(first, second)
    assert (done.added, done.unchanged) == (6, 1)


KILLED = """
import os, signal, sys
from kashaf.search import migrate
from kashaf.ingest import batches
batches.BATCH_DOCUMENTS = 2
def progress(done, total):
    if done >= 6:
        os.kill(os.getpid(), signal.SIGKILL)
migrate(sys.argv[1], sys.argv[2], progress=progress, commit_every=0)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")
@pytest.mark.parametrize(("source", "target"), ROUND, indirect=True)
def test_a_migration_that_was_killed_goes_on(
    filled: Filled, tmp_path: Path, source: str | Cluster, target: str | Cluster
) -> None:
    first, second = filled(source, 11), target.format(tmp_path / "2")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    child = subprocess.run([sys.executable, "-c", KILLED, first, second], env=env, check=False, timeout=60)
    assert child.returncode == -signal.SIGKILL
    done = migrate(first, second)
    assert (done.documents, done.unchanged) == (11, 6)
    assert documents_of(second) == documents_of(first)


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ([Document.from_text("001", "آخر", "نص آخر")], "'001'"),
        ([Document.from_text("foreign", "", "نص")], "'foreign'"),
        ([Document.from_text(f"x{n}", "", "نص") for n in range(5)], "'x0', 'x1', 'x2' and 2 more"),
    ],
)
def test_a_target_with_other_documents_is_refused_and_left_as_it_is(
    engine: str | Cluster, filled: Filled, tmp_path: Path, others: list[Document], named: str
) -> None:
    first, second = filled(engine, 7), engine.format(tmp_path / "2")
    fill(second, others)
    with pytest.raises(InvalidRequest, match=r"holds documents that are not in .* name a new index") as error:
        migrate(first, second)
    assert f"({named})" in str(error.value)
    assert documents_of(second) == others


def test_an_index_is_not_migrated_to_itself_nor_to_what_has_other_fields(engine: str | Cluster, tmp_path: Path) -> None:
    url = engine.format(tmp_path / "1")
    fill(url, numbered(1), fields={"n": "number"})
    (tmp_path / "link").symlink_to(tmp_path / "1")
    if isinstance(engine, Cluster):
        spellings = (url, f"{url}?timeout=20")
    else:
        spellings = (url, engine.format(f"{tmp_path}/1/../1"), engine.format(tmp_path / "link"))
    for same in spellings:
        with pytest.raises(InvalidRequest, match="are one index"):
            migrate(url, same)
    other = fill(engine.format(tmp_path / "2"), [])
    with pytest.raises(InvalidRequest, match="no field 'n' of the kind number"):
        migrate(url, other)


def test_nothing_is_made_where_there_is_nothing_to_migrate(engine: str | Cluster, tmp_path: Path) -> None:
    with pytest.raises(IndexNotFound):
        migrate(engine.format(tmp_path / "1"), engine.format(tmp_path / "2"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("meddle", "named"),
    [
        (lambda archive: archive.add([Document.from_text("001", "", "غيره")]), "'001'"),
        (lambda archive: archive.remove(["002"]), "'002'"),
        (lambda archive: archive.add([Document.from_text("foreign", "", "x")]), "'foreign'"),
    ],
    ids=["changed", "removed", "added"],
)
def test_a_target_that_was_changed_behind_its_back_is_not_verified(
    engine: str | Cluster, filled: Filled, tmp_path: Path, meddle: Callable[[kashaf.Archive], object], named: str
) -> None:
    first, second = filled(engine, 7), engine.format(tmp_path / "2")
    done_so = []

    def progress(done: int, _: int | None) -> None:
        if done == 7 and not done_so:
            done_so.append(done)
            with kashaf.open(second) as archive:
                meddle(archive)
                archive.commit()

    with pytest.raises(DamagedIndex, match=f"too many: {named}\\): remove .* and migrate .* again"):
        migrate(first, second, progress=progress, commit_every=0)


def test_one_writer_at_a_time(engine: str | Cluster, filled: Filled, tmp_path: Path) -> None:
    first, second = filled(engine, 7), engine.format(tmp_path / "2")
    with kashaf.open(second, create=True) as archive:
        archive.add(numbered(1))
        with pytest.raises(IndexLocked):
            migrate(first, second)
        archive.rollback()


@pytest.mark.parametrize(("source", "target"), ROUND, indirect=True)
def test_an_index_with_other_arabic_rules_can_be_left(tmp_path: Path, source: str | Cluster, target: str | Cluster) -> None:
    first = source.format(tmp_path / "1")
    fill(first, [BOOK, *numbered(3)])
    make_stale(first)
    before = contents(tmp_path / "1")
    with pytest.raises(IncompatibleIndex):
        kashaf.open(first)
    exported = export_records(first, tmp_path / "all.jsonl")
    migrated = migrate(first, target.format(tmp_path / "2"))
    assert exported.digest == migrated.digest
    assert contents(tmp_path / "1") == before
    with kashaf.open(target.format(tmp_path / "2")) as archive:
        assert archive.search("سرت").total == 3


# The state of the sync


def sync(url: str, folder: Path) -> SyncReport:
    with kashaf.open(url) as archive:
        report = archive.add_path(folder)
        archive.commit()
    return report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"نص {name}", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("source", "target"), ROUND, indirect=True)
def test_after_a_migration_the_folder_is_found_unchanged(
    tmp_path: Path, folder: Path, source: str | Cluster, target: str | Cluster
) -> None:
    first, second = source.format(tmp_path / "1"), target.format(tmp_path / "2")
    fill(first, [])
    assert sync(first, folder) == SyncReport(added=3)
    migrate(first, second)
    assert sync(second, folder) == SyncReport(unchanged=3)
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_text("نص جديد", encoding="utf-8")
    assert sync(second, folder) == SyncReport(updated=1, removed=1, unchanged=1)
    assert [each.id for each in documents_of(first)] == ["a.txt", "b.txt", "c.txt"]


def test_the_state_goes_over_only_when_all_is_verified(engine: str | Cluster, tmp_path: Path, folder: Path) -> None:
    first, second = engine.format(tmp_path / "1"), engine.format(tmp_path / "2")
    fill(first, [])
    sync(first, folder)
    with pytest.raises(Stop):
        migrate(first, second, progress=stop_at(2, at_round=2))
    state = Sources(state_folder(second))
    assert state.roots() == []
    state.close()
    migrate(first, second)
    assert sync(second, folder) == SyncReport(unchanged=3)


def test_a_sync_of_the_source_meanwhile_neither_waits_nor_shows(engine: str | Cluster, tmp_path: Path, folder: Path) -> None:
    first, second = engine.format(tmp_path / "1"), engine.format(tmp_path / "2")
    fill(first, [])
    sync(first, folder)
    (folder / "d.txt").write_text("رابع", encoding="utf-8")
    (folder / "a.txt").unlink()
    reports = []

    def progress(done: int, _: int | None) -> None:
        if not reports:
            reports.append(sync(first, folder))

    done = migrate(first, second, progress=progress)
    assert reports == [SyncReport(added=1, removed=1, unchanged=2)]
    assert done.documents == 3
    # the copy is of the commit that was there at the beginning, its state too
    assert sync(second, folder) == SyncReport(added=1, removed=1, unchanged=2)


def test_a_sync_between_the_first_look_and_the_copy_of_the_state_is_copied_whole(
    engine: str | Cluster, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = engine.format(tmp_path / "1"), engine.format(tmp_path / "2")
    fill(first, [])
    sync(first, folder)
    (folder / "d.txt").write_text("رابع", encoding="utf-8")
    keep = transfer._keep_state

    def sync_and_keep(*args: Any) -> None:
        assert sync(first, folder) == SyncReport(added=1, unchanged=3)
        keep(*args)

    monkeypatch.setattr(transfer, "_keep_state", sync_and_keep)
    assert migrate(first, second).documents == 4
    assert sync(second, folder) == SyncReport(unchanged=4)


def test_a_state_without_files_and_an_index_without_state_are_no_hindrance(
    engine: str | Cluster, tmp_path: Path, folder: Path
) -> None:
    first, second = engine.format(tmp_path / "1"), engine.format(tmp_path / "2")
    fill(first, numbered(2))
    migrate(first, second)
    assert sync(second, folder) == SyncReport(added=3)


# Memory


def test_books_come_in_small_batches_and_notes_in_large_ones() -> None:
    book = Document.from_text("b", "", "س" * 600_000)
    notes = numbered(450)
    assert [len(batch) for batch in batches.batches([book] * 5)] == [2, 2, 1]
    assert [len(batch) for batch in batches.batches(notes)] == [200, 200, 50]
    assert [len(batch) for batch in batches.batches(notes, most_documents=400)] == [400, 50]
    assert [len(batch) for batch in batches.batches([book] * 5, most_characters=2_000_000)] == [4, 1]
    assert list(batches.batches([])) == []


@pytest.mark.parametrize(("before", "sizes"), [(0, []), (200, [200]), (201, [200, 1])])
def test_what_comes_before_an_error_is_a_batch_too(before: int, sizes: list[int]) -> None:
    def broken():
        yield from numbered(before)
        raise ValueError("broken")

    taken = []
    with pytest.raises(ValueError, match="broken"):
        taken.extend(map(len, batches.batches(broken())))
    assert taken == sizes


@pytest.mark.parametrize("name", ["backup.jsonl", "backup.jsonl.gz"])
def test_an_export_of_nothing_does_not_replace_an_export(tmp_path: Path, name: str) -> None:
    backup = tmp_path / name
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add([BOOK])
        archive.commit()
        export_records(archive.url, backup)
        before = backup.read_bytes()
        archive.remove([BOOK.id])
        archive.commit()
        with pytest.raises(InvalidRequest, match=r"holds no documents, and .* would be replaced by nothing: remove .* first"):
            export_records(archive.url, backup)
        assert backup.read_bytes() == before
        backup.unlink()
        assert [export_records(archive.url, backup).documents for _ in range(2)] == [0, 0], "nothing may replace nothing"


# Files that are not whole


def exported(tmp_path: Path, name: str = "all.jsonl") -> Path:
    """Give an exported file of twenty documents."""
    url = fill(str(tmp_path / "from"), numbered(20))
    export_records(url, tmp_path / name)
    return tmp_path / name


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz", "كلها.jsonl"])
def test_an_exported_file_has_its_digest_beside_it_as_other_programs_read_it(tmp_path: Path, name: str) -> None:
    path = exported(tmp_path, name)
    assert digest_file(path).read_text(encoding="utf-8").splitlines() == [
        "# documents: 20",
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}",
    ]
    done = import_records(tmp_path / "to", [path])
    assert (done.documents, done.unread) == (20, ())


@pytest.mark.parametrize("name", ["all.jsonl", "all.jsonl.gz"])
def test_a_copy_that_ends_between_two_lines_is_known_by_its_digest(tmp_path: Path, name: str) -> None:
    path = exported(tmp_path, name)
    records = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
    half = b"".join(records.splitlines(keepends=True)[:10])
    path.write_bytes(gzip.compress(half) if name.endswith(".gz") else half)
    done = import_records(tmp_path / "to", [path])
    assert done.documents == 0
    assert [each.path for each in done.unread] == [str(path)]
    digest_file(path).unlink()
    assert import_records(tmp_path / "to", [path]).documents == 10  # nobody can know


def test_a_file_that_is_exported_again_has_the_digest_of_what_it_holds(tmp_path: Path) -> None:
    path = exported(tmp_path)
    with kashaf.open(tmp_path / "from") as archive:
        archive.remove(["003"])
        archive.commit()
    export_records(tmp_path / "from", path)
    assert import_records(tmp_path / "to", [path]).unread == ()


@pytest.mark.parametrize("told", [b"", b"no digest", b"0" * 64 + b"  all.jsonl\n", b"\xff\xfe"])
def test_a_digest_that_is_none_is_no_proof(tmp_path: Path, told: bytes) -> None:
    path = exported(tmp_path)
    digest_file(path).write_bytes(told)
    assert len(import_records(tmp_path / "to", [path]).unread) == 1


@pytest.mark.parametrize("streamed", [True, False])
@pytest.mark.parametrize("cut", [1, 5, 20])
def test_records_that_end_in_the_middle_of_a_line_are_told(tmp_path: Path, cut: int, *, streamed: bool) -> None:
    path = exported(tmp_path)
    digest_file(path).unlink()
    data = path.read_bytes()[: -1 - cut]
    path.write_bytes(data)
    done = import_records(tmp_path / "to", [io.BytesIO(data) if streamed else path])
    assert (done.documents, done.skipped) == (19, ())
    (unread,) = done.unread
    assert unread.path == f"{'-' if streamed else path}:20"
    assert "breaks off" in unread.reason


def test_a_last_line_needs_no_end_and_a_bad_one_that_ends_is_only_skipped(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_bytes(b'{"id": "a", "text": "x"}\n{"id": "b", "text": "y"}')
    assert import_records(tmp_path / "to", [path]).unread == ()
    path.write_bytes(b'{"id": "a", "text": "x"}\n{"id": "b", "te\n')
    done = import_records(tmp_path / "to", [path])
    assert (len(done.skipped), done.unread) == (1, ())


def test_a_folder_with_an_export_in_it_is_indexed_without_its_digest(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    exported(tmp_path, "texts/all.jsonl")
    with kashaf.open(tmp_path / "to", create=True) as archive:
        report = archive.add_path(tmp_path / "texts")
        archive.commit()
        assert (archive.stats().documents, report.skipped) == (20, ())


KILLED_AT_ONCE = """
import os, signal, sys
from kashaf.search import migrate
from kashaf.ingest import filler
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
filler.Filling.take = die
migrate(sys.argv[1], sys.argv[2])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")
def test_a_migration_that_is_killed_leaves_nothing_among_the_temporary_files(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("كتاب", encoding="utf-8")
    with kashaf.open(tmp_path / "from", create=True) as archive:
        archive.add_path(tmp_path / "texts")
        archive.commit()
    (temporary := tmp_path / "temporary").mkdir()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT_ONCE, str(tmp_path / "from"), str(tmp_path / "to")],
        check=False,
        cwd=Path(__file__).parents[2],
        env=environment(TMPDIR=str(temporary), SQLITE_TMPDIR=str(temporary)),
    )
    assert killed.returncode == -signal.SIGKILL
    assert list(temporary.iterdir()) == []
    migrate(tmp_path / "from", tmp_path / "to")
    with kashaf.open(tmp_path / "to") as archive:
        assert archive.add_path(tmp_path / "texts").unchanged == 1
