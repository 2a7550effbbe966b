"""The orders of matches: by score or by a field, and equal ones by id.

Of matches with equal scores, Tantivy returns the best in the order of its own numbers. Within one
segment these rise with the ids, because entries are sorted by id. Over several segments, we fetch
all equal ones until the order is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tantivy

from kashaf.index.protocol import Match, Sort
from kashaf.index.tantivy.layout import ID
from kashaf.index.tantivy.query import Q, silent, together
from kashaf.index.tantivy.snapshot import ASCENDING, Snapshot, place

__all__ = ["Ranked", "near", "put_in_order", "top"]

_MORE = 32
"""Matches fetched beyond those requested, in case there are equal ones among them."""

_FEW = 2_000
"""Up to this many ids are read one by one; more are read by going through all matches.

That takes three times as long for each of them.
"""

NOISE = 3e-7
"""Scores that differ by less than this share are equal: they have 32 bits, added in any order."""

Ranked = list[tuple[Any, Any]]
"""Sort keys, and the addresses of entries."""


def put_in_order(
    snapshot: Snapshot, query: Any, sort: Sort, *, limit: int, offset: int, scored: bool
) -> tuple[int, tuple[Match, ...]]:
    """Count the matches of one of Tantivy's queries, and return one page of them in order.

    Without ``scored`` all scores are 0.
    """
    if limit <= 0:
        return int(snapshot.documents.search(query, 1).count), ()
    wanted = offset + limit
    if sort.field is None and not scored:
        total = int(snapshot.documents.search(query, 1).count)
        if offset >= total:
            return total, ()
        limit = min(limit, total - offset)  # Tantivy allocates room for all requested matches
        hits = snapshot.documents.search(query, limit, count=False, order_by_field=ID, order=ASCENDING, offset=offset).hits
        return total, tuple(Match(id, 0.0) for id, _ in hits)
    if sort.field is None:
        total, ranked = top(snapshot.documents, query, wanted, one_piece=snapshot.one_piece)
        named = _name(snapshot, query, ranked, near, offset, wanted)
        return total, tuple(Match(id, score) for score, _, id in named)
    name = snapshot.layout.orders.get(sort.field) or snapshot.layout.numbers.get(sort.field)
    if name is None:
        total, ids = _by_others(snapshot, query, sort)
        named_ids = ids[offset:wanted]
    else:
        total, ranked = _fetch(
            lambda limit, count: snapshot.documents.search(
                query, limit, count=count, order_by_field=name, order=tantivy.Order.Desc if sort.descending else ASCENDING
            ),
            wanted,
            equal,
            one_piece=snapshot.one_piece,
        )
        named_ids = [id for _, _, id in _name(snapshot, query, ranked, equal, offset, wanted)]
    scores = _scores(snapshot, query, named_ids)
    return total, tuple(Match(id, scores[id]) for id in named_ids)


def near(one: float, other: float) -> bool:
    """Say whether two scores are equal, apart from rounding."""
    return abs(one - other) <= NOISE * max(abs(one), abs(other), 1.0)


def equal(one: object, other: object) -> bool:
    """Say whether two values are the same."""
    return one == other


def top(searcher: Any, query: Any, wanted: int, *, one_piece: bool) -> tuple[int, Ranked]:
    """Fetch the best by score, and all that are as good as the last of them."""
    return _fetch(lambda limit, count: searcher.search(query, limit, count=count), wanted, near, one_piece=one_piece)


def _fetch(
    search: Callable[[int, bool], Any], wanted: int, same: Callable[[Any, Any], bool], *, one_piece: bool
) -> tuple[int, Ranked]:
    """Fetch until all matches equal to the last one are there, or their order doesn't matter."""
    limit = wanted + _MORE
    found = search(limit, True)
    total, hits = int(found.count), list(found.hits)
    while len(hits) == limit < total:
        last, boundary = hits[-1][0], hits[wanted - 1][0]
        if not same(last, boundary) or (one_piece and last == boundary):
            break
        limit = min(limit * 8, total)
        hits = list(search(limit, False).hits)
    return total, hits


def _name(
    snapshot: Snapshot, query: Any, ranked: Ranked, same: Callable[[Any, Any], bool], offset: int, wanted: int
) -> list[tuple[Any, Any, str]]:
    """Order equal ones by id, and return those from ``offset`` to ``wanted`` with their ids."""
    groups: list[Ranked] = []
    start = 0
    for key, address in ranked:
        if groups and same(groups[-1][-1][0], key):
            groups[-1].append((key, address))
            continue
        if start >= wanted:
            break
        groups.append([(key, address)])
        start += 1
    position = 0
    shown: list[Ranked] = []
    first = 0
    for group in groups:
        if position + len(group) > offset and position < wanted:
            if not shown:
                first = position
            shown.append(group)
        position += len(group)
    if snapshot.one_piece:
        chosen = [pair for group in shown for pair in sorted(group, key=lambda pair: place(pair[1]))]
        page = chosen[offset - first : wanted - first]
        names = _ids(snapshot, query, [address for _, address in page])
        return [(key, address, names[place(address)]) for key, address in page]
    names = _ids(snapshot, query, [address for group in shown for _, address in group])
    ordered = [
        (key, address, names[place(address)])
        for group in shown
        for key, address in sorted(group, key=lambda pair: names[place(pair[1])])
    ]
    return ordered[offset - first : wanted - first]


def _ids(snapshot: Snapshot, query: Any, addresses: Sequence[Any]) -> dict[tuple[int, int], str]:
    if len(addresses) <= _FEW:
        return dict(zip(map(place, addresses), snapshot.names(addresses), strict=True))
    total = int(snapshot.documents.search(query, 1).count)
    hits = snapshot.documents.search(query, total, count=False, order_by_field=ID, order=ASCENDING).hits
    return {place(address): id for id, address in hits}


def _by_others(snapshot: Snapshot, query: Any, sort: Sort) -> tuple[int, list[str]]:
    """Order by a field without a type of its own: this reads the value of every match."""
    total = int(snapshot.documents.search(query, 1).count)
    hits = snapshot.documents.search(query, max(1, total), count=False, order_by_field=ID, order=ASCENDING).hits
    _, prefix = snapshot.layout.schema.place(sort.field or "")
    values = {id: next((v for v in snapshot.record(at).others if v.startswith(prefix)), None) for id, at in hits}
    valued = sorted((id for id in values if values[id] is not None), key=lambda id: str(values[id]), reverse=sort.descending)
    return total, valued + [id for id in values if values[id] is None]


def _scores(snapshot: Snapshot, query: Any, ids: Sequence[str]) -> dict[str, float]:
    if not ids:
        return {}
    addresses = snapshot.find(ids)
    names = {place(address): id for id, address in addresses.items()}
    asked = together(query, silent(Q.term_set_query(snapshot.document_schema, ID, list(addresses))))
    hits = snapshot.documents.search(asked, len(ids), count=False).hits
    return {names[place(address)]: score for score, address in hits}
