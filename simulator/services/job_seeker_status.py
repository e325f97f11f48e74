# SPDX-License-Identifier: EUPL-1.2
"""JobSeekerStatusNotification: somebody was inscribed as job seeker, or no longer is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b

from simulator.notifications.event import Event
from simulator.services.common_types import Data, number_as_asked
from simulator.sources.job_seeking import SERVICES, JobSeeking
from simulator.sources.job_seeking_facts import Inscription

REGISTRATION, DEREGISTRATION = "REGISTRATION", "DEREGISTRATION"
_SECTORS = {"ACTIRIS": "054", "ADG": "056", "FOREM": "055", "VDAB": "053"}
_DAY = timedelta(1)


def notify_job_seeker_status(ssin: str, job_seeking: JobSeeking) -> list[Event]:
    """The first day of each inscription, and the first day without it; who changes the service leaves one first."""
    return sorted(_events(ssin, job_seeking), key=lambda event: (event.day, event.data["event"]["type"]))


def _events(ssin: str, job_seeking: JobSeeking) -> Iterator[Event]:
    number = number_as_asked(ssin, job_seeking)
    for service in SERVICES:
        file = job_seeking.file(ssin, service)
        for inscription in file.inscriptions if file else ():
            yield _event(service, number, REGISTRATION, inscription.begin, inscription)
            if inscription.end is not None and inscription.end < date.max:
                yield _event(service, number, DEREGISTRATION, inscription.end + _DAY, inscription)


def _event(service: str, number: Data, kind: str, day: date, inscription: Inscription) -> Event:
    details = {"registrationDate": inscription.begin, "reason": inscription.leaving.name}
    data = {
        "@source": service,
        "event": {"id": attestation_number(service, number["#text"], kind, day), "type": kind, "date": day},
        "deregistrationDetails": details if kind == DEREGISTRATION else None,
        "ssin": number,
    }
    return Event(day, data)


def attestation_number(service: str, ssin: str, kind: str, day: date) -> str:
    """Fifteen digits: year (2), sector of the service (3), serial (8), check (2); always the same for the same event.

    The layout is that of the older attestation on job seekers (A200: circular 997/30sexies of 23 December 1998); that
    the event of today is numbered like that is inferred, and the serial is simulated.
    """
    digest = blake2b(f"{ssin}/{kind}/{day}".encode(), digest_size=8).digest()
    number = f"{day:%y}{_SECTORS[service]}{int.from_bytes(digest, 'big') % 10**8:08}"
    return f"{number}{97 - int(number) % 97:02}"
