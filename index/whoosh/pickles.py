"""Whoosh keeps pickles inside its files: here they are read by readers that run nothing.

A pickle can name any function of any module and call it. What Whoosh keeps in tables of terms and of records are texts, numbers
and lists: there a name is damage.
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
        """Refuse: a name may stand for any program."""
        raise pickle.UnpicklingError(f"it names {module}.{name}")


def load_plain(data: bytes) -> Any:
    """Read a pickle of texts, numbers and the like. Raises `pickle.UnpicklingError` for one that names anything."""
    return _Plain(io.BytesIO(data)).load()


class DataFile(StructFile):  # type: ignore[misc]  # Whoosh has no types
    """A file of Whoosh whose pickles are read as `load_plain` reads them."""

    def read_pickle(self) -> Any:
        """Read a pickle from the place on."""
        return _Plain(self.file).load()
