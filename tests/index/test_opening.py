"""From a URL to an index, and all errors on the way."""

from __future__ import annotations

import json
import os
import re
import shlex
from pathlib import Path

import pytest

from kashaf.errors import (
    DamagedIndex,
    EngineUnavailable,
    IncompatibleIndex,
    IndexLocked,
    IndexNotFound,
    InvalidRequest,
    KashafError,
    StorageError,
)
from kashaf.index import Everything, Kind, durability, open_index, state_folder
from kashaf.index.manifest import FORMAT, OLDEST
from tests.index.oracle import make


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "مكتبة الأخبار"


def edit(folder: Path, **changes) -> None:
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), **changes}))


def test_a_missing_folder_becomes_an_index(folder):
    open_index(str(folder / "deeper"), create=True).close()
    assert open_index(str(folder / "deeper")).generation == 0


def test_an_empty_folder_becomes_an_index(folder):
    folder.mkdir()
    open_index(f"whoosh:{folder}", create=True).close()
    assert open_index(f"{folder}/").generation == 0


def test_creating_opens_what_is_there(folder):
    index = open_index(str(folder), create=True)
    index.add(make("a"))
    index.commit()
    again = open_index(str(folder), create=True)
    assert again.match(Everything(), limit=0).total == 1


def test_creating_continues_where_it_was_cut_short(folder, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr("kashaf.index.manifest.Manifest.write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            open_index(str(folder), create=True)
    with pytest.raises(IndexNotFound):
        open_index(str(folder))
    assert open_index(str(folder), create=True).generation == 0


def test_a_folder_with_other_things_in_it_is_left_alone(folder):
    folder.mkdir()
    (folder / "رسالة.txt").write_text("لي")
    with pytest.raises(InvalidRequest, match="holds other things"):
        open_index(str(folder), create=True)
    assert [path.name for path in folder.iterdir()] == ["رسالة.txt"]


def test_a_file_is_no_folder(folder):
    folder.write_text("file")
    with pytest.raises(InvalidRequest, match="is a file"):
        open_index(str(folder), create=True)
    with pytest.raises(IndexNotFound, match="is no folder"):
        open_index(str(folder))


@pytest.mark.parametrize("engine", ["", "whoosh:", "tantivy:"])
@pytest.mark.parametrize("state, found", [("missing", "does not exist"), ("empty", "is empty")])
@pytest.mark.parametrize("name", ["index", "an index", "$(فهرس)"])
def test_where_no_index_is_the_next_step_can_be_typed(tmp_path, engine, state, found, name):
    folder = tmp_path / name
    if state != "missing":
        folder.mkdir()
    url = f"{engine}{folder}"
    advice = f"{folder} {found}: run `kashaf index FOLDER --index {shlex.quote(url)}`"
    with pytest.raises(IndexNotFound, match=re.escape(advice)):
        open_index(url)
    assert folder.exists() == (state != "missing")


@pytest.mark.parametrize("name, found", [("my documents", "holds no index"), ("a file.txt", "is no folder")])
def test_documents_are_not_to_be_indexed_into_themselves(tmp_path, name, found):
    place = tmp_path / name
    (place if name.endswith(".txt") else place.joinpath("a.txt")).parent.mkdir(exist_ok=True)
    (place if name.endswith(".txt") else place / "a.txt").write_text("نص", encoding="utf-8")
    advice = f"{place} {found}: run `kashaf index {shlex.quote(str(place))} --index .kashaf`"
    with pytest.raises(IndexNotFound, match=re.escape(advice)):
        open_index(str(place))


@pytest.mark.parametrize("url", ["", "whoosh:", "http://host/index", "a\0b"])
def test_what_names_no_folder_is_refused(url):
    with pytest.raises(InvalidRequest):
        open_index(url, create=True)


def test_a_folder_may_have_a_colon(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    open_index("news:2016", create=True).close()
    assert (tmp_path / "news:2016" / "manifest.json").exists()


def test_the_folder_of_an_index():
    assert state_folder("archive/") == state_folder("whoosh:archive") == Path("archive")
    assert state_folder("tantivy:archive/") == Path("archive")


def test_what_is_known_of_a_cluster_lies_with_the_user_without_the_password(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    folder = state_folder("opensearchs://amal:secret@search.example:9200/news?shards=3")
    assert folder.name == "search.example%3A9200%2Fnews"
    assert folder.parent == tmp_path / "kashaf"
    assert folder.is_dir()


def test_the_manifest_says_what_the_index_is(folder):
    index = open_index(str(folder), create=True, fields={"الناشر": Kind.KEYWORD, "pages": Kind.NUMBER})
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["engine"] == "whoosh"
    assert manifest["format"] == FORMAT
    assert manifest["fingerprint"] == index.schema.fingerprint
    assert manifest["levels"] == ["spelling", "word", "stem", "root"]
    assert manifest["fields"]["الناشر"] == "keyword"
    assert manifest["fields"]["pages"] == "number"
    assert open_index(str(folder)).schema == index.schema


def test_fields_that_are_there_may_be_asked_for_again(folder):
    open_index(str(folder), create=True, fields={"pages": Kind.NUMBER})
    assert open_index(str(folder), create=True, fields={"pages": Kind.NUMBER, "source": Kind.KEYWORD}).schema


@pytest.mark.parametrize("fields", [{"pages": Kind.KEYWORD}, {"colour": Kind.KEYWORD}])
def test_fields_cannot_change_once_an_index_is_made(folder, fields):
    open_index(str(folder), create=True, fields={"pages": Kind.NUMBER})
    with pytest.raises(InvalidRequest, match="fields are fixed"):
        open_index(str(folder), fields=fields)


@pytest.mark.parametrize("name", ["id", "page", "other", "two words", "", "1st"])
def test_names_that_are_no_names_of_fields(folder, name):
    with pytest.raises(InvalidRequest, match="cannot name a field"):
        open_index(str(folder), create=True, fields={name: Kind.KEYWORD})
    assert not folder.exists()


@pytest.mark.parametrize("written, age", [(FORMAT + 1, "a newer kashaf"), (OLDEST - 1, "an older kashaf")])
def test_another_format_is_told(folder, written, age):
    open_index(str(folder), create=True)
    edit(folder, format=written)
    with pytest.raises(IncompatibleIndex, match=age):
        open_index(str(folder))


def test_a_manifest_that_is_none_is_damage(folder):
    open_index(str(folder), create=True)
    for content in (b"", b"{", b"[]", b'{"format": 2}', b"\xff"):
        (folder / "manifest.json").write_bytes(content)
        with pytest.raises(DamagedIndex, match=r"manifest\.json"):
            open_index(str(folder))


def test_a_manifest_that_cannot_be_read_is_named(folder):
    (folder / "manifest.json").mkdir(parents=True)
    with pytest.raises(StorageError, match=r"manifest\.json"):
        open_index(str(folder))


def test_an_index_of_another_engine_names_it(folder):
    open_index(str(folder), create=True)
    edit(folder, engine="lucy")
    with pytest.raises(EngineUnavailable, match="kept by lucy"):
        open_index(str(folder))
    with pytest.raises(InvalidRequest, match="kept by lucy"):
        open_index(f"whoosh:{folder}")


def test_other_arabic_rules_ask_for_a_rebuild(folder):
    index = open_index(str(folder), create=True)
    index.add(make("a"))
    index.commit()
    today = index.schema.fingerprint
    edit(folder, fingerprint="other")
    with pytest.raises(IncompatibleIndex, match="kashaf rebuild"):
        open_index(str(folder))

    rebuilt = open_index(str(folder), rebuild=True)
    assert rebuilt.schema.fingerprint == today
    assert [document.id for document in rebuilt.documents()] == ["a"]
    with pytest.raises(IncompatibleIndex):
        open_index(str(folder))
    rebuilt.add(make("a", "جديد"))
    rebuilt.commit()
    assert open_index(str(folder)).generation == 2


def test_rebuilding_an_index_without_documents_says_so_too(folder):
    open_index(str(folder), create=True)
    edit(folder, fingerprint="other")
    open_index(str(folder), rebuild=True).commit()
    assert open_index(str(folder)).generation == 0


def test_a_rebuild_that_is_rolled_back_changes_nothing(folder):
    open_index(str(folder), create=True)
    edit(folder, fingerprint="other")
    rebuilt = open_index(str(folder), rebuild=True)
    rebuilt.add(make("a"))
    rebuilt.close()
    with pytest.raises(IncompatibleIndex):
        open_index(str(folder))


def test_a_disk_that_refuses_is_named(folder, monkeypatch):
    def refused(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(StorageError, match="No space left on device"):
        open_index(str(folder), create=True)


# Durability


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "file"
    durability.write_durably(path, b"old")
    durability.write_durably(path, b"new")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    durability.write_durably(path, b"old")
    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(OSError, match="No space left"):
        durability.write_durably(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize("opened", ["{}", "{engine}:{}"])
@pytest.mark.parametrize("create", [True, False])
def test_an_index_that_lost_its_manifest_says_so_and_is_left_alone(folder, engine, opened, create):
    index = open_index(f"{engine}:{folder}", create=True)
    index.add(make("a"))
    index.commit()
    index.close()
    manifest = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").unlink()
    with pytest.raises(IndexNotFound, match=r"without its manifest\.json: bring that file back"):
        open_index(opened.format(folder, engine=engine), create=create)
    (folder / "manifest.json").write_bytes(manifest)
    assert [document.id for document in open_index(str(folder)).documents()] == ["a"]


def test_a_manifest_with_a_wrong_letter_is_damage(folder):
    open_index(str(folder), create=True, fields={"year": Kind.NUMBER}).close()
    manifest = folder / "manifest.json"
    written = manifest.read_text(encoding="utf-8")
    for old, new in (('"year"', '"yeas"'), ('"number"', '"date"'), ('"spelling",', ""), ('"checksum": ', '"checksum": 1')):
        manifest.write_text(written.replace(old, new), encoding="utf-8")
        with pytest.raises(DamagedIndex, match="its checksum is another"):
            open_index(str(folder))


def lock(folder):
    held = open_index(str(folder))
    held.add(make("b"))
    try:
        open_index(str(folder)).add(make("c"))
    finally:
        held.rollback()


def empty(folder):
    for name in ("state.json", "_MAIN_1.toc"):
        if (folder / name).exists():
            (folder / name).write_text("")
    open_index(str(folder))


def ask_for_the_other(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    open_index(f"{'whoosh' if manifest['engine'] == 'tantivy' else 'tantivy'}:{folder}")


def change(**changes):
    def opened(folder):
        edit(folder, **changes)
        open_index(str(folder))

    return opened


def spoil(folder):
    (folder / "manifest.json").write_text("{")
    open_index(str(folder))


def hide(folder):
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").mkdir()
    open_index(str(folder))


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
@pytest.mark.parametrize(
    "wrong, error",
    [
        (lock, IndexLocked),
        (empty, DamagedIndex),
        (spoil, DamagedIndex),
        (hide, StorageError),
        (ask_for_the_other, InvalidRequest),
        (change(format=FORMAT + 1), IncompatibleIndex),
        (change(format=OLDEST - 1), IncompatibleIndex),
        (change(fingerprint="other"), IncompatibleIndex),
        (change(engine="sphinx"), EngineUnavailable),
        (lambda folder: open_index(str(folder), protected=["كتاب"]), InvalidRequest),
        (lambda folder: open_index(str(folder), fields={"pages": Kind.NUMBER}), InvalidRequest),
        (lambda folder: open_index(str(folder)).explain(Everything(), "z"), KashafError),
        (lambda folder: open_index(str(folder / "manifest.json"), create=True), InvalidRequest),
        (lambda folder: open_index(str(folder.parent), create=True), InvalidRequest),
    ],
)
def test_why_an_index_cannot_be_opened_or_written_is_said_in_arabic_too(tmp_path, engine, wrong, error):
    folder = tmp_path / "index"
    index = open_index(f"{engine}:{folder}", create=True)
    index.add(make("a"))
    index.commit()
    with pytest.raises(error) as caught:
        wrong(folder)
    said = caught.value.in_language("ar")
    names = rf"{re.escape(str(folder.parent))}\S*|\(.*\)|`[^`]*`|'[^']*'|kashaf|whoosh|tantivy|sphinx|pages|number"
    assert not re.search("[A-Za-z]", re.sub(names, "", said)), said


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_damage_is_said_in_arabic_too(tmp_path, engine):
    index = open_index(f"{engine}:{tmp_path}", create=True)
    index.add(make("a"))
    index.commit()
    (tmp_path / "manifest.json").unlink()
    (damage,) = index.check()
    assert damage.in_language("ar") == (f"{tmp_path / 'manifest.json'}: مفقود؛ شغِّل `kashaf check --repair` فيكتبه من جديد")
    assert damage.in_language("en") == f"{damage.where}: {damage.what}; {damage.advice}"
