"""The commands that fill, ask and serve, as somebody types them."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

import kashaf
from kashaf.cli import terminal

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
TALKS = "004_428ee2f09c601032.txt"
NEXT = 'The index is in .kashaf. To search it: kashaf search "…"\n'
NOTHING = "added: 0, updated: 0, moved: 0, removed: 0, unchanged: 0, skipped: "

HIT = [
    "rank",
    "score",
    "id",
    "title",
    "page",
    "pages_matched",
    "fields",
    "snippet",
    "title_highlights",
    "copies",
    "editions",
    "label",
    "pages",
]


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def documents(url=".kashaf"):
    with kashaf.open(url) as archive:
        return archive.stats().documents


# index


def test_a_folder_is_indexed_into_the_place_that_search_asks(run, home):
    result = run("index", SEEDS)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "added: 5, updated: 0, moved: 0, removed: 0, unchanged: 0, skipped: 0\n",
        NEXT,
    )
    assert (home / ".kashaf").is_dir()
    assert run("search", "سرت").exit_code == 0


def test_indexing_again_does_only_what_changed(run, home):
    folder = home / "folder"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(f"نص {name}", encoding="utf-8")
    run("index", folder)
    (folder / "a.txt").write_text("نص جديد تماما", encoding="utf-8")
    (folder / "b.txt").unlink()
    (folder / "d.txt").write_text("رابع", encoding="utf-8")
    assert run("index", folder).stdout == "added: 1, updated: 1, moved: 0, removed: 1, unchanged: 1, skipped: 0\n"


def test_several_paths_are_indexed_in_one_go(run, home):
    (home / "one.txt").write_text("واحد", encoding="utf-8")
    result = run("index", SEEDS, "one.txt", "--json")
    assert lines(result.stdout) == [{"added": 6, "updated": 0, "moved": 0, "removed": 0, "unchanged": 0, "skipped": []}]


def test_records_come_from_standard_input(run):
    records = '{"id": 7, "title": "عنوان", "text": "نص عن الفضاء", "source": "مجلة"}\nnot json\n\n{"id": "b", "text": "آخر"}\n'
    result = run("index", "-", input=records.encode())
    assert (result.exit_code, result.stdout) == (0, "added: 2, updated: 0, moved: 0, removed: 0, unchanged: 0, skipped: 1\n")
    assert result.stderr.startswith("-:2: ")
    assert result.stderr.removesuffix(NEXT).count("\n") == 1
    (hit,) = lines(run("search", "الفضاء", "--json").stdout)
    assert (hit["id"], hit["fields"]) == ("7", {"source": "مجلة"})


def test_two_records_of_one_id_on_standard_input_are_a_line(run):
    records = b"".join(b'{"id": "%s", "text": "x"}\n' % id for id in (b"a", b"b", b"a"))
    result = run("index", "-", "--json", input=records)
    assert json.loads(result.stdout)["added"] == 2
    assert "-: several of its documents have one id (a): the last of them is kept" in result.stderr


def test_a_file_that_cannot_be_read_is_one_line_on_stderr_and_no_failure(run, home):
    folder = home / ("مجلد طويل الاسم " * 6).strip()
    folder.mkdir()
    (folder / "good.txt").write_text("نص سليم", encoding="utf-8")
    (folder / "bad.pdf").write_bytes(b"\x00\x01\x02" * 50)
    result = run("index", folder, COLUMNS="40")
    assert (result.exit_code, result.stdout) == (0, "added: 1, updated: 0, moved: 0, removed: 0, unchanged: 0, skipped: 1\n")
    assert result.stderr.startswith(f"{folder / 'bad.pdf'}: ")
    assert result.stderr.removesuffix(NEXT).count("\n") == 1


def test_when_every_file_is_skipped_nothing_could_be_done(run, home):
    (home / "bad.txt").write_bytes(b"\x00\x01\x02" * 50)
    result = run("index", "bad.txt")
    assert (result.exit_code, result.stdout) == (2, NOTHING + "1\n")


def test_a_path_that_is_not_there_makes_no_index(run, home):
    result = run("index", "nowhere", "--json")
    assert (result.exit_code, result.stderr) == (2, f"{Path('nowhere').absolute()}: there is no such file or folder\n")
    assert not (home / ".kashaf").exists()


def test_a_path_that_is_not_there_stops_no_other(run):
    result = run("index", "nowhere", SEEDS)
    assert result.exit_code == 0
    assert result.stderr == f"{Path('nowhere').absolute()}: there is no such file or folder\n{NEXT}"
    assert documents() == 5


def test_an_empty_folder_is_no_error(run, home):
    (home / "empty").mkdir()
    result = run("index", "empty")
    assert (result.exit_code, result.stdout, result.stderr) == (0, NOTHING + "0\n", NEXT)


@pytest.mark.parametrize("index", ["my archive", "whoosh:other", "$(أرشيف)"])
def test_what_to_do_next_can_be_typed(run, home, index):
    said = run("index", SEEDS, "--index", index).stderr
    assert said == f'The index is in {index}. To search it: kashaf search "…" --index {shlex.quote(index)}\n'
    command = said.partition("kashaf ")[2].replace("…", "سرت")
    assert run(*shlex.split(command)).exit_code == 0
    assert run("index", SEEDS, KASHAF_INDEX=index).stderr == f'The index is in {index}. To search it: kashaf search "…"\n'
    assert run("index", SEEDS, "--index", index, "--json").stderr == ""


def test_a_pipe_in_the_place_of_a_file_says_how_records_come_in(run, home):
    os.mkfifo("pipe")
    result = run("index", "pipe", "--index", "my archive")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{home / 'pipe'}: it is a pipe, not a file: ")
    assert result.stderr.endswith("`COMMAND | kashaf index - --index 'my archive'`\n")


def test_advice_is_about_the_index_that_was_given(run, home):
    run("index", SEEDS, "--index", "my archive")
    manifest = home / "my archive" / "manifest.json"
    assert "shows" in run("show", "nothing", "--index", "my archive").stderr
    assert "`kashaf search --index 'my archive'`" in run("show", "nothing", "--index", "my archive").stderr
    assert "`kashaf search`" in run("show", "nothing", KASHAF_INDEX="my archive").stderr
    kept = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(kept | {"fingerprint": "other"}), encoding="utf-8")
    assert "`kashaf rebuild --index 'my archive'`" in run("search", "x", KASHAF_INDEX="my archive").stderr
    manifest.unlink()
    (home / "my archive" / "x").touch()
    assert run("search", "x", "--index", "my archive").stderr.count("--index") == 0


def test_advice_where_there_is_no_index_can_be_typed(run, home):
    (home / "my documents").mkdir()
    (home / "my documents" / "a.txt").write_text("نص عن سرت", encoding="utf-8")
    for place in ("my documents", "my documents/a.txt"):
        said = run("search", "سرت", "--index", place).stderr
        (command,) = re.findall("`kashaf (index .*?)`", said)
        assert run(*shlex.split(command)).exit_code == 0
        assert run("search", "سرت", "--index", ".kashaf").exit_code == 0
    said = run("search", "سرت", "--index", "tantivy:my index").stderr
    assert "`kashaf index FOLDER --index 'tantivy:my index'`" in said


def test_the_encoding_can_be_told(run, home):
    (home / "old.txt").write_bytes("نص قديم عن السفن".encode("windows-1256"))
    run("index", "old.txt", "--encoding", "windows-1256")
    assert run("search", "السفن").exit_code == 0


def test_fields_get_types(run):
    run(
        "index",
        "-",
        "--field",
        "issue:number",
        input=b'{"id": "a", "text": "x", "issue": 3}\n{"id": "b", "text": "x", "issue": 20}',
    )
    found = run("search", "x", "--filter", "issue:10..30", "--json")
    assert [hit["id"] for hit in lines(found.stdout)] == ["b"]


@pytest.mark.parametrize("field", ["issue", "issue:", ":number", "issue:colour"])
def test_a_field_without_a_type_is_refused(run, home, field):
    result = run("index", SEEDS, "--field", field)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kashaf: ")
    assert result.stderr.count("\n") == 1


def test_a_second_writer_is_told_to_wait(run, start):
    run("index", SEEDS)
    with kashaf.open(".kashaf") as archive:
        archive.add([{"id": "held", "text": "مؤقت"}])
        second = start("index", SEEDS)
        out, err = second.communicate(timeout=60)
        # nothing changed in the folder, so it needs no lock; a record does
        assert second.returncode == 0, err
        third = start("index", "-", "--wait", "0")
        out, err = third.communicate(b'{"id": "new", "text": "y"}', timeout=60)
        archive.rollback()
    assert (third.returncode, out) == (2, b"")
    assert err.startswith(b"kashaf: ")
    assert err.count(b"\n") == 1


def wait_until(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def test_ctrl_c_leaves_the_last_commit(start, home):
    process = start("index", SEEDS, "-")

    def committed():
        try:
            return documents() == 5
        except kashaf.KashafError:
            return False

    wait_until(committed)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (2, b"", b"kashaf: interrupted; the last commit is intact\n")
    assert documents() == 5


def test_an_interrupted_path_changes_nothing_and_is_done_the_next_time(run, home, monkeypatch):
    (home / "one.txt").write_text("واحد", encoding="utf-8")
    seen = []

    @contextmanager
    def impatient(**_):
        def show(done, total):
            seen.append((done, total))
            if len(seen) == 5:
                raise KeyboardInterrupt

        yield show

    with monkeypatch.context() as patch:
        patch.setattr(terminal, "progress", impatient)
        result = run("index", "one.txt", SEEDS)
    assert (result.exit_code, result.stderr) == (2, "kashaf: interrupted; the last commit is intact\n")
    assert documents() == 1
    assert {total for _, total in seen[2:]} == {sum(path.stat().st_size for path in SEEDS.iterdir())}
    assert run("index", "one.txt", SEEDS).stdout == "added: 5, updated: 0, moved: 0, removed: 0, unchanged: 1, skipped: 0\n"


# remove, rebuild


def test_removed_documents_are_found_no_more(run):
    run("index", "-", input=b'{"id": "a", "text": "x"}\n{"id": "b", "text": "x"}')
    assert run("remove", "a", "nothing").stdout == "removed: 1\n"
    assert [hit["id"] for hit in lines(run("search", "x", "--json").stdout)] == ["b"]


def test_removing_what_is_not_there_finds_nothing(run):
    run("index", SEEDS)
    result = run("remove", "nothing", "--json")
    assert (result.exit_code, lines(result.stdout)) == (1, [{"removed": 0}])


def test_rebuilding_keeps_every_document(run):
    run("index", SEEDS)
    before = run("search", "ليبيا", "--json").stdout
    assert run("rebuild").stdout == "documents made anew: 5\n"
    assert lines(run("rebuild", "--json").stdout) == [{"documents": 5}]
    assert run("search", "ليبيا", "--json").stdout == before


# search


def test_the_hits_are_shown_with_title_id_and_snippet(run, seeds_index):
    result = run("search", "غارات سرت", "--index", seeds_index, "--limit", "2")
    assert (result.exit_code, result.stderr) == (0, "")
    total, empty, title, facts, snippet, *_ = result.stdout.splitlines()
    assert total.startswith("Documents found: 5 (shown: 1–2; ")
    assert empty == ""
    assert title.startswith("1. ")
    assert facts.strip() == "001_f0c76394ef16e3ea.txt · الجزيرة"
    assert "سرت" in snippet
    assert "\x1b" not in result.stdout
    assert "\u2068" not in result.stdout


def test_a_page_within_a_document_is_named(run, seeds_index):
    shown = run("search", "القمر", "--index", seeds_index).stdout
    assert "book · المكتبة · 2016-08-06 · page " in shown
    assert "(pages that match: 2)" in shown


def test_json_lines_have_exactly_the_fields_of_a_hit(run, seeds_index):
    result = run("search", "ليبيا", "--index", seeds_index, "--json", "--limit", "3")
    hits = lines(result.stdout)
    assert (result.exit_code, result.stderr, len(hits)) == (0, "", 3)
    for rank, hit in enumerate(hits, start=1):
        assert list(hit) == HIT
        assert hit["rank"] == rank
        assert list(hit["snippet"]) == ["text", "highlights"]
        assert all(hit["snippet"]["text"][start:end].strip() for start, end in hit["snippet"]["highlights"])
    assert "ليبيا" in result.stdout, "Arabic stays Arabic"


def test_with_json_nothing_found_is_nothing_said(run, seeds_index):
    result = run("search", "لاتوجدكهذهكلمة", "--index", seeds_index, "--json")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


def test_nothing_found_is_said_on_stderr(run, seeds_index):
    result = run("search", "لاتوجدكهذهكلمة", "--index", seeds_index)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Nothing found.\n")


def test_what_may_have_been_meant_is_offered(run, seeds_index):
    result = run("search", "الجاحض", "--index", seeds_index)
    assert result.exit_code == 1
    result = run("search", "التنظبم", "--index", seeds_index)
    assert "Did you mean: " in result.stderr
    assert "Spelt otherwise: " in result.stderr


def test_how_a_query_was_read_is_told(run, seeds_index):
    assert run("search", "author:2016 date:never", "--index", seeds_index).stderr.count("never") >= 1


def test_a_query_may_begin_with_a_hyphen(run, seeds_index):
    everything = {hit["id"] for hit in lines(run("search", "ليبيا", "--index", seeds_index, "--json").stdout)}
    for args in (
        ["-سرت ليبيا", "--json"],
        ["--json", "--", "-سرت", "ليبيا"],
        ["ليبيا", "-سرت", "--json"],
        ["--json", "-سرت ليبيا"],
    ):
        result = (
            run("search", *args, "--index", seeds_index) if "--" not in args else run("search", "--index", seeds_index, *args)
        )
        without = {hit["id"] for hit in lines(result.stdout)}
        assert without < everything, args


@pytest.mark.parametrize("query", ["-", "--", "---", "-x", "--xyz", "-l 3", "--داعش", "(", '"', "*", "؟", "", " ", "-n5"])
def test_no_query_is_an_error(run, seeds_index, query):
    result = run("search", "--index", seeds_index, "--", query)
    assert result.exit_code in (0, 1)
    assert "kashaf:" not in result.stderr


@pytest.mark.parametrize("query", ["-x", "-xyz", "-l", "--داعش=x", "--سرت", "---", "--2016", "--xyz سرت"])
def test_what_is_no_option_belongs_to_the_query(run, seeds_index, query):
    assert run("search", query, "ليبيا", "--index", seeds_index).exit_code in (0, 1)


def test_a_slip_in_an_option_is_no_query(run, seeds_index):
    result = run("search", "ليبيا", "--limt", "3", "--index", seeds_index)
    assert (result.exit_code, result.stdout, result.stderr) == (
        2,
        "",
        "kashaf: no such option: --limt; did you mean --limit?\n",
    )
    assert run("search", "--index", seeds_index, "--", "ليبيا", "--limt").exit_code == 0


@pytest.mark.parametrize("command", ["search", "concordance", "frequencies", "suggest", "analyze", "explain"])
@pytest.mark.parametrize("option", ["--xyz", "--XYZ", "--not-one", "--xyz=سرت", "--xyz=3"])
def test_two_hyphens_and_latin_letters_are_an_option(run, seeds_index, command, option):
    """Also where it is no option of this command, but of another."""
    at = [] if command == "analyze" else ["--index", seeds_index]
    name = option.partition("=")[0]
    result = run(command, "سرت", option, *at)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"kashaf: no such option: {name}; to have it as words, put it behind --\n"
    assert run(command, *at, "--", option).exit_code in (0, 1)


def test_an_option_of_another_command_is_no_query(run, seeds_index):
    assert run("search", "سرت", "--csv", "--index", seeds_index).exit_code == 2
    assert run("search", "--ocr", "سرت", "--index", seeds_index).exit_code == 2


def test_what_an_option_takes_may_look_like_one(run, seeds_index):
    assert run("frequencies", "--prefix", "--xyz", "--index", seeds_index).exit_code == 1


def test_words_may_stand_apart(run, seeds_index):
    together = run("search", "غارات سرت", "--index", seeds_index, "--json").stdout
    assert run("search", "غارات", "سرت", "--index", seeds_index, "--json").stdout == together


def test_offset_goes_on_where_limit_ended(run, seeds_index):
    whole = lines(run("search", "ليبيا", "--index", seeds_index, "--json").stdout)
    assert lines(run("search", "ليبيا", "--index", seeds_index, "--json", "--offset", "2", "--limit", "2").stdout) == whole[2:4]


def test_an_offset_past_the_end_shows_nothing_and_says_why(run, seeds_index):
    result = run("search", "ليبيا", "--index", seeds_index, "--offset", "100")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Documents found: 5; none of them after --offset.\n"


def test_level_sort_filter_and_facet_reach_the_archive(run, seeds_index):
    assert run("search", "صفحات", "--index", seeds_index, "--level", "spelling", "--json").exit_code == 1
    filtered = lines(run("search", "عن", "--index", seeds_index, "--filter", "date:2016", "--json").stdout)
    assert {hit["id"] for hit in filtered} == {"book", TALKS}
    by_date = lines(run("search", "ليبيا OR القمر", "--index", seeds_index, "--sort", "date", "--json").stdout)
    assert [hit["id"] for hit in by_date[:2]] == [TALKS, "book"], "of one day: by id"
    shown = run("search", "القمر", "--index", seeds_index, "--facet", "source", "--facet", "date:month").stdout
    assert "source:\n  1\tالمكتبة\t--filter 'source:المكتبة'\n" in shown
    assert "date:month:\n  1\t2016-08\t--filter date:2016-08\n" in shown


def test_several_values_hijri_dates_and_their_counts(run, seeds_index):
    asked = ("search", "القمر", "--index", seeds_index, "--filter", "source:الجزيرة|المكتبة", "--filter", "date:1437هـ|2017")
    shown = run(*asked, "--facet", "date:hijri-month").stdout
    assert "date:hijri-month:\n  1\t1437-11هـ\t--filter 'date:1437-11هـ'\n" in shown
    assert run(*asked, "--filter", "author:غيره|سواه").exit_code == 1


def test_facets_beside_json_go_to_stderr(run, seeds_index):
    result = run("search", "القمر", "--index", seeds_index, "--facet", "source", "--json")
    assert len(lines(result.stdout)) == 1
    assert "--filter 'source:المكتبة'" in result.stderr


@pytest.mark.parametrize(
    "option",
    [
        *(("--level", "loose"), ("--sort", "colour"), ("--filter", "nothing"), ("--facet", "text"), ("--limit", "-1")),
        *(("--filter", "source:أ|"), ("--filter", "date:1438-13هـ"), ("--facet", "date:week")),
    ],
)
def test_an_option_that_makes_no_sense_is_refused_in_one_line(run, seeds_index, option):
    result = run("search", "ليبيا", "--index", seeds_index, *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kashaf: ")
    assert result.stderr.count("\n") == 1


def test_without_an_index_the_next_step_is_named(run):
    result = run("search", "ليبيا")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "kashaf index" in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_environment_names_the_index(run, seeds_index):
    assert run("search", "ليبيا", KASHAF_INDEX=str(seeds_index)).exit_code == 0
    assert run("search", "ليبيا", "--index", "other", KASHAF_INDEX=str(seeds_index)).exit_code == 2


def test_a_query_is_needed(run, seeds_index):
    result = run("search", "--index", seeds_index)
    assert (result.exit_code, result.stderr) == (2, "kashaf: missing: QUERY\n")


def test_a_batch_gives_four_columns(run, home, seeds_index):
    (home / "queries.jsonl").write_text('{"id": "q1", "text": "ليبيا"}\n\n{"id": 2, "text": "القمر"}\n', encoding="utf-8")
    result = run("search", "--batch", "queries.jsonl", "--index", seeds_index, "--limit", "2")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert (result.exit_code, result.stderr) == (0, "")
    assert [(row[0], row[2]) for row in rows] == [("q1", "1"), ("q1", "2"), ("2", "1")]
    hits = lines(run("search", "ليبيا", "--index", seeds_index, "--json", "--limit", "2").stdout)
    assert [(row[1], float(row[3])) for row in rows[:2]] == [(hit["id"], hit["score"]) for hit in hits]


def test_a_batch_may_come_from_standard_input_and_find_nothing(run, seeds_index):
    result = run("search", "--batch", "-", "--index", seeds_index, input='{"id": "q", "text": "لاتوجدكهذهكلمة"}')
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


@pytest.mark.parametrize("line", ["nothing", "[]", '{"id": "q"}', '"q"'])
def test_a_bad_line_of_a_batch_is_named(run, home, seeds_index, line):
    (home / "queries.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    result = run("search", "--batch", "queries.jsonl", "--index", seeds_index)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kashaf: queries.jsonl:2: ")


def test_a_batch_cannot_break_its_columns(run, home):
    run("index", "-", input=b'{"id": "a\\tb\\nc", "text": "x"}')
    result = run("search", "--batch", "-", input='{"id": "q\\t1", "text": "x"}')
    assert result.stdout.splitlines()[0].split("\t")[:3] == ["q\\x091", "a\\x09b\\x0ac", "1"]


REPORT = "وقعت وزارة المياه عقودا لتنفيذ مشروعات في عدد من المناطق " * 5


def test_copies_are_told_below_the_best_and_shown_on_demand(run, home):
    run("index", "-", input="".join(json.dumps({"id": name, "text": REPORT}) + "\n" for name in ("a", "b", "c")))
    result = run("search", "عقود")
    assert "Documents found: 3 (shown: 1–1;" in result.stdout
    assert "   a · near-identical copies: 2\n" in result.stdout
    assert "النسخ المطابقة تقريبا: 2" in run("search", "عقود", LC_ALL="ar_SA.UTF-8").stdout
    every = run("search", "عقود", "--all-copies")
    assert "shown: 1–3" in every.stdout
    assert "copies" not in every.stdout


def test_copies_change_no_key_of_json_and_no_batch(run, home):
    run("index", "-", input="".join(json.dumps({"id": name, "text": REPORT}) + "\n" for name in ("a", "b", "c")))
    assert [list(hit) for hit in lines(run("search", "عقود", "--json").stdout)] == [HIT]
    assert [hit["id"] for hit in lines(run("search", "عقود", "--json", "--all-copies").stdout)] == ["a", "b", "c"]
    batch = run("search", "--batch", "-", input='{"id": "q", "text": "عقود"}').stdout
    assert [line.split("\t")[:3] for line in batch.splitlines()] == [["q", "a", "1"], ["q", "b", "2"], ["q", "c", "3"]]


@pytest.mark.parametrize("more", [["ليبيا"], ["--json"], ["--facet", "source"]])
def test_a_batch_stands_alone(run, home, seeds_index, more):
    (home / "queries.jsonl").write_text("", encoding="utf-8")
    result = run("search", "--batch", "queries.jsonl", "--index", seeds_index, *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--batch" in result.stderr


def test_a_query_that_is_no_utf8_is_read_all_the_same(start, seeds_index):
    process = start("search", b"\xd9\x84\xd9\x8a\xd8\xa8\xd9\x8a\xd8\xa7 \xff\xfe", "--index", seeds_index)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert b"Traceback" not in err


def test_a_reader_who_has_enough_is_no_error(start, seeds_index):
    process = start("search", "ليبيا", "--index", seeds_index)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""


# serve, demo


def address_of(process):
    return next(word for word in process.stdout.readline().decode().split() if word.startswith("http"))


def test_serve_says_where_and_ends_quietly(start, seeds_index):
    process = start("serve", "--index", seeds_index, "--port", "0")
    address = address_of(process)
    with urllib.request.urlopen(address, timeout=60) as answer:
        assert 'lang="ar"' in answer.read().decode()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, b"", b"")


def test_serve_puts_several_indexes_under_their_names(start, seeds_index):
    process = start("serve", f"one={seeds_index}", f"two={seeds_index}", "--port", "0")
    address = address_of(process)
    for name in ("one", "two"):
        with urllib.request.urlopen(f"{address}{name}/api/v1/search?q=%D8%B3%D8%B1%D8%AA", timeout=60) as answer:
            assert json.load(answer)["total"] > 0


@pytest.mark.parametrize("args", [["nothing"], ["=x"], ["--port", "70000"], ["--index", "nowhere"], ["--host", "256.0.0.1"]])
def test_serve_refuses_in_one_line(run, seeds_index, args):
    result = run("serve", *args, KASHAF_INDEX=str(seeds_index))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("kashaf: ")
    assert result.stderr.count("\n") == 1


def test_demo_serves_the_articles_and_says_what_to_try(start, home):
    process = start("demo", "--port", "0", env={"TMPDIR": str(home)})
    address = address_of(process)
    assert process.stdout.readline() == b"Try:\n"
    for _ in range(4):
        url, query = process.stdout.readline().decode().strip().split("\t")
        assert url.startswith(address)
        with urllib.request.urlopen(url, timeout=60) as answer:
            assert "<mark>" in answer.read().decode(), query
    with urllib.request.urlopen(f"{address}api/v1/facets?facet=source&facet=category", timeout=60) as answer:
        sources, categories = ({each["value"] for each in facet["values"]} for facet in json.load(answer)["facets"])
    assert {"الجزيرة", "العربي الجديد", "صحيفة الواحة"} <= sources, "the articles come with the files of facts beside them"
    assert len(categories) == 5, "the invented documents have categories to choose from"
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert list(home.iterdir()) == [], "the articles and their index are gone"
