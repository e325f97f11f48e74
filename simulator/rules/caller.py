# SPDX-License-Identifier: EUPL-1.2
"""Who calls: the organisation of the credentials, of the message, and of the knowledge repertory must agree."""

from __future__ import annotations

from simulator.contracts.definition import Credentials
from simulator.rules.case import Case, Decision
from simulator.world.organisation import Organisation


def credentials(case: Case) -> Decision:
    """HTTP Basic: the organisation whose user name and password were sent."""
    rule = "caller.credentials"
    contract = case.operation.contract
    policy = (contract.connector or contract).definition.credentials
    user = case.sender.user
    if policy is Credentials.NONE:
        return case.allow(rule, "The service asks for no credentials.")
    if user is None:
        if policy is Credentials.OPTIONAL:
            return case.allow(rule, "No credentials were sent, and none are needed.")
        return Decision(
            False, rule, "No HTTP Basic credentials were sent.", {}, "401", _known_users(case), kind="unauthenticated"
        )
    for organisation in case.sandbox.organisations():
        if any(c.matches(user, case.sender.password or "") for c in organisation.credentials):
            case.credentials_of = organisation
            return case.allow(rule, "The credentials are those of an organisation.", user=user, cbe=organisation.cbe)
    return Decision(
        False, rule, "No organisation has this user name and password.", {"user": user}, "401", _known_users(case),
        kind="unauthenticated",
    )  # fmt: skip


def _known_users(case: Case) -> str:
    users = [c.user for organisation in case.sandbox.organisations() for c in organisation.credentials]
    if not users:
        return "The sandbox has no organisation with credentials: load a scenario."
    return f"Send the user name and password of an organisation of this sandbox; its users are {', '.join(users[:5])}."


def identity(case: Case) -> Decision:
    """The organisation named in the message: known, and the one of the credentials."""
    rule = "caller.identity"
    if not (case.stated.cbe or case.stated.sector is not None):
        case.organisation = case.credentials_of
        return case.allow(rule, "The message names no organisation, and the service needs none.")
    found = _organisation(case)
    told = {"cbeNumber": case.stated.cbe, "OrgUnit": case.stated.cbe}
    named = case.stated.cbe or f"{case.stated.sector}/{case.stated.institution}"
    if found is None:
        known = ", ".join(o.cbe for o in case.sandbox.organisations()[:5]) or "none"
        return case.refuse(
            "caller_unknown", rule, f"No single organisation of the network is {named}.",
            f"Name an organisation of this sandbox by its CBE number: {known}.", **told,
        )  # fmt: skip
    sent = case.credentials_of
    if sent is not None and sent.cbe != found.cbe:
        return case.refuse(
            "caller_mismatch", rule, f"The credentials are those of {sent.cbe}, the message says {named}.",
            "Send the credentials of the organisation that the message names.", credentials=sent.cbe, **told,
        )  # fmt: skip
    stated = (case.stated.sector, case.stated.institution)
    if case.stated.cbe and case.stated.sector is not None and not _same_institution(found, stated):
        return case.refuse(
            "caller_mismatch", rule, f"{found.cbe} is {found.sector}/{found.institution}, the message says {stated}.",
            f"Send sector {found.sector} and institution {found.institution}.", **told,
        )  # fmt: skip
    case.organisation = found
    return case.allow(rule, "The organisation is known, and is the one of the credentials.", cbe=found.cbe)


def _organisation(case: Case) -> Organisation | None:
    if case.stated.cbe:
        return case.sandbox.organisation(case.stated.cbe)
    stated = (case.stated.sector, case.stated.institution)
    if case.credentials_of is not None and _same_institution(case.credentials_of, stated):
        return case.credentials_of
    found = [o for o in case.sandbox.organisations() if _same_institution(o, stated)]
    return found[0] if len(found) == 1 else None


def _same_institution(organisation: Organisation, stated: tuple[int | None, int | None]) -> bool:
    return organisation.sector == stated[0] and stated[1] in (None, organisation.institution)


def allowed(case: Case) -> Decision:
    """The knowledge repertory: may this kind of organisation call the operation?"""
    rule = "caller.allowed"
    kinds = case.operation.definition.callers
    if not kinds:
        return case.allow(rule, "The operation is open to anyone.")
    organisation = case.organisation
    if organisation is None or organisation.kind not in kinds:
        cbe = organisation.cbe if organisation else None
        return case.refuse(
            "caller_not_allowed", rule, f"The operation is open to {', '.join(kinds)} only.",
            f"Call it as an organisation of kind {' or '.join(kinds)}.",
            organisation_kind=organisation.kind if organisation else None, cbeNumber=cbe, OrgUnit=cbe,
        )  # fmt: skip
    return case.allow(rule, "The operation is open to this kind of organisation.", organisation_kind=organisation.kind)
