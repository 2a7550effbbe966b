"""One archive in every engine: whatever is asked, people get the same answer."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import kashaf
from kashaf.analyzers import Level
from kashaf.index import PageMatches, Query
from kashaf.search import Archive, Results
from kashaf.search.ranking.stored_entries import StoredEntries
from kashaf.search.ranking.weights import TITLE_WEIGHTS, WEIGHTS
from kashaf.search.results import hits, selection
from tests.trials import examples

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

WORDS = "كتاب الكتاب كُتُب كتب المدرسة مدرسه سرت طرابلس ليبيا الليبية غارات الغارات حكومة الوفاق داعش في من على 2016".split()


def records() -> Iterator[dict[str, object]]:
    """Sixty documents of a few words, every fifth a book of three pages."""
    rng = random.Random(11)
    for number in range(60):
        pages = [{"label": f"{page}", "text": " ".join(rng.choices(WORDS, k=40))} for page in range(1, 4)]
        yield {
            "id": f"{number:02}",
            "title": " ".join(rng.choices(WORDS, k=3)),
            "source": rng.choice(("الجزيرة", "الجزيره", "رويترز")),
            "date": f"2016-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
            "publisher": rng.choice(("دار النشر", "دار الكتب")),
            "year": 1990 + number % 3 / 2,
            "died": ("255", "٤٢٩", "0450هـ", "نحو ٣٩٥", ["500", "501"], 751)[number % 6],
            "author": ("سيبويه", "عمرو بن عثمان سيبويه", "الجاحظ")[number % 3],
            "author_id": ("0180Sibawayhi", "0180Sibawayhi", "0255Jahiz")[number % 3],
            "printed": [f"{2000 + number % 4}-12-{1 + number % 31}", "2001-12-20"] if number % 7 else "2001",
            **({"pages": pages} if not number % 5 else {"text": " ".join(rng.choices(WORDS, k=rng.randrange(1, 60)))}),
        }


@contextmanager
def words_alone() -> Iterator[None]:
    """Let pieces of words weigh nothing.

    Not every engine keeps them, and what they add is not quite the same.
    """
    with patch.dict(WEIGHTS, {Level.GRAMS: 0.0}), patch.dict(TITLE_WEIGHTS, {Level.GRAMS: 0.0}):
        yield


@pytest.fixture(scope="module")
def archives(tmp_path_factory, cluster) -> Iterator[Mapping[str, Archive]]:
    """The seeds and the records, in every engine, compacted."""
    folder = tmp_path_factory.mktemp("engines")
    urls = {
        "whoosh": f"{folder / 'whoosh'}",
        "tantivy": f"tantivy:{folder / 'tantivy'}",
        "opensearch": cluster.format(folder / "opensearch"),
    }
    opened = {}
    for name, url in urls.items():
        archive = opened[name] = kashaf.open(url, create=True, fields={"year": "number", "printed": "date"})
        archive.add(records())
        archive.add_path(SEEDS)
        archive.commit(compact=True)
    yield opened
    for archive in opened.values():
        archive.close()


BITS = 5e-7
"""The share by which two scores may differ and still be in either order.

Tantivy and Lucene count scores in 32 bits.
"""

BEST: dict[str, dict[str, PageMatches]] = {}
"""By engine and document, the best page in the answer given last."""


@contextmanager
def remembered(archives: Mapping[str, Archive]) -> Iterator[None]:
    """Keep the best pages that each engine gives."""
    asked = hits._best_pages
    names = {id(archive._searcher.index): name for name, archive in archives.items()}

    def best_pages(
        entries: StoredEntries, query: Query, ids: Sequence[str], page_query: Query | None
    ) -> dict[str, PageMatches]:
        BEST[names[id(entries.index)]] = found = asked(entries, query, ids, page_query)
        return found

    with patch.object(hits, "_best_pages", best_pages):
        yield


def _either(name: str, id: str) -> bool:
    """Whether the pages of a document that this engine and Whoosh gave are equally good.

    Then either may be shown.
    """
    mine, other = ([best, *best.others] for best in (BEST[name][id], BEST["whoosh"][id]))
    moved = [page.page for page in mine] != [page.page for page in other]
    return moved and [page.score for page in mine] == pytest.approx([page.score for page in other], rel=BITS)


def answer(results: Results, shown: Collection[str] = ()) -> tuple[object, ...]:
    """All that people see of an answer, except its order and scores.

    For documents in ``shown``, the page is left out too.
    """
    hits = {hit.id: replace(hit, score=0.0, rank=0) for hit in results}
    for id in shown:
        hits[id] = replace(hits[id], page=0, label="", snippet=None, pages=())
    others = (results.suggestion, results.alternatives, results.words, results.notes, results.partial)
    return results.total, results.unit, results.pages, hits, results.facets, *others


def same(archives: Mapping[str, Archive], query: str, **asked: object) -> None:
    BEST.clear()
    with words_alone(), remembered(archives):
        answers = {name: archive.search(query, **asked) for name, archive in archives.items()}
    wanted = answers.pop("whoosh")
    for name, found in answers.items():
        either = [hit.id for hit in wanted if hit.id in BEST.get(name, {}) and _either(name, hit.id)]
        assert answer(found, either) == answer(wanted, either), name
        scores = {hit.id: hit.score for hit in wanted}
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], abs=1e-3), name
        if "sort" in asked:
            assert [hit.id for hit in found] == [hit.id for hit in wanted], name
        for mine, other in zip(found, wanted, strict=True):
            assert mine.id == other.id or scores[mine.id] == pytest.approx(other.score, rel=BITS, abs=BITS), (name, mine.rank)


QUERIES = [
    "غارات سرت",
    "الغارات الجوية",
    '"حكومة الوفاق"',
    '"غارات سرت"~3',
    '"سرت غارات كتاب"~8',
    "داعش -واشنطن",
    "+سرت طرابلس",
    "=مدرسة",
    "=كُتُب",
    "كتا*",
    "*ارات",
    "م?رسة",
    "طرابلص~",
    "سرت أو طرابلس",
    "(سرت أو طرابلس) و ليبيا",
    "عنوان:ليبيا",
    "المصدر:الجزيرة سرت",
    "publisher:الكتب",
    "date:2016-08",
    "التاريخ:2016-03..2016-06 كتاب",
    "-كتاب",
    "في",
    "من على في",
    "كُشف",
    "المدرصة",
    "طرابلصص +زرافة -سرت",
    "+كتبغارات",
    '"حكومة الوفاقق"',
    "المد رسة",
    "+غارات +سرت +كتاب +زرافة",
    "زرافة",
    "*",
    "",
]


FACETS = (
    *("source", "date", "date:month", "date:hijri-year", "date:hijri-month", "publisher", "year"),
    *(
        "printed",
        "printed:hijri-year",
        "printed:hijri-month",
        "died:century",
        "year:century",
        "author",
        "date:century",
        "date:hijri-century",
    ),
)


@pytest.mark.parametrize("query", QUERIES)
def test_every_engine_gives_the_same_answer(archives, query):
    same(archives, query, limit=100, facets=FACETS)


@pytest.mark.parametrize("query", QUERIES)
def test_every_engine_ranks_alike_by_pages(archives, query):
    same(archives, query, limit=100, unit="page")


@pytest.mark.parametrize("query", QUERIES)
def test_pieces_of_words_change_nothing_but_the_order(archives, query):
    wanted = answer(archives["whoosh"].search(query, limit=100, facets=("source",)))
    for name in ("tantivy", "opensearch"):
        assert answer(archives[name].search(query, limit=100, facets=("source",)), ()) == wanted, name


@pytest.mark.parametrize("level", ["spelling", "word", "stem"])
def test_at_every_level(archives, level):
    same(archives, "المدرسة كتب", level=level, limit=100)


@pytest.mark.parametrize("sort", ["date", "date:asc", "title", "title:desc", "source", "source:desc", "year", "year:desc"])
def test_in_every_order(archives, sort):
    same(archives, "كتاب أو سرت", sort=sort, limit=20, offset=5)


@pytest.mark.parametrize(
    "narrowed",
    [
        *("source:الجزيرة", "date:2016-03..2016-05", "publisher:دار النشر", "title:كتاب"),
        *("source:رويترز|الجزيرة", "publisher:دار النشر|دار الكتب", "date:1437-06هـ|2016-12", "date:1437هـ", "printed:1422هـ"),
        *("date:1437-11هـ..1438هـ", "year:1990|1991", "title:كتاب|سرت"),
        *("died:400..500", "died:..300|700..", "died:نحو ٣٩٥", "died:600..700"),
    ],
)
def test_with_every_filter(archives, narrowed):
    same(archives, "كتاب سرت", filters=(narrowed,), facets=("category", *FACETS), limit=50)


def test_every_count_is_what_its_filter_finds(archives):
    for name, archive in archives.items():
        for facet in archive.search("كتاب", facets=FACETS, limit=0).facets:
            assert facet.values
            for value in facet.values:
                assert archive.search("كتاب", filters=[value.filter], limit=0).total == value.documents, (name, value)


def test_page_after_page(archives):
    for offset in range(0, 66, 7):
        same(archives, "كتاب غارات", limit=7, offset=offset)


queries = st.lists(
    st.sampled_from([*WORDS, '"', "~", "*", "?", "-", "+", "(", ")", "أو", "و", "=", "عنوان:", "..", "كتا*", "«", "»", "~2"]),
    max_size=7,
).map(" ".join)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries, level=st.sampled_from(["spelling", "word", "stem", None]), unit=st.sampled_from(["document", "page"]))
@example(  # the two best pages of a book differ in the seventh digit of their scores
    query="كُتُب طرابلس", level="spelling", unit="document"
)
def test_whatever_is_typed(archives, query, level, unit):
    same(archives, query, level=level, limit=100, unit=unit, facets=("source",))


def test_the_words_are_the_same(archives):
    for level in ("spelling", "word", "stem"):
        wanted = archives["whoosh"].words("كت", level=level, limit=None)
        assert wanted
        assert archives["tantivy"].words("كت", level=level, limit=None) == wanted
        assert archives["opensearch"].words("كت", level=level, limit=None) == wanted


def test_the_counts_are_the_same(archives):
    wanted = archives["whoosh"].stats()
    for name in ("tantivy", "opensearch"):
        found = archives[name].stats()
        assert (found.documents, found.pages, found.words, found.terms) == (
            wanted.documents,
            wanted.pages,
            wanted.words,
            wanted.terms,
        )


@pytest.mark.parametrize("query", ["*", "سرت OR كتاب", "-سرت"])
def test_all_that_is_found_is_selected_by_id(archives, query, monkeypatch):
    monkeypatch.setattr(selection, "IDS", 7)
    for name, archive in archives.items():
        found = archive.select(query, after="10")
        ids = sorted(hit.id for hit in archive.search(query, limit=100, collapse=False))
        assert found.total == len(ids) > 7, name
        assert [document.id for document in found.documents] == [id for id in ids if id > "10"], name
        assert [document.id for document in archive.select(query, filters=["source:رويترز"]).documents] == sorted(
            hit.id for hit in archive.search(query, filters=["source:رويترز"], limit=100, collapse=False)
        ), name


def test_documents_come_back_the_same(archives):
    for id in ("00", "01", "001_f0c76394ef16e3ea.txt"):
        wanted = archives["whoosh"].get(id)
        assert archives["tantivy"].get(id) == wanted
        assert archives["opensearch"].get(id) == wanted


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("sort", ["document", "before", "after"])
def test_the_concordances_are_the_same(archives, query, sort):
    wanted = replace(archives["whoosh"].concordance(query, sort=sort, limit=1000), seconds=0.0)
    for name in ("tantivy", "opensearch"):
        assert replace(archives[name].concordance(query, sort=sort, limit=1000), seconds=0.0) == wanted, name


@pytest.mark.parametrize("query", QUERIES)
def test_the_concordances_by_relevance_have_the_same_lines(archives, query):
    """Documents whose scores are equal within 32 bits may change places."""
    wanted = archives["whoosh"].concordance(query, limit=1000)
    for name in ("tantivy", "opensearch"):
        assert sorted(map(str, archives[name].concordance(query, limit=1000))) == sorted(map(str, wanted)), name


@pytest.mark.parametrize("id", ["00", "01", "07", "35", "001_f0c76394ef16e3ea.txt", "003_cc5619e45615a72c.txt"])
@pytest.mark.parametrize("filters", [(), ("source:الجزيرة",)])
def test_similar_documents_are_the_same(archives, id, filters):
    BEST.clear()
    with remembered(archives):
        answers = {name: archive.similar(id, limit=100, filters=filters) for name, archive in archives.items()}
    wanted = answers.pop("whoosh")
    assert wanted.total == len(wanted)
    assert wanted.total or filters
    assert id not in [hit.id for hit in wanted]
    for name, found in answers.items():
        either = [hit.id for hit in wanted if hit.id in BEST.get(name, {}) and _either(name, hit.id)]
        assert answer(found, either) == answer(wanted, either), name
        assert [hit.score for hit in found] == pytest.approx([hit.score for hit in wanted], abs=1e-3), name


COUNTED = (
    {},
    {"level": "stem", "stopwords": True},
    {"level": "root", "sort": "keyness"},
    {"prefix": "ال", "filters": ("source:الجزيرة",)},
)


# The tests above compare the documents that a query finds. So each query is counted in one of the
# ways, and all documents in each way.
@pytest.mark.parametrize(
    ("query", "counted"),
    [*((None, each) for each in COUNTED), *zip(QUERIES, itertools.cycle(COUNTED), strict=False)],
)
def test_the_frequencies_are_the_same(archives, query, counted):
    if query is None and "sort" in counted:
        query = "+كتاب"
    wanted = replace(archives["whoosh"].frequencies(query, limit=1000, **counted), seconds=0.0)
    for name in ("tantivy", "opensearch"):
        assert replace(archives[name].frequencies(query, limit=1000, **counted), seconds=0.0) == wanted, name
