"""Words that hold a sentence together, and words that do not."""

import pytest

from kashaf.analyzers import Analyzer

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    "word", "من في على إلى الى ما ماذا متى أين اين كيف كم هل لماذا أي الذي التي هذا هٰذا هُوَ كان ليس ومن فهل وكانت".split()
)
def test_stopwords_in_any_spelling(word):
    assert ANALYZER.is_stopword(word)


@pytest.mark.parametrize("word", "كتاب سرت وزير قال أحد الأحد عم إمام آية نعم أذن والد 2016 from وفاة".split())
def test_words_with_a_meaning_are_none(word):
    assert not ANALYZER.is_stopword(word)
