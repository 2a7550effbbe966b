"""Results to take away: as CSV for spreadsheets, as RIS for programs that keep references."""

import csv
import io

import pytest

import kashaf
from kashaf.web import create_app

ARTICLES = [
    {"id": "a", "title": "نهر النيل", "text": "ماء", "author": ["هدى", "سامي"], "source": "الأهرام", "date": "2016-08-06"},
    {"id": "b", "title": "=نهر\nثان", "text": "ماء", "url": "https://example.org/b", "date": "السبت 6 آب 2016"},
    {"id": "c", "title": "كتاب الماء", "pages": [{"text": "أول"}, {"text": "فيها نهر"}]},
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with kashaf.open(tmp_path_factory.mktemp("references") / "archive", create=True) as archive:
        archive.add(ARTICLES)
        archive.add({"id": f"n{n}", "title": f"خبر {n}", "text": "سوق"} for n in range(230))
        archive.commit()
        yield archive


@pytest.fixture
def get(archive):
    client = create_app(archive).test_client()

    def get(**asked):
        return client.get("/references", query_string=asked)

    return get


@pytest.mark.parametrize(
    "language, names",
    [
        ("ar", ["العنوان", "المؤلف", "المصدر", "التاريخ", "الصفحة", "الرابط"]),
        ("en", ["Title", "Author", "Source", "Date", "Page", "Address"]),
    ],
)
def test_a_table_has_the_results_in_their_order_with_names_in_the_language_of_the_page(get, archive, language, names):
    answer = get(q="نهر", sort="title", lang=language)
    assert (answer.mimetype, answer.headers["Content-Disposition"]) == ("text/csv", 'attachment; filename="results.csv"')
    assert answer.text.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(answer.text[1:]))
    assert header == names
    assert len(rows) == archive.search("نهر").total == 3
    by_title = {row[0]: row[1:] for row in rows}
    assert by_title["نهر النيل"][:3] == ["هدى, سامي", "الأهرام", "2016-08-06"]
    assert by_title["كتاب الماء"][3] == "2", "the page of the best match"
    assert [row[-1] for row in rows if "ثان" in row[0]] == ["https://example.org/b"]
    assert not any(row[0].startswith("=") for row in rows), "no spreadsheet runs a title"


def test_ris_has_an_entry_for_each_result_that_kashaf_reads_again(get, tmp_path):
    answer = get(q="نهر", format="ris")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="results.ris"'
    assert answer.text.count("ER  - ") == 3
    assert "AU  - هدى\r\nAU  - سامي\r\nPB  - الأهرام\r\nDA  - 2016/08/06\r\nPY  - 2016\r\n" in answer.text
    assert "TI  - =نهر ثان\r\n" in answer.text, "a line break in a value begins no line"
    (tmp_path / "results.ris").write_bytes(answer.data)
    with kashaf.open(tmp_path / "archive", create=True) as again:
        again.add_path(tmp_path / "results.ris")
        again.commit()
        assert {hit.title for hit in again.search("*")} == {"نهر النيل", "=نهر ثان", "كتاب الماء"}


def test_filters_count_and_a_long_list_ends(get):
    assert len(get(q="نهر", filter="source:الأهرام").text.splitlines()) == 2
    assert len(get(q="سوق", copies="all").text.splitlines()) == 201
    assert len(get(q="قسطنطينوبوليس").text.splitlines()) == 1


def test_an_unknown_format_is_refused(get):
    assert get(q="نهر", format="pdf").status_code == 400


def test_the_menu_offers_readers_formats_first(archive):
    page = create_app(archive).test_client().get("/search", query_string={"q": "نهر", "sort": "title"}).text
    menu = page[page.index("downloads") :]
    assert menu.index("format=csv") < menu.index("format=ris") < menu.index("api/v1/export")
    assert "sort=title&amp;format=csv" in menu
