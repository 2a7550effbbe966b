"""How what was measured becomes numbers and cells."""

import pytest

from benchmarks.measurement.figures import comparison, parts_table, percentile
from benchmarks.measurement.procedure import Figures
from benchmarks.measurement.processes import Memory
from benchmarks.measurement.workers import Indexed, Opening


def figures(seconds, **times):
    indexed = Indexed(10, 2_000_000, seconds, seconds, Memory(50_000_000, None), 4_000_000)
    return Figures(indexed, openings=[Opening(0.2, 0.01, ())], times=times, memory=Memory(60_000_000, 30_000_000))


@pytest.mark.parametrize("share, expected", [(0.5, 2), (0.95, 4), (0.25, 1), (1.0, 4), (0.0, 1)])
def test_a_percentile_is_a_value_that_was_measured(share, expected):
    assert percentile([3, 1, 4, 2], share) == expected


def test_numbers_stand_beside_how_many_times_kashafs_they_are(table):
    rows = table(comparison({"whoosh": figures(4.0, snippets=[0.004]), "kashaf": figures(2.0, snippets=[0.002])}))
    assert rows[""] == ["Whoosh", "kashaf"]
    assert rows["indexing, documents a second"] == ["2 (×0.50)", "5"]
    assert rows["index, times the text"] == ["2.00 (×1.00)", "2.00"]
    assert rows["opening, until the first answer, ms"] == ["10.0 (×1.00)", "10.0"]
    assert rows["the same with imports, ms"] == ["210.0 (×1.00)", "210.0"]
    assert rows["best 10 with snippets, p95 ms"] == ["4.00 (×2.00)", "2.00"]
    assert rows["best 10, ids alone, p50 ms"] == ["–", "–"]
    assert rows["searching, anonymous memory in MB"] == ["30 (×1.00)", "30"]


def test_the_parts_of_a_query_are_means_and_shares(table):
    one = figures(1.0, snippets=[0.01, 0.02])
    assert parts_table({"sqlite": one}) == ""
    one.parts = {"reading": 0.003, "snippets": 0.001}
    rows = table(parts_table({"kashaf": one}))
    assert rows["reading"] == ["1.50 (75%)"]
    assert rows["snippets"] == ["0.50 (25%)"]
