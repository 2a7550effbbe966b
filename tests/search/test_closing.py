"""A closed archive answers nothing, and nothing that was not committed is discarded in silence."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kashaf
from kashaf.errors import InvalidRequest, UncommittedWarning
from kashaf.search import Archive, MultiArchive
from tests.search.test_arguments import ASKED, INSIDE, TOGETHER

RECORDS = [{"id": "1", "text": "غارات على سرت"}, {"id": "2", "text": "بيان عن سرت"}]


@pytest.fixture(params=["", "tantivy:"], ids=["whoosh", "tantivy"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    place = f"{request.param}{tmp_path / 'index'}"
    with kashaf.open(place, create=True) as archive:
        archive.add(RECORDS)
        archive.commit()
    return place


@pytest.fixture
def quiet() -> Iterator[None]:
    """No warning of changes is given."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", UncommittedWarning)
        yield


class TestClosed:
    def test_nothing_can_be_asked_any_more(self, place: str, tmp_path: Path) -> None:
        archive = kashaf.open(place)
        archive.close()
        assert archive.closed
        (tmp_path / "list").write_text("سيارة، عربة", encoding="utf-8")
        for method, arguments in ASKED.items():
            given: dict[str, Any] = {name: right for name, (right, _) in arguments.items()}
            if method in ("add_path", "use_synonyms"):
                given["path"] = tmp_path / "list"
            if method == "add":
                given["documents"] = RECORDS
            with pytest.raises(InvalidRequest, match="this archive is closed"):
                getattr(archive, method)(**given)
        for name in ("generation", "synonyms", "stamp"):
            with pytest.raises(InvalidRequest, match="closed"):
                getattr(archive, name)
        assert {"generation", "synonyms", "stamp"} <= INSIDE

    def test_what_was_being_read_ends(self, place: str) -> None:
        archive = kashaf.open(place)
        whole, narrowed = archive.select("*"), archive.select("سرت")
        assert next(whole.documents).id == "1"
        archive.close()
        for selection in (whole, narrowed):
            with pytest.raises(InvalidRequest, match="closed"):
                next(selection.documents)

    def test_closing_twice_does_nothing(self, place: str) -> None:
        with kashaf.open(place) as archive:
            archive.close()
        archive.close()

    @pytest.mark.parametrize("method", TOGETHER)
    def test_an_archive_among_others_is_missed_too(self, place: str, tmp_path: Path, method: str) -> None:
        with kashaf.open(tmp_path / "other", create=True) as other:
            archive = kashaf.open(place)
            archive.close()
            given = {name: right for name, (right, _) in TOGETHER[method].items()}
            with pytest.raises(InvalidRequest, match="the archive 'closed' is closed"):
                getattr(MultiArchive({"other": other, "closed": archive}), method)(**given)


def add(archive: Archive, tmp_path: Path) -> None:
    archive.add([{"id": "3", "text": "نص"}])


def add_path(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("نص", encoding="utf-8")
    archive.add_path(tmp_path / "texts")


def remove(archive: Archive, tmp_path: Path) -> None:
    archive.remove(["1", "2", "غيرها"])


def all_of_it(archive: Archive, tmp_path: Path) -> None:
    archive.add([{"id": "3", "text": "نص"}, {"id": "4", "text": "نص"}])
    archive.remove(["1"])


CHANGES = [(add, "1 document"), (add_path, "1 document"), (remove, "2 removals"), (all_of_it, "2 documents, 1 removal")]


class TestUncommitted:
    @pytest.mark.parametrize(("change", "lost"), CHANGES)
    def test_leaving_without_commit_is_warned_of(
        self, place: str, tmp_path: Path, change: Callable[[Archive, Path], None], lost: str
    ) -> None:
        with pytest.warns(UncommittedWarning) as caught, kashaf.open(place) as archive:
            change(archive, tmp_path)
        (warning,) = caught
        assert str(warning.message) == (
            f"uncommitted changes are discarded ({lost}): call commit() to keep them, or rollback() to discard them "
            "without this warning"
        )
        assert warning.filename == __file__
        with kashaf.open(place) as archive:
            assert [document.id for document in archive.select("*").documents] == ["1", "2"]

    def test_closing_is_warned_of_too(self, place: str, tmp_path: Path) -> None:
        archive = kashaf.open(place)
        add(archive, tmp_path)
        with pytest.warns(UncommittedWarning) as caught:
            archive.close()
        assert caught[0].filename == __file__

    def test_it_shows_by_default(self) -> None:
        assert issubclass(UncommittedWarning, UserWarning)

    @pytest.mark.usefixtures("quiet")
    @pytest.mark.parametrize(("change", "lost"), CHANGES)
    def test_nothing_is_said_after_rollback_or_commit(
        self, place: str, tmp_path: Path, change: Callable[[Archive, Path], None], lost: str
    ) -> None:
        with kashaf.open(place) as archive:
            archive.remove(["2"])
            archive.rollback()
            change(archive, tmp_path)
            archive.commit()
            assert lost

    @pytest.mark.usefixtures("quiet")
    def test_nothing_is_said_where_an_error_says_enough(self, place: str, tmp_path: Path) -> None:
        def interrupted() -> None:
            with kashaf.open(place) as archive:
                add(archive, tmp_path)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            interrupted()

    @pytest.mark.usefixtures("quiet")
    def test_nothing_is_said_where_nothing_changed(self, place: str) -> None:
        with kashaf.open(place) as archive:
            archive.remove(["غيرها"])
            archive.add([])
            archive.search("سرت")

    @pytest.mark.usefixtures("quiet")
    def test_what_was_committed_on_the_way_is_not_counted(self, place: str, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
        with kashaf.open(place) as archive:
            archive.add_path(tmp_path / "a.txt", commit_every=0)
