# SPDX-License-Identifier: EUPL-1.2
"""Register of inscription, and the waiting register of applicants for protection (IT 205-207, 210-213)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from simulator.codes import TABLES
from simulator.records import Dated
from simulator.services.information_types.dates_and_codes import (
    Data,
    coded,
    date_parts,
    municipality,
    name,
    nationality,
)
from simulator.services.information_types.order import Groups, listed
from simulator.services.information_types.reading import Reading
from simulator.sources.registers import Alias, Name, RefugeeFile, RefugeeLocation, WaitingRegister

D = TypeVar("D", bound=Dated)
NOT_GIVEN = "0"
DECISION = "Decision"
_CONTENT = {
    "Procedure": ("Origine", "Reference", "OpenClose"),
    "StrikingOut": ("Reference", "Status", "OpenClose"),
    "DecisionCancelled": ("Date", "Reference"),
    "Protection": ("Code", "Label", "Reference"),
    "DelayLeaveGranted": ("Date",),
    "Escape": (),
    "UnrestrictedStay": (),
    "ApplicationRenounced": (),
    "TerritoryLeft": ("Code", "Label"),
    "AdviceFromCGVS": ("Code", "Label", "Reference"),
    DECISION: ("Reference", "OpenClose", "Comments"),
    "ApplicationFiled": (),
    "NotificationByDVZ": ("Reference",),
    "NotificationByOrg": ("Place", "Reference"),
    "AppealLodged": ("Reference",),
}
"""The children of each kind of situation (schema, IT206) that a file can fill."""
_WANTED: dict[str, Data] = {
    "Procedure": {"Reference": "", "OpenClose": {"Code": NOT_GIVEN}},
    "StrikingOut": {"Reference": "", "OpenClose": {"Code": NOT_GIVEN}},
    "AppealLodged": {"Reference": ""},
}
"""What the schema wants where the file has nothing."""


def registers(reading: Reading) -> Groups:
    """IT 210: the register of inscription."""
    known = reading.file.registers
    items = [
        reading.item(
            "A1", r, reading.deleted(r, known), RegistrationRegister=coded("registers", r.code, reading.language)
        )
        for r in reading.shown(known)
    ]
    return listed("RegistrationRegisters", items)


def _group(reading: Reading, group: str, records: Iterable[D], content: Callable[[D], Data]) -> Groups:
    items = [reading.item("A1", r, reading.deleted(r), **content(r)) for r in reading.shown(records)]
    return listed(group, items)


def waiting_register(reading: Reading) -> Groups:
    """IT 205, 206, 207, 211, 212 and 213 of an applicant; nothing for others."""
    found = reading.file.waiting_register
    return {} if found is None else {**_procedure(reading, found), **_circumstances(reading, found)}


def _procedure(reading: Reading, found: WaitingRegister) -> Groups:
    language = reading.language
    steps = [
        reading.item(step.structure, step, reading.deleted(step), **_step(reading, step))
        for step in reading.shown(found.files)
    ]
    return {
        **_group(reading, "RefugeeTypes", found.situations, lambda r: coded("refugee-types", str(r.code), language)),
        **listed("StatusOfRefugee", steps),
    }


def _circumstances(reading: Reading, found: WaitingRegister) -> Groups:
    language = reading.language
    return {
        **_group(
            reading,
            "OrganizationsInCharge",
            found.institutions,
            lambda r: {"SocialWelfare": {"Place": municipality(r.municipality, language)}},
        ),
        **_group(
            reading,
            "DocumentTypes",
            found.documents,
            lambda r: {"TypeOfDocument": coded("refugee-documents", str(r.code), language)},
        ),
        **_group(reading, "ChoosenResidences", found.locations, _location),
        **_group(reading, "Aliases", found.aliases, lambda r: _alias(r, language)),
    }


def _step(reading: Reading, step: RefugeeFile) -> Data:
    """GeneralInfo with situation and organisation, and the element of that kind of situation."""
    situation = str(step.situation)
    general = coded("refugee-procedures", situation, reading.language)
    if step.organisation is not None:
        general["Organization"] = coded("refugee-organisations", str(step.organisation), reading.language)
    element = TABLES["refugee-procedures"].rows.get(situation, {}).get("element", DECISION)
    facts = {**_WANTED.get(element, {}), **_facts(reading, step)}
    return {"GeneralInfo": general, element: {key: facts[key] for key in _CONTENT[element] if key in facts}}


def _facts(reading: Reading, step: RefugeeFile) -> Data:
    """Everything a step may say, by the name of the child that says it."""
    code = coded("refugee-procedures", str(step.situation), reading.language)
    home = reading.file.address(reading.today)
    facts = {
        **code,
        "Date": date_parts(step.begin or reading.file.birth.date),
        "Origine": {"Code": NOT_GIVEN if step.organisation is None else str(step.organisation)},
        "Status": {"Code": NOT_GIVEN},
        "Place": {"Code": home.municipality if home and home.municipality else NOT_GIVEN},
        "Reference": step.reference,
        "Comments": step.comment,
        "OpenClose": None if step.open_closed is None else {"Code": str(step.open_closed)},
    }
    return {key: value for key, value in facts.items() if value is not None}


def _location(location: RefugeeLocation) -> Data:
    if location.code is None:
        return {"Graphic": location.text or ""}
    return {"Residence": {"Code": str(location.code), "Label": location.text or str(location.code)}}


def _alias(alias: Alias, language: str) -> Data:
    return {
        "Type": alias.type,
        "BirthDate": date_parts(alias.born) if alias.born else None,
        "Nationality": nationality(alias.nationality, language) if alias.nationality else None,
        "Name": name(Name(last=alias.last, first=(alias.first,) if alias.first else ())),
        "BirthPlace": alias.birth_place,
    }


GROUPS = (registers, waiting_register)
