import re
from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.search import Results
from kashaf.web import create_app


@pytest.fixture
def look(client):
    """Ask for a page and parse it: `look("/search", q="سرت")`."""

    def look(path, status=200, **parameters):
        response = client.get(path, query_string=parameters or None)
        assert response.status_code == status, response.text
        assert response.mimetype == "text/html"
        return LexborHTMLParser(response.text)

    return look


def text(node):
    return " ".join(node.text().split())


def links(page, selector):
    return {
        text(link).replace("\u2068", "").replace("\u2069", ""): parse_qs(urlsplit(link.attributes["href"]).query)
        for link in page.css(f"{selector} a")
    }


# --- language -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/search?q=سرت", "/nowhere", "/document?id=nothing", "/?lang=fr"])
def test_pages_are_arabic_and_right_to_left(client, path):
    root = LexborHTMLParser(client.get(path).text).css_first("html")
    assert (root.attributes["lang"], root.attributes["dir"]) == ("ar", "rtl")


def test_english_is_left_to_right_and_stays_in_every_link(look):
    page = look("/search", q="منارة", lang="en", filter="source:وكالة الأنباء")

    assert page.css_first("html").attributes["lang"] == "en"
    assert page.css_first("html").attributes["dir"] == "ltr"
    assert page.css_first("input[name=lang]").attributes["value"] == "en"
    inside = [link.attributes["href"] for link in page.css("main a") if not link.attributes["href"].startswith("#")]
    assert inside
    assert all(("lang=en" in href) != ("/api/" in href) for href in inside), "the API knows no language"
    assert links(page, "header")["العربية"] == {"q": ["منارة"], "filter": ["source:وكالة الأنباء"], "lang": ["ar"]}


# --- home -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/search", "/search?q=", "/search?q=%20"])
def test_the_home_page_has_one_box_and_counts_the_documents(look, archive, path):
    page = look(path)

    assert len(page.css("input[type=search][name=q]")) == 1
    assert f"{archive.stats().documents} وثيقة" in text(page.css_first("main"))


def test_the_help_shows_searches_that_can_be_followed(look):
    page = look("/help")
    typed = links(page, "table")
    assert len(typed) > 5
    for query, address in typed.items():
        assert address == {"q": [query]}
        look("/search", **address)


def test_a_range_of_dates_is_drawn_on_the_help_page_as_in_the_box(look):
    shown = next(link.css_first("bdi") for link in look("/help").css("table a") if ".." in link.text())
    assert shown.attributes["dir"] == "rtl"
    assert not shown.css("bdi bdi"), "as in a box, nothing inside is isolated"


@pytest.mark.parametrize("language, isolate", [("ar", "\u2067"), ("en", "\u2066")])
def test_a_chosen_range_of_dates_goes_in_the_direction_of_the_page(look, language, isolate):
    page = look("/search", q="منارة", filter="date:2016-08..2016-12", lang=language)
    assert f"{isolate}2016-08..2016-12\u2069" in page.css_first(".filters li bdi").text()


# --- results --------------------------------------------------------------------------------------


def test_the_page_shows_the_hits_of_the_archive(look, archive):
    results = archive.search("غارات سرت")
    page = look("/search", q="غارات سرت")

    assert [link["id"][0] for link in links(page, ".results h2").values()] == [hit.id for hit in results]
    shown = [" … ".join(each.text().strip("… \xa0") for each in snippet.css("p")) for snippet in page.css(".snippet")]
    assert shown == [hit.snippet.text.strip("… ") for hit in results]
    marked = [[mark.text() for mark in snippet.css("mark")] for snippet in page.css(".snippet")]
    assert marked == [[hit.snippet.text[start:end] for start, end in hit.snippet.highlights] for hit in results]
    assert any(marked)


@pytest.mark.parametrize(
    "query, arabic, english",
    [
        ("قسطنطينوبوليس", "لا نتائج", "No results"),
        ("قنديل", "نتيجة واحدة", "1 result"),
        ("منارة", "24 نتيجة", "24 results"),
    ],
)
def test_the_count_is_told_politely_and_in_the_right_form(look, query, arabic, english):
    for language, told in (("ar", arabic), ("en", english)):
        status = look("/search", q=query, lang=language).css("[role=status]")
        assert [text(node) for node in status] == [told]


def test_of_a_long_query_the_documents_with_all_words_are_counted(look, archive):
    every = "+خبر +قصير +منارة +المدينة"
    page = look("/search", q="خبر قصير عن منارة في المدينة")
    assert "تجمع هذه الكلمات كلها: 24 وثيقة" in text(page.css_first(".found"))
    assert links(page, ".found > p")["24 وثيقة"] == {"q": [every]}
    assert archive.search(every).total == 24


@pytest.mark.parametrize(
    "query", ["خبر قصير منارة", "خبر قصير منارة -المدينة", "خبر قصير منارة واشنطن", "خبر أو قصير أو منارة أو خبر أو واشنطن"]
)
def test_it_is_not_said_of_short_queries_those_with_signs_and_where_there_is_none(look, query):
    assert "تجمع هذه الكلمات" not in text(look("/search", q=query).css_first("main"))


def test_a_quiet_line_tells_source_date_and_pages(look, news):
    lines = {
        text(item.css_first("h2")): text(item.css_first(".facts")) for item in look("/search", q="منارة").css(".results li")
    }
    one = next(each for each in news if each["title"] in lines)
    assert lines[one["title"]].startswith(one["source"])
    assert one["date"][:4] in lines[one["title"]]

    (book,) = look("/search", q="قنديل").css(".results li")
    assert "في 5 صفحات" in text(book.css_first(".facts"))


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """Documents with few facts: of files, of records, and without a title."""
    with kashaf.open(tmp_path_factory.mktemp("bare") / "archive", create=True) as archive:
        archive.add(
            [
                {"id": "0f3a9c77e1b2.json", "title": "خبر المرصد الأول", "text": "المرصد وما رآه"},
                {
                    "id": "b/7f3a9c77.PDF",
                    "path": "b/7f3a9c77.PDF",
                    "title": "تقرير",
                    "text": "المرصد ثانيا",
                    "date": "2016-08-06",
                },
                {"id": "c.txt", "path": "c.txt", "title": "كلمة", "text": "المرصد ثالثا", "author": "كاتبة"},
                {"id": "d41d8cd98f", "title": "", "text": "المرصد رابعا"},
            ]
        )
        archive.commit()
        yield create_app(archive).test_client()


@pytest.mark.parametrize("query", ["المرصد", "*"])
@pytest.mark.parametrize(
    "language, report", [("ar", "ملف PDF 6 أغسطس 2016 3 ذو القعدة 1437 هـ"), ("en", "PDF August 6, 2016 3 Dhu al-Qada 1437 AH")]
)
def test_an_id_is_no_fact_for_a_reader_who_sees_a_title(bare, query, language, report):
    page = LexborHTMLParser(bare.get("/search", query_string={"q": query, "lang": language}).text)
    lines = {text(hit.css_first("h2")): [text(line) for line in hit.css("p.facts")] for hit in page.css(".results > li")}
    assert lines == {"خبر المرصد الأول": [], "تقرير": [report], "كلمة": ["كاتبة"], "d41d8cd98f": []}


def test_a_book_opens_at_its_best_page(look):
    (link,) = look("/search", q="قنديل").css(".results h2 a")
    assert parse_qs(urlsplit(link.attributes["href"]).query)["page"] == ["7"]
    assert urlsplit(link.attributes["href"]).fragment == "first"


def test_pages_of_results_are_links_and_hold_all_hits_once(look, news):
    seen, address = [], {"q": "منارة"}
    for _ in range(3):
        page = look("/search", **address)
        seen += [link["id"][0] for link in links(page, ".results h2").values()]
        following = page.css_first("a[rel=next]")
        if following is None:
            break
        address = {name: values[0] for name, values in parse_qs(urlsplit(following.attributes["href"]).query).items()}

    assert sorted(seen) == sorted(each["id"] for each in news)
    assert text(page.css_first(".pages [aria-current]")) == "3"
    assert page.css_first("ol.results").attributes["start"] == "21"


def test_beyond_the_last_page_the_way_back_is_shown(look):
    page = look("/search", q="منارة", page="99")
    assert not page.css(".results")
    assert links(page, ".empty") == {"إلى الصفحة الأولى": {"q": ["منارة"]}}


def test_a_facet_adds_its_filter_and_a_second_click_takes_it_away(look):
    page = look("/search", q="منارة")
    assert "author" not in {text(heading) for heading in page.css(".tool h2")}
    one = links(page, ".tool")["صحيفة البلد"]
    assert one == {"q": ["منارة"], "filter": ["source:صحيفة البلد"]}

    narrowed = look("/search", q="منارة", filter=one["filter"])
    assert text(narrowed.css_first(".count")) == "8 نتائج"
    assert links(narrowed, ".tool")["صحيفة البلد"] == {"q": ["منارة"]}
    assert list(links(narrowed, ".filters").values()) == [{"q": ["منارة"]}]
    assert narrowed.css_first("form input[name=filter]").attributes["value"] == "source:صحيفة البلد"


def test_a_second_value_of_a_facet_widens_the_result_to_either(look):
    page = look("/search", q="منارة", filter=["source:صحيفة البلد", "date:2015|2016"])
    assert text(page.css_first(".count")) == "8 نتائج"
    offered = links(page, ".tool")
    assert offered["وكالة الأنباء"] == {"q": ["منارة"], "filter": ["date:2015|2016", "source:صحيفة البلد|وكالة الأنباء"]}
    assert offered["صحيفة البلد"] == {"q": ["منارة"], "filter": ["date:2015|2016"]}

    both = look("/search", q="منارة", filter=["date:2015|2016", "source:صحيفة البلد|وكالة الأنباء"])
    chosen = {text(node) for node in both.css(".tool a[aria-current]")}
    assert chosen >= {"صحيفة البلد", "وكالة الأنباء", "2015", "2016"}
    assert "2017" not in chosen
    assert links(both, ".tool")["2016"]["filter"] == ["source:صحيفة البلد|وكالة الأنباء", "date:2015"]
    assert links(both, ".filters")["المصدر: صحيفة البلد ×"]["filter"] == [
        "date:2015|2016",
        "source:وكالة الأنباء",
    ]
    assert len(both.css(".filters li")) == 4


def test_dates_are_counted_by_month_and_in_the_hijri_calendar(look, archive):
    page = look("/search", q="منارة")
    hijri = links(page, ".kinds")["الشهر الهجري"]
    assert hijri["facet"][-1] == "date:hijri-month"

    for language, names in (("ar", ["20 ربيع الأول 1436 هـ", "ربيع الأول 1436 هـ"]), ("en", ["Rabi al-Awwal 1436 AH"])):
        months = links(look("/search", lang=language, **hijri), ".tool")
        assert names[-1] in months
        assert months[names[-1]]["filter"] == ["date:1436-03هـ"]
    found = look("/search", q="منارة", filter="date:1436-03-20هـ")
    assert text(found.css_first(".filters bdi")).replace("\u2068", "").replace("\u2069", "") == "التاريخ: 20 ربيع الأول 1436 هـ"
    assert text(found.css_first(".count")) != "لا نتائج"
    back = look("/search", **hijri)
    assert links(back, ".kinds")["السنة"] == {"q": ["منارة"]}
    assert [text(node) for node in back.css(".kinds a[aria-current]")] == ["الشهر الهجري"]


def test_results_are_sorted_by_title(look):
    page = look("/search", q="منارة", sort=links(look("/search", q="منارة"), ".menu")["العنوان"]["sort"])
    assert [text(title) for title in page.css(".results h2")] == [f"منارة رقم {number}" for number in range(1, 11)]


@pytest.mark.parametrize(
    "asked",
    [{"facet": "date:week"}, {"filter": "date:1438-13هـ"}, {"filter": "source:أ||ب"}, {"filter": "source:"}, {"sort": "size"}],
)
def test_what_cannot_be_asked_is_told_on_a_page(look, asked):
    page = look("/search", 400, q="منارة", **asked)
    assert next(iter(asked.values())).removeprefix("date:") in text(page.css_first("main"))


def test_years_are_counted_and_filter(look):
    years = {text(item.css_first("a")): item for item in look("/search", q="منارة").css(".tool li") if item.css_first("a")}
    assert text(years["2016"]) == "2016 8"
    assert text(look("/search", q="منارة", filter="date:2016").css_first(".count")) == "8 نتائج"


def test_order_and_level_are_links_that_tell_which_holds(look):
    page = look("/search", q="منارة", sort="date", level="word")

    assert {text(node) for node in page.css(".menu a[aria-current], .kinds a[aria-current]")} == {
        "الكلمة نفسها",
        "الأحدث",
        "السنة",
    }
    assert links(page, ".menu")["الأقدم"] == {"q": ["منارة"], "sort": ["date:asc"], "level": ["word"]}
    assert links(page, ".menu")["كما كُتبت"] == {"q": ["منارة"], "sort": ["date"], "level": ["spelling"]}
    oldest = look("/search", q="منارة", sort="date:asc").css_first(".results time")
    assert oldest.attributes["datetime"].startswith("2015")


def words(page):
    return [(item.attributes["class"], text(item)) for item in page.css(".words li")]


def test_a_search_without_results_tells_of_each_word_and_helps_on(look):
    page = look("/search", q="+منارة +قسطنطينوبوليس في -قنديل", filter="source:x")
    assert text(page.css_first("h1")) == "لا نتائج"
    assert text(look("/search", q="+منارة +قسطنطينوبوليس").css_first("h1")) == "لا وثيقة تجمع هذه الكلمات"
    assert words(page) == [
        ("found", "منارة في 24 وثيقة"),
        ("unknown", "قسطنطينوبوليس ليست في أي وثيقة"),
        ("ignored", "في أكثر شيوعًا من أن يُبحث عنها"),
        ("excluded", "قنديل مستبعدة؛ وهي في وثيقة واحدة"),
    ]
    assert page.css_first(".tips")
    assert words(look("/search", q="قنديلل قنديل غارات", lang="en")) == []


def test_few_results_come_with_the_same_below_them(look):
    page = look("/search", q="+قنديل +الكامل", lang="en")
    assert len(page.css(".results > li")) == 1
    assert words(page) == [("found", "قنديل in 1 document"), ("found", "الكامل in 2 documents")]
    assert not page.css(".tips")


def test_the_search_without_its_filters_is_offered_where_they_are_to_blame(look):
    page = look("/search", q="منارة", filter="source:x", level="word")
    assert links(page, ".alternatives") == {"منارة": {"q": ["منارة"], "level": ["word"]}}
    assert text(page.css_first(".alternatives .quiet")) == "دون تصفية: 24 نتيجة"
    assert not look("/search", q="قسطنطينوبوليس", filter="source:x").css(".alternatives")


def test_a_suggestion_is_offered_once_with_its_count(look, archive):
    results = archive.search("قنديلل")
    page = look("/search", q="قنديلل")

    assert (results.suggestion, [other.reason for other in results.alternatives]) == ("قنديل", ["spelling"])
    assert text(page.css_first(".count")) == "نتيجة واحدة", "an obvious slip is searched for as it was meant"
    assert page.css_first("#q").attributes["value"] == "قنديلل"
    assert list(links(page, ".corrected").values()) == [{"q": ["قنديل"]}, {"q": ["قنديلل"], "typed": ["1"]}]
    assert [link["id"] for link in links(page, ".results h2").values()] == [["كتب/الكامل.txt"]]
    assert not page.css(".suggestion")

    page = look("/search", q="قنديلل", typed="1")
    assert not page.css(".results, .corrected")
    assert links(page, ".suggestion") == {"قنديل": {"q": ["قنديل"]}}
    assert text(page.css_first(".suggestion")) == "هل تقصد قنديل؟ نتيجة واحدة"
    assert not page.css(".alternatives")


def test_other_ways_to_ask_are_offered_with_their_counts(look, archive):
    (other,) = archive.search("=منارات").alternatives
    page = look("/search", q="=منارات")

    assert links(page, ".alternatives") == {other.query: {"q": [other.query], "level": [other.level]}}
    assert text(page.css_first(".alternatives .quiet")).startswith("الكلمات في أي موضع")


def test_every_note_speaks_arabic(look, archive):
    assert archive.search("ناشر:سرت").notes
    (note,) = look("/search", q="ناشر:سرت").css(".note")
    assert "ناشر" in text(note)
    assert not re.search("[A-Za-z]", text(note))


def test_a_search_that_was_cut_says_so(archive, monkeypatch):
    monkeypatch.setattr(archive, "search", lambda query, **_: Results(query, 0, 0, (), partial=True))
    page = LexborHTMLParser(create_app(archive).test_client().get("/search?q=سرت").text)
    assert "انتهى الوقت" in text(page.css_first(".note"))


# --- document -------------------------------------------------------------------------------------


def test_a_document_is_shown_whole_with_every_match_marked(look, archive):
    hit = archive.search("سرت").hits[0]
    document = archive.get(hit.id)
    page = look("/document", id=hit.id, q="سرت")

    for steps in page.css(".steps"):
        steps.decompose()
    paragraphs = [line.strip() for line in document.text.splitlines() if line.strip()]
    assert [node.text() for node in page.css(".text p")] == [
        line.rstrip() for line in document.text.splitlines() if line.strip()
    ]
    assert len(page.css(".text p")) == len(paragraphs)
    expected = [
        written[start:end] for written in (document.title, document.text) for start, end in archive.highlights(written, "سرت")
    ]
    assert [mark.text() for mark in page.css("article mark")] == expected
    assert [mark.attributes["id"] for mark in page.css("article mark")] == [f"m{n}" for n in range(1, len(expected) + 1)]


def test_each_match_leads_to_its_neighbours_without_a_script(look, archive):
    page = look("/document", id=archive.search("سرت").hits[0].id, q="سرت")

    ways = [[link.attributes["href"] for link in steps.css("a")] for steps in page.css(".steps")]
    last = len(ways)
    assert last > 2
    assert ways[0] == ["#m2"]
    assert ways[1] == ["#m1", "#m3"]
    assert ways[-1] == [f"#m{last - 1}"]
    assert page.css_first(".matches a").attributes["href"] == "#m1"


def test_a_book_keeps_its_pages_and_their_labels(look, book):
    page = look("/document", id=book["id"], q="قنديل", page="7")

    assert [node.attributes["id"] for node in page.css(".text section")] == [f"p{number}" for number in range(1, 11)]
    assert [text(node) for node in page.css(".text h2")] == [f"ج1 ص{number}" for number in range(1, 11)]
    assert [node.attributes["id"] for node in page.css("[data-opened]")] == ["p7"]
    assert page.css_first(".contents a[href='#p7']")
    assert "7 مواضع" in text(page.css_first(".matches"))


def test_the_way_back_leads_to_the_same_results(look):
    address = {"q": ["منارة"], "sort": ["date"], "filter": ["source:وكالة الأنباء"], "page": ["2"]}
    results = look("/search", **address)
    opened = next(iter(links(results, ".results h2").values()))
    assert links(look("/document", **opened), ".back") == {"العودة إلى النتائج": address}


def test_the_fields_of_a_document_are_listed(look, news):
    page = look("/document", id=news[0]["id"])
    told = dict(zip(map(text, page.css("dt")), map(text, page.css("dd")), strict=True))
    assert told["المصدر"] == news[0]["source"]
    assert told["المعرّف"] == news[0]["id"]
    assert not page.css("mark")


@pytest.mark.parametrize("parameters", [{}, {"id": ""}, {"id": "nothing"}, {"id": "x" * 5000}, {"id": "\x00"}])
def test_a_document_that_is_not_there_is_a_designed_404(look, parameters):
    page = look("/document", 404, **parameters)
    assert text(page.css_first("h1")) == "الوثيقة غير موجودة"
    assert page.css_first("input[type=search]")


def test_a_page_that_a_document_does_not_have_is_refused(look, book):
    page = look("/document", 400, id=book["id"], page="11")
    assert "من 1 إلى 10" in text(page.css_first(".detail"))


# --- trust nothing --------------------------------------------------------------------------------


def harmless(page):
    """No element, attribute or address of the page comes from a document or a query."""
    assert not page.css("main script, main img, main iframe, main u, main s, main i, main em")
    assert len(page.css("script")) == 1
    for node in page.css("*"):
        assert not [name for name in node.attributes if name.startswith("on") or name == "style"], node.html
        assert not (node.attributes.get("href") or "").lower().startswith(("javascript:", "data:"))


def test_a_document_full_of_html_is_shown_as_text(look, hostile):
    results = look("/search", q="خبيث")
    harmless(results)
    assert hostile["title"] in results.text()

    document = look("/document", id=hostile["id"], q="خبيث")
    harmless(document)
    assert [mark.text() for mark in document.css("mark")] == ["خبيث"]
    for steps in document.css(".steps"):
        steps.decompose()
    assert document.css_first(".text p").text() == hostile["text"]
    for value in ("<i>مصدر</i>", "<u>أمس</u>", "<s>كاتب</s>", "<em>حقل</em>", "<em>قيمة</em>", hostile["id"]):
        assert value in document.text()
    assert document.css_first("dd a[rel]").attributes["href"] == hostile["url"]


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "</title><b>"]
)
@pytest.mark.parametrize("name", ["q", "filter", "level", "sort", "facet", "page", "id", "lang", "other"])
def test_a_query_full_of_html_is_shown_as_text(client, name, bad):
    for path in ("/search", "/document"):
        page = LexborHTMLParser(client.get(path, query_string={"q": "سرت", name: bad}).text)
        harmless(page)
        assert not page.css("main b")


def test_half_characters_of_a_careless_program_do_not_break_the_page(archive, monkeypatch):
    hit = archive.search("منارة").hits[0]
    for reading in ("get", "excerpt"):
        document = getattr(archive, reading)(hit.id)
        object.__setattr__(document, "title", "نصف \ud800")
        monkeypatch.setattr(archive, reading, lambda *_, document=document: document)
    client = create_app(archive).test_client()
    assert client.get("/document?id=x").status_code == 200
    assert client.get("/api/v1/documents/x").status_code == 200


# --- direction ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """Arabic news whose titles and texts begin with Latin letters, a digit or a quotation mark."""
    titles = ["GITEX يفتتح أبوابه في دبي", "&quot;بوكيمون&quot; تغزو شوارع المدينة", "iPhone 7 يصل إلى الأسواق العربية"]
    with kashaf.open(tmp_path_factory.mktemp("mixed") / "archive", create=True) as archive:
        archive.add(
            [{"id": str(n), "title": title, "text": f"IBM تعلن خبر سوق الهواتف رقم {n}."} for n, title in enumerate(titles)]
        )
        archive.commit()
        yield create_app(archive).test_client()


def test_results_that_begin_with_latin_letters_are_right_to_left(mixed):
    page = LexborHTMLParser(mixed.get("/search", query_string={"q": "خبر"}).text)
    assert [each.attributes["dir"] for each in page.css(".results h2")] == ["rtl"] * 3
    assert [each.attributes["dir"] for each in page.css(".results .snippet")] == ["rtl"] * 3


@pytest.mark.parametrize("id", ["0", "1", "2"])
def test_a_document_that_begins_with_latin_letters_is_right_to_left_in_heading_text_citation_and_tab(mixed, id):
    page = LexborHTMLParser(mixed.get("/document", query_string={"id": id}).text)
    assert page.css_first("h1").parent.attributes["dir"] == "rtl"
    assert page.css_first(".text p").attributes["dir"] == "rtl"
    assert page.css_first(".reference bdi").attributes["dir"] == "rtl"
    assert page.css_first("title").text().startswith("\u200f")
