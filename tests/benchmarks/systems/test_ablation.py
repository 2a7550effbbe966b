"""Parts of the ranking weigh nothing inside their context, and weigh the same again after it."""

import pytest

from benchmarks.systems.ablation import ablations
from kashaf.analyzers import Level
from kashaf.search.query import planner
from kashaf.search.ranking import weights


def numbers():
    """Every number and table of the modules that rank, as it is now."""
    found = {(module, name): vars(module)[name] for module in (weights, planner) for name in vars(module) if name.isupper()}
    return {name: dict(value) if isinstance(value, dict) else value for name, value in found.items()}


@pytest.mark.parametrize("name", ablations())
def test_something_is_taken_out_and_put_back(name):
    before = numbers()
    with ablations()[name]():
        assert numbers() != before
    assert numbers() == before


def test_a_level_that_is_taken_out_weighs_nothing_in_the_text_and_the_title():
    with ablations()["without stem"]():
        assert weights.WEIGHTS[Level.STEM] == weights.TITLE_WEIGHTS[Level.STEM] == 0
        assert weights.WEIGHTS[Level.WORD] > 0


def test_an_error_puts_back_too():
    before = numbers()
    with pytest.raises(ValueError), ablations()["without titles"]():
        raise ValueError
    assert numbers() == before
