"""All documents of a result as JSON Lines: whole, by id, sent as they are read."""

from __future__ import annotations

import http.client
import json
import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import pytest

import kashaf
from kashaf.documents import record_line
from kashaf.errors import DamagedIndex
from kashaf.search import Selection, import_records
from kashaf.web import create_app

EXPORT = "/api/v1/export"


def export(client, **asked):
    answer = client.get(EXPORT, query_string=asked)
    assert (answer.status_code, answer.mimetype) == (200, "application/x-ndjson")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="documents.jsonl"'
    return answer


def ids(answer):
    return [json.loads(line)["id"] for line in answer.data.splitlines()]


def test_all_that_is_found_is_exported_by_id(client, archive):
    answer = export(client, q="منارة", filter="source:وكالة الأنباء")
    found = archive.search("منارة", filters=["source:وكالة الأنباء"], limit=100, collapse=False)
    assert answer.headers["X-Total-Count"] == str(found.total)
    assert ids(answer) == sorted(hit.id for hit in found)
    assert answer.data == b"".join(record_line(archive.get(id)) for id in ids(answer))


def test_a_level_is_asked_at_like_in_a_search(client, archive):
    assert ids(export(client, q="المنارات", level="word")) == []
    assert len(ids(export(client, q="المنارات"))) == archive.search("المنارات").total


def test_without_a_query_it_is_the_whole_collection(client, archive, tmp_path):
    answer = export(client)
    total = archive.stats().documents
    assert (answer.headers["X-Total-Count"], len(ids(answer))) == (str(total), total)
    assert ids(export(client, filter="date:2016")) == sorted(
        hit.id for hit in archive.search("*", filters=["date:2016"], limit=100)
    )
    (tmp_path / "documents.jsonl").write_bytes(answer.data)
    taken = import_records(tmp_path / "again", [tmp_path / "documents.jsonl"])
    assert (taken.documents, taken.skipped) == (total, ())
    with kashaf.open(tmp_path / "again") as again:
        assert again.get("كتب/الكامل.txt") == archive.get("كتب/الكامل.txt")


def test_an_export_can_be_taken_in_parts(client):
    everything = ids(export(client, q="منارة"))
    parts = []
    while part := ids(export(client, q="منارة", limit=10, after=parts[-1] if parts else "")):
        assert len(part) <= 10
        parts += part
    assert parts == everything


def test_nothing_found_is_an_empty_answer(client):
    answer = export(client, q="قسطنطينوبوليس")
    assert (answer.data, answer.headers["X-Total-Count"]) == (b"", "0")


@pytest.mark.parametrize("wrong", [{"level": "loose"}, {"limit": "0"}, {"limit": "x"}, {"filter": "nothing"}])
def test_what_makes_no_sense_is_a_problem_before_the_first_line(client, wrong):
    answer = client.get(EXPORT, query_string=wrong)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert next(iter(wrong)) in answer.json["detail"]


def test_documents_are_read_as_they_are_sent(archive, monkeypatch):
    read = []

    def documents():
        for number in range(3):
            read.append(number)
            yield kashaf.Document.from_text(str(number), "", "نص")

    monkeypatch.setattr(archive, "select", lambda *_, **__: Selection(3, documents()))
    answer = create_app(archive).test_client().get(EXPORT, buffered=False)
    lines = answer.iter_encoded()
    next(lines)
    assert read == [0]
    assert len(list(lines)) == 2


def test_what_goes_wrong_on_the_way_breaks_off_so_that_a_part_is_not_taken_for_the_whole(archive, running, monkeypatch, caplog):
    def documents():
        yield kashaf.Document.from_text("1", "", "نص")
        raise DamagedIndex("the index is damaged")

    monkeypatch.setattr(archive, "select", lambda *_, **__: Selection(2, documents()))
    with running(archive) as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
        connection.request("GET", EXPORT)
        answer = connection.getresponse()
        assert (answer.status, answer.headers["X-Total-Count"]) == (200, "2")
        with pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()
        connection.close()
    assert json.loads(broken.value.partial)["id"] == "1"
    assert "the index is damaged" in caplog.text


def test_results_lead_to_all_of_their_documents(client):
    page = client.get("/search?filter=date:2016&level=word&q=" + quote("منارة")).text
    (link,) = [unescape(found) for found in re.findall(r'href="([^"]*/export[^"]*)" download', page)]
    assert parse_qs(urlsplit(link).query) == {"q": ["منارة"], "filter": ["date:2016"], "level": ["word"]}
    assert len(ids(client.get(link))) == 8
