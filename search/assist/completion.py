"""Completion while typing: words, pairs of words and titles for the word before the cursor.

Only the last word changes: the text before it - other words, operators, quotes, a field name -
stays as typed. Diacritics, hamza, yeh, teh marbuta and the article don't affect what is found.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from kashaf.analyzers import Analyzer, Level, skeleton
from kashaf.analyzers.letters import COMMON_MARKS, HAMZA, HAMZA_ON_YEH, IGNORABLE, LAM, TATWEEL, WAW
from kashaf.analyzers.particles import ARTICLE, BEFORE_ARTICLE, BEFORE_WORD
from kashaf.arguments import ProgressCallback, optional, take_flag, take_function, take_number, take_text
from kashaf.errors import KashafError
from kashaf.index import TEXT, TITLE, Damage, Reader, field_name
from kashaf.index.sidecars.completions import Completed, Completions
from kashaf.index.stored import count_documents
from kashaf.search.assist.completion_table import fill, key_of
from kashaf.search.assist.transliterations import Transliteration, readings
from kashaf.search.query.grammar import COLONS, JOINERS, QUOTES, SIGNS
from kashaf.search.query.vocabulary import Vocabulary

__all__ = ["MAX_LIMIT", "Completion", "Suggestion"]

MAX_LIMIT = 100
"""Suggestions in one answer."""

MAX_LENGTH = 500
"""Longer texts, in characters, get no suggestions."""

ARTICLE_MATCH_BOOST = 5
"""Weight of a completion that agrees with the typed text in having the article or not.

With 1.5, 3 to 6 points fewer queries and titles were completed within eight suggestions
(`benchmarks.completion`).
"""

FEWEST_FOR_TITLES = 3
"""Typed letters needed to suggest titles."""

PARTICLE_PENALTY = 10
"""How many times more documents a word has than the same word with a particle before it."""

TITLES = 4
"""One of so many suggestions is reserved for titles, if there are any."""

REBUILD_BACKOFF = 10
"""Pause between two background builds, as a multiple of the last build's duration."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completed query; its kind, ``word``, ``pair`` or ``title``; and its number of documents.

    For pairs, the number is estimated from a sample in archives of more than 5,000 documents.
    """

    text: str
    kind: str
    uses: int

    def as_dict(self) -> dict[str, Any]:
        """Return the suggestion for JSON."""
        return asdict(self)


class Completion:
    """The completions of one archive, from a table for each commit; safe from many threads."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._table = Completions(folder)
        self._making = threading.Lock()
        self._starting = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._next = 0.0
        self._failed: KashafError | None = None
        self._stamped: tuple[int, str] = (-1, "")

    def suggest(
        self, index: Reader, text: str, limit: int, *, wait: bool, progress: ProgressCallback | None = None
    ) -> tuple[Suggestion, ...]:
        """Complete a typed text, the most used first, at most ``limit`` (1 to 100).

        Other limits raise `InvalidRequest`. The first call after a commit makes the table, and
        calls ``progress`` with the number of documents done and of all. Without ``wait`` a thread
        makes it, and meanwhile the answer comes from the previous table, or is empty.
        """
        take_text("text", text)
        limit, wait = take_number("limit", limit, 1, MAX_LIMIT), take_flag("wait", wait)
        optional(take_function, "progress", progress)
        stamp = self.stamp(index)
        if self._table.stamp() != stamp:
            if wait:
                self._make(index, stamp, progress)
            else:
                self._make_behind(index, stamp)
        typed = _Typed.read(text, self._analyzer)
        return _ranked(self._table, typed, limit) if typed else ()

    def current(self, index: Reader) -> bool:
        """Whether the table is that of the commit, so that an empty answer is no passing one."""
        return self._table.stamp() == self.stamp(index)

    def readings(self, index: Reader, text: str) -> tuple[Transliteration, ...]:
        """Read a query in other letters, with words of the index.

        See `kashaf.search.assist.transliterations`.
        """
        take_text("text", text)
        knows = partial(index.counts, TEXT, Level.WORD)
        return readings(text, knows, partial(Vocabulary(index, self._analyzer).written, TEXT), self._analyzer)

    def check(self, *, repair: bool = False) -> list[Damage]:
        """Look for damage in the table; ``repair`` removes a damaged one."""
        return self._table.check(repair=repair)

    def stamp(self, index: Reader) -> str:
        """Identify the sources of a table made now: the rules, the commit, and its documents."""
        generation = index.generation
        if self._stamped[0] != generation:
            total = count_documents(index)
            self._stamped = (generation, f"{self._analyzer.fingerprint} {generation} {total}")
        return self._stamped[1]

    def close(self) -> None:
        """Stop making a table, and wait until that has stopped."""
        self._closed.set()
        with self._starting:
            thread = self._thread
        if thread:
            thread.join()
        self._table.close()

    def _make(self, index: Reader, stamp: str, progress: ProgressCallback | None = None) -> None:
        with self._making:
            if self._table.stamp() == stamp:
                return  # another thread made it while we waited
            try:
                with self._table.making(stamp, self._closed.is_set) as making:
                    fill(making, index, self._analyzer, self._closed.is_set, progress)
            except KashafError:
                if not self._closed.is_set():
                    raise

    def _make_behind(self, index: Reader, stamp: str) -> None:
        """Start a thread that makes the table, unless one runs or ran a short while ago.

        Raise the error of the last one, if it failed.
        """
        with self._starting:
            if self._failed:
                failed, self._failed = self._failed, None
                raise failed
            if (self._thread and self._thread.is_alive()) or time.monotonic() < self._next or self._closed.is_set():
                return
            self._thread = threading.Thread(target=self._make_timed, args=(index, stamp), name="kashaf-completions")
            self._thread.start()

    def _make_timed(self, index: Reader, stamp: str) -> None:
        started = time.monotonic()
        try:
            self._make(index, stamp)
        except KashafError as error:
            self._failed = error
        ended = time.monotonic()
        self._next = ended + REBUILD_BACKOFF * (ended - started)


_WORD = rf"[^\W_](?:[\w'’{TATWEEL}{COMMON_MARKS}{IGNORABLE}]|[-.](?=[^\W_]))*"
_LAST_WORD = re.compile(rf"{_WORD}\Z")
_QUOTES = "".join(QUOTES)
_SIGNS = "".join(map(re.escape, SIGNS))
_WORD_BEFORE = re.compile(rf"(?:\A|[\s({_QUOTES}])({_WORD})\s+\Z")
_MAY_FOLLOW = re.compile(rf"(?:\A|[\s(|&{_QUOTES}])[{_SIGNS}=]*\Z")
_FIELD_BEFORE = re.compile(rf"(?:\A|[\s({_SIGNS}])([^\W\d_][\w-]{{0,63}})[{COLONS}]\Z")
_SYNTAX = re.compile(rf"[()=|&*~^{COLONS}{_QUOTES}]|(?:\A|\s)[{_SIGNS}]")


@dataclass(frozen=True, slots=True)
class _Typed:
    """A typed text, cut before its last word.

    ``head`` stays as it is. ``last`` is the start of a word, normalised (empty after a space).
    ``seat`` says that it ends with a hamza whose seat may change with the next letter. ``before``
    is the key of the previous word, ``words`` are the keys of all previous words, or ``None`` if
    the query contains more than words.
    """

    head: str
    last: str
    seat: bool
    before: str
    words: tuple[str, ...] | None

    @classmethod
    def read(cls, text: str, analyzer: Analyzer) -> _Typed | None:
        """Cut a typed text; ``None`` if it can't be completed."""
        if len(text) > MAX_LENGTH:
            return None
        found = _LAST_WORD.search(text)
        head = text[: found.start()] if found else text
        field = _FIELD_BEFORE.search(head)
        if (field and field_name(field[1]) not in (TEXT, TITLE)) or not (field or _MAY_FOLLOW.search(head)):
            return None
        last = analyzer.normalize(found[0]) if found else ""
        before = _WORD_BEFORE.search(head)
        key = key_of(analyzer.normalize(before[1])) if before and before[1] not in JOINERS else ""
        if not (last or key):
            return None
        words = None if _SYNTAX.search(text) else tuple(map(key_of, analyzer.words(head)))
        return cls(head, last, skeleton(found[0])[-1:] in (HAMZA_ON_YEH, HAMZA) if found else False, key, words)

    @property
    def article(self) -> bool:
        """Whether the last word begins with the article, or may."""
        return self.last.startswith(ARTICLE)

    def prefixes(self) -> tuple[str, ...]:
        """Return the possible beginnings of the keys of completions."""
        forms = [self.last[len(ARTICLE) :], self.last] if self.article else [self.last]
        if self.seat and len(self.last) > 2:
            forms.append(forms[0][:-1] + WAW)  # مسئ may continue as مسئول, with a hamza before a waw
        return tuple(forms)


def _ranked(table: Completions, typed: _Typed, limit: int) -> tuple[Suggestion, ...]:
    """Combine words that often follow the previous one, other words with the prefix, and titles."""
    following = _following(table, typed, limit)
    words = _beginning(table, typed, limit) if typed.last else []
    titles = _titles(table, typed, limit)
    kept = min(len(titles), limit // TITLES)
    found: dict[str, Suggestion] = {}
    whole = typed.head + typed.last
    for each in [*following, *words][: limit + 1]:
        found.setdefault(each.text, Suggestion(each.text, each.kind, each.uses))
    rows = [each for text, each in found.items() if text != whole][: limit - kept]
    rows += [Suggestion(each.text, each.kind, each.uses) for each in titles if each.text not in found]
    return tuple(rows[:limit])


def _following(table: Completions, typed: _Typed, limit: int) -> list[Completed]:
    """Return words that often follow the previous word, most frequent first."""
    if not typed.before:
        return []
    found = [
        each._replace(text=typed.head + second, article=second.startswith(ARTICLE))
        for prefix in typed.prefixes()
        for each in table.words(f"{typed.before} {prefix}", limit)
        if each.kind == "pair"
        for second in (each.text.partition(" ")[2],)
    ]
    return _by_use(found, typed)


def _beginning(table: Completions, typed: _Typed, limit: int) -> list[Completed]:
    """Return words and pairs with the prefix; after a particle, also words without the particle.

    After a particle and the article, those words come first; after a particle alone, they fill the
    rest of the list.
    """
    found = [each._replace(text=typed.head + each.text) for prefix in typed.prefixes() for each in table.words(prefix, limit)]
    together = BEFORE_ARTICLE.match(typed.last)
    if not together:
        alone = BEFORE_WORD.match(typed.last) if len(found) < limit else None
        behind = table.words(typed.last[1:], limit) if alone else []
        rest = [each._replace(text=f"{typed.head}{typed.last[0]}{each.text}") for each in behind if not each.article]
        return [*_by_use(found, typed), *_by_use(rest, typed)]
    # In بالمدرسة the particle stays and المدرسة is completed; in للمدرسة the article has lost its
    # alef.
    kept, lost = (together[0], ARTICLE) if together[0] == LAM + LAM else (together[0][0], "")
    behind = [
        each._replace(text=f"{typed.head}{kept}{each.text.removeprefix(lost)}")
        for each in table.words(typed.last[together.end() :], limit)
        if each.article
    ]
    weights = {each.text: each.uses / PARTICLE_PENALTY for each in behind} | {each.text: each.uses for each in found}
    return sorted([*found, *behind], key=lambda each: (-weights[each.text], each.text))


def _titles(table: Completions, typed: _Typed, limit: int) -> list[Completed]:
    if typed.words is None:
        return []
    keys = [" ".join((*typed.words, prefix)) for prefix in typed.prefixes()]
    found = [each for key in keys if len(keys[0]) >= FEWEST_FOR_TITLES for each in table.titles(key, limit)]
    return list(dict.fromkeys(found))


def _by_use(found: list[Completed], typed: _Typed) -> list[Completed]:
    def weight(each: Completed) -> int:
        return each.uses * (ARTICLE_MATCH_BOOST if each.article == typed.article else 1)

    return sorted(found, key=lambda each: (-weight(each), each.text))
