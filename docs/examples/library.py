"""Records of a program, indexed and searched from Python, with the passages that were found.

Run ``python docs/examples/library.py "مدينة سرت"``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import kashaf
from kashaf.search import highlight_html

RECORDS = [
    {
        "id": "letters/17",
        "title": "رسالة من سرت",
        "author": "سالم",
        "text": "وصلنا إلى مدينة سرت مساء، وبتنا في خان قرب السوق.",
    },
    {"id": "letters/18", "title": "رسالة ثانية", "author": "سالم", "text": "في المدينة مكتبة فيها مئة كتاب، وكُتبها قديمة."},
    {"id": "diary/1950", "title": "يوميات", "author": "هند", "text": "قرأت اليوم ما كتبه سالم عن سرت وأهلها."},
]


def main(query: str) -> None:
    """Index the records in a folder, and print what the query finds among them."""
    with tempfile.TemporaryDirectory() as folder, kashaf.open(Path(folder) / "index", create=True) as archive:
        archive.add(RECORDS)
        archive.commit()

        results = archive.search(query, limit=10)
        print(f"{query}: {results.total}")
        for hit in results:
            print(f"\n{hit.title} ({hit.id}, {hit.fields['author']})")
            print(highlight_html(hit.snippet.text, hit.snippet.highlights))


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "مدينة سرت")
