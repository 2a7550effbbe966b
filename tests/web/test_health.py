"""Those who look after a site are told whether every archive answers, and nothing else."""

from __future__ import annotations

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


def test_no_archive_may_take_its_name(archive):
    for name in ("health", "metrics"):
        with pytest.raises(InvalidRequest, match="cannot name an archive"):
            create_app({name: archive})
