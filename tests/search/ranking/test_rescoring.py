"""The best matches in a new order.

Books are ordered by their best pages, and pieces of words count where the engine keeps none.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import kashaf
from kashaf.search import Archive
from kashaf.search.ranking.rescoring import WINDOW

FILLER = " ".join(["الطقس جميل والسماء صافية في هذا الصباح من أيام الربيع الهادئة"] * 3)


def ids(archive: Archive, query: str, **options) -> list[str]:
    return [hit.id for hit in archive.search(query, **options)]


def book(id: str, *pages: str) -> dict[str, object]:
    return {"id": id, "title": id, "pages": [{"label": str(n), "text": text} for n, text in enumerate(pages, 1)]}


def test_a_book_with_the_words_on_one_page_stands_before_one_with_the_words_scattered(make: Callable[..., Archive]) -> None:
    scattered = book("scattered", f"قناة {FILLER}", f"{FILLER} السويس", f"{FILLER} تأميم", FILLER)
    together = book("together", FILLER, f"تأميم قناة السويس {FILLER}", FILLER, FILLER)
    archive = make([scattered, together])
    assert ids(archive, "تأميم قناة السويس") == ["together", "scattered"]


def test_words_scattered_over_a_book_do_not_hide_the_article_about_them(make: Callable[..., Archive]) -> None:
    scattered = book("scattered", *(f"{word} {FILLER}" for word in ("قناة قناة قناة", "السويس السويس", "تأميم تأميم") * 4))
    article = {"id": "article", "title": "تأميم قناة السويس", "text": f"أعلن تأميم قناة السويس {FILLER}"}
    assert ids(make([scattered, article]), "تأميم قناة السويس") == ["article", "scattered"]


def test_a_book_about_something_does_not_vanish_behind_articles_that_mention_it(make: Callable[..., Archive]) -> None:
    about = book("about", FILLER, *(f"السفن الشراعية وبناء السفن الشراعية {FILLER}",) * 3)
    articles = [{"id": f"{n}", "title": "", "text": f"{FILLER} {FILLER} السفن {FILLER}"} for n in range(20)]
    assert ids(make([about, *articles]), "السفن الشراعية")[0] == "about"


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_a_name_spelt_in_another_way_brings_its_document_forward(tmp_path, engine: str) -> None:
    with kashaf.open(f"{engine}:{tmp_path / engine}", create=True) as archive:
        archive.add(
            [
                {"id": "a", "title": "", "text": f"زيارة الرئيس إلى العاصمة {FILLER}"},
                {"id": "b", "title": "", "text": f"زيارة غورباتشوف إلى العاصمة {FILLER}"},
            ]
        )
        archive.commit()
        assert ids(archive, "زيارة غورباتشيف") == ["b", "a"]  # equal but for the pieces of the name, and a would come first


def test_pages_of_hits_are_cut_from_one_order(make: Callable[..., Archive]) -> None:
    texts = [f"{'بحر ' * (1 + n % 7)}سفينة {'سفن ' * (n % 5)}{FILLER}" for n in range(WINDOW + 40)]
    archive = make(texts)
    whole = archive.search("السفينة في البحر", limit=len(texts), collapse=False).hits
    assert [hit.score for hit in whole] == sorted((hit.score for hit in whole), reverse=True)
    assert [hit.rank for hit in whole] == list(range(1, len(texts) + 1))
    paged = [
        hit
        for start in range(0, len(texts), 9)
        for hit in archive.search("السفينة في البحر", limit=9, offset=start, collapse=False)
    ]
    assert [hit.id for hit in paged[:WINDOW]] == [hit.id for hit in whole[:WINDOW]]
    assert {hit.id for hit in paged} == {hit.id for hit in whole}


def test_another_order_than_by_relevance_stays_as_it_is(make: Callable[..., Archive]) -> None:
    documents = [{"id": f"{n}", "title": "", "text": "بحر " * n, "date": f"20{n:02}"} for n in range(1, 9)]
    assert ids(make(documents), "بحر", sort="date:asc") == [str(n) for n in range(1, 9)]


def test_vowelled_and_unvowelled_texts_and_queries_score_the_same_to_the_last_digit(make: Callable[..., Archive]) -> None:
    vowelled = ["كَتَبَ الطَّالِبُ الدَّرْسَ فِي المَدْرَسَةِ", "الطُّلَّابُ يَدْرُسُونَ", "مَكْتَبَةُ الجَامِعَةِ"]
    bare = ["كتب الطالب الدرس في المدرسة", "الطلاب يدرسون", "مكتبة الجامعة"]
    results = [
        [(hit.id, hit.score) for hit in archive.search(query)]
        for archive in (make(vowelled), make(bare))
        for query in ("طالب الدرس مدرسة", "طَالِبُ الدَّرْسِ مَدْرَسَةٌ")
    ]
    assert results[0]
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_what_is_explained_is_the_score_that_was_given(tmp_path, engine: str) -> None:
    with kashaf.open(f"{engine}:{tmp_path / engine}", create=True) as archive:
        archive.add([book("a", f"بحر {FILLER}", f"سفينة في البحر {FILLER}"), {"id": "b", "title": "السفن", "text": "سفينة"}])
        archive.commit()
        for hit in archive.search("سفينة البحر"):
            explanation = archive.explain("سفينة البحر", hit.id).explanation
            assert explanation is not None
            assert explanation.score == pytest.approx(hit.score)
            assert ("best page" in str(explanation)) == (hit.id == "a")


@pytest.mark.parametrize("query", ["سفينة البحر", "السفينه", "+كتاب +بحر", "غورباتشيف", "سفن", "في"])
def test_words_kept_and_words_made_anew_from_the_texts_give_the_same_scores(tmp_path, monkeypatch, query: str) -> None:
    texts = [f"{'بحر ' * (1 + n % 7)}سفينة {'سفن ' * (n % 5)}{FILLER}" for n in range(30)]
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add([{"id": str(n), "title": f"السفينة {n}" if n % 3 else "", "text": text} for n, text in enumerate(texts)])
        archive.add(
            [
                book("one page", f"كتاب في البحر {FILLER}", FILLER, f"سفينة غورباتشوف naïve {FILLER}"),
                book("scattered", f"كتاب {FILLER}", f"بحر {FILLER}"),
                {"id": "bare", "title": "سفينة سفينة", "text": "سفينة"},
                {"id": "no text", "title": "السفن", "text": ""},
            ]
        )
        archive.commit()
        kept = [(hit.id, hit.score, hit.page) for hit in archive.search(query, limit=50, collapse=False)]
        monkeypatch.setattr(type(archive._searcher.index._reader), "distinct_words", lambda self, keys: {})
        assert [(hit.id, hit.score, hit.page) for hit in archive.search(query, limit=50, collapse=False)] == kept
        assert kept
