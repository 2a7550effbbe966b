"""Parts of the ranking taken out: they weigh nothing in their context, and what they did afterwards."""

import pytest

from benchmarks.ablation import ablations
from kashaf.analyzers import Level
from kashaf.search import ranking


def numbers():
    return dict(ranking.WEIGHTS), dict(ranking.TITLE_WEIGHTS), ranking.ALL_WORDS


@pytest.mark.parametrize("name", ablations())
def test_something_is_taken_out_and_put_back(name):
    before = numbers()
    with ablations()[name]():
        assert numbers() != before
    assert numbers() == before


def test_a_level_that_is_taken_out_weighs_nothing_in_the_text_and_the_title():
    with ablations()["without stem"]():
        assert ranking.WEIGHTS[Level.STEM] == ranking.TITLE_WEIGHTS[Level.STEM] == 0
        assert ranking.WEIGHTS[Level.WORD] > 0


def test_an_error_puts_back_too():
    before = numbers()
    with pytest.raises(ValueError), ablations()["without titles"]():
        raise ValueError
    assert numbers() == before
