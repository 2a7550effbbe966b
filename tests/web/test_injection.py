"""A hostile archive and hostile addresses.

Nothing that documents or readers write becomes a script, a link to one or a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import Settings, create_app

PAYLOADS = [
    "\"><script>console.log('ran')</script><xss a=\"",
    "'><img src=x onerror=console.log('ran')><xss a='",
    "</title></textarea></style><script>console.log('ran')</script><xss>",
    "javascript:console.log('ran')",
    "JaVaScRiPt\t:console.log('ran')//<xss>",
    "data:text/html,<script>console.log('ran')</script>",
    "https://example.org/\" onmouseover=\"console.log('ran')",
    "http://example.org/'><svg/onload=console.log('ran')><xss>",
    "//example.org/<xss>",
    "{{7*7*191}}{% raw %}<xss>",
    "&lt;script&gt;&#60;xss&#62;",
    "\u202e<xss>\u2066\x1b\x00",
    'a"\r\nX-Injected: yes\r\n\r\n<xss>',
]
PLACES = ("title", "source", "author", "category", "language", "date", "url", "path")
WORD = "خبيث"

DOCUMENTS = [
    *(
        {
            "id": f"{number}/{payload}".replace("\x00", ""),
            **dict.fromkeys(PLACES, payload),
            f"<xss>{payload}": payload,
            "notes": [payload, f"x {payload}"],
            "text": f"{WORD} كلمة{number} {payload} {WORD} كلمة أخرى رقم {number}",
        }
        for number, payload in enumerate(PAYLOADS)
    ),
    {
        "id": "book/<xss>\"'",
        "title": f"كتاب {PAYLOADS[0]}",
        "pages": [{"label": payload, "text": f"{WORD} {payload} صفحة"} for payload in PAYLOADS],
    },
    *(
        {"id": f"copy{n}<xss>", "title": f"نسخة {PAYLOADS[0]}", "text": f"نسخة {PAYLOADS[1]} " + "كلام كثير منسوخ " * 30}
        for n in (1, 2)
    ),
]

VIEWS = ["/", "/search", "/document", "/pages", "/similar", "/concordance", "/words", "/help", "/nowhere"]
NAMES = [
    "q",
    "id",
    "filter",
    "facet",
    "sort",
    "level",
    "page",
    "from",
    "lang",
    "copies",
    "prefix",
    "stopwords",
    "format",
    "limit",
    "other",
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kashaf.Archive]:
    with kashaf.open(tmp_path_factory.mktemp("hostile") / "archive", create=True) as archive:
        archive.add(DOCUMENTS)
        archive.commit()
        yield archive


def assert_harmless(html: str) -> LexborHTMLParser:
    """No element, attribute or address of a page comes from a document or an address."""
    page = LexborHTMLParser(html)
    assert not page.css(
        "xss, svg :not(rect), img, iframe, object, embed, base, frame, textarea, meta[http-equiv], [srcdoc], [style], style"
    )
    for script in page.css("script"):
        assert script.attributes["src"].startswith("/static/")
        assert not script.text()
    for node in page.css("*"):
        assert not [name for name in node.attributes if name.startswith("on")], node.html
        for name in ("href", "src", "action", "formaction", "data-suggest"):
            address = node.attributes.get(name) or ""
            assert address.startswith(("/", "?", "#", "https://", "http://")) or not address, address
            assert not address.startswith(("//", "/\\")), address
    assert str(7 * 7 * 191) not in html
    return page


def assert_header_is_whole(answer) -> None:
    assert "X-Injected" not in answer.headers
    for name, value in answer.headers.items():
        assert not re.search("[\r\n\x00]", name + value)
    if "Content-Disposition" in answer.headers:
        assert re.fullmatch(
            r"(attachment|inline)(; filename\*?=(\"[^\"<>/\\]*\"|[^\s\"<>/\\;]+))*", answer.headers["Content-Disposition"]
        )


def inner_links(page, base):
    found = (urljoin(base, node.attributes["href"] or "").partition("#")[0] for node in page.css("a[href]"))
    return [link for link in found if not urlsplit(link).netloc]


def test_every_page_that_leads_on_from_a_hostile_archive_is_harmless(client):
    """Follow the links of all documents, to each kind of page.

    A link is of a new kind if its path had not been seen with one of its parameters.

    An address is of a new kind if it has a parameter that none before it had.

    A page is of a new kind if it has a parameter that none before it had.
    """
    word = quote(WORD)
    addresses = [f"/document?id={quote(each['id'], safe='')}&q={word}" for each in DOCUMENTS]
    addresses += [
        "/",
        f"/search?q={word}",
        f"/search?q={quote('نسخة')}&copies=all",
        f"/concordance?q={word}",
        f"/words?q={word}",
    ]
    seen = set()
    for address in addresses:  # which grows
        answer = client.get(address)
        assert answer.status_code < 500, address
        assert_header_is_whole(answer)
        if answer.mimetype != "text/html":
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            continue
        for link in inner_links(assert_harmless(answer.text), address):
            path, query = urlsplit(link).path, urlsplit(link).query
            kind = {(path, name) for name in ("", *parse_qs(query))}
            if not kind <= seen:
                seen |= kind
                addresses.append(link)
    assert {path for path, _ in seen} >= {"/search", "/document", "/similar", "/concordance", "/words", "/help"}


@pytest.mark.parametrize("view", VIEWS)
def test_every_parameter_of_every_page_is_shown_as_text(client, view):
    known = {"q": WORD, "id": DOCUMENTS[0]["id"]}
    for name in NAMES:
        for payload in (PAYLOADS[0], PAYLOADS[3], "".join(PAYLOADS)):
            bad = f"title:{payload}" if name == "filter" else payload
            answer = client.get(view, query_string={**known, name: bad})
            assert answer.status_code < 500
            assert_header_is_whole(answer)
            if answer.mimetype == "text/html":
                assert_harmless(answer.text)
    for payload in PAYLOADS[:5]:
        assert_harmless(client.get(f"/{quote(payload, safe='')}?{urlencode({payload: payload})}").text)


def test_answers_of_the_api_are_data_and_never_pages(client):
    for payload in PAYLOADS:
        for path in ("search", "suggest", "concordance", "frequencies", f"documents/{quote(payload, safe='')}", "nowhere"):
            answer = client.get(f"/api/v1/{path}", query_string={"q": payload, "sort": payload, "callback": payload})
            assert answer.mimetype in {"application/json", "application/problem+json", "text/csv"}
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert_header_is_whole(answer)


def test_the_names_of_collections_and_the_site_are_shown_as_text(archive):
    client = create_app(archive, Settings(title=PAYLOADS[0])).test_client()
    for path in ("/", "/search?q=x", "/help", "/nowhere"):
        assert_harmless(client.get(path).text)


def test_nothing_of_a_hostile_archive_runs_in_a_browser(browse):
    """The browser complains of every script that the policy stops; there must be none to stop."""
    bad = quote(PAYLOADS[0])
    paths = [
        f"/search?q={quote(WORD)}",
        f"/search?q={bad}&filter=title:{bad}",
        f"/search?q={quote('نسخة')}&copies=all",
        *(f"/document?q={quote(WORD)}&id={quote(each['id'], safe='')}" for each in (DOCUMENTS[0], DOCUMENTS[len(PAYLOADS)])),
        f"/similar?id={quote(DOCUMENTS[0]['id'], safe='')}",
        f"/concordance?q={quote(WORD)}",
        f"/words?q={quote(WORD)}",
        f"/document?id={bad}",
        f"/search?q=x&level={bad}",
    ]
    with browse("/") as page:
        address = page.url.rstrip("/")
        page.locator("#q").press_sequentially("كتاب")
        page.locator("[role=option]").first.wait_for()
        for path in paths:
            page.goto(address + path)
            page.evaluate(
                "for (const node of document.querySelectorAll('*')) for (const kind of ['mouseover', 'focus', 'error', 'load', 'toggle'])"
                " node.dispatchEvent(new Event(kind))"
            )
            assert page.locator("xss").count() == 0
            assert page.locator("a[href^='javascript' i], a[href^='data' i]").count() == 0
