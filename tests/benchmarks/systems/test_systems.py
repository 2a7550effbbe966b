"""Every system finds the same thing, in the process that asks and in one of its own."""

import subprocess
import sys

import pytest

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.errors import BenchmarkError, Missing
from benchmarks.measurement.workers import Worker
from benchmarks.systems.registry import DEFAULT, SYSTEMS, chosen, make

WITH_SNIPPETS = [name for name in DEFAULT if name != "bm25s"]


@pytest.fixture
def system(request, collection, tmp_path):
    system = make(request.param)
    system.build(str(tmp_path / "index"), read_corpus(collection))
    system.open(str(tmp_path / "index"))
    yield system
    system.close()


def of(names):
    return pytest.mark.parametrize("system", names, indirect=True)


def test_the_systems_of_a_plain_run_need_no_server():
    servers = {name for name, kind in SYSTEMS.items() if kind.server}
    assert servers == {"kashaf-opensearch", "opensearch", "postgresql"}
    assert set(DEFAULT) == SYSTEMS.keys() - servers


def test_systems_are_chosen_by_name_and_come_in_the_order_of_the_tables():
    assert chosen("sqlite, kashaf,sqlite") == ("kashaf", "sqlite")


def test_a_package_that_is_not_installed_is_named_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "bm25s", None)
    monkeypatch.delitem(sys.modules, "benchmarks.systems.bm25s", raising=False)
    with pytest.raises(Missing, match=r"the package bm25s is not installed: pip install -e '\.\[benchmarks\]'"):
        make("bm25s")


@of(WITH_SNIPPETS)
def test_a_word_of_the_text_is_found_and_shown(system):
    [(found, snippet)] = system.snippets("سحاب")
    assert found == "d3"
    assert "سحاب" in snippet


@of(DEFAULT)
def test_any_word_in_title_or_text_makes_a_hit(system):
    assert system.answer("مطر زلزال") == 2
    assert system.answer("زلزال") == 0


@of(WITH_SNIPPETS)
def test_what_is_typed_never_fails(system):
    assert system.snippets("زلزال") == []
    assert [found for found, _ in system.snippets('سحاب" -')] == ["d3"]


@of([name for name in DEFAULT if not name.startswith("kashaf")])  # which has no hit without its snippet
def test_ids_alone_are_those_of_the_best(system):
    assert set(system.ids("صخر لوحة")) == {"d2", "d10"}
    assert system.ids("سحاب") == ["d3"]


@of(WITH_SNIPPETS)
def test_a_prefix_finds_the_words_that_begin_so(system):
    assert [found for found, _ in system.prefix("سحا")] == ["d3"]
    assert {found for found, _ in system.prefix("مط")} == {"d3", "d5", "d7"}


@of([name for name in WITH_SNIPPETS if name != "sqlite"])
def test_a_wildcard_is_any_one_letter(system):
    assert [found for found, _ in system.wildcard("س?اب")] == ["d3"]
    assert [found for found, _ in system.wildcard("س?ب")] == ["d1"]
    assert system.wildcard("س?") == []


@of(WITH_SNIPPETS)
def test_what_is_put_is_found_and_takes_the_place_of_what_had_its_id(system):
    system.put(Article("d11", "واحة", "سحاب"))
    assert {found for found, _ in system.snippets("سحاب")} == {"d3", "d11"}
    system.put(Article("d3", "واحة", "رمل"))
    assert [found for found, _ in system.snippets("سحاب")] == ["d11"]
    assert {found for found, _ in system.snippets("واحة")} == {"d3", "d11"}


@of(["bm25s"])
def test_what_a_system_cannot_do_it_says(system):
    for request in (system.snippets, system.prefix, system.wildcard, system.put):
        with pytest.raises(NotImplementedError):
            request(None)


@of(["tantivy"])
def test_tantivy_stems_with_its_own_stemmer(system):
    assert [found for found, _ in system.snippets("السحاب")] == ["d3"]


@of(["bm25s"])
def test_bm25s_stems_with_snowball(system):
    assert system.ids("السحاب") == ["d3"]


@of(["whoosh-levels"])
def test_whoosh_with_kashafs_fields_has_the_stems_of_kashaf(system):
    [(found, snippet)] = system.snippets("بالسحاب")
    assert found == "d3"
    assert ">سحاب<" in snippet


def test_kashaf_tells_what_its_time_goes_to(collection, tmp_path):
    system = make("kashaf")
    system.build(str(tmp_path / "index"), read_corpus(collection))
    parts = system.parts(str(tmp_path / "index"), ["سحاب", "مطر"])
    assert list(parts) == ["analysis, planning and the rest", "engine's match", "reading", "snippets"]
    assert min(parts.values()) > 0


def test_a_worker_counts_documents_and_bytes_and_times_each_query(collection, tmp_path):
    heard = []
    with Worker("sqlite", str(tmp_path / "index")) as worker:
        indexed = worker.index(collection, 4, heard.append)
        assert indexed.documents == 4
        assert indexed.bytes == sum(article.size for article in read_corpus(collection, 4))
        assert indexed.memory.peak > 1_000_000
        assert indexed.size == (tmp_path / "index" / "fts5.db").stat().st_size
        worker.open()
        assert len(worker.seconds("snippets", ["سحاب", "مطر"])) == 2
        assert worker.seconds("wildcard", ["س?اب"]) is None
        assert worker.parts(["سحاب"]) is None
        assert len(worker.put([Article("d11", "", "سحاب")])) == 1
        assert worker.memory().peak >= indexed.memory.peak
    assert heard == []  # the first word of progress comes after a hundred documents


def test_what_goes_wrong_in_a_worker_is_told_with_its_name(tmp_path):
    with Worker("sqlite", str(tmp_path)) as worker, pytest.raises(BenchmarkError, match=r"^SQLite FTS5: .*is not a folder"):
        worker.index(tmp_path / "nowhere", None, print)


def test_a_worker_that_dies_is_told_with_its_name(tmp_path):
    with Worker("sqlite", str(tmp_path)) as worker:
        worker._process.terminate()
        with pytest.raises(BenchmarkError, match="its process ended before it answered"):
            worker.memory()


def test_opening_is_timed_without_the_imports_that_another_process_saw(collection, tmp_path):
    place = str(tmp_path / "index")
    with Worker("kashaf", place) as worker:
        worker.index(collection, None, print)
    with Worker("kashaf", place) as worker:
        first = worker.first("سحاب")
    assert any(name.startswith("whoosh") for name in first.modules)
    with Worker("kashaf", place) as worker:
        again = worker.first("سحاب", first.modules)
    assert again.modules == ()


def test_a_peer_is_measured_without_kashafs_rooms_in_its_memory():
    code = "import sys, benchmarks.measurement.workers, benchmarks.systems.sqlite; print('kashaf.search' in sys.modules, 'whoosh' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False False\n"
