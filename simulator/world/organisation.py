# SPDX-License-Identifier: EUPL-1.2
"""The institutions of the network."""

from __future__ import annotations

import hmac
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from stdnum.be import vat

from simulator.records import Record, Text


@lru_cache(maxsize=4096)
def _cbe(number: str) -> str:
    if not vat.is_valid(number) or len(number) != 10:
        raise ValueError(f"{number!r} is no CBE number: ten digits whose last two are 97 minus the rest by 97")
    return number


CbeNumber = Annotated[str, AfterValidator(_cbe)]


NssoNumber = Annotated[str, Field(pattern=r"^(0\d{9}|5[01]\d{8})$")]
"""Ten digits: 0 in front if final, 50 or 51 if temporary (CommonV3 NssoRegistrationNumberType)."""

Sector = Literal["PRI", "PFR", "PLP"]
"""Private, federal public, provincial and local public (zone 01242 of the DmfA)."""


class Credential(Record):
    """A user name and password for HTTP Basic authentication."""

    user: Text
    password: Text = Field(repr=False)
    operations: tuple[Text, ...] | None = Field(
        None, description="Services or Service.operation that this user may call; none: all of its organisation"
    )

    def matches(self, user: str, password: str) -> bool:
        """Compare without telling by the time it takes how much was right."""
        same_user = hmac.compare_digest(user.encode(), self.user.encode())
        return hmac.compare_digest(password.encode(), self.password.encode()) and same_user


class OrganisationNames(Record):
    """The name, in the languages the organisation uses."""

    nl: Text | None = None
    fr: Text | None = None
    de: Text | None = None


class Officer(Record):
    """The data protection officer (security adviser) whom an institution has named to the network."""

    name: Text
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


class Membership(Record):
    """What the network asks of an institution before it lets it in: a data protection officer and a certificate.

    CBE number, sector and institution number stand in the organisation itself. A certificate is named by its subject
    (RFC 4514), a part of it (`OU=CBE=0999100196`), or its SHA-256 fingerprint.
    """

    since: date | None = Field(None, description="The first day on which it may exchange; none: always")
    until: date | None = Field(None, description="The last such day; none: for good")
    dpo: Officer
    certificates: tuple[Text, ...] = Field(min_length=1)
    services: tuple[Text, ...] | None = Field(
        None, description="Services or Service.operation that it has been admitted to; none: all that its kind may use"
    )


class Employer(Record):
    """What the NSSO (RSZ/ONSS) knows of an institution that employs people. The classes are inferred."""

    nsso: NssoNumber | None = Field(None, description="Registration number; none: one follows from the CBE number")
    employer_class: int = Field(10, ge=0, le=999, description="Category of the employer at the NSSO")
    sector: Sector = "PRI"
    trusteeship: bool = Field(False, description="A trustee in bankruptcy declares in its place")


class Organisation(Record):
    """One institution. `sector`/`institution` are the network's codes (an OCMW is 17/1).

    `profile` is how the knowledge repertory knows it as a consumer of data; without one, its kind.
    """

    cbe: CbeNumber
    kind: Text = Field("ocmw", description="What it is for the rules: ocmw, or another word that contracts use")
    sector: int = Field(17, ge=0, le=999)
    institution: int = Field(1, ge=0, le=999)
    name: OrganisationNames
    municipality: Annotated[str, Field(pattern=r"^\d{5}$")] | None = Field(None, description="NIS code")
    profile: Text | None = None
    credentials: tuple[Credential, ...] = ()
    membership: Membership | None = Field(None, description="None: it has not joined, and may call nothing")
    employer: Employer | None = Field(None, description="As what the NSSO knows it, where it employs people")

    @property
    def consumer(self) -> str:
        """As what the knowledge repertory knows it."""
        return self.profile or self.kind
