"""In an Arabic locale everything on the terminal is Arabic, except names and what is typed."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import Result

from kashaf.cli.entry import main
from kashaf.cli.usage import SENTENCES
from kashaf.index import Damage
from kashaf.messages import system_reason

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
SEED = "001_f0c76394ef16e3ea.txt"
ARABIC = {"LANG": "ar_EG.UTF-8"}

NAMES = {
    *main.commands,
    *"kashaf json jsonl ndjson csv gz toml utf sha pdf ocr xlsx".split(),  # this program, formats and their endings
    *"whoosh tantivy opensearch tesseract windows gitignore kashafignore ctrl debug web settings semantic".split(),
    *"spelling word stem root relevance recent date title asc desc document page earliest before after frequency keyness".split(),
    *"text keyword number source author month hijri buckwalter arabizi keyboard latin published fields id".split(),
    *"news archive books drafts q http nowhere url book never serch xyz category language path second third".split(),  # examples, and what the tests type
}
"""Latin words that Arabic may hold: names of commands, formats, programs, and typed values."""
NAMED = re.compile(
    r"""
    `[^`]*`                     # commands
    | --?[\w-]+                 # options
    | \S*[/._:=][\w*=]\S* | \S+/   # paths, files, addresses, name=value
    | \b[A-Z][A-Z0-9_]*\b       # what stands for a value: FILE, QUERY, KASHAF_INDEX
    | '[^']*' | "[^"]*"         # what was typed
    | \b[0-9a-f]{64}\b          # digests
    """,
    re.VERBOSE,
)


def latin(text: str) -> set[str]:
    """Find the Latin words in what was printed that are no names."""
    return {word for word in re.findall("[A-Za-z]{2,}", NAMED.sub(" ", text)) if word.lower() not in NAMES}


def english(result: Result) -> set[str]:
    return latin(result.stdout + result.stderr)


@pytest.mark.parametrize("command", [None, *main.commands])
def test_help(run, command):
    assert english(run(*filter(None, [command]), "--help", **ARABIC)) == set()


@pytest.mark.parametrize("command", main.commands)
@pytest.mark.parametrize(
    "mistake",
    [
        ["--xyz"],
        ["--index"],
        ["--json=1"],
        ["a", "b", "c"],
        [],
        *(
            ["x", option, value]
            for option in ("--limit", "--port", "--page", "--context")
            for value in ("many", "-7", "999999")
        ),
    ],
    ids=" ".join,
)
def test_what_was_typed_wrong(run, command, mistake, monkeypatch):
    if command in ("serve", "demo"):
        monkeypatch.setattr("kashaf.web.serve", lambda *_, **__: None)
    assert english(run(command, *mistake, **ARABIC)) == set()


@pytest.mark.parametrize(
    "args", [[], ["serch"], ["xyz"], ["--verion"], ["--", "-x"], ["--"], ["search", "x", "--limt", "3"]], ids=" ".join
)
def test_what_names_no_command(run, args):
    assert english(run(*args, **ARABIC)) == set()


DONE = {
    "search": ["search", "ليبيا"],
    "search for a page": ["search", "القمر", "--facet", "source"],
    "search past the end": ["search", "ليبيا", "--offset", "100"],
    "search in vain": ["search", "التنظبم زرافة -داعش"],
    "search for nothing": ["search", "؟"],
    "search with notes": ["search", "لون:أحمر date:never ليبيا"],
    "similar": ["similar", SEED],
    "suggest": ["suggest", "حكومة الو"],
    "suggest other letters": ["suggest", "7okouma"],
    "show": ["show", "book"],
    "show a page": ["show", "book", "--page", "2"],
    "show past the end": ["show", "book", "--page", "9"],
    "show what is not there": ["show", "nowhere"],
    "concordance": ["concordance", "ليبيا"],
    "frequencies": ["frequencies", "ليبيا"],
    "words": ["words", "ليب"],
    "explain": ["explain", "غارات سرت"],
    "explain a document": ["explain", "ليبيا", SEED],
    "explain what is not found": ["explain", "القمر", SEED],
    "explain words apart": ["explain", "غارات", "سرت"],
    "explain more words": ["explain", "غارات", "في", "سرت"],
    "analyze": ["analyze", "والكتب"],
    "stats": ["stats"],
    "check": ["check"],
    "export": ["export", "all.jsonl"],
    "synonyms": ["synonyms"],
}


@pytest.mark.parametrize("name", DONE)
def test_what_is_found_and_what_is_not(run, seeds_index, name):
    assert english(run(*DONE[name], KASHAF_INDEX=str(seeds_index), **ARABIC)) == set()


@pytest.mark.parametrize("name", ["suggest", "words", "frequencies", "analyze", "concordance", "show"])
def test_tables_have_arabic_headings(run, seeds_index, monkeypatch, name):
    result = run(
        *DONE[name], KASHAF_INDEX=str(seeds_index), FORCE_COLOR="1", TERM="xterm", NO_COLOR="1", COLUMNS="120", **ARABIC
    )
    assert english(result) == set()


def test_filling_and_keeping(run, home):
    (home / "empty.txt").touch()
    (home / "words.txt").write_text("قط, هر\n", encoding="utf-8")
    (home / "records.jsonl").write_text('{"id": 1, "text": "نص"}\n', encoding="utf-8")
    os.mkfifo("pipe")
    found = {}
    for args in (
        ["search", "x"],
        ["index", SEEDS],
        ["index", "empty.txt", "nowhere", "pipe"],
        ["index", SEEDS, "--field", "x"],
        ["index", SEEDS, "--column", "x"],
        ["synonyms", "words.txt"],
        ["synonyms"],
        ["export", "all.jsonl"],
        ["import", "all.jsonl", "--index", "second"],
        ["import", "nowhere.jsonl", "--index", "second"],
        ["import", "all.jsonl", "--field", "x"],
        ["migrate", ".kashaf", "third"],
        ["migrate", "all.jsonl", "records.jsonl"],
        ["rebuild"],
        ["remove", SEED, "nowhere"],
        ["search", "--batch", "words.txt"],
        ["search", "--batch", "nowhere"],
        ["search"],
        ["search", "x", "--batch", "words.txt"],
        ["concordance", "x", "--csv", "--json"],
        ["watch", "-"],
        ["watch", "nowhere"],
        ["serve", "x"],
        ["serve", "a=second", "a=third"],
        ["search", "x", "--index", "words.txt"],
        ["search", "x", "--index", "tantivy:nowhere"],
    ):
        found[" ".join(map(str, args))] = english(run(*args, **ARABIC))
    assert {args: words for args, words in found.items() if words} == {}


def test_damage(run, seeds_index, monkeypatch):
    damages = [
        Damage("postings", "the file is missing", "run `kashaf rebuild`", repaired=repaired) for repaired in (True, False)
    ]
    monkeypatch.setattr("kashaf.Archive.check", lambda self, *, repair: damages)
    shown = run("check", "--index", seeds_index, **ARABIC).stdout
    assert "(أُصلح)" in shown.splitlines()[0]
    assert "أُصلح" not in shown.splitlines()[1]


def test_what_the_system_refuses(run, home, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "x")

    monkeypatch.setattr("kashaf.open", refuse)
    reason = system_reason(PermissionError(13, "Permission denied")).in_language("ar")
    assert run("stats", **ARABIC).stderr == f"kashaf: x: {reason}\n"


PROGRESS = """
from kashaf.cli import terminal
with terminal.progress(in_bytes={in_bytes}) as show:
    show(1_000_000, 4_000_000)
    show(2_000_000, {total})
"""


@pytest.mark.parametrize("in_bytes", [True, False])
@pytest.mark.parametrize("total", [4_000_000, None])
def test_progress(home, in_bytes, total):
    here, there = pty.openpty()
    env = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"} | ARABIC
    code = PROGRESS.format(in_bytes=in_bytes, total=total)
    subprocess.run([sys.executable, "-c", code], stderr=there, stdout=subprocess.PIPE, env=env, check=True, timeout=60)
    os.close(there)
    shown = os.read(here, 100_000).decode()
    os.close(here)
    assert "في الثانية" in shown
    assert latin(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)) == set()


def test_this_test_sees_english():
    assert latin("Nothing found: 3 s") == {"Nothing", "found"}
    assert latin("استعمل --limit مع 'abc' في a.txt أو `kashaf check`") == set()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_click_says_what_we_translate_of_it(sentence):
    """Word for word, or the translation is never found."""
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(click.__file__).parent.glob("*.py"))
    for template in filter(None, (sentence.template, sentence.plural)):
        assert f'"{template}"' in sources or f"'{template}'" in sources
    assert sentence.in_language("ar") != sentence


def test_click_is_left_as_it_was(run):
    before = click.exceptions._
    run("--help", **ARABIC)
    assert click.exceptions._ is before
