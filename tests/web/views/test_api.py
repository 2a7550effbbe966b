import json
import re
from html import unescape
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

import kashaf
from kashaf.cli.entry import main
from kashaf.web import create_app


@pytest.fixture
def description(client):
    return client.get("/api/v1/openapi.json").json


@pytest.fixture
def check(description):
    """Hold an answer to a schema of the description."""
    registry = Registry().with_resource("urn:description", Resource(description, DRAFT202012))

    def check(answer, schema):
        reference = {"$ref": f"urn:description#/components/schemas/{schema}"}
        Draft202012Validator(reference, registry=registry).validate(answer)

    return check


def test_the_description_is_valid_and_names_its_own_place(client, description, news):
    validate(description)
    assert description["openapi"].startswith("3.1")
    assert description["servers"] == [{"url": "/api/v1"}]
    for path in description["paths"]:
        address = f"/api/v1{path}".replace("{id}", quote(news[0]["id"]))
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "سرت"},
        {"q": "سرت", "limit": "2", "offset": "1", "level": "word", "sort": "date"},
        {"q": "منارة", "filter": ["source:وكالة الأنباء", "date:2016"], "facet": ["source", "date", "date:month"]},
        {
            "q": "منارة",
            "filter": ["source:وكالة الأنباء|صحيفة البلد", "date:1436هـ|2017"],
            "facet": ["source", "date:hijri-month"],
        },
        {"q": "منارة", "sort": "title"},
        {"q": "قنديل"},
        {"q": "خبيث"},
        {"q": "قسطنطينوبوليس"},
        {"q": "مناره سرتت"},
        {"q": "ناشر:سرت"},
        {"q": ""},
        {},
    ],
)
def test_a_search_answers_what_the_archive_does(client, archive, check, parameters):
    given = {
        "limit": int(parameters.get("limit", 10)),
        "offset": int(parameters.get("offset", 0)),
        "level": parameters.get("level"),
        "sort": parameters.get("sort"),
        "filters": parameters.get("filter", ()),
        "facets": parameters.get("facet", ()),
    }
    response = client.get("/api/v1/search", query_string=parameters)

    assert (response.status_code, response.mimetype) == (200, "application/json")
    check(response.json, "Results")
    expected = archive.search(parameters.get("q", ""), **given).as_dict()
    assert {**response.json, "seconds": 0} == {**expected, "seconds": 0}


@pytest.mark.parametrize("id", ["news/1", "كتب/الكامل.txt"])
def test_a_document_is_given_as_it_came(client, check, id, news, book):
    response = client.get(f"/api/v1/documents/{quote(id)}")

    assert response.status_code == 200
    check(response.json, "Document")
    record = next(each for each in [*news, book] if each["id"] == id)
    assert response.json["title"] == record["title"]
    assert [page["text"] for page in response.json["pages"]] == [page["text"] for page in record.get("pages", [record])]
    assert response.json["fields"] == {
        name: value for name, value in record.items() if name not in ("id", "title", "text", "pages")
    }


@pytest.mark.parametrize(
    "id", ["a/b", "/a//b/", "50%", "%2F", "x?y#z", "بسم الله", " ", "+", "..", "ا" * 256, "openapi.json", "<b>/../a"]
)
def test_any_id_can_stand_in_the_path(archive, monkeypatch, id, news):
    asked = []
    document = archive.get(news[0]["id"])
    monkeypatch.setattr(archive, "get", lambda id: asked.append(id) or document)

    response = create_app(archive).test_client().get(f"/api/v1/documents/{quote(id, safe='/')}")
    assert (response.status_code, asked) == (200, [id])


@pytest.mark.parametrize(
    "address, status, told",
    [
        ("/api/v1/search?q=x&level=loose", 400, "'loose'"),
        ("/api/v1/search?q=x&sort=beauty", 400, "'beauty'"),
        ("/api/v1/search?q=x&facet=text", 400, "facet by 'text'"),
        ("/api/v1/search?q=x&filter=source", 400, "filter"),
        ("/api/v1/search?q=x&copies=none", 400, "copies"),
        ("/api/v1/facets?limit=1001", 400, "limit"),
        ("/api/v1/facets?facet=title", 400, "facet"),
        ("/api/v1/analyze?stages=yes", 400, "stages"),
        ("/api/v1/analyze?text=" + "x" * 10_001, 400, "text has 10001 characters"),
        ("/api/v1/search?q=x&limit=many", 400, "limit"),
        ("/api/v1/search?q=x&limit=-1", 400, "limit"),
        ("/api/v1/search?q=x&offset=99999999999", 400, "offset"),
        ("/api/v1/concordance?q=x&sort=left", 400, "sort of lines is called 'left'"),
        ("/api/v1/concordance?q=x&context=501", 400, "context"),
        ("/api/v1/concordance?q=x&format=xml", 400, "'xml'"),
        ("/api/v1/frequencies?level=spelling", 400, "'spelling'"),
        ("/api/v1/frequencies?sort=keyness", 400, "keyness"),
        ("/api/v1/frequencies?stopwords=no", 400, "'no'"),
        ("/api/v1/documents/nothing", 404, "'nothing'"),
        ("/api/v1/documents/nothing/similar", 404, "'nothing'"),
        ("/api/v1/documents/", 404, ""),
        ("/api/v1/nowhere", 404, ""),
        ("/api/v2/search", 404, ""),
        ("/api", 404, ""),
    ],
)
def test_what_goes_wrong_is_a_problem_in_one_sentence(client, check, address, status, told):
    response = client.get(address)

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    check(response.json, "Problem")
    assert response.json["status"] == status
    assert told in response.json["detail"]
    assert "\n" not in response.json["detail"]


def test_the_api_is_for_reading(client):
    refused = client.post("/api/v1/search")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert "GET" in refused.headers["Allow"]
    asked = client.head("/api/v1/search?q=سرت")
    assert (asked.status_code, asked.mimetype, asked.data) == (200, "application/json", b"")
    assert client.head("/api/v1/search?q=سرت&sort=x").status_code == 400


def test_what_cannot_be_answered_now_says_when_to_ask_again(archive, monkeypatch):
    monkeypatch.setattr("kashaf.search.searcher.TIME_BUDGET", -1.0)
    answer = create_app(archive).test_client().get("/api/v1/export?q=سرت")
    assert (answer.status_code, answer.json["title"]) == (503, "Service Unavailable")
    assert int(answer.headers["Retry-After"]) > 0


ROUTES = {
    "search?q=سرت": "q, limit, offset, level, sort, filter, facet, copies, unit",
    "facets?q=سرت": "q, facet, limit, level, filter",
    "export?q=سرت": "q, level, filter, after, limit",
    "documents/{id}?": None,
    "documents/{id}/similar?": "limit, filter",
    "documents/{id}/pages?q=سرت": "q, limit, offset, level",
    "suggest?q=سر": "q, limit",
    "concordance?q=سرت": "q, limit, offset, level, sort, filter, context, format",
    "frequencies?q=سرت": "q, limit, level, sort, filter, prefix, stopwords, format",
    "analyze?text=سرت": "text, stages",
    "openapi.json?": None,
}


@pytest.fixture
def routes(archive):
    id = archive.search("سرت").hits[0].id
    return {f"/api/v1/{route}".replace("{id}", id): names for route, names in ROUTES.items()}


def test_a_parameter_that_nobody_knows_is_refused(client, routes):
    for route, names in routes.items():
        answer = client.get(f"{route}&colour=blue")
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json"), route
        there = f"there are {names}" if names else "nothing can be asked for here"
        assert answer.json["detail"] == f"no parameter is called 'colour': {there}"
        assert client.get(f"{route}&_=17&utm_source=x&_utm").status_code == 200, route


def test_what_may_be_meant_is_named(client):
    detail = client.get("/api/v1/search?q=سرت&filtre=source:x").json["detail"]
    assert detail.startswith("no parameter is called 'filtre', perhaps 'filter' is meant: there are q, ")
    assert client.get("/api/v1/search?q=سرت&format=csv").status_code == 400
    for of_pages in ("page=2", "since=2016", "until=2017", "lang=en", "collection=x"):
        assert client.get(f"/api/v1/search?q=سرت&{of_pages}").status_code == 400


def test_a_parameter_that_is_no_list_comes_once(client, routes):
    for route, names in routes.items():
        for name in (names or "").split(", "):
            answer = client.get(f"{route.partition('?')[0]}?{name}=&{name}=")
            if name and name not in ("filter", "facet"):
                assert answer.status_code == 400, (route, name)
                assert answer.json["detail"] == f"the parameter {name} comes more than once: give it once"
            else:
                assert answer.status_code in (200, 400)
    assert client.get("/api/v1/search?q=سرت&filter=title:سرت&filter=text:سرت&facet=source&facet=date").status_code == 200


def test_pages_pass_over_what_they_do_not_know(client):
    assert client.get("/search?q=سرت&colour=blue&q=x").status_code == 200


def test_an_unknown_field_is_refused_by_name(client):
    for asked in (
        "search?q=سرت&filter=sorce:x",
        "facets?facet=sorce",
        "export?filter=sorce:x",
        "concordance?q=سرت&filter=sorce:x",
    ):
        answer = client.get(f"/api/v1/{asked}")
        assert answer.status_code == 400
        assert answer.json["detail"].startswith(
            "no field is called 'sorce', perhaps 'source' is meant: this archive has title, "
        )
    for asked in ("filter=sorce:x", "facet=sorce&q=سرت"):
        page = client.get(f"/search?{asked}&lang=en")
        assert page.status_code == 400
        assert "perhaps “<bdi>source</bdi>” is meant" in page.text
        assert client.get(f"/search?{asked}").status_code == 400


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "سرت"},
        {"q": '"مدينة سرت"', "sort": "before", "limit": "3", "offset": "1", "context": "20", "level": "word"},
        {"q": "منارة", "filter": ["source:وكالة الأنباء"], "sort": "after"},
        {"q": "قسطنطينوبوليس"},
        {"q": "*"},
        {},
    ],
)
def test_a_concordance_answers_what_the_archive_does(client, archive, check, parameters):
    given = {
        "limit": int(parameters.get("limit", 50)),
        "offset": int(parameters.get("offset", 0)),
        "context": int(parameters.get("context", 60)),
        "level": parameters.get("level"),
        "sort": parameters.get("sort", "relevance"),
        "filters": parameters.get("filter", ()),
    }
    response = client.get("/api/v1/concordance", query_string=parameters)

    assert (response.status_code, response.mimetype) == (200, "application/json")
    check(response.json, "Concordance")
    expected = archive.concordance(parameters.get("q", ""), **given).as_dict()
    assert {**response.json, "seconds": 0} == {**expected, "seconds": 0}


def test_a_concordance_can_be_downloaded_for_a_spreadsheet(client, archive):
    response = client.get("/api/v1/concordance", query_string={"q": "سرت", "format": "csv"})

    assert (response.status_code, response.mimetype) == (200, "text/csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="concordance.csv"'
    assert response.data.decode("utf-8-sig") == archive.concordance("سرت").as_csv()
    assert response.data.startswith(b"\xef\xbb\xbf")


def test_similar_documents_are_those_of_the_archive(client, archive, check, news):
    id = news[0]["id"]
    response = client.get(f"/api/v1/documents/{quote(id)}/similar", query_string={"limit": "3", "filter": "date:2016"})

    assert (response.status_code, response.mimetype) == (200, "application/json")
    check(response.json, "Results")
    expected = archive.similar(id, limit=3, filters=["date:2016"]).as_dict()
    assert {**response.json, "seconds": 0} == {**expected, "seconds": 0}
    assert [hit["id"] for hit in expected["hits"]]


def test_a_document_that_is_called_similar_keeps_its_address(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add({"id": id, "text": "منارة في المدينة"} for id in ("a", "b/similar", "a/similar/similar"))
        archive.commit()
        client = create_app(archive).test_client()
        assert client.get("/api/v1/documents/b/similar").json["id"] == "b/similar"
        assert client.get("/api/v1/documents/a/similar").json["total"] == 2
        assert client.get("/api/v1/documents/b/similar/similar").json["total"] == 2
        assert client.get("/api/v1/documents/a/similar/similar").json["id"] == "a/similar/similar"
        assert client.get("/api/v1/documents/c/similar").status_code == 404


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"level": "stem", "limit": "3", "prefix": "ال"},
        {"q": "سرت", "sort": "keyness", "level": "root"},
        {"filter": ["source:وكالة الأنباء"], "stopwords": "all"},
        {"q": "قسطنطينوبوليس"},
        {"q": "*"},
    ],
)
def test_frequencies_are_those_of_the_archive(client, archive, check, parameters):
    given = {
        "limit": int(parameters.get("limit", 50)),
        "level": parameters.get("level", "word"),
        "sort": parameters.get("sort", "frequency"),
        "filters": parameters.get("filter", ()),
        "prefix": parameters.get("prefix", ""),
        "stopwords": "stopwords" in parameters,
    }
    response = client.get("/api/v1/frequencies", query_string=parameters)

    assert (response.status_code, response.mimetype) == (200, "application/json")
    check(response.json, "Frequencies")
    expected = archive.frequencies(parameters.get("q"), **given).as_dict()
    assert {**response.json, "seconds": 0} == {**expected, "seconds": 0}


def test_frequencies_can_be_downloaded_for_a_spreadsheet(client, archive):
    response = client.get("/api/v1/frequencies", query_string={"q": "سرت", "format": "csv"})

    assert (response.status_code, response.mimetype) == (200, "text/csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="frequencies.csv"'
    assert response.data.decode("utf-8-sig") == archive.frequencies("سرت").as_csv()


@pytest.mark.parametrize("typed, limit", [("منار", 8), ("منار", 3), ("-سرت منا", 8), ("قسطنطين", 8), ("", 8)])
def test_typing_is_completed_as_the_archive_does(client, archive, check, typed, limit):
    expected = archive.suggest(typed, limit=limit)
    response = client.get("/api/v1/suggest", query_string={"q": typed, "limit": limit})
    assert response.status_code == 200
    check(response.json, "Suggestions")
    assert response.json["query"] == typed
    assert response.json["readings"] == []
    assert response.json["suggestions"] == [{"text": s.text, "kind": s.kind, "uses": s.uses} for s in expected]


def test_an_answer_says_whether_its_completions_know_the_newest_commit(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add([{"id": "1", "text": "قناديل"}])
        archive.commit()
        client = create_app(archive).test_client()
        assert client.get("/api/v1/suggest?q=قنا").json["current"] is False
        archive.suggest("")  # waits for the table
        then = client.get("/api/v1/suggest?q=قنا").json
        assert ([each["text"] for each in then["suggestions"]], then["current"]) == (["قناديل"], True)


def test_what_was_typed_in_other_letters_is_read_as_the_archive_reads_it(client, check):
    answer = client.get("/api/v1/suggest", query_string={"q": "manara"}).json
    check(answer, "Suggestions")
    assert {"kind": "arabizi", "text": "منارة"} in answer["readings"]


@pytest.mark.parametrize("limit", ["0", "101", "x"])
def test_a_limit_that_makes_no_sense_is_told(client, check, limit):
    response = client.get("/api/v1/suggest", query_string={"q": "منار", "limit": limit})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    check(response.json, "Problem")


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "منارة", "facet": ["source", "date:month"], "limit": "1"},
        {"q": "سرت", "level": "word", "filter": ["date:2016"], "limit": "1000"},
        {"q": "قسطنطينوبوليس"},
        {},
    ],
)
def test_counts_alone_are_those_of_the_archive(client, archive, check, parameters):
    response = client.get("/api/v1/facets", query_string=parameters)

    assert (response.status_code, response.mimetype) == (200, "application/json")
    check(response.json, "Counts")
    expected = archive.facets(
        parameters.get("q", "*"),
        parameters.get("facet", ("source", "author", "category", "language", "date")),
        limit=int(parameters.get("limit", 10)),
        level=parameters.get("level"),
        filters=parameters.get("filter", ()),
    )
    assert {**response.json, "seconds": 0} == {**expected.as_dict(), "seconds": 0}


def test_a_text_is_analysed_as_on_the_command_line(client, check):
    text = "في الكُتُبِ ﷺ"
    answer = client.get("/api/v1/analyze", query_string={"text": text}).json
    check(answer, "Analysis")
    assert answer["text"] == text
    assert answer["stages"] == []
    done = CliRunner().invoke(main, ["analyze", "--json", text])
    assert answer["words"] == [json.loads(line) for line in done.output.splitlines()]

    answer = client.get("/api/v1/analyze", query_string={"text": text, "stages": "1"}).json
    check(answer, "Analysis")
    done = CliRunner().invoke(main, ["analyze", "--stages", "--json", text])
    assert answer["stages"] == [json.loads(line) for line in done.output.splitlines()]


def test_a_text_is_analysed_with_the_protected_words_of_the_archive(tmp_path):
    (tmp_path / "protected.txt").write_text("الجزيرة\n", encoding="utf-8")
    with kashaf.open(tmp_path / "archive", create=True, protected=tmp_path / "protected.txt") as archive:
        asked = {"query_string": {"text": "الجزيرة"}}
        (word,) = create_app(archive).test_client().get("/api/v1/analyze", **asked).json["words"]
    assert word["stem"] == "الجزيره"


@pytest.mark.parametrize("shown", ["", "&lang=en", "&digits=arab"])
@pytest.mark.parametrize(
    "page", ["search?q=منارة&copies=all&level=word", "concordance?q=منارة&sort=after", "words?q=منارة", "help?q=منارة"]
)
def test_pages_lead_to_the_api_with_names_that_it_knows(client, page, shown):
    answered = client.get(f"/{page}{shown}")
    assert answered.status_code == 200
    leads = {unescape(found) for found in re.findall(r'"(/api/[^"]+)"', answered.text)}
    assert any("suggest" in lead for lead in leads)
    assert {lead: client.get(lead).status_code for lead in leads} == dict.fromkeys(leads, 200)
