"""The files of a library of OpenITI that tell of a text → its facts.

They are lines of a key and a value; a value goes on in indented lines, and describes itself where
nobody has filled it in. Author, title and dates are in Latin letters, and serve where the text
states none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kashaf.documents.document import FieldValue, one_or_many
from kashaf.documents.facts import Facts
from kashaf.documents.openiti_library import FACT, address_of

__all__ = ["MAX_LIBRARY_BYTES", "read_library_facts"]

MAX_LIBRARY_BYTES = 64 << 10
"""The most that is read of a file of facts: comments are the longest part of it."""

_UNFILLED = re.compile(
    r"|N(?:O_DATA_IN_METADATA|OT_FOUND)|permalink, .*|(?:src|all|viaf)@.*|a free running comment here.*|formalized issues.*"
    r"|URIs? (?:of|from) .*|AUTH_URI from .*|the name of the annotator.*|Y(?:EAR|YYY)-.*|X+-.*"
    r"|.*\b(?:ful[aā]n\w*|al-Ful[aā]nī\b.*)|(?:Kitāb|Risālaŧ) al-Muʾallif",
    re.IGNORECASE | re.DOTALL,
)
"""What the files say where nobody has filled them in."""

_NO_YEARS = ("0000", "0001")
"""Stand for authors of no known year, and for those before Islam."""


def read_library_facts(name: str, files: Iterable[str]) -> Facts:
    """Read the ``files`` (their contents) that tell of the text with this name; never raises.

    The title is the name of the work if they state none. ``work`` joins the versions of a work,
    ``author_id`` the spellings of a name. A version that was recognized and not corrected has
    ``ocr`` "yes".
    """
    address = address_of(name)
    if not address:
        return Facts()
    stated = {key: value for text in files for key, value in _stated(text)}
    issues = [issue.strip() for issue in stated.get("VERS#ISSUES", "").split(",") if issue.strip()]
    died = address.author[:4]
    years = [] if died in _NO_YEARS or "Anonymous" in address.author else [str(int(died))]
    found: dict[str, list[str]] = {
        "work": [address.work],
        "author_id": [address.author],
        "author": [stated[key] for key in ("AUTH#SHUHRA#AR",) if key in stated],
        "author_born": _year(stated.get("AUTH#BORN#AH", "")),
        "author_died": _year(stated.get("AUTH#DIED#AH", "")) or years,
        "issues": issues,
        "ocr": ["yes"] if "UNCORRECTED_OCR" in issues or "Kraken" in address.version.rpartition(".")[2] else [],
    }
    fields: Mapping[str, FieldValue] = {field: one_or_many(values) for field, values in found.items() if values}
    title = stated.get("BOOK#TITLEA#AR") or stated.get("BOOK#TITLEB#AR") or _words(address.work.partition(".")[2])
    return Facts(title, fields)


def _stated(text: str) -> Iterator[tuple[str, str]]:
    key, value = "", ""
    for line in [*text.splitlines(), "99#VERS#END: "]:
        if not (found := FACT.match(line)):
            value += f" {line.strip()}"
            continue
        if key and not _UNFILLED.fullmatch(value := value.strip()):
            yield key, value
        key, value = re.sub("#+", "#", found[1][3:]).strip("#"), found[2]


def _year(date: str) -> list[str]:
    found = re.match(r"\d{4}(?!\d)", date)
    return [str(int(found[0]))] if found and found[0] not in _NO_YEARS else []


def _words(name: str) -> str:
    """Part the words of a name: FiqhLugha is Fiqh Lugha."""
    return re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", name)
