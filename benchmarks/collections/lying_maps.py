"""PDFs in a core font of Windows whose map ``/ToUnicode`` names a part of its glyphs wrongly.

They are made of the texts of the tests: each letter becomes its shape, each shape the glyph that
the font has for it, and some glyphs get the name of another.
"""

from __future__ import annotations

import random
import textwrap
import unicodedata
from functools import cache
from pathlib import Path

from benchmarks.collections.samples import SAMPLES
from tests.damage.parts import lettered_pdf

__all__ = ["make_lying_pdfs", "shaped"]

_FONT = "ABCDEE+Times#20New#20Roman"
_WIDTH = 60
"""Characters of a line."""
_SHARES = (0, 10, 25, 40, 60)
"""How many of a hundred glyphs have a wrong name."""
_TEXTS = ("news", "columns", "table")


def make_lying_pdfs(folder: Path) -> list[Path]:
    """Write a PDF of each text and each share of wrong names, and the texts beside them."""
    made = []
    for text in _TEXTS:
        source = (SAMPLES / f"{text}.txt").read_text(encoding="utf-8")
        lines = [shaped(line) for paragraph in source.splitlines() for line in textwrap.wrap(_drawable(paragraph), _WIDTH)]
        (folder / f"{text}.txt").write_text(_drawable(source), encoding="utf-8")
        for share in _SHARES:
            path = folder / f"{text}-wrong{share}.pdf"
            path.write_bytes(lettered_pdf(lines, _FONT, _lies("".join(lines), share)))
            made.append(path)
    return made


def _drawable(text: str) -> str:
    """Leave out what the rows of the font lack: all but letters, digits and marks."""
    kept = (char if char.isspace() or _is_drawn(char) else " " for char in unicodedata.normalize("NFC", text))
    return "".join(kept)


def _is_drawn(char: str) -> bool:
    return " " <= char <= "~" or "\u0660" <= char <= "\u0669" or "\u064b" <= char <= "\u0652" or char in _forms()


def _lies(shapes: str, share: int) -> dict[str, str]:
    """Give some of the Arabic shapes the letters of others; it is the same in every run."""
    used = sorted({shape for shape in shapes if shape > "\u0600"})
    chance = random.Random(share)
    wrong = chance.sample(used, len(used) * share // 100)
    return {shape: unicodedata.normalize("NFKC", chance.choice(used)) for shape in wrong}


def shaped(line: str) -> str:
    """Write a line in the shapes of its letters: initial, medial, final or isolated; marks stay.

    >>> shaped("قمر") == "\ufed7\ufee4\ufeae"
    True
    """
    letters = [place for place, char in enumerate(line) if not unicodedata.combining(char)]
    drawn = list(line)
    for number, place in enumerate(letters):
        before = line[letters[number - 1]] if number else ""
        after = line[letters[number + 1]] if number + 1 < len(letters) else ""
        forms = _forms().get(line[place], {})
        joined = "initial" in _forms().get(before, {}) and "final" in forms
        joins = "initial" in forms and "final" in _forms().get(after, {})
        form = "medial" if joined and joins else "final" if joined else "initial" if joins else "isolated"
        drawn[place] = forms.get(form, line[place])
    return "".join(drawn)


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Collect the shapes of each letter, by their form."""
    forms: dict[str, dict[str, str]] = {}
    for code in range(0xFE80, 0xFEF5):
        form, *letters = unicodedata.decomposition(chr(code)).split()
        if len(letters) == 1:
            forms.setdefault(chr(int(letters[0], 16)), {})[form.strip("<>")] = chr(code)
    return forms
