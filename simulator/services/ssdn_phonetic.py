# SPDX-License-Identifier: EUPL-1.2
"""The phonetic criteria of IdentifyPerson: who fits them.

The last name is compared by sound. First and middle names narrow the search: the registered ones must begin with
what was sent, without case and accents (inferred). The date of birth may be off by `Tolerance` days, months or years,
depending on how much of it was sent; a date that the register knows in part fits if some day of it does. A sex that
the register does not know fits both. Source: knowledge ssdn-contracts.md 3.1, 5.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulator.exchange.answer import Finding, Refused
from simulator.months import month_end, months_later
from simulator.services.ssdn_person import GENDERS
from simulator.sources.registers import RegisterFile, Sex
from simulator.world.names import folded

MISSING, NOT_VALID, NO_TOLERANCE = "31000007", "31000005", "31009001"
LAST_NAME, BIRTH_DATE, TOLERANCE = (
    f"Phonetic Criteria: {field}" for field in ("Last Name", "Birth Date", "Birth Date Tolerance")
)
_TOLERANCES = range(11)
_SEXES = {code: sex for sex, code in GENDERS.items()}

Days = tuple[date, date]


@dataclass(frozen=True)
class Search:
    """What is looked for: names as sent, and the first and last day on which the person may be born."""

    last_name: str
    first_name: str
    middle_name: str
    born: Days
    sex: Sex

    def fits(self, file: RegisterFile, day: date) -> bool:
        """True if a file with a last name of the right sound is one of those looked for."""
        first, *middle = file.name(day).first or ("",)
        born = days_of(file.birth.date)
        return (
            (Sex.UNKNOWN in (self.sex, file.sex) or self.sex is file.sex)
            and _begins("".join((first, *middle)), self.first_name)
            and (not self.middle_name or any(_begins(name, self.middle_name) for name in ("".join(middle), *middle)))
            and born is not None
            and born[0] <= self.born[1]
            and self.born[0] <= born[1]
        )


def _begins(name: str, beginning: str) -> bool:
    return folded(name).startswith(folded(beginning))


def search(criteria: Mapping[str, Any]) -> Search:
    """The search that PhoneticCriteria ask for; Refused with a finding for each thing wrong with them."""
    sent, tolerance = str(criteria["BirthDate"]).strip(), criteria.get("Tolerance")
    last_name = sent_text(criteria, "LastName")
    days = days_of(sent)
    problems = []
    if not last_name:
        problems.append(Finding(MISSING, ((LAST_NAME, None),)))
    if days is None:
        problems.append(Finding(NOT_VALID, ((BIRTH_DATE, sent),)))
    elif tolerance is None and days[0] != days[1]:
        problems.append(Finding(NO_TOLERANCE, ((BIRTH_DATE, sent), (TOLERANCE, None))))
    if tolerance is not None and tolerance not in _TOLERANCES:
        problems.append(Finding(NOT_VALID, ((TOLERANCE, str(tolerance)),)))
    if problems or days is None:
        raise Refused(*problems)
    first_name, middle_name = sent_text(criteria, "FirstName"), sent_text(criteria, "MiddleName")
    sex = _SEXES[criteria.get("Gender") or 0]
    return Search(last_name, first_name, middle_name, _widened(sent, days, tolerance or 0), sex)


def sent_text(data: Mapping[str, Any], field: str) -> str:
    """A text of a request without the blanks around it; empty if it was not sent."""
    return str(data.get(field) or "").strip()


def days_of(incomplete: str) -> Days | None:
    """The first and the last day that an incomplete date may stand for; None if it is no date at all."""
    year, month, day = (int(part) for part in incomplete.split("-"))
    if month == 0:
        return None if day else (date(year, 1, 1), date(year, 12, 31))
    try:
        first = date(year, month, day or 1)
    except ValueError:
        return None
    return first, first if day else month_end(first)


def _widened(sent: str, days: Days, tolerance: int) -> Days:
    """The days with the tolerance on both sides: years, months or days, the smallest unit that was sent."""
    first, last = days
    if sent.endswith("-00-00"):
        return first.replace(year=first.year - tolerance), last.replace(year=last.year + tolerance)
    if sent.endswith("-00"):
        return months_later(first, -tolerance), month_end(months_later(first, tolerance))
    return first - timedelta(tolerance), last + timedelta(tolerance)
