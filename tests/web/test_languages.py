"""Every page is in one language.

Arabic pages have no English, English ones no Arabic of ours, and none has commands.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser, LexborNode

import kashaf
from kashaf.errors import DamagedIndex, IndexLocked
from kashaf.search import LANGUAGE
from kashaf.web import Settings, create_app
from kashaf.web.settings import Collection

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PAGE = SEEDS.parent / "docs" / "pages.md"
STATIC = Path(kashaf.__file__).resolve().parents[1] / "web" / "static"

DOCUMENTS = [
    {
        "id": "كتاب",
        "title": "كتاب من صفحات",
        "author": ["مؤلف أول", "مؤلف ثان"],
        "date": "1438-03هـ",
        "رقم الملف": "7",
        "pages": [
            {"label": "" if number > 22 else f"ص{number}", "text": f"قنديل في الصفحة {number}"} for number in range(1, 46)
        ],
    },
    *(
        {
            "id": f"نسخة{number}",
            "title": "خبر منسوخ",
            "text": "خبر عن المنارة في المدينة نشرته الصحف كما هو كلمة كلمة. " * 20,
            "source": "صحيفة" if number else "وكالة",
            "date": f"201{number}-08-06",
            "category": "ثقافة",
            "language": "ar",
            "url": "https://example.org/1",
            "publisher": "دار",
        }
        for number in range(3)
    ),
    *({"id": f"خبر{n}", "title": f"خبر عن المنارة رقم {n}", "text": f"المنارة {n} " + f"كلمة{n} " * n} for n in range(25)),
    {"id": "فارغ", "title": "", "text": "", "open": True},
]

STARTS = [
    "/",
    "/help",
    "/search?q=سرت",
    "/search?q=المنارة&page=2",
    "/search?q=المنارة&page=200",
    "/search?q=المنارة&copies=all",
    "/search?filter=source:صحيفة|وكالة",
    "/search?q=*&filter=date:2010..2016&facet=date:hijri-month&facet=category",
    "/search?q=المنارت",
    "/search?q=في قسطنطينوبوليس -قنديل",
    "/search?q=قنديل&filter=source:لا أحد",
    "/search?q=" + "كلمة " * 120,
    "/search?q=" + "حرف " * 1500,
    "/search?q=م*",
    "/search?q=لون:أحمر التاريخ:أمس",
    "/search?q=(-)",
    "/document?id=كتاب&q=قنديل&page=30",
    "/document?id=كتاب&q=زرافة",
    "/document?id=نسخة1&q=المنارة&filter=source:صحيفة",
    "/document?id=فارغ",
    "/pages?id=كتاب&q=قنديل",
    "/pages?id=كتاب&q=زرافة",
    "/similar?id=نسخة1",
    "/similar?id=فارغ",
    "/concordance",
    "/concordance?q=المنارة",
    "/concordance?q=قنديل&sort=after",
    "/concordance?q=زرافة",
    "/words",
    "/words?q=المنارة&sort=keyness",
    "/words?filter=source:صحيفة",
    "/words?q=زرافة",
]

REFUSED = [
    ("/nowhere", 404),
    ("/document?id=لا أحد", 404),
    ("/document", 404),
    ("/similar?id=" + "ط" * 3000, 404),
    ("/search?q=" + "ط" * 20_000, 414),
    ("/search?q=س" + "&filter=source:س" * 80, 414),
]

WRONG = [
    "/search?q=سرت&level=x",
    "/search?q=سرت&sort=x",
    "/search?q=سرت&page=x",
    "/search?q=سرت&page=99999999",
    "/search?q=سرت&copies=x",
    "/search?q=سرت&filter=x",
    "/search?q=سرت&filter=source:أ||ب",
    "/search?q=سرت&filter=date:أمس..غدا",
    "/search?q=سرت&since=أمس",
    "/search?q=سرت&facet=date:x",
    "/search?q=سرت&filter=source:" + "|".join(str(number) for number in range(200)),
    "/document?id=كتاب&page=90",
    "/document?id=كتاب&go=x",
    "/document?id=كتاب&part=7",
    "/concordance?q=سرت&sort=x",
    "/words?level=x",
    "/words?sort=x",
    "/words?sort=keyness",
    "/words?stopwords=x",
]

SPOKEN = ("title", "aria-label", "alt", "placeholder", "data-label", "data-counts", "data-done", "data-by-hand")
"""Attributes that are read by people, or by the scripts that show them."""

NAMES = {"JSON", "CSV", "RIS"}
"""Names that Arabic has no other writing for: of forms of files."""

ADDRESSES = {
    *("level", "sort", "filter", "page", "copies", "facet", "part", "go", "stopwords", "all", "until", "since", "x"),
    *(
        "spelling",
        "word",
        "stem",
        "root",
        "relevance",
        "recent",
        "title",
        "frequency",
        "keyness",
        "document",
        "earliest",
        "before",
        "after",
    ),
    *(
        "asc",
        "desc",
        "date",
        "source",
        "author",
        "url",
        "path",
        "language",
        "category",
        "month",
        "year",
        "hijri",
        "field",
        "value",
    ),
}
"""What is written in addresses, which the sentence on a wrong one names."""

COMMAND = re.compile(r"\bkashaf \w|`|(?<!\w)--\w")

LATIN = re.compile("[A-Za-z]+")
ARABIC = re.compile("[ء-ي]+")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kashaf.Archive]:
    with kashaf.open(tmp_path_factory.mktemp("languages") / "archive", create=True) as archive:
        archive.add_path(SEEDS)
        archive.add(DOCUMENTS)
        archive.commit()
        yield archive


@pytest.fixture(scope="module")
def written(archive: kashaf.Archive) -> set[str]:
    """The words of the documents in both scripts, which may stand on every page."""
    texts = [repr(DOCUMENTS)]
    for document in archive.search("*", limit=100):
        texts += [
            document.id,
            document.title,
            repr(dict(document.fields)),
            *(page.text for page in archive.get(document.id).pages),
        ]
    return words(" ".join(texts), LATIN) | words(" ".join(texts), ARABIC)


def words(text: str, script: re.Pattern[str]) -> set[str]:
    return set(script.findall(re.sub("[\u064b-\u0652\u0640]", "", text)))


EXAMPLES = words(" ".join(each.example for each in LANGUAGE), ARABIC)
"""The words of the page of help in which the language of queries is shown."""


APART = "script, style, kbd, [class=address], [hreflang=ar], [hreflang=en]"
"""What is no language, or the link to the other one."""


def spoken(page: LexborHTMLParser) -> Iterator[tuple[str, bool]]:
    """Give all texts of a page, of attributes and of elements.

    With each: whether it quotes what was wrong with an address.
    """
    for name in SPOKEN:
        for node in page.css(f"[{name}]"):
            said = node.attributes[name] or ""
            yield from ((text, False) for text in (said.split("|") if name == "data-counts" else [said]))
    while apart := page.css_first(APART):  # one by one, for one may stand in another
        apart.decompose()
    while detail := page.css_first("[class=detail]"):
        yield from ((text, True) for text in texts(detail))
        detail.decompose()
    yield from ((text, False) for text in texts(page.root))


def texts(node: LexborNode) -> list[str]:
    return [each.text() for each in node.traverse(include_text=True) if each.tag == "-text"]


def foreign(html: str, language: str, allowed: set[str]) -> list[str]:
    """Find the texts of a page in another language than its own.

    The words of documents and readers are allowed.
    """
    script = LATIN if language == "ar" else ARABIC
    known = allowed | (NAMES if language == "ar" else EXAMPLES)
    page = LexborHTMLParser(html)
    for stems in page.css(".frequencies tbody th"):  # they are made of the words of the documents
        stems.decompose()
    said = spoken(page)
    return [text.strip() for text, wrong in said if words(text, script) - known - (ADDRESSES if wrong else set())]


def asked(address: str) -> set[str]:
    """The words that a reader wrote into an address."""
    values = " ".join(value for _, value in parse_qsl(urlsplit(address).query))
    return words(values, LATIN) | words(values, ARABIC)


def in_language(address: str, language: str) -> str:
    return address if language == "ar" else f"{address}{'&' if '?' in address else '?'}lang=en"


def crawl(client: FlaskClient, starts: list[str], language: str) -> Iterator[tuple[str, str]]:
    """Visit the starts and the pages that they link to, but not the files to take away.

    One address is visited for each kind of page and set of parameters; both collections count as
    one.

    Of pages that differ only in their request one is enough: not both collections.
    """
    waiting, seen = [in_language(each, language) for each in starts], set()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield address, answer.text
        for link in LexborHTMLParser(answer.text).css("main a[href], footer a[href]"):
            href = link.attributes["href"] or ""
            parts = urlsplit(href)
            kind = parts.path.removeprefix("/books").removeprefix("/news") if parts.path.count("/") > 1 else f"*{parts.path}"
            names = tuple(sorted({name for name, _ in parse_qsl(parts.query)}))
            ours = (
                parts.path.startswith("/")
                and not parts.scheme
                and "/api/" not in parts.path
                and "/references" not in parts.path
            )
            if ours and (kind, names) not in seen:
                seen.add((kind, names))
                waiting.append(href)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_speaks_its_language(archive: kashaf.Archive, written: set[str], language: str) -> None:
    visited = 0
    for address, html in crawl(create_app(archive).test_client(), STARTS, language):
        assert foreign(html, language, written | asked(address)) == [], address[:80]
        assert [text for text, _ in spoken(LexborHTMLParser(html)) if COMMAND.search(text)] == [], address[:80]
        visited += 1
    assert visited > len(STARTS) + 10


@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_page_of_several_collections_speaks_its_language(
    archive: kashaf.Archive, written: set[str], language: str
) -> None:
    titles = Settings(title="مكتبة", collections={"books": Collection("", "كتب"), "news": Collection("", "أخبار")})
    client = create_app({"books": archive, "news": archive}, titles).test_client()
    shown = written | words("مكتبة كتب أخبار", ARABIC)
    starts = ["/", "/books/", "/news/", "/search?q=المنارة", "/search?q=سرت&collection=news", "/help"]
    for address, html in crawl(client, starts, language):
        assert foreign(html, language, shown | asked(address)) == [], address


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("address, status", REFUSED)
def test_what_is_refused_is_refused_in_the_language_of_the_page(
    archive: kashaf.Archive, written: set[str], address: str, status: int, language: str
) -> None:
    answer = create_app(archive).test_client().get(in_language(address, language))
    assert answer.status_code == status
    assert foreign(answer.text, language, written | asked(address)) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("address", WRONG)
def test_what_is_wrong_with_an_address_is_said_in_the_language_of_the_page(
    archive: kashaf.Archive, written: set[str], address: str, language: str
) -> None:
    answer = create_app(archive).test_client().get(in_language(address, language), follow_redirects=True)
    assert answer.status_code == 400
    assert foreign(answer.text, language, written | asked(address)) == []
    (detail,) = LexborHTMLParser(answer.text).css(".detail")
    assert re.search("[ء-ي]" if language == "ar" else "[a-z]", detail.text())
    assert not COMMAND.search(detail.text())


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    "settings, status",
    [
        (Settings(password="x"), 401),
        (Settings(user_header="X-User", proxies=1), 403),
        (Settings(rate=1), 429),
    ],
)
def test_who_may_not_ask_is_told_in_the_language_of_the_page(
    archive: kashaf.Archive, settings: Settings, status: int, language: str
) -> None:
    client = create_app(archive, settings).test_client()
    client.get("/help")
    answer = client.get(in_language("/help", language))
    assert answer.status_code == status
    assert foreign(answer.text, language, set()) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("method, length, status", [("POST", 1, 405), ("GET", 100_000, 413)])
def test_what_is_sent_is_refused_in_the_language_of_the_page(
    archive: kashaf.Archive, method: str, length: int, status: int, language: str
) -> None:
    address = in_language("/search", language)
    answer = create_app(archive).test_client().open(address, method=method, data=b"x" * length)
    assert answer.status_code == status
    assert foreign(answer.text, language, set()) == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("error, status", [(DamagedIndex("run `kashaf check`"), 503), (IndexLocked("wait"), 503)])
def test_what_goes_wrong_is_told_in_the_language_of_the_page(
    archive: kashaf.Archive, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, language: str
) -> None:
    monkeypatch.setattr(archive, "search", partial(fail, error))
    answer = create_app(archive).test_client().get(in_language("/search?q=س", language))
    assert answer.status_code == status
    assert foreign(answer.text, language, {"س"}) == []


def fail(error: Exception, *_: object, **__: object) -> None:
    raise error


def test_programs_are_told_in_english(archive: kashaf.Archive) -> None:
    client = create_app(archive).test_client()
    for path in ("nowhere", "search?q=x&level=x", "documents/x"):
        answer = client.get(f"/api/v1/{path}", headers={"Accept-Language": "ar"})
        assert answer.mimetype == "application/problem+json"
        assert not ARABIC.search(answer.text)


def test_what_browsers_keep_of_the_site_is_in_the_language_of_the_page(archive: kashaf.Archive) -> None:
    client = create_app(archive).test_client()
    described = re.compile("<(ShortName|Description)>(.*?)</")
    assert [text for _, text in described.findall(client.get("/opensearch.xml").text)] == ["كشّاف", "كشّاف: البحث في الوثائق"]
    assert [text for _, text in described.findall(client.get("/opensearch.xml?lang=en").text)] == [
        "kashaf",
        "kashaf: search in the documents",
    ]


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_take_their_words_from_the_page(path: Path) -> None:
    code = re.sub(r"(?m)^\s*//.*$|\s// .*$", "", path.read_text(encoding="utf-8"))
    shown = re.findall(r"""(?:textContent|innerText|innerHTML|title|placeholder|ariaLabel|"aria-label")\s*[=,]\s*(.)""", code)
    assert not set(shown) & set("\"'`") or '= ""' in code
    assert not ARABIC.search(code)


def test_arabic_needs_nothing_that_is_made_when_kashaf_is_installed() -> None:
    """A copy of the repository, with nothing installed or compiled, has the Arabic pages."""
    code = "from kashaf.web.presentation.language import language_for; print(language_for('ar').gettext('Page not found'))"
    environment = {"PYTHONPATH": str(STATIC.parents[1]), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().strip() == "الصفحة غير موجودة"


def test_the_pages_of_errors_are_named_as_documented(archive: kashaf.Archive) -> None:
    client = create_app(archive).test_client()
    rows = re.findall(r"(?m)^\| (\d{3}) \| (.+?) \| (.+?) \|$", PAGE.read_text(encoding="utf-8"))
    said = {int(status): {"ar": arabic.split("، "), "en": english.split(", ")} for status, arabic, english in rows}
    assert set(said) >= {400, 401, 403, 404, 405, 413, 414, 429, 500, 503}
    for address, status in [*REFUSED, ("/search?level=x&q=x", 400)]:
        for language in ("ar", "en"):
            heading = LexborHTMLParser(client.get(in_language(address, language)).text).css_first("h1").text()
            assert heading in said[status][language]
