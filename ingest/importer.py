"""JSON Lines into an index; at the end the noted digest of each id is compared with the index."""

from __future__ import annotations

import gzip
import hashlib
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol, Self

from kashaf.analyzers import Analyzer
from kashaf.arguments import ProgressCallback, take_function, take_path, take_path_or_stream, take_seconds, take_several
from kashaf.documents import Document, Skipped, read_records, record_line
from kashaf.errors import DamagedIndex, StorageError
from kashaf.index import Index, field_kinds
from kashaf.index.composition import take_analyzer
from kashaf.index.stored import read_documents
from kashaf.ingest.batches import BATCH_CHARACTERS, BATCH_DOCUMENTS, batches, characters
from kashaf.ingest.comparison import Differences, Tally, Transfer, silent
from kashaf.ingest.exporter import MAX_LINE_BYTES, is_compressed, wrong_digest
from kashaf.ingest.filler import COMMIT_EVERY, Filling
from kashaf.messages import Message, system_reason

__all__ = ["import_records"]


def import_records(
    url: str | os.PathLike[str],
    files: Sequence[str | os.PathLike[str] | IO[bytes]],
    *,
    fields: Mapping[str, str] | None = None,
    progress: ProgressCallback = silent,
    commit_every: float = COMMIT_EVERY,
    analyzer: Analyzer | str | None = None,
) -> Transfer:
    """Import records of JSON Lines (files, also ``.gz``, or streams of bytes) into an archive.

    The archive is made if it doesn't exist. Equal documents that it already has are skipped without
    being analysed, so that an interrupted import goes on from its last commit; there is a commit
    every ``commit_every`` seconds. Of two records with one id the later counts. Bad lines and files
    that cannot be read are left out and reported, and so are files that differ from the digest
    beside them; of a file that breaks off, the records before are taken. No state of a sync is
    kept: these files own no documents. ``analyzer`` is that of `open`.

    Raises `DamagedIndex` when in the end a record in the archive differs from what was read, and
    what opening it raises.
    """
    place, kinds, steps = take_path("url", url), field_kinds(fields), take_analyzer(analyzer)
    named = Message("each of {argument}", argument="files")
    given = [take_path_or_stream(named, file, "readline") for file in take_several("files", files)]
    take_function("progress", progress)
    commit_every = take_seconds("commit_every", commit_every)
    skipped: list[Skipped] = []
    there = [file for file in given if not (isinstance(file, Path) and _missing(file))]
    unread = [
        Skipped(str(file.absolute()), Message("there is no such file"))
        for file in given
        if isinstance(file, Path) and _missing(file)
    ]
    if not there:
        return Transfer(0, Tally().digest, unread=tuple(unread))
    done = 0
    with _Notes() as notes, Filling(place, kinds, commit_every, analyzer=steps) as filling:
        for batch in batches(_read_all(there, skipped, unread)):
            last = {document.id: document for document in batch}
            digests = filling.take(list(last.values()), notes.digests(last))
            notes.put((id, digests[id], characters(document)) for id, document in last.items())
            done += len(batch)
            progress(done, None)
        filling.commit()
        tally = _verify(notes, filling.index, progress)
        return filling.report(tally, skipped, unread)


def _missing(path: Path) -> bool:
    return path.is_dir() or not path.exists()


def _read_all(files: Sequence[Path | IO[bytes]], skipped: list[Skipped], unread: list[Skipped]) -> Iterator[Document]:
    """Read the records of all files; a file that breaks off also goes to ``unread``."""
    for file in files:
        if not isinstance(file, Path):
            yield from _read("-", file, skipped, unread)
            continue
        name = str(file.absolute())
        try:
            if wrong := wrong_digest(file):
                unread.append(Skipped(name, wrong))
                continue
            with gzip.open(file) if is_compressed(file) else file.open("rb") as lines:
                yield from _read(name, lines, skipped, unread)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            unread.append(Skipped(name, Message("it breaks off or is not what gzip wrote: what stands before that was read")))
        except OSError as error:
            unread.append(Skipped(name, Message("it can't be read ({reason})", reason=system_reason(error))))


def _read(name: str, stream: _Stream, skipped: list[Skipped], unread: list[Skipped]) -> Iterator[Document]:
    """Read the records of a stream; a last line without an end that is no record breaks it off."""
    lines = _Lines(stream, skipped)
    yield from read_records(lines, name, skip=skipped.append, limit=MAX_LINE_BYTES)
    if not lines.last.endswith(b"\n") and len(skipped) > lines.skipped:
        unread.append(
            Skipped(skipped.pop().path, Message("it breaks off in the middle of this line: what stands before was read"))
        )


class _Stream(Protocol):
    def readline(self, size: int = -1, /) -> bytes: ...


class _Lines:
    """The lines of a stream; remembers the last, and how many lines had been skipped before it."""

    def __init__(self, stream: _Stream, skipped: Sequence[Skipped]) -> None:
        self._stream = stream
        self._all = skipped
        self.last = b"\n"
        self.skipped = 0

    def readline(self, size: int = -1) -> bytes:
        """Give the next line, or the next ``size`` bytes of it."""
        line = self._stream.readline(size)
        if line:
            self.last, self.skipped = line, len(self._all)
        return line

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


class _Notes:
    """The last digest of each id, in a nameless file of SQLite, so that memory stays small."""

    def __init__(self) -> None:
        self._sql = sqlite3.connect("", isolation_level=None)
        self._sql.execute("CREATE TABLE notes (id PRIMARY KEY, digest, characters) WITHOUT ROWID")
        self._sql.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        self._sql.close()
        if isinstance(error, sqlite3.Error):
            raise StorageError(
                "notes on what was read can't be kept ({reason}): see that the disk has room", reason=str(error)
            ) from error

    def digests(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Give the digests of those that were read before."""
        rows = (self._sql.execute("SELECT id, digest FROM notes WHERE id = ?", (id,)).fetchone() for id in ids)
        return dict(row for row in rows if row)

    def put(self, rows: Iterable[tuple[str, bytes, int]]) -> None:
        """Note ids with their digests and characters."""
        self._sql.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", rows)

    def __len__(self) -> int:
        (number,) = self._sql.execute("SELECT count(*) FROM notes").fetchone()
        return int(number)

    def batches(self) -> Iterator[dict[str, bytes]]:
        """Yield ids with their digests, in order, as many at a time as a batch has documents."""
        batch: dict[str, bytes] = {}
        held = 0
        for id, digest, size in self._sql.execute("SELECT id, digest, characters FROM notes ORDER BY id"):
            batch[id] = digest
            held += size
            if len(batch) >= BATCH_DOCUMENTS or held >= BATCH_CHARACTERS:
                yield batch
                batch, held = {}, 0
        if batch:
            yield batch


def _verify(notes: _Notes, index: Index, progress: ProgressCallback) -> Tally:
    """Look up in the index all that was read; give the tally."""
    index.refresh()
    tally, differing, total = Tally(), Differences(), len(notes)
    for batch in notes.batches():
        found = {document.id: record_line(document) for document in read_documents(index, list(batch))}
        for id, digest in batch.items():
            line = found.get(id, b"")
            tally.add(line)
            if hashlib.sha256(line).digest() != digest:
                differing.note(id)
        progress(tally.documents, total)
    if differing.number:
        raise DamagedIndex(
            "not all records arrived as they were (missing or changed: {ids}): run the same command again", ids=differing.named
        )
    return tally
