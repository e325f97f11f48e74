# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASPerformInvestigation: household, legal data, address history and waiting register of a person.

Without DataGroups, or with none named in it, all groups are given (the second inferred); with all of them false there
are no groups in the reply. With the household, the other groups are given for every member who has a file that the
register shows. A household that the register does not know gives no group. A member without SSIN is given with the
register's own number where that has the eleven digits that the schema demands, else left out. Where the person asked
about is not in the waiting register, an information says so, whether or not a member of the household is (inferred).
Source: knowledge ssdn-contracts.md 3.3, soa-services.md 3.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from simulator.exchange.answer import Answer, Finding
from simulator.services.ssdn_citizen import MOST, address_history, citizen
from simulator.services.ssdn_person import accessible_file, origin
from simulator.services.ssdn_waiting_register import wait_register
from simulator.sources.registers import RegisterFile, Registers
from simulator.world.household import Household, Member

NOT_IN_WAITING_REGISTER = "12000001"
FAMILY, CITIZEN, ADDRESSES, WAITING = (
    "FamilyCompositionGroup",
    "CitizenGroup",
    "AddressHistoryGroup",
    "WaitRegisterGroup",
)
_ELEVEN_DIGITS = re.compile(r"\d{11}")


def perform_investigation(request: dict[str, Any], registers: Registers) -> Answer:
    """The groups asked for; Refused where no register has a file on the person, or where it is not shown."""
    ssin = request["SocialSecurityUser"]
    file = accessible_file(registers, ssin)
    wanted = _wanted(request.get("DataGroups") or {})
    household = registers.household(ssin) if FAMILY in wanted else None
    people = {ssin: file} if household is None else dict(islice(_shown(household, registers), MOST))
    groups: dict[str, Any] = {}
    if household is not None:
        groups[FAMILY] = {"FamilyComposition": _composition(household, file, registers)}
    if CITIZEN in wanted:
        groups[CITIZEN] = {"Citizen": [citizen(one, record, registers) for one, record in people.items()]}
    if ADDRESSES in wanted:
        histories = [address_history(one, record, registers) for one, record in people.items()]
        groups[ADDRESSES] = {"AddressHistory": histories}
    waiting = _waiting(people, registers) if WAITING in wanted else []
    if waiting:
        groups[WAITING] = {"WaitRegister": waiting}
    absent = WAITING in wanted and file.waiting_register is None
    findings = (Finding(NOT_IN_WAITING_REGISTER, (("SSIN", ssin),)),) if absent else ()
    return Answer({"SocialSecurityUser": ssin, "DataGroups": groups or None}, findings)


def _wanted(groups: Mapping[str, bool]) -> tuple[str, ...]:
    every = (FAMILY, CITIZEN, ADDRESSES, WAITING)
    return tuple(name for name in every if groups.get(name)) if groups else every


def _shown(household: Household, registers: Registers) -> Iterator[tuple[str, RegisterFile]]:
    """The members who have a file that the register shows, the reference person first."""
    for member in household.on(registers.today):
        file = registers.file(member.ssin) if member.ssin else None
        if member.ssin and file is not None and not file.inaccessible:
            yield member.ssin, file


def _composition(household: Household, file: RegisterFile, registers: Registers) -> dict[str, Any]:
    members = [member for member in household.on(registers.today) if _number(member)]
    return {"@origin": origin(file), "FamilyMember": [_member(member) for member in members[:MOST]]}


def _member(member: Member) -> dict[str, Any]:
    return {"SocialSecurityUser": _number(member), "RelationShip": member.role, "EntryDate": member.begin}


def _number(member: Member) -> str | None:
    """The SSIN, or a fictional number that looks like one; None for a member who cannot be given here."""
    number = member.fictional.number if member.fictional else None
    return member.ssin or (number if number and _ELEVEN_DIGITS.fullmatch(number) else None)


def _waiting(people: Mapping[str, RegisterFile], registers: Registers) -> list[dict[str, Any]]:
    return [
        wait_register(ssin, file.waiting_register, registers)
        for ssin, file in people.items()
        if file.waiting_register is not None
    ]
