"""The page of a document: its parts, its facts, and the ways on from it."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from kashaf.documents import Page
from kashaf.search import Excerpt
from kashaf.web.presentation.citation import alike, original, passage, reference
from kashaf.web.presentation.language import language_for
from kashaf.web.presentation.layout import lay_out
from tests.web.conftest import ENDLESS


@pytest.fixture(scope="module")
def archive(library):
    return library


@pytest.fixture
def look(client):
    """Ask for a document and parse the page: `look("مقال", q="شجرة")`."""

    def look(id, **parameters):
        response = client.get("/document", query_string={"id": id, **parameters})
        assert response.status_code == 200, response.text
        return LexborHTMLParser(response.text)

    return look


def text(node):
    return " ".join(node.text().split())


def asked(link):
    return {name: values[0] for name, values in parse_qs(urlsplit(link.attributes["href"]).query).items()}


def facts(page):
    return dict(zip(map(text, page.css("dt")), page.css("dd"), strict=True))


# --- a book ---------------------------------------------------------------------------------------


def test_a_book_is_shown_by_the_pages_around_the_one_that_is_opened(look):
    page = look("تاريخ", q="شجرة", page="25")

    assert [node.attributes["id"] for node in page.css(".text section")] == [f"p{number}" for number in range(21, 41)]
    assert [text(node) for node in page.css(".contents a")] == [f"الصفحة {number}" for number in range(21, 41)]
    assert {text(node) for node in page.css(".turn .quiet")} == {"الصفحات 21 إلى 40 من 45"}
    assert asked(page.css_first("a[rel=prev]")) == {"id": "تاريخ", "q": "شجرة", "page": "20"}
    assert asked(page.css_first("a[rel=next]")) == {"id": "تاريخ", "q": "شجرة", "page": "41"}
    assert urlsplit(page.css_first("a[rel=next]").attributes["href"]).fragment == "p41"


def test_the_ends_of_a_book_lead_no_further(look):
    assert not look("تاريخ").css_first("a[rel=prev]")
    assert not look("تاريخ", page="45").css_first("a[rel=next]")
    assert not look("مقال").css_first(".turn, .leaf, #within")


@pytest.mark.parametrize(("language", "label"), [("ar", "البحث في هذا الكتاب"), ("en", "Search in this book")])
def test_a_box_beside_a_book_searches_in_it(look, client, language, label):
    page = look("تاريخ", q="شجرة", level="word", page="25", lang=language)
    box = page.css_first("form[role=search]:has(#within)")
    assert (text(box.css_first("label[for=within]")), box.attributes["aria-label"]) == (label, label)
    sent = {each.attributes["name"]: each.attributes["value"] for each in box.css("input")}
    assert sent == {"q": "شجرة", "id": "تاريخ", "level": "word", "lang": language}
    found = LexborHTMLParser(client.get(urlsplit(box.attributes["action"]).path, query_string={**sent, "q": "كلام"}).text)
    assert len(found.css(".results li")) == 45
    assert found.css_first("#within").attributes["value"] == "كلام"


def test_only_the_pages_that_are_shown_are_read(look, archive, monkeypatch):
    monkeypatch.setattr(archive, "get", None)
    index = archive._searcher.index
    read = index.read
    asked = []
    monkeypatch.setattr(index, "read", lambda keys: asked.extend(keys) or read(keys), raising=False)

    look("تاريخ", page="25")

    assert asked == [("تاريخ", None), *(("تاريخ", number) for number in range(21, 41))]


@pytest.mark.parametrize("typed", ["25", "٢٥", "۲۵", " 25 "])
def test_a_page_that_is_typed_leads_to_its_place(client, typed):
    answer = client.get("/document", query_string={"id": "تاريخ", "q": "شجرة", "from": "2", "lang": "en", "go": typed})

    assert answer.status_code == 302
    target = urlsplit(answer.location)
    assert (target.path, target.netloc, target.fragment) == ("/document", "", "p25")
    assert parse_qs(target.query) == {"id": ["تاريخ"], "q": ["شجرة"], "from": ["2"], "lang": ["en"], "page": ["25"]}


@pytest.mark.parametrize("typed, status", [("0", 400), ("46", 400), ("x", 400), ("9" * 30, 400), ("", 200)])
def test_a_page_that_is_not_there_is_refused(client, typed, status):
    assert client.get("/document", query_string={"id": "تاريخ", "go": typed}, follow_redirects=True).status_code == status


def test_a_page_without_end_is_shown_in_parts_and_opens_at_its_first_match(look):
    page = look("سجل", page="2", q="قافلة")

    assert text(page.css_first(".turn .quiet")) == "الجزء 2 من 2 من الصفحة 2"
    assert text(page.css_first(".matches")).startswith("موضع واحد في هذا الجزء")
    assert text(page.css_first("a[rel=prev]")) == "الجزء السابق"
    assert asked(page.css_first("a[rel=prev]")) == {"id": "سجل", "q": "قافلة", "page": "2", "part": "1"}
    other = look("سجل", page="2", part="1", q="قافلة")
    assert text(other.css_first(".matches")) == "لا موضع في هذا الجزء"
    assert len(other.css(".text p")) + len(page.css(".text p")) == ENDLESS["pages"][1]["text"].count("\n") + 1


def test_a_part_that_is_not_there_is_refused(client):
    for parameters in ({"id": "سجل", "page": "2", "part": "3"}, {"id": "مقال", "part": "2"}, {"id": "مقال", "part": "x"}):
        assert client.get("/document", query_string=parameters).status_code == 400


# --- matches --------------------------------------------------------------------------------------


def test_the_last_match_of_a_part_leads_to_the_next_part_and_the_first_back(look):
    last = look("تاريخ", q="شجرة", page="23").css(".steps")[-1].css("a")[-1]
    assert (text(last), asked(last)["page"], urlsplit(last.attributes["href"]).fragment) == ("الصفحات التالية", "41", "first")
    first = look("تاريخ", q="شجرة", page="23").css_first(".steps a")
    assert (text(first), asked(first)["page"]) == ("الصفحات السابقة", "20")


def test_the_first_match_of_the_page_that_is_opened_is_a_place(look):
    marked = look("مقال", q="شجرة").css_first("#first").next
    assert marked.attributes["id"] == "m2", "the title holds the first"
    assert look("تاريخ", q="شجرة", page="30").css_first("#p30 > #first"), "without a match the page itself"


# --- the original ---------------------------------------------------------------------------------


def test_the_original_opens_at_the_words_of_the_best_passage(look):
    link = look("مقال", q="شجرة زيتون").css_first("article .facts a")

    address, _, words = link.attributes["href"].partition(":~:text=")
    assert (address, link.attributes["rel"]) == ("https://example.org/a-b?x=1&y=2#top", "noopener noreferrer nofollow")
    assert unquote(words) == "شجرةً واحدة، في الساحة الكبرى - وهي شجرة"
    assert not set(words) & set("-,& ")


def test_only_the_web_is_led_to(look):
    assert not look("script", q="شجرة").css_first("article .facts a")
    assert look("bare").css_first("article .facts a").attributes["href"] == "https://example.org/"


@pytest.mark.parametrize(
    "url, words, expected",
    [
        ("https://example.org/a", "a b", "https://example.org/a#:~:text=a%20b"),
        ("https://example.org/a#:~:text=old", "new", "https://example.org/a#:~:text=new"),
        ("https://example.org/a#x:~:text=old", "", "https://example.org/a#x"),
        ("http://example.org", "أ-ب, ج & د", "http://example.org#:~:text=%D8%A3%2D%D8%A8%2C%20%D8%AC%20%26%20%D8%AF"),
        (("مكتوب", "https://example.org/b"), "", "https://example.org/b"),
        (" https://example.org/ ", "", "https://example.org/"),
        ("JavaScript:alert(1)", "", None),
        ("https:", "", None),
        ("https://[", "", None),
        ("https://example.org/a b", "", None),
        ("https://example.org\\@evil.example", "", None),
        ("https://example.org/\x00", "", None),
        ("ftp://example.org/", "", None),
        (7, "", None),
        (None, "", None),
    ],
)
def test_the_address_of_an_original(url, words, expected):
    assert original(url, words) == expected


@pytest.mark.parametrize(
    "written, expected",
    [
        ("واحد اثنان (س ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة", "س ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة"),
        ("كلمات قبل س", "كلمات قبل س"),
        ("س\nس ص", "س ص"),
        ("ك " * 20 + "س آخر", "ك ك ك ك ك ك س آخر"),
        ("بلا", ""),
    ],
)
def test_a_passage_is_the_words_of_one_line_from_the_match_on(written, expected):
    def matches(text):
        return [(at, at + 1) for at, letter in enumerate(text) if letter in "سص" and text[at - 1 : at].strip(" (\n") == ""]

    layout = lay_out(
        Excerpt("x", "", {}, (Page(1, "", written),), 1), 1, lambda text: [m for m in matches(text) if alone(text, m)]
    )
    assert passage(layout, 1) == expected


def alone(text, span):
    return not text[span[1] : span[1] + 1].strip()


# --- citing and facts -----------------------------------------------------------------------------


def test_the_reference_stands_there_as_text(look):
    assert text(look("مقال").css_first(".reference")) == (
        "كاتبة، «عن الشجرة»، صحيفة الغد، 6 أغسطس 2016، http://localhost/document?id=%D9%85%D9%82%D8%A7%D9%84"
    )
    assert text(look("تاريخ", page="7", q="شجرة").css_first(".reference")).endswith(
        "مؤرخ أول، مؤرخ ثان، «تاريخ طويل»، دار الكتب، ربيع الأول 1438 هـ، ص7، "
        "http://localhost/document?id=%D8%AA%D8%A7%D8%B1%D9%8A%D8%AE&page=7#p7"
    )


def test_a_reference_names_what_there_is():
    assert reference(language_for("en"), "a.txt", "", {}) == "«a.txt»"
    assert reference(language_for("ar"), "a", "«منقول»", {"source": "", "date": 2016}) == "«منقول»، 2016"


def test_values_lead_to_the_documents_that_share_them(look, archive):
    told = facts(look("مقال"))

    ways = {name: [asked(link)["filter"] for link in node.css("a[href^='/search']")] for name, node in told.items()}
    assert ways == {
        "المؤلف": ["author:كاتبة"],
        "المصدر": ["source:صحيفة الغد"],
        "التصنيف": ["category:ثقافة", "category:بيئة"],
        "اللغة": ["language:ar"],
        "التاريخ": ["date:2016"],
        "words": [],
        "الرابط": [],
        "المعرّف": [],
    }
    for (filter,) in ([each] for values in ways.values() for each in values):
        assert "مقال" in {hit.id for hit in archive.search("*", filters=[filter])}
    assert text(told["words"]) == "1200"
    assert text(told["التاريخ"]) == "6 أغسطس 2016 · كل وثائق 2016"


@pytest.mark.parametrize(
    "name, value",
    [("source", " "), ("source", '"'), ("date", "أمس"), ("date", "20160806"), ("date", "1438-03هـ"), ("url", "x")],
)
def test_what_no_search_can_be_narrowed_to_has_no_link(name, value):
    assert alike(name, value) is None


def test_the_most_similar_documents_stand_beside_a_short_one(look):
    beside = [asked(link)["id"] for link in look("مقال").css(".tool ul a")]
    assert beside
    assert "مقال" not in beside
    assert not look("تاريخ").css(".tool ul a")
    assert asked(look("تاريخ").css_first("a[href^='/similar']")) == {"id": "تاريخ"}
