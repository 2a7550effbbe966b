"""Documents out of an index, as JSON Lines: written, continued after a stop, and read back.

They are written beside their place.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO

from kashaf.arguments import ProgressCallback
from kashaf.documents import Document, Skipped, read_records, record_line
from kashaf.errors import DamagedIndex, InvalidRequest, StorageError
from kashaf.index import Index, state_folder
from kashaf.index.durability import sync_folder, write_durably
from kashaf.index.stored import count_documents
from kashaf.ingest.comparison import Tally, compare
from kashaf.messages import Message, system_reason

__all__ = ["MAX_LINE_BYTES", "ExportMode", "digest_file", "export_file", "export_stream", "is_compressed", "wrong_digest"]

MAX_LINE_BYTES = 1 << 30
"""The longest line that is read back; one document of an index is a shelf of books at most."""


class ExportMode(StrEnum):
    """How an export begins that finds what an earlier one left."""

    CONTINUED = "continued"
    CHANGED = "changed"
    """Anew, for the index has changed since."""
    COMPRESSED = "compressed"
    """Anew, for a compressed file cannot be continued."""


def is_compressed(path: Path) -> bool:
    """Tell by its name whether a file is compressed by gzip."""
    return path.suffix.lower() == ".gz"


def export_stream(index: Index, stream: IO[bytes], *, progress: ProgressCallback) -> Tally:
    """Write all documents to a stream, by id."""
    tally, total = Tally(), count_documents(index)
    for document in index.documents():
        line = record_line(document)
        stream.write(line)
        tally.add(line)
        progress(tally.documents, total)
    stream.flush()
    return tally


def export_file(
    index: Index, url: str, path: Path, *, progress: ProgressCallback, begins: Callable[[ExportMode, int], object]
) -> Tally:
    """Write all documents to a file, by id, read them back, and only then give the file its name.

    Until then its name ends in ``.part``. When an earlier export of the same commit left such a
    file, it is continued after its last whole line; ``begins`` is called with that fact and the
    number of its lines. Beside it is its `digest_file`, which detects a copy that breaks off
    between two lines; readers of JSON Lines find nothing but records.

    Raises `InvalidRequest` when ``path`` is a folder, or holds something and the index nothing,
    `StorageError` when the disk refuses, and `DamagedIndex` when what is read back differs.
    """
    if path.is_dir():
        raise InvalidRequest("{path} is a folder: name a file to export to", path=path)
    part = path.with_name(f"{path.name}.{_commit(index, url)}.part")
    total = count_documents(index)
    if not total and _holds_something(path):
        raise InvalidRequest(
            "{url} holds no documents, and {path} would be replaced by nothing: remove {path} first if you mean it",
            url=url,
            path=path,
        )
    with _storage_errors(path):
        left = [
            each for each in path.parent.iterdir() if re.fullmatch(re.escape(path.name) + r"\.[0-9a-f]{8}\.part", each.name)
        ]
        done, after = 0, ""
        if is_compressed(path) and left:
            begins(ExportMode.COMPRESSED, 0)
        elif part in left:
            done, after = _cut_to_whole_lines(part)
            if done:
                begins(ExportMode.CONTINUED, done)
            left.remove(part)
        elif left:
            begins(ExportMode.CHANGED, 0)
        for each in left:
            each.unlink()
        with _writing(part, compressed=is_compressed(path)) as file:
            for document in index.documents(after):
                file.write(record_line(document))
                done += 1
                progress(done, total)
    with _storage_errors(path):
        try:
            with gzip.open(part) if is_compressed(path) else part.open("rb") as lines:
                again = Message("it was removed; export again")
                tally = compare(index.documents(), _read(lines, part), again, progress=lambda read: progress(read, total))
        except DamagedIndex:
            part.unlink()
            raise
        with part.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        digest_file(path).unlink(missing_ok=True)
        part.replace(path)
        sync_folder(path.parent)
        told = f"# documents: {tally.documents}\n{digest}  {path.name}\n"
        write_durably(digest_file(path), told.encode("utf-8", "surrogateescape"))
    return tally


def _holds_something(path: Path) -> bool:
    """Say whether a file is there that is not empty, nor compressed nothing."""
    try:
        with gzip.open(path) if is_compressed(path) else path.open("rb") as file:
            return bool(file.read(1))
    except FileNotFoundError:
        return False
    except (OSError, EOFError):
        return True  # something else, or what cannot be read: nothing to be replaced unasked


def digest_file(path: Path) -> Path:
    """Name the file that an exported file has its digest in, as ``sha256sum --check`` takes it."""
    return path.with_name(f"{path.name}.sha256")


def wrong_digest(path: Path) -> Message | None:
    """Compare a file with the digest beside it; say what is wrong. Raises `OSError`."""
    beside = digest_file(path)
    try:
        told = beside.read_bytes()
    except FileNotFoundError:
        return None
    wanted = re.search(rb"^\\?([0-9a-fA-F]{64}) ", told, re.MULTILINE)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest().encode()
    if wanted and wanted[1].lower() == found:
        return None
    return Message(
        "it is not what was exported (its digest is not that in {beside}): get both anew, or remove {beside} to read what there is",
        beside=beside.name,
    )


def _commit(index: Index, url: str) -> str:
    """Name the commit that is exported: a half-written file is worth nothing for any other."""
    name = f"{state_folder(url).absolute()}\n{index.generation}"
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _cut_to_whole_lines(part: Path) -> tuple[int, str]:
    """Cut a file after its last whole record; give the number of records and the id of the last."""
    number, end, last = 0, 0, b""
    with part.open("r+b") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            number, end, last = number + 1, end + len(line), line
        for document in read_records([last], part.name, skip=lambda _: None, limit=MAX_LINE_BYTES):
            file.truncate(end)
            return number, document.id
        file.truncate(0)  # it is empty, or a power cut left a line that is none
        return 0, ""


@contextmanager
def _writing(part: Path, *, compressed: bool) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Open a file to add to; what was written is on the disk in the end."""
    with part.open("wb" if compressed else "ab") as raw:
        if compressed:
            # With ``mtime=0`` the same documents give the same file.
            with gzip.GzipFile("", "wb", 6, fileobj=raw, mtime=0) as file:
                yield file
        else:
            yield raw
        raw.flush()
        os.fsync(raw.fileno())


def _read(lines: Iterable[bytes], part: Path) -> Iterator[Document]:
    def fail(skipped: Skipped) -> None:
        raise DamagedIndex("{skipped}: it was removed; export again", skipped=skipped)

    return read_records(lines, str(part), skip=fail, limit=MAX_LINE_BYTES)


@contextmanager
def _storage_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            "{path} can't be written ({reason}): check the disk's space and permissions, then run the same command again",
            path=path,
            reason=system_reason(error),
        ) from error
