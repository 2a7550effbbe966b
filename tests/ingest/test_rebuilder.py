"""Indexes of every format since the second are read, and rebuilt without losing anything."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import urllib.request
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest

import kashaf
from kashaf import search
from kashaf.analyzers import Analyzer
from kashaf.documents import Document, from_record, record_line
from kashaf.errors import IncompatibleIndex, KashafError, StorageError
from kashaf.index import Kind, manifest, open_index, state_folder
from kashaf.index.opensearch import layout as opensearch_layout
from kashaf.ingest import sources
from tests.index.formats.contents import FIELDS, FORMATS, GONE, PLACE, PROTECTED, RECORDS, SYNONYMS, TEXTS
from tests.index.formats.contents import KEPT as IN_OPENSEARCH
from tests.trials import KILLS
from tests.trust.killing import Killer
from tests.trust.trying import write_export

KEPT = sorted(set(FORMATS.glob("*/*.zip")) - set(FORMATS.glob("*/opensearch.zip")))
ROOT = str(PLACE / "texts")


def test_an_index_of_each_format_is_kept():
    numbers = {int(path.parent.name) for path in KEPT}
    assert numbers >= set(range(manifest.OLDEST, manifest.FORMAT))
    assert {int(path.parent.name) for path in FORMATS.glob("*/opensearch.zip")} >= set(range(2, opensearch_layout.FORMAT + 1))


@pytest.fixture(params=KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def kept(request, tmp_path) -> Path:
    """Unpack an index that an earlier kashaf made."""
    return unpack(request.param, tmp_path / "index")


def unpack(packed: Path, folder: Path) -> Path:
    with zipfile.ZipFile(packed) as opened:
        opened.extractall(folder)
    return folder


@pytest.fixture(params=sorted(FORMATS.glob("*/opensearch.zip")), ids=lambda path: path.parent.name)
def kept_in_opensearch(request, tmp_path, opensearch, cluster) -> str:
    """Make an index as an earlier kashaf made it, by the requests that it sent.

    What this machine kept about it is put beside it.
    """
    url = cluster.format(tmp_path)
    folder = unpack(request.param, tmp_path / "kept")
    shutil.copytree(folder / "state", state_folder(url), dirs_exist_ok=True)
    for line in (folder / "requests.jsonl").read_text(encoding="utf-8").splitlines():
        method, path, parameters, body = json.loads(line.replace(IN_OPENSEARCH, cluster.name(tmp_path)))
        send(f"{opensearch}{path}?{urlencode(parameters)}", method, body)
    send(f"{opensearch}/{cluster.name(tmp_path)}/_refresh", "POST", None)
    return url


def send(url: str, method: str, body: str | None) -> None:
    kind = "application/x-ndjson" if "/_bulk" in url else "application/json"
    asked = urllib.request.Request(url, body and body.encode(), {"Content-Type": kind}, method=method)
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert not json.load(answer).get("errors")


def documents() -> dict[str, Document]:
    """Give the documents that went into each of them by themselves."""
    return {made.id: made for made in map(from_record, RECORDS)}


def exported(folder: str | Path) -> list[bytes]:
    return write_export(str(folder)).splitlines(keepends=True)


def state(folder: Path) -> dict[str, object]:
    """Give what is known of the files that documents came from."""
    held = sources.Sources(folder)
    try:
        return {root: held.known(root) for root in held.roots()}
    finally:
        held.close()


def assert_whole(folder: str | Path) -> None:
    """An index holds what the kept ones were made of, under today's rules."""
    with kashaf.open(folder) as archive:
        wanted = documents()
        assert {id: archive.get(id) for id in wanted} == wanted
        assert archive.stats().documents == len(wanted) + len(TEXTS)
        for name, text in TEXTS.items():
            assert archive.get(name).text.strip() in text
        assert [hit.id for hit in archive.search("gone")] == []
        assert archive.synonyms == SYNONYMS
        assert {hit.id for hit in archive.search("مركبة")} == {"7"}  # by a synonym
        assert {hit.id for hit in archive.search("كتب")} >= {"كتاب", "note.md"}
        assert {hit.id for hit in archive.search("المنصورة")} == {"كتاب", "رحلة"}
        assert archive.search("منصور").total == 0  # it is protected
        assert [hit.id for hit in archive.search("الحمار", filters=["year:800..900"])] == ["كتاب"]
        assert [hit.id for hit in archive.search("الحمار", filters=["رقم الرف:٧ ب"])] == ["كتاب"]
        assert [(hit.id, hit.page) for hit in archive.search("القاهرة")] == [("رحلة", 2)]
        assert [damage for damage in archive.check() if not damage.harmless] == []
    index = open_index(str(folder))
    assert index.schema.protected == PROTECTED
    assert {name: index.schema.fields[name] for name in FIELDS} == {name: Kind(kind) for name, kind in FIELDS.items()}
    assert all(name not in {document.id for document in index.documents()} for name in (str(each["id"]) for each in GONE))
    index.close()


def test_an_index_of_an_earlier_format_is_exported_as_it_was_filled(kept):
    lines = {json.loads(line)["id"]: line for line in exported(kept)}
    assert sorted(lines) == sorted([*documents(), *TEXTS])
    assert all(lines[id] == record_line(document) for id, document in documents().items())


def test_a_rebuild_brings_an_index_of_an_earlier_format_to_that_of_today(kept):
    before, lines = state(kept), exported(kept)
    assert search.rebuild(kept) == len(lines)
    assert json.loads((kept / "manifest.json").read_text(encoding="utf-8"))["format"] == manifest.FORMAT
    assert exported(kept) == lines
    assert state(kept) == before
    assert set(before[ROOT]) == set(TEXTS)
    assert_whole(kept)
    index = open_index(str(kept))
    if (kept / "state.json").exists():  # Tantivy keeps fields in columns since format 6
        assert index.outlines(["كتاب"]) == {"كتاب": (3, "", False)}
    index.close()


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_an_index_of_an_earlier_format_is_migrated_with_all_that_belongs_to_it(kept, tmp_path, engine):
    before, lines = state(kept), exported(kept)
    search.migrate(kept, f"{engine}:{tmp_path / 'target'}")
    assert exported(tmp_path / "target") == lines
    assert state(tmp_path / "target") == before
    assert_whole(tmp_path / "target")
    assert exported(kept) == lines


def test_an_index_of_an_earlier_format_is_searched_as_it_is_or_asks_for_a_rebuild(kept):
    try:
        assert_whole(kept)
    except IncompatibleIndex as error:
        assert "kashaf rebuild" in str(error)  # noqa: PT017 - one of the two, as the rules of Arabic are


def test_an_index_in_opensearch_of_an_earlier_format_is_exported_migrated_and_made_anew(kept_in_opensearch, tmp_path):
    before, lines = state(state_folder(kept_in_opensearch)), exported(kept_in_opensearch)
    assert sorted(json.loads(line)["id"] for line in lines) == sorted([*documents(), *TEXTS])
    assert set(before[ROOT]) == set(TEXTS)
    search.migrate(kept_in_opensearch, tmp_path / "target")
    assert (exported(tmp_path / "target"), state(tmp_path / "target")) == (lines, before)
    assert_whole(tmp_path / "target")
    assert search.rebuild(kept_in_opensearch) == len(lines)
    assert (exported(kept_in_opensearch), state(state_folder(kept_in_opensearch))) == (lines, before)
    assert_whole(kept_in_opensearch)


def claim_the_rules_of_today(kept: Path) -> None:
    """Let an index claim today's rules of Arabic: otherwise only a rebuild would write to it."""
    path = kept / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["fingerprint"] = Analyzer(content["protected"]).fingerprint
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize("rebuilt", [False, True])
def test_copies_are_found_among_documents_added_to_an_index_of_an_earlier_format(kept, rebuilt):
    claim_the_rules_of_today(kept)
    report = " ".join(
        f"{first}{last} الميناء" for first in ("نفط", "سوق", "معرض", "عقد", "جبل") for last in ("ان", "ات", "ين", "ها")
    )
    with kashaf.open(kept) as archive:
        archive.add([{"id": f"report {paper}", "text": f"{report} {paper}"} for paper in ("رويترز", "واس")])
        archive.commit()
        assert archive.get("كتاب") == documents()["كتاب"]
    if rebuilt:
        search.rebuild(kept)
    with kashaf.open(kept) as archive:
        (hit,) = archive.search("الميناء").hits
        assert {hit.id, *(copy.id for copy in hit.copies)} == {"report رويترز", "report واس"}
        assert [(hit.id, hit.page) for hit in archive.search("القاهرة")] == [("رحلة", 2)]


def test_the_next_commit_writes_the_format_of_today(kept):
    claim_the_rules_of_today(kept)
    with kashaf.open(kept) as archive:
        before = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
        archive.commit()
        assert json.loads((kept / "manifest.json").read_text(encoding="utf-8")) == before  # nothing was written
        archive.add([{"id": "new", "text": "كتاب جديد"}])
        archive.commit()
        archive.remove(["new"])
        archive.commit(compact=True)
    after = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    assert after["format"] == manifest.FORMAT
    assert_whole(kept)


def test_a_format_that_is_not_known_yet_says_what_to_do(kept):
    path = kept / "manifest.json"
    path.write_text(
        json.dumps({**json.loads(path.read_text(encoding="utf-8")), "format": manifest.FORMAT + 1}), encoding="utf-8"
    )
    for work in (kashaf.open, search.rebuild, exported):
        with pytest.raises(IncompatibleIndex, match=r"made by a newer kashaf .* update kashaf"):
            work(kept)


# A rebuild that does not come to its end


@pytest.fixture(scope="module")
def killer(tmp_path_factory) -> Iterator[Killer]:
    made = Killer(tmp_path_factory.mktemp("killer"))
    yield made
    made.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")
@pytest.mark.parametrize("packed", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_rebuild_that_is_killed_leaves_the_old_index_or_the_new_one(packed, tmp_path, killer):
    whole = killer.run("rebuild", "--index", str(unpack(packed, tmp_path / "whole")))
    assert whole.status == 0, whole.err
    moments = whole.operations
    for moment in sorted({1 + step * (moments - 1) // max(1, KILLS - 1) for step in range(KILLS)}):
        folder = unpack(packed, tmp_path / str(moment))
        lines, before = exported(folder), state(folder)
        assert killer.run("rebuild", "--index", str(folder), operation=moment).killed
        assert exported(folder) == lines, moment
        assert state(folder) == before, moment
        search.rebuild(folder)
        assert_whole(folder)


def refuse(monkeypatch: pytest.MonkeyPatch, name: str, after: int) -> None:
    """Have a function of ``os`` fail after so many calls."""
    method, calls = getattr(os, name), count()

    def refused(*args, **kwargs):
        if next(calls) >= after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return method(*args, **kwargs)

    monkeypatch.setattr(os, name, refused)


@pytest.mark.parametrize("after", [0, 1, 3])
@pytest.mark.parametrize("name", ["fsync", "replace", "rename"])
def test_a_rebuild_that_finds_the_disk_full_leaves_the_old_index(kept, monkeypatch, name, after):
    lines, before = exported(kept), state(kept)
    old = (kept / "manifest.json").read_bytes()
    with monkeypatch.context() as disk:
        refuse(disk, name, after)
        try:
            search.rebuild(kept)
        except StorageError as error:
            assert re.search("No space left", str(error))  # noqa: PT017 - or it never came so far
            assert (kept / "manifest.json").read_bytes() == old
    assert exported(kept) == lines
    assert state(kept) == before
    search.rebuild(kept)
    assert_whole(kept)


def test_a_rebuild_does_not_copy_damage(kept):
    search.rebuild(kept)
    name = "*.store" if (kept / "state.json").exists() else "*._stored.col"
    path = max(kept.rglob(name), key=lambda found: found.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    for work in (search.rebuild, exported):
        with pytest.raises(KashafError, match="its checksum is another"):
            work(kept)
