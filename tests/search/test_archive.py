"""The archive finds the right documents, in order, with the right words highlighted."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kashaf
from kashaf.search import Archive, Results
from tests.trials import examples

Make = Callable[..., Archive]
PENTAGON, RAIDS, WASHINGTON, INDEPENDENT, TALKS = (
    "000_ff2daf884ab750ba.txt",
    "001_f0c76394ef16e3ea.txt",
    "002_014453e733fb2747.txt",
    "003_cc5619e45615a72c.txt",
    "004_428ee2f09c601032.txt",
)
STATED = {
    PENTAGON: {"author": "سيد المختار"},
    RAIDS: {"source": "الجزيرة"},
    INDEPENDENT: {"source": "الإندبندنت عربية"},
    TALKS: {"author": "عبد الله الشريف", "date": "06 اغسطس 2016", "source": "العربي الجديد"},
}
"""What the files of facts in seeds/ state of the articles."""


def ids(results: Results) -> list[str]:
    return [hit.id for hit in results]


def marked(results: Results) -> set[str]:
    return {hit.snippet.text[start:end] for hit in results for start, end in hit.snippet.highlights}


SIGNS = [
    *'()"«»+-=~*?؟:|&_.^',
    " ",
    "^2",
    "OR",
    "NOT",
    "أو",
    "و",
    "سرت",
    "زرافة",
    "كَتَبَ",
    "في",
    "fsl",
    "title:",
    "جذر:",
    "date:",
    "1438هـ",
    "~2",
]
"""What queries are made of."""


class TestTheSeeds:
    """Judged by reading the five articles."""

    @pytest.mark.parametrize(
        ("query", "expected", "words"),
        [
            ("غارات سرت", {PENTAGON, RAIDS, WASHINGTON, INDEPENDENT, TALKS}, {"غارات", "سرت"}),
            ('"حكومة الوفاق"', {PENTAGON, RAIDS, WASHINGTON, INDEPENDENT, TALKS}, {"حكومة", "وحكومة", "لحكومة", "الوفاق"}),
            ('="حكومة الوفاق"', {PENTAGON, RAIDS, WASHINGTON, INDEPENDENT}, {"حكومة", "الوفاق"}),
            ("داعش -واشنطن", {INDEPENDENT, TALKS}, {"داعش"}),
            ("كُشف", {PENTAGON, RAIDS, TALKS}, {"كُشف", "وكشف", "وكشفت"}),
            ("+واغادوغو +سرت", {RAIDS, TALKS}, {"واغادوغو", "سرت"}),
            ("=إستراتيجية", {INDEPENDENT}, {"إستراتيجية"}),
            ("عنوان:ليبيا", {WASHINGTON, TALKS}, set()),
            ("title:مفاوضات", {TALKS}, set()),
            ("واغادو*", {RAIDS, TALKS}, {"واغادوغو"}),
            ("قذافي~", {PENTAGON}, {"القذافي"}),
            ("نورفولك أو أفريكوم", {TALKS, WASHINGTON, INDEPENDENT}, {"نورفولك", "أفريكوم", "الأفريكوم"}),
            ("T-72", {TALKS}, {"T", "72"}),
            ("١٨٠٠", {WASHINGTON}, {"1,800"}),
            ("reuters", {RAIDS}, {"REUTERS"}),
        ],
    )
    def test_a_query_finds_what_a_reader_expects(self, seeds: Archive, query: str, expected: set[str], words: set[str]) -> None:
        results = seeds.search(query)
        found = set(ids(results))
        assert found == expected
        assert marked(results) == words

    def test_documents_with_all_words_come_first(self, seeds: Archive) -> None:
        assert set(ids(seeds.search("غارات سرت"))[:3]) == {PENTAGON, RAIDS, TALKS}
        assert ids(seeds.search("غارات سرت"))[0] == RAIDS  # both words stand in its title

    def test_every_hit_has_what_is_shown_of_it(self, seeds: Archive) -> None:
        for number, hit in enumerate(seeds.search("سرت"), start=1):
            assert (hit.rank, hit.page, hit.pages_matched) == (number, 1, 1)
            assert hit.title
            assert hit.fields == {"path": hit.id, **STATED.get(hit.id, {})}
            assert "سرت" in hit.snippet.text


class TestSpelling:
    """Hamza, yeh, teh marbuta, marks, tatweel and digits make no difference, unless wanted."""

    @pytest.mark.parametrize(
        ("written", "typed"),
        [
            ("المسؤولون في المستشفى", "مسئولين مستشفي"),
            ("إِنَّ الكِتَابَ مُفِيدٌ", "الكتاب مفيد"),
            ("الكتاب مفيد", "الكِتَابُ مُفِيدٌ"),
            ("الكـــتاب", "كتاب"),
            ("سنة ٢٠١٠", "2010"),
            ("كوفيد-19", "كوفيد19"),
            ("کتاب ﻛﺘﺎﺏ", "كتاب"),
            ("ا\u0654حمد", "أحمد"),
            ("أحمد", "احمد"),
            ("قرأت الكتب", "كتاب"),
        ],
    )
    def test_another_spelling_finds_the_same(self, make: Make, written: str, typed: str) -> None:
        archive = make([written, "نص آخر"])
        assert ids(archive.search(typed)) == ["1"]

    def test_marks_in_text_or_query_change_no_score(self, make: Make) -> None:
        plain = make(["الكتاب على الرف", "الرف في البيت"])
        vowelled = make(["الكِتَابُ عَلَى الرَّفِّ", "الرَّفُّ في البَيْتِ"])
        for query in ("كتاب الرف", "الكِتَابِ الرَّفُّ"):
            hits = [[(hit.id, hit.score) for hit in archive.search(query)] for archive in (plain, vowelled)]
            assert hits[0] == hits[1]
            assert hits[0]

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("=كتب", ["1", "2", "3", "4", "5"]),
            ("=كَتَبَ", ["1", "2", "4"]),
            ("=كُتُب", ["1", "3"]),
            ("=كَتَّبَ", ["1", "5"]),
        ],
    )
    def test_marks_behind_an_equals_sign_must_be_compatible(self, make: Make, typed: str, found: list[str]) -> None:
        archive = make(["كتب", "كتَب", "كُتُبٌ", "كَتَبَ", "كَتَّبَ"])
        assert sorted(ids(archive.search(typed))) == found

    def test_letters_behind_an_equals_sign_count(self, make: Make) -> None:
        archive = make(["ذهب إلى علي", "ذهب علي", "نظر على"])
        assert ids(archive.search("=على")) == ["3"]
        assert sorted(ids(archive.search("على"))) == ["1", "2", "3"]


class TestLevels:
    def test_the_level_is_the_loosest_at_which_a_word_makes_a_hit(self, make: Make) -> None:
        archive = make(["كتاب", "الكتاب", "كِتَاب", "الكتب"])
        assert sorted(ids(archive.search("كتاب"))) == ["1", "2", "3", "4"]
        assert sorted(ids(archive.search("كتاب", level="word"))) == ["1", "3"]
        assert sorted(ids(archive.search("أكتاب", level="spelling"))) == []

    def test_the_form_that_was_typed_stands_first(self, make: Make) -> None:
        archive = make(["في الكتب علم", "في كتاب علم", "من كتابهم علم"])
        assert ids(archive.search("كتاب"))[0] == "2"

    def test_an_unknown_level_is_refused(self, seeds: Archive) -> None:
        with pytest.raises(kashaf.InvalidRequest, match="spelling, word, stem"):
            seeds.search("سرت", level="loose")


class TestPaging:
    def test_pages_join_to_the_whole(self, make: Make) -> None:
        archive = make([f"سرت {'كلمة ' * n}" for n in range(25)])
        whole = ids(archive.search("سرت", limit=25))
        pages = [archive.search("سرت", limit=10, offset=offset) for offset in (0, 10, 20)]
        assert list(itertools.chain(*map(ids, pages))) == whole
        assert [page.total for page in pages] == [25, 25, 25]
        assert [hit.rank for hit in pages[2]] == [21, 22, 23, 24, 25]

    def test_nothing_lies_behind_the_end(self, seeds: Archive) -> None:
        results = seeds.search("سرت", offset=1_000_000)
        assert (len(results), results.total) == (0, 5)

    @pytest.mark.parametrize("arguments", [{"limit": -1}, {"offset": -1}, {"limit": 10_001}])
    def test_impossible_pages_are_refused(self, seeds: Archive, arguments: dict[str, int]) -> None:
        with pytest.raises(kashaf.InvalidRequest, match="must be a whole number from 0"):
            seeds.search("سرت", **arguments)  # type: ignore[arg-type] # the numbers are the arguments


NEWS = [
    {
        "id": "a",
        "title": "غارات",
        "text": "غارات على سرت",
        "source": "الجزيرة",
        "date": "2016-08-01",
        "author": ["عبد الله الشريف", "هند"],
    },
    {"id": "b", "title": "بيان", "text": "بيان عن سرت", "source": "الجزيره", "date": "2016-12-30", "words": 30},
    {"id": "c", "title": "تقرير", "text": "تقرير من سرت", "source": "الجزيرة نت", "date": "2017-01-02", "desk": "أخبار ليبيا"},
    {"id": "d", "title": "أثر", "text": "أثر في سرت"},
]


class TestFields:
    @pytest.fixture
    def news(self, make: Make) -> Archive:
        return make(NEWS, fields={"words": "number"})

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            (["source:الجزيرة"], "ab"),
            (["المصدر:الجزيرة نت"], "c"),
            (["date:2016"], "ab"),
            (["date:2016-12..2017-01"], "bc"),
            (["date:..2016-08"], "a"),
            (["date:2017.."], "c"),
            (["words:20..40"], "b"),
            (["desk:أخبار ليبيا"], "c"),
            (["author:هند"], "a"),
            (["source:الجزيرة", "date:2016-08"], "a"),
            (["title:بيان"], "b"),
            (["source:غيرها"], ""),
        ],
    )
    def test_filters_narrow_the_result(self, news: Archive, filters: list[str], found: str) -> None:
        results = news.search("سرت", filters=filters)
        assert sorted(ids(results)) == list(found)
        assert results.total == len(found)

    @pytest.mark.parametrize("bad", ["الجزيرة", "date:أمس", "words:كثير", ":", "source:", "date:2016-13"])
    def test_a_filter_of_another_form_is_refused(self, news: Archive, bad: str) -> None:
        with pytest.raises(kashaf.InvalidRequest):
            news.search("سرت", filters=[bad])

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("source:الجزيرة", "abc"),
            ("المؤلف:الشريف", "a"),
            ('المؤلف:"عبد الله"', "a"),
            ("author:(هند أو زيد)", "a"),
            ("date:2016-08..2016-12", "ab"),
            ("التاريخ:٢٠١٧", "c"),
            ("سرت -date:2016", "cd"),
            ("desk:أخ*", "c"),
            ("desk:ليبيا", "c"),
            ("words:30", "b"),
            ("words:٣٠..", "b"),
        ],
    )
    def test_fields_can_be_asked_in_the_query(self, news: Archive, query: str, found: str) -> None:
        assert sorted(ids(news.search(query))) == list(found)

    def test_a_record_may_name_its_fields_in_arabic(self, make: Make) -> None:
        archive = make([{"id": "a", "title": "", "text": "سرت", "مصدر": "الجزيرة", "Date": "2016-08-01", "التاريخ": "2017"}])
        for asked in ("مصدر:الجزيرة", "source:الجزيرة", "date:2016", "date:2017"):
            assert archive.search("سرت", filters=[asked]).total == 1
        assert set(archive.get("a").fields) == {"مصدر", "Date", "التاريخ"}

    def test_a_field_that_no_document_has_is_read_as_a_word(self, news: Archive) -> None:
        results = news.search("بيان:سرت")
        assert ids(results)[0] == "b"
        assert [note.kind for note in results.notes] == ["field"]

    def test_what_is_no_date_finds_nothing_and_says_so(self, news: Archive) -> None:
        results = news.search("date:أمس")
        assert (results.total, [note.kind for note in results.notes]) == (0, ["value"])

    def test_facets_count_the_whole_result(self, news: Archive) -> None:
        results = news.search("سرت", limit=1, facets=["source", "date", "date:month", "desk"])
        counts = {facet.field: [(value.value, value.documents) for value in facet.values] for facet in results.facets}
        assert counts == {
            "source": [("الجزيرة", 2), ("الجزيرة نت", 1)],
            "date": [("2016", 2), ("2017", 1)],
            "date:month": [("2016-08", 1), ("2016-12", 1), ("2017-01", 1)],
            "desk": [("أخبار ليبيا", 1)],
        }

    def test_the_filter_of_a_facet_finds_what_it_counted(self, news: Archive) -> None:
        for facet in news.search("سرت", facets=["source", "date", "date:month", "desk", "author"]).facets:
            assert facet.values
            for value in facet.values:
                assert news.search("سرت", filters=[value.filter]).total == value.documents

    @pytest.mark.parametrize(
        ("sort", "order"),
        [
            ("date", "cbad"),
            ("date:asc", "abcd"),
            ("date:desc", "cbad"),
            ("title", "dbca"),
            ("words", "bacd"),
            ("source:desc", "cabd"),
        ],
    )
    def test_sorting_puts_documents_without_a_value_last(self, news: Archive, sort: str, order: str) -> None:
        assert ids(news.search("سرت", sort=sort)) == list(order)

    @pytest.mark.parametrize(
        "arguments", [{"sort": "size"}, {"sort": "date:up"}, {"facets": ["title"]}, {"facets": ["date:day"]}]
    )
    def test_unknown_orders_and_facets_are_refused(self, news: Archive, arguments: dict[str, str]) -> None:
        with pytest.raises(kashaf.InvalidRequest):
            news.search("سرت", **arguments)  # type: ignore[arg-type] # one of the two arguments


class TestPages:
    @pytest.fixture
    def book(self, make: Make) -> Archive:
        pages = [{"label": "ج1 ص7", "text": "باب الماء"}, {"text": "النار الماء الماء الماء"}, {"text": "باب الهواء"}]
        return make([{"id": "book", "title": "كتاب العناصر", "pages": pages}, "نص قصير عن الماء"])

    def test_a_book_is_one_hit_shown_at_its_best_page(self, book: Archive) -> None:
        (hit,) = (hit for hit in book.search("الماء") if hit.id == "book")
        assert (hit.page, hit.pages_matched) == (2, 2)
        assert hit.snippet.text == "النار الماء الماء الماء"

    def test_words_on_different_pages_make_a_hit(self, book: Archive) -> None:
        (hit,) = book.search("+النار +الهواء")
        assert (hit.id, hit.page, hit.pages_matched) == ("book", 3, 2)

    def test_a_title_that_matches_shows_the_first_page(self, book: Archive) -> None:
        (hit,) = book.search("عنوان:العناصر")
        assert (hit.page, hit.snippet.text, hit.snippet.highlights) == (1, "باب الماء", ())

    def test_a_document_comes_back_as_it_was_given(self, book: Archive) -> None:
        document = book.get("book")
        assert [(page.number, page.label, page.text) for page in document.pages] == [
            (1, "ج1 ص7", "باب الماء"),
            (2, "", "النار الماء الماء الماء"),
            (3, "", "باب الهواء"),
        ]
        assert (document.title, dict(document.fields)) == ("كتاب العناصر", {})

    def test_an_unknown_document_is_an_error(self, book: Archive) -> None:
        with pytest.raises(kashaf.DocumentNotFound, match="'x'"):
            book.get("x")


ODD = [
    ("من في على", 1, "only stop words"),
    ("؟!…", 0, "only punctuation"),
    ("", 0, "nothing"),
    ("*", 2, "everything"),
    ('"سرت', 1, "an unbalanced quote"),
    ("(((سرت", 1, "unbalanced brackets"),
    ("سرت AND OR NOT", 1, "stray operators"),
    ("\u202eسرت\u2066", 1, "bidi characters"),
    ("س\x00رت", 1, "a control character"),
    ("\ud800سرت", 1, "half a character"),
    ("<script>سرت</script>", 1, "HTML"),
    ("سرت " * 2_500, 1, "ten thousand characters"),
    (" ".join(f"كلمة{n}" for n in range(2_000)) + " سرت", 0, "two thousand words, of which a hundred are read"),
    ("a* " * 200 + "سرت", 1, "two hundred patterns"),
    ("-سرت", 1, "only what must not be there"),
    ("س" * 9_000, 0, "one endless word"),
    ("*" * 5_000 + "سرت", 1, "five thousand stars"),
    ("س*" * 500, 0, "five hundred stars in a word"),
]


class TestOddQueries:
    @pytest.mark.parametrize(("query", "total", "why"), ODD, ids=[why for *_, why in ODD])
    def test_any_query_gives_results_or_says_why_not(self, make: Make, query: str, total: int, why: str) -> None:
        archive = make(["غارات في سرت", "وقال من على المنبر"])
        results = archive.search(query)
        assert results.total >= total, why
        assert len(results) == results.total

    def test_no_word_to_search_for_is_said(self, seeds: Archive) -> None:
        results = seeds.search("؟!")
        assert [str(note) for note in results.notes] == ["There is no word in this query to search for."]

    def test_a_query_cut_short_is_said(self, seeds: Archive) -> None:
        assert [note.kind for note in seeds.search(" ".join(f"w{n}" for n in range(150))).notes] == ["long"]

    @settings(max_examples=examples(20), deadline=None)
    @given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(SIGNS), max_size=14).map("".join)))
    def test_no_text_raises(self, seeds: Archive, query: str) -> None:
        results = seeds.search(query, facets=["path"])
        assert len(results) <= results.total


class TestLittleFound:
    def test_a_misspelt_word_is_offered_as_it_is_written(self, seeds: Archive) -> None:
        results = seeds.search("البنتاقون")
        assert (results.total, results.suggestion) == (0, "البنتاغون")
        (offer,) = results.alternatives
        assert (offer.reason, offer.total) == ("spelling", seeds.search("البنتاغون").total)

    def test_the_rest_of_the_query_stays(self, seeds: Archive) -> None:
        assert seeds.search('+البنتاقون -"حكومة لندن"').suggestion == '+البنتاغون -"حكومة لندن"'

    def test_a_looser_level_is_offered_with_its_count(self, make: Make) -> None:
        archive = make(["الكتب", "كتابهم"])
        offers = {(offer.reason, offer.level): offer.total for offer in archive.search("كتاب", level="word").alternatives}
        assert offers == {("level", "stem"): 2}

    def test_the_words_of_a_phrase_are_offered(self, seeds: Archive) -> None:
        offer, fewer = seeds.search('"الوفاق حكومة"').alternatives
        assert (fewer.reason, fewer.query) == ("fewer", '"الوفاق"')
        assert (offer.reason, offer.query) == ("words", "+الوفاق +حكومة")
        assert offer.total == seeds.search("+الوفاق +حكومة").total

    def test_any_of_the_words_is_offered_where_all_are_too_many(self, make: Make) -> None:
        archive = make(["سرت", "طرابلس"])
        any, _ = archive.search("+سرت +طرابلس").alternatives
        assert (any.reason, any.query, any.total) == ("any", "سرت طرابلس", 2)

    def test_enough_found_needs_no_help(self, seeds: Archive) -> None:
        results = seeds.search("سرت")
        assert (results.suggestion, results.alternatives) == (None, ())


class TestWriting:
    def test_leaving_without_commit_discards(self, tmp_path: Path) -> None:
        with pytest.warns(kashaf.UncommittedWarning), kashaf.open(tmp_path / "index", create=True) as archive:
            archive.add([{"id": "1", "title": "", "text": "سرت"}])
        with kashaf.open(tmp_path / "index") as archive:
            assert archive.search("سرت").total == 0

    def test_rollback_forgets(self, make: Make) -> None:
        archive = make(["سرت"])
        archive.add([{"id": "2", "title": "", "text": "سرت"}])
        archive.rollback()
        archive.commit()
        assert ids(archive.search("سرت")) == ["1"]

    def test_the_same_id_replaces(self, make: Make) -> None:
        archive = make(["سرت"])
        archive.add([kashaf.Document.from_text("1", "", "طرابلس")])
        archive.commit()
        assert (archive.search("سرت").total, archive.search("طرابلس").total) == (0, 1)

    def test_removed_documents_are_gone(self, make: Make) -> None:
        archive = make(["سرت", "سرت"])
        assert archive.remove(["1", "x"]) == 1
        archive.commit()
        assert ids(archive.search("سرت")) == ["2"]

    def test_a_second_archive_sees_the_commit_without_opening_again(self, make: Make) -> None:
        archive = make(["سرت"])
        with kashaf.open(archive.url) as reader:
            assert reader.search("سرت").total == 1
            archive.add([{"id": "2", "title": "", "text": "سرت"}])
            assert reader.search("سرت").total == 1
            archive.commit()
            assert reader.search("سرت").total == 2

    def test_a_second_writer_is_told_to_wait(self, make: Make) -> None:
        archive = make(["سرت"])
        archive.add([{"id": "2", "title": "", "text": "سرت"}])
        with kashaf.open(archive.url) as second, pytest.raises(kashaf.IndexLocked):
            second.add([{"id": "3", "title": "", "text": "سرت"}])
        archive.rollback()

    def test_a_record_that_is_no_document_is_refused(self, make: Make) -> None:
        with pytest.raises(kashaf.InvalidDocument, match='"id"'):
            make([{"text": "بلا معرّف"}])

    def test_kinds_of_fields_are_checked(self, tmp_path: Path) -> None:
        with pytest.raises(kashaf.InvalidRequest, match="keyword"):
            kashaf.open(tmp_path / "index", create=True, fields={"desk": "colour"})

    def test_nothing_there_is_an_error_with_the_next_step(self, tmp_path: Path) -> None:
        with pytest.raises(kashaf.IndexNotFound, match="kashaf index"):
            kashaf.open(tmp_path / "nothing")

    def test_rebuilding_keeps_every_document(self, make: Make) -> None:
        archive = make(NEWS)
        archive.close()
        seen: list[tuple[int, int]] = []
        assert kashaf.search.rebuild(archive.url, progress=lambda done, total: seen.append((done, total))) == 4
        assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
        with kashaf.open(archive.url) as again:
            assert again.get("a") == kashaf.Document("a", "غارات", (kashaf.Page(1, "", "غارات على سرت"),), {
                "source": "الجزيرة", "date": "2016-08-01", "author": ("عبد الله الشريف", "هند"),
            })  # fmt: skip
            assert sorted(ids(again.search("سرت"))) == ["a", "b", "c", "d"]

    def test_rebuilding_keeps_in_step_with_the_files(self, tmp_path: Path) -> None:
        """A sync was killed between the prepared state and the commit, which never happened."""
        (tmp_path / "texts").mkdir()
        (tmp_path / "texts" / "a.txt").write_text("غارات على سرت", encoding="utf-8")
        with kashaf.open(tmp_path / "index", create=True) as archive:
            archive.add_path(tmp_path / "texts")
            archive.commit()
            (tmp_path / "texts" / "b.txt").write_text("بيان عن طرابلس", encoding="utf-8")
            archive.add_path(tmp_path / "texts")
            archive._synchronizer._sources.prepare(archive._index.generation + 1)
            archive._held.forget()
        assert kashaf.search.rebuild(tmp_path / "index") == 1
        with kashaf.open(tmp_path / "index") as archive:
            assert archive.add_path(tmp_path / "texts").added == 1
            archive.commit()
            assert ids(archive.search("طرابلس")) == ["b.txt"]


class TestLookingInside:
    def test_words_are_listed_as_people_write_them(self, make: Make) -> None:
        archive = make(["مدرسة", "مدرسة مدرسه", "المدرسة", "مدير"])
        words = [(word.term, word.written, word.documents) for word in archive.words("مدر")]
        assert words == [("مدرسه", "مدرسة", 2)]
        assert [word.term for word in archive.words(limit=2)] == ["مدرسه", "المدرسه"]
        assert [word.written for word in archive.words("مدر", level="spelling")] == ["مدرسة", "مدرسه"]

    def test_words_of_any_field_are_listed(self, make: Make) -> None:
        archive = make(NEWS)
        assert [word.term for word in archive.words(field="desk")] == ["اخبار", "ليبيا"]
        assert [(word.term, word.documents) for word in archive.words("ال", field="المصدر")] == [("الجزيره", 3)]

    def test_explain_says_how_a_query_is_read(self, seeds: Archive) -> None:
        explained = seeds.explain("في غارات -واشنطن")
        assert explained.tree.splitlines() == [
            "any of, the more the better:",
            "  any form of غارات [غاره]",
            "too common to make a hit:",
            "  any form of في [في]",
            "none of:",
            "  any form of واشنطن [واشنطن]",
        ]
        assert "لا شيء من:" in explained.tree_ar
        assert explained.ignored == ("في",)

    def test_explain_says_why_a_document_has_its_score(self, seeds: Archive) -> None:
        hit = seeds.search("غارات سرت").hits[0]
        explanation = seeds.explain("غارات سرت", hit.id).explanation
        assert explanation is not None
        assert explanation.score == pytest.approx(hit.score)
        assert seeds.explain("طرابلس", RAIDS).explanation is None

    def test_highlights_mark_a_whole_text(self, seeds: Archive) -> None:
        text = seeds.get(RAIDS).text
        words = {text[start:end] for start, end in seeds.highlights(text, "غارات -سرت")}
        assert words == {"غارات", "الغارات"}

    def test_stats_count(self, make: Make) -> None:
        stats = make(["سرت طرابلس", "سرت"]).stats()
        assert (stats.documents, stats.pages, stats.terms["word"]) == (2, 0, 2)
        assert stats.bytes > 0
        assert stats.fields["date"] == "date"

    def test_a_sound_archive_has_no_damage(self, seeds: Archive) -> None:
        assert seeds.check() == []


@pytest.mark.parametrize("junk", [b"", b"junk" * 500, b"SQLite format 3\x00" + b"\xff" * 3_000])
def test_a_damaged_state_of_the_sync_is_found_and_can_be_removed(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("غارات على سرت", encoding="utf-8")
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add_path(tmp_path / "texts")
        archive.commit()
        assert archive.check() == []
    state = tmp_path / "index" / "sources.db"
    state.write_bytes(junk or state.read_bytes()[:5_000])
    with kashaf.open(tmp_path / "index") as archive:
        (damage,) = archive.check()
        assert (damage.where, damage.repaired) == (str(state), False)
        assert archive.check(repair=True)[0].repaired
        assert archive.check() == []
        assert archive.add_path(tmp_path / "texts").added == 1
        archive.rollback()


def test_many_threads_get_the_answers_of_one(seeds: Archive) -> None:
    queries = ["غارات سرت", '"حكومة الوفاق"', "داعش -واشنطن", "كتا*", "قذافي~", "=قاعدة"] * 4
    alone = [seeds.search(query) for query in queries]
    together: dict[int, Results] = {}

    def ask(number: int) -> None:
        together[number] = seeds.search(queries[number])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(queries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [together[number].hits for number in range(len(queries))] == [each.hits for each in alone]


def test_of_answers_as_good_the_newest_stands_first_when_asked(make: Make) -> None:
    today = datetime.now(UTC).date()
    dates = {"old": "1999-01-01", "none": "", "year": today - timedelta(90), "month": today - timedelta(20), "today": today}
    archive = make([{"id": id, "title": "", "text": "فيضان النهر", "date": str(date)} for id, date in dates.items()])
    assert ids(archive.search("فيضان", sort="recent")) == ["today", "month", "year", "none", "old"]
    assert ids(archive.search("فيضان")) == sorted(dates)


class TestAsACollection:
    @pytest.fixture
    def three(self, tmp_path: Path) -> Iterator[kashaf.Archive]:
        with kashaf.open(tmp_path / "archive", create=True) as archive:
            assert (len(archive), list(archive), bool(archive)) == (0, [], True)
            archive.add([{"id": id, "text": "نص"} for id in ("ب", "أ", "ج")])
            archive.commit()
            yield archive

    def test_it_has_a_length_and_members_and_an_order(self, three: kashaf.Archive) -> None:
        assert len(three) == 3
        assert [document.id for document in three] == ["أ", "ب", "ج"]
        assert "أ" in three
        assert "\u0627\u0654" in three, "the same letter, written apart"
        assert "د" not in three
        assert 1 not in three

    def test_it_says_what_it_is(self, three: kashaf.Archive) -> None:
        assert repr(three) == f"<Archive {three.url}>"
        three.close()
        assert repr(three) == f"<Archive {three.url} (closed)>"
