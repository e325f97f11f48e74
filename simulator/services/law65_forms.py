# SPDX-License-Identifier: EUPL-1.2
"""What the three services of the law of 2 April 1965 have in common: file, orders of integration, evaluation.

POD MI's answer about a form (refused, with errors) is a reply like any other; only a message that is not about a file
of the sender, or holds no form, is refused as a whole. Source: knowledge ssdn-contracts.md 3.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from simulator.codes import TABLES
from simulator.contracts.knowledge import later
from simulator.exchange.answer import Answer, Finding, Refused
from simulator.sources.law65 import Law65
from simulator.sources.law65_aids import Aid
from simulator.sources.law65_forms import PRIMARY, Form, Order, Outcome, Sent

ANOTHER_OCMW, MISSING = "32065001", "31000007"
_EVALUATIONS = {Outcome.ACCEPTED: "ACCEPTED", Outcome.PARTLY: "PARTIALLYACCEPTED", Outcome.REFUSED: "REFUSED"}
_NO_DURATION = "1 years"

HOUSEHOLD = {
    "FinancialAid": Aid.FINANCIAL,
    "MedicalAndPharmaceuticalCosts": Aid.MEDICAL,
    "MutBaseContribution": Aid.BASE_CONTRIBUTION,
    "MutComplementaryContribution": Aid.COMPLEMENTARY_CONTRIBUTION,
    "MutRegularization": Aid.REGULARIZATION,
    "RepatriationCosts": Aid.REPATRIATION,
    "PlacementCosts": Aid.PLACEMENT,
    "HousingCosts": Aid.HOUSING,
    "BirthAllowance": Aid.BIRTH,
    "GuaranteedChildAllowances": Aid.CHILDREN,
    "OtherRequestedAids": Aid.OTHER,
}
OF_PRIMARY = {
    "Art60p7": Aid.PRIMARY_ART60,
    "Art61": Aid.PRIMARY_ART61,
    "ActivationType": Aid.PRIMARY_ACTIVATION,
    "PartnerConvention": Aid.PRIMARY_CONVENTION,
    "Alimony": Aid.PRIMARY_ALIMONY,
}
OF_PARTNER = {
    "Art60p7": Aid.PARTNER_ART60,
    "Art61": Aid.PARTNER_ART61,
    "ActivationType": Aid.PARTNER_ACTIVATION,
    "PartnerConvention": Aid.PARTNER_CONVENTION,
    "Alimony": Aid.PARTNER_ALIMONY,
}
OF_ONE = {"AmbulantMedicalAndPharmaceuticalCosts": Aid.AMBULANT, "HospitalizationCosts": Aid.HOSPITAL}


Result = Callable[[Sent, Form], dict[str, Any]]


def answer(request: Mapping[str, Any], forms: list[Sent], law65: Law65, name: str, result: Result) -> Answer:
    """The reply, under `name` with the result of each form, and for the journal what became of it.

    Refused where the forms are not for a file of the sender, or missing.
    """
    judged = _judged(request, forms, law65)
    results = [result(one, form) for one, form in zip(forms, judged, strict=True)]
    done = [f"{form.attest}: {' '.join([form.outcome.value, *form.errors])}" for form in judged]
    data = {"FileIdentification": request["FileIdentification"], name: results}
    return Answer(data, (), {"forms": done}, done="judged")


def _judged(request: Mapping[str, Any], forms: list[Sent], law65: Law65) -> tuple[Form, ...]:
    """The forms of a message as POD MI judges them; Refused where they are not for a file of the sender, or missing."""
    file = request["FileIdentification"]
    cbe, number = f"{file['KBOBCE']:010d}", file["FileID"].strip()
    if not law65.owns(cbe):
        finding = Finding(ANOTHER_OCMW, (("KBOBCE", cbe), ("FileID", number or None)))
        raise Refused(finding, rule="law65.owner", outcome="another", facts={"cbe": cbe, "file": number})
    missing = [] if number else ["FileID"]
    missing += ["UniqueAttestID"] if any(not one.form.attest for one in forms) else []
    missing += [] if forms else ["Form"]
    if missing:
        findings = (Finding(MISSING, ((field, None),)) for field in missing)
        raise Refused(*findings, rule="law65.arguments", outcome="missing", facts={"missing": missing})
    return law65.send(number, forms)


def numbers(one: Sent, form: Form) -> dict[str, Any]:
    """What names a form in the reply."""
    return {
        "UniqueAttestID": one.attest,
        "ReferenceSPP_POD": form.reference,
        "SSIN": one.ssin,
        "Suffix": one.suffix,
    }


def evaluation(form: Form) -> dict[str, Any]:
    """What POD MI says of a form; each error in Dutch and French."""
    table = TABLES["law65-errors"]
    return {
        "Evaluation": _EVALUATIONS[form.outcome],
        "ErrorsOnForm": [
            {
                "Code": code,
                "Description": [
                    {"@lang": language, "#text": text}
                    for language, text in table.labels(code).items()
                    if language in ("nl", "fr")
                ],
            }
            for code in form.errors
        ],
    }


def orders(data: Mapping[str, Any], ssin: str) -> tuple[Order, ...]:
    """The inscriptions that a form orders for a person."""
    return tuple(_orders(data, ssin))


def _orders(data: Mapping[str, Any], ssin: str) -> Iterator[Order]:
    for name, adds in (("Integration", True), ("Desintegration", False)):
        for item in data.get(name, ()):
            yield Order(ssin, int(item["@qualitycode"]), item["StartDate"], item["EndDate"], adds)


def sent(form: Form, data: Mapping[str, Any], ssin: str, suffix: int = PRIMARY, **more: Any) -> Sent:
    """A form with what stands around it: its number as sent, the network's word, and (unless given) its orders."""
    more.setdefault("orders", orders(data, ssin))
    return Sent(form, data["UniqueAttestID"], ssin, suffix, refused_by_network=refused_by_network(data), **more)


def refused_by_network(data: Mapping[str, Any]) -> bool:
    """True if the form comes with a refusal of KSZ."""
    return data.get("CBSSEvaluation") == "REFUSED"


def last_day(begin: date, duration: Mapping[str, int]) -> date:
    """The last day of a decision: its parts add up; without any it holds for a year."""
    days = duration.get("Days", 0) + 7 * duration.get("Weeks", 0)
    months = duration.get("Months", 0)
    if not days and not months:
        return _days_after(later(begin, _NO_DURATION), -1)
    return _days_after(later(begin, f"{months} months"), days - 1)


def _days_after(day: date, days: int) -> date:
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max
