import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents import Document, Page
from kashaf.web import reading
from kashaf.web.reading import lay_out


def words(text):
    return [match.span() for match in re.finditer("سرت", text)]


def book(*texts):
    return Document("b", "سرت", tuple(Page(number, "", text) for number, text in enumerate(texts, start=1)))


def test_every_match_has_its_number_in_the_order_of_the_text():
    layout = lay_out(book("سرت ثم سرت\nوسرت", "سرت"), 1, words)

    pieces = [*layout.title, *(p for sheet in layout.sheets for paragraph in sheet.paragraphs for p in paragraph.pieces)]
    assert [(piece.text, piece.match) for piece in pieces if piece.match] == [("سرت", number) for number in range(1, 6)]
    assert layout.matches == 5


def test_each_line_is_a_paragraph_and_an_empty_line_sets_the_next_apart():
    (sheet,) = lay_out(book("أول\nثان\n\nثالث\n"), 1, words).sheets

    assert [(paragraph.text, paragraph.apart) for paragraph in sheet.paragraphs] == [
        ("أول", False),
        ("ثان", False),
        ("ثالث", True),
    ]


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet="سرت ب\n\r\t<é", max_size=60))
def test_nothing_is_lost_but_the_ends_of_lines(text):
    (sheet,) = lay_out(book(text), 1, words).sheets

    shown = "".join(paragraph.text for paragraph in sheet.paragraphs)
    assert "".join(shown.split()) == "".join(text.split())


def test_a_long_book_is_shown_in_parts_of_whole_pages(monkeypatch):
    monkeypatch.setattr(reading, "PART", 10)
    long = book("12345", "12345", "12345", "12345", "123456789012345", "1")

    parts = [lay_out(long, page, words) for page in range(1, 7)]

    assert [[sheet.number for sheet in part.sheets] for part in parts] == [[1, 2], [1, 2], [3, 4], [3, 4], [5], [6]]
    assert [(part.earlier, part.later) for part in parts] == [(None, 3), (None, 3), (1, 5), (1, 5), (3, 6), (5, None)]
