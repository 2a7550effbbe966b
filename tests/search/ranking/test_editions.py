"""Editions of one work stand together, the better one first; volumes of a work are none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

import kashaf
from kashaf.search import Archive, Results
from kashaf.search.ranking.duplicates import COLLAPSE_DEPTH
from tests.search.conftest import IdsRead, keeps_outlines

Make = Callable[..., Archive]

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
WORDS = ["".join(random.Random(at).choices(LETTERS, k=5)) for at in range(3_000)]


def book(number: int, *, changed: float = 0.0, page: int = 40, pages: int = 30) -> list[dict[str, str]]:
    """Make a book of 1,200 words, the same for a number, with a part of its words changed."""
    rng, change = random.Random(number), random.Random(number + 1_000)
    words = ["منارة", *(rng.choice(WORDS) for _ in range(page * pages - 1))]
    words = [change.choice(WORDS) if at and change.random() < changed else word for at, word in enumerate(words)]
    return [{"label": str(at), "text": " ".join(words[at * page : (at + 1) * page])} for at in range(pages)]


def shown(results: Results) -> list[tuple[str, tuple[str, ...]]]:
    return [(hit.id, tuple(each.id for each in hit.editions)) for hit in results]


def article(id: str, **fields: Any) -> dict[str, Any]:
    return {"id": id, "text": f"منارة {id}", **fields}


@pytest.fixture(scope="module", params=["whoosh:{}", "tantivy:{}", "opensearch"])
def library(request, tmp_path_factory) -> Iterator[Archive]:
    """Forty works, each fifth in three editions, half of these with the name of their work."""
    template = request.getfixturevalue("cluster") if request.param == "opensearch" else request.param
    with kashaf.open(template.format(tmp_path_factory.mktemp("editions")), create=True) as archive:
        for number in range(40):
            for edition in range(3 if number % 5 == 0 else 1):
                named: Mapping[str, str] = {"work": f"كتاب {number}"} if number % 2 else {}
                pages = book(number, changed=0.02 * edition, page=40 - edition, pages=30)
                archive.add([{"id": f"{number:02}/{edition}", "pages": pages, **named}])
        archive.commit(compact=True)
        yield archive


def test_editions_stand_under_one_of_them_in_every_engine(library: Archive) -> None:
    results = library.search("منارة", limit=100)
    assert results.total == 56
    assert {hit.id[:2]: {each.id[:2] for each in hit.editions} for hit in results} == {
        f"{number:02}": {f"{number:02}"} if number % 5 == 0 else set() for number in range(40)
    }
    assert sum(len(hit.editions) for hit in results) == results.collapsed == 16
    assert [hit.score for hit in results] == sorted((hit.score for hit in results), reverse=True)
    assert len(library.search("منارة", limit=100, collapse=False)) == 56


def test_the_records_of_books_are_read_where_they_name_a_work_or_are_shown(library: Archive, ids_read: IdsRead) -> None:
    read = ids_read(library)
    found = library.search("منارة", limit=3)
    shown = {id for hit in found for id in (hit.id, *(each.id for each in hit.editions))}
    assert read >= shown
    if keeps_outlines(library):
        unnamed = {id for id in read if int(id[:2]) % 2 == 0}
        assert unnamed - shown <= {id for id in unnamed if int(id[:2]) % 5 == 0}  # those with editions, which are alike


@pytest.mark.parametrize("limit", [1, 7, 10])
def test_all_pages_together_are_one_long_page(library: Archive, limit: int) -> None:
    whole = library.search("منارة", limit=100).hits
    pages = [library.search("منارة", limit=limit, offset=offset) for offset in range(0, len(whole) + limit, limit)]
    assert tuple(hit for page in pages for hit in page) == whole


class TestWhatIsAnEdition:
    def test_texts_with_the_same_work(self, make: Make) -> None:
        archive = make([article("1", work="الأغاني"), article("2", work="الأغاني"), article("3", work="العقد"), article("4")])
        found = dict(shown(archive.search("منارة")))
        assert {frozenset((id, *editions)) for id, editions in found.items()} == {
            frozenset("12"),
            frozenset("3"),
            frozenset("4"),
        }

    @pytest.mark.parametrize(
        ("one", "other", "together"),
        [
            ({"volume": 1}, {"volume": 2}, False),
            ({"volume": "1"}, {"volume": "01"}, True),
            ({"volume": 1}, {}, True),
            ({"title": "الأغاني، السفر الأول"}, {"title": "الأغاني - الجزء الثاني"}, False),
            ({"title": "الأغاني ج1"}, {"volume": "1"}, True),
            ({"work": ["كتاب الأغاني", "الأغاني"]}, {}, True),
        ],
    )
    def test_volumes_are_none(self, make: Make, one: dict[str, Any], other: dict[str, Any], together: bool) -> None:
        archive = make([article("1", **{"work": "الأغاني", **one}), article("2", **{"work": "الأغاني", **other})])
        assert len(archive.search("منارة")) == (1 if together else 2)

    @pytest.mark.parametrize(("changed", "together"), [(0.0, True), (0.08, True), (0.9, False)])
    def test_books_with_much_of_the_same_text(self, make: Make, changed: float, together: bool) -> None:
        archive = make([{"id": "1", "pages": book(1)}, {"id": "2", "pages": book(1, changed=changed, page=39)}])
        assert len(archive.search("منارة")) == (1 if together else 2)

    def test_not_shorter_texts_that_only_have_a_part_in_common(self, make: Make) -> None:
        archive = make([{"id": "1", "pages": book(1, pages=10)}, {"id": "2", "pages": book(1, changed=0.08, pages=10)}])
        assert len(archive.search("منارة")) == 2


class TestTheBetterOne:
    def order(self, make: Make, *facts: dict[str, Any]) -> list[str]:
        """Index editions that match ever less well; give the order in which they are shown."""
        texts = (
            {"id": str(at), "text": " ".join(["منارة", *["كلام"] * 2 * at]), "work": "الأغاني", **each}
            for at, each in enumerate(facts)
        )
        ((first, others),) = shown(make(list(texts)).search("منارة"))
        return [first, *others]

    def test_is_the_one_that_matches_best(self, make: Make) -> None:
        assert self.order(make, {}, {}, {}) == ["0", "1", "2"]

    def test_is_the_one_that_its_library_prefers(self, make: Make) -> None:
        assert self.order(make, {}, {"issues": ["CLEANED_VERSION", "PRIMARY_VERSION"]}, {}) == ["1", "0", "2"]

    def test_is_no_text_from_recognition(self, make: Make) -> None:
        assert self.order(make, {"ocr": "yes", "issues": "PRIMARY_VERSION"}, {}, {"ocr": "yes"}) == ["1", "0", "2"]

    def test_must_have_what_was_looked_for(self, make: Make) -> None:
        archive = make(
            [
                {"id": "1", "text": "منارة الإسكندرية", "work": "الأغاني"},
                {"id": "2", "text": "منارة", "work": "الأغاني", "issues": "PRIMARY_VERSION"},
            ]
        )
        assert shown(archive.search("منارة الإسكندرية")) == [("1", ("2",))]

    def test_has_the_place_and_score_of_the_best(self, make: Make) -> None:
        archive = make(
            [
                {"id": "1", "title": "منارة", "text": "منارة", "work": "الأغاني"},
                {"id": "2", "text": "منارة", "work": "الأغاني", "issues": "PRIMARY_VERSION"},
                {"id": "3", "text": "كلام طويل عن منارة"},
            ]
        )
        alone = archive.search("منارة", collapse=False)
        together = archive.search("منارة")
        assert together[0].score == alone[0].score
        assert [hit.rank for hit in together] == [1, 2]


def test_editions_far_apart_are_hits_of_their_own(make: Make) -> None:
    between = [article(f"{at:03}", title="منارة") for at in range(COLLAPSE_DEPTH)]
    far = [
        {"id": "a", "title": "منارة منارة", "text": "منارة منارة", "work": "الأغاني"},
        {"id": "b", "text": f"منارة {'كلام ' * 500}", "work": "الأغاني"},
    ]
    assert not any(editions for _, editions in shown(make([*between, *far]).search("منارة", limit=200)))
    assert ("a", ("b",)) in shown(make([*between[2:], *far]).search("منارة"))


def test_in_another_order_every_edition_is_a_hit(make: Make) -> None:
    archive = make([article("1", work="الأغاني"), article("2", work="الأغاني")])
    assert shown(archive.search("منارة", sort="title")) == [("1", ()), ("2", ())]
