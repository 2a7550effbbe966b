"""Verses of the mushaf: what is asked of them, and that every number can be worked out by hand."""

import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.mushaf import main, other_print, read_verses, typed

MUSHAF = """\
1|1|ٱلْحَمْدُ لِلَّهِ رَبِّ ٱلْعَـٰلَمِينَ
1|2|مَـٰلِكِ يَوْمِ ٱلدِّينِ
2|1|ذَٰلِكَ ٱلْكِتَـٰبُ لَا رَيْبَ ۛ فِيهِ

# a notice
"""
MODERN = """\
1|1|الْحَمْدُ لِلَّهِ رَبِّ الْعَالَمِينَ
1|2|مَالِكِ يَوْمِ الدِّينِ
2|1|كَلَامٌ لَيْسَ فِي الْآيَةِ
"""


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / "mushaf.txt", tmp_path / "modern.txt"]
    for path, text in zip(paths, (MUSHAF, MODERN), strict=True):
        path.write_text(text, encoding="utf-8")
    return list(map(str, paths))


def test_the_verses_are_counted_in_all_suras_and_in_odd_ones(files, table, capsys):
    assert main([*files, "--missed"]) == 0
    printed = capsys.readouterr().out
    found = table(printed)
    for name in ("tanzil.net", "another print"):
        assert found[f"{name}, all"] == ["66.67", "66.67"]
        assert found[f"{name}, odd suras"] == ["100.00", "100.00"]
    assert "tanzil.net\t2:1\tذَٰلِكَ" in printed


def test_a_verse_is_typed_without_marks_and_signs():
    assert typed("ذَٰلِكَ ٱلْكِتَـٰبُ ۛ فِيهِ") == ["ذلك", "ٱلكتب", "فيه"]


def test_another_print_has_other_signs_for_the_same():
    assert other_print("عَلَىٰ شَىْءٍ فِى يَوْمٍ") == "عَلَىٰ شَیۡءٍ فِی یَوۡمٍ"
    assert other_print("صِرَٰطَ") == "صِرَ\u200a\u0670\u2060طَ"


def test_files_without_verses_or_with_others_are_errors(files, tmp_path, capsys):
    empty = tmp_path / "empty.txt"
    empty.write_text("no verse\n", encoding="utf-8")
    with pytest.raises(BenchmarkError, match="has no verse"):
        read_verses(empty)
    other = tmp_path / "other.txt"
    other.write_text("1|1|نص\n", encoding="utf-8")
    assert main([files[0], str(other)]) == 2
    assert "different verses" in capsys.readouterr().err
    assert main([str(tmp_path / "none.txt"), files[1]]) == 2
