"""Those who look after a site are told whether every archive answers, and nothing else."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

import kashaf
from kashaf.errors import InvalidRequest, StorageError
from kashaf.web import create_app


def test_all_is_well_when_every_archive_answers(archive):
    for archives in (archive, {"news": archive, "كتب": archive}):
        answer = create_app(archives).test_client().get("/health")
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("error", [StorageError("/home/somebody is gone"), OSError(5, "secret")])
def test_one_archive_that_does_not_answer_is_enough(archive, monkeypatch, tmp_path, caplog, error):
    def fail(*_, **__):
        raise error

    with kashaf.open(tmp_path / "broken", create=True) as broken:
        monkeypatch.setattr(broken, "search", fail)
        answer = create_app({"news": archive, "broken": broken}).test_client().get("/health")
    assert (answer.status_code, answer.json) == (503, {"status": "failing"})
    assert "broken" in caplog.text
    assert str(error) in caplog.text


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize("remains", [True, False])
def test_an_index_that_is_deleted_under_a_site_is_a_page_that_says_so(need, tmp_path, engine, remains):
    need(engine == "whoosh" or importlib.util.find_spec("tantivy"), "tantivy", 'pip install "kashaf[tantivy]"')
    folder = tmp_path / "index"
    with kashaf.open(f"{engine}:{folder}", create=True) as archive:
        archive.add([{"id": "1", "title": "خبر", "text": "عصفور"}])
        archive.commit()
        client = create_app(archive).test_client()
        assert client.get("/search?q=عصفور").status_code == 200
        shutil.rmtree(folder)
        if remains:
            folder.mkdir()
        for path in ("/", "/search?q=عصفور", "/search?q=غيره", "/document?id=1", "/words", "/concordance?q=عصفور"):
            page = client.get(f"{path}{'&' if '?' in path else '?'}lang=en")
            assert (page.status_code, page.mimetype) == (503, "text/html"), path
            assert "The archive cannot be read now" in page.text
            assert page.headers["Retry-After"]
        for path in ("search?q=عصفور", "documents/1", "export", "suggest?q=ع"):
            answer = client.get(f"/api/v1/{path}")
            assert (answer.status_code, answer.mimetype) == (503, "application/problem+json"), path
        assert client.get("/health").status_code == 503
        assert client.get("/help").status_code == 200


def test_no_archive_may_take_its_name(archive):
    for name in ("health", "metrics"):
        with pytest.raises(InvalidRequest, match="cannot name an archive"):
            create_app({name: archive})
