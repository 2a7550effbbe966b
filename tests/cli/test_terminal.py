"""Output in a terminal and in a pipe: readable from right to left, and harmless."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kashaf.cli import terminal
from kashaf.documents import Page
from kashaf.search import Alternative, Excerpt, FacetResult, FacetValue, Hit, Note, PageHit, QueryWord, Results, Snippet

ROOT = Path(__file__).resolve().parents[2]
EVIL = "عنوان\x1b[2J\x07\u202eabc\u2066"


def hit(**changes):
    facts = {"rank": 1, "score": 1.0, "id": "a.txt", "title": "عنوان", "page": 1, "pages_matched": 1, "fields": {}}
    return Hit(**{**facts, "snippet": Snippet("غارات على سرت", ((10, 13),)), **changes})


def results(*hits, **more):
    return Results(**{"query": "سرت", "total": len(hits), "offset": 0, "hits": hits, **more})


@pytest.fixture
def colour(home, monkeypatch):
    """Be a terminal, as far as one can tell."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")


# in a pipe


def test_a_pipe_gets_plain_lines_however_long(home, capsys):
    long = "كلمة " * 100
    terminal.show_results(results(hit(title=long, snippet=Snippet(long, ((0, 4),)), fields={"source": long, "date": "2016"})))
    out = capsys.readouterr().out
    assert [len(line) > 300 for line in out.splitlines()] == [False, False, True, True, True]
    assert "\x1b" not in out
    assert "\u2068" not in out


def test_rows_have_tabs_between(home, capsys):
    terminal.show_rows([{"word": "كتاب", "documents": 3, "stopword": True, "terms": ["a", "b"]}], as_json=False)
    assert capsys.readouterr().out == "كتاب\t3\tyes\ta b\n"


def test_a_terminal_that_is_to_be_read_as_a_pipe_gets_plain_lines(home, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "")
    terminal.show_rows([{"word": "كتاب", "documents": 3}], as_json=False)
    assert capsys.readouterr().out == "كتاب\t3\n"


# in a terminal


def test_matched_words_are_marked_whole(colour, capsys):
    terminal.show_results(results(hit()))
    assert "غارات على \x1b[1;31mسرت\x1b[0m" in capsys.readouterr().out


def test_arabic_inside_a_line_is_isolated(colour, capsys):
    terminal.show_results(results(hit(fields={"source": "الجزيرة", "date": "2016-08-02"})))
    out = capsys.readouterr().out
    assert "1. \x1b[1m\u2068عنوان\u2069\x1b[0m" in out
    assert "a.txt · \u2068الجزيرة\u2069 · 2016-08-02" in out


def test_lines_are_wrapped_between_words(colour, capsys):
    terminal.show_results(results(hit(snippet=Snippet("كلمة " * 40))))
    *_, first, second, third, fourth = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 60 and line.startswith("   كلمة") for line in (first, second, third, fourth))


def test_rows_stand_under_their_headings(colour, capsys):
    terminal.show_rows([{"word": "كتاب", "documents": 3}], as_json=False)
    heading, row = capsys.readouterr().out.splitlines()
    assert "word" in heading
    assert "\u2068كتاب\u2069" in row
    terminal.show_rows([], as_json=False)
    assert capsys.readouterr().out == ""


# nothing shown does harm


@pytest.mark.parametrize("to", ["pipe", "terminal"])
def test_no_document_can_move_the_cursor_or_turn_a_line_around(home, capsys, monkeypatch, to):
    if to == "terminal":
        monkeypatch.setenv("FORCE_COLOR", "1")
    facets = (FacetResult(EVIL, (FacetValue(EVIL, 1, EVIL),), 3),)
    terminal.show_results(
        results(
            hit(id=EVIL, title=EVIL, fields={"source": (EVIL, EVIL), "date": EVIL}, snippet=Snippet(EVIL, ((0, 9),))),
            hit(title="", snippet=Snippet("")),
            facets=facets,
            suggestion=EVIL,
            alternatives=(Alternative("words", EVIL, "stem", 3),),
            notes=(Note("field", EVIL),),
            words=(QueryWord(EVIL, "unknown", 0),),
        )
    )
    terminal.show_document(Excerpt("id\u202e", EVIL, {"author": EVIL}, (Page(1, "", f"{EVIL}\n{EVIL}"),), 1))
    terminal.show_pairs([(EVIL, EVIL)])
    shown = capsys.readouterr()
    for text in (shown.out, shown.err):
        assert "\x1b[2J" not in text
        assert "\x07" not in text
        assert "\u202e" not in text
    assert "\\u202e" in shown.out, "an id can still be told from another"


def test_texts_lose_marks_of_direction_and_keep_their_joiners(home, capsys):
    terminal.show_text("\u202bنمی\u200cدانم\u202c\r\n\tسطر\ufeff")
    assert capsys.readouterr().out == "نمی\u200cدانم\n    سطر\n"


def test_json_is_arabic_and_harmless(home, capsys):
    value = {"text": "سرت\x1b\x9b2J\u202e\u2028\udcff\U0001f600"}
    terminal.json_line(value)
    out = capsys.readouterr().out
    assert out == '{"text": "سرت\\u001b\\u009b2J\\u202e\\u2028\\udcff\U0001f600"}\n'
    assert json.loads(out) == value


# beside the results


def test_what_else_there_is_to_say_goes_to_stderr(home, capsys):
    terminal.show_results(
        results(
            hit(),
            facets=(FacetResult("source", (FacetValue("الجزيرة", 1, "source:الجزيرة"),), 3), FacetResult("author", ())),
            suggestion="سيرت",
            alternatives=(Alternative("level", "سرت", "stem", 3),),
            notes=(Note("field", "لون"),),
            partial=True,
        )
    )
    shown = capsys.readouterr()
    assert shown.out.endswith("\nsource:\n  1\tالجزيرة\t--filter 'source:الجزيرة'\n  further values: 3\n")
    assert shown.err.splitlines() == [
        "No document has a field called لون: it was read as a word.",
        "The time for this search ran out: there may be more.",
        "Did you mean: سيرت",
        "With its inflections: سرت --level stem (documents: 3)",
    ]


def test_a_note_that_a_command_answers_names_the_command(home, capsys, monkeypatch):
    terminal.show_reading((Note("meaning", "kashaf check"),), partial=False)
    assert capsys.readouterr().err.splitlines() == [
        "The results are ordered by words alone: ordering by meaning does not work now.",
        "To order by meaning again, run kashaf check",
    ]
    monkeypatch.setenv("LANG", "ar")
    terminal.show_reading((Note("meaning", "kashaf check"),), partial=True)
    assert not re.search("[a-z]", capsys.readouterr().err.replace("kashaf check", ""))


WORDS = (
    QueryWord("سرت", "found", 2),
    QueryWord("زرافة", "unknown", 0),
    QueryWord("في", "ignored", 5),
    QueryWord("داعش", "excluded", 4),
)


def test_each_word_is_told_of_where_little_was_found(home, capsys, monkeypatch):
    terminal.show_results(results(words=WORDS, alternatives=(Alternative("fewer", "+سرت", "stem", 2),)))
    assert capsys.readouterr() == (
        "",
        """Nothing found.
Word by word:
  سرت (in 2 documents)
  زرافة (in no document)
  في (too common to search for)
  داعش (excluded; found in 4 documents)
Without the rarest words: +سرت --level stem (documents: 2)
""",
    )
    monkeypatch.setenv("LANG", "ar")
    terminal.show_results(results(words=WORDS))
    assert not re.search("[a-z]", capsys.readouterr().err)


def test_the_offer_without_filters_says_so(home, capsys):
    terminal.show_results(results(alternatives=(Alternative("filters", "سرت", "stem", 2),)))
    assert capsys.readouterr().err.splitlines()[1] == "Without the filters: سرت --level stem (documents: 2)"


def test_progress_is_for_those_who_watch(home, capsys):
    with terminal.progress() as show:
        show(1, 2)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("in_bytes, unit", [(True, "MB"), (False, "2000000/4000000")])
def test_progress_shows_rate_and_time_left(home, in_bytes, unit):
    here, there = pty.openpty()
    code = f"""
from kashaf.cli import terminal
with terminal.progress(in_bytes={in_bytes}) as show:
    show(1000000, 4000000)
    show(2000000, 4000000)
"""
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    done = subprocess.run([sys.executable, "-c", code], stderr=there, stdout=subprocess.PIPE, env=env, check=True, timeout=60)
    os.close(there)
    shown = os.read(here, 100_000).decode()
    os.close(here)
    assert done.stdout == b""
    assert unit in shown
    assert "/s" in shown
    assert ":" in shown


def test_progress_begins_again_with_each_pass(home):
    here, there = pty.openpty()
    code = """
from kashaf.cli import terminal
with terminal.progress() as show:
    show(3, None)
    show(7, 7)
    show(1, 7)
"""
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    subprocess.run([sys.executable, "-c", code], stderr=there, stdout=subprocess.PIPE, env=env, check=True, timeout=60)
    os.close(there)
    shown = os.read(here, 100_000).decode()
    os.close(here)
    assert "1/7" in shown
    assert "0:00:00" not in shown.rpartition("1/7")[2], "the second pass is not done"


def test_the_pages_of_a_book_are_listed_below_it(home, capsys):
    pages = (PageHit(12, "ج1 ص14", Snippet("… إلى سرت …", ((6, 9),))), PageHit(3, "", Snippet("سرت", ((0, 3),))))
    terminal.show_results(results(hit(page=7, label="ج1 ص9", pages_matched=5, pages=pages), unit="page", pages=5))
    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith("Documents found: 1, pages: 5 (shown: 1–1;")
    assert out.splitlines()[2:] == [
        "1. عنوان",
        "   a.txt · page 7 (pages that match: 5) · ج1 ص9",
        "   غارات على سرت",
        "   page 12 · ج1 ص14",
        "   … إلى سرت …",
        "   page 3",
        "   سرت",
    ]
    assert err == "Documents are ranked by their best page; --unit document ranks them whole.\n"
