"""Queries typed to hurt are measured beside ordinary ones."""

import json

import pytest

from benchmarks.hostile import HOSTILE
from benchmarks.speed import main


@pytest.mark.parametrize("engine, head", [("whoosh", "Whoosh"), ("tantivy", "Tantivy")])
def test_every_hostile_query_is_told_as_a_multiple_of_the_median(engine, head, tmp_path, capsys):
    (tmp_path / "corpus.jsonl").write_text(
        "\n".join(json.dumps({"id": str(n), "title": "سوق", "text": f"مدينة السعودية {n}"}) for n in range(30)),
        encoding="utf-8",
    )
    (tmp_path / "queries.jsonl").write_text('{"id": "q", "text": "مدينة"}\n', encoding="utf-8")
    assert main([str(tmp_path), "--hostile", engine]) == 0
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert rows[0] == ["query", head]
    ratios = {name: float(ratio) for name, ratio in rows[2:-2]}
    assert set(ratios) == set(HOSTILE)
    assert float(rows[-2][1].strip("*")) == max(ratios.values()) > 0
