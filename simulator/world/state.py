# SPDX-License-Identifier: EUPL-1.2
"""The stored state of a sandbox, as one process remembers it: what it has read it knows until it changes, here or in
another process; a change is written, forgotten and told in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import RLock
from typing import Any, TypeVar

from simulator.store import Header, Store, Transaction
from simulator.world.clock import Clock
from simulator.world.mutations import Listener, Mutation
from simulator.world.sandbox_data import Moment, SandboxData

_MOST_REMEMBERED = 4000
_RESETS = 2**20
"""An epoch that is lower by less is one of the same sandbox, and not one of its name that was deleted."""

T = TypeVar("T")


class State:
    """Clock, seed and number of a sandbox, and its documents by kind and key."""

    def __init__(self, store: Store, header: Header, listeners: Sequence[Listener] = ()) -> None:
        self.store, self.name = store, header.name
        self._header, self._data = header, SandboxData.from_json(header.data)
        self._number = header.number
        self._remembered: dict[tuple[str, str], Any] = {}
        self._lock = RLock()
        self._listeners = listeners
        self.callers_state: str | None = None
        """The state of all claims on callers when the last moment was taken (see store/callers.py)."""

    @property
    def data(self) -> SandboxData:
        """Clock, seed, scenarios, rule settings."""
        return self._data

    @property
    def clock(self) -> Clock:
        """The sandbox's clock."""
        return self._data.clock

    @property
    def today(self) -> date:
        """The sandbox's day."""
        return self._data.clock.today()

    @property
    def run(self) -> int:
        """The number of the present run; a reset or a load begins a new one."""
        return self._header.run

    def next_moment(self, patient: bool = True) -> Moment:
        """The moment of a new exchange; also takes notice of what other processes changed.

        BusyError where it would have to wait for one of them and is not `patient`.
        """
        if self.store.shared:
            header = self.store.touch(self.name, patient)
            self._take(header)
            self.callers_state = header.callers
            return Moment(header.run, header.number, self._seed_of(header))
        with self._lock:
            self._number += 1
            return Moment(self._header.run, self._number, self._data.seed)

    def _seed_of(self, header: Header) -> int:
        """The seed in a header, which another thread may have overtaken."""
        with self._lock:
            if header.data == self._header.data:
                return self._data.seed
        return SandboxData.from_json(header.data).seed

    @property
    def coming_moment(self) -> Moment:
        """The moment that the next exchange will have, if nobody else comes first."""
        return Moment(self._header.run, max(self._number, self._header.number) + 1, self._data.seed)

    def refresh(self) -> None:
        """Take notice of what other processes changed."""
        if self.store.shared:
            self._take(self.store.header(self.name))

    def continue_from(self, number: int) -> None:
        """Count exchanges on from `number`, if that is further than we are."""
        with self._lock:
            self._number = max(self._number, number)

    def _take(self, header: Header) -> None:
        with self._lock:
            if header.revision < self._header.revision and 0 <= self._header.epoch - header.epoch < _RESETS:
                return  # an answer that was overtaken
            if header.epoch != self._header.epoch:
                self._remembered.clear()
                self._number = header.number
            elif header.revision > self._header.revision:
                self._evict(self.store.changed_since(self.name, self._header.revision))
            if header.data != self._header.data:
                self._data = SandboxData.from_json(header.data)
            self._header = header

    # -- reading

    def _read(self, kind: str, key: str, make: Callable[[bytes], T]) -> T | None:
        remembered = self._remembered.get((kind, key), self)
        if remembered is not self:
            return remembered  # type: ignore[no-any-return]
        revision = self._header.revision
        body = self.store.get(self.name, kind, key)
        value = None if body is None else make(body)
        with self._lock:
            if revision == self._header.revision:  # nobody changed anything while we were reading
                self._remembered[kind, key] = value
                if len(self._remembered) > _MOST_REMEMBERED:
                    del self._remembered[next(iter(self._remembered))]
        return value

    def _read_terms(self, kind: str, term: str) -> tuple[str, ...]:
        """Keys by term, remembered until a document of that kind changes."""
        key = (f"{kind}?", term)
        remembered = self._remembered.get(key)
        if remembered is None:
            remembered = tuple(self.store.find(self.name, kind, [term]))
            self._remembered[key] = remembered
        found: tuple[str, ...] = remembered
        return found

    def _all(self, kind: str, make: Callable[[bytes], T]) -> tuple[T, ...]:
        """All documents of a kind, remembered until one of them changes."""
        key = (f"{kind}?", "")
        found: tuple[T, ...] | None = self._remembered.get(key)
        if found is None:
            revision = self._header.revision
            found = tuple(make(body) for _, body in self.store.all(self.name, kind))
            with self._lock:
                if revision == self._header.revision:
                    self._remembered[key] = found
        return found

    # -- writing

    @contextmanager
    def _writing(self, reason: str) -> Iterator[Transaction]:
        """The one way in which facts change: written, forgotten here and elsewhere, told to the listeners."""
        with self._lock:
            with self.store.transaction(self.name) as transaction:
                yield transaction
            self._forget(transaction.written, transaction.revision, reason)

    @contextmanager
    def _turning(self) -> Iterator[Transaction]:
        """A change of the sandbox itself: of its own data, or of everything it holds."""
        with self._lock:
            with self.store.transaction(self.name) as transaction:
                yield transaction
            self._take(self.store.header(self.name))

    def _forget(self, written: list[tuple[str, str]], revision: int, reason: str) -> None:
        if self.store.shared:
            self._take(self.store.header(self.name))
        else:
            self._header = replace(self._header, revision=revision)
        self._evict(written)
        now = self.clock.now()
        for kind, key_ in written:
            for listener in self._listeners:
                listener(Mutation(self.name, kind, key_, now, reason))

    def _evict(self, written: list[tuple[str, str]]) -> None:
        """Forget documents, and what was found by searching among their kind."""
        kinds = {f"{kind}?" for kind, _ in written}
        for key in [*written, *(key for key in list(self._remembered) if key[0] in kinds)]:
            self._remembered.pop(key, None)
