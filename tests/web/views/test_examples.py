import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.search import LANGUAGE
from kashaf.web import create_app
from kashaf.web.presentation.language import language_for
from kashaf.web.views.examples import examples
from kashaf.web.views.overview import Overviews

POEMS = [
    {
        "id": str(n),
        "title": title,
        "text": "قال الشاعر في القصيدة",
        "author": "المتنبي" if n else "البحتري",
        "date": f"{1990 + n}",
    }
    for n, title in enumerate(["واحر قلباه", "على قدر أهل العزم", "قلباه واحر نار", "إيوان كسرى"])
]
UNTITLED = [{"id": str(n), "title": "", "text": f"وثيقة قديمة رقمها {n} فيها كلام"} for n in range(3)]


@pytest.fixture
def make(tmp_path):
    archives = []

    def make(documents):
        archive = kashaf.open(tmp_path / str(len(archives)), create=True)
        archives.append(archive)
        archive.add(documents)
        archive.commit()
        return archive

    yield make
    for archive in archives:
        archive.close()


def typed(archive, code="ar"):
    return [each.typed for each in examples(language_for(code), Overviews().of(archive))]


@pytest.mark.parametrize("documents", [POEMS, UNTITLED])
@pytest.mark.parametrize("code", ["ar", "en"])
def test_every_example_finds_something_in_the_collection_itself(make, documents, code):
    archive = make(documents)
    shown = typed(archive, code)
    assert len(shown) > 12
    assert not set(shown) & {each.example for each in LANGUAGE} - {"*"}
    for query in shown:
        assert " -" in query or archive.search(query).total, query


def test_examples_of_fields_and_dates_are_of_those_that_there_are(make):
    assert 'المؤلف:"المتنبي"' in typed(make(POEMS))
    assert 'Author:"المتنبي"' in typed(make(POEMS), "en")
    assert "التاريخ:1992..1993" in typed(make(POEMS))
    assert not any(".." in each for each in typed(make(UNTITLED)))


def test_an_empty_collection_shows_the_examples_of_the_documentation(make):
    empty = make([])
    assert typed(empty) == [each.example for each in LANGUAGE]
    page = LexborHTMLParser(create_app(empty).test_client().get("/help").text)
    assert [each.text() for each in page.css("table a")] == typed(empty)


def test_several_collections_show_the_words_of_the_first_that_has_some(make):
    empty, poems = make([]), make(POEMS)
    client = create_app({"empty": empty, "poems": poems}).test_client()
    assert [each.text() for each in LexborHTMLParser(client.get("/help").text).css("table a")] == typed(poems)


def test_help_is_there_when_the_archive_is_not(make, monkeypatch):
    archive = make(POEMS)
    client = create_app(archive).test_client()
    monkeypatch.setattr(Overviews, "of", lambda *_: (_ for _ in ()).throw(kashaf.errors.EngineUnavailable("away")))
    answer = client.get("/help")
    assert answer.status_code == 200
    assert LANGUAGE[0].example in answer.text
