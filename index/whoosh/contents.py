"""The table of contents of a Whoosh index: the segments of a commit, and facts on their files.

Whoosh pickles its segments into that file, and a pickle can run any program when it is read. Ours
is JSON: the segments with their removed documents and, by the suffix of each file, its size and
checksum, with a checksum over all. Segments of format 2 can be read too, by a reader of pickles
that knows no class.
"""

from __future__ import annotations

import io
import json
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import clean_files

from kashaf.index.checksums import checked, checksum, sealed
from kashaf.index.whoosh.pickles import DataFile

__all__ = ["NAME", "Contents", "KeptSegment", "clean", "latest_generation", "read_table", "table_of_contents", "write_table"]

NAME = "MAIN"
"""Whoosh's default name of an index."""

_TABLE = re.compile(rf"_{NAME}_([0-9]+)\.toc")
_ID = re.compile(r"[0-9a-z]{1,64}")
_VERSION = -111
"""The version of the tables of contents of Whoosh 2.7, which format 2 uses."""


class KeptSegment(W3Segment):  # type: ignore[misc]  # Whoosh has no types
    """A segment as Whoosh takes it, with the size and checksum of each of its files by suffix.

    ``files`` is `None` while the segment is written, and for a segment of format 2.
    """

    def __init__(
        self,
        codec: Any,
        id: str | None = None,
        documents: int = 0,
        deleted: Iterable[int] = (),
        files: Mapping[str, tuple[int, int]] | None = None,
    ) -> None:
        super().__init__(codec, NAME, documents, id, set(deleted) or None)
        self.files = files

    def is_compound(self) -> bool:
        """Return false: its files are not packed into one."""
        return False


@dataclass(frozen=True, slots=True)
class Contents:
    """The content of a commit."""

    generation: int
    segments: Sequence[KeptSegment]


def latest_generation(folder: Path) -> int:
    """Return the number of the newest commit in a folder, -1 if there is none."""
    found = (_TABLE.fullmatch(path.name) for path in folder.iterdir())
    return max((int(match[1]) for match in found if match), default=-1)


def table_of_contents(generation: int) -> str:
    """Return the name of the table of contents; a commit exists once that file exists."""
    return f"_{NAME}_{generation}.toc"


def clean(folder: Path) -> None:
    """Remove what an interrupted creation of an index left."""
    for path in folder.glob(f"_{NAME}_0.toc*"):
        path.unlink()


def write_table(storage: FileStorage, contents: Contents) -> None:
    """Write the table of contents of a commit, rename it, and remove the files not in it.

    The files of a segment are read for their checksums once, when it is new.
    """
    folder = Path(storage.folder)
    for segment in contents.segments:
        if segment.files is None:
            names = [path for path in folder.iterdir() if path.name.startswith(f"{segment.segment_id()}.")]
            at = len(segment.segment_id())
            segment.files = {path.name[at:]: _measured(path) for path in sorted(names)}
    table = {
        "generation": contents.generation,
        "segments": [
            {
                "id": segment.segid,
                "documents": segment.doc_count_all(),
                "deleted": sorted(segment.deleted_docs()),
                "files": segment.files,
            }
            for segment in contents.segments
        ],
    }
    name = table_of_contents(contents.generation)
    with storage.create_file(f"{name}.new") as file:
        file.write(json.dumps(sealed(table)).encode())
    storage.rename_file(f"{name}.new", name, safe=True)
    clean_files(storage, NAME, contents.generation, contents.segments)


def _measured(path: Path) -> tuple[int, int]:
    with path.open("rb", buffering=0) as file:
        return path.stat().st_size, checksum(file)


def read_table(folder: Path, generation: int, codec: Callable[[], Any]) -> Contents:
    """Read the table of contents of a commit.

    Raises `OSError`, and any other exception if the table is damaged.
    """
    data = (folder / table_of_contents(generation)).read_bytes()
    if not data.startswith(b"{"):
        return Contents(generation, list(_from_format_2(data, generation, codec)))
    table = checked(json.loads(data))
    if table["generation"] != generation:
        raise ValueError("it is that of another commit")
    return Contents(generation, [_segment(codec(), **each) for each in table["segments"]])


def _segment(
    codec: Any, *, id: str, documents: int, deleted: Iterable[int], files: Mapping[str, Sequence[int]] | None = None
) -> KeptSegment:
    if not _ID.fullmatch(id) or not all(isinstance(number, int) and 0 <= number < documents for number in deleted):
        raise ValueError("it names no segment")
    kept = None if files is None else {suffix: (int(size), int(found)) for suffix, (size, found) in files.items()}
    return KeptSegment(codec, id, documents, deleted, kept)


def _from_format_2(data: bytes, generation: int, codec: Callable[[], Any]) -> Iterator[KeptSegment]:
    file = DataFile(io.BytesIO(data))
    for _ in range(3):
        file.read_varint()  # the width of numbers on that machine: what we read is the same everywhere
    if file.read_int() != -12345 or file.read_int() != _VERSION:
        raise ValueError("it is no table of contents of Whoosh 2.7")
    for _ in range(3):
        file.read_varint()  # the version of Whoosh
    file.skip_string()  # the fields; the manifest has them
    if file.read_int() != generation:
        raise ValueError("it is that of another commit")
    file.read_int()
    for kept in _OfFormat2(file.file).load():
        yield _segment(codec(), id=kept.segid, documents=int(kept._doccount), deleted=kept._deleted or ())  # noqa: SLF001


class _Kept:
    """Stands for a segment or a codec in a pickle: plain data, and nothing that runs."""


class _OfFormat2(pickle.Unpickler):
    """Reads the segments of format 2: none of its four names gets Python's object of that name."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the stand-in for a name."""
        try:
            return _NAMES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"it names {module}.{name}") from None


_NAMES: dict[tuple[str, str], object] = {
    ("whoosh.codec.whoosh3", "W3Segment"): _Kept,
    ("kashaf.index.whoosh_codec", "ArrayCodec"): _Kept,
    ("collections", "defaultdict"): lambda *_: {},
    ("builtins", "int"): None,
}
