import pytest

from kashaf.search import Hit, Snippet
from kashaf.web.presentation.language import language_for
from kashaf.web.presentation.passages import passages, reason


def hit(title, spans, text="", marks=()):
    return Hit(1, 1.0, "1", title, 1, 1, {}, Snippet(text, tuple(marks)), title_highlights=tuple(spans))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", [""]),
        ("كلام", ["كلام"]),
        ("… كلام …", ["… كلام\u00a0…"]),
        ("أول … ثان … ثالث", ["أول\u00a0…", "… ثان\u00a0…", "… ثالث"]),
    ],
)
def test_a_snippet_is_split_where_its_passages_were_joined(text, expected):
    assert [each.text for each in passages(Snippet(text))] == expected


def test_highlights_stay_at_their_words():
    text = "قرب سرت … في سرت …"
    marks = tuple((at, at + 3) for at in range(len(text)) if text.startswith("سرت", at))
    found = list(passages(Snippet(text, marks)))
    assert [[each.text[start:end] for start, end in each.highlights] for each in found] == [["سرت"], ["سرت"]]


@pytest.mark.parametrize(
    "title, spans, words, expected",
    [
        ("قسمة المياه", [(0, 4), (5, 11)], 2, "the words side by side in the title"),
        ("قسمة في المياه", [(0, 4), (8, 14)], 2, "the words in the title"),
        ("قسمة المياه", [(0, 4)], 1, "in the title"),
        ("قسمة المياه", [], 2, ""),
    ],
)
def test_a_title_that_holds_the_words_is_the_reason(title, spans, words, expected):
    assert reason(language_for("en"), hit(title, spans), words) == expected


def test_words_side_by_side_in_the_text_are_a_reason():
    assert "text" in reason(language_for("en"), hit("", [], "قسمة المياه", [(0, 4), (5, 11)]), 2)
    assert reason(language_for("en"), hit("", [], "قسمة قسمة", [(0, 4), (5, 9)]), 2) == "", "the same word twice"
