# SPDX-License-Identifier: EUPL-1.2
"""Proof of identity: do the data that a caller gives agree with the register?

Both verification of an identity and proof of authentication take a SIS card number, an identity card number, or
name and date of birth. Names are compared without case and accents. The first name may be sent alone or with the
other given names behind it (a live ManageAccess accepted both in one field), the middle name alone or all of them.
Source: knowledge ssdn-contracts.md 3.1, 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.sources.registers import RegisterFile
from simulator.world.names import folded


@dataclass(frozen=True)
class Proof:
    """What was given, and for each part whether it agrees: None where the part was not given."""

    sis_card: bool | None
    identity_card: bool | None
    person_data: bool | None
    mismatches: tuple[str, ...]

    @property
    def given(self) -> bool:
        """True if at least one part was given."""
        return (self.sis_card, self.identity_card, self.person_data) != (None, None, None)

    @property
    def proven(self) -> bool:
        """True if one part agrees; one is enough."""
        return True in (self.sis_card, self.identity_card, self.person_data)


def check_proof(file: RegisterFile, given: Mapping[str, Any], day: date, exact_date: bool = False) -> Proof:
    """Compare `given` (SISCardNumber, IdentityCardNumber, PersonData) with a file as of `day`.

    `mismatches` names the fields of PersonData that do not agree. An empty field counts as not given. With
    `exact_date` an incomplete date of birth agrees only with the same incomplete date.
    """
    sis, card, person = given.get("SISCardNumber"), given.get("IdentityCardNumber"), given.get("PersonData")
    wrong = tuple(_mismatches(file, person, day, exact_date)) if person else ()
    usable = bool(person and _sent(person, "LastName"))
    return Proof(
        sis_card=None if not sis else sis == file.sis_card,
        identity_card=None if not card else any(c.number == card and c.covers(day) for c in file.identity_cards),
        person_data=None if not usable else not wrong,
        mismatches=wrong if usable else (),
    )


def _mismatches(file: RegisterFile, given: Mapping[str, Any], day: date, exact_date: bool) -> list[str]:
    name, born = file.name(day), file.birth.date
    first, *middle = name.first or ("",)
    last_name, first_name, middle_name, birth_date = (
        _sent(given, field) for field in ("LastName", "FirstName", "MiddleName", "BirthDate")
    )
    agrees = {
        "LastName": not last_name or folded(last_name) == folded(name.last),
        "FirstName": not first_name or folded(first_name) in (folded(first), folded("".join(name.first))),
        "MiddleName": not middle_name or folded(middle_name) in (folded("".join(middle)), *map(folded, middle)),
        "BirthDate": not birth_date or (birth_date == born if exact_date else same_date(birth_date, born)),
    }
    return [field for field, well in agrees.items() if not well]


def _sent(given: Mapping[str, Any], field: str) -> str:
    return str(given.get(field) or "").strip()


def same_date(one: str, other: str) -> bool:
    """True if two incomplete dates agree as far as both are known."""
    return all(a == b or "00" in (a, b) for a, b in zip(one.split("-"), other.split("-"), strict=True))
