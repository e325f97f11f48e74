# SPDX-License-Identifier: EUPL-1.2
"""JobSeekerService: what four public employment services know of a job seeker. Each answers with its own status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from simulator.codes import TABLES
from simulator.exchange.answer import Answer
from simulator.services.common_types import Data, descriptions, present_number
from simulator.services.several_sources import FOUND, NO_DATA, out_of_reach, silent, status, whole
from simulator.sources.job_seeking import SERVICES, JobSeeking, ServiceFile
from simulator.sources.job_seeking_facts import BelgianAddress, Contact, Inscription

PARTIAL = "HAN20200"
MOST_INSCRIPTIONS = 20

_CATEGORIES = "job-seeker-categories"
_LANGUAGES = {"ACTIRIS": "fr", "ADG": "de", "FOREM": "fr", "VDAB": "nl"}


def consult_contact_and_inscription(request: Data, job_seeking: JobSeeking) -> Answer:
    """What each of the services asked held in the period."""
    criteria = request["criteria"]
    ssin, period = criteria["ssin"], _period(criteria.get("period"), job_seeking.today)
    asked = _asked(criteria.get("publicEmploymentServices"))
    down = out_of_reach(asked, job_seeking.down)
    results: list[Data] = []
    for service in asked:
        if service in down:
            results.append({"@source": service, "status": silent()})
            continue
        file = job_seeking.file(ssin, service)
        shown = _result(service, file, period) if file and period else None
        results.append({"@source": service, "status": status(FOUND if shown else NO_DATA), "result": shown})
    found = any(result.get("result") for result in results)
    data = {"ssin": present_number(ssin, job_seeking), "results": {"pes": results}}
    return Answer(data, (whole(down, found, PARTIAL),))


def _asked(services: Data | None) -> tuple[str, ...]:
    """The services that are named, each once; none: all of them."""
    named = services["publicEmploymentService"] if services else ()
    return tuple(dict.fromkeys(named)) or tuple(SERVICES)


def _period(period: Data | None, today: date) -> tuple[date, date] | None:
    """First and last day asked, as far as it has come; without a period today. None: it is yet to begin."""
    if period is None:
        return today, today
    begin, end = period["beginDate"], min(period.get("endDate") or today, today)
    return (begin, end) if begin <= end else None


def _result(service: str, file: ServiceFile, period: tuple[date, date]) -> Data | None:
    """What the file of a service held in a period; None for nothing."""
    inscriptions, contact = file.during(*period)[:MOST_INSCRIPTIONS], file.contact(*period)
    if not inscriptions:
        return None
    return {
        "contact": _contact(contact, file.noted(contact), _LANGUAGES[service]) if contact else None,
        "inscriptions": {"inscription": [_inscription(service, inscription) for inscription in inscriptions]},
    }


def _contact(contact: Contact, noted: datetime, language: str) -> Data:
    return {
        "belgianAddress": _address(contact.address, language) if contact.address else None,
        "foreignAddress": contact.foreign_address,
        "phoneNumber": [{"#text": phone.number, "@fix": phone.fixed} for phone in contact.phones],
        "emailAddress": contact.email,
        "updateTimestamp": noted,
    }


def _address(address: BelgianAddress, language: str) -> Data:
    return {
        "postalCode": address.postal_code,
        "cityName": TABLES["municipalities"].label(address.municipality, language),
        "cityCode": address.municipality,
        "streetName": address.street,
        "streetCode": address.street_code,
        "houseNumber": address.number,
        "boxNumber": address.box,
    }


def _inscription(service: str, inscription: Inscription) -> Data:
    own = inscription.own_categories or inscription.categories
    return {
        "inceptionTimestamp": inscription.inception,
        "categoryNEO": _categories("", inscription.categories),
        "categoryPES": _categories(service, own),
        "eurostatDate": inscription.eurostat_date,
    }


def _categories(prefix: str, codes: Iterable[str]) -> list[Data]:
    return [{"code": f"{prefix}{code}", "description": descriptions(_CATEGORIES, code)} for code in codes]
