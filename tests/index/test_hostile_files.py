"""Indexes made to do harm: nothing in their files is ever run.

This covers opening, searching, checking and rebuilding.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import pickle
import shutil
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from whoosh.columns import CompressedBytesColumn
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import StructFile

import kashaf
from kashaf import search
from kashaf.errors import DamagedIndex, KashafError, StorageError
from kashaf.index.checksums import sealed
from kashaf.index.sidecars.completions import Completions
from kashaf.index.sidecars.vectors import Vectors
from kashaf.index.whoosh.codec import ArrayCodec
from kashaf.index.whoosh.contents import Contents, latest_generation, read_table, write_table
from kashaf.index.whoosh.storage import DurableStorage
from kashaf.ingest.sources import Sources
from tests.index.formats.contents import FORMATS


class Evil:
    """Makes a folder when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self):
        return os.mkdir, (str(self.marker),)


@pytest.fixture
def marker(tmp_path) -> Path:
    return tmp_path / "it ran"


@pytest.fixture
def folder(tmp_path) -> Path:
    """Return an index with one document of two pages."""
    folder = tmp_path / "index"
    with kashaf.open(folder, create=True) as archive:
        archive.add([{"id": "a", "title": "كتاب", "pages": [{"text": "بحر"}, {"text": "نهر"}], "source": "س"}])
        archive.commit()
    return folder


@pytest.fixture
def earlier(tmp_path) -> Path:
    """Return an index of format 4, whose table of terms is Whoosh's own."""
    folder = tmp_path / "earlier"
    with zipfile.ZipFile(FORMATS / "4" / "whoosh.zip") as packed:
        packed.extractall(folder)
    return folder


def use(folder: Path) -> None:
    """Use an index as people do; errors are fine."""

    def attempt(work) -> None:
        with contextlib.suppress(KashafError):
            work()

    def ask() -> None:
        with kashaf.open(folder) as archive:
            attempt(lambda: archive.search("بحر", facets=["source"], sort="title"))
            attempt(lambda: archive.search('"بحر نهر"'))
            attempt(lambda: archive.get("a"))
            attempt(lambda: list(archive.words("ب")))
            attempt(lambda: archive.suggest("بح"))
            attempt(archive.stats)
            attempt(archive.check)

    def write() -> None:
        with kashaf.open(folder) as archive:
            archive.add([{"id": "b", "text": "بحر"}])
            archive.commit(compact=True)

    attempt(ask)
    attempt(lambda: search.export_records(folder, io.BytesIO()))
    attempt(write)
    attempt(lambda: search.rebuild(folder))
    attempt(ask)


def part(folder: Path, suffix: str) -> Path:
    (path,) = folder.glob(f"MAIN_*{suffix}")
    return path


def seal(folder: Path) -> None:
    """Renew the checksums in the table of contents, as an attacker would."""
    contents = read_table(folder, latest_generation(folder), ArrayCodec)
    for segment in contents.segments:
        segment.files = None
    write_table(DurableStorage(str(folder)), Contents(contents.generation + 1, contents.segments))


def old_table(folder: Path, segments: bytes, version: int = -111, schema: bytes = b"") -> None:
    """Write a table of contents as Whoosh does."""
    (table,) = folder.glob("_MAIN_*.toc")
    written = io.BytesIO()
    file = StructFile(written)
    for number in (4, 8, 4):
        file.write_varint(number)
    file.write_int(-12345)
    file.write_int(version)
    for number in (2, 7, 4):
        file.write_varint(number)
    file.write_string(schema)
    file.write_int(int(table.name.split("_")[2].removesuffix(".toc")))
    file.write_int(0)
    table.write_bytes(written.getvalue() + segments)


def test_what_is_made_to_do_harm_here_would(marker):
    pickle.loads(pickle.dumps(Evil(marker)))
    assert marker.exists()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_the_segments_in_a_table_of_contents_run_nothing(folder, marker, protocol):
    old_table(folder, pickle.dumps([Evil(marker)], protocol))
    use(folder)
    assert not marker.exists()


@pytest.mark.parametrize("version", [-111, -110, -109, -108, -107, -106, -105, -104, -103, -102, -101, 1])
def test_the_fields_in_a_table_of_contents_of_any_version_run_nothing(folder, marker, version):
    evil = pickle.dumps(Evil(marker), 2)
    old_table(folder, pickle.dumps([]), version, schema=evil)
    use(folder)
    old_table(folder, evil, version, schema=evil)
    use(folder)
    assert not marker.exists()


def test_the_end_of_a_table_of_terms_runs_nothing(earlier, marker):
    path = next(earlier.glob("MAIN_*.trm"))
    data = path.read_bytes()
    evil = pickle.dumps(Evil(marker))
    path.write_bytes(data + evil + struct.pack("!i", len(evil)))
    seal(earlier)
    use(earlier)
    assert not marker.exists()


def test_postings_inside_a_table_of_terms_run_nothing(earlier, marker):
    path = next(earlier.glob("MAIN_*.trm"))
    reader = OrderedHashReader(StructFile(io.BytesIO(path.read_bytes())), path.stat().st_size)
    with path.open("wb") as file:
        writer = OrderedHashWriter(StructFile(file))
        writer.extras["fieldmap"] = reader.extras["fieldmap"]
        for key, value in reader.items():
            writer.add(key, b"\1" + value[1:23] + pickle.dumps(Evil(marker), 2))
        writer.close()
    seal(earlier)
    use(earlier)
    assert not marker.exists()


@pytest.mark.parametrize(
    "inside", [lambda evil: evil, lambda evil: {"record": evil}, lambda evil: {"record": ("a", None, evil)}]
)
def test_records_run_nothing(folder, marker, inside):
    path = part(folder, "._stored.col")
    with path.open("wb") as file:
        column = CompressedBytesColumn().writer(StructFile(file))
        for number in range(3):
            column.add(number, pickle.dumps(inside(Evil(marker)), 2))
        column.finish(3)
    seal(folder)
    use(folder)
    assert not marker.exists()


@pytest.mark.parametrize("name", ["sources.db", "completions.db", "vectors.db"])
def test_views_of_a_table_beside_the_index_load_no_library(folder, name, tmp_path):
    library = tmp_path / "evil.so"
    library.touch()
    path = folder / name
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as sql:
        loads = f"load_extension('{library}')"
        for table in ("files", "claims", "touched", "words", "titles", "vectors", "about", "tops", "beginnings"):
            sql.execute(f"CREATE VIEW {table} AS SELECT {loads} AS root, {loads} AS stamp, {loads} AS id, {loads} AS digest")
        sql.execute("PRAGMA user_version = 2")
        sql.commit()
    ask = {
        "sources.db": Sources(folder).roots,
        "completions.db": Completions(folder).stamp,
        "vectors.db": lambda: Vectors(folder, 2).read(["a"]),
    }
    with contextlib.suppress(DamagedIndex, StorageError):
        assert not ask[name]()
    use(folder)


def test_a_table_of_contents_names_only_files_of_its_folder(folder, tmp_path):
    outside = tmp_path / "MAIN_outside"
    for path in folder.glob("MAIN_*.*"):
        shutil.copy(path, f"{outside}.{path.name.partition('.')[2]}")

    (table,) = folder.glob("_MAIN_*.toc")

    written = json.loads(table.read_bytes())
    written["segments"][0]["id"] = "x/../../MAIN_outside"
    del written["checksum"]
    table.write_text(json.dumps(sealed(written)))
    with pytest.raises(KashafError, match="names no segment"):
        kashaf.open(folder)
