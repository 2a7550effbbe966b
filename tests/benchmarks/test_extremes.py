"""Collections that are large in one way: each is, and each engine has a row."""

from __future__ import annotations

import pytest

from benchmarks.extremes import EXTREMES, main


def test_each_collection_is_large_in_its_way():
    assert len(list(EXTREMES["documents"].documents(50))) == 50
    words = {word for each in EXTREMES["words"].documents(1_000) for word in each["text"].split()}
    assert len(words) >= 1_000
    assert len({each["source"] for each in EXTREMES["values"].documents(50)}) == 50
    assert [name for name, extreme in EXTREMES.items() if extreme.commits] == ["commits"]


def test_each_engine_is_measured_on_each(capsys):
    assert main(["values", "commits", "--share", "1000"]) == 0
    printed = capsys.readouterr().out
    rows = [line.strip("| ").split(" | ") for line in printed.splitlines() if line.startswith("| 1")]
    assert [row[1] for row in rows] == ["kashaf", "kashaf-tantivy"] * 2
    assert all(float(cell.replace(",", "")) > 0 for row in rows for cell in (*row[3:6], row[7]))
    assert "python -m benchmarks.extremes values commits --share 1000" in printed


def test_an_extreme_that_does_not_exist_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["height"])
    assert "no extreme is called height: there are documents, words, values, commits" in capsys.readouterr().err
