"""A field that no document has is refused, wherever it is named beside a query.

The error gives the nearest name and the fields that exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.errors import InvalidRequest
from kashaf.search import Archive, MultiArchive

RECORDS = [
    {"id": "1", "text": "غارات على سرت", "source": "الجزيرة", "desk": "ليبيا", "place of birth": "سرت"},
    {"id": "2", "text": "بيان عن سرت", "year": 2016},
]


@pytest.fixture(scope="module", params=["", "tantivy:", "opensearch"], ids=["whoosh", "tantivy", "opensearch"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("fields") / "index"
    place = request.getfixturevalue("cluster").format(folder) if request.param == "opensearch" else f"{request.param}{folder}"
    with kashaf.open(place, create=True, fields={"year": "number"}) as archive:
        archive.add(RECORDS)
        archive.commit()
        yield archive


ASK: dict[str, Callable[[Archive, str], object]] = {
    "search": lambda archive, name: archive.search("سرت", filters=[f"{name}:x"]),
    "facet": lambda archive, name: archive.search("سرت", facets=[name]),
    "facets": lambda archive, name: archive.facets("سرت", [name]),
    "facets' filters": lambda archive, name: archive.facets("سرت", [], filters=[f"{name}:x"]),
    "select": lambda archive, name: archive.select("سرت", filters=[f"{name}:x"]),
    "similar": lambda archive, name: archive.similar("1", filters=[f"{name}:x"]),
    "concordance": lambda archive, name: archive.concordance("سرت", filters=[f"{name}:x"]),
    "frequencies": lambda archive, name: archive.frequencies(filters=[f"{name}:x"]),
    "words": lambda archive, name: archive.words(field=name),
    "together": lambda archive, name: MultiArchive({"a": archive}).search("سرت", filters=[f"{name}:x"]),
    "together's facets": lambda archive, name: MultiArchive({"a": archive}).search("سرت", facets=[name]),
}


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_an_unknown_field_is_refused_with_what_may_be_meant(archive: Archive, ask: Callable[[Archive, str], object]) -> None:
    with pytest.raises(InvalidRequest) as error:
        ask(archive, "sorce")
    assert str(error.value) == (
        "no field is called 'sorce', perhaps 'source' is meant: this archive has title, text, author, source, date, url, path, "
        "language, category, year, desk, place_of_birth"
    )
    with pytest.raises(InvalidRequest, match=r"no field is called 'nosuchfield': this archive has title"):
        ask(archive, "nosuchfield")


@pytest.mark.parametrize("ask", [ask for name, ask in ASK.items() if name != "words"])
@pytest.mark.parametrize("name", ["desk", "place of birth", "author", "المصدر", "Source"])
def test_a_field_with_a_type_or_a_value_is_known(archive: Archive, ask: Callable[[Archive, str], object], name: str) -> None:
    ask(archive, name)
    assert archive.knows_field(name)


def test_an_arabic_name_may_be_meant(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="perhaps 'المصدر' is meant"):
        archive.search("سرت", filters=["المصذر:x"])


def test_in_a_query_it_stays_a_word(archive: Archive) -> None:
    results = archive.search("sorce:سرت")
    assert (results.total, [note.kind for note in results.notes]) == (2, ["field"])


def test_an_empty_archive_has_the_fields_with_a_type(tmp_path: Path) -> None:
    with kashaf.open(tmp_path / "index", create=True, fields={"year": "number"}) as archive:
        assert archive.search("سرت", filters=["year:2016", "source:x"], facets=["author", "year"]).total == 0
        with pytest.raises(InvalidRequest, match="'desk'"):
            archive.search("سرت", facets=["desk"])


def test_a_field_is_known_from_the_commit_on_that_brings_it(tmp_path: Path) -> None:
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add([{"id": "1", "text": "نص", "desk": "x"}])
        assert not archive.knows_field("desk")
        archive.commit()
        assert archive.search("نص", filters=["desk:x"]).total == 1
        assert archive.field_names()[-1] == "desk"


def test_many_names_are_counted(tmp_path: Path) -> None:
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add([{"id": "1", "text": "نص", **{f"field{number:02}": "x" for number in range(30)}}])
        archive.commit()
        with pytest.raises(InvalidRequest, match=r"field10 and 19 more$"):
            archive.search("نص", facets=["x"])


class TestTogether:
    def test_a_field_of_one_archive_is_known(self, tmp_path: Path) -> None:
        with kashaf.open(tmp_path / "a", create=True) as one, kashaf.open(tmp_path / "b", create=True) as other:
            one.add([{"id": "1", "text": "سرت", "desk": "ليبيا"}])
            other.add([{"id": "1", "text": "سرت", "place": "سرت"}])
            one.commit()
            other.commit()
            several = MultiArchive({"one": one, "other": other})
            results = several.search("سرت", filters=["desk:ليبيا"], facets=["desk", "place"])
            assert [(each.name, each.documents, each.error) for each in results.collections] == [
                ("one", 1, ""),
                ("other", 0, ""),
            ]
            with pytest.raises(InvalidRequest, match=r"perhaps 'desk' is meant: .*desk, place$"):
                several.search("سرت", filters=["disk:x"])


class TestWords:
    """The words of a field are listed at the levels at which it has words."""

    def test_a_negative_limit_is_refused(self, archive: Archive) -> None:
        with pytest.raises(InvalidRequest, match="limit must be a whole number"):
            archive.words(limit=-1)

    def test_numbers_and_dates_have_no_words(self, archive: Archive) -> None:
        for field, kind in (("year", "number"), ("date", "date")):
            with pytest.raises(InvalidRequest, match=f"'{field}' has no words, for it is of the kind {kind}"):
                archive.words(field=field)

    def test_keywords_have_words_at_one_level(self, archive: Archive) -> None:
        assert [word.term for word in archive.words(field="desk")] == ["ليبيا"]
        for field in ("desk", "source"):
            with pytest.raises(InvalidRequest, match=f"words of '{field}' are kept at the level word alone"):
                archive.words(field=field, level="stem")
