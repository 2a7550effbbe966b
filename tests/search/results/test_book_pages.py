"""The pages of one book that match a query, in the order of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

import kashaf
from kashaf.search import Archive

TEXTS = ["باب البحر", "باب النهر", "البحر البحر البحر", "خاتمة", "في البحر", "نهر وبحر"]
PAGES = [{"label": f"ص{number}", "text": text} for number, text in enumerate(TEXTS, 1)]
TURNS = [
    "إذا الشعب يوما أراد",
    "الحياة فلا بد أن يستجيب",
    "",
    "القدر ولا بد لليل",
    "أن ينجلي ولا بد للقيد أن ينكسر ومن لم يعانقه شوق",
    "الحياة",
    "تبخر في جوها واندثر وقال إذا الشعب أراد الحياة",
]
RECORDS = [
    {"id": "كتاب", "title": "كتاب البحر", "pages": PAGES},
    {"id": "مقال", "title": "", "text": "مقال عن البحر"},
    {"id": "طويل", "title": "", "pages": [{"text": f"بحر {number}"} for number in range(130)]},
    {"id": "ديوان", "title": "", "pages": [{"text": text} for text in TURNS]},
]


@pytest.fixture(params=["", "tantivy:", "opensearch"], ids=["whoosh", "tantivy", "opensearch"], scope="module")
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("pages") / "index"
    place = request.getfixturevalue("cluster").format(folder) if request.param == "opensearch" else f"{request.param}{folder}"
    with kashaf.open(place, create=True) as archive:
        archive.add(RECORDS)
        archive.commit()
        yield archive


def test_pages_come_in_the_order_of_the_book(archive: Archive) -> None:
    found = archive.find_in_book("كتاب", "البحر")
    assert [(page.number, page.label, page.snippet.text) for page in found] == [
        (1, "ص1", "باب البحر"),
        (3, "ص3", "البحر البحر البحر"),
        (5, "ص5", "في البحر"),
        (6, "ص6", "نهر وبحر"),
    ]
    assert (found.title, found.total, len(found), found.offset) == ("كتاب البحر", 4, 4, 0)
    (marked,) = found.pages[2].snippet.highlights
    assert found.pages[2].snippet.text[slice(*marked)] == "البحر"


def test_some_of_the_pages_are_read(archive: Archive) -> None:
    found = archive.find_in_book("طويل", "بحر", limit=3, offset=120)
    assert ([page.number for page in found], found.total, found.offset) == ([121, 122, 123], 130, 120)
    assert archive.find_in_book("طويل", "بحر", limit=3, offset=130).pages == ()


def test_all_operators_of_the_query_hold_on_each_page(archive: Archive) -> None:
    def numbers(query: str, **asked: str) -> list[int]:
        return [page.number for page in archive.find_in_book("كتاب", query, **asked)]  # type: ignore[arg-type] # level

    assert numbers("+بحر +نهر") == [6]
    assert numbers("+بحر -باب") == [3, 5, 6]
    assert numbers('"باب النهر"') == [2]
    assert numbers("=بحر") == numbers("بحر", level="spelling") == []
    assert numbers("=البحر") == [1, 3, 5]


def test_a_document_of_one_page_is_its_page(archive: Archive) -> None:
    assert [page.number for page in archive.find_in_book("مقال", "البحر")] == [1]
    assert archive.find_in_book("مقال", "النهر").total == archive.find_in_book("مقال", "+بحر -مقال").total == 0


def test_the_count_is_that_of_the_hit(archive: Archive) -> None:
    for query in ("البحر", "باب البحر", "نهر"):
        for hit in archive.search(query, unit="page"):
            assert archive.find_in_book(hit.id, query).total == hit.pages_matched


@pytest.mark.parametrize(
    "query, pages",
    [
        ('"أراد الحياة"', [1, 7]),
        ('"الشعب أراد الحياة"', [7]),
        ('"إذا الشعب يوما أراد الحياة فلا بد"', [1]),
        ('="أراد الحياة"', [1, 7]),
        ('"الحياة أراد"', []),
        ('"الحياة أراد"~2', [1, 7]),
        ('"يوما فلا"~2', [1]),
        ('"يوما فلا"~1', []),
        ('"أن يستجيب القدر"', [2]),  # a page without words lies between
        ('"شوق الحياة تبخر"', [5]),  # a page of one word lies between
        ('"لليل أن"', [4]),
        ('"يستجيب القدر" OR "لليل أن"', [2, 4]),
        ('+"أراد الحياة" +يوما', [1]),
        ('+"أراد الحياة" +قال', [7]),
        ('+"أراد الحياة" -يوما', [7]),
        ('+"أراد الحياة" +"لليل أن"', []),
        ('+بد +"يستجيب القدر"', [2]),
        ("الحياة", [2, 6, 7]),
    ],
)
def test_a_phrase_over_the_turn_of_a_page_is_listed_where_it_begins(archive: Archive, query: str, pages: list[int]) -> None:
    found = archive.find_in_book("ديوان", query)
    assert ([page.number for page in found], found.total) == (pages, len(pages))
    assert [page.number for page in archive.find_in_book("ديوان", query, limit=1, offset=1)] == pages[1:2]


def test_a_phrase_over_the_turn_of_a_page_is_shown_whole(archive: Archive) -> None:
    (page,) = archive.find_in_book("ديوان", '"أن يستجيب القدر"')
    marked = [page.snippet.text[start:end] for start, end in page.snippet.highlights]
    assert (page.snippet.text[:24], marked) == ("الحياة فلا بد أن يستجيب ", ["أن", "يستجيب", "القدر"])


def test_an_unknown_document_is_an_error(archive: Archive) -> None:
    with pytest.raises(kashaf.DocumentNotFound, match="'x'"):
        archive.find_in_book("x", "بحر")


def test_an_archive_made_in_a_test_answers_too(make: Callable[..., Archive]) -> None:
    assert make(["بحر"]).find_in_book("1", "بحر").as_dict() == {
        "query": "بحر",
        "id": "1",
        "title": "",
        "total": 1,
        "offset": 0,
        "pages": [{"number": 1, "label": "", "snippet": {"text": "بحر", "highlights": [[0, 3]]}}],
        "notes": [],
    }
