"""Inside another Flask site: in its base template, under its prefixes, with its own policy."""

import importlib.util
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, StrictUndefined
from selectolax.lexbor import LexborHTMLParser
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from kashaf.errors import InvalidRequest
from kashaf.web import blueprint
from kashaf.web.middleware.security import protect

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"

BASE = """<!doctype html><title>{% block title %}{% endblock %} | {{ _("site") }}</title>{% block head %}<meta name="base-head">{% endblock %}
<h1>{{ title }}</h1><main>{% block content %}{% endblock %}</main>"""


def site(archive, **options):
    """Make some site with names of its own for things in its base template."""
    site = Flask("another site")
    site.jinja_loader = DictLoader({"base.html": BASE, "bare.html": "<title>{% block title %}{% endblock %}</title>"})
    site.jinja_env.undefined = StrictUndefined
    site.context_processor(lambda: {"_": lambda word: f"our {word}", "title": "our title", "link": None, "inside": 1})
    site.add_url_rule("/", "front", lambda: "front page")
    site.register_blueprint(blueprint(archive, **{"base": "base.html", "title": "أرشيفنا", **options}), url_prefix="/archive")
    return site


def parse(answer):
    return LexborHTMLParser(answer.text)


@pytest.mark.parametrize(
    "path, status, title",
    [
        ("", 200, "أرشيفنا"),
        ("search?q=منارة", 200, "منارة · أرشيفنا"),
        ("search?q=منارة&lang=en", 200, "منارة · أرشيفنا"),
        ("document?id=news/1", 200, "منارة رقم 1 · أرشيفنا"),
        ("similar?id=news/1", 200, "منارة رقم 1 · المزيد مثلها · أرشيفنا"),
        ("help", 200, "كيف تبحث · أرشيفنا"),
        ("concordance?q=منارة", 200, "منارة · الكلمات في سياقها · أرشيفنا"),
        ("words?q=منارة", 200, "منارة · إحصاء الكلمات · أرشيفنا"),
        ("nothing", 404, "الصفحة غير موجودة · أرشيفنا"),
        ("search?q=x&level=x", 400, "طلب غير صحيح · أرشيفنا"),
    ],
)
def test_every_page_stands_in_the_template_of_the_site(archive, path, status, title):
    answer = site(archive).test_client().get(f"/archive/{path}")
    page = parse(answer)

    assert answer.status_code == status
    assert page.css_first("title").text() == f"{title} | our site"
    assert [each.text() for each in page.css("body > h1")] == ["our title"]
    assert page.css("meta[name=base-head]")
    sheets = [each.attributes["href"].partition("?")[0] for each in page.css("link")]
    studied = path.partition("?")[0] in ("document", "concordance", "words")
    assert sheets == [f"/archive/static/{name}.css" for name in (("kashaf", "study") if studied else ("kashaf",))]
    assert len(page.css("html")) == len(page.css("title")) == len(page.css("main > .kashaf > .view[dir]")) == 1
    assert len(page.css("main")) == 1
    assert not page.css(".brand, [href='#main'], style, [style], #main")


def test_what_is_found_is_the_same_in_both_frames(archive, client):
    inside = parse(site(archive).test_client().get("/archive/search?q=منارة")).css_first(".view").html
    outside = parse(client.get("/search?q=منارة")).css_first("ol.results").html

    assert outside in inside.replace("/archive/", "/")


def test_a_page_in_the_frame_of_a_site_is_never_answered_by_not_modified(archive):
    client = site(archive).test_client()
    assert "ETag" not in client.get("/archive/search?q=منارة").headers
    assert "ETag" in client.get("/archive/api/v1/search?q=منارة").headers
    assert "ETag" in site(archive, base=None).test_client().get("/archive/search?q=منارة").headers


def test_a_template_without_the_blocks_is_told_in_a_sentence(archive):
    app = site(archive, base="bare.html")
    app.testing = True
    with pytest.raises(InvalidRequest, match=r"bare\.html has no block 'head'"):
        app.test_client().get("/archive/")


def test_several_archives_live_in_one_site(archive):
    app = site(archive)
    app.register_blueprint(blueprint(archive, name="books", title="كتب", base="base.html"), url_prefix="/books")
    client = app.test_client()

    with app.test_request_context():
        assert app.url_for("books.search", q="x") == "/books/search?q=x"
        assert app.url_for("kashaf.document", id="a/b") == "/archive/document?id=a/b"
    for prefix, title in (("archive", "أرشيفنا"), ("books", "كتب")):
        page = parse(client.get(f"/{prefix}/search?q=منارة"))
        assert page.css_first("title").text() == f"منارة · {title} | our site"
        assert page.css_first("form").attributes["action"] == f"/{prefix}/search"
        assert client.get(page.css_first(".results h2 a").attributes["href"]).status_code == 200
    assert client.get("/").text == "front page"
    assert "kashaf" not in client.get("/nowhere").text


def test_a_site_below_a_path_keeps_it_in_every_address(archive):
    app = site(archive)
    app.wsgi_app = DispatcherMiddleware(Flask("outside"), {"/town/library": app.wsgi_app})
    page = parse(app.test_client().get("/town/library/archive/search?q=منارة"))

    for node in page.css("[href], [src], [action]"):
        address = next(node.attributes[name] for name in ("href", "src", "action") if name in node.attributes)
        assert address.startswith(("/town/library/archive/", "?", "#")), address


# --- what pages may load, and who may frame them --------------------------------------------------


def test_the_policy_of_pages_can_be_left_to_the_site(archive):
    app = site(archive, policy=False)
    app.after_request(lambda answer: answer.headers.update({"X-Site": "1"}) or answer)
    client = app.test_client()
    ours = set(protect(app.response_class()).headers.keys())

    page = client.get("/archive/search?q=منارة").headers
    kept = {"X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Content-Type", "Content-Length"}
    assert ours & set(page.keys()) <= kept
    assert page["X-Site"] == "1"
    for path in ("api/v1/search?q=منارة", "static/kashaf.css"):
        assert "default-src 'self'" in client.get(f"/archive/{path}").headers["Content-Security-Policy"]
    assert "default-src 'self'" in site(archive).test_client().get("/archive/").headers["Content-Security-Policy"]


# --- in the browser -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example():
    """The example of the documents."""
    spec = importlib.util.spec_from_file_location("library_site", EXAMPLES / "site.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Flask looks there for the folder of its templates
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module", name="site")
def running_site(archive, example):
    server = make_server("127.0.0.1", 0, example.make_site(archive), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(30)
    server.server_close()


THEIRS = """() => [...document.querySelectorAll("header.banner, header.banner *, footer.note, footer.note *")].map(node => {
  const style = getComputedStyle(node);
  return [node.tagName, ...[...style].filter(name => !/^(block|inline)-size|^(height|width)|origin|-color$/.test(name) || name === "color")
    .map(name => name + ": " + style.getPropertyValue(name))];
})"""
OURS = """() => ["h2 a", "mark", ".snippet", ".facts, .foot"].map(each => {
  const style = getComputedStyle(document.querySelector(".results").querySelector(each));
  return ["fontFamily", "fontWeight", "textDecorationLine", "paddingInlineStart", "marginBlockStart", "lineHeight", "display"]
    .map(name => style[name] === "normal" ? style[name] : style[name].replace(/[\\d.]+px/, size =>
      (parseFloat(size) / parseFloat(getComputedStyle(document.documentElement).fontSize)).toFixed(2)));
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_site_keeps_its_looks_and_our_results_theirs(browse, running, archive, scheme, chromium):
    with browse("/", color_scheme=scheme) as page:
        before = page.evaluate(THEIRS)
        assert len(before) >= 6
        page.get_by_role("link", name="غارات سرت").click()
        page.wait_for_selector(".results")
        page.wait_for_load_state()  # their styles may come after our results
        assert page.evaluate(THEIRS) == before
        inside = page.evaluate(OURS)
        assert page.locator("mark").first.evaluate(
            "node => getComputedStyle(node).backgroundImage.includes('rgb(230, 211, 245)')"
        )
        page.locator("#q").fill("سرت")
        page.locator("#q").press("Enter")
        page.wait_for_url("**/archive/search?q=%D8%B3%D8%B1%D8%AA")
        page.locator(".results h2 a").first.click()
        page.locator(".matches a").click()
        assert page.locator(".steps:visible").count() == 1
    with running(archive) as address:
        page = chromium.new_page(color_scheme=scheme)
        page.goto(f"{address}search?q=غارات سرت")
        assert page.evaluate(OURS) == inside
        page.close()
