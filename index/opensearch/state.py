"""What an index in OpenSearch knows about itself: its newest commit, and its writer.

OpenSearch has no transactions, so a commit is one write of one small document, the state. Entries
contain the number of their commit (``born``). Readers ask for numbers up to the newest commit, so
they don't see what is written but not committed. The entries that a commit replaces are deleted
after it; until then the state names them and readers leave them out.

A second document, the lease, names the writer. It expires when its writer dies, if the clock of
that machine differs from others' by less than `LEASE`. Even a writer that wakes up after it has
lost the lease can't commit: the new holder has written the state, and added the unfinished commit
to those that are ``skipped``.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from kashaf.errors import EngineUnavailable, IndexLocked, KashafError
from kashaf.index.opensearch.client import PATIENCE, Connection, Refused, quoted
from kashaf.index.opensearch.query import filtered
from kashaf.index.writers import name_writer, this_writer
from kashaf.messages import Message

__all__ = [
    "LEASE",
    "Lease",
    "State",
    "forget_dead",
    "live",
    "read_dead",
    "read_lease",
    "read_state",
    "write_dead",
    "write_state",
]

Json = dict[str, Any]

LEASE = 30.0
"""Seconds after which a writer without a heartbeat counts as dead."""

_CHUNK = 5_000
"""Names of replaced entries in one document."""


@dataclass(frozen=True, slots=True)
class State:
    """The newest commit: its ``generation``, the last ``born`` that counts, and pending clean-ups.

    ``cleaning`` counts the lists of replaced entries that may still exist, ``unsettled`` the
    entries written or deleted since the index was compacted, ``retired`` names indices that readers
    may still use, with the time (seconds since 1970). ``index`` is where the state was found,
    ``place`` its sequence number and term there (``None`` before the first commit).
    """

    index: str
    place: tuple[int, int] | None = None
    generation: int = 0
    born: int = 0
    skipped: tuple[int, ...] = ()
    cleaning: int = 0
    unsettled: int = 0
    retired: tuple[tuple[str, int], ...] = ()

    def next_born(self) -> int:
        """Return the number of the next commit."""
        return max(self.born, *self.skipped) + 1 if self.skipped else self.born + 1

    def committed(self, field: str = "born") -> tuple[Json, list[Json]]:
        """Return two parts of a query: what is committed, and what to exclude from it."""
        without = [{"terms": {field: list(self.skipped)}}] if self.skipped else []
        return {"range": {field: {"lte": self.born}}}, without


def read_state(connection: Connection, name: str) -> State:
    """Read the state by the name (an alias) of an index, with one small request."""
    found = _get(connection, name, "state")
    return _state(found) if found["found"] else State(found["_index"])


def _get(connection: Connection, name: str, id: str) -> Json:
    """Read a document and, even if it is missing, the index it would be in."""
    (found,) = connection.ask("POST", f"/{quoted(name)}/_mget", {"ids": [id]})["docs"]
    if "error" in found:
        raise connection.refused(found["error"])
    return dict(found)


def _state(found: Json) -> State:
    held = found["_source"]["state"]
    return State(
        index=found["_index"],
        place=(found["_seq_no"], found["_primary_term"]),
        generation=held["generation"],
        born=held["born"],
        skipped=tuple(held["skipped"]),
        cleaning=held["cleaning"],
        unsettled=held["unsettled"],
        retired=tuple((name, at) for name, at in held["retired"]),
    )


def write_state(connection: Connection, name: str, state: State) -> State:
    """Write the state if nobody else has since it was read: this makes the commit.

    Raises `IndexLocked`.
    """
    held = {key: value for key, value in asdict(state).items() if key not in {"index", "place"}}
    mark = uuid.uuid4().hex
    guard: dict[str, Any] = (
        {"if_seq_no": state.place[0], "if_primary_term": state.place[1]} if state.place else {"op_type": "create"}
    )
    try:
        done = connection.ask(
            "PUT",
            f"/{quoted(name)}/_doc/state",
            {"state": {**held, "mark": mark}},
            patience=PATIENCE,
            require_alias="true",
            **guard,
        )
    except (Refused, EngineUnavailable) as error:
        if isinstance(error, Refused) and error.status != 409:
            raise
        # The state may be written although no answer came, and a retry may write it twice.
        found = _get(connection, name, "state")
        if found["found"] and found["_source"]["state"].get("mark") == mark:
            return _state(found)
        if isinstance(error, EngineUnavailable):
            raise
        raise IndexLocked(
            "another process took over the index {url} while this one was not heard of: nothing of this commit was kept; "
            "run it again",
            url=connection.place.url,
        ) from error
    return replace(state, place=(done["_seq_no"], done["_primary_term"]))


# Replaced entries that may still exist


def write_dead(connection: Connection, name: str, born: int, dead: Iterable[str]) -> int:
    """Write down, durably, which entries the next commit replaces; return the number of lists."""
    remaining = iter(dead)
    count = 0
    while chunk := list(islice(remaining, _CHUNK)):
        body = {"state": {"keys": chunk}}
        path = f"/{quoted(name)}/_doc/{_list(born, count)}"
        connection.ask("PUT", path, body, patience=PATIENCE, require_alias="true")
        count += 1
    return count


def read_dead(connection: Connection, name: str, state: State) -> tuple[str, ...]:
    """Read which entries were replaced and may still exist."""
    found = (_get(connection, name, _list(state.born, number)) for number in range(state.cleaning))
    return tuple(key for each in found if each["found"] for key in each["_source"]["state"]["keys"])


def forget_dead(connection: Connection, name: str, state: State) -> None:
    """Remove the lists."""
    for number in range(state.cleaning):
        with contextlib.suppress(Refused):
            connection.ask("DELETE", f"/{quoted(name)}/_doc/{_list(state.born, number)}")


def _list(born: int, number: int) -> str:
    return f"dead-{born}-{number}"


# The writer


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the lease: the commit in progress, whether its writer is alive, and its process.

    The process is unknown if the writer did not name it.
    """

    born: int
    alive: bool
    place: tuple[int, int]
    writer: Message | None


def read_lease(connection: Connection, name: str) -> Holder | None:
    """Return the holder of the lease, if there is one."""
    found = _get(connection, name, "lease")
    if not found["found"]:
        return None
    held = found["_source"]["state"]
    alive, place = held["until"] > time.time(), (found["_seq_no"], found["_primary_term"])
    return Holder(held["born"], alive, place, name_writer(held.get("writer")))


class Lease:
    """The right to write, held by one process at a time and renewed in the background.

    Making one takes the lease, and raises `IndexLocked` if another process has it. ``broken`` is
    the commit that a dead writer left behind, if any.
    """

    def __init__(self, connection: Connection, name: str, born: int) -> None:
        self._connection = connection
        self._name, self._path = name, f"/{quoted(name)}/_doc/lease"
        self._renewing = threading.Lock()
        self._lost = False
        machine = socket.gethostname()
        self._held = {"owner": f"{machine} {uuid.uuid4().hex}", "born": born, "writer": {**this_writer(), "machine": machine}}
        self.broken: int | None = None
        self._place = self._take(name)
        self._until = time.monotonic() + LEASE
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="kashaf-lease", daemon=True)
        self._thread.start()

    def _take(self, name: str) -> tuple[int, int]:
        try:
            return self._write(op_type="create")
        except Refused as error:
            if error.status != 409:
                raise
        holder = read_lease(self._connection, name)
        if holder is None or holder.alive:  # none: it has just been given back
            raise self._locked(holder)
        self.broken = holder.born
        try:
            return self._write(if_seq_no=holder.place[0], if_primary_term=holder.place[1])
        except Refused as error:
            if error.status == 409:
                raise self._locked() from error
            raise

    def _locked(self, holder: Holder | None = None) -> IndexLocked:
        if holder and holder.writer:
            return IndexLocked(
                "another process is writing to the index {url} ({writer}): wait until it is done (a killed one counts for "
                "{seconds:.0f} seconds), then try again",
                url=self._connection.place.url,
                writer=holder.writer,
                seconds=LEASE,
            )
        return IndexLocked(
            "another process is writing to the index {url}: wait until it is done (a killed one counts for {seconds:.0f} "
            "seconds), then try again",
            url=self._connection.place.url,
            seconds=LEASE,
        )

    def tell(self, born: int) -> None:
        """Record which commit is in progress."""
        self._held["born"] = born
        self._renew(PATIENCE)

    def confirm(self) -> None:
        """Make sure that the lease is still held. Raises `IndexLocked`."""
        if self._lost or time.monotonic() >= self._until - LEASE / 10:
            self._renew(PATIENCE)

    def _renew(self, patience: float) -> None:
        """Extend the lease, unless another process has taken it over and so changed it."""
        with self._renewing:
            asked = time.monotonic()
            try:
                self._place = self._write(patience, if_seq_no=self._place[0], if_primary_term=self._place[1])
            except Refused as error:
                if error.status not in {404, 409}:
                    raise
                self._lost = True
                raise IndexLocked(
                    "another process took over the index {url} while this one was not heard of: nothing of this commit was kept; "
                    "run it again",
                    url=self._connection.place.url,
                ) from error
            self._until = asked + LEASE

    def _write(self, patience: float = 0.0, **guard: Any) -> tuple[int, int]:
        body = {"state": {**self._held, "until": time.time() + LEASE}}
        try:
            done = self._connection.ask(
                "PUT", self._path, body, patience=patience, require_alias="true", timeout=max(1.0, LEASE / 3), **guard
            )
        except Refused as error:
            if error.status != 409:
                raise
            # Perhaps the first answer was lost, and a retry sent it twice.
            done = _get(self._connection, self._name, "lease")
            if not done["found"] or done["_source"]["state"]["owner"] != self._held["owner"]:
                raise
        return done["_seq_no"], done["_primary_term"]

    def _keep(self) -> None:
        while not self._end.wait(LEASE / 4) and not self._lost:
            with contextlib.suppress(KashafError):  # the server may answer again before the lease expires
                self._renew(0.0)

    def leave(self) -> None:
        """Stop renewing the lease: it expires, and the next writer cleans up."""
        self._end.set()
        self._thread.join()

    def lose(self) -> None:
        """Forget the lease, because it no longer exists."""
        self._lost = True
        self.leave()

    def give_back(self) -> None:
        """Release the lease; errors don't matter, because it expires by itself."""
        self.leave()
        if self._lost:
            return
        with contextlib.suppress(KashafError):
            self._connection.ask(
                "DELETE", self._path, timeout=LEASE / 3, if_seq_no=self._place[0], if_primary_term=self._place[1]
            )


def live(state: State, dead: Iterable[str], *, pages: bool = False) -> Json:
    """Make the filter for what readers of a state see: documents, or pages."""
    committed, without = state.committed("page_born" if pages else "born")
    keys = list(dead)
    if keys:
        without = [*without, {"terms": {"of": keys}} if pages else {"ids": {"values": keys}}]
    return filtered(committed, without=without)
