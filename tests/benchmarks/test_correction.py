"""Correction is measured over errors of every kind, and each system is asked for the same words."""

import json
import random
from pathlib import Path

import pytest

from benchmarks.collections.misspelling import KINDS, LETTERS, draw, misspell
from benchmarks.correction import main
from benchmarks.systems.spellers import symspell_compound, whoosh_words
from kashaf.analyzers import Analyzer
from kashaf.analyzers.error_model import cost

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
WORDS = {"مدرسه": 9, "مدرسته": 2, "مكتب": 5, "الوفاق": 4, "حكومه": 4}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The seeds as a collection."""
    folder = tmp_path_factory.mktemp("seeds")
    lines = [json.dumps({"id": file.name, "text": file.read_text(encoding="utf-8")}) for file in sorted(SEEDS.glob("*.txt"))]
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_every_system_is_asked_and_its_words_are_counted(corpus, capsys, table, engine):
    assert main([str(corpus), "--each", "10", "--engine", engine]) == 0
    shown = capsys.readouterr().out
    rows = table(shown)
    head = rows.pop("put right by the first, percent")
    assert head == [*KINDS, "all", "by any of five", "words", "ms a word"]
    rows.pop("---")
    assert len(rows) == 7
    assert [row[-2] for row in rows.values()] == ["80"] * 5 + ["8"] * 2
    for row in rows.values():
        assert float(row[-4]) <= float(row[-3]) <= 100
    assert float(rows["kashaf"][-3]) > 90
    assert "errors that make another word of the corpus" in shown


def test_what_cannot_be_read_is_told_in_a_line(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_every_kind_of_error_comes_about_as_often_and_no_word_twice():
    letters = random.Random(1)
    pairs = [tuple("".join(letters.choices(LETTERS, k=6)) for _ in range(2)) for _ in range(2_000)]
    misspelt, words_too = misspell(pairs, 20, Analyzer(), random.Random(1), {"كتاب"})
    assert [each.kind for each in misspelt] == [kind for kind in KINDS for _ in range(20)]
    assert len({each.meant for each in misspelt}) == len(misspelt)
    assert words_too == []
    for each in misspelt:
        typed, meant = (text.replace(" ", "") for text in each[:2])
        assert typed == meant if each.kind.startswith("space") else 0 < cost(typed, meant) <= 2


def test_what_becomes_another_word_is_put_aside():
    class Everything:
        def __contains__(self, word: object) -> bool:
            return True

    misspelt, words_too = misspell([("مدرسة", "مكتب")] * 3, 1, Analyzer(), random.Random(1), Everything())
    assert misspelt == []
    assert {each.meant for each in words_too} == {"مدرسة"}


def test_words_are_drawn_out_of_running_text_with_what_follows():
    drawn = draw(["حكومة الوفاق في سرت", "حكومة الوفاق NATO"], Analyzer(), 5, random.Random(1))
    assert drawn == [("حكومه", "الوفاق")]


def test_the_peers_know_the_words_and_how_common_they_are():
    assert whoosh_words(WORDS, 1, 1.0).correct("مدرسهه") == ["مدرسه", "مدرسته"]
    assert symspell_compound(WORDS, ["حكومة الوفاق"], Analyzer()).correct("حكومهالوفاق") == ["حكومه الوفاق"]
