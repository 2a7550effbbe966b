"""Which files belong to the collection, and which a run looks at: patterns as in ``.gitignore``."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kashaf.documents.encoding import decode
from kashaf.documents.patterns import Pattern
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.errors import InvalidRequest, UnreadableFile
from kashaf.messages import Message

__all__ = ["IGNORE_FILE", "MAX_IGNORE_BYTES", "IgnoreRules", "PathFilter"]

IGNORE_FILE = ".kashafignore"
"""The file that says what in its folder, and in all below it, does not belong to the collection."""

MAX_IGNORE_BYTES = 1 << 20
"""The most that is read of it."""

_MAX_PATTERNS = 10_000
"""The most patterns in it: each is compared with each file."""

_SHOWN = 80
"""The letters that are shown of a line that is no pattern."""


class _Patterns:
    """Patterns in their order, of which the last that matches decides."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._last_first = tuple(reversed(tuple(patterns)))

    def decide(self, path: str) -> bool | None:
        """Say whether the patterns match a path itself, exclude it, or say nothing of it.

        A folder's path ends in ``/``. Some disks store a hamza as a character beside its letter;
        both forms are compared as equal.
        """
        path = unicodedata.normalize("NFC", path)
        return next((pattern.selects for pattern in self._last_first if pattern.matches(path)), None)


class PathFilter:
    """What one run looks at: files that match ``include`` and do not match ``exclude``.

    Both are patterns. Without any in ``include`` all files match. Nothing in an excluded folder is
    looked at, whatever the other patterns say. Raises `InvalidRequest` for what is no pattern.

    >>> books = PathFilter(include=["*.txt"], exclude=["drafts/"])
    >>> books.excludes("a/b.txt"), books.excludes("a/b.pdf"), books.excludes("a/drafts/b.txt")
    (False, True, True)
    """

    def __init__(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        self._include = _asked(include) if include else None
        self._exclude = _asked(exclude) if exclude else None

    def excludes(self, id: str) -> bool:
        """Say whether a file (by its id), or a whole folder (``folder/``), is not looked at.

        Nothing is known of it then.
        """
        ways = [
            id,
            *(id[: end + 1] for end in range(len(id) - 2, 0, -1) if id[end] == "/"),
        ]  # itself, and each folder around it
        if self._exclude is not None and any(map(self._exclude.decide, ways)):
            return True
        if self._include is None or id.endswith("/"):
            return False
        return not next((decided for way in ways if (decided := self._include.decide(way)) is not None), False)

    def names(self, id: str) -> bool:
        """Say whether the included patterns match a file itself, not only a folder around it."""
        return self._include is not None and bool(self._include.decide(id))


def _asked(patterns: Sequence[str]) -> _Patterns:
    read = []
    for pattern in patterns:
        try:
            found = Pattern.read(pattern)
        except ValueError:
            found = None
        if not found:
            raise InvalidRequest(
                "{pattern!r} is no pattern for files: write one as in .gitignore, such as '*.txt' or 'books/'",
                pattern=printable(_short(pattern)),
            )
        read.append(found)
    return _Patterns(read)


def _short(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class IgnoreRules:
    """The rules in the ``.kashafignore`` of a folder, and after them those of the folders above.

    ``prefix`` is the folder's id and ``/``.
    """

    prefix: str
    patterns: _Patterns
    above: IgnoreRules | None

    @classmethod
    def read(cls, path: Path, data: bytes, prefix: str, above: IgnoreRules | None, skip: Skip) -> IgnoreRules:
        """Read the rules in the file at ``path``; lines that are no pattern go to ``skip``.

        Raises `UnreadableFile` when the file is no text, or too long.
        """
        if len(data) > MAX_IGNORE_BYTES:
            raise UnreadableFile(
                printable(str(path)),
                Message("it has more than {most} MiB: no list of patterns is that long", most=MAX_IGNORE_BYTES >> 20),
            )
        good: list[Pattern] = []
        for number, line in enumerate(decode(data, name=str(path)).splitlines(), start=1):
            try:
                pattern = Pattern.read(line)
            except ValueError:
                shown = _short(line.strip())
                skip(Skipped(f"{path}:{number}", Message("{line!r} is no pattern: write it as in .gitignore", line=shown)))
            else:
                good += [pattern] if pattern else []
        if len(good) > _MAX_PATTERNS:
            reason = Message(
                "it holds {count} patterns, more than {most}: name folders in the place of files",
                count=len(good),
                most=_MAX_PATTERNS,
            )
            raise UnreadableFile(printable(str(path)), reason)
        return cls(prefix, _Patterns(good), above)

    def ignores(self, id: str) -> bool:
        """Say whether a file or a folder (``folder/``) in this folder is ignored.

        None of the folders that lead to it may be ignored.
        """
        decided = self.patterns.decide(id.removeprefix(self.prefix))
        if decided is None:
            return self.above is not None and self.above.ignores(id)
        return decided
