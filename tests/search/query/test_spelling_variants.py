"""Names are found in their other spellings, at the levels stem and root only.

Results name these spellings, and an option leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import kashaf
from kashaf.errors import InvalidRequest
from kashaf.search import Archive
from tests.index.conftest import ENGINES

TEXTS = {
    "أوروبا": "سافر إلى أوروبا في الصيف",
    "أوربا": "عاد من أوربا أمس",
    "أوربي": "الاتحاد الأوربي يجتمع",
    "فيسبوك": "كتب عبر فيسبوك",
    "فيس بوك": "نشر على الفيس بوك صورة",
    "كلام": "كلام لا اسم فيه",
}


@pytest.fixture(params=ENGINES)
def place(request, tmp_path: Path) -> str:
    pattern = ENGINES[request.param] or request.getfixturevalue("cluster")
    return pattern.format(tmp_path / "index")


@pytest.fixture
def archive(place: str) -> Iterator[Archive]:
    with kashaf.open(place, create=True) as archive:
        archive.add({"id": id, "text": text} for id, text in TEXTS.items())
        archive.commit()
        yield archive


def found(archive: Archive, query: str, **asked: Any) -> list[str]:
    return [hit.id for hit in archive.search(query, collapse=False, **asked)]


def test_a_name_finds_its_other_spellings_and_what_was_typed_stands_first(archive: Archive) -> None:
    assert found(archive, "أوروبا")[0] == "أوروبا"
    assert set(found(archive, "أوروبا")) == {"أوروبا", "أوربا", "أوربي"}
    assert found(archive, "أوربا")[:2] == ["أوربا", "أوربي"]
    assert set(found(archive, "بالأوروبية", level="root")) == {"أوروبا", "أوربا", "أوربي"}


def test_two_words_and_one_are_one_name(archive: Archive) -> None:
    assert found(archive, "فيس بوك") == ["فيس بوك", "فيسبوك"]
    assert found(archive, "فيسبوك") == ["فيسبوك", "فيس بوك"]
    assert found(archive, "كتب فيس بوك")[0] == "فيسبوك"


@pytest.mark.parametrize("query", ["=أوروبا", '"أوروبا"', "أوروب*", "أوروبا -أوربي"])
def test_who_types_exactly_finds_exactly(archive: Archive, query: str) -> None:
    assert "أوربي" not in found(archive, query)


@pytest.mark.parametrize("level", ["word", "spelling"])
def test_strict_levels_know_no_other_spelling(archive: Archive, level: str) -> None:
    assert found(archive, "أوروبا", level=level) == ["أوروبا"]
    assert archive.search("أوروبا", level=level).notes == ()


def test_results_and_explanations_name_the_spellings_that_the_index_holds(archive: Archive) -> None:
    (note,) = archive.search("فيسبوك").notes
    assert (note.kind, note.subject) == ("variants", "فيس بوك")
    assert str(note) == "Other spellings were searched for too: فيس بوك."
    assert "فيس بوك" in note.in_language("ar")
    assert archive.explain("فيسبوك").tree.splitlines() == [
        "any of:",
        "  any form of فيسبوك [فيسبوك]",
        "  the other spelling فيس بوك, in its forms",
    ]
    assert archive.search("جوجل").notes == ()


def test_the_words_found_are_marked(archive: Archive) -> None:
    hits = {hit.id: hit.snippet for hit in archive.search("أوروبا", collapse=False)}
    assert [hits["أوربي"].text[slice(*span)] for span in hits["أوربي"].highlights] == ["الأوربي"]
    (span,) = archive.highlights("عن الأوربي", "أوروبا")
    assert "عن الأوربي"[slice(*span)] == "الأوربي"


def test_an_option_leaves_them_out(archive: Archive, place: str) -> None:
    with kashaf.open(place, variants=False) as plain:
        assert found(plain, "أوروبا") == ["أوروبا"]
        assert plain.search("أوروبا").notes == ()
        assert plain.version_token != archive.version_token
    with pytest.raises(InvalidRequest):
        kashaf.open(place, variants="no")  # type: ignore[arg-type]


def test_synonyms_of_ones_own_are_found_in_their_other_spellings(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text("القارة => أوروبا\n", encoding="utf-8")
    archive.use_synonyms(path)
    assert set(found(archive, "القارة")) == {"أوروبا", "أوربا", "أوربي"}


def test_in_the_field_that_is_asked(place: str, tmp_path: Path) -> None:
    with kashaf.open(place, create=True) as archive:
        archive.add([{"id": "a", "title": "عن إنكلترا", "text": "نص"}, {"id": "b", "title": "نص", "text": "عن إنكلترا"}])
        archive.commit()
        assert set(found(archive, "إنجلترا")) == {"a", "b"}
        assert found(archive, "عنوان:إنجلترا") == ["a"]
        assert found(archive, "عنوان:إنجلترا -نص") == []


def test_a_common_spelling_does_not_stand_behind_a_rare_one(tmp_path: Path) -> None:
    with kashaf.open(tmp_path / "index", create=True) as archive:
        archive.add({"id": f"غ{n}", "text": "خبر عن غوغل اليوم"} for n in range(30))
        archive.add([{"id": "ج", "text": "خبر عن جوجل اليوم"}])
        archive.commit()
        assert found(archive, "غوغل", limit=31)[-1] == "ج"
        assert found(archive, "جوجل")[0] == "ج"
