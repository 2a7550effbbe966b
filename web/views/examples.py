"""Examples: what can be typed, shown with words, fields and years of the collection itself."""

from __future__ import annotations

from dataclasses import dataclass

from kashaf.search import LANGUAGE
from kashaf.search.query.grammar import BOOST, COLONS, EXACT, FUZZY, JOINERS, MANY, RANGE, ROOT_NAMES
from kashaf.web.presentation.field_names import field_name
from kashaf.web.presentation.language import Language
from kashaf.web.views.overview import Overview

__all__ = ["Example", "examples"]

_SHOWN_YEARS = 2
"""Years that a range shows at most: a short one is an example that narrows."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something to type, and its meaning in the language of the page."""

    typed: str
    means: str


def examples(language: Language, overview: Overview | None) -> list[Example]:
    """Give an example of every operator.

    Without an overview, and for a collection that has no words yet, the examples are those of the
    documentation. A collection without dates or fields has no example of them.
    """
    own = _own(language, overview, overview.pair) if overview and overview.pair else {}
    shown = [(each, own.get(each.name, each.example)) for each in LANGUAGE]
    return [Example(typed, each.means if language.code == "en" else each.means_ar) for each, typed in shown if typed]


def _own(language: Language, overview: Overview, pair: tuple[str, str]) -> dict[str, str]:
    """Write the examples by the names of their operators.

    Each finds something; only what must not be there may be everywhere.
    """
    one, other = pair
    third = overview.word or other
    either, both = (
        next(sign for sign, joins in JOINERS.items() if joins == kind and not sign.isascii()) for kind in ("or", "and")
    )
    colon = COLONS[0]
    own = {
        "words": f"{one} {other}",
        "phrase": f'"{one} {other}"',
        "near": f'"{other} {one}"{FUZZY}5',
        "exact": f"{EXACT}{one}",
        "root": f"{ROOT_NAMES[0]}{colon}{one}",
        "must": f"{third} +{one}",
        "not": f"{one} -{third}" if third not in pair else f"{one} -{other}",
        "or": f"{one} {either} {third}",
        "and": f"{one} {both} {other}",
        "group": f"{one} {both} ({other} {either} {third})",
        "wildcard": f"{third}{MANY}",
        "fuzzy": f"{third}{FUZZY}",
        "boost": f"{one} {third}{BOOST}3",
    }
    field, value = overview.value or ("", "")
    own["field"] = f'{field_name(language, field).unescape()}{colon}"{value}"' if field else ""
    years = [each.value for each in overview.years][-_SHOWN_YEARS:]
    date = next(each.example.partition(colon)[0] for each in LANGUAGE if each.name == "range")
    own["range"] = f"{date}{colon}{years[0]}{RANGE}{years[-1]}" if years else ""
    return own
