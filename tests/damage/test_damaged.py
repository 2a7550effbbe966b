"""Every damaged, hostile and odd file is read, or reported on one clear line.

It costs little, and spoils no other file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kashaf
from kashaf.documents import Skipped, printable
from kashaf.search import export_records
from tests.damage.cases import Case
from tests.damage.cases import cases as all_cases
from tests.damage.folder import BEGIN, DOCUMENT, END, make, table

ROOT = Path(__file__).resolve().parents[2]
HEALTHY = {"a-healthy.txt": "هذا مقالٌ سليمٌ في أوَّلِ المجلَّد.", "z-healthy.txt": "وهذا مقالٌ سليمٌ في آخرِه."}
SECONDS = 300
MEBIBYTES = 1200
"""What no process may take: the texts of 64 MiB are refused only when they have been read."""

MEASURED = (
    "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr); sys.exit(done.returncode)"
)
"""Runs a command, and prints in its last line how many KiB the largest of its processes took."""


@dataclass(frozen=True)
class Run:
    """What a run of the command said."""

    status: int
    report: dict[str, Any]
    said: str
    mebibytes: int

    @property
    def skipped(self) -> list[tuple[str, str]]:
        return sorted((each["path"], each["reason"]) for each in self.report["skipped"])


@dataclass(frozen=True)
class Damage:
    """The folder as it was made, and what two runs over it said."""

    folder: Path
    cases: list[Case]
    before: list[str]
    first: Run
    second: Run


def index(place: Path) -> Run:
    command = [sys.executable, "-m", "kashaf", "index", "damaged", "--index", "index", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *command],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place / "temporary")},
        check=False,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    *said, kibibytes = done.stderr.splitlines()
    return Run(done.returncode, json.loads(done.stdout), "\n".join(said), int(kibibytes) >> 10)


def everything(place: Path) -> list[str]:
    """List all that there is, but for what is in the index."""
    return sorted(str(path) for path in place.rglob("*") if path.relative_to(place).parts[0] != "index")


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Give the files whose programs are there; `test_every_program_is_there` needs them all."""
    return [case for case in all_cases(huge=100 << 20) if not case.needs or shutil.which(case.needs)]


@pytest.mark.parametrize("program", sorted({case.needs for case in all_cases(huge=1)} - {""}))
def test_every_program_is_there(program: str, need) -> None:
    need(shutil.which(program), program, "bash scripts/install-converters.sh")


@pytest.fixture(scope="module")
def damage(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Damage:
    place = tmp_path_factory.mktemp("damage")
    folder = place / "damaged"
    make(folder, cases)
    (place / "temporary").mkdir()
    for name, text in HEALTHY.items():
        (folder / name).write_text(text, encoding="utf-8")
    before = everything(place)
    return Damage(folder, cases, before, index(place), index(place))


def expected(damage: Damage, *, root: bool) -> list[tuple[str, str]]:
    return sorted(
        (printable(f"{damage.folder}/{case.name}{place}"), reason)
        for case in damage.cases
        for place, reason in case.said.items()
        if not (root and case.root_reads)
    )


def is_root() -> bool:
    return os.geteuid() == 0


def test_of_every_file_exactly_what_the_table_says_is_said(damage: Damage) -> None:
    assert damage.first.skipped == expected(damage, root=is_root())
    assert damage.first.status == 0


def test_what_can_be_read_is_read_and_nothing_else(damage: Damage) -> None:
    url = damage.folder.parent / "index"
    export_records(url, url / "all.jsonl")
    exported = (url / "all.jsonl").read_text(encoding="utf-8").splitlines()
    with kashaf.open(url) as archive:
        found = [hit.id for hit in archive.search("سليم").hits]
    reads = [case.name + end for case in damage.cases for end in case.reads + case.root_reads * is_root()]
    assert sorted(json.loads(line)["id"] for line in exported) == sorted([*reads, *HEALTHY])
    assert sorted(found) == sorted(HEALTHY)


def test_each_is_one_line_that_is_safe_to_print(damage: Damage) -> None:
    for run in (damage.first, damage.second):
        lines = run.said.split("\n")
        assert sorted(lines) == sorted(f"{path}: {reason}" for path, reason in run.skipped)
        assert all(printable(line) == line for line in lines)
        assert "Traceback" not in run.said


def test_no_process_takes_much_memory(damage: Damage) -> None:
    assert damage.first.mebibytes < MEBIBYTES


def test_a_second_run_says_the_same_and_reads_nothing_again(damage: Damage) -> None:
    assert damage.second.skipped == damage.first.skipped
    assert damage.second.status == 0
    read = [case for case in damage.cases if case.reads or not case.said or (case.root_reads and is_root())]
    counts = {name: count for name, count in damage.second.report.items() if name != "skipped"}
    assert counts == {"added": 0, "updated": 0, "moved": 0, "removed": 0, "unchanged": len(read) + len(HEALTHY)}


def test_every_reason_is_said_in_arabic_too(damage: Damage) -> None:
    with kashaf.open(damage.folder.parent / "index") as archive:
        skipped = archive.add_path(damage.folder).skipped
    assert sorted((each.path, each.reason) for each in skipped) == damage.second.skipped
    english = {each.reason: left for each in skipped if (left := latin_words(each))}
    assert english == {}


NAMES = set(
    "Access CSV DRM EPUB JSON RAR antiword bsdtar tar NUL Office Outlook PDF PowerPoint TNEF TOML UTF Word XML YAML ZIP docx eml encoding false index kashaf ocr pptx "
    "tesseract true xlsx xml".split()
)
"""Names of formats, programs, files and options, which stay as they are in Arabic."""


def latin_words(skipped: Skipped) -> set[str]:
    """Find the Latin words of a reason in Arabic that are not names.

    Names of files, and what is in brackets or quotation marks, may be Latin.
    """
    said = re.sub(r"""\(.*\)|"[^"]*"|'[^']*'|\S+\.\w+""", "", skipped.in_language("ar").removeprefix(f"{skipped.path}: "))
    return {word for word in re.findall("[A-Za-z]{2,}", said) if word not in NAMES}


def test_nothing_is_written_outside_the_index(damage: Damage) -> None:
    assert everything(damage.folder.parent) == damage.before
    assert not (damage.folder.parent / "out.txt").exists()


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[None]:
    """Be a user without rights, who may still come as far as the folder of the test."""
    if is_root():
        for folder in (tmp_path, *tmp_path.parents):
            if folder.name.startswith(("pytest", "test", "popen")):
                folder.chmod(0o755)
        tmp_path.chmod(0o777)
        os.seteuid(65534)
    yield
    if os.getuid() == 0:
        os.seteuid(0)
    (tmp_path / "disk" / "unlisted").chmod(0o755)


@pytest.fixture
def locked(cases: list[Case], tmp_path: Path) -> list[Case]:
    found = [case for case in cases if case.root_reads]
    make(tmp_path, found)
    return found


@pytest.mark.usefixtures("nobody")
def test_what_may_not_be_read_is_said_to_who_may_not(locked: list[Case], tmp_path: Path) -> None:
    with kashaf.open(tmp_path / ".index", create=True) as archive:
        report = archive.add_path(tmp_path)
    assert [(each.path, each.reason) for each in report.skipped] == [
        (f"{tmp_path}/{case.name}", "permission denied: make it readable for this user") for case in reversed(locked)
    ]


def test_the_document_shows_the_table() -> None:
    shown = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert table(all_cases()).strip() == shown.strip(), "run python -m tests.damage.folder --table"
