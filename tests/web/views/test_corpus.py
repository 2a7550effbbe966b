"""The pages that look closer: documents like one, and words in their contexts."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import create_app


def show(client, address, **asked):
    response = client.get(address, query_string=asked or None)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def addresses(page, part):
    return [unescape(found) for found in re.findall(rf'href="([^"]*{part}[^"]*)"', page)]


def cells(page, kind):
    return [unescape(re.sub("<[^>]+>", "", cell)) for cell in re.findall(rf'<td class="{kind}">(.*?)</td>', page, re.DOTALL)]


# similar


def test_a_document_leads_to_those_like_it_and_back(client, archive, news):
    id = news[0]["id"]
    (address,) = addresses(show(client, "/document", id=id), "/similar")
    page = show(client, address)
    assert f"المزيد مثلها: <bdi>{news[0]['title']}</bdi>" in page
    found = [parse_qs(urlsplit(each).query)["id"][0] for each in addresses(page, r"/document\?")]
    assert list(dict.fromkeys(found)) == [id, *(hit.id for hit in archive.similar(id))]


def test_the_hits_of_a_book_open_at_its_page(client):
    page = show(client, "/similar", id="000_ff2daf884ab750ba.txt", lang="en")
    assert "<mark" not in page, "nobody typed a word"
    assert "More like this" in page
    assert client.get("/similar", query_string={"id": "nothing"}).status_code == 404


def test_nothing_similar_is_said(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add({"id": id, "text": text} for id, text in (("empty", ""), ("alone", "زرافة")))
        archive.commit()
        client = create_app(archive).test_client()
        for id in ("empty", "alone"):
            assert "ليس في هذه الوثيقة كلمة تدل على موضوعها" in show(client, "/similar", id=id)


def test_what_a_similar_document_holds_is_shown_and_never_run(client, hostile, news):
    assert "<script>alert" not in show(client, "/similar", id=hostile["id"])
    assert "<script>alert" not in show(client, "/similar", id=news[0]["id"])


# concordance


def test_the_words_of_a_query_are_shown_in_their_contexts(client, archive):
    page = show(client, "/concordance", q="سرت")
    lines = archive.concordance("سرت", context=45).lines
    assert cells(page, "before") == [line.before for line in lines]
    assert cells(page, "word") == [line.word for line in lines]
    assert cells(page, "after") == [line.after for line in lines]
    assert '<table class="concordance" dir="rtl">' in page
    assert "<mark>سرت</mark>" in page


def test_lines_come_by_relevance_unless_another_order_is_asked_for(client, archive):
    by_id = show(client, "/concordance", q="سرت", sort="document")
    assert cells(by_id, "before") == [line.before for line in archive.concordance("سرت", sort="document", context=45)]
    page = show(client, "/concordance", q="سرت")
    assert re.search(r'aria-current="true">([^<]*)', page)[1] == "الأوثق صلة"


def test_a_line_in_the_other_direction_has_its_own(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add([{"id": "1", "text": "قال سرت نعم"}, {"id": "2", "text": "the city of سرت by the sea"}])
        archive.commit()
        page = show(create_app(archive).test_client(), "/concordance", q="سرت", sort="document")
    assert '<table class="concordance" dir="rtl">' in page
    assert page.count('<tr class="turned" dir="ltr">') == 1


def test_lines_lead_to_the_page_of_the_document_with_its_matches(client):
    page = show(client, "/concordance", q="قنديل")
    address = urlsplit(addresses(page, "/document")[-1])
    assert parse_qs(address.query) == {"id": ["كتب/الكامل.txt"], "page": ["9"], "q": ["قنديل"]}
    assert address.fragment == "p9"


def test_the_orders_of_lines_and_all_of_them_are_one_link_away(client, archive):
    page = show(client, "/concordance", q="منارة", level="word", filter="source:وكالة الأنباء", lang="en")
    asked = [parse_qs(urlsplit(address).query) for address in addresses(page, "/concordance")]
    kept = {"q": ["منارة"], "level": ["word"], "filter": ["source:وكالة الأنباء"]}
    assert {**kept, "lang": ["en"], "sort": ["before"]} in asked
    assert {**kept, "limit": ["10000"], "format": ["csv"]} in asked, "the API knows no language"
    after = show(client, "/concordance", q="منارة", sort="after")
    assert cells(after, "after") == [line.after for line in archive.concordance("منارة", sort="after", context=45)]


def test_lines_are_paged(client, archive):
    total = archive.concordance("و*").total
    assert total > 100
    first, second = (show(client, "/concordance", q="و*", page=page) for page in (1, 2))
    assert cells(first, "before") + cells(second, "before") == [
        line.before for line in archive.concordance("و*", limit=100, context=45)
    ]
    assert any("page=2" in address for address in addresses(first, "/concordance"))


def test_results_lead_to_the_contexts_and_back(client):
    page = show(client, "/search", q="سرت", sort="date", level="word")
    (address,) = addresses(page, "/concordance")
    assert parse_qs(urlsplit(address).query) == {"q": ["سرت"], "level": ["word"]}
    back = addresses(show(client, address), "/search")
    assert {"q": ["سرت"], "level": ["word"]} in [parse_qs(urlsplit(each).query) for each in back]


@pytest.mark.parametrize("q", ["", "*", "قسطنطينوبوليس", '"', "عنوان:منارة"])
def test_without_a_line_the_page_says_so(client, q):
    page = show(client, "/concordance", q=q)
    assert "<table" not in page


def test_what_a_document_holds_is_shown_and_never_run(client, hostile):
    page = show(client, "/concordance", q="خبيث <script>")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&#39;text&#39;)&lt;/script&gt;" in page


@pytest.mark.parametrize("wrong", [{"sort": "left"}, {"page": "0"}, {"level": "loose"}])
def test_wrong_parameters_are_refused(client, wrong):
    assert client.get("/concordance", query_string={"q": "سرت", **wrong}).status_code == 400


# words


def numbers(page):
    return re.findall(r"<td>(?:<bdi[^>]*>)?([\d,.-]+)", page)


def test_the_words_of_a_result_are_shown_with_their_numbers(client, archive):
    page = show(client, "/words", q="منارة", lang="en")
    found = archive.frequencies("منارة", limit=100)
    assert [unescape(word) for word in re.findall(r'<th scope="row"><a[^>]*><bdi[^>]*>(.*?)</bdi>', page)] == [
        row.written for row in found
    ]
    assert numbers(page)[:2] == [str(found.rows[0].occurrences), str(found.rows[0].documents)]
    asked = [parse_qs(urlsplit(address).query) for address in addresses(page, "/concordance")]
    assert {"q": [found.rows[0].written], "level": ["word"], "lang": ["en"]} in asked


def test_the_words_of_the_whole_collection_are_shown_without_a_query(client, archive):
    page = show(client, "/words", level="stem")
    found = archive.frequencies(level="stem", limit=100)
    assert numbers(page) == [f"{row.documents:,}" for row in found]
    assert "المجموعة كلها" in page


def test_levels_orders_stop_words_and_csv_are_one_link_away(client):
    page = show(client, "/words", q="منارة", filter="date:2016", level="stem", sort="keyness", stopwords="all", prefix="م")
    asked = [parse_qs(urlsplit(address).query) for address in [*addresses(page, "/words"), *addresses(page, "/frequencies")]]
    kept = {"q": ["منارة"], "filter": ["date:2016"], "prefix": ["م"], "stopwords": ["all"]}
    assert {**kept, "level": ["root"], "sort": ["keyness"]} in asked
    assert {**kept, "level": ["stem"]} in asked
    assert {**kept, "level": ["stem"], "sort": ["keyness"], "limit": ["1000"], "format": ["csv"]} in asked
    assert {"q": ["منارة"], "filter": ["date:2016"], "prefix": ["م"], "level": ["stem"], "sort": ["keyness"]} in asked


def test_results_lead_to_their_words_and_back(client):
    page = show(client, "/search", q="سرت", sort="date", level="word", filter="source:x") + show(
        client, "/search", q="سرت", sort="date"
    )
    *_, address = addresses(page, r"/words\?")
    assert parse_qs(urlsplit(address).query) == {"q": ["سرت"]}
    assert {"q": ["سرت"]} in [parse_qs(urlsplit(each).query) for each in addresses(show(client, address), "/search")]


@pytest.mark.parametrize("q", ["قسطنطينوبوليس", '"', "<script>alert(1)</script>"])
def test_without_a_word_the_page_says_so(client, q):
    page = show(client, "/words", q=q)
    assert "<script>alert" not in page


@pytest.mark.parametrize("wrong", [{"sort": "beauty"}, {"level": "loose"}, {"stopwords": "no"}, {"q": "", "sort": "keyness"}])
def test_wrong_parameters_of_words_are_refused(client, wrong):
    assert client.get("/words", query_string={"q": "سرت", **wrong}).status_code == 400


def test_bars_show_how_typical_words_are(client):
    def look(**asked):
        return LexborHTMLParser(show(client, "/words", **asked))

    page = look(q="منارة", sort="keyness")
    widths = [float(bar.attributes["width"]) for bar in page.css(".frequencies .strength rect")]
    assert widths[0] == 100
    assert widths == sorted(widths, reverse=True)
    assert len(widths) > 1
    assert not look().css(".strength")
    assert not look(q="*").css(".strength rect"), "nothing is left to compare with"


# pages of a book


@pytest.fixture
def library(tmp_path):
    pages = [{"label": f"ص{number}", "text": f"موج البحر {number}" if number % 2 else "نهر"} for number in range(1, 140)]
    with kashaf.open(tmp_path / "library", create=True) as archive:
        archive.add([{"id": "كتاب/1", "title": "كتاب <البحر>", "pages": pages}])
        archive.commit()
        yield create_app(archive).test_client()


def test_a_hit_shows_its_next_pages_and_leads_to_all(library):
    page = library.get("/search", query_string={"q": "البحر", "lang": "en"}).text
    assert page.count("<mark>البحر</mark>") >= 3
    assert all(f"ص{number}" in page for number in (3, 5))
    (address,) = addresses(page, "/pages")
    assert "All 70 pages that match" in page
    listed = library.get(address).text
    assert "70 pages that match" in listed
    assert listed.count('class="snippet"') == 50
    (second,) = {each for each in addresses(listed, "/pages") if "page=2" in each}
    assert library.get(second).text.count('class="snippet"') == 20


def test_the_box_searches_in_the_book(library):
    page = library.get("/pages", query_string={"id": "كتاب/1", "q": "نهر", "lang": "en"}).text
    assert "69 pages that match" in page
    assert "&lt;البحر&gt;" in page
    assert 'name="id" value="كتاب/1"' in page
    assert (
        "No page of this book matches." in library.get("/pages", query_string={"id": "كتاب/1", "q": "جبل", "lang": "en"}).text
    )
    assert library.get("/pages", query_string={"id": "كتاب/1"}).status_code == 200
    assert library.get("/pages", query_string={"id": "x", "q": "بحر"}).status_code == 404


def test_the_results_say_what_is_ranked_and_lead_to_the_other_unit(library, client):
    by_pages = library.get("/search", query_string={"q": "البحر", "lang": "en"}).text
    assert "70 pages match. Documents are ranked by their best page." in by_pages
    (address,) = (each for each in addresses(by_pages, "unit=") if each.startswith("/search"))
    whole = library.get(address).text
    assert "Whole documents are ranked." in whole
    assert any("unit=page" in each for each in addresses(whole, "unit="))
    assert "ranked" not in show(client, "/search", q="سرت", lang="en")
