"""The names of one author are one value where ids of authors say that they are his."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.search import Archive

Make = Callable[..., Archive]

GHAZALI, HISHAM, GRAMMARIAN, EDITOR = "0505Ghazali", "0213IbnHisham", "0761IbnHisham", "1380Editor"

BOOKS = [
    {"id": "a", "author": "أبو حامد الغزالي", "author_id": GHAZALI},
    {"id": "b", "author": "الغزالي", "author_id": GHAZALI},
    {"id": "c", "author": ["حجة الإسلام الغزالي", "الغزّالي"], "author_id": GHAZALI},
    {"id": "d", "author": "الغزالي"},  # a book without an id
    {"id": "e", "author": "ابن هشام", "author_id": HISHAM},
    {"id": "f", "author": "عبد الملك بن هشام", "author_id": HISHAM},
    {"id": "g", "author": "ابن هشام", "author_id": GRAMMARIAN},
    {"id": "h", "author": "جمال الدين ابن هشام", "author_id": GRAMMARIAN},
    {"id": "i", "author": ["ابن قتيبة", "محمد زهري"], "author_id": ["0276IbnQutayba", EDITOR]},
    {"id": "j", "author": "طه حسين"},
]


@pytest.fixture
def books(make: Make) -> Archive:
    return make([{"title": "", "text": "كتاب", **book} for book in BOOKS])


def found(archive: Archive, *filters: str) -> str:
    return "".join(sorted(hit.id for hit in archive.search("كتاب", filters=filters)))


def test_names_with_one_id_are_one_value_called_by_the_shortest(books: Archive) -> None:
    (facet,) = books.search("كتاب", facets=["author"]).facets
    assert [(each.value, each.documents) for each in facet.values] == [
        ("الغزالي", 4),
        ("ابن هشام", 2),
        ("ابن قتيبة", 1),
        ("جمال الدين ابن هشام", 1),
        ("طه حسين", 1),
        ("عبد الملك بن هشام", 1),
        ("محمد زهري", 1),
    ]
    assert facet.others == 0


def test_each_count_is_what_its_filter_finds(books: Archive) -> None:
    (facet,) = books.facets("كتاب", ["author"], limit=3).facets
    assert facet.others == 4
    for each in facet.values:
        assert books.search("كتاب", filters=[each.filter]).total == each.documents


@pytest.mark.parametrize("name", ["الغزالي", "أبو حامد الغزالي", "حجة الاسلام الغزالي"])
def test_each_name_finds_all_books_of_its_author(books: Archive, name: str) -> None:
    assert found(books, f"author:{name}") == "abcd"


def test_men_of_one_name_stay_apart(books: Archive) -> None:
    assert found(books, "author:عبد الملك بن هشام") == "f"
    assert found(books, "author:ابن هشام") == "eg"


def test_authors_of_one_book_stay_apart(books: Archive) -> None:
    (facet,) = books.search("كتاب", facets=["author"], filters=["author:ابن قتيبة|طه حسين"]).facets
    assert found(books, "author:ابن قتيبة|طه حسين") == "ij"
    assert facet.values[0].value == "الغزالي"


def test_a_name_in_arabic_comes_before_a_shorter_one_in_latin_letters(make: Make) -> None:
    names = ("Ibn Sina", "أبو علي ابن سينا")
    archive = make([{"id": each, "title": "", "text": "كتاب", "author": each, "author_id": "0428IbnSina"} for each in names])
    (facet,) = archive.search("كتاب", facets=["author"]).facets
    assert [(each.value, each.documents) for each in facet.values] == [("أبو علي ابن سينا", 2)]


def test_without_ids_each_name_is_a_value(make: Make) -> None:
    archive = make([{"id": "a", "title": "", "text": "كتاب", "author": "الغزالي"}])
    (facet,) = archive.search("كتاب", facets=["author"]).facets
    assert [(each.value, each.documents) for each in facet.values] == [("الغزالي", 1)]
