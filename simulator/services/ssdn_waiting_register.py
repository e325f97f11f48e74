# SPDX-License-Identifier: EUPL-1.2
"""The file in the waiting register as the element WaitRegister: each part in the order in which things happened.

The parts bear the numbers of the old prefix messages. Elements whose meaning no public source tells (codeK2, aliasFull
and others) are left out. Source: knowledge ssdn-contracts.md 3.3.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from simulator.services.ssdn_person import municipality
from simulator.sources.registers import (
    Alias,
    RefugeeDocument,
    RefugeeFile,
    RefugeeInstitution,
    RefugeeLocation,
    RefugeeSituation,
    Registers,
    WaitingRegister,
)

Element = dict[str, Any]


def wait_register(ssin: str, file: WaitingRegister, registers: Registers) -> Element:
    """The element WaitRegister, with what the register knows by now; parts without a row are left out."""

    def part(key: str, rows: tuple[Any, ...], make: Callable[[Any], Element]) -> Element | None:
        known = registers.known(rows)
        return {key: [make(row) for row in reversed(known)]} if known else None

    return {
        "SocialSecurityUser": ssin,
        "RefugeeSituationH205": part("RefugeeSituation", file.situations, _situation),
        "RefugeeAdministriveFileH206": part("RefugeeAdministrativeFile", file.files, _step),
        "RefugeeInstitutionH207": part("RefugeeInstitution", file.institutions, _institution),
        "RefugeeDocumentH211": part("RefugeeDocument", file.documents, _document),
        "RefugeeLocationH212": part("RefugeeLocation", file.locations, _location),
        "RefugeeDataH213": part("RefugeeDataBlockH213", file.aliases, _alias),
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _situation(row: RefugeeSituation) -> Element:
    return {"demandDate": _text(row.begin), "qualityCode": row.code}


def _step(row: RefugeeFile) -> Element:
    return {
        "structureType": row.structure,
        "administrativeSituationDate": _text(row.begin),
        "administrativeSituationCode": row.situation,
        "organism": row.organisation,
        "comment": row.comment,
        "reference": row.reference,
        "openClosedCode": row.open_closed,
    }


def _institution(row: RefugeeInstitution) -> Element:
    """The OCMW in charge; a second official name of its municipality is the bilingual description."""
    place = municipality(row.municipality)
    found = {
        "inscriptionDate": _text(row.begin),
        "removeDate": _text(row.end),
        "typeOfAid": row.aid,
        "cpasCode": place.code,
    }
    keys = ("municipalityDescription", "municipalityDescriptionBiLingual")
    return found | {key: name for key, (_, name) in zip(keys, place.names, strict=False)}


def _document(row: RefugeeDocument) -> Element:
    return {"InscriptionDate": _text(row.begin), "documentTypeCode": row.code}


def _location(row: RefugeeLocation) -> Element:
    return {"inscriptionDate": _text(row.begin), "code": row.code, "description": row.text}


def _alias(row: Alias) -> Element:
    return {
        "date": _text(row.begin),
        "aliasTypeCode": row.type,
        "nationalityCode": row.nationality and int(row.nationality),
        "birthDate": row.born,
        "lastName": row.last,
        "firstName": row.first,
        "birthPlace": row.birth_place,
    }
