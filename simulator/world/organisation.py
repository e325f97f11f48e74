# SPDX-License-Identifier: EUPL-1.2
"""The institutions of the network."""

from __future__ import annotations

import hmac
from typing import Annotated

from pydantic import AfterValidator, Field
from stdnum.be import vat

from simulator.records import Record, Text


def _cbe(number: str) -> str:
    if not vat.is_valid(number) or len(number) != 10:
        raise ValueError(f"{number!r} is no CBE number: ten digits whose last two are 97 minus the rest by 97")
    return number


CbeNumber = Annotated[str, AfterValidator(_cbe)]


class Credential(Record):
    """A user name and password for HTTP Basic authentication."""

    user: Text
    password: Text

    def matches(self, user: str, password: str) -> bool:
        """Compare without telling by the time it takes how much was right."""
        same_user = hmac.compare_digest(user.encode(), self.user.encode())
        return hmac.compare_digest(password.encode(), self.password.encode()) and same_user


class OrganisationNames(Record):
    """The name, in the languages the organisation uses."""

    nl: Text | None = None
    fr: Text | None = None
    de: Text | None = None


class Organisation(Record):
    """One institution. `sector`/`institution` are the network's codes (an OCMW is 17/1)."""

    cbe: CbeNumber
    kind: Text = Field("ocmw", description="What it is for the rules: ocmw, or another word that contracts use")
    sector: int = Field(17, ge=0, le=999)
    institution: int = Field(1, ge=0, le=999)
    name: OrganisationNames
    municipality: Annotated[str, Field(pattern=r"^\d{5}$")] | None = Field(None, description="NIS code")
    credentials: tuple[Credential, ...] = ()
