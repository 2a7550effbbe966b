"""What is found in books: that lines and pairs are drawn from pages, and that they are counted."""

from __future__ import annotations

import json
import random

import pytest

from benchmarks.books import LINE, lines, main, pages_of
from benchmarks.collections.judged import WORD
from kashaf.analyzers.letters import ALPHABET

LETTERS = sorted(ALPHABET)


@pytest.fixture
def library(tmp_path):
    """Two books of twenty pages of made-up words; six pages of each hold one pair."""
    chance = random.Random(3)

    def word() -> str:
        return "".join(chance.choices(LETTERS, k=6))

    pair = f"{word()} {word()}"
    for name in ("a", "b"):
        texts = [" ".join(word() for _ in range(40)) for _ in range(20)]
        pages = [{"label": "", "text": f"{text} {pair}" if at < 6 else text} for at, text in enumerate(texts)]
        (tmp_path / f"{name}.json").write_text(json.dumps({"id": name, "title": "", "pages": pages}), encoding="utf-8")
    return tmp_path


def test_lines_and_pairs_are_found_on_their_pages(library, table, capsys):
    assert main([str(library), "--queries", "10", "--without-lucene"]) == 0
    printed = capsys.readouterr().out
    assert "2 books, 40 pages; 10 lines, 1 pairs." in printed
    found = table(printed)
    assert found["kashaf, by pages"][:5] == ["100.0"] * 5
    assert found["kashaf, by documents"][2:3] == ["100.0"]


def test_a_line_stands_on_its_page(library, tmp_path):
    import kashaf

    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add_path(library)
        archive.commit()
        pages = pages_of(archive)
    texts = {page: " ".join(WORD.findall(article.text)) for page, article in pages}
    drawn = lines(pages, 15)
    assert len({page for _, page in drawn}) == 15
    for line, page in drawn:
        assert line in texts[page]
        assert len(line.split()) == LINE


def test_a_folder_without_books_is_an_error(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("كلمة", encoding="utf-8")
    assert main([str(tmp_path), "--without-lucene"]) == 2
    assert "has no book of 20 pages" in capsys.readouterr().err
