"""All documents that a query finds, by id; and the word that names what an archive is now."""

from __future__ import annotations

import os

import pytest

import kashaf
from kashaf.errors import EngineUnavailable
from kashaf.search.results import selection


@pytest.fixture
def archive(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add(
            {"id": f"{number:02}", "title": "منارة" * (number % 2), "text": "خبر عن مدينة " + "قديمة " * (number % 3)}
            for number in range(20)
        )
        archive.add([{"id": "كتاب", "pages": [{"label": "١", "text": "خبر أول"}, {"label": "٢", "text": "خبر ثان"}]}])
        archive.commit()
        yield archive


def ids(selection):
    return [document.id for document in selection.documents]


def test_all_documents_come_by_id_whole(archive):
    found = archive.select("*")
    assert found.total == 21
    documents = list(found.documents)
    assert [document.id for document in documents] == [*(f"{number:02}" for number in range(20)), "كتاب"]
    assert documents[-1] == archive.get("كتاب")


@pytest.mark.parametrize(
    "query, filters",
    [("قديمة", ()), ("خبر -قديمة", ()), ("*", ("title:منارة",)), ("قديمة", ("title:منارة",)), ("", ()), ("قنديل", ())],
)
def test_what_a_search_finds_is_what_is_selected(archive, query, filters):
    found = archive.select(query, filters=filters)
    results = archive.search(query, filters=filters, limit=100, collapse=False)
    assert found.total == results.total
    assert ids(found) == sorted(hit.id for hit in results)


@pytest.mark.parametrize("query", ["*", "خبر"])
def test_a_selection_goes_on_after_an_id(archive, query):
    assert ids(archive.select(query, after="17")) == ["18", "19", "كتاب"]
    assert ids(archive.select(query, after="179")) == ["18", "19", "كتاب"]
    assert archive.select(query, after="17").total == 21
    assert ids(archive.select(query, after="ي")) == []


def test_more_ids_than_are_held_at_once_come_one_window_after_the_other(archive, monkeypatch):
    monkeypatch.setattr(selection, "IDS", 4)
    everything = [f"{number:02}" for number in range(20)] + ["كتاب"]
    assert ids(archive.select("خبر")) == everything
    assert ids(archive.select("خبر", after="12")) == everything[13:]


def test_a_change_between_two_windows_is_not_seen(archive, monkeypatch):
    monkeypatch.setattr(selection, "IDS", 4)
    before = ids(archive.select("خبر"))
    found = archive.select("خبر")
    assert next(found.documents).id == "00"
    archive.remove(["00", "05"])
    archive.commit()
    assert [document.id for document in found.documents] == before[1:]
    assert ids(archive.select("خبر")) == [id for id in before if id not in {"00", "05"}]


def test_what_cannot_be_found_in_time_is_refused(archive, monkeypatch):
    monkeypatch.setattr("kashaf.search.searcher.TIME_BUDGET", -1.0)
    with pytest.raises(EngineUnavailable, match="ask for fewer"):
        archive.select("خبر")


# the stamp


def test_the_stamp_changes_with_each_commit_and_with_nothing_else(archive, tmp_path):
    first = archive.version_token
    archive.search("خبر")
    archive.suggest("خب")
    assert archive.version_token == first
    with kashaf.open(tmp_path / "archive") as reader:
        assert reader.version_token == first
        archive.add([{"id": "20", "text": "جديد"}])
        assert archive.version_token == first
        archive.commit()
        assert archive.version_token != first
        assert reader.version_token == archive.version_token


def test_the_stamp_changes_with_synonyms_vectors_and_another_index_of_the_same_name(archive, tmp_path):
    first = archive.version_token
    synonyms = tmp_path / "synonyms.txt"
    synonyms.write_text("خبر, نبأ\n", encoding="utf-8")
    archive.use_synonyms(synonyms)
    second = archive.version_token
    (tmp_path / "archive" / "vectors.db").touch()
    third = archive.version_token
    os.utime(tmp_path / "archive" / "manifest.json", (1, 1))
    assert len({first, second, third, archive.version_token}) == 4
