from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

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
        ("/api/v1/search?q=x&facet=text", 400, "text"),
        ("/api/v1/search?q=x&limit=many", 400, "limit"),
        ("/api/v1/search?q=x&limit=-1", 400, "limit"),
        ("/api/v1/search?q=x&offset=99999999999", 400, "offset"),
        ("/api/v1/documents/nothing", 404, "'nothing'"),
        ("/api/v1/documents/", 404, ""),
        ("/api/v1/nowhere", 404, ""),
    ],
)
def test_what_goes_wrong_is_a_problem_in_one_sentence(client, check, address, status, told):
    response = client.get(address)

    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    check(response.json, "Problem")
    assert response.json["status"] == status
    assert told in response.json["detail"]
    assert "\n" not in response.json["detail"]


def test_the_api_is_for_reading_and_for_this_site_only(client):
    refused = client.post("/api/v1/search")
    assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
    assert "GET" in refused.headers["Allow"]
    assert "Access-Control-Allow-Origin" not in client.get("/api/v1/search", headers={"Origin": "https://example.org"}).headers
