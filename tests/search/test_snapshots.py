"""One call, or one snapshot, reads one commit, whoever commits meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

import kashaf
from kashaf.errors import DocumentNotFound, InvalidRequest
from kashaf.search import Archive
from tests.trials import ROUNDS

SIZES = (30, 10, 0)
"""How many documents of the word there are, in turn."""


@pytest.fixture(params=["whoosh:{}", "tantivy:{}", "opensearch"])
def archive(request, tmp_path) -> Iterator[Archive]:
    form = request.getfixturevalue("cluster") if request.param == "opensearch" else request.param
    with kashaf.open(form.format(tmp_path / "archive"), create=True) as opened:
        yield opened


def fill(archive: Archive, size: int, *, compact: bool = False) -> None:
    """Let so many of thirty documents hold the word, each with the same number in all its pages."""
    archive.add(
        {
            "id": f"{number:02}",
            "title": f"من {size}",
            "source": f"مصدر {size}",
            "pages": [{"text": f"الكتاب من {size}"}, {"text": "خاتمة"}] if number < size else [{"text": f"البحر من {size}"}],
        }
        for number in range(30)
    )
    archive.commit(compact=compact)


def test_a_search_sees_one_commit_whatever_others_refresh(archive):
    fill(archive, SIZES[-1])
    torn: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            found = archive.search("كتاب", limit=40, facets=["source"], collapse=False)
            told = {found.total, len(found), *(value.documents for facet in found.facets for value in facet.values)}
            titles = {hit.title for hit in found} | {hit.fields["source"].replace("مصدر", "من") for hit in found}
            texts = {hit.snippet.text for hit in found}
            if len(told) != 1 or titles != {f"من {size}" for size in told if size} or len(texts) > 1:
                torn.append((told, titles, texts))

    def write() -> None:
        try:
            with kashaf.open(archive.url) as writer:
                for turn in range(ROUNDS):
                    fill(writer, SIZES[turn % len(SIZES)], compact=turn % 4 == 3)
        finally:
            done.set()

    threads = [threading.Thread(target=each) for each in (read, read, read, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert torn == []


def test_a_snapshot_stays_what_it_was(archive):
    fill(archive, 30)
    seen = archive.snapshot()
    before = seen.search("كتاب", limit=40, facets=["source"])
    stamp, stats = seen.version_token, seen.stats()
    lines = seen.concordance("كتاب", limit=100)
    with kashaf.open(archive.url) as writer:
        fill(writer, 10, compact=True)
        writer.remove(["29"])
        writer.commit()
    assert archive.search("كتاب").total == 10
    after = seen.search("كتاب", limit=40, facets=["source"])
    assert (after.total, after.hits, after.facets) == (before.total, before.hits, before.facets)
    assert seen.concordance("كتاب", limit=100).lines == lines.lines
    assert (seen.version_token == stamp, seen.stats().documents, seen.generation) == (True, stats.documents, stats.generation)
    assert seen.get("29").title == "من 30"
    assert [document.id for document in seen.select("كتاب").documents] == [
        hit.id for hit in sorted(before, key=lambda hit: hit.id)
    ]
    assert archive.version_token != stamp
    with pytest.raises(DocumentNotFound):
        archive.get("29")


def test_a_snapshot_ends_with_its_archive(archive):
    fill(archive, 10)
    seen = archive.snapshot()
    archive.close()
    with pytest.raises(InvalidRequest, match="closed"):
        seen.search("كتاب")


def test_a_snapshot_of_a_snapshot_is_of_the_same_commit(archive):
    fill(archive, 10)
    seen = archive.snapshot()
    fill(archive, 30)
    assert seen.snapshot().search("كتاب").total == 10


def test_what_was_found_can_still_be_shown(archive):
    fill(archive, 10)
    found = archive.select("كتاب")
    fill(archive, 0)
    assert len(list(found.documents)) == found.total == 10
