"""How much text of an Arabic PDF each reader gets: kashaf's and those of other libraries.

The text of the PDFs is known. Run it from the repository; it skips what isn't installed::

    python -m benchmarks.pdfs [PDF]...

It reads the samples of the tests, then PDFs whose fonts name a part of their letters wrongly, or
instead the given PDFs, each with its text in NAME.expected.txt beside it. For each PDF it counts,
in percent, the words of its text that come back whole, and the pairs of neighbours that come back
as neighbours. Diacritics, punctuation, tatweel and the shapes of letters don't count: the texts of
all readers pass through the same rules.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest.mock
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from benchmarks.collections.lying_maps import make_lying_pdfs
from benchmarks.collections.samples import SAMPLES, source_of
from benchmarks.measurement.report import shares_table
from kashaf.documents import Options, read_file, walk
from kashaf.documents.ocr import what_is_missing
from kashaf.errors import UnreadableFile

__all__ = ["compare", "read_with_kashaf", "read_without_pikepdf", "readers", "table"]

_WORD = re.compile(r"\w+")
_DROPPED = re.compile("[\u064b-\u0655\u0670\u0640\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")

Read = Callable[[Path], str]


def compare(source: str, text: str) -> tuple[int, int]:
    """Return the percentage of words and of neighbour pairs of a source that are in a text.

    Both are rounded down.

    >>> compare("قال الراوي يا سادة", "يا سادة قال الراوي")
    (100, 66)
    """
    wanted, found = _words(source), _words(text)
    pairs, found_pairs = Counter(pairwise(wanted)), Counter(pairwise(found))
    words = (Counter(wanted) & Counter(found)).total()
    return 100 * words // max(len(wanted), 1), 100 * (pairs & found_pairs).total() // max(pairs.total(), 1)


def _words(text: str) -> list[str]:
    return _WORD.findall(_DROPPED.sub("", unicodedata.normalize("NFKC", text)))


def read_with_kashaf(pdf: Path, *, ocr: bool = False) -> str:
    """Read a PDF as kashaf does; return the empty string if it fails."""
    (file,) = walk(pdf, skip=_ignore)
    try:
        return "\n\n".join(document.text for document in read_file(file, Options(ocr=ocr), skip=_ignore))
    except UnreadableFile:
        return ""


def read_without_pikepdf(pdf: Path) -> str:
    """Read a PDF as kashaf does if it can't put the names of letters right."""
    with unittest.mock.patch.dict(sys.modules, {"pikepdf": None}):
        return read_with_kashaf(pdf)


def _ignore(_: object) -> None:
    pass


def readers() -> dict[str, Read]:
    """Return the installed readers, by name."""
    found: dict[str, Read] = {"kashaf": read_with_kashaf}
    if not what_is_missing():
        found["kashaf --ocr"] = lambda pdf: read_with_kashaf(pdf, ocr=True)
    found["pypdfium2"] = _pypdfium2
    found |= {name: read for name, (module, read) in _LIBRARIES.items() if importlib.util.find_spec(module)}
    if shutil.which("pdftotext"):
        found["pdftotext"] = _pdftotext
    return found


def _pypdfium2(pdf: Path) -> str:
    document = importlib.import_module("pypdfium2").PdfDocument(pdf)
    return "\n".join(str(page.get_textpage().get_text_range()) for page in document)


def _pypdf(pdf: Path) -> str:
    return "\n".join(str(page.extract_text()) for page in importlib.import_module("pypdf").PdfReader(pdf).pages)


def _pdfminer(pdf: Path) -> str:
    return str(importlib.import_module("pdfminer.high_level").extract_text(pdf))


def _pymupdf(pdf: Path) -> str:
    return "\n".join(str(page.get_text()) for page in importlib.import_module("pymupdf").open(pdf))


def _pdftotext(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, timeout=60).stdout.decode(
        "utf-8", "replace"
    )


_LIBRARIES: dict[str, tuple[str, Read]] = {
    "pypdf": ("pypdf", _pypdf),
    "pdfminer.six": ("pdfminer", _pdfminer),
    "pymupdf": ("pymupdf", _pymupdf),
}


def table(found: dict[str, Read], pdfs: list[Path]) -> str:
    """Read each PDF with each reader, and return a Markdown table of words/pairs.

    The last line is the mean.
    """
    rows = [(pdf.stem, [compare(source_of(pdf), read(pdf)) for read in found.values()]) for pdf in pdfs]
    return shares_table(found, rows)


def main() -> None:
    """Print the table for the given PDFs, or those for the samples and for fonts that lie."""
    named = [Path(name) for name in sys.argv[1:]]
    print(table(readers(), named or sorted(SAMPLES.glob("*.pdf"))))
    if not named:
        with tempfile.TemporaryDirectory() as folder:
            found = {"kashaf": read_with_kashaf, "kashaf without pikepdf": read_without_pikepdf, **readers()}
            print(f"\n{table(found, make_lying_pdfs(Path(folder)))}")


if __name__ == "__main__":
    main()
