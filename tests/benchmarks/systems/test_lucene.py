"""Lucene's own Arabic analyzer, run as a Java program, and what is said where it cannot run."""

import pytest

from benchmarks.errors import BenchmarkError, Missing
from benchmarks.systems import lucene
from benchmarks.systems.lucene import find_lucene, lucene_terms


@pytest.fixture
def found(need):
    """Lucene, where it is installed."""
    try:
        return find_lucene()
    except Missing as error:
        need(False, f"Lucene ({error})", "python3 scripts/opensearch.py install")


def test_its_terms_are_those_of_the_chain_that_its_manual_describes(found):
    assert found.version
    with lucene_terms() as terms:
        assert terms("والمكتبات الكتاب كَتَبَ") == ["مكتب", "كتاب", "كتب"]  # light10: article and endings, no vowels
        assert terms("هذا في ٢٠١٠، NATO") == ["2010", "nato"]  # stop words, digits, case
        assert terms("مدرسة\nمدرسه\rأحمد\u2028احمد") == ["مدرس", "مدرس", "احمد", "احمد"]  # a line for every text
        assert terms("") == []
        assert terms("\ud800 كتاب") == ["كتاب"]


def test_a_program_that_fails_is_told(found, monkeypatch, tmp_path):
    monkeypatch.setattr(lucene, "PROGRAM", tmp_path / "Missing.java")
    with lucene_terms() as terms, pytest.raises(BenchmarkError, match=r"Lucene ended by itself: .*Missing\.java"):
        terms("كتاب")


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setenv("KASHAF_OPENSEARCH", str(tmp_path))
    with pytest.raises(Missing, match=r"python3 scripts/opensearch\.py install, or leave Lucene out with --without-lucene"):
        find_lucene()


def test_a_java_that_cannot_compile_is_named_with_the_package_that_can(monkeypatch, tmp_path):
    libraries = tmp_path / "server" / "lib"
    libraries.mkdir(parents=True)
    for part in lucene.PARTS:
        (libraries / f"lucene-{part}-1.0.jar").touch()
    script = tmp_path / "opensearch.py"
    script.write_text(
        f"from pathlib import Path\nJAVA = 21\nserver = lambda: Path({str(tmp_path / 'server')!r})\n"
        "find_java = lambda: Path('/nowhere')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(lucene, "SCRIPT", script)
    with pytest.raises(Missing, match=r"the Java in /nowhere cannot compile.*apt-get install openjdk-21-jdk-headless"):
        find_lucene()


def test_a_checkout_without_the_script_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(lucene, "SCRIPT", tmp_path / "opensearch.py")
    with pytest.raises(Missing, match=r"opensearch\.py, which is not in"):
        find_lucene()
