"""A document is found by its id in any Unicode form."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kashaf.index import find_id
from kashaf.ingest.places import find_root
from kashaf.ingest.sources import Known, Sources
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


def test_a_folder_is_known_by_either_form_of_its_name_where_the_disk_takes_both_for_the_same(tmp_path):
    folder = tmp_path / TYPED
    folder.mkdir()
    (tmp_path / PARTED).symlink_to(folder)  # like a disk of a Mac
    sources = Sources(tmp_path)
    sources.record(str(folder), "a", Known(1, 2, "d"))
    assert find_root(sources, tmp_path / PARTED) == folder
    assert find_root(sources, folder) == folder
    assert find_root(sources, Path("/elsewhere") / TYPED) == Path("/elsewhere") / TYPED
    (tmp_path / PARTED).unlink()
    (tmp_path / PARTED).mkdir()
    assert find_root(sources, tmp_path / PARTED) == tmp_path / PARTED
    sources.close()
