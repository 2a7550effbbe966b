"""A document is found by its id in whatever form it is typed."""

from __future__ import annotations

import unicodedata

import pytest

from kashaf.index import find_id
from tests.index.oracle import make

TYPED, PARTED = "أحمد", unicodedata.normalize("NFD", "أحمد")


def test_an_id_is_found_in_either_form(index):
    index.add([*make(PARTED), *make("é")])
    index.commit()
    assert find_id(index, TYPED) == find_id(index, PARTED) == PARTED
    assert find_id(index, unicodedata.normalize("NFD", "é")) == "é"


def test_one_that_is_there_as_it_was_typed_is_that_one(index):
    index.add([*make(PARTED), *make(TYPED)])
    index.commit()
    assert (find_id(index, TYPED), find_id(index, PARTED)) == (TYPED, PARTED)


@pytest.mark.parametrize("id", [TYPED, "a", ""])
def test_one_that_is_not_there_stays(index, id):
    assert find_id(index, id) == id
