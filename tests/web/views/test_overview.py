from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import create_app
from kashaf.web.views.overview import Overviews


def test_facts_are_counted_once_for_each_commit(tmp_path, monkeypatch):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add({"id": str(n), "title": f"منارة البحر {n}", "text": "نص", "date": f"201{n}"} for n in range(3))
        archive.commit()
        overviews = Overviews()
        first = overviews.of(archive)
        assert overviews.of(archive) is first
        assert (first.documents, [year.value for year in first.years]) == (3, ["2010", "2011", "2012"])
        assert [hit.id for hit in first.newest] == ["2", "1", "0"]
        assert first.tries[0] == ('"منارة البحر"', 3)
        archive.add([{"id": "3", "title": "جديد", "text": "نص"}])
        archive.commit()
        assert overviews.of(archive).documents == 4


def test_every_word_to_try_finds_what_it_promises(archive):
    tries = Overviews().of(archive).tries
    assert tries
    assert all(archive.search(query).total == total for query, total in tries)


def test_an_empty_collection_and_one_without_facts_have_a_start_page(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        client = create_app(archive).test_client()
        assert not LexborHTMLParser(client.get("/").text).css("main section")
        archive.add({"id": str(n), "title": "", "text": f"كلام {n}"} for n in range(3))
        archive.commit()
        page = LexborHTMLParser(client.get("/").text)
        assert not page.css(".histogram")
        assert len(page.css(".news li")) == 3
        assert not page.css(".numbers"), "the number of documents stands above the box"


def test_a_word_of_many_documents_is_not_worth_a_try(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        titles = ["جريدة الصباح", "جريدة المساء", "جريدة الميناء"] * 40
        archive.add({"id": str(n), "title": title, "text": "نص"} for n, title in enumerate(titles))
        archive.commit()
        tries = Overviews().of(archive).tries
    assert all(1 < total <= 100 for _, total in tries)
    assert not any(query == "جريدة" for query, _ in tries)
    assert any("الميناء" in query for query, _ in tries)
