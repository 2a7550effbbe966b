"""Whatever a public method gives becomes JSON by `as_dict`, in one shape wherever it is shown."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

import kashaf
from kashaf import Document, Filter, MultiArchive, Page
from kashaf.documents import Skipped, record_line
from kashaf.ingest.sync_run import SyncProgress

BOOK = Document("كتاب", "البحر", (Page(1, "ص1", "بحر كبير"), Page(2, "", "سماء")), {"author": ("سعاد", "مريم"), "year": 1990})
WITHOUT = {"Selection"}
"""What is read as it is asked for."""


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One of each public value, by the name of its type."""
    folder = tmp_path_factory.mktemp("values")
    (folder / "files").mkdir()
    (folder / "files" / "a.txt").write_text("قمر", encoding="utf-8")
    (folder / "files" / "b.txt").write_bytes(b"")
    progress: list[SyncProgress] = []
    with kashaf.open(folder / "index", create=True, fields={"year": "number"}) as archive:
        archive.add([BOOK, {"id": "2", "text": "بحر " * 50, "source": "أ"}, {"id": "3", "text": "بحر " * 50, "source": "أ"}])
        report = archive.add_path(folder / "files", progress=progress.append)
        archive.commit()
        results = archive.search("بحر قمرا", facets=["source"])
        few = archive.search("بحرر سماء نون:س")
        together = MultiArchive({"a": archive}).search("بحر")
        every = [
            *(archive.get("كتاب"), archive.get("كتاب").pages[0], archive.excerpt("كتاب", 2), archive.stats(), report),
            *(results, results.hits[0], results.hits[0].snippet, results.facets[0], results.facets[0].values[0]),
            *(copy for hit in results for copy in hit.copies),
            archive.find_in_book("كتاب", "بحر"),
            *(page for hit in archive.search("بحر سماء", unit="page") for page in hit.pages),
            *(*few.alternatives, *few.words, *few.notes),
            *(together, together.hits[0], together.collections[0]),
            *(archive.facets("بحر", ["source"]), Filter("source", "أ"), archive.explain("بحر", "كتاب")),
            *archive.suggest("بح"),
            *archive.readings("bHr"),
            *(archive.corpus.concordance("بحر"), archive.corpus.concordance("بحر").lines[0]),
            *(archive.corpus.frequencies(), archive.corpus.frequencies().rows[0], archive.corpus.words()[0]),
            *(progress[-1], kashaf.EmbedReport(1, 2, 3), kashaf.Damage("a", "b", "c"), Skipped("a", "b")),
        ]
        exported = kashaf.export_records(archive.url, folder / "out.jsonl")
    return {type(each).__name__: each for each in [*every, exported]}


def public_values() -> list[str]:
    every = [(name, getattr(kashaf, name)) for name in kashaf.__all__]
    return [name for name, kind in every if isinstance(kind, type) and dataclasses.is_dataclass(kind) and name not in WITHOUT]


@pytest.mark.parametrize("name", [*public_values(), "Skipped"])
def test_every_public_value_is_plain_json(values: dict[str, Any], name: str) -> None:
    held = values[name].as_dict()
    assert json.loads(json.dumps(held)) == held
    assert all(type(each) in (str, int, float, bool, list, dict, type(None)) for each in held.values())
    left_out = {"Skipped": {"folder"}}.get(name, set())
    assert {field.name for field in dataclasses.fields(values[name])} - left_out <= set(held)


def test_a_document_is_one_shape_everywhere(values: dict[str, Any]) -> None:
    pages = [{"number": 1, "label": "ص1", "text": "بحر كبير"}, {"number": 2, "label": "", "text": "سماء"}]
    head = {"id": "كتاب", "title": "البحر", "fields": {"author": ["سعاد", "مريم"], "year": 1990}}
    assert BOOK.as_dict() == values["Document"].as_dict() == head | {"pages": pages}
    assert values["Excerpt"].as_dict() == head | {"pages": pages[1:], "total": 2}
    assert json.loads(record_line(BOOK)) == {
        "id": "كتاب",
        "title": "البحر",
        "pages": [{"label": page["label"], "text": page["text"]} for page in pages],
        "author": ["سعاد", "مريم"],
        "year": 1990,
    }


def test_reports_name_what_was_skipped(values: dict[str, Any]) -> None:
    report = values["SyncReport"].as_dict()
    assert (report["added"], [set(each) for each in report["skipped"]]) == (1, [{"path", "reason"}])
    assert set(values["Transfer"].as_dict()) == {"documents", "digest", "added", "updated", "unchanged", "skipped", "unread"}


def test_notes_are_told_in_words_too(values: dict[str, Any]) -> None:
    assert set(values["Note"].as_dict()) == {"kind", "subject", "message"}


def test_why_an_archive_does_not_answer_stays_on_the_server() -> None:
    count = kashaf.CollectionCount("a", None, "the disk is gone")
    assert count.as_dict() == {"name": "a", "documents": None, "error": "the disk is gone"}
    results = kashaf.FederatedResults("س", 0, 0, (), collections=(count,))
    assert results.as_dict()["collections"] == [{"name": "a", "documents": None}]
