"""The PDFs of the tests, whose text is known."""

from __future__ import annotations

from pathlib import Path

__all__ = ["SAMPLES", "source_of"]

SAMPLES = Path(__file__).resolve().parents[2] / "tests" / "documents" / "samples" / "pdf"


def source_of(pdf: Path) -> str:
    """Return the text that a PDF was made of.

    NAME.expected.txt beside NAME.pdf has it, or NAME.txt beside NAME-program.pdf.
    """
    expected = pdf.with_suffix(".expected.txt")
    if expected.is_file():
        return expected.read_text(encoding="utf-8")
    return (pdf.parent / f"{pdf.stem.partition('-')[0]}.txt").read_text(encoding="utf-8")
