# SPDX-License-Identifier: EUPL-1.2
"""A sandbox: one isolated state of the network, with its own clock, seed and people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from simulator.errors import ConflictError
from simulator.store import Document, Snapshot
from simulator.world.batches import MOST_FILES, BatchFile
from simulator.world.contents import Contents
from simulator.world.documents import (
    BATCH,
    BATCH_COUNT,
    FAULT_COUNT,
    RECORDED_NUMBER,
    RECORDING,
    REPERTORY,
    Change,
    household_document,
    organisation_document,
    person_document,
)
from simulator.world.faults import Count, Fault
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.recording import Recording
from simulator.world.repertory import Rows, rows_from_json, rows_to_json
from simulator.world.sandbox_data import SandboxData


class Sandbox(Contents):
    """The living side of a stored sandbox: what it holds, and every way in which that changes."""

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
