"""Where the index of the relevance benchmark lies, and that nothing of it stays."""

import sys
from pathlib import Path

import pytest

from benchmarks.errors import BenchmarkError, Missing
from benchmarks.systems.engines import chosen_engines, new_place
from tests.servers import ask


def test_engines_are_chosen_by_name_in_the_order_given():
    assert chosen_engines("tantivy, whoosh,tantivy") == ("tantivy", "whoosh")


@pytest.mark.parametrize("names", ["lucene", "whoosh,", ""])
def test_what_is_no_engine_is_named_with_those_there_are(names):
    with pytest.raises(BenchmarkError, match="is no engine: choose from whoosh, tantivy, opensearch"):
        chosen_engines(names)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_folder_is_gone_with_its_context(engine):
    with new_place(engine) as url:
        scheme, _, folder = url.partition(":")
        Path(folder).mkdir()
    assert scheme == engine
    assert not Path(folder).parent.exists()


def test_an_index_in_a_running_server_is_removed_from_it(opensearch, monkeypatch):
    monkeypatch.setenv("KASHAF_OPENSEARCH_URL", opensearch)
    with new_place("opensearch") as url:
        name = url.rpartition("/")[2]
        ask(f"{opensearch}/{name}-1", "PUT")
        assert [row["index"] for row in ask(f"{opensearch}/_cat/indices/{name}*?format=json")] == [f"{name}-1"]
    assert ask(f"{opensearch}/_cat/indices/{name}*?format=json") == []


def test_a_server_that_does_not_answer_is_told_with_what_may_be_left_there(monkeypatch):
    monkeypatch.setenv("KASHAF_OPENSEARCH_URL", "http://127.0.0.1:9")
    with (
        pytest.raises(BenchmarkError, match=r"made at http://127\.0\.0\.1:9 under kashaf-relevance-\w+ cannot be removed"),
        new_place("opensearch"),
    ):
        pass


def test_a_client_that_is_not_installed_is_named_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setenv("KASHAF_OPENSEARCH_URL", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with (
        pytest.raises(Missing, match=r"opensearch-py is not installed: pip install -e '\.\[benchmarks\]'"),
        new_place("opensearch"),
    ):
        pass
