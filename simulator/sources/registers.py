# SPDX-License-Identifier: EUPL-1.2
"""The National Register and the KSZ registers (BIS): who a person is, where and with whom they live.

Both keep the same kind of file here; `register` says which one owns it. Field names follow the subjects of the
National Register's information types (TI/IT, knowledge ssdn-contracts.md 4.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator

from simulator.records import Dated, IncompleteDate, Record, Text, Whole, known_by, latest
from simulator.sources import Section, Source
from simulator.world.household import Household
from simulator.world.names import sound

NisCode = Annotated[str, Field(pattern=r"^\d{5}$")]
CountryCode = Annotated[str, Field(pattern=r"^\d{3}$")]
BELGIUM = "150"


class RegisterName(StrEnum):
    """The register that owns a file."""

    NATIONAL = "national"
    BIS = "bis"


class Sex(StrEnum):
    """As registered."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = "unknown"


class Place(Record):
    """A Belgian municipality by its NIS code, or a place abroad by country and name."""

    municipality: NisCode | None = None
    country: CountryCode | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one_of(self) -> Place:
        if (self.municipality is None) == (self.country is None):
            raise ValueError("a place is either a municipality or a country (with a text)")
        return self


class Name(Dated):
    """Surname and given names (TI 010)."""

    last: Text
    first: tuple[Text, ...] = ()


class Nationality(Dated):
    """Nationality by country code (TI 031)."""

    code: CountryCode


class CivilState(Dated):
    """Civil state (TI 120); the partner by SSIN, or by name where the register has no number."""

    code: Whole
    partner: str | None = None
    partner_name: Name | None = None
    place: Place | None = None
    act_number: Annotated[str, Field(pattern=r"^\d{4,5}$")] | None = None


class Address(Dated):
    """A main residence in Belgium (TI 020), at a diplomatic post or abroad (TI 022)."""

    municipality: NisCode | None = None
    postal_code: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    street: Text | None = None
    street_code: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    number: Text | None = None
    box: Text | None = None
    country: CountryCode | None = None
    post: Annotated[str, Field(pattern=r"^\d{4}$")] | None = Field(None, description="Diplomatic or consular post")
    lines: tuple[Text, ...] = Field((), max_length=3)

    @model_validator(mode="after")
    def _whole(self) -> Address:
        belgian = (self.municipality, self.postal_code, self.street, self.number)
        if self.country is None and not all(belgian):
            raise ValueError("an address in Belgium needs municipality, postal_code, street and number")
        if self.country is not None and (any(belgian) or not (self.post or self.lines)):
            raise ValueError("an address abroad has a country, a post or lines, and no municipality or street")
        return self

    @property
    def abroad(self) -> bool:
        """True for an address outside Belgium."""
        return self.country is not None


class Filiation(Record):
    """A parent (TI 110): by SSIN, or by name where the register has no number."""

    ssin: str | None = None
    name: Name | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        return {"ssin": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_of(self) -> Filiation:
        if self.ssin is None and self.name is None:
            raise ValueError("a parent is given by ssin or by name")
        return self


class LegalCohabitation(Dated):
    """Legal cohabitation (TI 123)."""

    partner: str
    municipality: NisCode | None = None


class RegisterInscription(Dated):
    """The register a person stands in (TI 210, code table registers)."""

    code: Text


class IdentityCard(Dated):
    """An identity document (TI 195): twelve digits; `type` is the code of the kind of card."""

    number: Annotated[str, Field(pattern=r"^\d{12}$")]
    type: Annotated[str, Field(pattern=r"^\d{4}$")] = "0000"
    municipality: NisCode | None = None


class Birth(Record):
    """Birth (TI 100)."""

    date: IncompleteDate
    place: Place | None = None
    act_number: Annotated[str, Field(pattern=r"^\d{4,5}$")] = "0001"


class Death(Record):
    """Death (TI 150)."""

    date: date
    place: Place | None = None
    act_number: Annotated[str, Field(pattern=r"^\d{4,5}$")] = "0001"


class RefugeeSituation(Dated):
    """Kind of person in the waiting register (TI 205), from the day of the application."""

    code: Whole


class RefugeeFile(Dated):
    """A step of the procedure (TI 206)."""

    situation: Whole
    structure: Text = "A1"
    organisation: Whole | None = None
    reference: Text | None = None
    comment: Text | None = None
    open_closed: Whole | None = None


class RefugeeInstitution(Dated):
    """The OCMW or centre in charge (TI 207)."""

    municipality: NisCode
    aid: Whole | None = None


class RefugeeDocument(Dated):
    """A document of residence (TI 211)."""

    code: Whole


class RefugeeLocation(Dated):
    """The place of residence chosen or assigned (TI 212)."""

    code: Whole | None = None
    text: Text | None = None


class Alias(Dated):
    """Another identity that the person has used (TI 213)."""

    last: Text
    first: Text | None = None
    born: IncompleteDate | None = None
    birth_place: Text | None = None
    nationality: CountryCode | None = None
    type: Text | None = None


class WaitingRegister(Record):
    """The file in the waiting register of applicants for international protection."""

    situations: tuple[RefugeeSituation, ...] = ()
    files: tuple[RefugeeFile, ...] = ()
    institutions: tuple[RefugeeInstitution, ...] = ()
    documents: tuple[RefugeeDocument, ...] = ()
    locations: tuple[RefugeeLocation, ...] = ()
    aliases: tuple[Alias, ...] = ()


class RegisterFile(Record):
    """The file of one person."""

    register_: RegisterName = Field(RegisterName.NATIONAL, alias="register")
    sex: Sex
    birth: Birth
    death: Death | None = None
    inaccessible: bool = Field(False, description="The register does not show this file")
    names: tuple[Name, ...] = Field(min_length=1)
    nationalities: tuple[Nationality, ...] = ()
    civil_states: tuple[CivilState, ...] = ()
    addresses: tuple[Address, ...] = ()
    temporary_addresses: tuple[Address, ...] = ()
    postal_addresses: tuple[Address, ...] = ()
    declared_addresses: tuple[Address, ...] = ()
    parents: tuple[Filiation, ...] = Field((), max_length=2)
    children: tuple[str, ...] = ()
    legal_cohabitations: tuple[LegalCohabitation, ...] = ()
    registers: tuple[RegisterInscription, ...] = ()
    identity_cards: tuple[IdentityCard, ...] = ()
    sis_card: Annotated[str, Field(pattern=r"^\d{10}$")] | None = None
    waiting_register: WaitingRegister | None = None
    information_groups: dict[str, Any] = Field(
        {},
        description="Further groups of the National Register file, by the names of its schema; a group given here "
        "takes the place of one made from the facts above",
    )

    def name(self, day: date) -> Name:
        """The name on `day`, or the first known one."""
        return latest(self.names, day) or self.names[0]

    def address(self, day: date) -> Address | None:
        """The main residence on `day`."""
        return latest(self.addresses, day)

    def death_by(self, day: date) -> Death | None:
        """The death, if the register knew of it on `day`."""
        return self.death if self.death is not None and self.death.date <= day else None


def _terms(file: RegisterFile) -> tuple[str, ...]:
    return tuple(f"sound:{sound(name.last)}" for name in file.names)


SECTION = Section("register", RegisterFile, _terms)


class Registers(Source):
    """Questions to the National Register and the KSZ registers, as of the inquiry's day."""

    def file(self, ssin: str) -> RegisterFile | None:
        """The file on this SSIN."""
        return self._file(ssin, SECTION.key, RegisterFile)

    def name_of(self, ssin: str) -> Name | None:
        """The present name of a person."""
        file = self.file(ssin)
        return None if file is None else file.name(self.today)

    def household(self, ssin: str) -> Household | None:
        """The household in which this person lives now."""
        return self._sandbox.household_of(ssin, self.today)

    def households(self, ssin: str) -> tuple[Household, ...]:
        """Every household this person is or was in."""
        return self._sandbox.households_of(ssin)

    def sounding_like(self, last_name: str) -> Iterator[tuple[str, RegisterFile]]:
        """SSIN and file of everybody with a last name that sounds like this, without replaced and cancelled numbers."""
        for person in self._sandbox.people_with(f"sound:{sound(last_name)}"):
            file = person.section(SECTION.key, RegisterFile)
            if file is not None and not (person.replaced_by or person.cancelled):
                yield person.ssin, file

    def known(self, records: tuple[Any, ...]) -> tuple[Any, ...]:
        """What a register knew by now of a list of dated facts; the latest first."""
        return known_by(records, self.today)
