"""Make analyzers/data/grams.txt: how common the n-grams of Arabic words are in general.

    pip install wordfreq==3.1.1
    python analyzers/data/make_grams.py

The words and their frequencies come from wordfreq (R. Speer; its Arabic list under CC BY-SA 4.0).
It takes a minute.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import wordfreq

from kashaf.analyzers import Analyzer, grams

LEAST = 1e-4
"""The smallest share of all words for an n-gram; rarer ones count as a third of that."""

TABLE = Path(__file__).parent / "grams.txt"
# The tables name their maker as it was called then, because their comments are part of the
# fingerprint of the analyzer.
HEAD = """\
# A number n, then the pieces of words that about one in 2^n words has. Made by scripts/grams.py of wordfreq's Arabic
# words (Robyn Speer and others, CC BY-SA 4.0).
"""
_ARABIC = re.compile("[\\u0621-\\u063a\\u0641-\\u064a]{1,20}")


def main() -> int:
    """Write the table."""
    kashaf = Analyzer()
    shares: Counter[str] = Counter()
    for word, share in wordfreq.get_frequency_dict("ar", "large").items():
        if _ARABIC.fullmatch(word):
            for piece in set(grams(kashaf.normalize(word))):
                shares[piece] += share  # type: ignore[assignment]  # a share of one
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for piece, share in shares.items():
        if share >= LEAST:
            lines[round(-math.log2(share))].append(piece)
    TABLE.write_text(HEAD + "".join(f"{n} {' '.join(sorted(lines[n]))}\n" for n in sorted(lines)), encoding="utf-8")
    print(f"{sum(map(len, lines.values())):,} pieces in {TABLE.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
