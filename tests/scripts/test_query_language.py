"""The table of the query language tells what its examples find, on every engine."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

import kashaf
from kashaf.search import LANGUAGE
from kashaf.search.query.grammar import JOINERS, QUOTES, SIGNS
from kashaf.search.query.parser import parse
from tests.index.conftest import ENGINES

ROOT = Path(__file__).resolve().parents[2]

spec = importlib.util.spec_from_file_location("query_language", ROOT / "scripts" / "query_language.py")
script = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_document_shows_what_the_examples_find(engine: str, tmp_path: Path, request):
    place = ENGINES[engine] or request.getfixturevalue("cluster")
    with kashaf.open(place.format(tmp_path / "index"), create=True) as archive:
        script.fill(archive)
        shown = script.DOCUMENT.read_text(encoding="utf-8").partition(script.BEGIN)[2].partition(script.END)[0].strip()
        found = script.table(archive).strip()
    if engine == "whoosh":
        assert found == shown, "run scripts/query_language.py"
    else:  # what pieces of words add to the order is not quite the same
        assert any_order(found) == any_order(shown)


def any_order(table: str) -> list[list[str]]:
    rows = [line.rpartition("` | ") for line in table.splitlines()]
    return [[row, *sorted(found.strip(" |").split(", "))] for row, _, found in rows]


@pytest.mark.parametrize("operator", LANGUAGE, ids=[operator.name for operator in LANGUAGE])
def test_every_form_is_read_as_the_operator_that_it_is_a_form_of(operator):
    def kinds(form: str) -> list[str]:
        return [type(part).__name__ for part in parse(form.replace("…", "2016")).parts]

    first, *others = map(kinds, operator.forms)
    if operator.name == "exact":
        assert (first, others) == (["Exact"], [["Phrase"]])
    elif operator.name != "range":  # a month or year is a word
        assert all(other == first for other in others)
    assert (first == ["Word"] * len(first)) is (operator.name in {"words", "group"})


def test_the_table_holds_every_sign_that_the_parser_reads():
    forms = " ".join(form for operator in LANGUAGE for form in operator.forms)
    assert all(sign in forms for sign in (*JOINERS, *SIGNS, *"".join(QUOTES)))
