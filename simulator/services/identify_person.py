# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASIdentifyPerson: a person by SSIN, with a check of identity, or people whose name sounds like the one sent.

An SSIN wins over phonetic criteria, which then only cause a warning; but criteria or personal data with an empty last
name are refused even beside an SSIN, as the live service did (knowledge ssdn-contracts.md 5.1, sample 5). Clients that
always send both must therefore fill in the last name. The rest of the criteria is not looked at beside an SSIN.
A replaced SSIN is followed, with a warning (inferred). Extended is given when the identity was confirmed, else not.
Source: knowledge ssdn-contracts.md 3.1, 5.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.records import latest
from simulator.services.ssdn_person import (
    GENDERS,
    accessible_file,
    country_of,
    location,
    municipality,
    names,
    one_line,
    origin,
    street,
)
from simulator.services.ssdn_phonetic import LAST_NAME, MISSING, search, sent_text
from simulator.sources.proof import check_proof
from simulator.sources.registers import Address, RegisterFile, Registers

VALIDATED, CRITERIA_IGNORED, MISMATCH, NO_MATCH = "12007001", "21007001", "22007007", "32007004"
REPLACED, CUT = "22000003", "22000010"
_MOST = 80
_PERSON_DATA = "Phonetic Information: "


def identify_person(request: dict[str, Any], registers: Registers) -> Answer:
    """The person with the SSIN, or everybody who fits the phonetic criteria.

    Refused where neither was sent, where an argument is missing or wrong, and where nobody fits.
    """
    criteria = request["SearchCriteria"]
    phonetic, ssin = criteria.get("PhoneticCriteria"), sent_text(criteria, "SSIN")
    if ssin:
        return _by_ssin(ssin, phonetic, request.get("VerificationData"), registers)
    if phonetic is None:
        raise Refused(Finding(MISSING, (("SSIN", None), ("Phonetic Criteria", None))))
    return _by_sound(phonetic, registers)


def _by_sound(criteria: Mapping[str, Any], registers: Registers) -> Answer:
    """The first hits by SSIN, `Maximum` or 80 of them. Files that the register does not show are no hits."""
    wanted, most, today = search(criteria), criteria.get("Maximum") or _MOST, registers.today
    hits = (
        (ssin, file)
        for ssin, file in registers.sounding_like(wanted.last_name)
        if not file.inaccessible and wanted.fits(file, today)
    )
    found = [_limited(ssin, file, today) for ssin, file in islice(hits, most)]
    if not found:
        raise Refused(Finding(NO_MATCH))
    cut = (Finding(CUT, (("Phonetic Criteria: Maximum", str(most)),)),) if next(hits, None) else ()
    return Answer({"SearchResults": {"LimitedLegalData": found}}, cut)


def _by_ssin(
    sent: str, phonetic: Mapping[str, Any] | None, verification: Mapping[str, Any] | None, registers: Registers
) -> Answer:
    """The one person; warnings first, then whether the identity is confirmed."""
    missing = _missing(phonetic, verification)
    if missing:
        raise Refused(*(Finding(MISSING, ((field, None),)) for field in missing))
    ssin, today = registers.present_ssin(sent), registers.today
    findings = [Finding(CRITERIA_IGNORED)] if phonetic is not None else []
    if ssin != sent:
        findings.append(Finding(REPLACED, (("SSIN", sent), ("newSSIN", ssin))))
    file = accessible_file(registers, ssin)
    proof = check_proof(file, verification or {}, today, exact_date=True)
    if proof.mismatches:
        findings.append(Finding(MISMATCH, _compared(ssin, (verification or {})["PersonData"])))
    person = _limited(ssin, file, today)
    if proof.proven:
        findings.append(Finding(VALIDATED, (("SSIN", ssin),)))
        person["Extended"] = _extended(file, today)
    return Answer({"SearchResults": {"LimitedLegalData": [person]}}, tuple(findings))


def _missing(phonetic: Mapping[str, Any] | None, verification: Mapping[str, Any] | None) -> list[str]:
    """The mandatory arguments that were not sent with an SSIN, or were empty."""
    missing = [LAST_NAME] if phonetic is not None and not sent_text(phonetic, "LastName") else []
    if verification is None:
        return missing
    if not verification:
        return [*missing, "Verification Data"]
    person = verification.get("PersonData")
    return [*missing, f"{_PERSON_DATA}Last Name"] if person and not sent_text(person, "LastName") else missing


def _compared(ssin: str, sent: Mapping[str, Any]) -> tuple[tuple[str, str | None], ...]:
    """What was compared, in the order of a published reply; a field that was not sent has no value."""
    birth, first, last, middle = (
        (f"{_PERSON_DATA}{name}", sent_text(sent, name.replace(" ", "")) or None)
        for name in ("Birth Date", "First Name", "Last Name", "Middle Name")
    )
    return birth, first, ("SSIN", ssin), last, middle


def _limited(ssin: str, file: RegisterFile, day: date) -> dict[str, Any]:
    """LimitedLegalData without Extended."""
    basic = {
        "SocialSecurityUser": ssin,
        **names(file.name(day)),
        "BirthDate": file.birth.date,
        "Gender": GENDERS[file.sex],
        **_address(file.address(day)),
    }
    return {"@origin": origin(file), "Basic": basic}


def _address(address: Address | None) -> dict[str, Any]:
    """Address or DiplomaticPost; an address abroad without a post is an Address with its lines as the street."""
    if address is None:
        return {}
    country = country_of(address).code
    if address.post is not None:
        post = {"CountryCode": country, "Post": int(address.post), "AddressPlainText": one_line(address)}
        return {"DiplomaticPost": post}
    town = municipality(address.municipality) if address.municipality else None
    road = street(address)
    found = {
        "CountryCode": country,
        "MunicipalityCode": town and town.code,
        "Municipality": town.descriptions if town else [],
        "PostalCode": address.postal_code,
        "StreetCode": road.code,
        "Street": road.descriptions,
        "HouseNumber": address.number,
        "Box": address.box,
    }
    return {"Address": found}


def _extended(file: RegisterFile, day: date) -> dict[str, Any]:
    birthplace = location(file.birth.place) if file.birth.place else None
    civil, nationality = latest(file.civil_states, day), latest(file.nationalities, day)
    register, death = latest(file.registers, day), file.death_by(day)
    return {
        "CivilState": civil and civil.code,
        "BirthLocationCode": birthplace and birthplace.code,
        "BirthLocation": birthplace.descriptions if birthplace else [],
        "DeceaseDate": death and death.date.isoformat(),
        "InscriptionRegister": register and register.code,
        "NationalityCode": nationality and int(nationality.code),
    }
