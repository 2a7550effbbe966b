"""The commands that look: show, stats, analyze, words, suggest, explain and check."""

from __future__ import annotations

import json
import shlex
from types import SimpleNamespace

import pytest

import kashaf
from kashaf.analyzers import acceleration
from kashaf.cli import inspect_commands
from kashaf.index import Damage

SEED = "000_ff2daf884ab750ba.txt"


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


# show


def test_a_document_is_shown_with_title_facts_and_text(run, seeds_index):
    result = run("show", "book", "--index", seeds_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:2] == ["كتاب القمر", "id: book"]
    assert {"author: الجاحظ", "source: المكتبة", "date: 2016-08-06"} <= set(result.stdout.splitlines())
    assert "page 1 of 3 (ص1)\nصفحة 1 عن البحر\n" in result.stdout


def test_one_page_of_a_document_is_shown(run, seeds_index):
    shown = run("show", "book", "--index", seeds_index, "--page", "2").stdout
    assert "صفحة 2 عن القمر" in shown
    assert "صفحة 1" not in shown


def test_a_document_is_json_too(run, seeds_index):
    (document,) = lines(run("show", "book", "--index", seeds_index, "--json", "--page", "3").stdout)
    assert document == {
        "id": "book",
        "title": "كتاب القمر",
        "fields": {"author": "الجاحظ", "source": "المكتبة", "date": "2016-08-06"},
        "pages": [{"number": 3, "label": "ص3", "text": "صفحة 3 عن القمر"}],
        "total": 3,
    }


def test_what_is_not_there_is_not_found(run, seeds_index):
    result = run("show", "nothing", "--index", seeds_index)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("kashaf: ")
    result = run("show", "book", "--index", seeds_index, "--page", "4")
    assert (result.exit_code, result.stderr) == (1, "kashaf: book ends at page 3\n")


def test_an_id_may_be_no_utf8(start, seeds_index):
    process = start("show", b"\xff\xfe", "--index", seeds_index)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.count(b"\n")) == (1, b"", 1)


# stats


def test_stats_count_what_the_index_holds(run, seeds_index):
    (counted,) = lines(run("stats", "--index", seeds_index, "--json").stdout)
    assert (counted["documents"], counted["pages"], counted["generation"]) == (6, 3, 1)
    assert counted["terms"]["spelling"] >= counted["terms"]["word"] >= counted["terms"]["stem"] > 0
    assert counted["fields"]["date"] == "date"
    shown = run("stats", "--index", seeds_index).stdout.splitlines()
    assert f"url: {seeds_index}" in shown
    assert "documents: 6" in shown


def test_stats_say_what_analyses_texts(run, seeds_index):
    done = run("stats", "--index", seeds_index, KASHAF_PURE="1")
    assert "analysis: Python" in done.stdout.splitlines()
    assert done.stderr == ""


def test_stats_say_that_an_accelerator_does_not_fit(run, seeds_index, monkeypatch):
    monkeypatch.setattr(acceleration, "_package", lambda: SimpleNamespace(FITS=0, __version__="0.0.7"))
    done = run("stats", "--index", seeds_index, "--json", KASHAF_PURE="")
    assert lines(done.stdout)[0]["analysis"] == "Python"
    assert done.stderr.count("\n") == 1
    assert "0.0.7" in done.stderr


# analyze


def test_analyze_shows_a_word_at_every_level(run):
    (first, second) = lines(run("analyze", "والكتابُ في", "--json").stdout)
    assert (first["text"], first["start"], first["end"], first["spelling"]) == ("والكتابُ", 0, 8, "والكتاب")
    assert (first["word"], first["stem"], first["root"], first["stopword"]) == ("والكتاب", "كتاب", "كتب", False)
    assert second["stopword"] is True
    assert (
        run("analyze", "والكتابُ", "في").stdout
        == "والكتابُ\t0\t8\tوالكتاب\tوالكتاب\tكتاب\tكتب\tno\nفي\t9\t11\tفي\tفي\tفي\tفي\tyes\n"
    )


def test_analyze_shows_each_step(run):
    steps = lines(run("analyze", "--stages", "المدرسةُ", "--json").stdout)
    assert (steps[0]["terms"], steps[-1]["terms"]) == (["المدرسةُ"], ["درس"])
    assert run("analyze", "المدرسةُ", "--stages").stdout.splitlines()[-1] == "root\tدرس"


def test_analyze_takes_a_text_that_begins_with_a_hyphen_and_one_without_words(run):
    assert run("analyze", "-سرت").exit_code == 0
    assert run("analyze", "--", "--json", "--json").exit_code == 0
    assert (run("analyze", "؟!").exit_code, run("analyze", "؟!").stdout) == (1, "")
    assert run("analyze").exit_code == 2


# words


def test_words_come_with_the_number_of_documents(run, seeds_index):
    listed = lines(run("words", "ليب", "--index", seeds_index, "--json").stdout)
    assert listed[0] == {"term": "ليبيا", "written": "ليبيا", "documents": 5}
    assert all(word["term"].startswith("ليب") for word in listed)
    assert run("words", "ليبيا", "--index", seeds_index, "--limit", "1").stdout == "ليبيا\tليبيا\t5\n"


def test_words_of_a_field_at_a_level(run, seeds_index):
    words = lines(run("words", "--index", seeds_index, "--field", "author", "--json").stdout)
    assert {word["written"] for word in words} == {"الجاحظ", "سيد", "المختار", "عبد", "الله", "الشريف"}
    assert {word["documents"] for word in words} == {1}
    assert run("words", "مدرس", "--index", seeds_index, "--level", "loose").exit_code == 2


def test_no_words_is_nothing_found(run, seeds_index):
    assert (run("words", "ظظظ", "--index", seeds_index).exit_code, run("words", "ظظظ", "--index", seeds_index).stdout) == (
        1,
        "",
    )


# suggest


def test_typing_is_completed(run, seeds_index):
    found = run("suggest", "حكومة", "الو", "--index", seeds_index)
    assert found.exit_code == 0
    assert found.stdout.splitlines()[0] == "حكومة الوفاق\tpair\t4"
    (first, *rest) = lines(run("suggest", "حكومة الو", "--index", seeds_index, "--limit", "2", "--json").stdout)
    assert first == {"text": "حكومة الوفاق", "kind": "pair", "uses": 4}
    assert len(rest) == 1


def test_typing_may_begin_with_a_minus(run, seeds_index):
    assert run("suggest", "-داعش ليب", "--index", seeds_index).stdout.startswith("-داعش ليبيا\tword\t")


def test_kinds_have_arabic_names(run, seeds_index, monkeypatch):
    monkeypatch.setenv("LC_ALL", "ar")
    assert run("suggest", "حكومة الو", "--index", seeds_index).stdout.splitlines()[0] == "حكومة الوفاق\tكلمتان\t4"


def test_what_was_typed_in_other_letters_is_read(run, seeds_index):
    assert run("suggest", "7okouma", "--index", seeds_index).stdout.splitlines()[0] == "حكومة\tarabizi\t"
    (reading,) = lines(run("suggest", "yhvhj", "--index", seeds_index, "--json").stdout) or [None]
    assert reading == {"text": "غارات", "kind": "keyboard", "uses": None}


def test_nothing_completed_is_nothing_found(run, seeds_index):
    found = run("suggest", "قسطنطينوبول", "--index", seeds_index)
    assert (found.exit_code, found.stdout) == (1, "")


# explain


def test_explain_says_how_a_query_is_read(run, seeds_index):
    result = run("explain", "-داعش +ليبيا", "--index", seeds_index)
    assert result.exit_code == 0
    assert "ليبيا" in result.stdout
    assert "all of:" in result.stdout
    assert "كل مما يلي:" in run("explain", "-داعش +ليبيا", "--index", seeds_index, LANG="ar_EG.UTF-8").stdout


def test_explain_says_why_a_document_has_its_score(run, seeds_index):
    (hit,) = (hit for hit in lines(run("search", "ليبيا", "--index", seeds_index, "--json").stdout) if hit["id"] == SEED)
    (explained,) = lines(run("explain", "ليبيا", SEED, "--index", seeds_index, "--json").stdout)
    assert explained["explanation"]["score"] == pytest.approx(hit["score"])
    assert f"{hit['score']:.4f}  " in run("explain", "ليبيا", SEED, "--index", seeds_index).stdout


def test_explain_tells_a_document_that_is_not_found_from_one_that_is_not_there(run, seeds_index):
    result = run("explain", "القمر", SEED, "--index", seeds_index)
    assert (result.exit_code, result.stderr) == (1, f"The query does not find {SEED}.\n")
    result = run("explain", "القمر", "nothing", "--index", seeds_index)
    assert (result.exit_code, result.stderr.startswith("kashaf: ")) == (1, True)


@pytest.mark.parametrize("words", [["غارات", "سرت"], ["غارات", "في", "سرت"], ["it's", "سرت"]])
def test_several_words_to_explain_are_told_of_quotation_marks(run, seeds_index, words):
    result = run("explain", *words, "--index", seeds_index)
    assert (result.exit_code, result.stdout) == (1 if len(words) == 2 else 2, "")
    advised = result.stderr.strip().partition("stands in quotation marks: ")[2]
    assert shlex.split(advised) == ["kashaf", "explain", " ".join(words), "--index", str(seeds_index)]
    assert run(*shlex.split(advised)[1:]).exit_code == 0


# check


def test_a_sound_index_is_said_to_be(run, seeds_index):
    result = run("check", "--index", seeds_index)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "The index is sound.\n", "")
    assert run("check", "--index", seeds_index, "--json").stdout == ""


def test_damage_is_an_error_until_it_is_mended(run, seeds_index, monkeypatch):
    found = Damage("postings", "half of it is missing", "run `kashaf rebuild`")
    mended = Damage("postings", "half of it was missing", "nothing more to do", repaired=True)
    monkeypatch.setattr(kashaf.Archive, "check", lambda self, *, repair: [mended] if repair else [found])
    result = run("check", "--index", seeds_index)
    assert (result.exit_code, result.stdout) == (
        2,
        f"postings: half of it is missing; run `kashaf rebuild --index {seeds_index}`\n",
    )
    result = run("check", "--index", seeds_index, "--repair")
    assert (result.exit_code, result.stdout) == (0, "postings: half of it was missing; nothing more to do (mended)\n")
    (damage,) = lines(run("check", "--index", seeds_index, "--json").stdout)
    assert list(damage) == ["where", "what", "advice", "repaired", "harmless"]


def test_what_a_killed_program_left_is_named_and_is_no_damage(run, home):
    run("index", "-", input='{"id": "a", "text": "نص"}'.encode())
    left = home / ".kashaf" / "MAIN_0123456789abcdef.pst"
    left.touch()
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "The index is sound."
    assert str(left.name) in result.stdout
    assert "nothing is lost" in result.stdout
    (told,) = lines(run("check", "--json").stdout)
    assert (told["harmless"], told["repaired"]) == (True, False)
    assert run("check", "--repair").exit_code == 0
    assert not left.exists()
    assert run("check").stdout == "The index is sound.\n"


def test_an_index_that_was_cut_short_is_found_out(run, home):
    run("index", "-", input='{"id": "a", "text": "نص طويل"}'.encode())
    largest = max((path for path in (home / ".kashaf").iterdir() if "MAIN" in path.name), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[: largest.stat().st_size // 2])
    result = run("check")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_every_command_that_looks_is_listed():
    assert [name for name in inspect_commands.__all__ if name not in kashaf.cli.entry.main.commands] == []


def test_the_pages_that_match_are_listed_in_their_order(run, home):
    pages = [{"label": f"ص{number}", "text": text} for number, text in enumerate(["بحر", "نهر", "موج البحر"], 1)]
    with kashaf.open(".kashaf", create=True) as archive:
        archive.add([{"id": "كتاب", "title": "عنوان", "pages": pages}])
        archive.commit()
    listed = run("show", "كتاب", "--find", "البحر")
    assert listed.stdout.splitlines() == [
        "عنوان", "pages that match: 2", "", "page 1 · ص1", "بحر", "", "page 3 · ص3", "موج البحر"
    ]  # fmt: skip
    found = json.loads(run("show", "كتاب", "--find", "البحر", "--json").stdout)
    assert (found["total"], [page["number"] for page in found["pages"]]) == (2, [1, 3])
    nothing = run("show", "كتاب", "--find", "جبل")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (1, "", "Nothing found.\n")
    both = run("show", "كتاب", "--find", "البحر", "--page", "1")
    assert (both.exit_code, "leave out --page" in both.stderr) == (2, True)
