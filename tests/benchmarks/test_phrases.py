"""What phrases find: that every number can be worked out by hand."""

import json

import pytest

from benchmarks.collections.corpus import Article
from benchmarks.phrases import holding, main, written_lines

SENTENCES = ("حقوق الإنسان مصونة", "وبحقوق الإنسان نلتزم", "حقوق كل إنسان")


@pytest.fixture
def collection(tmp_path):
    texts = [*SENTENCES, *(f"حقوق الإنسان في المادة {number}" for number in range(5))]
    return write(tmp_path, texts)


def write(folder, texts):
    lines = [json.dumps({"id": str(number), "title": "", "text": text}) for number, text in enumerate(texts)]
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_what_holds_and_what_is_found_is_counted(collection, table, capsys):
    assert main([str(collection), "--queries", "1", "--without-lucene"]) == 0
    printed = capsys.readouterr().out
    assert "8 documents, 1 phrases of two words." in printed
    found = table(printed)
    assert found["hold the phrase"] == ["7", "100.0", "0"]
    assert found["kashaf"] == ["7", "100.0", "0"]
    assert found["kashaf, as spelt (=)"] == found["words as written"] == ["6", "85.7", "0"]


def test_particles_and_the_article_belong_to_the_first_word():
    articles = [
        Article("1", "", "للمدينة المنورة"),
        Article("2", "", "في المدينة المنورة"),
        Article("3", "", "والمدينة المنورة"),
    ]
    lines = written_lines(articles)
    assert holding("المدينة المنورة", lines) == {"1", "2", "3"}
    assert holding("مدينة المنورة", lines) == set()


def test_a_collection_without_phrases_is_an_error(tmp_path, capsys):
    assert main([str(write(tmp_path, ["كلمة"])), "--without-lucene"]) == 2
    assert "no two words that stand side by side" in capsys.readouterr().err
