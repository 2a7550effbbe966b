"""One search: its stages, what each asks of the engine, and that nothing is read twice."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

import kashaf
from kashaf.index import Matches, PageMatches, Query, Reader, Stored
from kashaf.search import Archive
from kashaf.search.query.request import Request
from kashaf.search.ranking.rescoring import WINDOW
from kashaf.search.run import SearchRun

Make = Callable[..., Archive]

TEXT = "بحر سفينة ميناء شاطئ رمل"


class Watched:
    """A reader that counts what is asked of it."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.read_keys: Counter[tuple[str, int | None]] = Counter()
        self.page_ids: Counter[str] = Counter()
        self.asked: list[tuple[int, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def match(self, query: Query, *, limit: int, offset: int = 0, **rest: Any) -> Matches:
        self.asked.append((offset, limit))
        return self._reader.match(query, limit=limit, offset=offset, **rest)

    def read(self, keys: Sequence[tuple[str, int | None]]) -> list[Stored]:
        self.read_keys.update(keys)
        return self._reader.read(keys)

    def best_pages(self, query: Query, ids: Sequence[str], best: int = 1) -> Mapping[str, PageMatches]:
        self.page_ids.update(ids)
        return self._reader.best_pages(query, ids, best)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Callable[[Archive], Watched]:
    """Watch what is asked of the commit that an archive sees."""

    def watch(archive: Archive) -> Watched:
        watched = Watched(archive._searcher.index)
        monkeypatch.setattr(archive._searcher, "index", watched)
        return watched

    return watch


def texts(count: int) -> list[str]:
    return [f"{TEXT} {'موج ' * (number % 9)}{number}" for number in range(count)]


def book(id: str) -> dict[str, object]:
    return {"id": id, "title": id, "pages": [{"label": str(n), "text": f"{TEXT} {n}"} for n in range(1, 4)]}


class TestWhatIsRead:
    @pytest.mark.parametrize("query", ["سفينة", "السفينة في الميناء", '"بحر سفينة"'])
    @pytest.mark.parametrize("limit, offset", [(10, 0), (10, 60), (3, 140)])
    def test_a_stored_document_is_read_once(self, make: Make, watch, query: str, limit: int, offset: int) -> None:
        archive = make([*texts(150), *map(book, ("كتاب", "سفر", "جزء"))])
        watched = watch(archive)
        results = archive.search(query, limit=limit, offset=offset, facets=["source"])
        assert results.hits
        assert watched.read_keys
        assert set(watched.read_keys.values()) == {1}

    def test_the_best_pages_of_a_book_are_asked_for_once(self, make: Make, watch) -> None:
        archive = make([*texts(20), *map(book, ("كتاب", "سفر", "جزء"))])
        watched = watch(archive)
        assert {"كتاب", "سفر", "جزء"} <= {hit.id for hit in archive.search("سفينة", limit=23)}
        assert {watched.page_ids[id] for id in ("كتاب", "سفر", "جزء")} == {1}

    def test_a_page_deep_in_the_list_costs_one_more_question(self, make: Make, watch) -> None:
        archive = make(texts(WINDOW + 60))
        watched = watch(archive)
        archive.search("سفينة", limit=10, offset=WINDOW + 20)
        assert watched.asked == [(0, WINDOW + 1), (WINDOW + 20, 10)]

    def test_copies_further_down_are_found_without_asking_for_the_best_again(self, make: Make, watch) -> None:
        report = " ".join(["سفينة أعلنت الوزارة عن عقود جديدة مع الشركات العاملة في قطاع المياه"] * 6)
        waves = " ".join(f"موج{number}" for number in range(300))
        archive = make([report] * 60 + [f"سفينة {waves} {number}" for number in range(60)])
        watched = watch(archive)
        assert archive.search("سفينة", limit=10).collapsed
        assert len(watched.asked) == 1

    def test_nothing_is_read_where_only_numbers_are_asked_for(self, make: Make, watch) -> None:
        archive = make(texts(5))
        watched = watch(archive)
        assert archive.facets("سفينة", ["source"]).total == 5
        assert not watched.read_keys

    def test_in_an_order_of_its_own_only_the_page_is_read(self, make: Make, watch) -> None:
        archive = make([{"id": str(number), "text": TEXT, "date": f"20{number:02}"} for number in range(10, 60)])
        watched = watch(archive)
        archive.search("سفينة", sort="date", limit=5, offset=20)
        assert watched.asked == [(20, 5)]
        assert len(watched.read_keys) == 5


def test_what_was_found_is_shown_and_helped_with_only_when_asked(make: Make, watch) -> None:
    archive = make([*texts(3), book("كتاب")])
    watched = watch(archive)
    run = archive.find("سفينه", Request(limit=10))
    assert isinstance(run, SearchRun)
    assert (run.total, len(run.listing.found), run.partial) == (4, 4, False)
    before = watched.read_keys.total()
    assert run.show((), 0) == ()
    assert watched.read_keys.total() == before
    first, *_ = run.show(run.listing.found[:1], 6)
    assert (first.rank, str(first.snippet)[:3]) == (7, "بحر")
    assert run.assist().words == ()
    assert run.results(0.0).hits == archive.search("سفينه").hits


def test_each_search_of_an_archive_is_a_run_of_its_own(tmp_path) -> None:
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add([{"id": "1", "text": "بحر"}])
        archive.commit()
        before = archive.find("بحر", Request())
        archive.add([{"id": "2", "text": "بحر"}])
        archive.commit()
        assert (before.total, archive.find("بحر", Request()).total) == (1, 2)


def test_what_a_search_has_read_goes_with_its_answer(make: Make) -> None:
    archive = make(texts(30))
    gc.collect()
    gc.disable()
    try:
        run = archive.find("سفينة", Request())
        gone = weakref.ref(run._entries)
        run.results(0.0)
        del run
        assert gone() is None
    finally:
        gc.enable()
