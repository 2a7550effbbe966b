"""Readers for the pickles in Whoosh's files; they run nothing.

A pickle can name any function of any module and call it. Whoosh's tables of terms and records
contain only texts, numbers and lists: a name there is damage.
"""

from __future__ import annotations

import io
import pickle
from typing import Any

from whoosh.filedb.structfile import StructFile

__all__ = ["DataFile", "load_plain"]


class _Plain(pickle.Unpickler):
    """Reads texts, numbers, lists and the like, and nothing with a name."""

    def find_class(self, module: str, name: str) -> Any:
        """Raise: a name may stand for any program."""
        raise pickle.UnpicklingError(f"it names {module}.{name}")


def load_plain(data: bytes) -> Any:
    """Read a pickle of texts, numbers and the like.

    Raises `pickle.UnpicklingError` if it names anything.
    """
    return _Plain(io.BytesIO(data)).load()


class DataFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file of Whoosh whose pickles `load_plain` reads."""

    def read_pickle(self) -> Any:
        """Read a pickle at the current position."""
        return _Plain(self.file).load()
