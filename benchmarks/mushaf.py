"""``python -m benchmarks.mushaf UTHMANI MODERN``: do modern spellings find verses of the mushaf?

Both files are those of tanzil.net, a verse per line: ``sura|verse|text``. The rules of the mushaf's
spelling were written with the even suras alone, so the odd ones test the rules on unseen text.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import kashaf
from benchmarks.errors import BenchmarkError
from benchmarks.measurement.report import command, environment, run, table
from kashaf.analyzers import skeleton

__all__ = ["PHRASE", "PLAIN", "Verses", "main", "other_print", "read_verses", "typed"]

PHRASE = 4
"""Words of the phrase to search for: the first of the verse."""

PLAIN = 6
"""Words to search for without quotes, spread evenly over the verse."""

BEST = 10
"""A verse counts as found by plain words if it is among so many hits.

Another verse of the same words counts too.
"""

Verses = Mapping[str, str]

_YEH = re.compile("(?<![\u064e\u064b\u06ed])\u0649(?!\u0653*\u0670)|\u0649(?=[\u06e1\u0651\u064e\u064f\u0650\u064c\u064d])")
_APART = re.compile("(?<=[\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671])([\u064b-\u0651\u06e1]*)\u0670")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 if done, 2 if it cannot be done, 130 if interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.mushaf", description="Measure which verses of the mushaf are found."
    )
    parser.add_argument("mushaf", type=Path, help="the Quran in the spelling of the mushaf (tanzil-uthmani.txt)")
    parser.add_argument("modern", type=Path, help="the same in modern spelling (tanzil-simple.txt)")
    parser.add_argument("--engine", choices=("whoosh", "tantivy"), default="whoosh", help="the engine (whoosh)")
    parser.add_argument("--missed", action="store_true", help="also list the verses of even suras that are not found, as TSV")
    options = parser.parse_args(arguments)
    return run(lambda: _report(options, arguments))


def _report(options: argparse.Namespace, arguments: Sequence[str]) -> None:
    mushaf, modern = read_verses(options.mushaf), read_verses(options.modern)
    if mushaf.keys() != modern.keys():
        raise BenchmarkError(f"{options.mushaf} and {options.modern} have different verses")
    print(f"{len(mushaf):,} verses.\n{environment()}.\n")
    print(f"    {command('benchmarks.mushaf', arguments)}\n")
    rows = [["found, percent of the verses", f"by their first {PHRASE} words in quotes", f"by {PLAIN} plain words"]]
    parts: dict[str, Callable[[str], bool]] = {"all": lambda _: True, "odd suras": lambda verse: _sura(verse) % 2 == 1}
    missed: list[tuple[str, str, str]] = []
    for name, verses in {
        "tanzil.net": mushaf,
        "another print": {verse: other_print(mushaf[verse]) for verse in mushaf},
    }.items():
        answers = _found(verses, modern, options.engine)
        for part, holds in parts.items():
            of_part = [answers[verse] for verse in verses if holds(verse)]
            rates = (f"{100 * sum(each[way] for each in of_part) / max(len(of_part), 1):.2f}" for way in (0, 1))
            rows.append([f"{name}, {part}", *rates])
        missed += [(name, verse, verses[verse]) for verse in verses if _sura(verse) % 2 == 0 and not all(answers[verse])]
    print(table(rows))
    if options.missed:
        print("\nVerses of even suras that are not found:\n")
        print("\n".join("\t".join(each) for each in missed))


def _sura(verse: str) -> int:
    return int(verse.partition(":")[0])


def read_verses(path: Path) -> Verses:
    """Read the verses by ``sura:verse``; lines of another form are the notice at the end.

    `BenchmarkError` if there are none.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchmarkError(f"{path}: {error}") from error
    found = {}
    for line in lines:
        sura, _, rest = line.partition("|")
        number, bar, text = rest.partition("|")
        if bar and sura.isdecimal() and number.isdecimal():
            found[f"{sura}:{number}"] = text
    if not found:
        raise BenchmarkError(f"{path} has no verse: each is a line sura|verse|text")
    return found


def other_print(text: str) -> str:
    """Write a verse as the fonts of the King Fahd Complex in Madinah do.

    They have their own sukun and yeh, and blanks around a small alef that joins nothing.

    >>> other_print("ذَٰلِكَ") == "ذَ\u200a\u0670\u2060لِكَ", other_print("ٱلَّذِى يَوْمِ")
    (True, 'ٱلَّذِی یَوۡمِ')
    """
    text = text.replace("\u0652", "\u06e1").replace("\u064a", "\u06cc")
    return _APART.sub("\\1\u200a\u0670\u2060", _YEH.sub("\u06cc", text))


def typed(text: str) -> list[str]:
    """Return the words of a verse as typed: without diacritics, and without pause signs."""
    return [word for word in map(skeleton, text.split()) if word]


def _found(verses: Verses, modern: Verses, engine: str) -> dict[str, tuple[bool, bool]]:
    """Say for each verse whether the first words of its modern spelling find it.

    The first value is for a phrase, the second for some words without quotes.
    """
    words = {verse: typed(text) for verse, text in modern.items()}
    with tempfile.TemporaryDirectory(prefix="kashaf-mushaf-") as folder:
        url = f"{folder}/index" if engine == "whoosh" else f"{engine}:{folder}/index"
        with kashaf.open(url, create=True) as archive:
            archive.add({"id": verse, "title": "", "text": text} for verse, text in verses.items())
            archive.commit()
            answers = {}
            for verse, line in words.items():
                phrase = archive.search(f'"{" ".join(line[:PHRASE])}"', limit=1000, collapse=False)
                plain = archive.search(" ".join(_spread(line)), limit=BEST, collapse=False)
                by_phrase = any(hit.id == verse for hit in phrase)
                answers[verse] = by_phrase, any(words[hit.id] == line for hit in plain)
    return answers


def _spread(words: Sequence[str]) -> Iterable[str]:
    """Return `PLAIN` words spread evenly over a verse, all of a shorter one."""
    if len(words) <= PLAIN:
        return words
    return [words[place * (len(words) - 1) // (PLAIN - 1)] for place in range(PLAIN)]


if __name__ == "__main__":
    sys.exit(main())
