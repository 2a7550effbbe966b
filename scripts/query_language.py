"""Write the table of the query language into docs/query-language.md.

It has every operator with an example and its results in the seeds. Run it after a change of
`kashaf.search.query.grammar` or of the ranking; a test compares the document with the table.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import kashaf
from kashaf.search import LANGUAGE, Archive

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "query-language.md"
BEGIN, END = "<!-- the table, written by scripts/query_language.py -->\n", "<!-- the end of the table -->\n"


def fill(archive: Archive) -> None:
    """Index the seeds.

    The file of facts beside one of them has the date for the example of ranges.
    """
    archive.add_path(ROOT / "seeds")
    archive.commit(compact=True)


def table(archive: Archive) -> str:
    """Return the table, with the results of each example in the archive, the best first."""
    rows = ["| typed | means | example | finds |", "|---|---|---|---|"]
    for operator in LANGUAGE:
        forms = ", ".join(f"`{form}`" for form in operator.forms)
        found = ", ".join(hit.id.partition("_")[0] for hit in archive.search(operator.example))
        row = f"| {forms.replace('|', chr(92) + '|')} | {operator.means} | `{operator.example}` | {found} |"
        rows.append(row)
    return "\n".join(rows) + "\n"


def written_into(document: str, made: str) -> str:
    """Replace the table in a document."""
    before, _, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    return before + BEGIN + "\n" + made + "\n" + end + after


def main() -> None:
    """Update the document."""
    with tempfile.TemporaryDirectory() as folder, kashaf.open(Path(folder, "index"), create=True) as archive:
        fill(archive)
        DOCUMENT.write_text(written_into(DOCUMENT.read_text(encoding="utf-8"), table(archive)), encoding="utf-8")


if __name__ == "__main__":
    main()
