"""A hit on the page: only facts that a reader can use."""

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with kashaf.open(tmp_path_factory.mktemp("hits") / "archive", create=True) as archive:
        pages = [{"text": f"صفحة {n} فيها ذكر النهر"} for n in range(1, 6)]
        archive.add(
            [{"id": "book", "title": "كتاب الأنهار", "pages": pages}, {"id": "note", "title": "ملاحظة", "text": "عن النهر"}]
        )
        archive.commit()
        yield create_app(archive).test_client()


@pytest.mark.parametrize(
    "path, told", [("/search?q=النهر", True), ("/search?q=*", False), ("/", False), ("/similar?id=note", False)]
)
def test_pages_with_matches_are_counted_where_words_were_searched_for(client, path, told):
    facts = " ".join(each.text() for each in LexborHTMLParser(client.get(path).text).css(".facts"))
    assert ("في 5 صفحات" in facts) is told


@pytest.mark.parametrize("path, told", [("/search?q=الأنهار", True), ("/search?q=*", False), ("/similar?id=note", False)])
def test_why_a_hit_was_found_is_told_where_words_were_searched_for(client, path, told):
    page = LexborHTMLParser(client.get(path).text)
    assert page.css(".results > li")
    assert any("في العنوان" in each.text() for each in page.css(".foot")) is told
    assert bool(page.css(".results mark")) is told
