"""The speed benchmark from end to end; the clock is never judged."""

import pytest

from benchmarks.speed import main, percentile


def test_every_system_is_measured_and_compared_with_kashaf(collection, capsys, table):
    assert main([str(collection), "--documents", "8", "--queries", "3"]) == 0
    printed = capsys.readouterr()
    assert "8 documents, 0.0 MB of text in UTF-8, 3 queries." in printed.out
    assert f"python -m benchmarks.speed {collection} --documents 8 --queries 3" in printed.out
    rows = table(printed.out)
    assert rows[""] == ["kashaf", "Whoosh", "SQLite FTS5"]
    assert len(rows) == 16
    for name, (ours, *peers) in rows.items():
        if name not in ("", "---"):
            assert "×" not in ours
            assert all("×" in cell for cell in peers) or ours == "–"


def test_a_wrong_folder_is_one_line_and_status_2(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert str(tmp_path) in printed.err


def test_a_corpus_without_queries_is_one_line_and_status_2(collection, capsys):
    (collection / "queries.jsonl").write_text("", encoding="utf-8")
    assert main([str(collection)]) == 2
    assert "has no query in queries.jsonl" in capsys.readouterr().err


def test_an_interrupt_ends_quietly(collection, capsys, monkeypatch):
    def interrupted(*_arguments, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("benchmarks.speed.measure", interrupted)
    assert main([str(collection)]) == 130
    assert capsys.readouterr().err == "interrupted: nothing was kept\n"


@pytest.mark.parametrize("share, expected", [(0.5, 2), (0.95, 4), (0.25, 1), (1.0, 4), (0.0, 1)])
def test_a_percentile_is_a_value_that_was_measured(share, expected):
    assert percentile([3, 1, 4, 2], share) == expected
