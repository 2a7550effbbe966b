"""What the tests of packed documents share: packing them, and reading them as a file would be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kashaf.documents import Document
from kashaf.documents.file_reader import read_source
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile

SAMPLES = Path(__file__).parent / "samples" / "office"

JOURNEY = (
    "البابُ الأوَّلُ في السَّفَر\n\n"
    "خَرَجْتُ مِنْ طَنْجَةَ مُعْتَمِدًا حَجَّ بَيْتِ اللَّهِ الحَرَامِ، وهذه كَلِمَةٌ مُتَّصِلَةٌ.\n\n"
    "أوَّلُ البنود\n\nثاني البنود\n\n"
    "المدينةُ\tالأيّامُ\nتِلِمْسانُ\tثلاثةٌ\n\n"
    "بَعْدَ الجَدْوَلِ سطرٌ\nوسطرٌ آخرُ.\n\n"
    "في الإطارِ\n\n"
    "خاتِمَةُ البابِ.\n\n"
    "كانَ ذلكَ سَنَةَ خَمْسٍ وعِشرينَ."
)
"""The first page of the samples; the second is `RETURN`."""
RETURN = "البابُ الثاني في العَوْدَة\n\nوَصَلْتُ إلى فاسَ\tبَعْدَ سِنينَ."
SLIDES = [
    "رِحلةٌ في شرائحَ\n\nكَلِمَةٌ مُتَّصِلَةٌ\n\nمُلاحَظَةُ المُحاضِرِ",
    "الشَّريحةُ الثانيةُ\n\nنصٌّ\n\nالمدينةُ\tالأيّامُ\n\nفي المجموعةِ\n\nفي المستطيلِ",
]


def packed(members: Mapping[str, str | bytes], **options: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data, **options)
    return stream.getvalue()


def read_all(data: bytes, name: str = "a", **options: Any) -> tuple[list[Document], list[str]]:
    skipped: list[str] = []
    source = Source(name, f"/{name}", io.BytesIO(data), len(data), lambda each: skipped.append(str(each)), **options)
    return list(read_source(source)), skipped


def read(data: bytes, name: str = "a", **options: Any) -> Document:
    (document,), skipped = read_all(data, name, **options)
    assert not skipped
    return document


def sample(name: str) -> Document:
    return read((SAMPLES / name).read_bytes(), name)


def texts(document: Document) -> list[str]:
    return [page.text for page in document.pages]


def refusal(data: bytes, name: str = "a", **options: Any) -> str:
    with pytest.raises(UnreadableFile) as error:
        read_all(data, name, **options)
    assert str(error.value) == f"/{name}: {error.value.reason}"
    return error.value.reason


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(**targets: str) -> str:
    """Write relations: the name of each is its id and, up to a digit, the last word of its type."""
    said = "".join(
        f'<Relationship Id="{id}" Type="{OFFICE}/{id.rstrip("0123456789").replace("_", "-")}" Target="{target}"/>'
        for id, target in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{said}</Relationships>'


def core(**stated: str) -> str:
    """Write what a document of Office Open XML states of itself: ``dc_title="…"``."""
    said = "".join("<{0}>{1}</{0}>".format(name.replace("_", ":", 1), text) for name, text in stated.items())
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">' + said + "</cp:coreProperties>"
    )
