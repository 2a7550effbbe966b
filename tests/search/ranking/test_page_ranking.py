"""Books are ranked by their best pages, on every engine alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import pytest

import kashaf
from kashaf.analyzers import Analyzer, Level
from kashaf.index import TEXT, TITLE, All, Any, Match, Matches, Not, Phrase, Rank, RankedPages, Reader, Term
from kashaf.search import Archive, MultiArchive, run
from kashaf.search.query.parser import parse
from kashaf.search.ranking import page_ranking
from kashaf.search.ranking.page_ranking import falling, page_query, rank_by_pages, with_runs

FILLER = "وهذا باب في ذكر ما جاء عن أهل العلم من الأخبار"


def book(id: str, *pages: str, title: str = "", **fields: object) -> dict[str, object]:
    return {"id": id, "title": title, "pages": [{"label": f"ص{n}", "text": text} for n, text in enumerate(pages, 1)], **fields}


BOOKS = [
    # Both words often, but never on one page.
    book("scattered", *("القاضي القاضي القاضي", "الجبار الجبار الجبار") * 4, title="أ", author="خالد"),
    book("near", FILLER, FILLER, "القاضي أبو الحسن ثم عبد الجبار", FILLER, title="ب", author="زيد"),
    book(
        "together", FILLER, "قال القاضي الجبار هذا", f"القاضي {FILLER}", "القاضي الجبار أيضا", FILLER, title="ج", author="زيد"
    ),
    {"id": "article", "title": "د", "text": f"{FILLER} القاضي في البصرة الجبار {FILLER}"},
    book("turn", f"{FILLER} يستجيب القدر", f"ولا بد لليل أن ينجلي {FILLER}", title="ه"),
    book("quoted", "زمن البلاء في الناس يذكر أخبار زمن البلاء", FILLER, f"{FILLER} وهو يذكر أخبار الناس في زمن البلاء"),
    book("entitled", FILLER, FILLER, title="مجالس العلماء"),
    book("quoting", FILLER, "قال في مجالس العلماء هذا", title="غيره"),
    book("mixed", "أخبار البلاء زمن الناس يذكر يذكر أخبار البلاء", FILLER),
    book("named", FILLER, f"{FILLER} المدينة", title="المدينة والناس"),
]


@pytest.fixture(params=["", "tantivy:", "opensearch"], ids=["whoosh", "tantivy", "opensearch"], scope="module")
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("books") / "index"
    place = request.getfixturevalue("cluster").format(folder) if request.param == "opensearch" else f"{request.param}{folder}"
    with kashaf.open(place, create=True) as archive:
        archive.add(BOOKS)
        archive.commit(compact=True)
        yield archive


def ids(found: Sequence[object]) -> list[str]:
    return [hit.id for hit in found]  # type: ignore[attr-defined]


def test_words_on_one_page_come_before_words_all_over_a_book(books: Archive) -> None:
    found = books.search("القاضي الجبار", unit="page")
    assert ids(found) == ["together", "near", "article", "scattered"]
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert (found.unit, found.total, found.pages) == ("page", 4, 3 + 1 + 1 + 8)


def test_a_book_shows_its_best_page_and_the_next_best(books: Archive) -> None:
    first = books.search("القاضي الجبار", unit="page")[0]
    assert (first.page, first.label, first.pages_matched) == (4, "ص4", 3)
    assert [(page.number, page.label) for page in first.pages] == [(2, "ص2"), (3, "ص3")]
    shown = first.pages[0].snippet
    assert [shown.text[start:end] for start, end in shown.highlights] == ["القاضي", "الجبار"]


def test_no_more_than_three_pages_of_a_book_are_shown(books: Archive) -> None:
    (scattered,) = (hit for hit in books.search("القاضي", unit="page") if hit.id == "scattered")
    assert (scattered.pages_matched, scattered.page, [page.number for page in scattered.pages]) == (4, 1, [3, 5])


def test_the_whole_document_is_ranked_unless_told(books: Archive) -> None:
    found = books.search("القاضي الجبار")
    assert (found.unit, found.pages, books.unit) == ("document", None, "document")
    assert not any(hit.pages for hit in found)
    assert found.hits == books.search("القاضي الجبار", unit="document").hits


def test_a_phrase_over_the_turn_of_a_page_is_found_and_counts_no_page(books: Archive) -> None:
    found = books.search('"القدر ولا بد"', unit="page")
    (hit,) = found
    assert (hit.id, hit.page, hit.pages_matched, hit.pages, found.pages) == ("turn", 2, 0, (), 0)
    assert hit.snippet.highlights


def test_words_required_on_different_pages_find_the_book_behind_others(books: Archive) -> None:
    found = books.search("+القاضي +الجبار", unit="page")
    assert ids(found) == ["together", "near", "article", "scattered"]
    assert (found[-1].pages_matched, found.pages) == (0, 4)
    assert found[-1].snippet.highlights


def test_a_title_alone_matches_no_page(books: Archive) -> None:
    (hit,) = books.search("المدينة", unit="page")
    assert (hit.id, hit.page, hit.pages_matched, hit.pages) == ("named", 2, 1, ())
    assert {hit.id: hit.pages_matched for hit in books.search("الناس", unit="page")}["named"] == 0


def test_a_book_with_all_words_in_its_title_comes_first(books: Archive) -> None:
    found = books.search("مجالس العلماء", unit="page")
    assert ids(found) == ["entitled", "quoting"]
    assert (found[0].page, found[0].pages_matched, found.pages) == (1, 0, 1)


def test_a_query_without_words_of_the_text_ranks_whole_documents(books: Archive) -> None:
    for query in ("عنوان:المدينة", "*", "author:زيد"):
        found = books.search(query, unit="page")
        assert (found.unit, found.pages) == ("document", None)
        assert found.hits == books.search(query, unit="document").hits


def test_a_field_in_the_query_holds_for_all_pages_of_a_document(books: Archive) -> None:
    found = books.search("+القاضي +author:زيد", unit="page")
    assert {hit.id: hit.pages_matched for hit in found} == {"together": 3, "near": 1}


def test_filters_facets_and_totals_are_of_documents(books: Archive) -> None:
    found = books.search("القاضي", unit="page", filters=["author:زيد"], facets=["author"])
    assert (ids(found), found.total, found.pages) == (["together", "near"], 2, 4)
    assert {value.value: value.documents for value in found.facets[0].values} == {"زيد": 2, "خالد": 1}


def test_another_order_stays_and_pages_are_shown(books: Archive) -> None:
    found = books.search("القاضي", unit="page", sort="title:desc")
    assert ids(found) == ["article", "together", "near", "scattered"]
    assert (found.pages, [page.number for page in found[1].pages]) == (9, [2, 3])


def test_words_in_a_row_come_before_the_same_words_in_another_order(books: Archive) -> None:
    found = books.search("يذكر أخبار الناس في زمن البلاء", unit="page")
    assert (found[0].id, found[0].page) == ("quoted", 3)
    assert found[0].score > found[1].score + 100


def test_a_line_over_the_turn_of_a_page_shows_the_page_with_half_of_it(books: Archive) -> None:
    found = books.search("يستجيب القدر ولا بد لليل أن ينجلي", unit="page")
    assert (found[0].id, found[0].page) == ("turn", 2)


@pytest.mark.parametrize("query", ["القاضي", "القاضي الجبار", "في الأخبار", "+القاضي +الجبار"])
def test_page_after_page_of_results_is_the_whole_list(books: Archive, query: str) -> None:
    every = [(hit.id, hit.score) for hit in books.search(query, unit="page", limit=100)]
    found = [books.search(query, unit="page", limit=1, offset=at) for at in range(len(every))]
    assert [(hit.id, hit.score) for results in found for hit in results] == every
    assert len({results.pages for results in found}) == 1


class Hurried:
    """A reader that has time for all but some of what is asked of it."""

    def __init__(self, reader: Reader, late: str) -> None:
        self._reader = reader
        self._late = late
        self._matched = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)

    def match(self, *query: object, deadline: float | None = None, **rest: object) -> Matches:
        self._matched += 1
        late = self._late == "titles" and self._matched == 2
        return self._reader.match(*query, **rest, deadline=deadline if late else None)  # type: ignore[arg-type]

    def rank_pages(self, *query: object, deadline: float | None = None) -> RankedPages:
        return self._reader.rank_pages(*query, deadline=deadline if self._late == "pages" else None)  # type: ignore[arg-type]


@pytest.mark.parametrize("late", ["pages", "titles"])
def test_a_search_whose_time_runs_out_over_pages_is_partial(books: Archive, late: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kashaf.search.searcher.TIME_BUDGET", -1.0)
    monkeypatch.setattr(books._searcher, "index", Hurried(books._searcher.index, late))
    found = books.search("مجالس العلماء", unit="page")
    assert (sorted(ids(found)), found.total, found.partial) == (["entitled", "quoting"], 2, True)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_without_time_for_pages_books_keep_their_order(books: Archive) -> None:
    index, query = books._searcher.index, Any((Term(TEXT, Level.STEM, "قاض"), Term(TEXT, Level.STEM, "جبار")))
    matches = index.match(query, limit=10).matches
    in_time = rank_by_pages(index, query, matches, 10, reorder=True, deadline=time.monotonic() + 60)
    late = rank_by_pages(index, query, matches, 10, reorder=True, deadline=time.monotonic() - 1)
    assert (ids(late.matches), late.partial) == (ids(matches), True)
    assert in_time == rank_by_pages(index, query, matches, 10, reorder=True)
    assert (len(matches), in_time.partial) == (4, False)


@pytest.mark.parametrize("query", ["القاضي الجبار", "القاضي", "في الأخبار"])
def test_behind_the_candidates_all_others_follow(books: Archive, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = {hit.id for hit in books.search(query, unit="page", limit=100)}
    for module in (run, page_ranking):
        monkeypatch.setattr(module, "CANDIDATES", 2)
    found = books.search(query, unit="page", limit=100)
    assert (len(found), {hit.id for hit in found}) == (len(wanted), wanted)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_the_score_of_a_book_is_explained_by_its_best_page(make: Callable[..., Archive]) -> None:
    library = make([book("a", *("بحر حبر", "بحر بحر", "نهر") * 7)])
    (hit,) = library.search("بحر")
    told = library.explain("بحر", "a").explanation
    assert told is not None
    assert (told.score, str(told.description)) == (pytest.approx(hit.score), "page 2, the best of 14 that match")
    library.add([book("b", *["نهر"] * 30, title="بحر"), {"id": "c", "title": "بحر", "text": "بحر ونهر"}])
    library.commit()
    for hit in library.search("بحر"):
        told = library.explain("بحر", hit.id).explanation
        assert told is not None
        assert told.score == pytest.approx(hit.score), hit.id


class TestDefault:
    def test_a_collection_of_books_is_ranked_by_pages(self, make: Callable[..., Archive]) -> None:
        library = make([book("a", *["بحر"] * 15), book("b", *["نهر"] * 14), "بحر"])
        assert library.unit == "document"
        library.add([book("c", "بحر")])
        library.add([book("c", *["بحر"] * 11)])
        library.commit()
        assert (library.unit, library.search("بحر").unit) == ("page", "page")
        assert library.search("بحر", unit="document").unit == "document"

    def test_an_empty_archive_ranks_documents(self, make: Callable[..., Archive]) -> None:
        assert make([]).unit == "document"

    def test_several_archives_are_ranked_by_pages_where_all_are(self, make: Callable[..., Archive]) -> None:
        library, other, news = make([book("a", *["بحر"] * 15)]), make([book("b", *["بحر نهر"] * 12)]), make(["بحر"])
        found = MultiArchive({"أ": library, "ب": other}).search("بحر")
        assert (found.unit, found.total, found.pages) == ("page", 2, 27)
        assert all(hit.pages for hit in found)
        mixed = MultiArchive({"أ": library, "ب": news})
        assert (mixed.search("بحر").unit, mixed.search("بحر").pages) == ("document", None)
        assert (mixed.search("بحر", unit="page").unit, mixed.search("بحر", unit="page").pages) == ("page", 16)
        assert mixed.search("بحر", collections=["أ"]).unit == "page"

    @pytest.mark.parametrize("unit", ["pages", "", "صفحة"])
    def test_other_units_are_refused(self, make: Callable[..., Archive], unit: str) -> None:
        with pytest.raises(kashaf.InvalidRequest, match="use document, page"):
            make([]).search("بحر", unit=unit)


WORD, TITLED = Term(TEXT, Level.STEM, "بحر"), Term(TITLE, Level.STEM, "نهر")
GRAM = Term(TEXT, Level.GRAMS, "_بح")


def test_a_page_needs_a_word_of_its_own_and_no_n_grams() -> None:
    asked = page_query(Rank(Any((WORD, TITLED)), (GRAM,)))
    assert isinstance(asked, All)
    assert asked.parts[0] == Any((WORD, TITLED))
    assert page_query(All((TITLED, Not(WORD)))) is None
    assert page_query(Phrase(TITLE, Level.STEM, ("بحر", "نهر"))) is None


def test_long_queries_of_plain_words_are_looked_for_in_a_row() -> None:
    def runs(query: str) -> list[tuple[object, ...]]:
        ranked = with_runs(WORD, parse(query), Analyzer())
        return [bonus.match.texts for bonus in ranked.bonus] if isinstance(ranked, Rank) else []  # type: ignore[union-attr]

    assert runs("بحر نهر جبل") == runs('بحر نهر "جبل" سهل') == runs("بحر نهر -جبل سهل") == []
    assert runs("بَحر نهر جبل سهل") == [("بحر", "نهر", "جبل", "سهل")]
    six = ("بحر", "نهر", "جبل", "سهل", "غيم", "مطر")
    assert runs(" ".join(six)) == [six, six[:3], six[3:]]
    assert len(runs("بحر نهر " * 30)[0]) == page_ranking.LONGEST_RUN


def test_scores_fall() -> None:
    given = [Match("a", 3.0), Match("b", 5.0), Match("c", 1.0), Match("d", 2.0)]
    assert [match.score for match in falling(given)] == [3.0, 3.0, 1.0, 1.0]
    assert [match.score for match in falling(given, 2.0)] == [2.0, 2.0, 1.0, 1.0]
