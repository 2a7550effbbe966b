"""A typed tree becomes the engine's tree: terms of the right level in the right field.

Nothing that only looks like a term becomes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from kashaf.analyzers import Analyzer, Level
from kashaf.index import (
    TEXT,
    TITLE,
    All,
    Any,
    Constant,
    Everything,
    Kind,
    Not,
    Nothing,
    OneOf,
    Phrase,
    Query,
    Range,
    Rank,
    Schema,
    Term,
    bonus_terms,
    boosted,
)
from kashaf.search import Archive
from kashaf.search.query.nearness import MAX_PAIRS, SLOP
from kashaf.search.query.parser import parse
from kashaf.search.query.phrase_planner import MAX_NEAR
from kashaf.search.query.planner import MAX_PATTERNS, MAX_WORDS, Plan, Planner
from kashaf.search.ranking.weights import ALL_WORDS, NEAR, NEIGHBOURS, SIDE_BY_SIDE, TITLE_WEIGHTS, WEIGHTS

ANALYZER = Analyzer()


@pytest.fixture
def plan(make: Callable[..., Archive]) -> Callable[..., Plan]:
    archive = make(["غارات على سرت", "كتاب كتابان كِتَاب", {"id": "r", "title": "", "text": "نص", "desk": "أخبار ليبيا"}])
    schema = Schema(ANALYZER.fingerprint).with_fields({"words": Kind.NUMBER})

    def build(typed: str, level: Level = Level.STEM) -> Plan:
        return Planner(ANALYZER, schema, archive._searcher.vocabulary(), level).plan(parse(typed))

    return build


def matches(query: Query) -> Query:
    """Drop what only adds to the score."""
    match query:
        case Rank(match, _):
            return matches(match)
        case All(parts):
            return All(tuple(map(matches, parts)))
        case Any(parts):
            return Any(tuple(map(matches, parts)))
        case Not(part):
            return Not(matches(part))
        case Term(field, level, text):
            return Term(field, level, text)
    return query


def stem(word: str, field: str = TEXT) -> Term:
    return Term(field, Level.STEM, ANALYZER.terms(word).stem)


def word(text: str, field: str = TEXT) -> Term:
    return Term(field, Level.WORD, ANALYZER.terms(text).word)


def stems(text: str) -> tuple[str, ...]:
    return tuple(ANALYZER.lines(text)[Level.STEM].split())


def near(one: str, other: str, slop: int) -> Phrase:
    return Phrase(TEXT, Level.STEM, stems(f"{one} {other}"), slop, ordered=False)


def root(text: str, field: str = TEXT) -> Term:
    return Term(field, Level.ROOT, text)


PLANS = [
    ("سرت", stem("سرت")),
    ("غارات سرت", Any((stem("غارات"), stem("سرت")))),
    ("سرت سرت", stem("سرت")),
    ("سرت *", stem("سرت")),
    ("* -سرت", All((Everything(), Not(stem("سرت"))))),
    ("سرت^3", stem("سرت")),
    ("جذر:درس", root("درس")),
    ("root:د-ر-س", root("درس")),
    ("Root:مدرسة", root("درس")),
    ("جذر:وفق", root("وفق")),
    ("جذر:(درس كتب)", Any((root("درس"), root("كتب")))),
    ('جذر:"درس كتب"', All((root("درس"), root("كتب")))),
    ("جذر:=مدرسة", root("درس")),
    ("عنوان:(جذر:درس)", root("درس", TITLE)),
    ("+سرت غارات", stem("سرت")),
    ("+سرت +غارات", All((stem("سرت"), stem("غارات")))),
    ("سرت -غارات", All((stem("سرت"), Not(stem("غارات"))))),
    ("-سرت", All((Everything(), Not(stem("سرت"))))),
    ("سرت AND غارات", All((stem("سرت"), stem("غارات")))),
    ("سرت OR غارات", Any((stem("سرت"), stem("غارات")))),
    ('"غارات سرت"', Phrase(TEXT, Level.STEM, stems("غارات سرت"))),
    ('="غارات سرت"', Phrase(TEXT, Level.SPELLING, ("غاراتـ", "سرتـ"))),
    ('="كتاب سرت"', Phrase(TEXT, Level.SPELLING, (("كتابـ", "كتابـكِتَاب"), "سرتـ"))),
    ('="كتاب قلم"', Nothing()),
    ('="كتابان"', OneOf(TEXT, Level.SPELLING, ("كتابانـ",))),
    ('"غارات سرت"~3', Phrase(TEXT, Level.STEM, stems("غارات سرت"), 3, ordered=False)),
    ('"غارات غارات"~3', OneOf(TEXT, Level.STEM, stems("غارات"))),
    ('"(غارات|كتاب) سرت"', Phrase(TEXT, Level.STEM, (stems("غارات كتاب"), "سرت"))),
    (
        '"(غارات سرت|كتاب) نص"',
        Any((Phrase(TEXT, Level.STEM, stems("غارات سرت نص")), Phrase(TEXT, Level.STEM, stems("كتاب نص")))),
    ),
    ('"(كتاب|نص)"', OneOf(TEXT, Level.WORD, ("كتاب", "نص"))),
    ('"غار* سرت"', Phrase(TEXT, Level.STEM, stems("غارات سرت"))),
    ('"كتا*"', OneOf(TEXT, Level.WORD, ("كتاب", "كتابان"))),
    ('"ابن سرت"', Phrase(TEXT, Level.STEM, (("ابن", "بن"), "سرت"))),
    ('"سرت ابن"', Phrase(TEXT, Level.STEM, stems("سرت ابن"))),
    ("أبوسرت", Phrase(TEXT, Level.STEM, stems("أبو سرت"))),
    ('"غارات على سرت"~3', All((near("غارات", "على", 4), near("غارات", "سرت", 4), near("على", "سرت", 4)))),
    ('"الغارات"', word("الغارات")),
    ("كوفيد-19", Phrase(TEXT, Level.STEM, stems("كوفيد-19"))),
    ("عنوان:سرت", stem("سرت", TITLE)),
    ('title:"غارات سرت"', Phrase(TITLE, Level.STEM, stems("غارات سرت"))),
    ('title:="غارات سرت"', Nothing()),
    ("date:2016", Range("date", 20160000000000, 20169999999999)),
    ("date:2016-08..", Range("date", 20160800000000, None)),
    ("words:3..5", Range("words", 3.0, 5.0)),
    ("date:(2016 2018)", Any((Range("date", 20160000000000, 20169999999999), Range("date", 20180000000000, 20189999999999)))),
    ("source:الجزيرة", Term("source", Level.WORD, "الجزيره")),
    ("source:(الجزيرة نت)", Any((Term("source", Level.WORD, "الجزيره"), Term("source", Level.WORD, "نت")))),
    ("desk:ليبيا", Term("other", Level.WORD, "desk=ليبيا")),
    ("desk:أخ*", OneOf("other", Level.WORD, ("desk=اخبار",))),
    ("-desk:ليبيا", All((Everything(), Not(Term("other", Level.WORD, "desk=ليبيا"))))),
    ("كتا*", OneOf(TEXT, Level.WORD, ("كتاب", "كتابان"))),
    ("*", Everything()),
    ("=كِتَاب", OneOf(TEXT, Level.SPELLING, ("كتابـ", "كتابـكِتَاب"))),
    ("=قلم", Nothing()),
    ("س*خ", Nothing()),
    ("", Nothing()),
    ("في", stem("في")),
    ("في سرت", stem("سرت")),
    ('"في سرت"', Phrase(TEXT, Level.STEM, stems("في سرت"))),
]


@pytest.mark.parametrize(("typed", "expected"), PLANS, ids=[typed for typed, _ in PLANS])
def test_what_makes_a_match(plan: Callable[..., Plan], typed: str, expected: Query) -> None:
    assert matches(plan(typed).query) == expected


def test_a_word_also_scores_on_its_other_levels_and_in_the_title(plan: Callable[..., Plan]) -> None:
    query = plan("الغارات").query
    assert isinstance(query, Rank)
    places = {(part.field, part.level) for part in (query.match, *query.bonus) if isinstance(part, Term)}
    in_titles = {(TITLE, level) for level in TITLE_WEIGHTS}
    assert places == {(TEXT, level) for level in WEIGHTS} | in_titles


def test_all_of_a_few_words_come_first_and_all_of_many_do_not(plan: Callable[..., Plan]) -> None:
    def first(typed: str) -> bool:
        query = plan(typed).query
        return isinstance(query, Rank) and any(isinstance(part, Constant) and part.score == ALL_WORDS for part in query.bonus)

    assert first("غارات سرت")
    assert first("غارات سرت كتاب")
    assert not first("غارات سرت كتاب طرابلس")
    assert not first("غارات")
    assert not first("+غارات +سرت")


def test_of_many_words_near_each_other_five_are_paired_and_the_rest_must_be_there(plan: Callable[..., Plan]) -> None:
    query = matches(plan('"سرت غارات كتاب طرابلس بنغازي مصراتة"~9').query)
    assert isinstance(query, All)
    pairs = [part for part in query.parts if isinstance(part, Phrase)]
    assert len(pairs) == MAX_NEAR * (MAX_NEAR - 1) // 2
    assert query.parts[-1] == OneOf(TEXT, Level.STEM, stems("مصراتة"))


def test_no_more_than_two_words_are_looked_for_near_each_other_at_once_nor_for_the_score(plan: Callable[..., Plan]) -> None:
    def phrases(query: Query) -> Iterator[Phrase]:
        match query:
            case Phrase():
                yield query
            case Rank(match, bonus):
                for part in (match, *bonus):
                    yield from phrases(part)
            case All(parts) | Any(parts):
                for part in parts:
                    yield from phrases(part)
            case Constant(part) | Not(part):
                yield from phrases(part)

    near = [found for found in phrases(plan('"سرت غارات كتاب طرابلس بنغازي مصراتة"~9').query) if not found.ordered]
    assert {found.level for found in near} == {Level.STEM, Level.WORD}
    assert {len(found.texts) for found in near} == {2}


def test_a_weight_multiplies_all_that_a_word_scores(plan: Callable[..., Plan]) -> None:
    plain, weighty = plan("سرت").query, plan("سرت^3").query
    assert weighty == boosted(plain, 3)
    assert [term.weight for term in bonus_terms(weighty)] == [term.weight * 3 for term in bonus_terms(plain)]


def test_the_level_decides_what_makes_a_match(plan: Callable[..., Plan]) -> None:
    assert matches(plan("الكتب", Level.WORD).query) == word("الكتب")
    assert matches(plan("كتاب", Level.SPELLING).query) == OneOf(TEXT, Level.SPELLING, ("كتابـ", "كتابـكِتَاب"))


def test_words_left_out_are_told(plan: Callable[..., Plan]) -> None:
    assert plan("في سرت من").ignored == ("في", "من")
    assert plan("في من").ignored == ()


def test_the_number_of_words_is_bounded(plan: Callable[..., Plan]) -> None:
    planned = plan(" ".join(f"و{chr(0x062A + number // 16)}{chr(0x062A + number % 16)}ن" for number in range(MAX_WORDS + 50)))
    assert isinstance(planned.query, Rank)
    assert isinstance(planned.query.match, Any)
    assert len(planned.query.match.parts) == MAX_WORDS
    assert [(note.kind, note.subject) for note in planned.notes] == [("long", str(MAX_WORDS))]


def test_the_number_of_patterns_is_bounded(plan: Callable[..., Plan]) -> None:
    planned = plan(" ".join(f"ك{'?' * number}*" for number in range(1, MAX_PATTERNS + 5)))
    assert {note.kind for note in planned.notes} == {"expansion"}


@pytest.mark.parametrize(
    ("text", "first"), [("غارات سرت", True), ("أين سرت", False), ("من كتب القصة", False), ("سرت من", False)]
)
def test_all_words_come_first_but_not_of_a_question(plan: Callable[..., Plan], text: str, first: bool) -> None:
    bonus = query.bonus if isinstance(query := plan(text).query, Rank) else ()
    assert any(isinstance(part, Constant) and part.score == ALL_WORDS for part in bonus) is first


ATTACHED = ["قال زيلينسكي", "وصف لزيلينسكي", "فوز لفولفسبورغ", "جو ريري", "لاعب كريري", "مباراة كريري"]


def found(archive: Archive, query: str) -> list[str]:
    return sorted(archive.get(hit.id).text for hit in archive.search(query, collapse=False))


def test_a_particle_that_stemming_keeps_is_forgiven_before_a_word_that_no_table_knows(make: Callable[..., Archive]) -> None:
    archive = make(ATTACHED)
    assert found(archive, "زيلينسكي") == ["قال زيلينسكي", "وصف لزيلينسكي"]
    assert found(archive, "فولفسبورغ") == ["فوز لفولفسبورغ"], "no document holds the word alone"
    assert found(archive, "لزيلينسكي") == ["وصف لزيلينسكي"]


def test_what_stands_oftener_than_the_word_itself_is_another_word(make: Callable[..., Archive]) -> None:
    assert found(make(ATTACHED), "ريري") == ["جو ريري"]


def test_what_is_asked_for_as_spelt_keeps_its_particle(make: Callable[..., Archive]) -> None:
    assert found(make(ATTACHED), "=زيلينسكي") == ["قال زيلينسكي"]


def constants(query: Query, score: float) -> list[Query]:
    return (
        [part.match for part in query.bonus if isinstance(part, Constant) and part.score == score]
        if isinstance(query, Rank)
        else []
    )


def test_the_words_of_a_short_query_weigh_more_side_by_side_than_near_each_other(plan: Callable[..., Plan]) -> None:
    words = ("غاره", "كتاب")
    query = plan("غارات كتاب").query
    assert constants(query, SIDE_BY_SIDE) == [Phrase(TEXT, Level.STEM, words)]
    in_title = All(tuple(OneOf(TITLE, Level.STEM, (word,)) for word in words))
    assert constants(query, NEAR) == [Phrase(TEXT, Level.STEM, words, SLOP, ordered=False), in_title]


def test_of_a_longer_query_or_a_question_neighbours_weigh(plan: Callable[..., Plan]) -> None:
    pairs = [("غاره", "كتاب"), ("كتاب", "نص"), ("نص", "خبر")]
    near = [Phrase(TEXT, Level.STEM, pair, SLOP, ordered=False) for pair in pairs]
    assert constants(plan("غارات على كتاب نص خبر").query, NEIGHBOURS) == near
    assert constants(plan("أين غارات كتاب").query, NEIGHBOURS) == near[:1]
    assert len(constants(plan(" ".join(map(str, range(1, 15)))).query, NEIGHBOURS)) == MAX_PAIRS


@pytest.mark.parametrize(
    "typed", ["غارات", '"غارات كتاب"', "غارات OR كتاب", "غارات كت*", "title:غارات source:كتاب", "غارات -كتاب"]
)
def test_nothing_else_is_looked_for_near_each_other(plan: Callable[..., Plan], typed: str) -> None:
    query = plan(typed).query
    assert not [*constants(query, SIDE_BY_SIDE), *constants(query, NEAR), *constants(query, NEIGHBOURS)]
