# SPDX-License-Identifier: EUPL-1.2
"""What a sandbox holds: people, households, institutions, inscriptions, faults, replies, files, its recording."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simulator.world.batches import BatchFile
from simulator.world.documents import (
    BATCH,
    FAULT,
    FAULT_COUNT,
    HOUSEHOLD,
    ORGANISATION,
    PERSON,
    RECORDING,
    REPERTORY,
    REPLY,
)
from simulator.world.faults import Count, Fault
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.recording import Recording
from simulator.world.repertory import Rows, count_rows, rows_from_json
from simulator.world.replies import GivenReply
from simulator.world.state import State


class Contents(State):
    """The documents of a sandbox as records; nothing here changes one."""

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

    def organisation(self, cbe: str) -> Organisation | None:
        """The institution with this CBE number."""
        return self._read(ORGANISATION, cbe, Organisation.model_validate_json)

    def organisations(self) -> tuple[Organisation, ...]:
        """Every institution, by CBE number."""
        return self._all(ORGANISATION, Organisation.model_validate_json)

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
        return self._all(FAULT, Fault.model_validate_json)

    def replies(self) -> tuple[GivenReply, ...]:
        """Every reply that stands for what a service would say, by id."""
        return self._all(REPLY, GivenReply.model_validate_json)

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
