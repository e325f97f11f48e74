# SPDX-License-Identifier: EUPL-1.2
"""The four public employment services, each with a file of its own on a job seeker.

VDAB serves Flanders, FOREM Wallonia, ACTIRIS Brussels, ADG the German-speaking Community. Who moves to another region
ends one inscription and begins another; the files stay. Source: knowledge soa-services.md 5.9.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import model_validator

from simulator.periods import refuse_two_at_a_time
from simulator.records import Record
from simulator.sources import Section, Source
from simulator.sources.job_seeking_facts import Contact, Inscription

SERVICES: Mapping[str, str] = {"ACTIRIS": "actiris", "ADG": "adg", "FOREM": "forem", "VDAB": "vdab"}
"""The names of the services in the network, and the keys of their files."""


class ServiceFile(Record):
    """The file of one service on one person."""

    inscriptions: tuple[Inscription, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> ServiceFile:
        refuse_two_at_a_time("inscriptions", self.inscriptions)
        for contact in self.contacts:
            held_by = self.holder(contact)
            if held_by is None:
                raise ValueError(f"the contact from {contact.begin} does not begin within an inscription")
            if contact.end and held_by.end and contact.end > held_by.end:
                raise ValueError(f"the contact from {contact.begin} goes on after the inscription, to {contact.end}")
        return self

    def holder(self, contact: Contact) -> Inscription | None:
        """The inscription to which a contact belongs: the one that held when it was noted."""
        return next((found for found in self.inscriptions if found.covers(contact.begin)), None)

    def noted(self, contact: Contact) -> datetime:
        """The moment since which the service knows a contact: not before that of the inscription."""
        held_by = self.holder(contact)
        return max(contact.noted, held_by.inception) if held_by else contact.noted

    def during(self, begin: date, end: date) -> list[Inscription]:
        """The inscriptions that hold on some day from `begin` to `end`; those that begin last first."""
        found = [inscription for inscription in self.inscriptions if inscription.overlaps(begin, end)]
        return sorted(found, key=lambda inscription: inscription.begin, reverse=True)

    def contact(self, begin: date, end: date) -> Contact | None:
        """The youngest contact that was in use on some day from `begin` to `end`."""
        found = [
            contact
            for contact in self.contacts
            if contact.overlaps(begin, end) and (holder := self.holder(contact)) and holder.overlaps(begin, end)
        ]
        return max(found, key=lambda contact: contact.begin, default=None)


class JobSeekingFiles(Record):
    """What the four services know of a person."""

    actiris: ServiceFile | None = None
    adg: ServiceFile | None = None
    forem: ServiceFile | None = None
    vdab: ServiceFile | None = None


SECTION = Section("job_seeking", JobSeekingFiles)


class JobSeeking(Source):
    """Questions to the services, as of the inquiry's day. Each of them can be out of reach on its own."""

    def file(self, ssin: str, service: str) -> ServiceFile | None:
        """The file of one service on this number; None: it does not know the person."""
        files = self._file(ssin, SECTION.key, JobSeekingFiles)
        found: ServiceFile | None = getattr(files, SERVICES[service], None)
        return found
