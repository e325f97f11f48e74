# SPDX-License-Identifier: EUPL-1.2
"""The amounts of the forms D1 and D2, and what POD MI decides on them, by the names of the messages.

Several amounts of one kind (up to five for medical costs) are decided on together. The percentage of a decision is in
whole percents: the reply has four digits for it, too few for 100 % in hundredths (inferred). Source: knowledge
ssdn-contracts.md 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.sources.law65_aids import Aid, Cost, Costs
from simulator.sources.law65_forms import Claim

BILL = Cost.HOSPITAL_BILL
MONTHLY: Mapping[str, Costs] = {
    "MedicalCostsAmount": Aid.MEDICAL,
    "PharmaceuticalCostsAmount": Cost.PHARMACEUTICAL,
    "MutBaseContributionAmount": Aid.BASE_CONTRIBUTION,
    "MutComplementaryContributionAmount": Aid.COMPLEMENTARY_CONTRIBUTION,
    "MutRegularizationAmount": Aid.REGULARIZATION,
    "RepatriationCostsAmount": Aid.REPATRIATION,
    "PlacementCostsAmount": Aid.PLACEMENT,
    "HousingCostsAmount": Aid.HOUSING,
    "OtherRequestedAids": Aid.OTHER,
}
PERSONAL: Mapping[str, Mapping[str, Costs]] = {
    "PrimaryBeneficiaryAids": {
        "Art60p7Amount": Aid.PRIMARY_ART60,
        "Art61Amount": Aid.PRIMARY_ART61,
        "ActivationAmount": Aid.PRIMARY_ACTIVATION,
        "PartnerconventionAmount": Aid.PRIMARY_CONVENTION,
        "AlimonyAmount": Aid.PRIMARY_ALIMONY,
    },
    "PartnerAids": {
        "Art60p7Amount": Aid.PARTNER_ART60,
        "Art61Amount": Aid.PARTNER_ART61,
        "ActivationAmount": Aid.PARTNER_ACTIVATION,
        "PartnerconventionAmount": Aid.PARTNER_CONVENTION,
        "AlimonyAmount": Aid.PARTNER_ALIMONY,
    },
}
CARE: Mapping[str, Costs] = {
    "HospitalizationCostsRemainingAmount": Aid.HOSPITAL,
    "MedicalcostsAmount": Cost.AMBULANT_MEDICAL,
    "PharmaceuticalCostsAmount": Cost.AMBULANT_PHARMACEUTICAL,
}
_DECIDED: Mapping[str, Costs] = {
    "FinancialAid": Aid.FINANCIAL,
    "MedicalCosts": Aid.MEDICAL,
    "PharmaceuticalCosts": Cost.PHARMACEUTICAL,
    "MutBaseContribution": Aid.BASE_CONTRIBUTION,
    "MutComplementaryContribution": Aid.COMPLEMENTARY_CONTRIBUTION,
    "MutRegularization": Aid.REGULARIZATION,
    "RapatriationCosts": Aid.REPATRIATION,
    "PlacementCosts": Aid.PLACEMENT,
    "HousingCosts": Aid.HOUSING,
    "BirthAllowance": Aid.BIRTH,
    "GuaranteedChildAllowance": Aid.CHILDREN,
    "OtherRequestedAids": Aid.OTHER,
}


def decided(claim: Claim) -> dict[str, Any]:
    """What is refunded of each amount of a form D."""
    sums: dict[Costs, int] = {}
    for amount in claim.amounts:
        sums[amount.what] = sums.get(amount.what, 0) + amount.refunded
    percent = claim.percentage // 100
    told: dict[str, Any] = {
        name: {"AcceptedAmount": sums[what], "Percentage": percent if sums[what] else 0}
        for name, what in _DECIDED.items()
        if what in sums
    }
    for group, known in PERSONAL.items():
        found = {name: sums[what] for name, what in known.items() if what in sums}
        if found:
            told[group] = found
    bills = [
        {"Number": amount.bill or "", "Amount": amount.refunded} for amount in claim.amounts if amount.what is BILL
    ]
    care = {name: sums[what] for name, what in CARE.items() if what in sums}
    remaining = care.pop("HospitalizationCostsRemainingAmount", None)
    return told | {
        "HospitalizationcostsBill": bills,
        "HospitalizationCostsRemainingAmount": remaining,
        "AmbultantCosts": care or None,
    }
