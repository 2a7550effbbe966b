"""Which words an index never stems, and whether it was made with the analyzer of today."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace

from kashaf.analyzers import Analyzer
from kashaf.errors import IncompatibleIndex, InvalidRequest, KashafError
from kashaf.index.schema import Schema
from kashaf.messages import Message

__all__ = ["outdated", "with_protected"]


def with_protected(schema: Schema, protected: Sequence[str] | None) -> Schema:
    """Give a schema as it is made by the analyzer of today, with its own protected words or others."""
    kept = schema.protected if protected is None else tuple(protected)
    return replace(schema, protected=kept, fingerprint=Analyzer(kept).fingerprint)


def outdated(kept: Schema, wanted: Schema, index: Message, url: str) -> KashafError:
    """Say why an ``index`` (what messages call it) can't be opened as it is, and the way out."""
    if with_protected(kept, None).fingerprint == kept.fingerprint and kept.protected != wanted.protected:
        return InvalidRequest(
            "{index} was made with other protected words: run `kashaf rebuild --protected FILE --index {url}` to make it anew",
            index=index,
            url=shlex.quote(url),
        )
    return IncompatibleIndex(
        "{index} was made with other Arabic rules: run `kashaf rebuild --index {url}`",
        index=index,
        url=shlex.quote(url),
    )
