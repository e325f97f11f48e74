# SPDX-License-Identifier: EUPL-1.2
"""People, households, institutions, inscriptions, faults, replies as documents of a store, with search terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.store import OWN, Document
from simulator.world.faults import Fault
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.repertory import Rows, rows_to_json
from simulator.world.replies import GivenReply

PERSON, HOUSEHOLD, ORGANISATION, REPERTORY = "person", "household", "organisation", "repertory"
FAULT, FAULT_COUNT = "fault", "fault_count"
REPLY = "reply"
BATCH, BATCH_COUNT = "batch", "batch_count"
GIVEN = "given"  # SSINs that are not given again before the next reset
RECORDING, RECORDED_NUMBER = f"{OWN}recording", f"{OWN}recorded-number"


@dataclass(frozen=True)
class Change:
    """Documents to be written, and kind and key of those to be removed, together."""

    written: Sequence[Document] = ()
    removed: Sequence[tuple[str, str]] = ()


def household_document(household: Household) -> Document:
    """A household to be stored, filed under its members."""
    terms = tuple(f"member:{member.ssin}" for member in household.members if member.ssin)
    return Document(
        HOUSEHOLD, household.id, household.model_dump_json(exclude_defaults=True, by_alias=True).encode(), terms
    )


def organisation_document(organisation: Organisation) -> Document:
    """An institution to be stored."""
    return Document(ORGANISATION, organisation.cbe, organisation.model_dump_json(exclude_defaults=True).encode())


def inscriptions_document(ssin: str, rows: Rows) -> Document:
    """The rows about a person to be stored."""
    return Document(REPERTORY, ssin, rows_to_json(rows))


def person_document(person: Person, terms: Sequence[str]) -> Document:
    """A person to be stored, filed under the search terms of its sources."""
    return Document(PERSON, person.ssin, person.to_json(), tuple(terms))


def fault_document(fault: Fault) -> Document:
    """A fault to be stored."""
    return Document(FAULT, fault.id, fault.to_json())


def reply_document(reply: GivenReply) -> Document:
    """A reply of the scenario to be stored."""
    return Document(REPLY, reply.id, reply.to_json())
