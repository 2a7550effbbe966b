"""What every engine does, held against a brute-force oracle."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kashaf.analyzers import Level
from kashaf.errors import DocumentNotFound, IndexLocked, InvalidDocument
from kashaf.index import (
    All,
    Any,
    Constant,
    Entry,
    Everything,
    Explanation,
    FacetRequest,
    Index,
    Match,
    Not,
    Nothing,
    OneOf,
    PageMatches,
    Period,
    Phrase,
    Query,
    Range,
    Rank,
    Sort,
    Term,
    open_index,
)
from tests.index.conftest import FIELDS
from tests.index.oracle import Oracle, make, remake
from tests.trials import examples

WORD, STEM, SPELLING, VALUE = Level.WORD, Level.STEM, Level.SPELLING, Level.VALUE
ROOT, GRAMS = Level.ROOT, Level.GRAMS


def fill(index: Index, *documents: list[Entry], compact: bool = False) -> Oracle:
    index.add(chain.from_iterable(documents))
    index.commit(compact=remake if compact else None)
    return Oracle(*documents, levels=index.schema.levels)


def ids(index: Index, query: Query, **options) -> list[str]:
    return [match.id for match in index.match(query, limit=1000, **options).matches]


def same(index: Index, oracle: Oracle, query: Query, *, limit: int = 1000, offset: int = 0, **options) -> None:
    """Same total, same order, same scores (to 1e-3), same facets."""
    found = index.match(query, limit=limit, offset=offset, **options)
    wanted = oracle.match(query, limit=limit, offset=offset, schema=index.schema, **options)
    assert found.total == wanted.total
    assert [match.id for match in found.matches] == [match.id for match in wanted.matches]
    assert [match.score for match in found.matches] == pytest.approx([match.score for match in wanted.matches], abs=1e-3)
    assert found.facets == wanted.facets
    assert not found.partial


# Every node, in small


@pytest.fixture(scope="module")
def library(engine, tmp_path_factory):
    """Five documents that are only read."""
    index = open_index(engine.format(tmp_path_factory.mktemp("library")), create=True, fields=FIELDS)
    oracle = fill(
        index,
        make("a", "كتاب العرب كتاب", title="تاريخ", source="الجزيرة", date=20160806000000, year=3),
        make("b", "العرب كتاب", title="كتاب", source="العربية", author=("طه", "العقاد"), date=20160900000000),
        make("c", "بحر سفينة", title="رحلة", publisher="دار النشر", date=20170101000000, year=(1, 9)),
        make("d", "بحر", "سفينة كتاب", "بحر بحر سفينة", title="رحلة طويلة", source="الجزيرة"),
        make("e"),
        compact=True,
    )
    yield index, oracle
    index.close()


NODES = {
    "a term": Term("text", WORD, "كتاب"),
    "a term with a weight": Term("text", WORD, "كتاب", 2.5),
    "a stem": Term("text", STEM, "ك"),
    "a root": Term("text", ROOT, "ب"),
    "a piece of words": Term("text", GRAMS, "ك1", 0.5),
    "a piece of the words of a title": Term("title", GRAMS, "ة2"),
    "a spelling": Term("text", SPELLING, "كتابـ"),
    "a term of the title": Term("title", WORD, "كتاب"),
    "a word of a keyword": Term("publisher", WORD, "دار"),
    "a word of a field without a type": Term("other", WORD, "publisher=دار"),
    "a whole value": Term("other", VALUE, "publisher=دار_النشر"),
    "one of two authors": Term("author", VALUE, "العقاد"),
    "a term that is nowhere": Term("text", WORD, "قمر"),
    "one of": OneOf("text", WORD, ("العرب", "سفينة", "قمر")),
    "one of none": OneOf("text", WORD, ()),
    "a phrase": Phrase("text", WORD, ("العرب", "كتاب")),
    "a phrase of spellings": Phrase("text", SPELLING, ("العربـ", "كتابـ")),
    "a phrase over the end of a page": Phrase("text", WORD, ("بحر", "سفينة", "كتاب")),
    "a phrase over the end of the title": Phrase("text", WORD, ("رحلة", "بحر")),
    "a phrase with a word twice": Phrase("text", WORD, ("كتاب", "كتاب"), 1),
    "a phrase with a word twice, without room": Phrase("text", WORD, ("كتاب", "كتاب")),
    "words in any order": Phrase("text", WORD, ("كتاب", "العرب"), 0, ordered=False),
    "words with others between": Phrase("text", WORD, ("بحر", "كتاب"), 1),
    "a phrase of one word": Phrase("text", WORD, ("بحر",)),
    "a phrase of no word": Phrase("text", WORD, ()),
    "a phrase of stems": Phrase("text", STEM, ("ا", "ك")),
    "a phrase of words of which any will do": Phrase("text", WORD, (("كتاب", "بحر", "قمر"), "العرب")),
    "a phrase of words of which none is there": Phrase("text", WORD, ("كتاب", ("قمر", "شمس"))),
    "any of several words in any order": Phrase("text", WORD, ("العرب", ("كتاب", "بحر")), 2, ordered=False),
    "any of several words twice": Phrase("text", WORD, (("كتاب", "العرب"), ("كتاب", "العرب")), 1, ordered=False),
    "several words in one place": Phrase("text", WORD, (("بحر", "كتاب"),)),
    "a phrase where no positions are kept": Phrase("text", ROOT, ("ك", "ا")),
    "a range": Range("date", 20160800000000, 20160899999999),
    "a range open below": Range("date", None, 20160999999999),
    "a range open above": Range("year", 4, None),
    "a range with neither end": Range("date"),
    "a range over what holds no numbers": Range("source", 0, 1),
    "all": All((Term("text", WORD, "كتاب"), Term("text", WORD, "العرب"))),
    "all of nothing": All(()),
    "any": Any((Term("text", WORD, "كتاب"), Term("text", WORD, "بحر"))),
    "any of nothing": Any(()),
    "not": Not(Term("text", WORD, "كتاب")),
    "not in all": All((Term("text", WORD, "كتاب"), Not(Term("source", VALUE, "الجزيرة")))),
    "not not": Not(Not(Term("text", WORD, "كتاب"))),
    "rank": Rank(Term("text", WORD, "كتاب"), (Term("title", WORD, "كتاب", 3), Term("text", WORD, "بحر"))),
    "rank with a bonus that is no term": Rank(Everything(), (Constant(Range("date", 20170000000000), 2),)),
    "constant": Constant(Term("text", WORD, "كتاب"), 7.5),
    "everything": Everything(),
    "nothing": Nothing(),
    "an unknown field": Term("colour", WORD, "كتاب"),
    "an unknown level": Term("text", VALUE, "كتاب"),
    "a level of texts in a keyword": Term("source", STEM, "ا"),
    "the field of pages": Term("page", WORD, "بحر"),
    "the placeholder": Term("text", WORD, "_"),
    "an empty term": Term("text", WORD, ""),
    "half a character": Term("text", WORD, "\ud800"),
    "a character that ends strings": Term("text", WORD, "كتاب\0"),
}


@pytest.mark.parametrize("query", NODES.values(), ids=NODES.keys())
def test_a_node_matches_and_scores_as_defined(library, query):
    same(*library, query)


def test_lengths_are_rounded_as_lucene_does(index):
    documents = [make(f"{length:03}", "كلمة " + "حشو " * length) for length in (1, 22, 23, 40, 41, 57, 200, 1001)]
    same(index, fill(index, *documents, compact=True), Term("text", WORD, "كلمة"))


# Random trees over a crowd


LETTERS = "ابتث"


@pytest.fixture(scope="module")
def crowd(engine, tmp_path_factory):
    rng = random.Random(5)

    def words(most: int) -> str:
        return " ".join(rng.choice(LETTERS) + rng.choice(LETTERS) for _ in range(rng.randrange(most)))

    documents = [
        make(
            f"{number:02}",
            *(words(12) for _ in range(rng.choice((1, 1, 1, 2, 4)))),
            title=words(4),
            source=rng.choice(("الف", "باء جيم", "الف باء")),
            date=float(rng.randrange(2010, 2014) * 10**10 + rng.randrange(1, 13) * 10**8 + rng.randrange(3) * 10**6),
            year=rng.choice((1990, 3.5, (2.0, 1990.0))),
        )
        for number in range(40)
    ]
    rng.shuffle(documents)
    index = open_index(engine.format(tmp_path_factory.mktemp("crowd")), create=True, fields=FIELDS)
    for part in (documents[:25], documents[25:]):
        index.add(chain.from_iterable(part))
        index.commit()
    index.commit(compact=remake)
    yield index, Oracle(*documents, levels=index.schema.levels)
    index.close()


texts = st.text(LETTERS, min_size=2, max_size=2)
weights = st.sampled_from((0.5, 1.0, 2.0))


def _in_any_order(texts: list[str], slop: int) -> Phrase:
    """Three places: a word, and any of the others twice."""
    return Phrase("text", WORD, (texts[0], tuple(texts[1:]), tuple(texts[1:])), slop, ordered=False)


leaves = st.one_of(
    st.builds(Term, st.just("text"), st.just(WORD), texts, weights),
    st.builds(Term, st.sampled_from(("text", "title")), st.just(STEM), st.sampled_from(LETTERS), weights),
    st.builds(Term, st.sampled_from(("text", "title")), st.just(ROOT), st.sampled_from(LETTERS), weights),
    st.builds(Term, st.sampled_from(("text", "title")), st.just(GRAMS), st.sampled_from(("ا1", "ب2")), weights),
    st.builds(Term, st.just("source"), st.just(VALUE), st.sampled_from(("الف", "باء_جيم")), weights),
    st.builds(OneOf, st.just("text"), st.just(WORD), st.lists(texts, max_size=4).map(tuple)),
    st.builds(
        Phrase,
        st.just("text"),
        st.just(WORD),
        st.lists(texts, min_size=2, max_size=3).map(tuple),
        st.integers(0, 5),
        st.booleans(),
    ),
    st.builds(Phrase, st.just("text"), st.just(STEM), st.lists(st.sampled_from(LETTERS), min_size=2, max_size=3).map(tuple)),
    st.builds(
        Phrase,
        st.just("text"),
        st.just(WORD),
        st.lists(st.lists(texts, min_size=1, max_size=3, unique=True).map(tuple), min_size=2, max_size=3).map(tuple),
        st.integers(0, 2),
    ),
    st.builds(_in_any_order, st.lists(texts, min_size=3, max_size=5, unique=True), st.integers(0, 3)),
    st.builds(Range, st.just("date"), st.sampled_from((None, 2011e10)), st.sampled_from((None, 2012.06e10))),
    st.sampled_from((Everything(), Nothing())),
)
trees = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(All, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Any, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Not, parts),
        st.builds(Rank, parts, st.lists(parts, max_size=2).map(tuple)),
        st.builds(Constant, parts, st.sampled_from((0.0, 1.5))),
    ),
    max_leaves=8,
)
modest = settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@modest
@given(query=trees, filters=st.lists(leaves, max_size=2).map(tuple))
def test_any_tree_matches_as_defined(crowd, query, filters):
    facets = (FacetRequest("source"), FacetRequest("date", period=Period.DAY), FacetRequest("year"))
    same(*crowd, query, filters=filters, facets=facets)


@modest
@given(query=trees, best=st.sampled_from((1, 3, 200)))
def test_any_tree_finds_the_best_pages_as_defined(crowd, query, best):
    index, oracle = crowd
    asked = [*sorted(oracle.entries)[::2], "unknown"]
    found, wanted = index.best_pages(query, asked, best), oracle.best_pages(query, asked, best)
    assert plain(found) == plain(wanted)
    assert scored(found) == pytest.approx(scored(wanted), abs=1e-3)


@modest
@given(query=trees, limit=st.sampled_from((0, 1, 4, 100)))
def test_any_tree_ranks_documents_by_their_best_pages_as_defined(crowd, query, limit):
    index, oracle = crowd
    asked = [*sorted(oracle.entries)[1:], "unknown"]
    found, wanted = index.rank_pages(query, asked, limit), oracle.rank_pages(query, asked, limit)
    assert found.pages == wanted.pages
    assert list(found.best) == list(wanted.best)
    assert plain(found.best) == plain(wanted.best)
    assert scored(found.best) == pytest.approx(scored(wanted.best), abs=1e-3)


def plain(found: Mapping[str, PageMatches]) -> dict[str, object]:
    return {id: (best.page, best.pages, [other.page for other in best.others]) for id, best in found.items()}


def scored(found: Mapping[str, PageMatches]) -> list[float]:
    return [page.score for id in sorted(found) for page in (found[id], *found[id].others)]


@modest
@given(query=trees)
def test_an_explanation_adds_up_to_the_score(crowd, query):
    index, _ = crowd
    found = {match.id: match.score for match in index.match(query, limit=1000).matches}
    for id in ("00", "07", "23"):
        told = index.explain(query, id)
        assert (told is not None) == (id in found)
        if told is not None:
            assert told.score == pytest.approx(found[id], abs=1e-6)
            adds_up(query, told)


def adds_up(query: Query, told: Explanation) -> None:
    assert told.description
    if isinstance(query, All | Any | Rank):
        assert told.score == pytest.approx(sum(part.score for part in told.parts), abs=1e-6)


# Pages


def test_a_book_with_many_good_pages_leaves_room_for_others(index):
    many = make("a", *("بحر بحر",) * 60)
    oracle = fill(index, many, *(make(f"b{number}", "بحر حشو", "حشو") for number in range(9)), compact=True)
    wanted = sorted(oracle.entries)
    found = index.rank_pages(Term("text", WORD, "بحر"), wanted, 5)
    assert list(found.best) == ["a", "b0", "b1", "b2", "b3"]
    assert found.pages == {"a": 60, **{f"b{number}": 1 for number in range(9)}}
    assert found.best["a"].page == 1


def test_documents_of_one_page_are_not_ranked_by_pages_and_books_without_a_match_are_counted(index):
    fill(index, make("a", "بحر"), make("b", "بحر", "نهر"), make("c", "نهر", "نهر"))
    found = index.rank_pages(Term("text", WORD, "بحر"), ["c", "a", "b", "unknown"], 10)
    assert (list(found.best), found.pages) == (["b"], {"b": 1, "c": 0})


def test_the_document_answers_for_its_pages_what_is_not_of_the_text(index):
    fill(index, make("a", "بحر", "بحر نهر", title="نهر"), make("b", "بحر", "بحر", title="بحر"))
    query = Rank(Term("text", WORD, "بحر"), (Constant(Term("title", WORD, "بحر"), 2.0), Constant(Range("date"), 1.0)))
    found = index.rank_pages(query, ["a", "b"], 2)
    assert list(found.best) == ["b", "a"]
    assert found.best["b"].score - found.best["a"].score == pytest.approx(2.0, abs=1e-3)


def test_more_pages_than_ten_dozen_come_in_their_order(index):
    fill(index, make("a", *("بحر " * (1 + number % 3) for number in range(150))))
    best = index.best_pages(Constant(Term("text", WORD, "بحر"), 1.0), ["a"], 1000)["a"]
    assert [best.page, *(other.page for other in best.others)] == list(range(1, 151))
    assert best.pages == 150


# Pages of matches


@pytest.mark.parametrize("limit, offset", [(0, 0), (1, 0), (3, 2), (10, 35), (10, 40), (5, 10**9), (1000, 0)])
@pytest.mark.parametrize("query", [Everything(), Term("text", STEM, "ا"), Nothing()], ids=["all", "some", "none"])
def test_limit_and_offset_cut_the_same_order(crowd, query, limit, offset):
    same(*crowd, query, limit=limit, offset=offset, facets=(FacetRequest("source"),))


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("field", ["date", "title", "source", "colour"])
def test_matches_come_in_the_order_of_a_field(crowd, field, descending):
    same(*crowd, Any((Term("text", STEM, "ا"), Term("text", STEM, "ب"))), sort=Sort(field, descending), limit=13, offset=2)


def test_documents_without_a_value_come_last_both_ways(index):
    fill(index, make("a"), make("b", year=1), make("c", year=(2, 0)), make("d"), make("e", year=1))
    assert ids(index, Everything(), sort=Sort("year", descending=True)) == ["c", "b", "e", "a", "d"]
    assert ids(index, Everything(), sort=Sort("year", descending=False)) == ["b", "e", "c", "a", "d"]


def test_a_field_without_a_type_sorts_too(index):
    fill(index, make("a", place="م", publisher="ب"), make("b", publisher="ا"), make("c", place="ا"))
    assert ids(index, Everything(), sort=Sort("publisher", descending=False)) == ["b", "a", "c"]


def test_equal_scores_go_by_id_across_commits(index):
    for id in ("ج", "ب", "ا", "د"):
        fill(index, make(id, "كتاب"))
    assert ids(index, Constant(Term("text", WORD, "كتاب"), 1)) == ["ا", "ب", "ج", "د"]


# Facets


def test_facets_count_documents_and_show_the_commonest_spelling(index):
    oracle = fill(
        index,
        make("a", source="Al Jazeera"),
        make("b", source="al jazeera"),
        make("c", source=("al jazeera", "Al Jazeera", "BBC")),
        make("d", source="AL JAZEERA"),
        make("e"),
    )
    same(index, oracle, Everything(), facets=(FacetRequest("source"),))
    (facet,) = index.match(Everything(), limit=0, facets=(FacetRequest("source"),)).facets
    assert [(count.term, count.written, count.documents) for count in facet.counts] == [
        ("al_jazeera", "Al Jazeera", 4),
        ("bbc", "BBC", 1),
    ]


@pytest.mark.parametrize("limit, others", [(2, 3), (5, 0), (9, 0), (0, 5)])
def test_facets_say_how_many_values_are_not_shown(index, limit, others):
    oracle = fill(index, *(make(f"{number}", source=f"s{number}") for number in range(5)))
    same(index, oracle, Everything(), facets=(FacetRequest("source", limit=limit),))
    assert index.match(Everything(), limit=0, facets=(FacetRequest("source", limit=limit),)).facets[0].others == others


def test_facets_of_fields_without_a_type_begin_with_their_name(index):
    oracle = fill(index, make("a", publisher="دار", place="مصر"), make("b", publisher="دار"))
    request = FacetRequest("other", prefix="publisher=")
    same(index, oracle, Everything(), facets=(request,))
    (facet,) = index.match(Everything(), limit=0, facets=(request,)).facets
    assert [(count.term, count.documents) for count in facet.counts] == [("publisher=دار", 2)]


def test_dates_are_counted_by_year_month_and_day_in_order_of_time(index):
    oracle = fill(
        index,
        make("a", date=20170300000000),
        make("b", date=20160800000000),
        make("c", date=20160806000000),
        make("d", date=20160000000000),
        make("e", date=(20150101000000, 20150202000000, 20150202143000)),
    )
    requests = tuple(FacetRequest("date", period=period) for period in (Period.YEAR, Period.MONTH, Period.DAY))
    same(index, oracle, Everything(), facets=requests)
    facets = index.match(Everything(), limit=0, facets=requests).facets
    assert [(count.term, count.documents) for count in facets[0].counts] == [("2015", 1), ("2016", 3), ("2017", 1)]
    assert [count.term for count in facets[1].counts] == ["2015-01", "2015-02", "2016-08", "2017-03"]
    assert [(count.term, count.documents) for count in facets[2].counts] == [
        ("2015-01-01", 1),
        ("2015-02-02", 1),
        ("2016-08-06", 1),
    ]


@pytest.mark.parametrize("limit, others", [(10, 0), (2, 3), (0, 5)])
def test_numbers_are_counted_by_value_the_most_frequent_first(index, limit, others):
    oracle = fill(
        index,
        make("a", year=1990),
        make("b", year=(3.5, 3.5, 1990)),
        make("c", year=1990.0),
        make("d", year=(-2, 3.5)),
        make("e", year=0.1),
        make("f", year=1e15),
        make("g"),
    )
    request = FacetRequest("year", limit=limit)
    same(index, oracle, Everything(), facets=(request,))
    (facet,) = index.match(Everything(), limit=0, facets=(request,)).facets
    counted = [("1990", 3), ("3.5", 2), ("-2", 1), ("0.1", 1), ("1000000000000000", 1)]
    assert [(count.written, count.documents) for count in facet.counts] == counted[:limit]
    assert facet.others == others


def test_what_has_no_values_has_no_facets(index):
    fill(index, make("a", "كتاب"))
    facets = tuple(FacetRequest(field) for field in ("text", "year", "date", "colour"))
    assert [facet.counts for facet in index.match(Everything(), limit=1, facets=facets).facets] == [()] * 4


def test_facets_count_all_matches_and_only_them(crowd):
    same(*crowd, Term("text", STEM, "ت"), limit=1, facets=(FacetRequest("source"), FacetRequest("date")))


# Time


def test_a_deadline_that_has_passed_gives_what_was_found_by_then(crowd):
    index, _ = crowd
    found = index.match(Everything(), limit=10, deadline=time.monotonic() - 1)
    assert found.partial
    assert found.total <= 40


def test_a_deadline_far_away_changes_nothing(crowd):
    index, _ = crowd
    query = Term("text", STEM, "ا")
    assert index.match(query, limit=5, deadline=time.monotonic() + 60) == index.match(query, limit=5)


def test_pages_are_ranked_until_the_deadline(crowd):
    index, oracle = crowd
    query, asked = Term("text", STEM, "ا"), sorted(oracle.entries)
    whole = index.rank_pages(query, asked, 5)
    assert (len(whole.best), whole.partial) == (5, False)
    assert index.rank_pages(query, asked, 5, deadline=time.monotonic() + 60) == whole
    found = index.rank_pages(query, asked, 5, deadline=time.monotonic() - 1)
    assert found.partial
    assert all(pages <= whole.pages[id] for id, pages in found.pages.items())


# Reading


def test_documents_come_back_as_they_were_given_by_id(crowd):
    index, oracle = crowd
    assert list(index.documents()) == oracle.documents()


@pytest.mark.parametrize("after", ["", "00", "19", "195", "39", "ا"])
def test_documents_continue_after_an_id(crowd, after):
    index, oracle = crowd
    assert [document.id for document in index.documents(after)] == [id for id in sorted(oracle.entries) if id > after]


def test_the_signature_of_a_document_comes_back(index):
    (document,), book = make("a", "نص"), make("b", "نص", "نص")
    fill(index, [replace(document, signature="sketch")], book)
    stored = index.read([("a", None), ("a", 1), ("b", None), ("b", 1)])
    outlines = index.outlines(["a", "b", "unknown"])
    assert outlines in ({}, {"a": (1, "sketch", False), "b": (2, "", False)})
    assert [each.signature for each in stored] == (["", "", "", ""] if outlines else ["sketch", "sketch", "", ""])


def test_documents_and_pages_are_read_in_the_order_asked(index):
    fill(index, make("a", "واحد", title="ت"), make("b", "اثنان", "ثلاثة", source="س"))
    found = index.read([("b", 2), ("a", None), ("x", None), ("b", None), ("a", 1), ("a", 2), ("b", 3), ("b", 0), ("b", 1)])
    assert [(stored.id, stored.page, stored.text) for stored in found] == [
        ("b", 2, "ثلاثة"),
        ("a", None, "واحد"),
        ("b", None, ""),
        ("a", None, "واحد"),
        ("b", 1, "اثنان"),
    ]
    assert (found[0].label, found[0].pages, found[1].title, found[2].fields) == ("2", 2, "ت", {"source": "س"})


def test_fields_come_back_with_their_types(index):
    fields = {"author": ("ا", "ب"), "source": "س", "year": 3, "score": 2.5}
    fill(index, make("a", **fields))
    (document,) = index.documents()
    assert document.fields == fields


def test_a_text_with_half_a_character_comes_back(index):
    fill(index, make("a", "كتاب \ud800 عربي"), make("b", "كتاب"))
    assert [document.text for document in index.documents()] == ["كتاب \ud800 عربي", "كتاب"]
    assert ids(index, Term("text", WORD, "عربي")) == ["a"]


@pytest.mark.parametrize("prefix", ["", "ا", "اب", "ث", "خ", "\ud800", "\0"])
@pytest.mark.parametrize("field, level", [("text", WORD), ("text", STEM), ("source", VALUE), ("page", WORD), ("colour", WORD)])
def test_words_come_by_code_points_with_their_documents(crowd, field, level, prefix):
    index, oracle = crowd
    found = [(word.term, word.documents) for word in index.words(field, level, prefix)]
    assert found == oracle.words(field, level, prefix)
    assert [word.term for word in index.words(field, level, prefix, limit=3)] == [term for term, _ in found[:3]]


@pytest.mark.parametrize("field, level", [("text", WORD), ("title", WORD), ("text", ROOT), ("source", VALUE), ("colour", WORD)])
def test_documents_are_counted_by_their_terms(crowd, field, level):
    index, oracle = crowd
    counts = dict(oracle.words(field, level))
    asked = [*counts, "قمر", "_", "", "\ud800", "ا" * 300]
    assert index.counts(field, level, asked) == {term: count for term, count in counts.items() if term in asked}
    assert index.counts(field, level, []) == {}


def test_the_pages_of_documents_of_several_are_counted(index):
    assert index.page_count == 0
    fill(index, make("a", "كتاب"))
    assert index.page_count == 0
    fill(index, make("b", "كتاب", "بحر"), make("c", "كتاب", "بحر", "نهر"))
    assert index.page_count == 5
    index.delete(["b"])
    index.commit()
    assert index.page_count == 3


def test_words_of_removed_documents_are_gone(index):
    fill(index, make("a", "كتاب بحر"), make("b", "كتاب"))
    index.delete(["a"])
    index.commit()
    assert [(word.term, word.documents) for word in index.words("text", WORD)] == [("كتاب", 1)]


def test_words_outside_the_first_plane_sort_by_code_points(index):
    fill(index, make("a", "\uffee \U0001f600 ا"))
    assert [word.term for word in index.words("text", WORD)] == ["ا", "\uffee", "\U0001f600"]


def test_explaining_a_document_that_is_not_there_says_so(index):
    fill(index, make("a"))
    with pytest.raises(DocumentNotFound, match="zzz"):
        index.explain(Everything(), "zzz")


def test_stats_count_what_is_there(index):
    fill(index, make("a", "واحد اثنان"), make("b", "ثلاثة", "واحد اربعة", title="عنوان"))
    stats = index.stats()
    assert (stats.documents, stats.pages, stats.tokens) == (2, 2, 8)  # two placeholders and the title count
    assert dict(stats.terms) == {SPELLING: 5, WORD: 5, STEM: 4, ROOT: 3}
    assert stats.bytes > 0


def test_an_empty_index_answers_everything(index):
    assert index.generation == 0
    assert index.match(Everything(), limit=10, facets=(FacetRequest("source"),)).total == 0
    assert index.best_pages(Everything(), ["a"]) == {}
    assert index.read([("a", None)]) == []
    assert list(index.documents()) == []
    assert list(index.words("text", WORD)) == []
    assert index.stats().documents == 0
    assert index.check() == []


# Writing


def test_adding_counts_documents_not_pages(index):
    assert index.add(chain(make("a"), make("b", "واحد", "اثنان"))) == 2


def test_an_id_that_exists_is_replaced_with_its_pages(index):
    fill(index, make("a", "قديم", "قديم"), make("b", "قديم"))
    oracle = fill(index, make("a", "جديد"), make("b", "جديد", "اخر"))
    assert list(index.documents()) == oracle.documents()
    assert ids(index, Term("text", WORD, "قديم")) == []
    assert index.stats().pages == 2
    index.commit(compact=remake)
    same(index, oracle, Term("text", WORD, "جديد"))
    assert index.stats().pages == 2


def test_the_later_of_two_in_one_commit_wins(index):
    fill(index, make("a", "اول"))
    index.add(chain(make("a", "ثان", "ثان"), make("b", "بحر"), make("a", "ثالث", "رابع")))
    index.commit()
    oracle = Oracle(make("a", "ثالث", "رابع"), make("b", "بحر"))
    assert list(index.documents()) == oracle.documents()
    assert ids(index, Term("text", WORD, "ثان")) == []
    assert [word.term for word in index.words("page", WORD)] == ["ثالث", "رابع"]
    assert index.best_pages(Term("text", WORD, "رابع"), ["a"])["a"].page == 2
    index.commit(compact=remake)
    assert list(index.documents()) == oracle.documents()
    same(index, oracle, Any((Term("text", WORD, "ثالث"), Term("text", WORD, "بحر"))))


def test_removing_counts_what_the_last_commit_holds(index):
    fill(index, make("a", "واحد", "اثنان"), make("b"))
    index.add(make("c"))
    assert index.delete(["a", "a", "c", "zzz"]) == 1
    assert ids(index, Everything()) == ["a", "b"]
    index.commit()
    assert ids(index, Everything()) == ["b"]
    assert index.stats().pages == 0


def test_what_is_removed_and_added_again_is_there(index):
    fill(index, make("a", "قديم"))
    index.delete(["a"])
    index.add(make("a", "جديد"))
    index.commit()
    assert [document.text for document in index.documents()] == ["جديد"]


def test_scores_are_right_with_removed_documents_once_compacted(index):
    documents = [make(f"{number}", "كتاب " * number + "بحر") for number in range(1, 9)]
    fill(index, *documents)
    index.delete(["3", "4", "8"])
    index.commit(compact=remake)
    same(
        index,
        Oracle(*(document for document in documents if document[0].id not in {"3", "4", "8"})),
        Term("text", WORD, "كتاب"),
    )


def test_many_commits_answer_as_one(index):
    documents = [
        make(f"{number:02}", f"كتاب {'بحر ' * (number % 4)}", "صفحة" if number % 5 else "", source="س") for number in range(30)
    ]
    for document in documents:
        fill(index, document)
    oracle = Oracle(*documents)
    assert list(index.documents()) == oracle.documents()
    index.commit(compact=remake)
    same(index, oracle, Any((Term("text", WORD, "بحر"), Term("text", WORD, "صفحة"))), facets=(FacetRequest("source"),))


@pytest.mark.parametrize("compact", [False, True])
def test_what_was_all_removed_leaves_an_index_that_answers(index, compact):
    fill(index, make("a", "بحر"))
    fill(index, make("b", "بحر"))
    index.delete(["b"])
    index.commit(compact=remake if compact else None)
    assert ids(index, Term("text", WORD, "بحر")) == ["a"]
    index.delete(["a"])
    index.commit(compact=remake if compact else None)
    assert ids(index, Everything()) == []
    assert index.check() == []
    fill(index, make("c", "بحر"))
    assert ids(index, Everything()) == ["c"]


def test_what_came_before_an_error_is_taken(index):
    def broken():
        yield from make("a", "واحد")
        yield make("b", "واحد", "اثنان")[0]
        raise RuntimeError("the disk of the reader")

    with pytest.raises(RuntimeError, match="the disk of the reader"):
        index.add(broken())
    index.commit()
    assert ids(index, Everything()) == ["a"]


@pytest.mark.parametrize("kept", [(1, 2), (0, 2), (0, 1)], ids=["no document", "a gap", "the last is missing"])
def test_a_document_without_all_its_pages_is_refused(index, kept):
    entries = make("a", "واحد", "اثنان")
    with pytest.raises(InvalidDocument, match="'a'"):
        index.add([entries[number] for number in kept])


def test_generations_rise_by_one_and_only_with_changes(index):
    index.commit()
    assert index.generation == 0
    fill(index, make("a"))
    assert index.generation == 1
    index.delete(["zzz"])
    index.commit()
    assert index.generation == 1
    index.delete(["a"])
    index.commit()
    assert index.generation == 2


def test_readers_see_the_commit_they_were_opened_on(index, url):
    fill(index, make("a", "كتاب", "بحر", source="س"))
    reader = open_index(url)
    seen = list(reader.documents())
    for number in range(8):
        fill(index, make(f"{number}", "كتاب"), make("a", "جديد"))
    index.commit(compact=remake)
    assert reader.generation == 1
    assert list(reader.documents()) == seen
    assert reader.match(Term("text", WORD, "بحر"), limit=1, facets=(FacetRequest("source"),)).total == 1
    assert reader.best_pages(Term("text", WORD, "بحر"), ["a"])["a"].page == 2
    assert reader.refresh()
    assert not reader.refresh()
    assert reader.generation == index.generation
    assert list(reader.documents()) == list(index.documents())
    reader.close()


def test_a_reader_stays_at_its_commit_whoever_refreshes(index, url):
    fill(index, make("a", "كتاب", "بحر", source="س"))
    other = open_index(url)
    reader = other.reader()
    seen = list(reader.documents())
    for number in range(4):
        fill(index, make(f"{number}", "كتاب"), make("a", "جديد"))
        other.refresh()
    index.commit(compact=remake)
    other.refresh()
    assert (reader.generation, other.generation) == (1, index.generation)
    assert list(reader.documents()) == seen
    assert reader.match(Term("text", WORD, "بحر"), limit=1, facets=(FacetRequest("source"),)).total == 1
    assert reader.best_pages(Term("text", WORD, "بحر"), ["a"])["a"].page == 2
    assert [stored.text for stored in reader.read([("a", 2)])] == ["بحر"]
    assert reader.counts("text", WORD, ["بحر", "جديد"]) == {"بحر": 1}
    assert [word.term for word in reader.words("text", WORD, "ب")] == ["بحر"]
    other.close()


def test_a_reader_sees_the_newest_commit(index, url):
    reader = open_index(url)
    fill(index, make("a", "كتاب"))
    assert [document.id for document in reader.reader().documents()] == ["a"]
    reader.close()


def test_a_reader_does_not_see_what_its_index_is_writing(index):
    fill(index, make("a"))
    index.add(make("b"))
    reader = index.reader()
    assert ids(reader, Everything()) == ["a"]
    index.commit()
    assert ids(reader, Everything()) == ["a"]
    assert ids(index, Everything()) == ["a", "b"]


def test_what_is_not_committed_is_not_seen(index):
    fill(index, make("a"))
    index.add(make("b"))
    index.delete(["a"])
    assert ids(index, Everything()) == ["a"]


def test_rollback_forgets_and_gives_the_lock_back(index, url):
    fill(index, make("a"))
    index.add(make("b"))
    index.delete(["a"])
    index.rollback()
    index.commit()
    assert (ids(index, Everything()), index.generation) == (["a"], 1)
    second = open_index(url)
    second.add(make("c"))
    second.commit()
    second.close()
    index.refresh()
    assert ids(index, Everything()) == ["a", "c"]


def test_a_second_writer_is_told_at_once(index, url):
    second = open_index(url)
    index.add(make("a"))
    with pytest.raises(IndexLocked, match="another process is writing"):
        second.add(make("b"))
    with pytest.raises(IndexLocked):
        second.delete(["a"])
    index.commit()
    second.add(make("b"))
    second.commit()
    second.close()
    index.refresh()
    assert ids(index, Everything()) == ["a", "b"]


def test_closing_forgets_what_was_not_committed(index, url):
    fill(index, make("a"))
    index.add(make("b"))
    index.close()
    again = open_index(url)
    again.add(make("c"))
    again.commit()
    assert ids(again, Everything()) == ["a", "c"]
    again.close()


def test_ids_may_hold_anything(index):
    wanted = sorted(["كتب/ج 1.txt", "a b", " ", "_", "x" * 512, "\U0001f600", "tab\there", "new\nline"])
    fill(index, *(make(id, "كتاب") for id in wanted))
    assert ids(index, Everything()) == wanted
    assert [stored.id for stored in index.read([(id, None) for id in wanted])] == wanted
    assert index.delete(wanted[:3]) == 3
    index.commit()
    assert ids(index, Everything()) == wanted[3:]


def test_a_sound_index_has_no_damage(crowd):
    index, _ = crowd
    assert index.check() == []


def test_matches_are_plain_values(library):
    index, _ = library
    (match,) = index.match(Term("text", WORD, "تاريخ"), limit=3).matches
    assert match == Match("a", match.score)
    assert isinstance(match.score, float)
