"""A search without hits always explains itself.

It reports each word of the query, and offers what finds more with its count.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.search import Archive, QueryWord
from kashaf.search.assist.assistance import FEW_DOCUMENTS, MAX_ALTERNATIVES, MAX_WORDS, Assistance, Assistant
from kashaf.search.query.parser import parse

TEXTS = ["غارات في سرت", "غارات أخرى", "غارات جوية", "الكتب في المكتبة", "حكومة الوفاق", "الوفاق في حكومة"]

Make = Callable[..., Archive]


def told(archive: Archive, query: str, **asked: object) -> list[tuple[str, str, int]]:
    return [(word.text, word.state, word.documents) for word in archive.search(query, **asked).words]


def offered(archive: Archive, query: str, **asked: object) -> dict[str, tuple[str, int]]:
    return {each.reason: (each.query, each.total) for each in archive.search(query, **asked).alternatives}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("زرافة", [("زرافة", "unknown", 0)]),
        ("+الغارات +زرافة", [("الغارات", "found", 3), ("زرافة", "unknown", 0)]),
        ("سَرت في", [("سَرت", "found", 1), ("في", "ignored", 3)]),
        ("سرت -غارات -زرافة", [("سرت", "found", 1), ("غارات", "excluded", 3), ("زرافة", "excluded", 0)]),
        ('"الوفاق حكومة"', [("الوفاق", "found", 2), ("حكومة", "found", 2)]),
        ("=كتاب", [("=كتاب", "unknown", 0)]),
        ("زرا* سرط~", [("زرا*", "unknown", 0), ("سرط~", "found", 1)]),
        ("title:سرت", [("title:سرت", "unknown", 0)]),
        ("زرافة زرافة", [("زرافة", "unknown", 0)]),
        ("غارات", []),  # three are not few
        ("؟!", []),
    ],
)
def test_each_word_says_what_became_of_it(make: Make, query: str, words: list[tuple[str, str, int]]) -> None:
    assert told(make(TEXTS), query) == words


def test_words_are_counted_at_the_level_asked(make: Make) -> None:
    archive = make(TEXTS)
    assert told(archive, "+كتاب +زرافة") == [("كتاب", "found", 1), ("زرافة", "unknown", 0)]
    assert told(archive, "+كتاب +زرافة", level="word") == [("كتاب", "unknown", 0), ("زرافة", "unknown", 0)]


def test_words_are_counted_without_the_filters(make: Make) -> None:
    archive = make([{"id": str(n), "text": "سرت", "source": "الجزيرة"} for n in range(5)])
    assert told(archive, "سرت", filters=["source:رويترز"]) == [("سرت", "found", 5)]


def test_the_query_without_its_filters_is_offered(make: Make) -> None:
    archive = make([{"id": str(n), "text": "سرت", "source": "الجزيرة"} for n in range(5)])
    assert offered(archive, "سرت", filters=["source:رويترز"]) == {"filters": ("سرت", 5)}
    assert offered(archive, "زرافة", filters=["source:رويترز"]) == {}


def test_the_query_without_an_unknown_or_its_rarest_word_is_offered(make: Make) -> None:
    archive = make(TEXTS)
    assert offered(archive, "+غارات +زرافة")["fewer"] == ("+غارات", 3)
    assert offered(archive, "+غارات +حكومة")["fewer"] == ("+غارات", 3)
    assert "fewer" not in offered(archive, "زرافة")


def test_of_looser_levels_the_first_that_finds_more_is_offered(make: Make) -> None:
    archive = make(["المكاتب", "المكاتب"])
    (other,) = archive.search("كتاب", level="spelling").alternatives
    assert (other.reason, other.level, other.total) == ("level", "root", 2)


def test_nothing_is_offered_that_finds_no_more(make: Make) -> None:
    archive = make(TEXTS)
    for query in ("حكومة", '"حكومة الوفاق"', "+سرت +غارات", "زرافة", "=غارات =سرت"):
        results = archive.search(query)
        assert all(each.total > results.total for each in results.alternatives), query
        for each in results.alternatives:
            assert archive.search(each.query, level=each.level).total == each.total, query


def test_what_is_typed_is_never_replaced(make: Make) -> None:
    results = make(["المدرسة"] * 5).search("المدرصة")
    assert (results.total, results.query, results.suggestion) == (0, "المدرصة", "المدرسة")
    assert results.words == (QueryWord("المدرصة", "unknown", 0),)


def test_help_counts_a_bounded_number_of_queries(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make(TEXTS)
    counted = 0
    match = archive._index.match

    def counting(*asked: object, limit: int, **named: object) -> object:
        nonlocal counted
        counted += limit == 0
        return match(*asked, limit=limit, **named)

    monkeypatch.setattr(archive._index, "match", counting)
    words = [f"زرافة{letter}" for letter in "ابتثجحخدذرزسشصض"]
    assert len(archive.search(" ".join(f"+{word}" for word in words), filters=["source:x"]).words) == MAX_WORDS
    assert counted <= MAX_WORDS + MAX_ALTERNATIVES


def test_help_stops_when_its_time_is_over(make: Make) -> None:
    archive = make(TEXTS)
    late = Assistant(archive._index, Analyzer(), archive._searcher.vocabulary(), archive._searcher.plan_tree, (), 0.0)
    assert late.assist("+غاراتت +زرافة", parse("+غاراتت +زرافة"), Level.STEM, 0, ()) == Assistance()


def test_latin_letters_are_read_as_arabic_whatever_is_found(make: Make) -> None:
    archive = make([*["NATO srt"] * FEW_DOCUMENTS, "سرت", "بسم الله", "حبيبي"])
    assert offered(archive, "fsl hggi") == {"reading": ("بسم الله", 1)}
    assert offered(archive, "7abibi") == {"reading": ("حبيبي", 1)}
    assert offered(archive, "bsm Allh")["reading"] == ("بسم الله", 1)
    assert offered(archive, "srt") == {}  # three know that word
    assert archive.search("srt").words == ()


def test_arabic_letters_are_read_as_latin_where_little_is_found(make: Make) -> None:
    archive = make(["hello world", "سرت"])
    assert offered(archive, "اثممخ")["reading"] == ("hello", 1)
    assert "reading" not in offered(archive, "سرت")
