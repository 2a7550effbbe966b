"""Protected words: the lists of words that an index never stems, and how lists are read."""

from __future__ import annotations

import os
import re
from pathlib import Path

from kashaf.analyzers import Analyzer
from kashaf.arguments import take_path
from kashaf.errors import InvalidRequest
from kashaf.messages import system_reason

__all__ = ["COMMAS", "read_protected", "word_list"]

MAX_BYTES = 1_000_000
"""The largest word list, in bytes."""

COMMAS = re.compile("[,،؛;]")
"""The characters that separate the entries of a line."""


def read_protected(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """Read a list of protected words, from a text file.

    Raises `InvalidRequest`, which names the wrong line, and `UnreadableFile`.
    """
    path = take_path("protected", path)
    analyzer = Analyzer()
    words: dict[str, None] = {}
    for number, line in word_list(Path(path)):
        for word in COMMAS.sub(" ", line).split():
            if len(analyzer.tokens(word)) != 1:
                raise InvalidRequest(
                    "{path}:{number}: {word!r} is not one word: write words with spaces between them",
                    path=path,
                    number=number,
                    word=word,
                )
            words[word] = None
    return tuple(words)


def word_list(path: Path) -> list[tuple[int, str]]:
    """Return the lines of a word list that are not empty, by number; ``#`` starts a comment."""
    from kashaf.documents import decode  # searches read no list

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidRequest(
            "{path} can't be read ({reason}): name a text file", path=path, reason=system_reason(error)
        ) from error
    if len(data) > MAX_BYTES:
        raise InvalidRequest("{path} is larger than {bytes} bytes: a list of words is shorter", path=path, bytes=MAX_BYTES)
    lines = decode(data, name=str(path)).splitlines()
    told = ((number, line.partition("#")[0].strip()) for number, line in enumerate(lines, start=1))
    return [(number, line) for number, line in told if line]
