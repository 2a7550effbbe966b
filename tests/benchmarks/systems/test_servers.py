"""Servers that are missing say how to get them.

How they run is tested by hand, as benchmarks/README.md describes.
"""

import pytest

from benchmarks.errors import Missing
from benchmarks.systems import servers


def test_postgresql_that_is_not_installed_names_its_package(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(servers, "POSTGRESQL", tmp_path)
    with pytest.raises(Missing, match="apt-get install postgresql"), servers.postgresql(tmp_path / "cluster"):
        pass
    assert not (tmp_path / "cluster").exists()


def test_opensearch_that_is_not_installed_hands_on_what_its_script_says(tmp_path, monkeypatch):
    script = tmp_path / "opensearch.py"
    monkeypatch.setattr(servers, "SCRIPT", script)
    with pytest.raises(Missing, match=r"opensearch\.py, which is not in"), servers.opensearch(tmp_path / "node"):
        pass
    script.write_text("import sys; sys.exit('not installed: run install')", encoding="utf-8")
    with pytest.raises(Missing, match=r"^not installed: run install$"), servers.opensearch(tmp_path / "node"):
        pass
