"""Messages: English where they are written, Arabic from one catalogue, filled in alike."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import polib
import pytest

import kashaf.errors
from kashaf.errors import DocumentNotFound, InvalidDocument, UnreadableFile
from kashaf.messages import SYSTEM_REASONS, Message, catalogue, counted, language_of_locale, say, system_reason


@pytest.fixture
def entries():
    return list(polib.pofile((files("kashaf") / "translations" / "ar.po").read_text(encoding="utf-8")))


def test_translations_fill_in_the_same_values(entries):
    def names(text):
        return Counter(re.findall(r"\{\w+", text))

    for entry in entries:
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == 6, entry.msgid
            for form in entry.msgstr_plural.values():  # one and two are words in Arabic
                assert set(names(form)) <= set(names(entry.msgid_plural)), entry.msgid
        elif entry.msgstr:
            assert names(entry.msgid) == names(entry.msgstr), entry.msgid


def test_no_translation_is_fuzzy(entries):
    assert not [entry.msgid for entry in entries if "fuzzy" in entry.flags]


def test_a_message_is_its_english_text():
    message = Message("the index has no document {id!r}", id="أ")
    assert message == "the index has no document 'أ'"
    assert isinstance(message, str)


def test_values_may_hold_braces():
    assert Message("Did you mean: {query}", query="{x}") == "Did you mean: {x}"
    assert Message("Did you mean: {query}", query="{x}").in_language("ar") == "هل تقصد: {x}"


def test_without_values_braces_are_shown():
    assert Message('such as {"id": "1"}') == 'such as {"id": "1"}'


def test_what_has_no_translation_stays_english():
    assert Message("Something new.").in_language("ar") == "Something new."


def test_a_number_chooses_the_form_of_its_word():
    forms = [counted("{count} result", "{count} results", count).in_language("ar") for count in (0, 1, 2, 3, 11, 100)]
    assert forms == ["لا نتائج", "نتيجة واحدة", "نتيجتان", "3 نتائج", "11 نتيجة", "100 نتيجة"]
    assert counted("{count} result", "{count} results", 1) == "1 result"


def test_messages_inside_messages_are_translated_too():
    inner = Message("Nothing found.")
    assert Message("{path}: {reason}", path="أ.txt", reason=inner).in_language("ar") == "أ.txt: لا نتائج."
    assert Message("{names}", names=["أ", inner]).in_language("ar") == "أ، لا نتائج."
    assert Message("{names}", names=("a", inner)) == "a, Nothing found."


def test_an_error_is_shown_in_both_languages():
    error = UnreadableFile("أ.txt", "Nothing found.")
    assert str(error) == "أ.txt: Nothing found."
    assert error.in_language("ar") == "أ.txt: لا نتائج."


@pytest.mark.parametrize(
    "error",
    [
        DocumentNotFound("no {id}", id="{أ}"),
        UnreadableFile("أ", Message("not {kind}", kind="x"), transient=True),
        InvalidDocument("record {number}: {reason}", number=3, reason=Message("Nothing found.")),
    ],
)
def test_messages_and_errors_travel_between_processes(error):
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert arrived.in_language("ar") == error.in_language("ar")
    assert vars(arrived).keys() == vars(error).keys()


def test_every_error_takes_one_finished_sentence():
    for name in set(kashaf.errors.__all__) - {"UnreadableFile"}:
        assert str(getattr(kashaf.errors, name)("with {braces}")) == "with {braces}"


@pytest.mark.parametrize(
    "settings, language",
    [
        ({}, "en"),
        ({"LANG": "ar_EG.UTF-8"}, "ar"),
        ({"LANG": "ar"}, "ar"),
        ({"LANG": "arn_CL.UTF-8"}, "en"),
        ({"LANG": "ar_EG.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ar_SA"}, "ar"),
        ({"LANG": "ar", "LC_ALL": ""}, "ar"),
    ],
)
def test_the_locale_names_the_language(monkeypatch, settings, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert language_of_locale() == language
    assert say("Nothing found.") == ("لا نتائج." if language == "ar" else "Nothing found.")


def test_other_languages_are_english():
    assert catalogue("fr").gettext("Nothing found.") == "Nothing found."


@pytest.mark.parametrize(
    "message",
    [
        Message("Nothing found."),
        Message("such as {{x}}: {names}", names=["أ", Message("Nothing found."), 3]),
        counted("{count} result", "{count} results", 3),
        Message("{path}: {reason}", path="أ", reason=UnreadableFile("ب", "Nothing found.")),
    ],
)
def test_messages_can_be_kept_as_json(message):
    again = Message.of_data(json.loads(json.dumps(message.as_data())))
    assert again == message
    assert again.in_language("ar") == message.in_language("ar") != message


def test_what_is_no_plain_value_is_kept_as_its_text():
    message = Message("it is damaged ({error})", error=ValueError("no\nend"))
    assert pickle.loads(pickle.dumps(message)).values == {"error": "no\nend"}


def test_a_template_without_values_is_what_older_states_kept():
    assert Message.of_data("Nothing found.").in_language("ar") == "لا نتائج."


def test_what_the_system_says_is_known_in_arabic():
    for number, reason in SYSTEM_REASONS.items():
        for lower in (False, True):
            told = system_reason(OSError(number, os.strerror(number)), lower=lower)
            assert told == (str(reason).lower() if lower else reason)
            assert not re.search("[A-Za-z]", told.in_language("ar")), number


def test_what_the_system_says_beyond_that_stays():
    assert system_reason(OSError(errno.EINVAL, "negative seek value -1")) == "negative seek value -1"
    assert system_reason(OSError(9999, "Something new")).in_language("ar") == "Something new"
    assert system_reason(TimeoutError()) == "TimeoutError"


def test_every_message_has_its_arabic_and_all_arabic_is_of_a_message():
    script = Path(__file__).resolve().parents[2] / "scripts" / "messages.py"
    done = subprocess.run([sys.executable, script, "--check"], check=False, capture_output=True, text=True)
    assert (done.stdout, done.returncode) == ("", 0), f"run: python scripts/messages.py\n{done.stderr}"
