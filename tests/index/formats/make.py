"""Make the indexes that are kept of each format: ``python -m tests.index.formats.make`` in the root of the repository.

Run it before a change of the form in which an index lies on the disk, with the code of before: it puts one small index of
each embedded engine into the folder that is named after the format. What is there is never made again: only the code
that is gone could.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path

import kashaf
from kashaf.index.manifest import FORMAT
from tests.index.formats.contents import ENGINES, FIELDS, FORMATS, GONE, PLACE, PROTECTED, RECORDS, SYNONYMS, TEXTS


def make(engine: str, target: Path) -> None:
    """Make an index of everything that an index can hold, in several commits, and pack it."""
    texts, index = PLACE / "texts", PLACE / "index"
    texts.mkdir(parents=True)
    try:
        for name, text in TEXTS.items():
            (texts / name).write_text(text, encoding="utf-8")
        (PLACE / "protected.txt").write_text("\n".join(PROTECTED), encoding="utf-8")
        (PLACE / "synonyms.txt").write_text("\n".join(SYNONYMS), encoding="utf-8")
        with kashaf.open(f"{engine}:{index}", create=True, fields=FIELDS, protected=PLACE / "protected.txt") as archive:
            archive.add([*RECORDS[:2], *GONE])
            archive.commit()
            archive.add(RECORDS[2:])
            archive.commit()
            archive.remove([str(record["id"]) for record in GONE])
            archive.add_path(texts)
            archive.commit()
            archive.use_synonyms(PLACE / "synonyms.txt")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(index.rglob("*")):
                if path.is_file():
                    entry = zipfile.ZipInfo(str(path.relative_to(index)))  # without the time: the same index is the same file
                    packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    finally:
        shutil.rmtree(PLACE)


def main() -> int:
    """Make those of today's format, unless they are there."""
    folder = FORMATS / str(FORMAT)
    folder.mkdir(exist_ok=True)
    for engine in ENGINES:
        target = folder / f"{engine}.zip"
        if target.exists():
            print(f"{target} is there already")
        else:
            make(engine, target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
