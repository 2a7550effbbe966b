"""All statistics of an archive's words are methods of `archive.corpus`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

import kashaf
from kashaf.errors import InvalidRequest
from kashaf.search import Archive, Concordance, Frequencies
from kashaf.search.corpus import texts

NAMES = ("concordance", "frequencies", "words")


@pytest.fixture
def archive(make: Callable[..., Archive]) -> Archive:
    return make(["القمر في السماء", "قمر وشمس"])


def test_the_corpus_gives_words_in_context_numbers_of_words_and_words(archive: Archive) -> None:
    assert [line.word for line in archive.corpus.concordance("قمر", sort="document")] == ["القمر", "قمر"]
    assert [(row.term, row.occurrences) for row in archive.corpus.frequencies("قمر", limit=1)] == [("السماء", 1)]
    assert [word.term for word in archive.corpus.words("الق")] == ["القمر"]


@pytest.mark.parametrize("name", NAMES)
def test_the_names_on_the_archive_stay_until_1_0(archive: Archive, name: str) -> None:
    def plain(answer: Any) -> object:
        return list(answer)

    old, new = getattr(archive, name), getattr(archive.corpus, name)
    assert plain(old("قمر")) == plain(new("قمر"))
    assert inspect.signature(old) == inspect.signature(new)
    assert "until 1.0" in (old.__doc__ or "")


def test_each_call_sees_the_newest_commit_and_a_snapshot_its_own(archive: Archive) -> None:
    corpus, seen = archive.corpus, archive.snapshot().corpus
    archive.add([{"id": "9", "text": "قمر"}])
    archive.commit()
    assert (corpus.concordance("قمر").total, seen.concordance("قمر").total) == (3, 2)


def test_the_corpus_ends_with_its_archive(archive: Archive) -> None:
    corpus = archive.corpus
    assert repr(corpus) == f"<Corpus of {archive.url}>"
    archive.close()
    with pytest.raises(InvalidRequest, match="closed"):
        corpus.frequencies()


def test_it_is_at_the_front_door(archive: Archive) -> None:
    assert isinstance(archive.corpus, kashaf.Corpus)


# one word for "there was more"


def test_partial_says_that_there_was_more_and_cut_is_its_name_until_1_0(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole: list[Concordance | Frequencies] = [archive.corpus.concordance("قمر"), archive.corpus.frequencies("قمر")]
    monkeypatch.setattr(texts, "MAX_DOCUMENTS", 1)
    some: list[Concordance | Frequencies] = [archive.corpus.concordance("قمر"), archive.corpus.frequencies("قمر")]
    for found, more in [(whole, False), (some, True)]:
        for each in found:
            assert (each.partial, each.cut) == (more, more)
            assert (each.as_dict()["partial"], each.as_dict()["cut"]) == (more, more)
