"""PathFilter by time, orders, digits and marked titles on the page of results."""

from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

import kashaf
from kashaf.web import create_app


@pytest.fixture
def look(client):
    return lambda path, **parameters: LexborHTMLParser(client.get(path, query_string=parameters).text)


def asked(link):
    return parse_qs(urlsplit(link.attributes["href"]).query)


# --- the histogram --------------------------------------------------------------------------------


def test_years_stand_as_columns_in_their_order_and_each_narrows_to_itself(look, archive):
    page = look("/search", q="منارة")
    columns = page.css(".histogram a")
    counted = archive.search("منارة", facets=["date"]).facets[0].values
    assert [column.attributes["title"] for column in columns] == [f"{each.value}: {each.documents}" for each in counted]
    assert [asked(column)["filter"] for column in columns] == [[each.filter] for each in counted]
    assert all(column.attributes["tabindex"] == "-1" for column in columns), "keys go through the list below"
    heights = [float(rect.attributes["height"]) for rect in page.css(".histogram rect")]
    assert heights == [100 * each.documents / max(each.documents for each in counted) for each in counted]


def test_a_chosen_column_is_told_and_lets_go(look):
    chosen = look("/search", q="منارة", filter="date:2016").css_first(".histogram .chosen")
    assert chosen.attributes["title"].startswith("2016")
    assert asked(chosen) == {"q": ["منارة"]}


def test_there_is_no_histogram_of_one_year_and_none_without_dates(look):
    assert not look("/search", q='"منارة رقم 1"').css(".histogram")
    assert not look("/search", q="قنديل").css(".histogram, .period")


def test_a_long_list_of_months_is_folded_under_its_histogram(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add({"id": str(n), "text": "منارة", "date": f"201{n % 2}-{1 + n % 11:02}"} for n in range(44))
        archive.commit()
        answer = create_app(archive).test_client().get("/search", query_string={"q": "منارة", "facet": "date:month"})
    page = LexborHTMLParser(answer.text)
    assert len(page.css(".more li a")) == 22
    assert page.css_first(".more summary").text() == "22 فترة"
    assert len(page.css(".histogram a")) == 23, "December 2010 is a column too"


# --- from and to ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "period, total",
    [
        ({"since": "2016", "until": "2017-03"}, "11 نتيجة"),
        ({"since": "٢٠١٦", "until": ""}, "16 نتيجة"),
        ({"since": "", "until": "2015"}, "8 نتائج"),
        ({"since": " ", "until": ""}, "24 نتيجة"),
    ],
)
def test_a_period_is_typed_and_kept_as_a_filter(look, period, total):
    page = look("/search", q="منارة", filter=["date:2015", "source:وكالة الأنباء|صحيفة البلد"], **period)
    since, until = period["since"].strip(), period["until"].strip()
    if not (since or until):
        assert page.css_first(".count").text().strip() == "8 نتائج", "nothing typed leaves what was chosen"
        return
    assert page.css_first(".count").text().strip() == total
    assert [page.css_first(f".period input[name={name}]").attributes["value"] for name in ("since", "until")] == [since, until]
    assert len(page.css(".filters li")) == 3
    assert asked(page.css_first(".kinds a"))["filter"][-1] == f"date:{since}..{until}"
    hidden = {(node.attributes["name"], node.attributes["value"]) for node in page.css(".period input[type=hidden]")}
    assert hidden == {("q", "منارة"), ("filter", "source:وكالة الأنباء|صحيفة البلد")}


def test_a_period_that_is_none_is_told(client):
    answer = client.get("/search", query_string={"q": "منارة", "since": "أمس"})
    assert answer.status_code == 400
    assert "أمس" in answer.text


# --- order, titles, copies ------------------------------------------------------------------------


def test_orders_by_date_are_offered_where_there_are_dates(look):
    def orders(**parameters):
        return [link.text() for link in look("/search", **parameters).css(".orders a")]

    assert orders(q="منارة") == ["الأوثق صلة", "الأوثق صلة مع تقديم الأحدث", "الأحدث", "الأقدم", "العنوان"]
    assert orders(q="قنديل") == ["الأوثق صلة", "العنوان"]
    assert orders(q="قنديل", sort="date") == ["الأوثق صلة", "الأحدث", "العنوان"]


def test_the_words_of_a_title_are_marked_in_it(look, archive):
    page = look("/search", q="الغارات")
    hit = archive.search("الغارات").hits[0]
    assert [mark.text() for mark in page.css_first(".results h2").css("mark")] == [
        hit.title[start:end] for start, end in hit.title_highlights
    ]
    assert hit.title_highlights
    assert page.css_first(".results h2").text() == hit.title
    assert not look("/search", q="*").css("mark")


# --- digits ---------------------------------------------------------------------------------------


def test_numbers_and_dates_are_shown_in_the_digits_that_are_chosen(look):
    page = look("/search", q="منارة", digits="arab", page="2")
    assert page.css_first(".count").text().strip() == "٢٤ نتيجة، الصفحة ٢"
    assert page.css_first(".results time").text()[-4:].strip("٠١٢٣٤٥٦٧٨٩") == ""
    assert [link.text() for link in page.css(".pages a[aria-current]")] == ["٢"]
    assert all(asked(link)["digits"] == ["arab"] for link in page.css("main a:not([href^='#'], [download])"))
    assert {node.attributes["value"] for node in page.css("form input[name=digits]")} == {"arab"}
    latin, arabic = page.css(".colophon a[href^='?']")
    assert (asked(latin), "aria-current" in arabic.attributes) == ({"q": ["منارة"], "page": ["2"]}, True)


def test_what_documents_say_keeps_its_digits(look):
    plain, arabic = (look("/search", q="منارة", digits=each).css(".results h2") for each in ("", "arab"))
    assert [title.text() for title in plain] == [title.text() for title in arabic]


def test_english_pages_have_latin_digits(look):
    page = look("/search", q="منارة", lang="en", digits="arab")
    assert page.css_first(".count").text().strip() == "24 results"


# --- values beyond the first ten ------------------------------------------------------------------


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Thirteen sources, the last of them with the fewest documents."""
    with kashaf.open(tmp_path_factory.mktemp("sources") / "archive", create=True) as archive:
        archive.add(
            {"id": f"{n}/{m}", "title": f"منارة {n} {m}", "text": f"نص {n} عن منارة {m}", "source": f"مصدر {n:02}"}
            for n in range(1, 14)
            for m in range(1 if n > 10 else 2)
        )
        archive.commit()
        yield archive


SITES = ["one archive", "several"]


@pytest.fixture(params=SITES)
def look_around(sources, request):
    app = create_app(sources) if request.param == SITES[0] else create_app({"books": sources})
    return lambda **parameters: LexborHTMLParser(app.test_client().get("/search", query_string=parameters).text)


def values(page):
    return [link.text() for link in page.css(".tools .tool a") if link.text().startswith("مصدر")]


def test_the_values_that_are_not_listed_are_one_link_away(look_around):
    page = look_around(q="منارة")
    folded = page.css_first(".tools .more")
    assert "أخرى" in folded.css_first("summary").text()
    more = folded.css_first("p a")
    assert len(values(page)) == 10
    assert asked(more) == {"q": ["منارة"], "all": ["source"]}

    whole = look_around(q="منارة", all="source")
    assert sorted(values(whole)) == [f"مصدر {n:02}" for n in range(1, 14)]
    assert "open" in whole.css_first(".tools details").attributes
    assert not whole.css(".tools .more")


def test_a_value_is_found_in_its_list_by_some_of_its_letters(look_around):
    form = look_around(q="منارة").css_first(".tools .more form")
    hidden = {node.attributes["name"]: node.attributes["value"] for node in form.css("input[type=hidden]")}
    assert hidden == {"q": "منارة", "all": "source"}
    assert form.css_first("input[name=find]")
    assert values(look_around(**hidden, find="صدر 99")) == []
    assert values(look_around(**hidden, find="مَصدر 13")) == ["مصدر 13"]
    assert "ليس بين القيم" in look_around(**hidden, find="لندن").css_first(".tools").text()


def test_a_chosen_value_is_in_its_list_wherever_it_ranks(look_around):
    page = look_around(q="منارة", filter="source:مصدر 13")
    assert len(values(page)) == 11
    (current,) = [link for link in page.css(".tools [aria-current]") if link.text().startswith("مصدر")]
    assert current.text() == "مصدر 13"
    assert current.parent.css_first(".quiet").text() == "1"
    assert asked(page.css_first(".tools .more p a"))["filter"] == ["source:مصدر 13"]


def test_a_chosen_value_that_nothing_found_has_is_listed_with_none(look_around):
    page = look_around(q="منارة", filter=["source:مصدر 01|مصدر 99"])
    listed = [link.parent.css_first(".quiet").text() for link in page.css(".tools a") if link.text() == "مصدر 99"]
    assert listed == ["0"]
