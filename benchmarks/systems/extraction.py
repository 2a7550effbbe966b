"""The cost of reading files without an index: the bytes alone, or kashaf's readers alone.

`benchmarks.documents` runs each of them in a process of its own::

    python -m benchmarks.systems.extraction bytes|kashaf FOLDER [PROCESSES]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from kashaf.documents import File, read_file, walk
from kashaf.errors import UnreadableFile

__all__ = ["TIKA_SETTINGS", "Read", "read_folder"]

TIKA_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?><properties><parsers><parser class="org.apache.tika.parser.DefaultParser">'
    '<parser-exclude class="org.apache.tika.parser.ocr.TesseractOCRParser"/></parser></parsers></properties>'
)
"""Settings that make Apache Tika skip pictures, as kashaf does by default."""


@dataclass(slots=True)
class Read:
    """What was read from the files of a kind.

    ``seconds`` are CPU seconds, ``letters`` code points of text.
    """

    files: int = 0
    bytes: int = 0
    seconds: float = 0.0
    documents: int = 0
    letters: int = 0
    refused: int = 0

    def __add__(self, other: Read) -> Read:
        return Read(*(getattr(self, name) + getattr(other, name) for name in Read.__slots__))


def read_folder(folder: Path, part: int = 0, parts: int = 1) -> dict[str, Read]:
    """Read the files of a folder, or one in ``parts`` of them, with their readers; by suffix.

    Their content is discarded.
    """
    found: dict[str, Read] = {}
    for file in islice(walk(folder, skip=_ignore), part, None, parts):
        kind = file.path.suffix.removeprefix(".")
        found[kind] = found.get(kind, Read()) + _read(file)
    return found


def _read(file: File) -> Read:
    before = time.process_time()
    read = Read(files=1, bytes=file.size)
    try:
        for document in read_file(file, skip=_ignore):
            read.documents += 1
            read.letters += sum(len(page.text) for page in document.pages)
    except UnreadableFile:
        read.refused = 1
    read.seconds = time.process_time() - before
    return read


def _read_bytes(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def _ignore(_: object) -> None:
    pass


def main(arguments: Sequence[str]) -> None:
    """Read, and print the result as JSON; several processes share the files."""
    way, folder, *rest = arguments
    if way == "bytes":
        _read_bytes(Path(folder))
        print("{}")
        return
    part, parts = map(int, rest[1:]) if len(rest) > 1 else (0, int(rest[0]) if rest else 1)
    others = [] if len(rest) > 1 else [[*arguments, str(each), str(parts)] for each in range(1, parts)]
    started = [
        subprocess.Popen([sys.executable, "-m", "benchmarks.systems.extraction", *other], stdout=subprocess.PIPE)
        for other in others
    ]
    found = read_folder(Path(folder), part, parts)
    for process in started:
        told, _ = process.communicate()
        for kind, read in json.loads(told).items():
            found[kind] = found.get(kind, Read()) + Read(**read)
    print(json.dumps({kind: asdict(read) for kind, read in sorted(found.items())}))


if __name__ == "__main__":
    main(sys.argv[1:])
