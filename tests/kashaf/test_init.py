"""The front door: every public name, resolved when it is first used and not before."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import kashaf

ROOT = Path(__file__).resolve().parents[2]


def loaded_by(statement: str) -> set[str]:
    """Say which modules a statement loads in a fresh Python."""
    code = f"import sys; {statement}; import json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", kashaf.__all__)
def test_every_public_name_resolves_to_the_one_of_its_room(name):
    value = getattr(kashaf, name)
    home = getattr(value, "__module__", None)
    assert name == "__version__" or getattr(importlib.import_module(home), name) is value


def test_errors_are_one_family():
    errors = [
        value for name in kashaf.__all__ if isinstance(value := getattr(kashaf, name), type) and issubclass(value, Exception)
    ]
    assert len(errors) == 13
    assert {error for error in errors if not issubclass(error, kashaf.KashafError)} == {kashaf.UncommittedWarning}


@pytest.mark.parametrize("room", ["analyzers", "documents", "index", "ingest", "search", "web"])
def test_rooms_are_attributes(room):
    assert getattr(kashaf, room) is importlib.import_module(f"kashaf.{room}")


def test_importing_kashaf_loads_no_room():
    assert {name for name in loaded_by("import kashaf") if name.startswith("kashaf.")} == {"kashaf.version"}


def test_the_help_loads_no_engine_and_no_web_framework():
    loaded = loaded_by("import kashaf.cli.entry")
    assert loaded.isdisjoint(
        {
            "whoosh",
            "flask",
            "waitress",
            "babel",
            "kashaf.search",
            "kashaf.ingest",
            "kashaf.index",
            "kashaf.analyzers.analyzer",
            "kashaf.analyzers.tables",
            "kashaf.web",
        }
    )


def test_searching_loads_no_web_framework():
    assert loaded_by("import kashaf; kashaf.open").isdisjoint({"flask", "waitress", "kashaf.web"})


def test_a_search_loads_nothing_that_reads_files_writes_or_counts_words(tmp_path):
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add([{"id": "1", "text": "قوات البنيان المرصوص في سرت"}])
        archive.commit()
    searched = loaded_by(f"import kashaf; kashaf.open({str(tmp_path / 'archive')!r}).search('قوات سرت')")
    assert searched.isdisjoint(
        {
            "kashaf.documents.file_reader",
            "kashaf.documents.formats",
            "kashaf.ingest.exporter",
            "kashaf.ingest.importer",
            "kashaf.ingest.pool",
            "kashaf.ingest.synchronizer",
            "kashaf.analyzers.written_dates",
            "kashaf.analyzers.volumes",
            "kashaf.documents.mojibake",
            "kashaf.ingest.sources",
            "kashaf.ingest.spool",
            "kashaf.search.assist.completion",
            "kashaf.search.corpus.concordance",
            "kashaf.search.corpus.frequencies",
            "kashaf.search.corpus.texts",
            "kashaf.search.explanation",
            "kashaf.search.federation",
            "kashaf.search.ranking.similar",
            "kashaf.search.results.book_pages",
            "kashaf.search.results.selection",
            "hijridate",
            "importlib.metadata",
            "rapidfuzz",
            "yaml",
        }
    )


def test_a_search_in_a_pipe_loads_nothing_for_terminals_threads_or_other_files(tmp_path):
    index = f"tantivy:{tmp_path / 'archive'}"
    with kashaf.open(index, create=True) as archive:
        archive.add([{"id": "1", "text": "قوات البنيان المرصوص في سرت"}])
        archive.commit()
    command = [sys.executable, "-X", "importtime", "-m", "kashaf", "search", "قوات سرت", "--index", index]
    done = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"kashaf.search.run", "kashaf.index.tantivy.index"} <= loaded
    assert loaded.isdisjoint(
        {
            "concurrent.futures",
            "importlib.resources",
            "kashaf.cli.columns",
            "kashaf.cli.index_commands",
            "kashaf.cli.watch_commands",
            "kashaf.cli.console",
            "logging",
            "polib",
            "rich",
        }
    )


def named(kind: object) -> set[str]:
    """Name the classes of kashaf in an annotation."""
    inside = {name for each in get_args(kind) for name in named(each)}
    ours = isinstance(kind, type) and kind.__module__.startswith("kashaf.")
    return inside | ({kind.__name__} if ours else set())


OPERATIONS = [
    *(getattr(kind, name) for kind in (kashaf.Archive, kashaf.MultiArchive) for name in vars(kind) if not name.startswith("_")),
    *(kashaf.open, kashaf.migrate, kashaf.rebuild, kashaf.export_records, kashaf.import_records),
]
INSIDE = {"Analyzer", "SearchRun", "Term"}
"""What other rooms document: `archive.analyzer`, and what a federation asks of an archive."""


def test_what_public_methods_give_is_importable_from_the_front_door():
    functions = [each.fget if isinstance(each, property) else each for each in OPERATIONS]
    front = {name: getattr(kashaf, name) for name in kashaf.__all__}  # what a module imports for types only
    given = {name for each in functions for name in named(get_type_hints(each, localns=front).get("return"))}
    assert {"Results", "Concordance", "Excerpt", "SyncReport"} <= given
    assert given - INSIDE <= set(kashaf.__all__)
