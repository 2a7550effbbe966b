"""Several archives on one site: the start page, the search in all of them, and both as JSON."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.errors import EngineUnavailable
from kashaf.web import Collection, Settings, create_app

BOOKS = [
    {"id": "1", "title": "منارة الإسكندرية", "text": "كتاب عن منارة قديمة وعن السفن.", "source": "دار الكتب", "date": "1990"},
    {"id": "ص/2", "title": "قاموس", "text": "مصطلحات الفهرسة. البرقوقة ثمرة."},
]
SETTINGS = Settings(
    title="مكتبة المدينة",
    collections={"news": Collection("news/", "الأخبار"), "كتب": Collection("books/")},
)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    with kashaf.open(tmp_path_factory.mktemp("site") / "books", create=True) as archive:
        archive.add(BOOKS)
        archive.commit()
        archive.suggest("")  # makes its table of completions
        yield archive


@pytest.fixture
def client(archive, books):
    archive.suggest("")
    return create_app({"news": archive, "كتب": books}, SETTINGS).test_client()


@pytest.fixture
def look(client):
    return lambda path: LexborHTMLParser(client.get(path).text)


def hrefs(page, selector):
    return [link.attributes["href"] for link in page.css(selector)]


def test_the_start_page_searches_all_and_lists_the_collections(look, archive):
    page = look("/")
    assert page.css_first("h1").text() == "مكتبة المدينة"
    assert page.css_first("form.box").attributes["action"] == "/search"
    assert page.css_first("#q").attributes["data-suggest"] == "/api/v1/suggest"
    assert [link.text() for link in page.css(".collections a")] == ["الأخبار", "كتب"]
    total = archive.stats().documents
    assert [each.text() for each in page.css(".collections .quiet")] == [f"{total} وثيقة", "وثيقتان"]
    assert f"{total + 2} وثيقة في مجموعتين" in page.css_first("main").text()
    assert "in 2 collections" in look("/?lang=en").css_first("main").text()


def test_a_search_in_all_is_one_list_whose_hits_lead_into_their_collections(client, look):
    page = look("/search?q=منارة&lang=en")
    assert page.css_first(".count").text() == "25 results"
    assert [link.text() for link in page.css(".results .facts a")].count("كتب") == 1
    for address in hrefs(page, ".results a"):
        assert address.startswith(("/news/", "/%D9%83%D8%AA%D8%A8/"))
        assert "lang=en" in address
        assert client.get(address).status_code == 200
    assert "Words in context" not in page.css_first("main").text()


@pytest.mark.parametrize("search", ["/search?q=منارة&page=2&sort=title", "/search?q=منارة&collection=news&collection=كتب"])
def test_a_document_leads_back_to_the_results_of_all(client, look, search):
    results = look(search)
    document = look(hrefs(results, ".results h2 a")[-1])
    (back,) = hrefs(document, ".back a")
    assert parse_qs(urlsplit(back).query) == parse_qs(urlsplit(search).query)
    assert urlsplit(back).path == "/search"
    assert hrefs(look(back), ".results h2 a") == hrefs(results, ".results h2 a")


def test_a_document_of_a_site_with_one_archive_leads_back_to_that(archive):
    page = LexborHTMLParser(create_app(archive).test_client().get("/document?id=news/1&q=منارة&joint=1&collection=x").text)
    assert hrefs(page, ".back a") == ["/search?q=" + quote("منارة")]


def test_collections_narrow_one_by_one_and_stay_on_offer(look):
    page = look("/search?q=منارة")
    (tool,) = [each for each in page.css(".tool") if each.css_first("h2").text() == "المجموعة"]
    assert [each.text() for each in tool.css(".quiet")] == ["24", "1"]
    narrowed = look(hrefs(tool, "a")[1])
    assert narrowed.css_first(".count").text() == "نتيجة واحدة"
    (tool,) = [each for each in narrowed.css(".tool") if each.css_first("h2").text() == "المجموعة"]
    assert [each.text() for each in tool.css("[aria-current]")] == ["كتب"]
    assert [each.text() for each in tool.css(".quiet")] == ["24", "1"]
    assert narrowed.css_first("form.box input[name=collection]").attributes["value"] == "كتب"
    assert look(hrefs(narrowed, ".filters a")[0]).css_first(".count").text() == "25 نتيجة"
    assert look(hrefs(tool, "a")[0]).css_first(".count").text() == "25 نتيجة"


def test_pages_of_results_go_on_from_one_to_the_next(look):
    page, seen = look("/search?q=منارة"), []
    while True:
        seen += hrefs(page, ".results h2 a")
        following = hrefs(page, "a[rel=next]")
        if not following:
            break
        page = look(following[0])
    assert len(set(seen)) == len(seen) == 25


def test_what_was_meant_is_searched_for_in_all(look):
    assert look("/search?q=البرقوفة").css_first(".count").text() == "نتيجة واحدة"
    page = look("/search?q=البرقوفة&typed=1")
    assert page.css_first(".suggestion a").text() == "البرقوقة"
    assert look(hrefs(page, ".suggestion a")[0]).css_first(".count").text() == "نتيجة واحدة"


def test_a_collection_that_cannot_answer_is_told_of(archive, books, monkeypatch):
    def fail(*_, **__):
        raise EngineUnavailable("the engine sleeps")

    for name in ("find", "count_terms", "suggest", "readings"):
        monkeypatch.setattr(books, name, fail)
    client = create_app({"news": archive, "books": books}, SETTINGS).test_client()
    page = LexborHTMLParser(client.get("/search?q=منارة").text)
    assert page.css_first(".count").text() == "24 نتيجة"
    assert [note.text() for note in page.css(".note")] == ["تعذّر البحث في المجموعة books: هذه نتائج المجموعات الأخرى."]
    assert "لا يمكن الوصول إليها الآن" in client.get("/").text
    assert client.get("/api/v1/search?q=منارة").json["collections"][1] == {"name": "books", "documents": None}


def test_help_and_errors_belong_to_the_site(client, look):
    assert "/search?q=" in hrefs(look("/help"), "td a")[0]
    page = look("/nowhere")
    assert hrefs(page, ".brand") == ["/"]
    assert client.get("/search?q=x&collection=nothing").status_code == 400
    assert client.get("/search?q=منارة&page=201").status_code == 400


def test_each_collection_leads_back_to_all(look):
    assert "كل المجموعات" in [link.text() for link in look("/news/").css("footer a")]
    assert "كل المجموعات" not in look("/").css_first("footer").text()


@pytest.mark.parametrize(
    "parameters",
    [{"q": "منارة"}, {"q": "منارة", "collection": "كتب", "facet": ["source", "date"], "sort": "date"}, {"q": "البرقوفة"}, {}],
)
def test_the_answers_as_json_keep_to_their_description(client, parameters):
    description = client.get("/api/v1/openapi.json").json
    validate(description)
    assert set(description["paths"]) == {"/search", "/suggest", "/openapi.json"}
    assert description["servers"] == [{"url": "/api/v1"}]
    registry = Registry().with_resource("urn:description", Resource(description, DRAFT202012))
    answer = client.get("/api/v1/search", query_string=parameters).json
    reference = {"$ref": "urn:description#/components/schemas/Results"}
    Draft202012Validator(reference, registry=registry).validate(answer)


def test_json_and_pages_give_the_same_hits(client, look):
    answer = client.get("/api/v1/search?q=منارة&limit=10").json
    assert answer["total"] == 25
    assert [hit["title"] for hit in answer["hits"]] == [link.text() for link in look("/search?q=منارة").css(".results h2 a")]
    assert "كتب" in {hit["collection"] for hit in client.get("/api/v1/search?q=منارة&limit=25").json["hits"]}


def test_completions_are_those_of_all(client):
    answer = client.get("/api/v1/suggest?q=برقو").json
    assert "البرقوقة" in [each["text"] for each in answer["suggestions"]]
    assert answer["current"]
    assert client.get("/api/v1/suggest?q=manara").json["readings"]


def test_all_together_refuse_what_they_do_not_know(client):
    assert client.get("/api/v1/search?q=سرت&collection=news&collection=كتب").status_code == 200
    for asked, reason in {
        "search?q=سرت&colection=news": "perhaps 'collection' is meant",
        "suggest?q=سرت&level=word": "no parameter is called 'level': there are q, limit",
        "search?q=سرت&q=x": "the parameter q comes more than once",
        "search?q=سرت&filter=sorce:x": "perhaps 'source' is meant",
        "openapi.json?x=1": "no parameter is called 'x': nothing can be asked for here",
    }.items():
        answer = client.get(f"/api/v1/{asked}")
        assert answer.status_code == 400
        assert reason in answer.json["detail"]
