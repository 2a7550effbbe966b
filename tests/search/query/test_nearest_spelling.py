"""Of the documents found, the spelling nearest to the query comes first.

Marks cost nothing, except where they contradict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import kashaf
from kashaf.analyzers import Analyzer, after_article, compatible, skeleton, strip_diacritics
from kashaf.index import Constant, OneOf, Query, Rank
from kashaf.search import Archive
from kashaf.search.query import nearest_spelling
from kashaf.search.query.nearest_spelling import MAX_NEAREST
from kashaf.search.ranking.weights import SAME_LETTERS
from tests.trials import examples

Make = Callable[..., Archive]

ENGINES = ("whoosh", "tantivy", "opensearch")

WORDS = """
    مدرسة مدرسه المدرسة المدرسه مَدْرَسَةٌ سأل سال سُئل علي على عليّ إعلام أعلام اعلام الإعلام كِتاب كُتّاب كتاب الكُتّاب الكتاب
    شمس شُمس الشَّمس قرآن قران مسؤول مسئول مسوول جزء مَلِك
""".split()


@pytest.fixture(scope="module", params=ENGINES)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Index a document for each word; apart from the word they are equal.

    Their ids alone would order them the other way round.

    Otherwise the documents are equal.
    """
    form = request.getfixturevalue("cluster") if request.param == "opensearch" else f"{request.param}:{{}}"
    with kashaf.open(form.format(tmp_path_factory.mktemp("nearest") / request.param), create=True) as archive:
        archive.add({"id": word, "title": "", "text": f"نص قصير عن {word} في هذا اليوم"} for word in WORDS)
        archive.commit(compact=True)
        yield archive


NEAREST = [
    ("مدرسة", ["مدرسة", "مَدْرَسَةٌ"], ["مدرسه"], "teh marbuta"),
    ("مدرسه", ["مدرسه"], ["مدرسة", "مَدْرَسَةٌ"], "heh for it"),
    ("مَدرسة", ["مدرسة", "مَدْرَسَةٌ"], ["مدرسه"], "with a vowel"),
    ("مدرسة", ["المدرسة"], ["المدرسه"], "behind the article"),
    ("مدرسه", ["المدرسه"], ["المدرسة"], "heh behind the article"),
    ("المدرسة", ["المدرسة"], ["المدرسه"], "the article typed"),
    ("المدرسة", ["مدرسة", "مَدْرَسَةٌ"], ["مدرسه"], "the article typed alone"),
    ("سأل", ["سأل"], ["سال"], "hamza"),
    ("سال", ["سال"], ["سأل"], "no hamza"),
    ("على", ["على"], ["علي", "عليّ"], "alef maksura"),
    ("إعلام", ["إعلام"], ["أعلام", "اعلام"], "hamza below"),
    ("إعلام", ["إعلام", "اعلام"], ["أعلام"], "hamza left out is nearer than another"),
    ("أعلام", ["أعلام", "اعلام"], ["إعلام"], "the same for hamza above"),
    ("أعلام", ["أعلام"], ["إعلام", "اعلام"], "hamza above"),
    ("اعلام", ["اعلام"], ["إعلام", "أعلام"], "neither"),
    ("اعلام", ["اعلام"], ["الإعلام"], "another form stays behind"),
    ("قرآن", ["قرآن"], ["قران"], "madda"),
    ("مسؤول", ["مسؤول"], ["مسئول", "مسوول"], "the seat of hamza"),
    ("مسئول", ["مسئول"], ["مسؤول", "مسوول"], "another seat"),
    ("كِتاب", ["كتاب", "كِتاب", "الكتاب"], ["كُتّاب", "الكُتّاب"], "vowels that contradict"),
    ("كُتّاب", ["كتاب", "كُتّاب", "الكتاب", "الكُتّاب"], ["كِتاب"], "the other way round"),
    ("الشَّمس", ["الشَّمس"], ["شمس"], "the shadda of the article"),
    ("مُلك", ["مَلِك"], [], "nothing but what contradicts"),
    ("شَمس", ["شمس"], ["شُمس"], "vowels of a word that stands behind an article elsewhere"),
]


@pytest.mark.parametrize(("typed", "first", "behind", "why"), NEAREST, ids=[f"{row[0]}: {row[-1]}" for row in NEAREST])
def test_the_nearest_spelling_comes_first(archive: Archive, typed: str, first: list[str], behind: list[str], why: str) -> None:
    scores = {hit.id: hit.score for hit in archive.search(typed, limit=100, collapse=False)}
    found = [id for id in scores if id in {*first, *behind}]
    assert set(found[: len(first)]) == set(first), why
    assert set(found) == {*first, *behind}, why


@pytest.mark.parametrize("typed", ["مدرسة", "كتاب", "إعلام", "شمس"])
def test_vowels_that_were_not_typed_cost_nothing(archive: Archive, typed: str) -> None:
    scores = {hit.id: hit.score for hit in archive.search(typed, limit=100, collapse=False)}
    alike = [score for id, score in scores.items() if skeleton(id) == typed]
    assert alike
    assert set(alike) == {alike[0]}


def test_the_explanation_adds_up_and_names_the_spelling(archive: Archive) -> None:
    for hit in archive.search("مدرسة كِتاب", limit=100, collapse=False):
        explanation = archive.explain("مدرسة كِتاب", hit.id).explanation
        assert explanation is not None
        assert explanation.score == pytest.approx(hit.score, abs=1e-4)
        assert ("spelling" in str(explanation)) == (hit.id not in {"مدرسه", "المدرسه", "كُتّاب", "الكُتّاب"})


def test_the_explanation_names_the_word_as_it_is_written(archive: Archive) -> None:
    explanation = str(archive.explain("مدرسة", "مدرسة").explanation)
    assert "“مدرسة” (level spelling" in explanation
    assert "ـ" not in explanation


def nearest(query: Query) -> list[Constant]:
    """Give what the spelling of a word adds."""
    return [part for part in query.bonus if isinstance(part, Constant)] if isinstance(query, Rank) else []


def planned(archive: Archive, typed: str) -> Query:
    return archive._searcher.planned(typed, None).query


@pytest.mark.parametrize("texts", [["مدرسة"], ["مدرسة", "مَدْرَسَة", "مُدَرِّسة"], ["مدرسة", "المدرسة", "مدارس"], ["مدرسه"], ["كتاب"]])
def test_where_the_index_has_no_other_spelling_there_is_no_bonus(make: Make, texts: list[str]) -> None:
    assert nearest(planned(make(texts), "مدرسة")) == []


def test_one_bonus_is_enough(make: Make) -> None:
    [bonus] = nearest(planned(make(["مدرسة", "مدرسه", "المدرسة", "مَدرسة"]), "مدرسة"))
    assert bonus.score == SAME_LETTERS
    assert isinstance(bonus.match, OneOf)
    assert set(bonus.match.texts) == {"مدرسهـمدرسة", "مدرسهـمَدرسة", "المدرسهـالمدرسة"}


def test_a_word_that_counts_more_counts_more_as_it_is_spelt(make: Make) -> None:
    archive = make(["مدرسة", "مدرسه"])
    [bonus] = nearest(planned(archive, "مدرسة^3"))
    assert bonus.score == pytest.approx(3 * SAME_LETTERS)


@pytest.mark.parametrize("typed", ["boeing", "2016", "٢٠١٦", "=مدرسة", "مدرس*"])
def test_latin_letters_digits_and_what_asks_for_spellings_have_none(make: Make, typed: str) -> None:
    assert nearest(planned(make(["Boeing boeing", "2016 ٢٠١٦", "مدرسة", "مدرسه"]), typed)) == []


def test_a_stop_word_beside_others_has_none(make: Make) -> None:
    archive = make(["وقفت علي الباب", "جلست على الكرسي", "حتي الباب", "متي الباب"])
    assert "spelling" not in str(planned(archive, "الباب على")).replace("Level.SPELLING", "spelling")


def test_it_never_decides_what_is_found(make: Make) -> None:
    archive = make(WORDS)
    for typed in WORDS:
        found = {hit.id for hit in archive.search(typed, limit=100, collapse=False)}
        with patch.object(nearest_spelling, "MAX_NEAREST", 0):
            assert {hit.id for hit in archive.search(typed, limit=100, collapse=False)} == found, typed


def test_the_first_words_of_a_query_have_it(make: Make) -> None:
    words = ["مدرسة", "جامعة", "مكتبة", "حديقة", "مدينة", "سيارة"]
    archive = make([" ".join(words), " ".join(words).replace("ة", "ه")])
    query = str(planned(archive, " ".join(words)))
    assert query.count(f"score={SAME_LETTERS}") == MAX_NEAREST


def test_the_vocabulary_is_read_once_for_a_word(make: Make) -> None:
    archive = make(["مدرسة", "مدرسه"])
    planned(archive, "مدرسة")
    with patch.object(archive._searcher.vocabulary(), "_index", None):
        assert archive.spellings("text", "مدرسه") == {"مدرسهـ": 1, "مدرسهـمدرسة": 1}


def test_all_words_come_before_the_nearest_spelling(make: Make) -> None:
    archive = make(["كُتّاب الرواية في الأدب", "كِتاب الطبخ", "كتاب"])
    assert archive.search("كِتاب الرواية")[0].id == "1"


ANALYZER = Analyzer()
VOWELLED = "مَدْرَسَة مَدرسة مُدَرِّسة المَدْرَسة كِتاب كِتَاب كُتّاب الكِتاب سَأَل سُئل عَلِيّ إِعلام أَعلام الشَّمس شَمس".split()
TEXT_WORDS = [*VOWELLED, *WORDS]
TYPED_WORDS = [word for word in TEXT_WORDS if skeleton(word) != "علي"]
"""The words without the name that folds into a stop word.

That name is searched as it is spelt, so each of its spellings is as rare as it is.
"""


def contradicts(typed: str, text: str) -> bool:
    """Whether a mark of one word contradicts one of another, each without its article."""
    one, other = map(after_article, (typed, text))
    return skeleton(one) == skeleton(other) and not compatible(one, other)


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@given(
    texts=st.lists(st.lists(st.sampled_from(TEXT_WORDS), min_size=1, max_size=6), min_size=1, max_size=4),
    typed=st.lists(st.sampled_from(TYPED_WORDS), min_size=1, max_size=4),
)
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_text_scores_the_same_without_its_diacritics(
    tmp_path_factory: pytest.TempPathFactory, engine: str, texts: list[list[str]], typed: list[str]
) -> None:
    assume(any(not contradicts(word, other) for text in texts for word in typed for other in text))
    place = tmp_path_factory.mktemp("same")
    with kashaf.open(f"{engine}:{place}/index", create=True) as archive:
        for number, text in enumerate(texts):
            line = " ".join(text)
            archive.add([{"id": f"{number} as written", "title": line, "text": line}])
            archive.add([{"id": f"{number} bare", "title": strip_diacritics(line), "text": strip_diacritics(line)}])
        archive.commit(compact=True)
        scores = {hit.id: hit.score for hit in archive.search(" ".join(typed), limit=100, collapse=False)}
    for number, text in enumerate(texts):
        if not any(contradicts(word, other) for word in typed for other in text):
            assert scores.get(f"{number} as written") == scores.get(f"{number} bare")
