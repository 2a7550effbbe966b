"""Makes a folder of damaged, hostile and odd files, on which every reader of kashaf is tried.

Run it as ``python -m tests.damage.folder FOLDER`` to make the folder, the same every time, or with
``--table`` to write the table of docs/damaged.md anew.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from kashaf.documents import printable
from tests.damage.cases import Case, cases

__all__ = ["BEGIN", "DOCUMENT", "END", "make", "table", "written_into"]

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "damaged.md"
BEGIN, END = "<!-- the table, written by tests/damage/folder.py -->\n", "<!-- the end of the table -->\n"


def make(folder: Path, made: Sequence[Case]) -> None:
    """Write the files below a folder."""
    for case in made:
        path = folder / case.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(case.made):
            case.made(path)
        else:
            path.write_bytes(case.made)


def table(made: Sequence[Case]) -> str:
    """Give the table; files of which all but the name is alike share a row."""
    rows = ["| file | what it is | what kashaf does |", "|---|---|---|"]
    for (what, does), alike in groupby(made, key=lambda case: (case.what, _does(case))):
        names = ", ".join(f"`{_shortened(case.name)}`" for case in alike)
        rows.append(f"| {names} | {_escaped(what)} | {_escaped(does)} |")
    return "\n".join(rows) + "\n"


def _does(case: Case) -> str:
    """Say what kashaf does; a reason that holds for many places is said once."""
    said = [f"{', '.join(_places(case, reason))}{reason}" for reason in dict.fromkeys(case.said.values())]
    count = len(case.reads)
    read = [f"reads {count:,} documents" if count > 1 else "reads it"] * bool(count)
    return "; ".join([*read, *said]) or "passes over it: it holds nothing"


def _places(case: Case, reason: str) -> list[str]:
    places = [printable(place.strip()) for place, why in case.said.items() if why == reason and place]
    return [*places[:-1], f"{places[-1]}: "] if places else []


def _shortened(name: str) -> str:
    name = printable(name)
    return name if len(name) < 60 else f"{name[:20]}…{name[-10:]}"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[").replace("`", "\\`")


def written_into(document: str, made: str) -> str:
    """Put a table in the place of the one in a document."""
    before, _, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    return before + BEGIN + "\n" + made + "\n" + end + after


def main() -> None:
    """Make the folder that is named, or write the document anew."""
    if sys.argv[1:] == ["--table"]:
        DOCUMENT.write_text(written_into(DOCUMENT.read_text(encoding="utf-8"), table(cases())), encoding="utf-8")
    elif len(sys.argv) == 2 and not sys.argv[1].startswith("-"):
        made = cases()
        make(Path(sys.argv[1]), made)
        print(f"{len(made)} files")
    else:
        sys.exit("usage: python -m tests.damage.folder FOLDER | --table")


if __name__ == "__main__":
    main()
