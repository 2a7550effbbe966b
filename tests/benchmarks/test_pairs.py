"""Pairs of words: the table is sound, and what is counted of it can be counted by hand."""

from collections import Counter
from contextlib import ExitStack

import pytest

from benchmarks import pairs
from benchmarks.errors import BenchmarkError, Missing
from benchmarks.pairs import PAIRS, RELATIONS, Pair, System, main, read_pairs, systems
from benchmarks.systems.lucene import find_lucene
from kashaf.analyzers import Analyzer

HEAD = "# a remark\nword1\tword2\trelation\treason\n"
FEW = """\
الكتاب\tكتاب\tsame\tarticle
كتب\tكتب\tsame\tnothing
مكتب\tكاتب\trelated\tplace
بحر\tحر\tdifferent\tب
لبنان\tلبن\tunrelated\tname
"""


@pytest.fixture
def few(tmp_path, monkeypatch):
    file = tmp_path / "pairs.tsv"
    file.write_text(HEAD + FEW, encoding="utf-8")
    monkeypatch.setattr(pairs, "PAIRS", file)
    return file


def test_the_table_is_large_and_holds_each_pair_once():
    found = read_pairs(PAIRS)
    assert len(found) >= 600
    assert Counter(pair.relation for pair in found).keys() == set(RELATIONS)
    assert max(Counter(frozenset(pair[:2]) for pair in found).values()) == 1
    assert all(pair.one != pair.other and " " not in pair.one for pair in found)
    assert all(" " not in pair.other or "in one run" in pair.reason for pair in found)


def test_a_reason_belongs_to_one_relation():
    reasons = {(pair.relation, pair.reason) for pair in read_pairs(PAIRS)}
    assert len({reason for _, reason in reasons}) == len(reasons)


@pytest.mark.parametrize("line", ["كتاب\tكتب\tsame", "كتاب\tكتب\tsimilar\tplural", "كتاب\t\tsame\tplural"])
def test_a_line_that_is_no_pair_is_named_with_its_number(few, line):
    few.write_text(f"{HEAD}{line}\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match=r"pairs\.tsv, line 3: must be two words, one of same, related"):
        read_pairs(few)


def test_words_are_joined_when_their_terms_are_the_same_and_there_are_any():
    pair = Pair("هذا", "ذلك", "same", "")
    assert System(lambda _: ["term"], roots=False).joins(pair)
    assert not System(lambda _: [], roots=False).joins(pair)
    assert not System(str.split, roots=False).joins(pair)


def test_every_level_that_has_whole_words_is_measured():
    with ExitStack() as stack:
        found = systems(stack, lucene=False)
    levels = [level for level in Analyzer().levels if level != "grams"]
    assert [name for name in found if name.startswith("kashaf")] == [f"kashaf, {level}" for level in levels]
    assert {name for name, system in found.items() if system.roots} >= {"ISRI", "Tashaphyne, roots"}


@pytest.mark.usefixtures("few")
def test_precision_and_recall_count_related_words_for_roots_but_against_stems(capsys, table):
    assert main(["--without-lucene"]) == 0
    rows = table(capsys.readouterr().out)
    assert rows["joined"] == [
        *("same, of 2", "related, of 1", "different, of 1", "unrelated, of 1"),
        *("precision, as stems", "recall, as stems", "precision, as roots", "recall, as roots"),
    ]
    assert rows["words"] == ["1", "0", "0", "0", "100.0", "50.0", "100.0", "33.3"]
    assert rows["ISRI"] == ["2", "1", "0", "1", "50.0", "100.0", "75.0", "100.0"]
    assert rows["same: article"][0] == "1"


@pytest.mark.usefixtures("few")
def test_what_a_system_gets_wrong_is_listed_with_its_terms(capsys):
    assert main(["--without-lucene", "--missed", "ISRI"]) == 0
    *_, head, last = capsys.readouterr().out.splitlines()
    assert head.split("\t")[:4] == ["one", "other", "relation", "reason"]
    assert last == "لبنان\tلبن\tunrelated\tname\tلبن\tلبن"
    assert main(["--without-lucene", "--missed", "words"]) == 0
    *_, last = capsys.readouterr().out.splitlines()
    assert last == "الكتاب\tكتاب\tsame\tarticle\tالكتاب\tكتاب"  # apart though related: right for words


@pytest.mark.usefixtures("few")
def test_a_system_that_is_not_there_is_named_with_those_that_are(capsys):
    assert main(["--without-lucene", "--missed", "light10"]) == 2
    assert "'light10' is no system of the table: choose from kashaf, spelling;" in capsys.readouterr().err


@pytest.mark.usefixtures("few")
def test_lucene_is_measured_unless_it_is_left_out(capsys, table, need):
    try:
        find_lucene()
    except Missing as error:
        need(False, f"Lucene ({error})", "python3 scripts/opensearch.py install")
    assert main([]) == 0
    assert table(capsys.readouterr().out)["Lucene's Arabic analyzer"][:4] == ["2", "0", "0", "1"]
