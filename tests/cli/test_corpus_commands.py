"""The commands that look closer: concordance, similar and frequencies."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re

import pytest

import kashaf


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def moons(home):
    """An index of sentences about the moon."""
    with kashaf.open("moons", create=True) as archive:
        archive.add(
            [
                {"id": "1", "title": "ليل", "text": "طلع القمرُ فوق البحر، ثم غاب القمر", "source": "شعر"},
                {"id": "2", "title": "", "text": "=نزل القمر"},
            ]
        )
        archive.commit()
    return "moons"


# concordance


def test_words_are_shown_in_their_contexts_with_tabs_in_a_pipe(run, moons):
    result = run("concordance", "القمر", "--index", moons, "--sort", "document")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "طلع\tالقمرُ\tفوق البحر، ثم غاب القمر\t1:1",
        "طلع القمرُ فوق البحر، ثم غاب\tالقمر\t\t1:1",
        "=نزل\tالقمر\t\t2:1",
    ]
    assert result.stderr == "Lines: 3; documents read: 2 of 2.\n"


def test_lines_are_ordered_cut_and_filtered(run, moons):
    shown = run("concordance", "القمر", "--index", moons, "--sort", "before", "--limit", "1", "--context", "5").stdout
    assert shown == "طلع\tالقمرُ\tفوق\t1:1\n"
    shown = run("concordance", "القمر", "--index", moons, "--offset", "1", "--filter", "source:شعر", "--level", "word").stdout
    assert [line.split("\t")[3] for line in shown.splitlines()] == ["1:1"]
    refused = run("concordance", "القمر", "--index", moons, "--sort", "left")
    assert (refused.exit_code, refused.stdout, "document, earliest, before, after" in refused.stderr) == (2, "", True)


def test_lines_come_by_relevance_unless_another_order_is_asked_for(run, moons):
    shown = run("concordance", "القمر البحر", "--index", moons, "--limit", "1").stdout
    assert shown == "طلع\tالقمرُ\tفوق البحر، ثم غاب القمر\t1:1\n"
    assert run("concordance", "القمر", "--index", moons, "--limit", "1").stdout == "=نزل\tالقمر\t\t2:1\n"


def test_a_concordance_is_json_and_csv_too(run, moons):
    first = lines(run("concordance", "القمر", "--index", moons, "--json", "--sort", "document").stdout)[0]
    assert first == {
        "before": "طلع", "word": "القمرُ", "after": "فوق البحر، ثم غاب القمر", "id": "1", "title": "ليل", "page": 1,
    }  # fmt: skip
    rows = list(csv.reader(io.StringIO(run("concordance", "القمر", "--index", moons, "--csv", "--sort", "document").stdout)))
    assert (rows[0], rows[3]) == (["before", "word", "after", "id", "title", "page"], ["'=نزل", "القمر", "", "2", "", "1"])
    assert run("concordance", "القمر", "--index", moons, "--csv", "--json").exit_code == 2


def test_what_was_read_is_told_in_every_form(run, moons, monkeypatch):
    monkeypatch.setattr("kashaf.search.corpus.texts.MAX_DOCUMENTS", 1)
    for form in ((), ("--json",), ("--csv",)):
        for command in ("concordance", "frequencies"):
            told = run(command, "القمر", "--index", moons, *form).stderr
            assert "documents read: 1 of 2.\nNot all texts were read: there may be more.\n" in told


def test_no_line_is_told(run, moons):
    result = run("concordance", "زرافة", "--index", moons)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Lines: 0; documents read: 0 of 0.\n"


def test_in_a_terminal_the_words_stand_below_each_other_and_what_is_before_at_the_right(start, moons):
    ours, theirs = pty.openpty()
    process = start(
        "concordance", "القمر", "--index", moons, "--sort", "document", stdout=theirs, env={"COLUMNS": "80", "TERM": "xterm"}
    )
    _, err = process.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode().splitlines()
    os.close(ours)
    assert (process.returncode, err) == (0, b"Lines: 3; documents read: 2 of 2.\n")
    assert len(shown) == 3
    assert all(line.index("القمر") for line in shown)
    first = shown[0]
    assert first.index("1:1") < first.index("فوق") < first.rindex("القمرُ") < first.index("طلع")


@pytest.mark.parametrize("columns", ["20", "40", "300"])
def test_in_a_terminal_of_any_width_each_place_is_one_line_with_the_words_next_to_it(start, home, columns):
    with kashaf.open("long", create=True) as archive:
        archive.add({"id": f"document-{n}", "title": "", "text": f"{'كلام ' * 40}عن قمر في {'سماء ' * 40}"} for n in range(3))
        archive.commit()
    ours, theirs = pty.openpty()
    command = ["concordance", "قمر", "--index", "long"]
    process = start(*command, stdout=theirs, env={"COLUMNS": columns, "TERM": "xterm"})
    process.communicate(timeout=60)
    os.close(theirs)
    shown = re.sub("\x1b[^m]*m|[\u2068\u2069]", "", os.read(ours, 10_000).decode()).splitlines()
    os.close(ours)
    assert len(shown) == 3
    assert all("قمر" in line and "في" in line and "عن" in line and len(line) <= int(columns) for line in shown)
    assert len({line.index("قمر") for line in shown}) == 1
    if columns == "300":
        assert all(len(line) > 200 for line in shown)


# similar


def test_similar_documents_are_shown_as_hits(run, moons):
    result = run("similar", "1", "--index", moons)
    assert result.exit_code == 0
    assert "Documents found: 1 (shown: 1–1; " in result.stdout
    assert "1. 2\n" in result.stdout
    (hit,) = lines(run("similar", "1", "--index", moons, "--json", "--limit", "5").stdout)
    assert (hit["rank"], hit["id"]) == (1, "2")


def test_nothing_similar_and_no_such_document_are_told(run, moons):
    result = run("similar", "2", "--index", moons, "--filter", "source:نثر")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "Nothing found.\n")
    result = run("similar", "9", "--index", moons)
    assert (result.exit_code, result.stdout, "'9'" in result.stderr) == (1, "", True)


# frequencies


def test_words_of_the_index_are_counted(run, moons):
    result = run("frequencies", "--index", moons, "--limit", "2")
    assert (result.exit_code, result.stdout) == (0, "القمر\tالقمر\t2\nالبحر\tالبحر\t1\n")
    assert result.stderr == "Different words: 6; documents read: 2 of 2.\n"


def test_words_of_what_is_found_are_counted_too(run, moons):
    result = run("frequencies", "البحر", "--index", moons, "--limit", "2", "--stopwords")
    assert result.stdout == "القمر\tالقمر\t1\t2\t0.0\nالبحر\tالبحر\t1\t1\t2.7726\n"
    assert "documents read: 1 of 1" in result.stderr
    (row,) = lines(run("frequencies", "البحر", "--index", moons, "--prefix", "طل", "--json").stdout)
    assert (row["term"], row["documents"], row["occurrences"]) == ("طلع", 1, 1)
    (row,) = lines(
        run("frequencies", "--filter", "source:شعر", "--index", moons, "--sort", "keyness", "--json", "--limit", "1").stdout
    )
    assert row["keyness"] > 0


def test_counts_are_csv_too(run, moons):
    rows = list(csv.reader(io.StringIO(run("frequencies", "--level", "stem", "--csv", "--index", moons).stdout)))
    assert rows[0] == ["term", "written", "documents", "occurrences", "keyness"]
    assert rows[1][2:] == ["2", "", ""]


def test_no_word_is_told(run, moons):
    result = run("frequencies", "زرافة", "--index", moons)
    assert (result.exit_code, result.stdout) == (1, "")
    assert run("frequencies", "--sort", "keyness", "--index", moons).exit_code == 2
