"""Terminals whose Python uses another encoding than UTF-8.

Arabic goes in and comes out all the same, or an error says why not.
"""

from __future__ import annotations

import json

import pytest

from kashaf.cli.program import clean

PLAIN = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANG": ""}
NO_LOCALE = PLAIN | {"LC_ALL": "C"}
QUERY = "غارات سرت".encode()


@pytest.fixture
def ask(start, seeds_index):
    """Give a function that runs a command as a terminal does, and gives status, output, errors."""

    def ask(*args: bytes, **env: str):
        process = start(*args, env={"KASHAF_INDEX": str(seeds_index), **env})
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err.decode()

    return ask


@pytest.mark.parametrize("args", [[b"search"], [b"search", b"--limit", b"1"], [b"concordance"], [b"explain"], [b"analyze"]])
def test_without_a_locale_arabic_is_read_and_shown(ask, args):
    status, out, err = ask(*args, QUERY, **NO_LOCALE)
    assert status == 0, err
    assert "سرت" in out.decode()
    assert "UTF-8" not in err


def test_so_it_is_in_options(ask):
    status, out, err = ask(b"search", "القمر".encode(), b"--filter", "المصدر:المكتبة".encode(), b"--json", **NO_LOCALE)
    assert (status, err) == (0, "")
    assert json.loads(out)["fields"]["source"] == "المكتبة"


@pytest.mark.parametrize("args", [[b"search", b"--json"], [b"words", b"--json"]])
def test_an_output_without_arabic_letters_is_said_and_json_stays_json(ask, args):
    status, out, err = ask(*args, "سرت".encode(), PYTHONIOENCODING="ascii", **NO_LOCALE)
    assert status == 0
    assert err == "the output is in ascii, which lacks Arabic letters: set PYTHONIOENCODING=utf-8\n"
    assert "سرت" in json.dumps([json.loads(line) for line in out.decode("ascii").splitlines()], ensure_ascii=False)


def test_bytes_that_are_no_text_are_said(ask):
    status, _, err = ask(b"search", b"\xff\xfe", **NO_LOCALE)
    assert status == 1
    assert err.startswith("not all that was typed is text in UTF-8: ")


@pytest.mark.parametrize(
    ("encoding", "typed", "read"),
    [
        ("utf-8", "سرت", "سرت"),
        ("utf-8", "\udcd8\udcb3", "س"),  # as a terminal without a locale hands it over
        ("iso-8859-1", "س".encode().decode("iso-8859-1"), "س"),
        ("iso-8859-6", "سرت", "سرت"),
        ("ascii", "\udcff", "\ufffd"),
        ("utf-8", "\ud800x", "\ufffdx"),
    ],
)
def test_what_was_typed_is_read_as_utf8_first(monkeypatch, encoding, typed, read):
    monkeypatch.setattr("os.fsencode", lambda text: text.encode(encoding, "surrogateescape"))
    assert clean(typed) == read
