"""The manifest: what a folder with an index in it says about itself, beside the engine's own files."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kashaf import __version__
from kashaf.errors import DamagedIndex, IncompatibleIndex
from kashaf.index.durability import write_durably
from kashaf.index.schema import Schema

__all__ = ["FILE", "FORMAT", "Manifest"]

FILE = "manifest.json"

FORMAT = 2
"""Raised when an index made before can't be read any more."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which engine keeps the index, its schema, and which kashaf wrote it."""

    engine: str
    schema: Schema
    version: str = __version__

    def after_rebuild(self, schema: Schema) -> Manifest:
        """Give the manifest as it is after a rebuild by this version with that schema."""
        return replace(self, schema=schema, version=__version__)

    def with_synonyms(self, lines: tuple[str, ...]) -> Manifest:
        """Give the manifest with other synonyms."""
        return replace(self, schema=replace(self.schema, synonyms=lines))

    def write(self, folder: Path) -> None:
        """Put the manifest into the folder, durably."""
        content = {
            "format": FORMAT,
            "engine": self.engine,
            "kashaf": self.version,
            **self.schema.as_dict(),
        }
        write_durably(folder / FILE, json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a folder.

        Raises `FileNotFoundError` when there is none, `IncompatibleIndex` when it is of another format, `DamagedIndex` when
        it can't be read.
        """
        path = folder / FILE
        try:
            content: dict[str, Any] = json.loads(path.read_bytes())
            written, version = int(content["format"]), str(content["kashaf"])
            if written != FORMAT:
                raise _other(folder, version, written)
            schema = Schema.from_dict(content)
            return cls(str(content["engine"]), schema, version)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise DamagedIndex(
                "{path} can't be read ({error}): put it back from a copy, or index again", path=path, error=repr(error)
            ) from error


def _other(folder: Path, version: str, written: int) -> IncompatibleIndex:
    values = {"folder": folder, "version": version, "written": written, "current": __version__, "current_format": FORMAT}
    if written > FORMAT:
        return IncompatibleIndex(
            "the index in {folder} was made by a newer kashaf ({version}, format {written}; this is {current}, format "
            "{current_format}): use that version, or index the documents again into another folder",
            **values,
        )
    return IncompatibleIndex(
        "the index in {folder} was made by an older kashaf ({version}, format {written}; this is {current}, format "
        "{current_format}): use that version, or index the documents again into another folder",
        **values,
    )
