"""What was not read is told in one line that cannot break a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.documents import Skipped, printable


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("مقال عن سرت.txt", "مقال عن سرت.txt"),
        ("a\nb", "a\\x0ab"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("txt.\u202eexe", "txt.\\u202eexe"),
        ("\u2067x\u2069", "\\u2067x\\u2069"),
        ("a\u2028b\x85c", "a\\u2028b\\x85c"),
        ("\udcff", "\\udcff"),
        ("\U000e0001", "\\U000e0001"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_control_and_bidi_characters_are_escaped(written: str, shown: str) -> None:
    assert printable(written) == shown
    assert str(Skipped(written, written)) == f"{shown}: {shown}"


@given(st.text(st.characters()))
def test_every_line_is_one_line_and_can_be_written(text: str) -> None:
    line = str(Skipped(text, text))
    assert len(line.splitlines()) == 1
    line.encode()
