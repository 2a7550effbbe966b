"""Stop words of a query: by how they are spelt, and by how the index spells them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kashaf.analyzers import Analyzer
from kashaf.index import TEXT
from kashaf.search import Archive
from kashaf.search.query.common_words import CommonWords

Make = Callable[..., Archive]

NEWS = [
    "وقف علي على باب البيت حتى المساء",
    "سار إلى المدينة في الصباح ثم عاد",
    "وضع الكتاب على الطاولة التي في الغرفة",
    "نظام آلي إلى جانب النظام الذي كان",
    "الدكتورة منى تشكو مني ومن غيري",
    "آلية العمل لم تصل إليه",
]
EGYPTIAN = ["سافر فى القطار الذى يصل الى القاهرة", "محمد على باشا حكم مصر التى أحبها", "جلس على الكرسى فى الحديقة"]
DOTTED = ["وقف علي الباب حتي المساء", "سار إلي البيت متي شاء", "جلس علي الكرسي حتي الصباح"]


def common(archive: Archive) -> CommonWords:
    return CommonWords(Analyzer(), archive._searcher.vocabulary())


@pytest.mark.parametrize("word", ["على", "إلى", "الى", "فى", "في", "مِنْ", "ومن", "وعلى", "مني", "الذى", "هى", "حتي", "ان"])
def test_a_stop_word_is_one_as_it_is_spelt_and_with_less(make: Make, word: str) -> None:
    assert common(make(NEWS)).holds(word)


@pytest.mark.parametrize("word", ["علي", "عَلِيّ", "آلي", "منى", "آلية"])
def test_a_word_that_only_folds_into_one_is_another(make: Make, word: str) -> None:
    words = common(make(NEWS))
    assert words.differs(word)
    assert not words.holds(word)


@pytest.mark.parametrize("word", ["كتاب", "باب", "النظام"])
def test_other_words_are_neither(make: Make, word: str) -> None:
    words = common(make(NEWS))
    assert not words.differs(word)
    assert not words.holds(word)


def test_where_no_document_spells_it_so_it_is_the_stop_word(make: Make) -> None:
    assert common(make(["جلس على الكرسي في البيت", "قبل أن يصل إلى هنا"])).holds("علي")


@pytest.mark.parametrize("texts", [EGYPTIAN, DOTTED])
def test_where_the_index_mixes_the_letters_up_the_spelling_says_nothing(make: Make, texts: list[str]) -> None:
    assert common(make(texts)).holds("علي")


class TestSearching:
    def test_the_name_is_found_and_not_the_preposition(self, make: Make) -> None:
        archive = make([*NEWS, "قال علي للناس", "قال للناس على الفور", "كتاب عن عَلِيٍّ", "ذهبت مع وعلي وخالد"])
        assert {hit.id for hit in archive.search("علي")} == {"1", "7", "9", "10"}
        assert {hit.id for hit in archive.search("عليّ")} >= {"1", "7", "9"}
        assert archive.search("آلي").hits[0].id == "4"
        assert archive.explain("قال علي").tree.splitlines()[1:] == ["  any form of قال [قال]", "  spelt علي"]

    def test_beside_others_it_counts_as_a_word(self, make: Make) -> None:
        archive = make([*NEWS, "الإمام الشافعي على حق", "الإمام بعد حين من الزمن علي بن أبي طالب"])
        results = archive.search("الإمام علي")
        assert [hit.id for hit in results][:1] == ["8"]
        assert "علي" in {results[0].snippet.text[start:end] for start, end in results[0].snippet.highlights}

    def test_the_stop_word_still_makes_no_hit_beside_others(self, make: Make) -> None:
        results = make(NEWS).search("الطاولة على")
        assert [hit.id for hit in results] == ["3"]
        assert make(NEWS).explain("الطاولة على").ignored == ("على",)

    @pytest.mark.parametrize("query", ["أم القرى", "كتاب نحو"])
    def test_words_side_by_side_stand_first_stop_words_among_them(self, make: Make, query: str) -> None:
        first, last = query.split()
        texts = [f"{first} {last} {last}", f"{last} {first}", f"{'كلام آخر ' * 30}{query}{' كلام آخر' * 30}"]
        texts[0] = f"{last} {last} {first} {last[:2]} {first}"
        assert make(texts).search(query)[0].id == "3"

    def test_a_word_inside_quotes_is_folded_as_ever(self, make: Make) -> None:
        assert {hit.id for hit in make(["محمد علي باشا", "محمد على باشا"]).search('"محمد علي"')} == {"1", "2"}

    def test_it_is_asked_in_a_title_too(self, make: Make) -> None:
        documents = [{"id": "1", "title": "علي", "text": "نص"}, {"id": "2", "title": "على", "text": "نص"}]
        assert [hit.id for hit in make(documents).search("title:علي")] == ["1"]


def test_the_forms_of_a_word_of_its_own_are_those_with_particles(make: Make) -> None:
    archive = make(["علي", "على", "ولعلي", "وعلي", "بعلي", "العلي"])
    written = {count.term.partition("ـ")[0] for count in common(archive).own_forms(TEXT, "علي")}
    assert written == {"علي", "وعلي", "ولعلي", "بعلي", "العلي"}
