import pytest
from flask import Flask
from selectolax.lexbor import LexborHTMLParser

import kashaf.web

PATHS = ["/", "/search?q=سرت", "/help", "/words", "/document?id=nothing", "/nowhere"]


def shown(client, path, spoken=None):
    answer = client.get(path, headers={} if spoken is None else {"Accept-Language": spoken})
    return answer, LexborHTMLParser(answer.text)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "spoken, language",
    [
        *((each, "en") for each in ("en", "en-GB,en;q=0.9", "fr;q=1, EN-us;q=0.1", "de,en;q=0.5,*;q=0.1", "en,ar;q=0")),
        *(
            (each, "ar")
            for each in (None, "", "ar", "en,ar;q=0.1", "en-US,ar-EG;q=0.5", "fr,de", "*", "english", "en;q=0", ";;q=,")
        ),
    ],
)
def test_a_browser_that_speaks_english_and_no_arabic_gets_english(client, path, spoken, language):
    answer, page = shown(client, path, spoken)
    assert page.css_first("html").attributes["lang"] == language
    assert answer.vary == {"Accept-Language"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("chosen", ["ar", "en"])
def test_what_the_reader_chose_stays_in_every_link_whatever_the_browser_speaks(client, path, chosen):
    address = f"{path}{'&' if '?' in path else '?'}lang={chosen}"
    pages = {shown(client, address, spoken)[0].text for spoken in (None, "en", "ar", "fr")}
    assert len(pages) == 1
    answer, page = shown(client, address, "en")
    assert not answer.vary
    assert page.css_first("html").attributes["lang"] == chosen
    inside = [link.attributes["href"] for link in page.css("main a, .masthead a:not(.tongue)")]
    assert all(f"lang={chosen}" in href for href in inside if not href.startswith("#") and "/api/" not in href)


@pytest.mark.parametrize("spoken, other", [("en", "ar"), ("ar", "en"), (None, "en")])
def test_one_click_leads_to_the_other_language_and_one_more_back(client, spoken, other):
    path = "/"
    for language in (other, "en" if other == "ar" else "ar"):
        path = "/" + shown(client, path, spoken)[1].css_first("a.tongue").attributes["href"]
        assert shown(client, path, spoken)[1].css_first("html").attributes["lang"] == language


def test_a_cache_in_between_has_each_language_under_its_own_tag(client):
    english, arabic = (shown(client, "/", spoken)[0] for spoken in ("en", "ar"))
    assert english.headers["ETag"] != arabic.headers["ETag"]
    known = {"If-None-Match": english.headers["ETag"]}
    again = client.get("/", headers={"Accept-Language": "en", **known})
    assert (again.status_code, again.vary) == (304, {"Accept-Language"})
    assert client.get("/", headers={"Accept-Language": "ar", **known}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/search?q=سرت", "/api/v1/nothing", "/static/kashaf.css"])
def test_programs_and_files_know_no_language(client, path):
    answers = [client.get(path, headers={"Accept-Language": spoken}) for spoken in ("en", "ar")]
    assert not any(answer.vary for answer in answers)
    assert answers[0].headers.get("ETag") == answers[1].headers.get("ETag")


def test_search_engines_are_shown_the_address_of_the_language_on_the_page(archive):
    client = kashaf.web.create_app(archive, kashaf.web.Settings(address="https://archive.example.org")).test_client()
    assert (
        client.get("/help", headers={"Accept-Language": "en"})
        .headers["Link"]
        .startswith('<https://archive.example.org/help?lang=en>; rel="canonical"')
    )
    assert client.get("/help").headers["Link"].startswith('<https://archive.example.org/help>; rel="canonical"')


def test_a_page_inside_another_site_does_not_change_with_the_browser(archive, tmp_path):
    (tmp_path / "site.html").write_text(
        "<html lang=ar><head>{% block head %}{% endblock %}</head><body>{% block content %}{% endblock %}</body></html>"
    )
    site = Flask("site", template_folder=tmp_path)
    site.register_blueprint(kashaf.web.blueprint(archive, base="site.html"), url_prefix="/archive")
    answer, page = shown(site.test_client(), "/archive/", "en")
    assert page.css_first(".kashaf .view").attributes["lang"] == "ar"
    assert not answer.vary
