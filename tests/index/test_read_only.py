"""Reading needs no writing: an index on read-only media, and one of another user."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import kashaf
from kashaf.errors import DamagedIndex

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ["whoosh", "tantivy"]
READ = """
import json, os, sys
import kashaf
from kashaf.web import create_app

PATHS = ("/", "/search?q=عصفور", "/document?id=1", "/api/v1/suggest?q=عص", "/health")

def read(archive, client):
    found = archive.search("عصفور").total, len(list(archive.select("*").documents))
    return [*found, *(client.get(path).status_code for path in PATHS)]

if len(sys.argv) > 2:  # all code is read while that is permitted
    with kashaf.open(sys.argv[2]) as archive:
        read(archive, create_app(archive).test_client())
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with kashaf.open(sys.argv[1]) as archive:
    client = create_app(archive).test_client()
    for line in sys.stdin:  # one answer for each line that is sent
        print(json.dumps(read(archive, client)), flush=True)
"""


@pytest.fixture
def place():
    """A folder that other users can reach."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


@pytest.fixture
def written(need, place, request):
    need(request.param == "whoosh" or importlib.util.find_spec("tantivy"), "tantivy", 'pip install "kashaf[tantivy]"')
    with kashaf.open(f"{request.param}:{place / 'index'}", create=True) as archive:
        add(archive, "1")
        yield archive, place / "index"


def add(archive, id):
    archive.add([{"id": id, "title": "خبر", "pages": [{"text": "عصفور"}, {"text": "عصفور ثان"}]}])
    archive.commit()


class Reader:
    """Another process that reads."""

    def __init__(self, temporary, *folders):
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "TMPDIR": str(temporary), "LC_ALL": "C.UTF-8"}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        self.process = subprocess.Popen(
            [sys.executable, "-c", READ, *map(str, folders)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def read(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0


def mount(need, source, target):
    """Mount a folder read-only at another, where that is permitted."""
    target.mkdir()
    permitted = hasattr(os, "geteuid") and os.geteuid() == 0 and not run("mount", "--bind", source, target)
    need(permitted, "the right to mount", "run the tests as root")
    assert not run("mount", "-o", "remount,ro,bind", target)


def run(*command):
    return subprocess.run(command, check=False, capture_output=True).returncode


@pytest.mark.parametrize("written", ENGINES, indirect=True)
def test_an_index_on_read_only_media_is_read_and_each_commit_is_found(need, written, place):
    archive, folder = written
    temporary = place / "temporary"
    temporary.mkdir()
    mount(need, folder, place / "media")
    try:
        with Reader(temporary, place / "media") as reader:
            assert reader.read() == [1, 1, *[200] * 5]
            add(archive, "2")
            assert reader.read() == [2, 2, *[200] * 5]
        assert list(temporary.iterdir()) == []
    finally:
        run("umount", place / "media")


@pytest.mark.parametrize("written", ENGINES, indirect=True)
def test_an_index_is_read_by_those_who_may_read_its_folder(need, written, place):
    need(hasattr(os, "geteuid") and os.geteuid() == 0, "another user", "run the tests as root")
    archive, folder = written
    temporary = place / "temporary"
    temporary.mkdir()
    temporary.chmod(0o777)
    shutil.copytree(folder, place / "copy")
    with Reader(temporary, folder, place / "copy") as reader:
        assert reader.read() == [1, 1, *[200] * 5]
        add(archive, "2")
        assert reader.read() == [2, 2, *[200] * 5]


@pytest.mark.parametrize("written", ["tantivy"], indirect=True)
def test_the_tables_of_tantivy_are_for_those_who_may_read_their_folder(need, written):
    need(os.name == "posix", "modes of files", "run the tests elsewhere than on Windows")
    archive, folder = written
    for physical in folder.glob("*-0"):
        physical.chmod(0o750)
    add(archive, "2")
    modes = {oct(path.stat().st_mode & 0o777) for path in folder.glob("*-0/*.json")}
    assert modes == {"0o640"}


@pytest.mark.parametrize("written", ["tantivy"], indirect=True)
def test_what_is_read_so_and_missing_is_damage_and_a_commit_meanwhile_is_none(written, monkeypatch):
    from kashaf.index.tantivy import files as tantivy_files  # only where it is installed

    archive, folder = written
    monkeypatch.setattr("kashaf.index.tantivy.snapshot.reads_only", lambda _: True)
    opened = tantivy_files.open_physical
    committed = []

    def open_later(physical):
        if not committed and physical.parent != folder:
            committed.append(True)
            for path in Path(physical).glob("*.term"):
                path.unlink()  # as a commit that merges removes it
            add(archive, "2")
        return opened(physical)

    monkeypatch.setattr("kashaf.index.tantivy.files.open_physical", open_later)
    with kashaf.open(folder) as reader:
        assert committed
        assert reader.search("عصفور").total == 2
    for path in folder.glob("documents-0/*.term"):
        path.unlink()
    with pytest.raises(DamagedIndex):
        kashaf.open(folder)


@pytest.mark.parametrize("written", ["tantivy"], indirect=True)
def test_a_file_that_tantivy_writes_as_its_folder_of_links_is_removed_hinders_nothing(written, monkeypatch, tmp_path):
    archive, index = written
    archive.commit()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("kashaf.index.tantivy.snapshot.reads_only", lambda _: True)
    remove, left = shutil.rmtree, []

    def write_meanwhile(folder, **options):
        if len(left) < 3:  # rmdir finds it not empty, and says so unless errors are ignored
            left.append(folder)
            if not options.get("ignore_errors"):
                raise OSError(39, "Directory not empty")
        else:
            remove(folder, **options)

    monkeypatch.setattr("shutil.rmtree", write_meanwhile)
    with kashaf.open(index) as reading:
        assert reading.search("عصفور").total == 1
    assert left
    assert list(tmp_path.iterdir()) == []
