"""Alternatives come from the query: each is offered once, from the nearest to the farthest."""

from __future__ import annotations

import pytest

from kashaf.analyzers import Level
from kashaf.search.assist.alternatives import alternative_queries, leaves
from kashaf.search.query.parser import parse


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("غارات سرت", "غارات سرت"),
        ('+غارات "حكومة الوفاق" -سرت', "غارات حكومة الوفاق !سرت"),
        ('=كتب كتا* قذافي~ -"في سرت"', "=كتب كتا* قذافي~ !في !سرت"),
        ("عنوان:ليبيا date:2016..2017", "عنوان:ليبيا date:2016..2017"),
        ("title:(سرت OR طرابلس)", "title:سرت title:طرابلس"),
        ('title:"في سرت"', 'title:"في سرت"'),
        ("سرت أو (طرابلس و ليبيا)", "سرت طرابلس ليبيا"),
        ("* سرت", "سرت"),
        ("سرت^3 جذر:كتب", "سرت جذر:كتب"),
        ("", ""),
    ],
)
def test_the_words_of_a_query_are_told_one_by_one(typed: str, told: str) -> None:
    assert " ".join(f"!{leaf.text}" if leaf.excluded else leaf.text for leaf in leaves(parse(typed))) == told


@pytest.mark.parametrize(
    ("typed", "rare", "fewer"),
    [
        ("+سرت +زرافة", ["زرافة"], "+سرت"),
        ("سرت AND زرافة AND غارات", ["زرافة"], "سرت AND غارات"),
        ("سرت AND زرافة", ["زرافة"], "سرت"),
        ("+(سرت زرافة) -داعش", ["زرافة"], "+سرت -داعش"),
        ("+سرت +زرافة +قنديل", ["زرافة", "قنديل"], "+سرت"),
        ("+سرت +title:زرافة", ["title:زرافة"], "+سرت"),
        ("+سرت +title:(زرافة OR ليبيا)", ["title:زرافة"], "+سرت +title:ليبيا"),
        ("+سرت^3 +زرافة^2", ["زرافة"], "+سرت^3"),
        ("زرافة", ["زرافة"], None),
        ("زرافة -سرت", ["زرافة"], None),
        ('"حكومة الوفاق زرافة"', ["زرافة"], '"حكومة الوفاق"'),
        ('"زرافة حكومة الوفاق"', ["زرافة"], '"حكومة الوفاق"'),
        ('"حكومة زرافة الوفاق"', ["زرافة"], None),
        ('"زرافة"', ["زرافة"], None),
    ],
)
def test_a_query_without_its_rarest_words(typed: str, rare: list[str], fewer: str | None) -> None:
    tree = parse(typed)
    without = [leaf for leaf in leaves(tree) if leaf.text in rare]
    made = {other.reason: other.query for other in alternative_queries(tree, Level.STEM, None, without, filtered=False)}
    assert made.get("fewer") == fewer


def test_every_offer_is_made_once_in_its_order() -> None:
    tree = parse('"سرت طرابلس"')
    made = [
        (each.reason, each.query, each.level, each.filtered)
        for each in alternative_queries(tree, Level.WORD, "سرت", (), filtered=True)
    ]
    assert made == [
        ("spelling", "سرت", Level.WORD, True),
        ("level", '"سرت طرابلس"', Level.STEM, True),
        ("level", '"سرت طرابلس"', Level.ROOT, True),
        ("words", "+سرت +طرابلس", Level.WORD, True),
        ("filters", '"سرت طرابلس"', Level.WORD, False),
    ]
    tree = parse("+سرت +طرابلس")
    made = [
        (each.reason, each.query)
        for each in alternative_queries(tree, Level.ROOT, "سرت طرابلس", [next(leaves(tree))], filtered=False)
    ]
    assert made == [("spelling", "سرت طرابلس"), ("fewer", "+طرابلس")]
