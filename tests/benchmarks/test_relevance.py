"""The relevance benchmark from end to end, on ten documents whose numbers can be worked out by hand."""

import csv
from math import log2

import pytest

from benchmarks.relevance import main

# q1 has its one right answer first, q2 has none of its own, q3 has one of two first.
NDCG = f"{100 * (1 + 0 + 1 / (1 + 1 / log2(3))) / 3:.1f}"
EXPECTED = [NDCG, "66.7", "50.0", "66.7"]


def test_the_numbers_are_those_worked_out_by_hand(collection, capsys, table):
    assert main([str(collection)]) == 0
    printed = capsys.readouterr().out
    assert "10 documents, 3 queries, 4 judgements." in printed
    assert f"python -m benchmarks.relevance {collection}\n" in printed
    rows = table(printed)
    assert rows["percent"] == ["nDCG@10", "MRR@10", "recall@100", "success@1", "better / worse", "p"]
    assert rows["kashaf"][:4] == EXPECTED
    for peer in ("kashaf, level word", "BM25, words", "BM25, Snowball stems", "BM25, kashaf's words", "BM25, kashaf's stems"):
        assert rows[peer] == [*(f"{value} (+0.0)" for value in EXPECTED), "0 / 0", "1.0000"]


def test_values_of_each_query_are_written(collection, tmp_path, capsys):
    file = tmp_path / "queries.tsv"
    assert main([str(collection), "--per-query", str(file)]) == 0
    with file.open(encoding="utf-8", newline="") as lines:
        read = list(csv.DictReader(lines, delimiter="\t"))
    assert [row["query"] for row in read] == ["q1", "q2", "q3"]
    assert read[2]["relevant"] == "d2 d9"
    assert read[2]["kashaf: recall@100"] == "0.5000"
    assert read[2]["BM25, words: first"] == "d2"
    assert read[1]["kashaf: success@1"] == "0.0000"


def test_documents_of_another_corpus_are_mixed_in_without_being_judged(collection, capsys, table):
    assert main([str(collection), "--with", str(collection), "--documents", "5"]) == 0
    printed = capsys.readouterr().out
    assert "15 documents, 3 queries" in printed
    # d2 and d3 have a twin now, equally good but not judged; recall does not mind, for both are found.
    assert table(printed)["BM25, words"][2] == "50.0 (+0.0)"


def test_a_known_item_is_found_by_words_of_its_title(collection, capsys, table):
    assert main([str(collection), "--known-items"]) == 0
    printed = capsys.readouterr().out
    assert "10 documents, 1 queries, 1 judgements." in printed  # one title alone has three words
    assert table(printed)["kashaf"][:4] == ["100.0"] * 4


def test_an_index_that_is_kept_is_used_again_but_not_for_other_documents(collection, tmp_path, capsys, table):
    index = tmp_path / "kept"
    assert main([str(collection), "--index", str(index)]) == 0
    first = capsys.readouterr().out
    assert main([str(collection), "--index", str(index)]) == 0
    assert capsys.readouterr().out == first
    assert main([str(collection), "--index", str(index), "--documents", "9"]) == 2
    assert "holds 10 documents, not these 9" in capsys.readouterr().err


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_wrong_folder_is_one_line_and_status_2(collection, capsys, missing):
    (collection / missing).unlink()
    assert main([str(collection)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(collection) in printed.err
