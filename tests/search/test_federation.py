"""Several archives searched as one.

One pair is a Whoosh and a Tantivy archive; another two hold what one archive holds alone.
"""

from __future__ import annotations

from itertools import combinations

import pytest

import kashaf
from kashaf.errors import EngineUnavailable, InvalidRequest
from kashaf.search.federation import MultiArchive

WORDS = "سيف نهر جبل بحر ريح قمر نجم ورد".split()


def record(number: int, text: str, **fields: object) -> dict[str, object]:
    return {"id": f"d{number:02}", "title": "", "text": text, **fields}


def texts() -> list[dict[str, object]]:
    """Documents of four words each; the first word is in the first half.

    So any part of them has the average length of all.
    """
    return [record(n, " ".join(words)) for n, words in enumerate(combinations(WORDS, 4))]


NEWS = [
    {"id": "1", "title": "بناء السد", "text": "بدأ بناء السد على النهر", "source": "الوكالة", "date": "2016-03-01"},
    {"id": "2", "title": "ارتفاع النهر", "text": "ارتفع النهر بعد المطر", "source": "الوكالة", "date": "2015"},
    {"id": "3", "title": "أخبار الجبل", "text": "ثلج على الجبل", "source": "الصحيفة", "date": "2016-08"},
]
BOOKS = [
    {"id": "1", "title": "الأنهار", "text": "كتاب عن كل نهر وعن السدود", "source": "الوكاله", "date": "1990"},
    {"id": "2", "title": "تاريخ بلا تاريخ", "text": "نهر قديم", "author": "مجهول", "edition": "2"},
    {"id": "3", "title": "قاموس", "text": "مصطلحات الفهرسة والقنديل"},
]


@pytest.fixture(scope="module")
def fill(tmp_path_factory):
    """Make an archive of records, compacted, in an engine."""
    opened = []

    def fill(records, engine="whoosh"):
        archive = kashaf.open(f"{engine}:{tmp_path_factory.mktemp('together') / 'index'}", create=True)
        opened.append(archive)
        archive.add(records)
        archive.commit(compact=True)
        return archive

    yield fill
    for archive in opened:
        archive.close()


@pytest.fixture(scope="module")
def archives(fill):
    archives = {"news": fill(NEWS), "books": fill(BOOKS, "tantivy")}
    for archive in archives.values():
        archive.suggest("")  # makes its table of completions
    return archives


@pytest.fixture(scope="module")
def together(archives):
    return MultiArchive(archives)


def found(results):
    return [(hit.collection, hit.id) for hit in results]


@pytest.mark.parametrize("query", ["مدرسة", "مُدرسة", "مدرسه"])
def test_the_nearest_spelling_comes_first_whatever_archive_it_is_in(fill, query):
    words = ["مدرسه", "مدرسه", "مدرسة", "مَدرسة"]
    every = [record(n, f"نص عن {word}") for n, word in enumerate(words)]
    one = fill(every).search(query, collapse=False)
    two = MultiArchive({"front": fill(every[:2]), "back": fill(every[2:])}).search(query, collapse=False)
    assert {hit.id: hit.score for hit in two} == pytest.approx({hit.id: hit.score for hit in one}, abs=0.001)
    assert [hit.id for hit in two] == [hit.id for hit in one]


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize("query", ["سيف", "نهر جبل", "سيف نهر جبل بحر", "+نهر -بحر"])
def test_what_lies_in_two_archives_scores_as_in_one(fill, engine, query):
    every = texts()
    two = MultiArchive({"front": fill(every[:30], engine), "back": fill(every[30:], engine)})
    expected = fill(every, engine).search(query, limit=100, collapse=False)
    results = two.search(query, limit=100, collapse=False)
    assert results.total == expected.total > 0
    scores = {hit.id: hit.score for hit in expected}
    assert {hit.id: hit.score for hit in results} == pytest.approx(scores, abs=0.001)
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)


def test_without_that_a_word_rare_in_one_archive_would_count_more(fill):
    common = fill([record(n, "نهر جبل") for n in range(9)])
    rare = fill([record(n, "نهر جبل" if n == 5 else "بحر ريح") for n in range(9)])
    assert rare.search("نهر").hits[0].score > common.search("نهر").hits[0].score + 0.5
    hits = MultiArchive({"common": common, "rare": rare}).search("نهر", limit=20, collapse=False).hits
    assert max(hit.score for hit in hits) - min(hit.score for hit in hits) < 0.01


def test_hits_of_both_engines_stand_in_one_list_and_name_their_collection(together):
    results = together.search("نهر")
    assert sorted(found(results)) == [("books", "1"), ("books", "2"), ("news", "1"), ("news", "2")]
    assert [hit.rank for hit in results] == [1, 2, 3, 4]
    assert results.total == 4
    for hit in results:
        start, end = hit.snippet.highlights[0]
        assert "نهر" in hit.snippet.text[start:end]
        assert hit.as_dict()["collection"] == hit.collection


def test_all_collections_are_counted_and_those_chosen_are_listed(together):
    results = together.search("نهر", collections=["books"])
    assert found(results) == [("books", hit.id) for hit in results]
    assert (results.total, len(results)) == (2, 2)
    assert results.as_dict()["collections"] == [{"name": "news", "documents": 2}, {"name": "books", "documents": 2}]
    assert together.search("نهر", collections=["books", "news"]).total == 4
    with pytest.raises(InvalidRequest, match="no collection is called 'nothing': there are news, books"):
        together.search("نهر", collections=["nothing"])


@pytest.mark.parametrize("sort", [None, "date", "date:asc", "title", "title:desc", "source", "recent"])
def test_pages_join_to_the_whole_in_every_order(together, sort):
    whole = together.search("*", sort=sort, limit=10)
    paged = [hit for offset in range(0, 6, 2) for hit in together.search("*", sort=sort, limit=2, offset=offset)]
    assert found(paged) == found(whole)
    assert [hit.rank for hit in paged] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "sort, expected",
    [
        ("date", ["news 3", "news 1", "news 2", "books 1", "books 2", "books 3"]),
        ("date:asc", ["books 1", "news 2", "news 1", "news 3", "books 2", "books 3"]),
        ("title", ["news 3", "news 2", "books 1", "news 1", "books 2", "books 3"]),
    ],
)
def test_fields_sort_over_all_and_documents_without_a_value_come_last(together, sort, expected):
    assert [" ".join(each) for each in found(together.search("*", sort=sort))] == expected


def test_facets_are_added_up_whatever_the_spelling_of_their_values(together):
    source, date = together.search("*", facets=["source", "date"]).facets
    assert [(value.documents, value.filter) for value in source.values] == [(3, "source:الوكالة"), (1, "source:الصحيفة")]
    assert [(value.value, value.documents) for value in date.values] == [("1990", 1), ("2015", 1), ("2016", 2)]
    assert together.search("*", filters=[source.values[0].filter]).total == 3
    assert found(together.search("*", filters=["edition:2"])) == [("books", "2")]


def test_values_are_counted_that_are_not_among_the_first_of_each(fill):
    many = [record(n, "نهر", source=f"مصدر {n % 15}") for n in range(30)]
    facet = MultiArchive({"a": fill(many), "b": fill(many, "tantivy")}).search("نهر", facets=["source"]).facets[0]
    assert ([value.documents for value in facet.values], facet.others) == ([4] * 10, 5)


def test_centuries_are_added_up_in_order_of_time(fill):
    old = fill([record(n, "نهر", died=died) for n, died in enumerate(["255", "429", "1030"])])
    new = fill([record(n, "نهر", died=died) for n, died in enumerate([450, 90])], "tantivy")
    three = MultiArchive({"old": old, "new": new, "none": fill(NEWS)})
    (facet,) = three.search("نهر", facets=["died:century"]).facets
    assert [(value.value, value.documents) for value in facet.values] == [
        *[("1..100", 1), ("201..300", 1), ("401..500", 2), ("1001..1100", 1)],
    ]
    assert three.search("نهر", filters=["died:401..500"]).total == 2


def test_what_was_meant_comes_from_the_collection_that_has_it(together, archives):
    assert archives["news"].search("القنديال").suggestion is None
    results = together.search("القنديال")
    assert (results.total, results.suggestion) == (0, archives["books"].search("القنديال").suggestion)
    (word,) = results.words
    assert (word.state, word.documents) == ("unknown", 0)
    assert [each.total for each in results.alternatives if each.query == results.suggestion] == [
        together.search(results.suggestion).total
    ]


def test_nothing_is_offered_where_all_together_found_enough(together, archives):
    assert archives["news"].search("نهر").words == ()
    results = together.search("نهر سد")
    assert results.total >= 3
    assert (results.suggestion, results.alternatives, results.words) == (None, (), ())


def test_a_field_that_one_collection_has_is_no_mistake(together):
    assert [note.kind for note in together.search("edition:2").notes] == []
    assert [note.kind for note in together.search("colour:2").notes] == ["field"]


@pytest.fixture
def broken(archives, fill, monkeypatch):
    """The two, and a third that nobody can ask."""
    third = fill([])

    def fail(*_, **__):
        raise EngineUnavailable("the engine sleeps")

    for name in ("find", "count_terms", "suggest", "readings"):
        monkeypatch.setattr(third, name, fail)
    return {"asleep": third, **archives}


def test_the_others_answer_for_one_that_cannot(broken, together):
    several = MultiArchive(broken)
    results = several.search("نهر", facets=["source"])
    assert found(results) == found(together.search("نهر"))
    assert [(each.name, each.documents, each.error) for each in results.collections] == [
        ("asleep", None, "the engine sleeps"),
        ("news", 2, ""),
        ("books", 2, ""),
    ]
    assert several.suggest("نه") == together.suggest("نه")
    assert several.count() == {"asleep": None, "news": 3, "books": 3}


def test_when_none_answers_that_is_an_error(broken):
    with pytest.raises(EngineUnavailable, match="the engine sleeps"):
        MultiArchive({"asleep": broken["asleep"]}).search("نهر")


def test_what_one_collection_chosen_cannot_tell_is_no_answer_of_the_others(broken):
    results = MultiArchive(broken).search("نهر", collections=["asleep"])
    assert (results.total, results.hits, results.collections[1].documents) == (0, (), 2)


@pytest.mark.parametrize("asked", [{"level": "letters"}, {"sort": "colour"}, {"filters": ["x"]}, {"limit": -1}])
def test_what_nobody_can_be_asked_is_refused(together, asked):
    with pytest.raises(InvalidRequest):
        together.search("نهر", **asked)


def test_nobody_pages_without_end(together):
    assert together.search("نهر", offset=1_990).hits == ()
    with pytest.raises(InvalidRequest, match="beyond 2000 hits"):
        together.search("نهر", offset=1_991)


def test_completions_of_all_are_merged(together, archives):
    assert together.completions_current
    merged = {each.text: each.uses for each in together.suggest("نه")}
    parts = [{each.text: each.uses for each in archive.suggest("نه")} for archive in archives.values()]
    assert parts[0].keys() | parts[1].keys() == merged.keys()
    assert all(merged[text] == sum(part.get(text, 0) for part in parts) for text in merged)
    assert len(together.suggest("نه", limit=1)) == 1
    assert [each.text for each in together.readings("nhr")] == [each.text for each in archives["books"].readings("nhr")]
