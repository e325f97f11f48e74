# SPDX-License-Identifier: EUPL-1.2
"""What an OCMW can ask back under the law of 2 April 1965: kinds of aid, and the amounts that are claimed for them.

Amounts are whole eurocents. Source: knowledge ssdn-contracts.md 3.4.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from simulator.records import Record

Cents = Annotated[int, Field(ge=-99_999_999, le=99_999_999, description="Eurocents")]


class Aid(StrEnum):
    """What can be asked: for the household, of the primary beneficiary and of the partner, for one beneficiary."""

    FINANCIAL = "financial-aid"
    MEDICAL = "medical-costs"
    BASE_CONTRIBUTION = "base-contribution"
    COMPLEMENTARY_CONTRIBUTION = "complementary-contribution"
    REGULARIZATION = "regularization"
    REPATRIATION = "repatriation-costs"
    PLACEMENT = "placement-costs"
    HOUSING = "housing-costs"
    BIRTH = "birth-allowance"
    CHILDREN = "child-allowance"
    OTHER = "other"
    PRIMARY_ART60 = "primary-art60"
    PRIMARY_ART61 = "primary-art61"
    PRIMARY_ACTIVATION = "primary-activation"
    PRIMARY_CONVENTION = "primary-convention"
    PRIMARY_ALIMONY = "primary-alimony"
    PARTNER_ART60 = "partner-art60"
    PARTNER_ART61 = "partner-art61"
    PARTNER_ACTIVATION = "partner-activation"
    PARTNER_CONVENTION = "partner-convention"
    PARTNER_ALIMONY = "partner-alimony"
    AMBULANT = "ambulant-costs"
    HOSPITAL = "hospital-costs"


class Cost(StrEnum):
    """What an amount on a form D is for, where that is not the name of the aid itself."""

    PHARMACEUTICAL = "pharmaceutical-costs"
    HOSPITAL_BILL = "hospital-bill"
    AMBULANT_MEDICAL = "ambulant-medical"
    AMBULANT_PHARMACEUTICAL = "ambulant-pharmaceutical"


Costs = Aid | Cost

AID_OF: dict[Costs, Aid] = {
    Cost.PHARMACEUTICAL: Aid.MEDICAL,
    Cost.HOSPITAL_BILL: Aid.HOSPITAL,
    Cost.AMBULANT_MEDICAL: Aid.AMBULANT,
    Cost.AMBULANT_PHARMACEUTICAL: Aid.AMBULANT,
}
"""The aid under which a cost is refunded; every other one goes by its own name."""


class Amount(Record):
    """An amount, what it is for, and for a hospital its bill."""

    what: Costs
    amount: Cents
    bill: Annotated[str, Field(max_length=15)] | None = None
    year: Annotated[str, Field(max_length=4)] | None = None
    accepted: Cents | None = Field(None, description="What POD MI refunds of it; none: all")

    @property
    def aid(self) -> Aid:
        """The aid under which it is refunded."""
        return AID_OF.get(self.what) or Aid(self.what.value)

    @property
    def refunded(self) -> int:
        """What POD MI refunds."""
        return self.amount if self.accepted is None else self.accepted
