"""Find, make or refuse the index at the URL of a cluster."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from kashaf.analyzers import Analyzer
from kashaf.errors import IndexNotFound, InvalidRequest
from kashaf.index.composition import outdated, with_rules
from kashaf.index.opensearch.client import Connection, Refused, parse_place, quoted
from kashaf.index.opensearch.index import OpenSearchIndex
from kashaf.index.opensearch.layout import Layout, read_schema
from kashaf.index.opensearch.writing import make_index
from kashaf.index.protocol import Index
from kashaf.index.schema import ALL_LEVELS, Kind, Schema
from kashaf.messages import Message

__all__ = ["open_opensearch"]


def open_opensearch(
    url: str,
    *,
    create: bool,
    fields: Mapping[str, Kind],
    rebuild: bool,
    protected: Sequence[str] | None,
    analyzer: Analyzer | None,
) -> Index:
    """Open the index at a URL; ``create`` makes it if it is missing.

    It raises the errors of `open_index`.
    """
    place = parse_place(url)
    connection = Connection(place)
    try:
        return _open(connection, create=create, fields=fields, rebuild=rebuild, protected=protected, analyzer=analyzer)
    except BaseException:
        connection.close()
        raise


def _open(
    connection: Connection,
    *,
    create: bool,
    fields: Mapping[str, Kind],
    rebuild: bool,
    protected: Sequence[str] | None,
    analyzer: Analyzer | None,
) -> Index:
    place = connection.place
    index = Message("the index {url}", url=place.url)
    schema = _schema(connection)
    if schema is None:
        if not create:
            raise IndexNotFound(
                "there is no index {name!r} in OpenSearch at {address}: run `kashaf index FOLDER --index {url}` to index the "
                "documents of FOLDER",
                name=place.name,
                address=place.address,
                url=shlex.quote(place.url),
            )
        schema = _create(connection, with_rules(Schema("", levels=ALL_LEVELS).with_fields(fields), protected, analyzer, index))
    for name, kind in fields.items():
        if schema.fields.get(name) != kind:
            raise InvalidRequest(
                "the index {url} has no field {name!r} of the kind {kind}: fields are fixed when an index is made; index "
                "under another name",
                url=place.url,
                name=name,
                kind=kind,
            )
    wanted = with_rules(schema, protected, analyzer, index)
    stale = schema.fingerprint != wanted.fingerprint
    if stale and not rebuild:
        raise outdated(schema, wanted, analyzer, index, place.url)
    return OpenSearchIndex(connection, wanted if stale else schema, stale=stale)


def _schema(connection: Connection) -> Schema | None:
    """Read the schema of the index of that name; ``None`` if there is none."""
    place = connection.place
    try:
        ((index, held),) = connection.ask("GET", f"/{quoted(place.name)}/_mapping").items()
    except Refused as error:
        if error.status == 404:
            return None
        raise
    except ValueError:
        index, held = "several indices", {}
    meta = held.get("mappings", {}).get("_meta", {})
    if index == place.name or "fingerprint" not in meta:
        raise InvalidRequest(
            "OpenSearch at {address} has something else of the name {name!r} already: name the index otherwise, such as "
            "{url}-kashaf",
            address=place.address,
            name=place.name,
            url=place.url,
        )
    return read_schema(meta, place.url)


def _create(connection: Connection, schema: Schema) -> Schema:
    place = connection.place
    try:
        make_index(connection, Layout(schema), f"{place.name}-000001", place.name)
    except Refused as error:
        if error.kind != "resource_already_exists_exception":
            raise
        made = _schema(connection)  # another process has just made it
        if made is None:
            raise InvalidRequest(
                "OpenSearch at {address} has an index {name}-000001 that is no index of kashaf: name yours otherwise",
                address=place.address,
                name=place.name,
            ) from error
        return made
    return schema
