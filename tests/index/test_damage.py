"""Damaged files of an index cause an error or the same answers; `check` names any other damage.

Files are damaged as by disks, copies and cables: a bit flips, a part becomes zeros, a file is cut
or missing.
"""

from __future__ import annotations

import random
import shutil
from itertools import chain
from pathlib import Path

import pytest

from kashaf.analyzers import Level
from kashaf.errors import KashafError
from kashaf.index import Any, Everything, FacetRequest, Index, Kind, OneOf, Phrase, Range, Sort, Term, open_index
from tests.index.oracle import make
from tests.trials import DAMAGES

EMBEDDED = ("whoosh", "tantivy")
WORDS = ("كتاب", "بحر", "قلم", "نهر", "جبل", "شمس")
FIELDS = {"year": Kind.NUMBER}


@pytest.fixture(scope="session", params=EMBEDDED)
def sound(request, tmp_path_factory) -> Path:
    """Return an index of several commits, with removed documents and books; only copy it."""
    folder = tmp_path_factory.mktemp("sound") / request.param
    index = open_index(f"{request.param}:{folder}", create=True, fields=FIELDS)
    rng = random.Random(request.param)

    def text() -> str:
        return " ".join(rng.choices(WORDS, k=rng.randrange(1, 60)))

    for commit in range(3):
        index.add(
            chain.from_iterable(
                make(
                    f"{commit}{n:02}",
                    *(text() for _ in range(1 + n % 3)),
                    title=text(),
                    source=f"س{n % 5}",
                    date=float(n),
                    year=1990 + n % 7,
                    place=f"م{n % 4}",
                )
                for n in range(25)
            )
        )
        index.delete([f"{commit - 1}{n:02}" for n in range(0, 25, 6)])
        index.commit()
    index.close()
    return folder


def answers(index: Index) -> list[object]:
    """Call every method that reads."""
    word = Level.WORD
    ids = [f"{commit}{n:02}" for commit in range(3) for n in range(25)]
    queries = (
        *(Term("text", word, text) for text in WORDS),
        Term("title", Level.STEM, "ك"),
        Phrase("text", word, WORDS[:2]),
        Phrase("text", Level.SPELLING, ("كتابـ", "بحرـ", "قلمـ"), 3),
        OneOf("text", Level.ROOT, ("ب", "م")),
        Range("year", 1991, 1994),
        Term("source", Level.VALUE, "س2"),
        Any((Term("text", word, "بحر"), Everything())),
    )
    facets = (FacetRequest("source"), FacetRequest("year"), FacetRequest("place"), FacetRequest("date"))
    told: list[object] = [index.match(query, limit=100, facets=facets) for query in queries]
    told += [index.match(Everything(), limit=100, sort=Sort(field)) for field in ("source", "date", "year", "title")]
    told += [index.best_pages(query, ids) for query in queries[:3]]
    told.append(index.read([(id, page) for id in ids for page in (None, 1, 2, 3)]))
    told.append(list(index.documents()))
    told += [list(index.words("text", level)) for level in (Level.SPELLING, word, Level.STEM, Level.ROOT)]
    told.append(index.counts("text", word, WORDS))
    stats = index.stats()
    told.append((stats.documents, stats.pages, stats.tokens, stats.terms))
    return told


def damage(folder: Path, rng: random.Random) -> str:
    """Damage a file in a folder; return which and how."""
    paths = sorted(
        path for path in folder.rglob("*") if path.is_file() and path.stat().st_size and "lock" not in path.name.lower()
    )
    path = rng.choice(paths)
    data = bytearray(path.read_bytes())
    at = rng.randrange(len(data))
    match rng.choice(("flip", "flip", "zeros", "cut", "gone")):
        case "flip":
            data[at] ^= 1 << rng.randrange(8)
            how = f"a bit at {at}"
        case "zeros":
            length = min(rng.randrange(1, 512), len(data) - at)
            data[at : at + length] = bytes(length)
            how = f"{length} zeros at {at}"
        case "cut":
            del data[at:]
            how = f"cut at {at}"
        case _:
            path.unlink()
            return f"{path.name} is gone"
    path.write_bytes(data)
    return f"{path.name}: {how} of {len(data)}"


def outcome(folder: Path, wanted: list[object]) -> str:
    """Return the answers of a damaged index."""
    try:
        index = open_index(str(folder))
    except KashafError:
        return "an error"
    try:
        try:
            if answers(index) == wanted:
                return "the same"
        except KashafError:
            return "an error"
        return "named" if any(not each.harmless for each in index.check()) else "OTHER"
    finally:
        index.close()


def test_damage_is_an_error_or_named_or_changes_nothing(sound, tmp_path, capfd):
    wanted = answers(open_index(str(sound)))
    rng = random.Random(f"{sound.name} {DAMAGES}")
    silent = []
    for number in range(DAMAGES):
        folder = tmp_path / str(number)
        shutil.copytree(sound, folder)
        what = damage(folder, rng)
        if outcome(folder, wanted) == "OTHER":
            silent.append(what)
        open_check(folder)
        shutil.rmtree(folder)
    assert silent == []
    assert capfd.readouterr().err == ""


def open_check(folder: Path) -> None:
    """Check an index; a check returns what is wrong and never raises."""
    try:
        index = open_index(str(folder))
    except KashafError:
        return
    index.check()
    index.close()
