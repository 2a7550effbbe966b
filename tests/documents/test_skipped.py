"""What was not read is told in one line that cannot break a terminal."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.documents import Skipped, printable
from kashaf.errors import InvalidDocument
from kashaf.messages import Message


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


@given(st.text(st.characters()))
def test_a_message_is_shown_as_its_english_text_would_be(text: str) -> None:
    message = Message("{name} and {name!r}", name=text)
    assert printable(message) == f"{printable(text)} and {text!r}"


def test_a_message_keeps_its_arabic() -> None:
    message = printable(Message("its part {path} is missing: get it anew", path="\u202eأ"))
    assert message == "its part \\u202eأ is missing: get it anew"
    assert message.in_language("ar") == "جزؤه \\u202eأ مفقود: احصل على نسخة كاملة منه"


def test_the_reason_is_said_in_both_languages() -> None:
    skipped = Skipped("a\nb.zip", Message("its part {path} is missing: get it anew", path="x\ny"))
    assert str(skipped) == "a\\x0ab.zip: its part x\\x0ay is missing: get it anew"
    assert skipped.in_language("en") == str(skipped)
    assert skipped.in_language("ar") == "a\\x0ab.zip: جزؤه x\\x0ay مفقود: احصل على نسخة كاملة منه"
    assert Skipped("a", "it is empty").in_language("ar") == "a: فارغ"


def test_what_stands_in_a_reason_is_safe_too() -> None:
    inner = Message("the table has no column {named}: it has {names}", named=["\u2067"], names=["b\n", 1])
    skipped = Skipped("a", Message("{path}: {reason}", path="\x1b", reason=InvalidDocument(inner)))
    assert str(skipped) == "a: \\x1b: the table has no column \\u2067: it has b\\x0a, 1"


def test_a_skipped_part_is_the_same_in_another_process_and_from_json() -> None:
    skipped = Skipped("a", Message("{name!r} and {name}", name="\n"))
    reason = skipped.reason
    assert isinstance(reason, Message)
    assert pickle.loads(pickle.dumps(skipped)) == skipped
    assert Skipped("a", Message.of_data(json.loads(json.dumps(reason.as_data())))) == skipped
