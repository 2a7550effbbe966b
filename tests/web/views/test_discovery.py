"""How browsers and search engines find their way.

The OpenSearch description, the address of each page, and what robots may read.
"""

import xml.etree.ElementTree as ET
from urllib.parse import quote
from urllib.robotparser import RobotFileParser

import pytest

from kashaf.web import Settings, create_app

NAMES = {"": "http://a9.com/-/spec/opensearch/1.1/"}
ADDRESS = "https://archive.example.org/library"
PREFIXED = {"X-Forwarded-Prefix": "/library", "X-Forwarded-Host": "archive.example.org", "X-Forwarded-Proto": "https"}


@pytest.fixture
def published(archive):
    archive.suggest("")  # makes its table of completions
    settings = Settings(title="أرشيف الصحيفة & غيرها", address=ADDRESS, proxies=1)
    return create_app({"news": archive}, settings).test_client()


def described(answer):
    assert answer.mimetype == "application/opensearchdescription+xml"
    tree = ET.fromstring(answer.data)
    return tree, {each.attrib["type"]: each.attrib["template"] for each in tree.findall("Url", NAMES)}


def test_a_page_leads_browsers_to_the_description_of_its_search(client):
    assert '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"' in client.get("/").text
    tree, urls = described(client.get("/opensearch.xml"))
    assert tree.findtext("ShortName", namespaces=NAMES) == "كشّاف"
    assert urls["text/html"] == "http://localhost/search?q={searchTerms}"
    assert "/opensearch.xml?lang=en" in client.get("/?lang=en").text
    tree, urls = described(client.get("/opensearch.xml?lang=en"))
    assert tree.findtext("ShortName", namespaces=NAMES) == "kashaf"
    assert urls["text/html"] == "http://localhost/search?q={searchTerms}&lang=en"


@pytest.mark.parametrize("headers", [{}, PREFIXED])
def test_its_addresses_are_whole_wherever_the_site_is_served(published, headers):
    _, urls = described(published.get("/opensearch.xml", headers=headers))
    assert urls["text/html"] == f"{ADDRESS}/search?q={{searchTerms}}"
    tree, urls = described(published.get("/news/opensearch.xml", headers=headers))
    assert urls["text/html"] == f"{ADDRESS}/news/search?q={{searchTerms}}"
    assert tree.findtext("Image", namespaces=NAMES) == f"{ADDRESS}/news/static/icon.svg"


@pytest.mark.parametrize("place", ["", "/news"])
def test_browsers_complete_what_is_typed(published, archive, place):
    answer = published.get(f"{place}/opensearch-suggestions?q={quote('منار')}")
    assert answer.mimetype == "application/x-suggestions+json"
    typed, completions = answer.get_json(force=True)
    assert (typed, completions) == ("منار", [each.text for each in archive.suggest("منار")])


@pytest.mark.parametrize(
    "path, own",
    [
        ("/", "/"),
        ("/news/?lang=en", "/news/?lang=en"),
        ("/news/search?q=سرت&facet=date&page=2&digits=arab", f"/news/search?q={quote('سرت')}&page=2"),
        ("/news/?q=سرت", f"/news/search?q={quote('سرت')}"),
        ("/news/document?id=news/1&q=منارة&from=3&filter=date:2016", "/news/document?id=news%2F1"),
        ("/search?q=سرت&collection=news", f"/search?q={quote('سرت')}&collection=news"),
        ("/news/help", "/news/help"),
    ],
)
@pytest.mark.parametrize("headers", [{}, PREFIXED])
def test_each_page_tells_its_own_address_and_those_in_each_language(published, path, own, headers):
    told = published.get(path, headers=headers).headers["Link"].split(", ")
    assert told[0] == f'<{ADDRESS}{own}>; rel="canonical"'
    assert [link.partition("; ")[2] for link in told[1:]] == [
        'rel="alternate"; hreflang="ar"',
        'rel="alternate"; hreflang="en"',
    ]
    assert told[0].partition(">")[0] in {link.partition(">")[0] for link in told[1:]}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/news/document?id=none", "/robots.txt", "/news/api/v1/search", "/news/static/kashaf.css"]
)
def test_what_is_no_page_has_no_address_to_tell(published, path):
    assert "Link" not in published.get(path).headers


def test_without_an_address_nothing_is_told(client):
    assert "Link" not in client.get("/").headers


def robots(client):
    parser = RobotFileParser()
    parser.parse(client.get("/robots.txt").text.splitlines())
    return lambda path: parser.can_fetch("*", path)


def test_robots_may_read_documents_and_not_ask_without_end(published, client):
    allowed = robots(published)
    assert all(map(allowed, ["/", "/help", "/news/", "/news/document?id=1", "/news/static/kashaf.css"]))
    assert not any(map(allowed, ["/search?q=x", "/news/search?q=x", "/news/words", "/news/api/v1/search", "/api/v1/suggest"]))
    assert robots(client)("/document?id=1")
    assert not robots(client)("/concordance?q=x")


def test_of_a_closed_site_robots_read_nothing(archive):
    app = create_app(archive, Settings(password="secret"))
    with app.test_request_context():
        assert app.view_functions["robots"]().get_data(as_text=True) == "User-agent: *\nDisallow: /\n"


@pytest.mark.parametrize("path", ["/search", "/news/search", "/news/words", "/news/concordance"])
def test_the_headers_of_a_long_query_stay_short_enough_for_any_proxy(published, path):
    answer = published.get(path, query_string={"q": "س" * 5_000})
    assert answer.status_code == 200
    assert len(str(answer.headers).encode()) < 4_096
    assert "Link" in published.get(path, query_string={"q": "سرت"}).headers
