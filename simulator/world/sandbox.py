# SPDX-License-Identifier: EUPL-1.2
"""A sandbox: one isolated state of the network, with its own clock, seed and people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from threading import RLock
from typing import Any, TypeVar

from simulator.errors import ConflictError
from simulator.store import Document, Header, Snapshot, Store, Transaction
from simulator.world.batches import MOST_FILES, BatchFile
from simulator.world.clock import Clock
from simulator.world.documents import (
    BATCH,
    BATCH_COUNT,
    FAULT,
    FAULT_COUNT,
    HOUSEHOLD,
    ORGANISATION,
    PERSON,
    RECORDED_NUMBER,
    RECORDING,
    REPERTORY,
    REPLY,
    Change,
    household_document,
    organisation_document,
    person_document,
)
from simulator.world.faults import Count, Fault
from simulator.world.household import Household
from simulator.world.mutations import Listener, Mutation
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.recording import Recording
from simulator.world.repertory import Rows, count_rows, rows_from_json, rows_to_json
from simulator.world.replies import GivenReply
from simulator.world.sandbox_data import Moment, SandboxData

_MOST_REMEMBERED = 4000
_RESETS = 2**20
"""An epoch that is lower by less is one of the same sandbox, and not one of its name that was deleted."""
_FAULTS = (f"{FAULT}?", "")
_REPLIES = (f"{REPLY}?", "")

T = TypeVar("T")


class Sandbox:
    """The living side of a stored sandbox; remembers what it has read until it changes."""

    def __init__(self, store: Store, header: Header, listeners: Sequence[Listener] = ()) -> None:
        self.store, self.name = store, header.name
        self._header, self._data = header, SandboxData.from_json(header.data)
        self._number = header.number
        self._remembered: dict[tuple[str, str], Any] = {}
        self._lock = RLock()
        self._listeners = listeners
        self.callers_state: str | None = None
        """The state of all claims on callers when the last moment was taken (see store/callers.py)."""

    # -- time and identity

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

    def person(self, ssin: str) -> Person | None:
        """The person with this SSIN, also when it has been replaced or cancelled."""
        return self._read(PERSON, ssin, lambda body: Person.from_json(ssin, body))

    def present(self, ssin: str) -> Person | None:
        """The person that stands for this SSIN now, through every replacement."""
        person, seen = self.person(ssin), {ssin}
        while person is not None and person.replaced_by and person.replaced_by not in seen:
            seen.add(person.replaced_by)
            person = self.person(person.replaced_by)
        return person

    def people(self) -> Iterator[Person]:
        """Everybody, by SSIN."""
        return (Person.from_json(ssin, body) for ssin, body in self.store.all(self.name, PERSON))

    def people_page(self, offset: int, limit: int) -> list[Person]:
        """Some of the people, by SSIN, without those before; the others are not read."""
        return [Person.from_json(ssin, body) for ssin, body in self.store.page(self.name, PERSON, offset, limit)]

    def people_with(self, *terms: str) -> Iterator[Person]:
        """The people filed under one of the search terms of their sources, by SSIN."""
        for ssin in self.store.find(self.name, PERSON, terms):
            person = self.person(ssin)
            if person is not None:
                yield person

    def household(self, key: str) -> Household | None:
        """A household by its id."""
        return self._read(HOUSEHOLD, key, Household.model_validate_json)

    def households(self) -> Iterator[Household]:
        """Every household, by id."""
        return (Household.model_validate_json(body) for _, body in self.store.all(self.name, HOUSEHOLD))

    def households_of(self, ssin: str) -> tuple[Household, ...]:
        """Every household that this person is, was or will be in."""
        found = self._read_terms(HOUSEHOLD, f"member:{ssin}")
        return tuple(h for h in map(self.household, found) if h is not None)

    def household_of(self, ssin: str, day: date) -> Household | None:
        """The household in which this person lives on `day`."""
        return next((h for h in self.households_of(ssin) if any(m.ssin == ssin for m in h.on(day))), None)

    def _read_terms(self, kind: str, term: str) -> tuple[str, ...]:
        """Keys by term, remembered until a document of that kind changes."""
        key = (f"{kind}?", term)
        remembered = self._remembered.get(key)
        if remembered is None:
            remembered = tuple(self.store.find(self.name, kind, [term]))
            self._remembered[key] = remembered
        found: tuple[str, ...] = remembered
        return found

    def organisation(self, cbe: str) -> Organisation | None:
        """The institution with this CBE number."""
        return self._read(ORGANISATION, cbe, Organisation.model_validate_json)

    def organisations(self) -> tuple[Organisation, ...]:
        """Every institution, by CBE number."""
        key = (f"{ORGANISATION}?", "")
        if key not in self._remembered:
            self._remembered[key] = tuple(
                Organisation.model_validate_json(body) for _, body in self.store.all(self.name, ORGANISATION)
            )
        found: tuple[Organisation, ...] = self._remembered[key]
        return found

    def inscriptions(self, ssin: str) -> Rows:
        """The rows of both repertories about this person."""
        return self._read(REPERTORY, ssin, rows_from_json) or ()

    def all_inscriptions(self) -> Iterator[tuple[str, Rows]]:
        """SSIN and rows of everybody who is inscribed."""
        return ((ssin, rows_from_json(body)) for ssin, body in self.store.all(self.name, REPERTORY))

    def count_inscriptions(self) -> int:
        """How many rows both repertories have."""
        return sum(count_rows(body) for _, body in self.store.all(self.name, REPERTORY))

    def faults(self) -> tuple[Fault, ...]:
        """Every fault, by id."""
        return self._all(_FAULTS, FAULT, Fault.model_validate_json)

    def replies(self) -> tuple[GivenReply, ...]:
        """Every reply that stands for what a service would say, by id."""
        return self._all(_REPLIES, REPLY, GivenReply.model_validate_json)

    def _all(self, key: tuple[str, str], kind: str, make: Callable[[bytes], T]) -> tuple[T, ...]:
        """All documents of a kind, remembered under `key` until one of them changes."""
        found: tuple[T, ...] | None = self._remembered.get(key)
        if found is None:
            revision = self._header.revision
            found = tuple(make(body) for _, body in self.store.all(self.name, kind))
            with self._lock:
                if revision == self._header.revision:
                    self._remembered[key] = found
        return found

    def fault_count(self, fault: str) -> Count:
        """How often the fault of this id was met since it is there, in all processes."""
        return Count.from_json(self.store.get(self.name, FAULT_COUNT, fault))

    def batches(self) -> tuple[BatchFile, ...]:
        """The files with results, in the order of the exchanges that asked for them."""
        found = (BatchFile.model_validate_json(body) for _, body in self.store.all(self.name, BATCH))
        return tuple(sorted(found, key=lambda file: file.number))

    @property
    def recording(self) -> Recording | None:
        """The recording under way, or the last one; None where there was none since the last load."""
        return self._read(RECORDING, RECORDING, Recording.model_validate_json)

    @property
    def may_record(self) -> bool:
        """True if a recording is under way, or might be: nothing is read to find out."""
        remembered = self._remembered.get((RECORDING, RECORDING), self)
        return remembered is self or (isinstance(remembered, Recording) and remembered.runs)

    # -- writing

    def set_recording(self, recording: Recording) -> None:
        """A recording has begun, or ended; every process sees it, and a reset leaves it as it is."""
        with self._writing("recording") as transaction:
            transaction.put_lasting(Document(RECORDING, RECORDING, recording.model_dump_json().encode()))

    def claim_number(self, recording: str, number: str, tag: str) -> bool:
        """True if a number of a recording is now that of `tag`, False if it is another's; in all processes."""
        mine = False

        def claimed(body: bytes | None) -> bytes:
            nonlocal mine
            mine = body in (None, tag.encode())
            return tag.encode() if body is None else body

        self.store.apart.change(self.name, RECORDED_NUMBER, f"{recording}:{number}", claimed, lasting=True)
        return mine

    def keep_batch(self, file: BatchFile) -> None:
        """Keep a file with results; beyond so many it takes the place of the oldest. Like a count it is no fact."""
        count = 0

        def counted(body: bytes | None) -> bytes:
            nonlocal count
            count = int(body or 0) + 1
            return str(count).encode()

        self.store.apart.change(self.name, BATCH_COUNT, BATCH, counted)
        key = f"{count % MOST_FILES:04}"
        self.store.apart.change(self.name, BATCH, key, lambda _: file.model_dump_json().encode())

    def fault_strikes(self, fault: Fault, chance: bool) -> bool:
        """Whether a fault strikes the exchange that it is for; that is counted, one exchange after the other.

        What is counted is no fact: nobody is told, and no process has to look again at what it remembers.
        """
        key, often = (FAULT_COUNT, fault.id), fault.how_often
        known: Count | None = self._remembered.get(key)
        if (known is not None and often.spent(known)) or not (chance or often.needs_count):
            return False
        strikes = False

        def count(body: bytes | None) -> bytes:
            nonlocal strikes, known
            strikes, known = often.strikes(Count.from_json(body), chance)
            return known.to_json()

        with self._lock:
            self.store.apart.change(self.name, FAULT_COUNT, fault.id, count)
            self._remembered[key] = known
        return strikes

    def put_person(self, person: Person, terms: Sequence[str], reason: str) -> None:
        """Write a person, filed under the search terms of its sources."""
        self._put(person_document(person, terms), reason)

    def put_household(self, household: Household, reason: str) -> None:
        """Write a household."""
        self._put(household_document(household), reason)

    def put_organisation(self, organisation: Organisation, reason: str) -> None:
        """Write an institution."""
        self._put(organisation_document(organisation), reason)

    def change_inscriptions(self, ssin: str, change: Callable[[Rows], Rows], reason: str) -> Rows:
        """Apply `change` to the rows about a person while nobody else does; returns the new rows."""
        with self._writing(reason) as transaction:
            body = transaction.get(REPERTORY, ssin)
            before = rows_from_json(body) if body else ()
            after = change(before)
            if after != before:
                transaction.put([Document(REPERTORY, ssin, rows_to_json(after))])
        return after

    def change(self, make: Callable[[], Change], reason: str, tries: int = 1) -> None:
        """Write and remove, in one go, what `make` says; nobody else in this process changes the sandbox meanwhile.

        If another process did, nothing is written and `make` is asked again, about the sandbox as it is then; after so
        many `tries` ConflictError. What `make` raises leaves the sandbox as it is.
        """
        for left in reversed(range(tries)):
            with self._lock:
                self.refresh()
                seen, change = self._header.revision, make()
                try:
                    self._write(seen, change, reason)
                except ConflictError:
                    if not left:
                        raise
                else:
                    return

    def _write(self, seen: int, change: Change, reason: str) -> None:
        """Write a change that was made of the sandbox at revision `seen`; ConflictError if there is a later one."""
        with self._writing(reason) as transaction:
            if transaction.header.revision != seen:
                raise ConflictError(f"the sandbox {self.name} was changed at the same moment; try again")
            for kind, key in change.removed:
                transaction.remove(kind, key)
            transaction.put(change.written)

    def _put(self, document: Document, reason: str) -> None:
        with self._writing(reason) as transaction:
            transaction.put([document])

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

    def set_data(self, data: SandboxData) -> None:
        """Change clock, seed or rule settings until the next reset."""
        self.change_data(lambda _: data)

    def change_data(self, change: Callable[[SandboxData], SandboxData]) -> SandboxData:
        """Apply `change` to clock, seed or rule settings while nobody else does; returns what they are now."""
        with self._turning() as transaction:
            transaction.set_data(change(SandboxData.from_json(transaction.header.data)).to_json())
        return self._data

    def load(self, documents: Iterator[Document], data: SandboxData) -> None:
        """Replace everything; the run begins anew."""
        with self._turning() as transaction:
            transaction.load(documents, data.to_json())

    def save(self, name: str, note: str = "", replaces: bool = False) -> Snapshot:
        """A snapshot of all that the sandbox is now; ConflictError where the name is taken, unless it replaces.

        The journal stays where it is: a snapshot is state, not what led to it.
        """
        with self._lock:
            return self.store.snapshots.save(self.name, name, note, self._number, replaces)

    def restore(self, name: str, sandbox: str | None = None) -> None:
        """All of it as it was when a snapshot was taken, of this sandbox or another one; NotFoundError without it.

        A new run begins, whose exchanges are counted on from that moment: so they get the tickets they would have got.
        """
        with self._turning() as transaction:
            self.store.snapshots.restore(transaction, sandbox or self.name, name)

    def reset(self) -> None:
        """Back to what the scenarios said; the run begins anew."""
        with self._turning() as transaction:
            transaction.reset()
