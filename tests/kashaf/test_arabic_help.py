"""The Arabic of the command line: complete, with nothing left over, and filled in alike."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import click

from kashaf import terminal
from kashaf.arabic_help import ARABIC, NOTES, say, say_note
from kashaf.cli import main
from kashaf.search import results

KASHAF = Path(__file__).resolve().parents[2] / "kashaf"

BY_CLICK = {"Usage:", "Options", "Commands", "default: ", "Show this message and exit."}
HEADINGS = {
    *("id", "url", "documents", "pages of longer documents", "words", "terms", "bytes", "vectors", "generation", "fields"),
    *("name", "text", "start", "end", "spelling", "word", "stem", "root", "stopword", "term", "written"),
    *("occurrences", "keyness"),
    *("pair", "title", "kind", "uses"),
}


def help_texts() -> set[str]:
    texts = set()
    for command in (main, *main.commands.values()):
        texts |= {" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n")}
        texts |= {option.help or "" for option in command.params if isinstance(option, click.Option)}
    return texts


def messages() -> set[str]:
    """Collect what the modules say: the literal first argument of each `say`."""
    said = set()
    for path in KASHAF.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                said |= {text.value for text in (node.args[0],) if isinstance(text, ast.Constant)}
    return said


def test_all_that_is_said_has_its_arabic_and_all_arabic_is_said():
    said = help_texts() | messages() | set(terminal._ALTERNATIVES.values()) | set(terminal._STATES.values())
    assert set(ARABIC) == said | BY_CLICK | HEADINGS


def test_every_note_has_its_arabic():
    assert set(NOTES) == set(results._NOTES)


def test_translations_fill_in_the_same_values():
    for english, arabic in ARABIC.items():
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", arabic)), english
    for kind, arabic in NOTES.items():
        assert re.findall(r"\{\w+\}", arabic) == re.findall(r"\{\w+\}", results._NOTES[kind])


def test_values_may_hold_braces(home):
    assert say("Did you mean: {query}", query="{x}") == "Did you mean: {x}"


def test_what_has_no_translation_stays_english(home, monkeypatch):
    monkeypatch.setenv("LANG", "ar")
    assert say("Something new.") == "Something new."
    assert say_note("new", "x", "x is new") == "x is new"
    assert say_note("field", "لون", "") == "ليس في وثيقة حقل اسمه لون: قُرئ على أنه كلمة"
