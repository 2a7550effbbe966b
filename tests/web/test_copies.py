"""Copies on the pages: counted below their hit in the right grammatical form, each a link.

All of them are shown on demand.
"""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import create_app

COPIES = {"خزان": 1, "سد": 2, "جسر": 3, "نفق": 11, "رصيف": 100}
"""What a report is about, and in how many papers more than one it stands."""

REPORT = (
    "وقعت وزارة المياه عقودا لتنفيذ مشروع {thing} كبير في المنطقة وأوضح الوزير أن المشروع يشمل شبكات ومحطات وأعمال التشغيل والصيانة "
    "وأعرب عن شكره للحكومة على ما تقدمه من دعم لهذا القطاع بما يعود بالنفع على المواطنين في جميع أنحاء البلاد"
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with kashaf.open(tmp_path_factory.mktemp("copies") / "archive", create=True) as archive:
        for thing, copies in COPIES.items():
            text = REPORT.format(thing=" ".join([thing] * 12))
            archive.add([{"id": f"{thing}/{number:03}", "title": thing, "text": text} for number in range(copies + 1)])
        archive.commit()
        yield archive


@pytest.fixture
def look(client):
    return lambda **parameters: LexborHTMLParser(client.get("/search", query_string=parameters).text)


@pytest.fixture
def client(archive):
    return create_app(archive).test_client()


def asked(link):
    return parse_qs(urlsplit(link.attributes["href"]).query)


@pytest.mark.parametrize(
    "thing, arabic, english",
    [
        ("خزان", "نسخة أخرى مطابقة تقريبًا", "1 near-identical copy"),
        ("سد", "نسختان أخريان مطابقتان تقريبًا", "2 near-identical copies"),
        ("جسر", "3 نسخ أخرى مطابقة تقريبًا", "3 near-identical copies"),
        ("نفق", "11 نسخة أخرى مطابقة تقريبًا", "11 near-identical copies"),
        ("رصيف", "99 نسخة أخرى مطابقة تقريبًا", "99 near-identical copies"),  # the last lies beyond the hundred best
    ],
)
def test_copies_are_counted_in_the_right_form(look, thing, arabic, english):
    for language, told in (("ar", arabic), ("en", english)):
        assert look(q=thing, lang=language).css_first(".copies summary").text() == told


def test_each_copy_is_a_link_and_the_last_shows_all_as_results(look, client):
    page = look(q="جسر")
    assert len(page.css(".results > li")) == 1
    assert page.css_first(".count").text().split()[0] == "4"
    *copies, every = page.css(".copies a")
    assert [asked(link)["id"] for link in copies] == [["جسر/001"], ["جسر/002"], ["جسر/003"]]
    assert all(client.get(link.attributes["href"]).status_code == 200 for link in copies)

    assert [link.text() for link in copies] == ["جسر"] * 3, "by their titles"

    assert asked(every) == {"q": ["جسر"], "copies": ["all"]}
    page = look(**{name: values[0] for name, values in asked(every).items()})
    assert len(page.css(".results > li")) == 4
    assert not page.css(".copies")
    assert [asked(link) for link in page.css(".filters a")] == [{"q": ["جسر"]}]
    assert page.css_first("form input[name=copies]").attributes["value"] == "all"


def test_there_are_no_pages_of_results_for_copies(look):
    assert not look(q="نفق").css(".pages")
    assert len(look(q="نفق", copies="all").css(".pages li")) > 1


def test_the_api_gives_the_same_hits_and_all_on_demand(client):
    few, every = (client.get("/api/v1/search", query_string={"q": "جسر", **more}).json for more in ({}, {"copies": "all"}))
    assert (few["total"], [hit["id"] for hit in few["hits"]]) == (4, ["جسر/000"])
    assert [hit["id"] for hit in every["hits"]] == ["جسر/000", "جسر/001", "جسر/002", "جسر/003"]
    assert [copy["id"] for copy in few["hits"][0]["copies"]] == ["جسر/001", "جسر/002", "جسر/003"]
    assert (few["collapsed"], every["collapsed"]) == (3, 0)


@pytest.mark.parametrize("address", ["/search?q=x&copies=some", "/api/v1/search?q=x&copies=some"])
def test_any_other_wish_is_refused(client, address):
    response = client.get(address)
    assert response.status_code == 400
    assert "copies=all" in response.text
