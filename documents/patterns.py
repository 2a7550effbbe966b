r"""Patterns for files, as in ``.gitignore``, matched without long backtracking.

The text between two ``*`` is matched at its first place in a name, the parts between two ``**`` at
their first place in a path: a later place would never do better. So the time grows with the length
of the pattern times that of the path, whatever the two contain.

>>> Pattern.read("*.txt").matches("books/a.txt"), Pattern.read("/*.txt").matches("books/a.txt")
(True, False)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["MAX_PATTERN", "Pattern"]

MAX_PATTERN = 1_000
"""The letters of the longest pattern: paths are no longer than 512 bytes."""

_ANY_FOLDERS = None
"""The part ``**`` of a pattern."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: ``!`` before it makes ``selects`` false, ``/`` after it ``folders_only`` true.

    ``parts`` are those between its slashes: a name, an expression for one, or ``None`` for any
    number of folders.
    """

    selects: bool
    folders_only: bool
    parts: tuple[str | re.Pattern[str] | None, ...]

    @classmethod
    def read(cls, line: str) -> Pattern | None:
        """Read a line; ``None`` for a blank line or a comment. Raises `ValueError` if invalid."""
        line = unicodedata.normalize("NFC", line)
        while line.endswith(" ") and not line.endswith("\\ "):
            line = line[:-1]
        if not line.strip() or line.startswith("#"):
            return None
        text = line.removeprefix("!")
        whole = text.removesuffix("/")
        if not whole or len(whole) > MAX_PATTERN:
            raise ValueError("it is empty or longer than any path")
        parts = [_ANY_FOLDERS if part == "**" else _read_part(part) for part in whole.removeprefix("/").split("/")]
        if "/" not in whole:
            parts = [_ANY_FOLDERS, _read_part(whole)]
        return cls(text == line, text != whole, tuple(parts))

    def matches(self, path: str) -> bool:
        """Say whether the pattern matches a file, or a folder (``folder/``), itself.

        The contents of a matching folder don't count as matched.
        """
        if self.folders_only and not path.endswith("/"):
            return False
        names = path.rstrip("/").split("/")
        if len(self.parts) == 2 and self.parts[0] is _ANY_FOLDERS and self.parts[1] is not _ANY_FOLDERS:
            return _fits(self.parts[1], names[-1])
        at = name = again = 0
        behind = -1  # the part after the last ** that was met
        while name < len(names):
            part = self.parts[at] if at < len(self.parts) else ""
            if part is _ANY_FOLDERS:
                at += 1
                if at == len(self.parts):
                    return True
                behind, again = at, name
            elif _fits(part, names[name]):
                at, name = at + 1, name + 1
            elif behind >= 0:
                again += 1
                at, name = behind, again
            else:
                return False
        return at == len(self.parts)


def _fits(part: str | re.Pattern[str], name: str) -> bool:
    return part == name if isinstance(part, str) else part.fullmatch(name) is not None


def _read_part(part: str) -> str | re.Pattern[str]:
    """Read the part between two slashes: a plain name, or an expression."""
    # ``pieces``: as an expression, cut at each *. ``plain``: unchanged, while no sign is in it.
    pieces, plain, at = [""], [""], 0
    while at < len(part):
        char, at = part[at], at + 1
        if char == "*":
            pieces.append("")
            plain.clear()
        elif char == "?":
            pieces[-1] += "."
            plain.clear()
        elif char == "[" and (end := _end_of_class(part, at)):
            pieces[-1] += _read_class(part[at:end])
            plain.clear()
            at = end + 1
        else:
            if char == "\\":
                if at == len(part):
                    raise ValueError("nothing follows its backslash")
                char, at = part[at], at + 1
            pieces[-1] += re.escape(char)
            if plain:
                plain.append(char)
    if plain:
        return "".join(plain)
    first, *between, last = pieces if len(pieces) > 1 else (pieces[0], None)
    if last is None:
        return re.compile(first, re.DOTALL)
    inner = "".join(f"(?>.*?{piece})" for piece in between if piece)
    return re.compile(f"{first}{inner}.*{last}", re.DOTALL)


def _end_of_class(part: str, at: int) -> int:
    """Find the ``]`` of the class that began before ``at``; 0 if none, when ``[`` is literal."""
    at += part.startswith(("!", "^"), at)
    at += part.startswith("]", at)  # as the first it stands for itself
    while at < len(part) and part[at] != "]":
        at += 2 if part[at] == "\\" else 1
    return at if at < len(part) else 0


def _read_class(inside: str) -> str:
    """Read what stands between ``[`` and ``]``."""
    if "[:" in inside:
        raise ValueError("classes by name are not known")
    negated = inside[0] in "!^"
    chars = re.findall(r"\\?(.)", inside[1:] if negated else inside, re.DOTALL)
    escaped = re.findall(r"(\\?).", inside[1:] if negated else inside, re.DOTALL)
    found, at = "", 0
    while at < len(chars):
        if at + 2 < len(chars) and chars[at + 1] == "-" and not escaped[at + 1]:
            low, high = chars[at], chars[at + 2]
            if low > high:
                raise ValueError("a range that begins behind its end")
            found += f"{re.escape(low)}-{re.escape(high)}"
            at += 3
        else:
            found += re.escape(chars[at])
            at += 1
    return f"[{'^' if negated else ''}{found}]"
