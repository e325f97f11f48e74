# SPDX-License-Identifier: EUPL-1.2
"""Employers as the NSSO (RSZ/ONSS) knows them: registration number, class, sector.

What an organisation says of itself as an employer stands in the organisation. An employer of which nothing is said is
one of the private sector, whose registration number follows from its CBE number: 0, seven digits of it, two check
digits. Source: knowledge soa-services.md 2.1, 4.4; how the number follows, and the check digits, are inferred.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.sources import Inquiry
from simulator.world.organisation import Employer, Sector

_ORDINARY = Employer()


@dataclass(frozen=True)
class KnownEmployer:
    """One employer: CBE number, NSSO registration number (ten digits), class, sector, in bankruptcy or not."""

    cbe: str
    nsso: str
    employer_class: int
    sector: Sector
    trusteeship: bool

    @property
    def provincial_or_local(self) -> bool:
        """True for a provincial or local authority."""
        return self.sector == "PLP"


def derived_nsso(cbe: str) -> str:
    """The registration number of an employer that gives none."""
    middle = cbe[1:8]
    return f"0{middle}{96 - int(middle) * 100 % 97:02}"


def _cbe_numbers(nsso: str) -> tuple[str, ...]:
    """The CBE numbers from which a registration number can follow."""
    numbers = (f"{first}{nsso[1:8]}" for first in "01")
    whole = (f"{number}{97 - int(number) % 97:02}" for number in numbers)
    return tuple(cbe for cbe in whole if derived_nsso(cbe) == nsso)


class Employers:
    """Questions to the repertory of employers."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._sandbox = inquiry.sandbox

    def employer(self, cbe: str) -> KnownEmployer:
        """The employer with this CBE number."""
        organisation = self._sandbox.organisation(cbe)
        told = (organisation.employer if organisation else None) or _ORDINARY
        return KnownEmployer(cbe, told.nsso or derived_nsso(cbe), told.employer_class, told.sector, told.trusteeship)

    def with_nsso(self, nsso: str) -> KnownEmployer | None:
        """The employer with this registration number; None where no employer can have it."""
        told = (o.cbe for o in self._sandbox.organisations() if o.employer is not None and o.employer.nsso == nsso)
        for cbe in (*told, *_cbe_numbers(nsso)):
            found = self.employer(cbe)
            if found.nsso == nsso:
                return found
        return None
