"""Is the index intact? The check reads everything once, and repairs what it can."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

from kashaf.errors import DamagedIndex, KashafError
from kashaf.index.damage import AGAIN, check_manifest, left_behind, reason_of
from kashaf.index.manifest import Manifest
from kashaf.index.protocol import Damage
from kashaf.index.schema import TITLE
from kashaf.index.whoosh.codec import TERMS, TERMS_OF_FORMAT_4
from kashaf.index.whoosh.contents import NAME as INDEX
from kashaf.index.whoosh.contents import table_of_contents
from kashaf.index.whoosh.schema import LENGTHS, NAME, NUMBER, WORDS, Layout, from_bytes
from kashaf.index.whoosh.segment import Segment
from kashaf.index.whoosh.snapshot import read_contents
from kashaf.index.whoosh.writing import is_locked
from kashaf.interruption import heed
from kashaf.messages import Message

__all__ = ["check_whoosh"]

_OURS = re.compile(rf"_?{INDEX}_.*|.*\.tmp")
_LOCK = f"{INDEX}_WRITELOCK"


def check_whoosh(folder: Path, manifest: Manifest, layout: Layout, *, repair: bool, stale: bool) -> list[Damage]:
    """Read manifest, table of contents, postings, columns and records of the newest commit.

    Return what is wrong. Each file is compared with its checksum; intact files, and all of an index
    of format 2, are decoded too.

    Repairs write again a manifest that is missing or differs from the index, and remove files that
    belong to no commit (unless somebody is writing just now).
    """
    damages = [] if stale else check_manifest(folder, manifest, repair=repair)
    try:
        snapshot = read_contents(folder, layout)
    except DamagedIndex as error:
        return [*damages, Damage(str(folder), error.message, AGAIN)]
    for segment in snapshot.segments:
        damages.extend(_check_segment(segment))
    needed = {table_of_contents(snapshot.generation)}
    for segment in snapshot.segments:
        needed.update(segment.files.list())
    damages.extend(_check_leftovers(folder, needed, repair=repair))
    return damages


def _check_leftovers(folder: Path, needed: set[str], *, repair: bool) -> list[Damage]:
    names = {path.name for path in folder.iterdir() if _OURS.fullmatch(path.name)} - needed - {_LOCK}
    if not names or is_locked(folder):
        return []
    damages = []
    for name in sorted(names):
        if repair:
            _remove(folder / name)
        damages.append(left_behind(folder / name, removed=repair))
    return damages


def _remove(path: Path) -> None:
    if path.is_dir():
        for held in path.iterdir():
            _remove(held)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


def _check_segment(segment: Segment) -> Iterator[Damage]:
    layout = segment.layout
    wrong = dict(segment.files.wrong())
    files = segment.files.list()
    terms = TERMS_OF_FORMAT_4 if f"{segment.id}{TERMS_OF_FORMAT_4}" in files else TERMS
    for suffix in (terms, ".pst", *(f".{name}.col" for name in _columns(layout))):
        if f"{segment.id}{suffix}" not in files and segment.size:
            wrong[f"{segment.id}{suffix}"] = Message("the file is missing")
    for name, told in wrong.items():
        yield Damage(str(segment.folder / name), told, AGAIN)
    checks: list[tuple[str, Callable[[], object]]] = [
        (f".{NUMBER}.col", lambda: segment.numbers),
        (f".{NAME}.col", lambda: segment.names(range(segment.size))),
        (f".{LENGTHS}.col", lambda: [segment.lengths(*key) for key in layout.fields()]),
        (f".{TITLE}.col", segment.titles),
        (f".{WORDS}.col", lambda: [segment.distinct_words(entry) for entry in range(segment.size)]),
    ]
    checks += [(f".{layout.column(field)}.col", partial(segment.facets, field)) for field in layout.keywords]
    checks += [(f".{layout.column(field)}.col", partial(segment.values, field)) for field in layout.numbers]
    checks.append(("._stored.col", lambda: _check_records(segment)))
    checks.append((terms, lambda: _check_postings(segment)))
    needed = {"._stored.col": (f".{NUMBER}.col", f".{NAME}.col"), terms: (".pst",)}
    for suffix, check in checks:
        if any(f"{segment.id}{each}" in wrong for each in (suffix, *needed.get(suffix, ()))):
            continue  # already reported above
        try:
            check()
        except KashafError as error:
            yield Damage(str(segment.folder / f"{segment.id}{suffix}"), reason_of(error), AGAIN)


def _columns(layout: Layout) -> list[str]:
    return [NUMBER, NAME, LENGTHS, TITLE, "_stored", *(layout.column(field) for field in (*layout.keywords, *layout.numbers))]


def _check_records(segment: Segment) -> None:
    """Check that every live entry has its record, and every document all its pages behind it."""
    for document in segment.documents:
        heed()
        record = segment.record(document)
        pages = segment.pages_of(document)
        if record.id != segment.id_of(document) or len(pages) != (record.pages if record.pages > 1 else 0):
            raise DamagedIndex("the record of {id!r} does not fit its pages", id=segment.id_of(document))
        for page in pages:
            held = segment.record(page)
            if (held.id, held.page) != (record.id, page - document):
                raise DamagedIndex("page {page} of {id!r} is another's", page=page - document, id=record.id)


def _check_postings(segment: Segment) -> None:
    """Check the postings of every term: rising documents of the segment, and all positions."""
    for name, term, postings in segment.all_postings():
        heed()
        documents = postings.documents
        if not documents or documents[-1] >= segment.size or any(a >= b for a, b in pairwise(documents)):
            raise DamagedIndex(
                "the postings of {term!r} in {name} name documents that are not there", term=from_bytes(term), name=name
            )
        for index, frequency in enumerate(postings.frequencies):
            if postings.has_positions and len(postings.positions(index)) != frequency:
                raise DamagedIndex("the postings of {term!r} in {name} lack positions", term=from_bytes(term), name=name)
