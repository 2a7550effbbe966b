"""Editions on the pages: counted below their hit, each a link, and in the API."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with kashaf.open(tmp_path_factory.mktemp("editions") / "archive", create=True) as archive:
        versions = ("Lib1/a<b>.txt", "Lib2/b.txt", "Lib3/c.txt")
        archive.add([{"id": id, "title": "كتاب <الأغاني>", "text": "أخبار المغنين", "work": "الأغاني"} for id in versions])
        archive.commit()
        yield create_app(archive).test_client()


@pytest.mark.parametrize(("language", "told"), [("ar", "طبعتان أخريان"), ("en", "2 other editions")])
def test_editions_are_counted_and_lead_to_their_documents(client, language, told):
    page = LexborHTMLParser(client.get("/search", query_string={"q": "المغنين", "lang": language}).text)
    assert len(page.css("#results > li")) == 1
    assert page.css_first("details.copies summary").text().strip() == told
    links = page.css("details.copies a")
    assert [link.text().strip() for link in links[:2]] == ["كتاب <الأغاني>"] * 2
    assert all(client.get(link.attributes["href"]).status_code == 200 for link in links)
    assert len(LexborHTMLParser(client.get(links[-1].attributes["href"]).text).css("#results > li")) == 3


def test_the_api_has_them(client):
    found = client.get("/api/v1/search", query_string={"q": "المغنين"}).json
    (hit,) = found["hits"]
    assert [each["id"] for each in hit["editions"]] == ["Lib2/b.txt", "Lib3/c.txt"]
    assert (found["total"], found["collapsed"], hit["copies"]) == (3, 2, [])
