"""Which files of a folder belong to the collection, and which of them a run looks at: patterns as in ``.gitignore``."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec, PathSpec

from kashaf.documents.encoding import decode
from kashaf.documents.skipped import Skip, Skipped, printable
from kashaf.errors import InvalidRequest
from kashaf.messages import Message

__all__ = ["IGNORE_FILE", "Ignoring", "Narrowing"]

IGNORE_FILE = ".kashafignore"
"""The file that says what in its folder, and in all below it, does not belong to the collection."""


class _Patterns:
    """Patterns in their order, of which the last that matches decides.

    A pattern meets each folder on the way down, so that what matches a folder itself must win there, whereas of a file what
    matches the file wins over what matches a folder around it: the library has a class for each.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Raise `ValueError` for a pattern that is none."""
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # [[:alpha:]] would be read as something else
            try:
                self._files = GitIgnoreSpec.from_lines(unicodedata.normalize("NFC", line) for line in lines)
            except (ValueError, re.error, FutureWarning) as error:
                raise ValueError("it is no pattern") from error
        self._folders = PathSpec(self._files.patterns)
        self.named = any(pattern.include is not None for pattern in self._files.patterns)

    def decide(self, path: str) -> bool | None:
        """Say whether they match a path (a folder's ends in ``/``), deny it, or say nothing of it.

        Some disks keep a hamza beside its letter, whatever was typed: both are compared as one.
        """
        patterns = self._folders if path.endswith("/") else self._files
        return patterns.check_file(unicodedata.normalize("NFC", path)).include


class Narrowing:
    """What one run looks at: the files that match a pattern of ``include`` (all, when there is none), and none of ``exclude``.

    Nothing in a folder that is excluded is looked at, whatever else is said of it. Raises `InvalidRequest` for what is no pattern.

    >>> books = Narrowing(include=["*.txt"], exclude=["drafts/"])
    >>> books.leaves_out("a/b.txt"), books.leaves_out("a/b.pdf"), books.leaves_out("a/drafts/b.txt")
    (False, True, True)
    """

    def __init__(self, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> None:
        self._include = _asked(include) if include else None
        self._exclude = _asked(exclude) if exclude else None

    def leaves_out(self, id: str) -> bool:
        """Say whether a file (by its id), or a folder with all in it (``folder/``), is not looked at: nothing is known of it then."""
        if self._exclude is not None:
            above = (id[: end + 1] for end, char in enumerate(id[:-1]) if char == "/")
            if any(self._exclude.decide(each) for each in (*above, id)):
                return True
        return self._include is not None and not id.endswith("/") and not self._include.decide(id)


def _asked(patterns: Sequence[str]) -> _Patterns:
    for pattern in patterns:
        try:
            found = _Patterns([pattern]).named
        except ValueError:
            found = False
        if not found:
            raise InvalidRequest(
                "{pattern!r} is no pattern for files: write one as in .gitignore, such as '*.txt' or 'books/'",
                pattern=printable(pattern),
            )
    return _Patterns(patterns)


@dataclass(frozen=True, slots=True)
class Ignoring:
    """What the ``.kashafignore`` of a folder (``prefix`` is its id and ``/``) says, and after it those of the folders above."""

    prefix: str
    patterns: _Patterns
    above: Ignoring | None

    @classmethod
    def read(cls, path: Path, data: bytes, prefix: str, above: Ignoring | None, skip: Skip) -> Ignoring:
        """Read what the file at ``path`` holds; lines that are no pattern go to ``skip``. Raises `UnreadableFile` when it is no text."""
        good: list[str] = []
        for number, line in enumerate(decode(data, name=str(path)).splitlines(), start=1):
            try:
                _Patterns([line])
                good.append(line)
            except ValueError:
                skip(
                    Skipped(f"{path}:{number}", Message("{line!r} is no pattern: write it as in .gitignore", line=line.strip()))
                )
        return cls(prefix, _Patterns(good), above)

    def ignores(self, id: str) -> bool:
        """Say whether a file or a folder (``folder/``) in this folder, none of whose own folders is ignored, is."""
        decided = self.patterns.decide(id.removeprefix(self.prefix))
        if decided is None:
            return self.above is not None and self.above.ignores(id)
        return decided
