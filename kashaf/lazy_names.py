"""Names of a package that import their module when they are first used (PEP 562).

A room has many modules, and most programs need a few: who searches needs no reader of files.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["resolver"]


def resolver(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """Make the ``__getattr__`` of a package.

    ``homes`` has the names of each module, which is named by its whole path or, with a dot before
    it, in the package. The function raises `AttributeError` for any other name.
    """
    home_of = {name: home for home, names in homes.items() for name in names}

    def resolve(name: str) -> Any:
        if name not in home_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(home_of[name], package), name)
        setattr(sys.modules[package], name, value)
        return value

    return resolve
