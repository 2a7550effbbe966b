"""A corpus of any size out of ten articles."""

import json

import pytest

from benchmarks.collections.corpus import Article, read_corpus, read_queries
from benchmarks.collections.growth import LETTERS, WORD, grow, grown
from benchmarks.errors import BenchmarkError


@pytest.fixture
def corpus(tmp_path):
    """Forty articles: each has one frequent word and two of its own, of six letters."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    letters = [first + second for first in LETTERS[:5] for second in LETTERS[:8]]
    lines = (
        json.dumps({"id": str(number), "title": f"سور{own}ان", "text": f"مدينة في سوق{own}ات،"})
        for number, own in enumerate(letters)
    )
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "مدينة"}\n', encoding="utf-8")
    return folder


def vocabulary(articles):
    return {word for article in articles for word in WORD.findall(f"{article.title} {article.text}")}


def test_the_first_articles_are_those_of_the_corpus(corpus):
    assert list(grown(corpus, 15)) == list(read_corpus(corpus, 15))
    assert list(grown(corpus, 95))[:40] == list(read_corpus(corpus))


@pytest.mark.parametrize("documents", [1, 39, 40, 41, 80, 95])
def test_there_are_as_many_as_asked_for_each_with_an_id_of_its_own(corpus, documents):
    assert len({article.id for article in grown(corpus, documents)}) == documents


def test_copies_say_so_in_their_ids(corpus):
    found = list(grown(corpus, 81))
    assert (found[40].id, found[80].id) == ("0+1", "0+2")


def test_the_same_corpus_gives_the_same(corpus):
    assert list(grown(corpus, 95)) == list(grown(corpus, 95))


def test_rare_words_are_altered_and_frequent_ones_stay(corpus):
    first, copy = (list(grown(corpus, 80))[start : start + 40] for start in (0, 40))
    assert all("مدينة في" in article.text and article.text.endswith("،") for article in copy)
    assert all(len(new.text) == len(old.text) for new, old in zip(copy, first, strict=True))
    assert sum(new.title != old.title for new, old in zip(copy, first, strict=True)) > 20


def test_the_vocabulary_grows_as_from_the_first_half_to_the_whole(corpus):
    half, whole, twice = (len(vocabulary(grown(corpus, size))) for size in (20, 40, 80))
    assert (half, whole) == (41, 81)
    assert twice == pytest.approx(whole * whole / half, rel=0.1)  # an altered word may be one that is there


def test_a_grown_corpus_is_a_folder_like_any_other(corpus, tmp_path):
    grow(corpus, tmp_path / "grown", 50)
    assert list(read_corpus(tmp_path / "grown")) == list(grown(corpus, 50))
    assert read_queries(tmp_path / "grown") == read_queries(corpus)


def test_words_of_one_script_alone_are_altered(tmp_path):
    (tmp_path / "corpus.jsonl").write_text('{"id": "1", "title": "kashaf 2016", "text": "في ما"}', encoding="utf-8")
    assert list(grown(tmp_path, 2))[1] == Article("1+1", "kashaf 2016", "في ما")


def test_an_empty_corpus_is_told(tmp_path):
    (tmp_path / "corpus.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="has no article"):
        list(grown(tmp_path, 5))
