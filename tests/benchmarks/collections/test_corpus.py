"""What a benchmark reads, and what it says to a folder it cannot use."""

import gzip
import json

import pytest

from benchmarks.collections.corpus import Article, read_corpus
from benchmarks.errors import BenchmarkError


def test_articles_come_in_the_order_of_the_file_and_no_more_than_asked_for(collection):
    assert [article.id for article in read_corpus(collection, 3)] == ["d1", "d2", "d3"]
    assert len(list(read_corpus(collection))) == 10


def test_a_gzipped_corpus_is_read_like_a_plain_one(collection, tmp_path):
    packed = tmp_path / "packed"
    packed.mkdir()
    with gzip.open(packed / "corpus.jsonl.gz", "wb") as file:
        file.write((collection / "corpus.jsonl").read_bytes())
    assert list(read_corpus(packed)) == list(read_corpus(collection))


def test_a_title_may_be_missing_and_numbers_become_strings(tmp_path):
    (tmp_path / "corpus.jsonl").write_text('{"id": 7, "text": "نص"}\n\n', encoding="utf-8")
    assert list(read_corpus(tmp_path)) == [Article("7", "", "نص")]


def test_size_counts_bytes_of_utf8_in_title_and_text():
    assert Article("1", "مطر", "ab").size == 8


def test_a_folder_without_a_corpus_is_named(tmp_path):
    (tmp_path / "set").mkdir()
    with pytest.raises(BenchmarkError, match=r"set has neither corpus\.jsonl nor corpus\.jsonl\.gz"):
        read_corpus(tmp_path / "set")
    with pytest.raises(BenchmarkError, match="is not a folder"):
        read_corpus(tmp_path / "nowhere")


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}', '"text"'])
def test_a_line_that_is_no_article_is_named_with_its_number(tmp_path, line):
    good = json.dumps({"id": "1", "title": "", "text": ""})
    (tmp_path / "corpus.jsonl").write_text(f"{good}\n{line}\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"corpus\.jsonl, line 2: must be a JSON object with id, title, text"):
        list(read_corpus(tmp_path))
