"""The manifest: what the folder of an index says about itself, beside the engine's own files."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kashaf.errors import DamagedIndex, IncompatibleIndex
from kashaf.index.checksums import checked, sealed
from kashaf.index.durability import write_durably
from kashaf.index.schema import Schema
from kashaf.version import __version__

__all__ = ["FILE", "FORMAT", "OLDEST", "Manifest"]

FILE = "manifest.json"

FORMAT = 6
"""The number of the format; raise it when older versions of kashaf can't read what we write.

They then refuse the index, and say why.
"""

OLDEST = 2
"""The oldest format that can be read.

Such an index is searched as it is; its next commit or rebuild writes today's format.
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which engine keeps the index, its schema, which kashaf wrote it, and in which format."""

    engine: str
    schema: Schema
    version: str = __version__
    format: int = FORMAT

    def after_rebuild(self, schema: Schema) -> Manifest:
        """Return the manifest after a rebuild by this version with that schema."""
        return replace(self, schema=schema, version=__version__, format=FORMAT)

    def raised(self) -> Manifest:
        """Return the manifest once something was written in today's format."""
        return replace(self, format=FORMAT)

    def with_synonyms(self, lines: tuple[str, ...]) -> Manifest:
        """Return the manifest with other synonyms."""
        return replace(self, schema=replace(self.schema, synonyms=lines))

    def write(self, folder: Path) -> None:
        """Write the manifest into the folder, durably."""
        schema = self.schema.as_dict()
        checksum = sealed({name: schema[name] for name in _SEALED})["checksum"]
        content = {"format": self.format, "engine": self.engine, "kashaf": self.version, **schema, "checksum": checksum}
        write_durably(folder / FILE, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")

    @classmethod
    def read(cls, folder: Path, *, verify: bool = True) -> Manifest:
        """Read the manifest of a folder, and ``verify`` its checksum.

        Raises `FileNotFoundError` if there is none, `IncompatibleIndex` if its format is not
        supported, and `DamagedIndex` if it can't be read.
        """
        path = folder / FILE
        try:
            content: dict[str, Any] = json.loads(path.read_bytes())
            written, version = int(content["format"]), str(content["kashaf"])
            if not OLDEST <= written <= FORMAT:
                raise _other_format(folder, written, version)
            schema = Schema.from_dict(content)
            if verify and "checksum" in content:
                checked({name: content[name] for name in (*_SEALED, "checksum")})
            return cls(str(content["engine"]), schema, version, written)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise DamagedIndex(
                "{path} can't be read ({error}): put it back from a copy, or index again", path=path, error=repr(error)
            ) from error


_SEALED = ("levels", "fields", "protected", "synonyms")
"""The parts where a wrong letter would change answers; elsewhere it causes an error."""


def _other_format(folder: Path, written: int, version: str) -> IncompatibleIndex:
    if written > FORMAT:
        return IncompatibleIndex(
            "the index in {folder} was made by a newer kashaf ({version}, format {written}; this is {ours}, which reads up to "
            "format {format}): update kashaf, or run `kashaf export` there and `kashaf import` here",
            folder=folder,
            version=version,
            written=written,
            ours=__version__,
            format=FORMAT,
        )
    return IncompatibleIndex(
        "the index in {folder} was made by an older kashaf ({version}, format {written}; this is {ours}, which reads from "
        "format {oldest} on): run `kashaf export` of that version and `kashaf import` here, or index the documents again",
        folder=folder,
        version=version,
        written=written,
        ours=__version__,
        oldest=OLDEST,
    )
