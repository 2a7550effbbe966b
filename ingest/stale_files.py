"""Which files are read again although they are as they were?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kashaf.documents import READERS, Options, on_disk, walk
from kashaf.ingest.changes import Change, ChangeKind
from kashaf.ingest.places import Places
from kashaf.ingest.sources import Known

__all__ = ["files_elsewhere", "reading", "to_be_read", "unread"]


def to_be_read(known: dict[str, Known], options: Options) -> dict[str, Known]:
    """Give the state of files, where those to be read again look as if they had changed.

    With an encoding given, these are all: the one that was guessed before was wrong. So are those
    that could not be read, or not whole, when there are newer readers or options that may help.
    """
    now = reading(options)
    return {
        id: unread(each) if options.encoding or (each.reading != now and _is_to_be_read(each, options)) else each
        for id, each in known.items()
    }


def unread(known: Known) -> Known:
    """Give what is known of a file as if it held something else now."""
    return replace(known, digest="")


def files_elsewhere(places: Places, paths: Iterable[str], options: Options) -> Iterator[Change]:
    """Find files of another root, to be read with the same options as before.

    Others wait for the sync of their root.
    """
    for path in sorted(paths):
        place, known = on_disk(places.root, path), places.known.get(path)
        if known and known.reading == reading(options) and not options.encoding and place.is_file() and not place.is_symlink():
            for file in walk(place, skip=lambda _: None):
                yield Change(ChangeKind.CHANGED, path, replace(file, id=path), unread(known))


def reading(options: Options) -> str:
    """Say how files are read now: by which version of the readers, and with which options."""
    return json.dumps([READERS, options.ocr, sorted(options.columns.items())], ensure_ascii=False)


def _is_to_be_read(known: Known, options: Options) -> bool:
    """Say whether a file that was read in another way is to be read again."""
    if options.columns:
        return True
    readers, ocr, _ = json.loads(known.reading) if known.reading else (0, False, ())
    return bool(known.errors) and (readers != READERS or (options.ocr and not ocr))
