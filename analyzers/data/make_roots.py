"""Make analyzers/data/roots.txt: the roots of the stems of the commonest Arabic words.

    pip install wordfreq==3.1.1 farahidi==0.4.0
    python analyzers/data/make_roots.py

The words and their frequencies come from wordfreq (R. Speer; its Arabic list under CC BY-SA 4.0),
their readings from farahidi (GPL-3.0-or-later), a port of AlKhalil Morpho Sys 2. Each word votes
for the roots of its stem with all its readings. A vote is weighted by farahidi's probability of the
reading and by the square root of the word's frequency (or one word would decide for all that share
its stem); the root with the most weight becomes that of the stem. A stem whose heaviest reading has
no root (a name, a particle) has none, nor have the names below (لبنان is no form of لبن). It takes
about ten minutes.

kashaf may split a word differently from its reading: كسرت, read as a form of كسر, would give its
root to the town سرت if a kaf is removed, and لبنك that of لبن to بنك. So a reading counts only if
the stem can be a form of its root (`fits`).
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from kashaf.analyzers import Analyzer, Level
from kashaf.analyzers.letters import KAF
from kashaf.analyzers.stopwords import is_stopword

WEAK = frozenset("اويء")
AUGMENTS = frozenset("اوينتء")
WORDS = 160_000
TABLE = Path(__file__).parent / "roots.txt"
# The tables name their maker as it was called then, because their comments are part of the
# fingerprint of the analyzer.
HEAD = """\
# A root, then the stems (as kashaf cuts them) of its words. Made by scripts/roots.py of wordfreq's Arabic words (Robyn
# Speer and others, CC BY-SA 4.0) and the readings of farahidi (GPL-3.0-or-later, after AlKhalil Morpho Sys 2).
"""
# Normalised names that can be read as a form of some root, found by reading through the table.
NAMES = frozenset(
    "لبنان لندن عثمان عدنان زيدان مروان غسان نجران جازان فرعون ميلان سيناء كردستان ليون قحطان همدان عجمان كنعان ظهران سيلان هامان"
    " جرجان سرت شارون سيمون ستالين لينين مارتين عمران طه مارك فرانك كويت بصره الم المانيا الماني فلسطين رمضان سليمان سودان".split()
)
_ARABIC = re.compile("[\\u0621-\\u063a\\u0641-\\u064a]{2,20}")
# About farahidi's score of a common reading: a larger value makes all readings equal, and with a
# smaller one names hide the words that they also are.
_LEAST = 0.02


def fits(stem: str, root: str) -> bool:
    """Whether a stem can be a form of a root.

    It has the root's sound letters in their order, and otherwise only letters that patterns add.
    Waw, yeh and hamza of a root change and disappear, and so does the second of two equal letters.
    Patterns add ا و ي ن ت, a meem at the beginning, س before ت, a heh at the end; and in the eighth
    form a ت that the letter before it turned into د or ط.

    >>> pairs = "مكتبه كتب", "جن جنن", "اضطراب ضرب", "استقال قيل", "سرت كسر", "بنك لبن", "شاي شوك"
    >>> [fits(*pair.split()) for pair in pairs]
    [True, True, True, True, False, False, False]
    """
    sound = "".join(letter for letter in root if letter not in WEAK)
    doubled = len(root) > 2 and root[-1] == root[-2] and root[-1] not in WEAK
    if stem[-1] == KAF and len(sound) > 2 and _fits(stem[:-1], 0, sound):
        return True  # a pronoun that stayed on the word, which has all letters of the root
    return _fits(stem, 0, sound) or (doubled and _fits(stem, 0, sound[:-1]))


def _fits(stem: str, place: int, sound: str) -> bool:
    """Whether the stem from a place on has these letters in order, and else what patterns add."""
    if place == len(stem):
        return not sound
    if sound and stem[place] == sound[0] and _fits(stem, place + 1, sound[1:]):
        return True
    return _adds(stem, place) and _fits(stem, place + 1, sound)


def _adds(stem: str, place: int) -> bool:
    """Whether a letter can be one that a pattern, or an ending, adds."""
    letter, before = stem[place], stem[:place]
    if letter == "م":
        return place < 2
    if letter == "س":
        return stem[place + 1 : place + 2] == "ت"
    if letter == "ه":
        return place == len(stem) - 1
    if letter in "دط":
        return before[-1:] in {"د": ("ز", "د", "ذ"), "ط": ("ص", "ض", "ط", "ظ")}[letter]
    return letter in AUGMENTS


def main() -> int:
    """Write the table."""
    import farahidi
    import wordfreq

    frequencies = wordfreq.get_frequency_dict("ar", "large")
    words = sorted(filter(_ARABIC.fullmatch, frequencies), key=lambda word: (-frequencies[word], word))[:WORDS]
    kashaf, reader = Analyzer(), farahidi.Analyzer()
    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    alone: defaultdict[str, set[str]] = defaultdict(set)
    for number, word in enumerate(words, start=1):
        readings = [(kashaf.normalize(each.root or ""), each.score + _LEAST) for each in reader.analyze(word)[:6]]
        whole = sum(weight for _, weight in readings)
        stem = kashaf.lines(word)[Level.STEM]
        alone[kashaf.normalize(word)] |= {root.replace("ء", "ا") for root, _ in readings}
        for root, weight in readings:
            if root and not fits(stem, root):
                continue
            weights[stem][root.replace("ء", "ا")] += math.sqrt(frequencies[word]) * weight / whole
        if number % 1000 == 0:
            print(f"{number:,} of {len(words):,} words", end="\r", file=sys.stderr)
    stems: defaultdict[str, list[str]] = defaultdict(list)
    for stem, roots in weights.items():
        root = max(roots, key=lambda each: (roots[each], each))
        if not any(alone.get(stem, {root})):
            continue  # a word whose readings all lack a root: a name or a borrowed word, as شاي
        if root and root != stem and stem not in NAMES and not is_stopword(stem):
            stems[root].append(stem)
    lines = (" ".join([root, *sorted(stems[root])]) for root in sorted(stems))
    TABLE.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(stems):,} roots of {sum(map(len, stems.values())):,} stems in {TABLE.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
