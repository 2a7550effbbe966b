"""Near duplicates are shown under the best of them, the same in every engine and on every page."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import kashaf
from kashaf.search import Archive, Results, migrate, rebuild
from kashaf.search.ranking.duplicates import COLLAPSE_DEPTH, NEIGHBOURS
from tests.search.conftest import IdsRead, keeps_outlines

Make = Callable[..., Archive]

VOCABULARY = [
    f"{first}{second}{third}"
    for first in ("عقد", "نفط", "بحر", "سوق", "جبل", "معرض")
    for second in ("ان", "ات", "ين", "")
    for third in ("ه", "نا", "كم", "")
]
LINES = ("واس", "رويترز الأحد", "وكالة الأنباء")
"""What papers put below a report."""


def reports(families: int) -> Iterator[dict[str, str]]:
    """Reports on the harbour, a third of them with copies in other papers; in no order."""
    rng = random.Random(17)
    made = []
    for family in range(families):
        report = " ".join(["ميناء", *rng.choices(VOCABULARY, k=rng.randrange(60, 90))])
        papers = rng.randrange(2, 5) if family % 3 == 0 else 1
        made += [
            {"id": f"{family:03}/{paper}", "text": f"{report} {rng.choice(LINES) if paper else ''}"} for paper in range(papers)
        ]
    rng.shuffle(made)
    yield from made


@pytest.fixture(scope="module", params=["whoosh:{}", "tantivy:{}", "opensearch"])
def archive(request, tmp_path_factory) -> Iterator[Archive]:
    """More documents than copies are looked for among."""
    template = request.getfixturevalue("cluster") if request.param == "opensearch" else request.param
    with kashaf.open(template.format(tmp_path_factory.mktemp("copies")), create=True) as archive:
        archive.add(reports(COLLAPSE_DEPTH))
        archive.add([{"id": "book", "pages": [{"label": "1", "text": "ميناء"}, {"label": "2", "text": "ميناء"}]}])
        archive.commit(compact=True)
        yield archive


def shown(results: Results) -> list[tuple[str, tuple[str, ...]]]:
    return [(hit.id, tuple(copy.id for copy in hit.copies)) for hit in results]


def simply(archive: Archive) -> list[tuple[str, tuple[str, ...]]]:
    """Do the same by hand: copies are of one family, in the order of all documents."""
    hits: list[tuple[str, list[str]]] = []
    for number, hit in enumerate(archive.search("ميناء", limit=1000, collapse=False)):
        before = hits[-NEIGHBOURS:] if number < COLLAPSE_DEPTH and hit.id != "book" else []
        best = next((copies for id, copies in before if id[:3] == hit.id[:3]), None)
        if best is None:
            hits.append((hit.id, []))
        else:
            best.append(hit.id)
    return [(id, tuple(copies)) for id, copies in hits]


class TestInEveryEngine:
    def test_copies_stand_under_the_first_of_them(self, archive: Archive) -> None:
        results = archive.search("ميناء", limit=1000)
        assert shown(results) == simply(archive)
        assert sum(len(hit.copies) for hit in results) == results.collapsed > 20
        assert results.total == archive.search("ميناء", collapse=False).total == len(results) + results.collapsed
        assert [hit.rank for hit in results] == list(range(1, len(results) + 1))

    @pytest.mark.parametrize("limit", [3, 10, 37, 101, 150])
    def test_all_pages_together_are_one_long_page(self, archive: Archive, limit: int) -> None:
        whole = archive.search("ميناء", limit=1000).hits
        pages = [archive.search("ميناء", limit=limit, offset=offset) for offset in range(0, len(whole) + limit, limit)]
        assert tuple(hit for page in pages for hit in page) == whole
        assert all(len(page) == limit for page in pages[: len(whole) // limit])
        assert all(page.offset + len(page) <= page.total - page.collapsed for page in pages if page)

    def test_records_are_read_of_what_is_shown_only(self, archive: Archive, ids_read: IdsRead) -> None:
        read = ids_read(archive)
        found = archive.search("ميناء", limit=5)
        shown = {id for hit in found for id in (hit.id, *(copy.id for copy in hit.copies))}
        assert read == shown if keeps_outlines(archive) else read > shown

    def test_facets_and_totals_count_documents(self, archive: Archive) -> None:
        with_copies, without = (archive.search("ميناء", facets=["source"], collapse=each) for each in (False, True))
        assert (with_copies.total, with_copies.facets) == (without.total, without.facets)

    def test_in_another_order_every_document_is_a_hit(self, archive: Archive) -> None:
        for sort in ("title", "date"):
            results = archive.search("ميناء", sort=sort, limit=1000)
            assert len(results) == results.total
            assert not any(hit.copies for hit in results)

    def test_they_are_known_again_after_a_rebuild_and_in_another_engine(self, archive: Archive, tmp_path: Path) -> None:
        migrate(archive.url, f"{tmp_path / 'moved'}")
        rebuild(tmp_path / "moved")
        with kashaf.open(tmp_path / "moved") as moved:
            assert shown(moved.search("ميناء", limit=1000)) == simply(moved)
            assert moved.search("ميناء", limit=1000).collapsed > 20


REPORT = " ".join(
    "وقعت وزارة المياه والكهرباء عقودا لتنفيذ مشروعات في عدد من المناطق والمحافظات بقيمة 703 ملايين ريال وأوضح الوزير أن المشروعات "
    "تشمل شبكات ومحطات للمعالجة وأعمال التشغيل والصيانة وأعرب عن شكره للحكومة على ما تقدمه من دعم لقطاع المياه بما يعود بالنفع على "
    "المواطنين في جميع أنحاء البلاد ويأتي توقيعها ضمن خطة الوزارة".split()
)


class TestWhatIsACopy:
    @pytest.mark.parametrize(
        "other, copy",
        [
            (REPORT, True),
            (REPORT.replace("أ", "ا").replace("ة", "ه"), True),
            (REPORT.replace("المياه", "المِيَاه"), True),
            (f"{REPORT} انتهى 16:41 ت م", True),
            (REPORT.replace("703", "705"), False),
            (" ".join(REPORT.split()[:39]), False),
        ],
    )
    def test_the_same_report_and_not_that_of_another_day(self, make: Make, other: str, copy: bool) -> None:
        results = make([REPORT, other]).search("عقود المياه")
        assert (len(results), results.total) == (1 if copy else 2, 2)

    def test_a_short_text_is_none(self, make: Make) -> None:
        assert len(make([REPORT[:100], REPORT[:100]]).search("عقود المياه")) == 2

    def test_texts_of_several_pages_are_copies_too(self, make: Make) -> None:
        words = REPORT.split()
        pages: list[Mapping[str, str]] = [{"label": "1", "text": REPORT}, {"label": "2", "text": " ".join(words[::-1])}]
        archive = make([{"id": "1", "pages": pages}, {"id": "2", "pages": pages}, {"id": "3", "text": REPORT}])
        assert sorted(map(len, (hit.copies for hit in archive.search("عقود المياه")))) == [0, 1]

    def test_the_title_makes_no_difference_but_to_the_order(self, make: Make) -> None:
        archive = make([{"id": "1", "title": "", "text": REPORT}, {"id": "2", "title": "عقود المياه", "text": REPORT}])
        assert shown(archive.search("عقود المياه")) == [("2", ("1",))]

    def test_nothing_is_read_where_nothing_is_asked(self, make: Make) -> None:
        results = make([REPORT, REPORT]).search("عقود المياه", limit=0)
        assert (len(results), results.total, results.collapsed) == (0, 2, 0)
