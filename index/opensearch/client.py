"""One OpenSearch server or cluster: its place, requests to it, and its failures as our errors.

This is the only module that knows the client library. Every request goes through `Connection.ask`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from kashaf.errors import EngineUnavailable, InvalidRequest, StorageError
from kashaf.extras import install_line
from kashaf.index.damage import said_by
from kashaf.interruption import sleep
from kashaf.messages import Message

__all__ = ["PATIENCE", "Away", "Blocked", "Connection", "Place", "Refused", "TimedOut", "parse_place", "quoted"]

Json = dict[str, Any]

_NAME = re.compile(r"[^\sA-Z\\/*?\"<>|,#:%+_.-][^\sA-Z\\/*?\"<>|,#:%]{0,199}")
"""What OpenSearch accepts as the name of an index, with room for our suffixes."""

_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a URL: the nodes (host, port), the name of the index, and how to connect."""

    name: str
    nodes: tuple[tuple[str, int], ...]
    secure: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    shards: int = 1
    replicas: int = 0
    ca: str | None = None
    verify: bool = True
    timeout: float = 30.0

    @property
    def address(self) -> str:
        """The first node, as people write it."""
        host, port = self.nodes[0]
        return f"{host}:{port}"

    @property
    def url(self) -> str:
        """The URL without user, password and settings: for messages."""
        return f"{'opensearchs' if self.secure else 'opensearch'}://{self.address}/{self.name}"


def parse_place(url: str) -> Place:
    """Read ``opensearch://user:password@host:9200/name?shards=3&replicas=1&nodes=host2:9200``.

    The settings are ``shards`` and ``replicas`` (of a new index), ``nodes`` (more of the cluster's
    nodes, separated by commas), ``timeout`` in seconds and, for ``opensearchs``, ``ca`` (a file of
    certificates) and ``verify``. User and password may come from KASHAF_OPENSEARCH_USER and
    KASHAF_OPENSEARCH_PASSWORD instead. Raises `InvalidRequest`.
    """
    parts = urlsplit(url)
    settings = dict(parse_qsl(parts.query, keep_blank_values=True))
    shown = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    name = unquote(parts.path.strip("/"))
    if not _NAME.fullmatch(name):
        raise InvalidRequest(
            "{shown!r} names no index: use opensearch://HOST:9200/NAME, NAME in small letters, digits, - and _ only",
            shown=shown,
        )
    try:
        nodes = [(parts.hostname or "localhost", parts.port or 9200)]
        for node in filter(None, settings.pop("nodes", "").split(",")):
            host, _, port = node.rpartition(":")
            nodes.append((host, int(port)))
        place = Place(
            name=name,
            nodes=tuple(nodes),
            secure=parts.scheme == "opensearchs",
            user=unquote(parts.username or "") or os.environ.get("KASHAF_OPENSEARCH_USER", ""),
            password=unquote(parts.password or "") or os.environ.get("KASHAF_OPENSEARCH_PASSWORD", ""),
            shards=_number(settings.pop("shards", "1"), 1, 1024),
            replicas=_number(settings.pop("replicas", "0"), 0, 100),
            ca=settings.pop("ca", None),
            verify={**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}[settings.pop("verify", "true")],
            timeout=_number(settings.pop("timeout", "30"), 1, 3600),
        )
    except (ValueError, KeyError) as error:
        raise InvalidRequest(
            "the settings of {shown!r} make no sense ({error}): see docs/opensearch.md", shown=shown, error=said_by(error)
        ) from error
    if settings:
        raise InvalidRequest(
            "{shown!r} has no setting {name!r}: use shards, replicas, nodes, timeout, ca or verify",
            shown=shown,
            name=next(iter(settings)),
        )
    return place


def _number(text: str, low: int, high: int) -> int:
    if not low <= int(text) <= high:
        raise ValueError(Message("{text} is not between {low} and {high}", text=text, low=low, high=high))
    return int(text)


_MISSING = ("index_not_found_exception", "search_context_missing_exception")


PATIENCE = 120.0
"""Seconds for which a writer retries while a server restarts or a part of the index is missing."""


class Refused(StorageError):
    """The server answered a request with an error.

    ``status`` is the HTTP status (404 for what isn't there), ``kind`` the server's own name of the
    error.
    """

    def __init__(self, template: str, /, *, status: int, kind: str, **values: object) -> None:
        super().__init__(template, status=status, kind=kind, **values)
        self.status = status
        self.kind = kind


class Blocked(StorageError):
    """The index is read-only: the disks of the server are full, or somebody set it so."""


class Away(EngineUnavailable):
    """No server answers, at least at this moment."""


class TimedOut(Away):
    """The server took longer to answer than the timeout."""


class Connection:
    """Requests to one cluster, safe from many threads; a node that doesn't answer rests a while."""

    def __init__(self, place: Place) -> None:
        try:
            import opensearchpy
        except ModuleNotFoundError as error:
            raise EngineUnavailable(
                "the engine {engine} is not installed: run `{command}`", engine="opensearch", command=install_line("opensearch")
            ) from error
        if place.ca and not Path(place.ca).is_file():
            raise InvalidRequest(
                "{ca!r} is no file: name the file of certificates to trust in {url}?ca=FILE", ca=place.ca, url=place.url
            )
        self.place = place
        self._errors: Any = opensearchpy.exceptions
        log = logging.getLogger("opensearch")
        if not log.handlers:  # without a handler, Python would print errors that we handle
            log.addHandler(logging.NullHandler())
        tls: Json = {"verify_certs": place.verify, "ca_certs": place.ca, "ssl_show_warn": False} if place.secure else {}
        self._client = opensearchpy.OpenSearch(
            [{"host": host, "port": port} for host, port in place.nodes],
            http_auth=(place.user, place.password) if place.user else None,
            use_ssl=place.secure,
            timeout=place.timeout,
            max_retries=max(2, len(place.nodes)),
            pool_maxsize=16,
            **tls,
        )

    def close(self) -> None:
        """Close the sockets."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Json | bytes | None = None,
        *,
        timeout: float | None = None,
        patience: float = 0.0,
        **parameters: str | int,
    ) -> Json:
        """Send one request and return the answer.

        While the server is away, retry for ``patience`` seconds. Raises `Refused` if the server
        understood and refused, `EngineUnavailable` if there is no server or it demands credentials,
        `StorageError` if it can't store or is too busy.
        """
        data = json.dumps(body).encode() if isinstance(body, dict) else body
        until = time.monotonic() + patience
        while True:
            try:
                answer = self._send(method, path, data, parameters, timeout or self.place.timeout)
                if answer.get("_shards", {}).get("failed") and patience:
                    failures: Sequence[Json] = answer["_shards"].get("failures") or [{}]
                    raise self.refused(failures[0].get("reason"))
                return answer
            except (Away, Refused) as error:
                if time.monotonic() > until or (isinstance(error, Refused) and error.status < 500):
                    raise
            sleep(0.2)

    def _send(self, method: str, path: str, data: bytes | None, parameters: Mapping[str, Any], timeout: float) -> Json:
        try:
            answer = self._client.transport.perform_request(method, path, params=dict(parameters), body=data, timeout=timeout)
        except self._errors.TransportError as error:
            raise self._told(error, timeout) from error
        except self._errors.OpenSearchException as error:
            raise self._strange() from error
        if not isinstance(answer, dict):
            raise self._strange()
        return answer

    def ask_many(self, index_requests: Iterable[tuple[Json, Json]]) -> list[Json]:
        """Send several searches in one round trip, each a header and a body.

        The answers are in the same order.
        """
        lines = b"".join(json.dumps(part).encode() + b"\n" for pair in index_requests for part in pair)
        answers: list[Json] = self.ask("POST", "/_msearch", lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise self.refused(answer["error"], int(answer.get("status", 500)))
        return answers

    def refused(self, told: Any, status: int = 0) -> EngineUnavailable | StorageError:
        """Make the error for a part of an answer that is an error."""
        missing = _deepest(told).get("type") in _MISSING if isinstance(told, dict) else False
        return self._refused(status or (404 if missing else 503), told, None)

    def _strange(self) -> EngineUnavailable:
        return EngineUnavailable(
            "{server} gives answers that make no sense: name host and port of an OpenSearch as in {url}",
            server=self._server,
            url=self.place.url,
        )

    @property
    def _server(self) -> Message:
        return Message("OpenSearch at {address}", address=self.place.address)

    def _told(self, error: Any, timeout: float) -> EngineUnavailable | StorageError:
        if isinstance(error, self._errors.ConnectionTimeout):
            return TimedOut(
                "{server} did not answer within {timeout:.3g} seconds: try again later, or give it more time with "
                "{url}?timeout={longer}",
                server=self._server,
                timeout=timeout,
                url=self.place.url,
                longer=max(60, 2 * int(timeout)),
            )
        if isinstance(error, self._errors.SSLError):
            return EngineUnavailable(
                "{server} has no certificate to be trusted ({cause}): name the file of its authority in {url}?ca=FILE",
                server=self._server,
                cause=_cause(error),
                url=self.place.url,
            )
        if isinstance(error, self._errors.ConnectionError):
            return Away(
                "{server} can't be reached ({cause}): start it, or name host and port as in {url}",
                server=self._server,
                cause=_cause(error),
                url=self.place.url,
            )
        told = error.info if isinstance(error.info, dict) else {}
        return self._refused(int(error.status_code), told.get("error", error.error), error)

    def _refused(self, status: int, told: Any, error: Exception | None) -> EngineUnavailable | StorageError:
        """Translate an error of the server into one of ours."""
        told = told if isinstance(told, dict) else {"type": str(told), "reason": str(told)}
        deepest = _deepest(told)
        kind = str(deepest.get("type", "error"))
        reason = str(deepest["reason"]) if "reason" in deepest else Message("no reason given")
        if kind == "cluster_block_exception":
            return Blocked(
                "{server} lets nothing be written ({reason}): make room on its disks or lift the block, then try again; what "
                "was committed is still there",
                server=self._server,
                reason=reason,
            )
        if status in {401, 403}:
            return EngineUnavailable(
                "{server} does not let us in ({status}): name user and password in the URL ({example}) or in "
                "KASHAF_OPENSEARCH_USER and KASHAF_OPENSEARCH_PASSWORD",
                server=self._server,
                status=status,
                example=self.place.url.replace("://", "://USER:PASSWORD@"),
            )
        if status == 429:
            return StorageError("{server} has too much to do ({reason}): try again later", server=self._server, reason=reason)
        if status in {502, 503, 504}:
            return Refused(
                "{server} misses a part of the index {name} ({reason}): bring its nodes back, then try again",
                server=self._server,
                name=self.place.name,
                reason=reason,
                status=status,
                kind=kind,
            )
        refused = Refused(
            "{server} refuses a request about {name} ({kind}: {reason})",
            server=self._server,
            name=self.place.name,
            reason=reason,
            status=status,
            kind=kind,
        )
        with contextlib.suppress(TypeError):
            refused.__cause__ = error
        return refused


def _deepest(told: Json) -> Json:
    """Return the innermost cause of an error."""
    for _ in range(10):
        inner = told.get("root_cause") or [part.get("reason") for part in told.get("failed_shards", ())]
        following = told.get("caused_by") or next((part for part in inner if isinstance(part, dict)), None)
        if not following or following.get("type") is None:
            return told
        told = following
    return told


def _cause(error: Any) -> str:
    cause: object = error.info
    inner = getattr(cause, "reason", None) or cause
    text = re.sub(r"<[^>]*>|\(host=[^)]*\)|^.*?: (?=Failed|\[)", "", str(inner)).strip(": ")
    return text[:200] or type(cause).__name__


def quoted(name: str) -> str:
    """Write the name of an index as a part of a path."""
    return quote(name, safe="")
