"""A collection of ten documents, small enough to work out every number by hand."""

import json

import pytest

from tests import peers

ARTICLES = [
    ("d1", "طيور", "سرب"),
    ("d2", "جبال", "صخر"),
    ("d3", "مطر غزير مساء", "سحاب"),
    ("d4", "نخيل", "تمر"),
    ("d5", "ميناء", "سفن مطر"),
    ("d6", "قطار", "سكة"),
    ("d7", "مطبخ", "خبز"),
    ("d8", "ملعب", "كرة"),
    ("d9", "مسرح", "ستار"),
    ("d10", "متحف", "لوحة"),
]
QUERIES = [("q1", "سحاب"), ("q2", "زلزال"), ("q3", "صخر"), ("q4", "لوحة")]
QRELS = [("q1", "d3", 1), ("q2", "d1", 1), ("q3", "d2", 1), ("q3", "d9", 1)]


class WithoutPeers(pytest.Module):
    """A file of tests that cannot even be imported: it counts as one that is skipped."""

    def collect(self):
        pytest.skip(f"{peers.NAME} is missing: install it with `{peers.INSTALL}`")


def pytest_pycollect_makemodule(module_path, parent):
    return None if peers.installed() else WithoutPeers.from_parent(parent, path=module_path)


@pytest.fixture
def collection(tmp_path):
    """Ten documents of different words; q2 finds nothing, q3 one of its two, nobody judged q4."""
    folder = tmp_path / "set"
    folder.mkdir()
    corpus = (json.dumps({"id": i, "title": title, "text": text}) for i, title, text in ARTICLES)
    (folder / "corpus.jsonl").write_text("\n".join(corpus) + "\n", encoding="utf-8")
    queries = (json.dumps({"id": i, "text": text}) for i, text in QUERIES)
    (folder / "queries.jsonl").write_text("\n".join(queries) + "\n", encoding="utf-8")
    qrels = (f"{query}\t{document}\t{relevance}\n" for query, document, relevance in QRELS)
    (folder / "qrels.tsv").write_text("".join(qrels), encoding="utf-8")
    return folder


def rows(printed):
    """Read the Markdown table of what was printed: its lines by their first cell."""
    lines = [line for line in printed.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first: rest for first, *rest in cells}


@pytest.fixture
def table():
    return rows
