"""Where the index of the relevance benchmark lies, and that nothing of it stays."""

from pathlib import Path

import pytest

from benchmarks.collection import BenchmarkError
from benchmarks.engines import chosen_engines, new_place
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
