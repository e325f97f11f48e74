# SPDX-License-Identifier: EUPL-1.2
"""The forms of the law of 2 April 1965, by which an OCMW declares equivalent living wage to POD MI (SPP IS).

A: the file and its beneficiaries. B1: a decision for the household. B2: medical costs of one beneficiary. C: the end of
aid. D1 and D2: costs of a month, or of a care provider. F: what was recovered. POD MI evaluates each and gives it a
reference. Amounts are whole eurocents. Source: knowledge ssdn-contracts.md 3.4, soa-services.md 8.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from simulator.records import Begun, Record, Text
from simulator.sources.law65_aids import Aid, Amount, Cents
from simulator.world.ssin import Ssin

AttestNumber = Annotated[str, Field(max_length=15, description="The OCMW's own number of the form")]
FileNumber = Annotated[str, Field(min_length=1, max_length=11, description="The OCMW's own number of the file")]
Reference = Annotated[str, Field(pattern=r"^\d{10}$")]
Suffix = Annotated[int, Field(ge=0, le=99, description="Which beneficiary; 0: the primary one")]
Code = Annotated[str, Field(max_length=2)]
Month = Annotated[date, AfterValidator(lambda day: day.replace(day=1))]
"""A month, as its first day; any day of it may be given."""

Percentage = Annotated[int, Field(ge=0, le=10_000, description="Of what is accepted the State pays; 10000: all")]

PRIMARY, WHOLE = 0, 10_000


class Outcome(StrEnum):
    """What POD MI says of a form."""

    ACCEPTED = "accepted"
    PARTLY = "partially-accepted"
    REFUSED = "refused"


class Form(Record):
    """What every form has; `outcome`, `errors` and `reference` are POD MI's.

    `received` is the day on which POD MI got it (none: the day that the form is about).
    """

    attest: AttestNumber
    received: date | None = None
    outcome: Outcome = Outcome.ACCEPTED
    errors: tuple[Text, ...] = Field((), description="Codes of law65-errors")
    reference: Reference | None = Field(None, description="None: made of the sandbox's seed")

    @property
    def counts(self) -> bool:
        """True if it was accepted, at least in part."""
        return self.outcome is not Outcome.REFUSED

    @property
    def day(self) -> date:
        """The first day that it is about."""
        raise NotImplementedError


class Member(Record):
    """A secondary beneficiary."""

    ssin: Ssin
    suffix: Suffix
    status: Code
    relation: Code


class Identification(Form, Begun):
    """Form A: who the aid is for, from a day on. A later one for the same file takes its place."""

    status: Code = Field(description="Status of the primary beneficiary (law65-statuses)")
    members: tuple[Member, ...] = Field((), max_length=17)

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.begin


class Decision(Form, Begun):
    """A decision with its last day; what is refunded begins with `refunded_from` where it was sent too late."""

    end: date = Field(alias="to")
    decided: date
    aids: tuple[Aid, ...] = Field(description="What POD MI refunds")
    declined: tuple[Aid, ...] = Field((), description="What was asked and is not refunded")
    refunded_from: date | None = None
    percentage: Percentage = WHOLE

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.begin

    @property
    def asked(self) -> tuple[Aid, ...]:
        """What the OCMW asked."""
        return self.aids + self.declined


class CommonDecision(Decision):
    """Form B1: the aid to a household. `category` is that of the living wage (1, 2, 3)."""

    category: Code | None = None
    housing: Code | None = Field(None, description="Kind of housing provided")
    proofs: bool = Field(False, description="Proof of the housing was sent along")


class IndividualDecision(Decision):
    """Form B2: medical costs of one beneficiary."""

    suffix: Suffix


class Stop(Form):
    """Form C: aid ends; `date` is the first day without. `undoes`: an earlier form C for that day no longer counts."""

    date_: date = Field(alias="date")
    suffix: Suffix = PRIMARY
    decided: date
    nature: Annotated[str, Field(max_length=1)] = Field(description="Code of law65-stop-natures")
    reason: Code
    undoes: bool = False

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.date_


class Claim(Form):
    """Form D1 (costs of a month) or D2 (costs of a care provider, from a day on): `total` is what was claimed."""

    amounts: tuple[Amount, ...] = ()
    total: Cents
    juridical: bool = False
    percentage: Percentage = WHOLE

    @property
    def refunded(self) -> int:
        """What POD MI refunds of it."""
        return sum(amount.refunded for amount in self.amounts)


class MonthlyClaim(Claim):
    """Form D1. `income` is the beneficiary's own in that month; `double`: twice the maximum applies."""

    month: Month
    income: Cents = 0
    double: bool = False

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.month


class CareClaim(Claim):
    """Form D2."""

    date_: date = Field(alias="date")
    suffix: Suffix
    provider: Text = Field(description="INAMI/RIZIV number")
    provider_cbe: Text | None = None

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.date_


class Recovery(Form):
    """Form F: an amount that the OCMW got back, for a period (open ends: for all of it)."""

    date_: date = Field(alias="date")
    suffix: Suffix = PRIMARY
    original: Annotated[str, Field(max_length=1)] = Field(description="Code of the original form")
    type: Code
    amount: Cents
    begin: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")

    @property
    def day(self) -> date:
        """The first day that it is about."""
        return self.date_


@dataclass(frozen=True)
class Order:
    """An inscription that is to be made (`adds`), or to end, along with a form."""

    ssin: str
    quality: int
    begin: date
    end: date
    adds: bool


@dataclass(frozen=True)
class Described:
    """A beneficiary as form A describes it; nationality 0: not told."""

    ssin: str
    last_name: str | None = None
    first_name: str | None = None
    born: str | None = None
    sex: str | None = None
    nationality: int = 0


@dataclass(frozen=True)
class Sent:
    """A form on its way to POD MI: who it is about, and what it says beside what is kept of it.

    `attest` is its number as it was sent (the form's own is without blanks around it), `named` are the further
    beneficiaries that it names, by suffix, and `described` those of form A.
    """

    form: Form
    attest: str
    ssin: str
    suffix: int = PRIMARY
    orders: tuple[Order, ...] = ()
    refused_by_network: bool = False
    named: tuple[tuple[int, str], ...] = ()
    described: tuple[Described, ...] = ()
