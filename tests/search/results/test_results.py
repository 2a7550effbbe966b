"""Results are plain values that iterate, count and become JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest

from kashaf.messages import Message
from kashaf.search import LEVELS, Alternative, FacetResult, FacetValue, Hit, Note, PageHit, QueryWord, Results, Snippet
from kashaf.search.results.results import Copy
from kashaf.search.results.wording import field_name, level_name

COPY = Copy("b", "نسخة", {"category": ("أخبار",)})
HIT = Hit(1, 2.5, "a", "عنوان", 1, 1, {"author": ("هند", "زيد")}, Snippet("سرت", ((0, 3),)), (COPY,), ((0, 5),))
HIT = dataclasses.replace(HIT, label="ص1", pages=(PageHit(2, "", Snippet("سرت", ((0, 3),))),))
FULL = Results(
    "سرت",
    1,
    0,
    (HIT,),
    (FacetResult("source", (FacetValue("الجزيرة", 1, "source:الجزيرة"),), 2),),
    "سرت",
    (Alternative("level", "سرت", "stem", 3),),
    notes=(Note("long", "100"),),
    words=(QueryWord("سرت", "found", 1),),
    collapsed=1,
    unit="page",
    pages=2,
)


def test_results_iterate_over_their_hits() -> None:
    assert list(FULL) == [HIT]
    assert len(FULL) == 1
    assert FULL
    assert not Results("سرت", 0, 0, ())


def test_hits_are_taken_by_their_places() -> None:
    assert (FULL[0], FULL[-1], FULL[:1], FULL[1:]) == (HIT, HIT, (HIT,), ())
    with pytest.raises(IndexError):
        FULL[1]


def test_a_snippet_is_its_text_and_becomes_markup_in_which_nothing_is_run() -> None:
    snippet = Snippet("غارات <b>سرت</b>", ((9, 12),))
    assert str(snippet) == snippet.text
    assert snippet.html() == "غارات &lt;b&gt;<mark>سرت</mark>&lt;/b&gt;"


def test_a_notebook_shows_hits_right_to_left_and_escaped() -> None:
    hit = dataclasses.replace(HIT, id="<i>", title="عنوان")
    shown = dataclasses.replace(FULL, query="<u>", hits=(hit,))._repr_html_()
    assert shown.count('<div dir="rtl">') == 2
    assert "<mark>عنوان</mark>" in shown
    assert "<mark>سرت</mark>" in shown
    assert "<i>" not in shown
    assert "<u>" not in shown


def test_results_become_json_and_nothing_is_lost() -> None:
    assert json.loads(json.dumps(FULL.as_dict())) == {
        "query": "سرت",
        "total": 1,
        "offset": 0,
        "hits": [
            {
                "rank": 1,
                "score": 2.5,
                "id": "a",
                "title": "عنوان",
                "page": 1,
                "pages_matched": 1,
                "fields": {"author": ["هند", "زيد"]},
                "snippet": {"text": "سرت", "highlights": [[0, 3]]},
                "title_highlights": [[0, 5]],
                "copies": [{"id": "b", "title": "نسخة", "fields": {"category": ["أخبار"]}}],
                "editions": [],
                "label": "ص1",
                "pages": [{"number": 2, "label": "", "snippet": {"text": "سرت", "highlights": [[0, 3]]}}],
            }
        ],
        "facets": [
            {"field": "source", "values": [{"value": "الجزيرة", "documents": 1, "filter": "source:الجزيرة"}], "others": 2}
        ],
        "suggestion": "سرت",
        "alternatives": [{"reason": "level", "query": "سرت", "level": "stem", "total": 3}],
        "words": [{"text": "سرت", "state": "found", "documents": 1}],
        "partial": False,
        "notes": ["Only the first 100 words were searched for."],
        "seconds": 0.0,
        "collapsed": 1,
        "unit": "page",
        "pages": 2,
    }


@pytest.mark.parametrize("value", [FULL, HIT, COPY, *FULL.facets, HIT.snippet], ids=lambda value: type(value).__name__)
def test_every_field_has_its_place_in_json(value: Any) -> None:
    assert set(value.as_dict()) == {field.name for field in dataclasses.fields(value)}


NOTES = ("nothing", "everything", "long", "cut", "expansion", "field", "value", "unlike", "meaning")
REASONS = ("spelling", "level", "words", "any", "fewer", "filters", "reading")
STATES = ("found", "unknown", "ignored", "excluded")
SPOKEN = [
    *(Note(kind, "100") for kind in NOTES),
    *(Alternative(reason, "سرت", "root", 3) for reason in REASONS),
    *(QueryWord("سرت", state, number) for state in STATES for number in (0, 1, 2, 3, 11, 100)),
]


@pytest.mark.parametrize("value", SPOKEN, ids=repr)
def test_what_is_told_beside_the_results_is_said_in_both_languages(value: Note | Alternative | QueryWord) -> None:
    english, arabic = str(value), value.in_language("ar")
    assert english == value.message == value.in_language("en")
    assert not re.search("[ء-ي]", english)
    assert not re.search("[A-Za-z{]", arabic)


@pytest.mark.parametrize("kind", NOTES)
def test_only_those_who_look_after_the_index_are_told_a_command(kind: str) -> None:
    note = Note(kind, "kashaf check" if kind == "meaning" else "7")
    assert "kashaf" not in str(note)
    assert (note.remedy is not None) == (kind == "meaning")


def test_a_note_to_mend_names_the_command() -> None:
    assert str(Note("meaning", "kashaf check").remedy) == "To order by meaning again, run kashaf check"


@pytest.mark.parametrize("name", ["title", "source", "date", "isbn"])
def test_fields_have_a_name_in_both_languages(name: str) -> None:
    named = field_name(name)
    assert isinstance(named, Message)
    assert re.search("[ء-ي]", named.in_language("ar"))


def test_fields_that_documents_bring_keep_their_name() -> None:
    assert field_name("رقم الملف") == "رقم الملف"


@pytest.mark.parametrize("level", LEVELS)
def test_levels_have_a_name_in_both_languages(level: str) -> None:
    assert re.search("[ء-ي]", level_name(level).in_language("ar"))
