"""Every system finds the same thing, in the process that asks and in one of its own."""

import subprocess
import sys

import pytest

from benchmarks.collection import BenchmarkError, read_corpus
from benchmarks.systems import SYSTEMS, make
from benchmarks.workers import Worker


@pytest.fixture(params=SYSTEMS)
def system(request, collection, tmp_path):
    system = make(request.param)
    system.build(tmp_path / "index", read_corpus(collection))
    system.open(tmp_path / "index")
    return system


def test_a_word_of_the_text_is_found_and_shown(system):
    [(found, snippet)] = system.snippets("سحاب")
    assert found == "d3"
    assert "سحاب" in snippet


def test_any_word_in_title_or_text_makes_a_hit(system):
    assert {found for found, _ in system.snippets("مطر زلزال")} == {"d3", "d5"}


def test_what_is_typed_never_fails(system):
    assert system.snippets("زلزال") == []
    assert [found for found, _ in system.snippets('سحاب" -')] == ["d3"]


def test_ids_alone_are_those_with_snippets(system):
    try:
        ids = system.ids("صخر لوحة")
    except NotImplementedError:
        assert type(system).__name__ == "Kashaf"  # kashaf has no hit without its snippet
    else:
        assert ids == [found for found, _ in system.snippets("صخر لوحة")]


def test_a_worker_counts_documents_and_bytes_and_times_each_query(collection, tmp_path):
    heard = []
    with Worker("SQLite FTS5", tmp_path / "index") as worker:
        indexed = worker.index(collection, 4, heard.append)
        assert indexed.documents == 4
        assert indexed.bytes == sum(article.size for article in read_corpus(collection, 4))
        assert indexed.peak > 1_000_000
        worker.open()
        assert len(worker.seconds(["سحاب", "مطر"], snippets=True)) == 2
        assert worker.peak() >= indexed.peak
    assert heard == []  # the first word of progress comes after a hundred documents


def test_what_goes_wrong_in_a_worker_is_told_with_its_name(tmp_path):
    with Worker("SQLite FTS5", tmp_path) as worker, pytest.raises(BenchmarkError, match=r"^SQLite FTS5: .*is not a folder"):
        worker.index(tmp_path / "nowhere", None, print)


def test_a_worker_that_dies_is_told_with_its_name(tmp_path):
    with Worker("SQLite FTS5", tmp_path) as worker:
        worker._process.terminate()
        with pytest.raises(BenchmarkError, match="its process ended before it answered"):
            worker.peak()


def test_a_peer_is_measured_without_kashafs_rooms_in_its_memory():
    code = "import sys, benchmarks.workers, benchmarks.sqlite_system; print('kashaf.search' in sys.modules, 'whoosh' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False False\n"
