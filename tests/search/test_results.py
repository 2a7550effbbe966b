"""Results are plain values that iterate, count and become JSON."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from kashaf.search import Alternative, FacetResult, FacetValue, Hit, Note, QueryWord, Results, Snippet
from kashaf.search.results import _NOTES, Copy

COPY = Copy("b", "نسخة", {"category": ("أخبار",)})
HIT = Hit(1, 2.5, "a", "عنوان", 1, 1, {"author": ("هند", "زيد")}, Snippet("سرت", ((0, 3),)), (COPY,), ((0, 5),))
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
)


def test_results_iterate_over_their_hits() -> None:
    assert list(FULL) == [HIT]
    assert len(FULL) == 1
    assert FULL
    assert not Results("سرت", 0, 0, ())


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
            }
        ],
        "facets": [
            {"field": "source", "values": [{"value": "الجزيرة", "documents": 1, "filter": "source:الجزيرة"}], "others": 2}
        ],
        "suggestion": "سرت",
        "alternatives": [{"reason": "level", "query": "سرت", "level": "stem", "total": 3}],
        "words": [{"text": "سرت", "state": "found", "documents": 1}],
        "partial": False,
        "notes": ["only the first 100 words were searched for"],
        "seconds": 0.0,
        "collapsed": 1,
    }


@pytest.mark.parametrize("value", [FULL, HIT, COPY, *FULL.facets, HIT.snippet], ids=lambda value: type(value).__name__)
def test_every_field_has_its_place_in_json(value: Any) -> None:
    assert set(value.as_dict()) == {field.name for field in dataclasses.fields(value)}


@pytest.mark.parametrize("kind", _NOTES)
def test_every_note_is_a_sentence(kind: str) -> None:
    assert "{" not in str(Note(kind, "سرت"))
