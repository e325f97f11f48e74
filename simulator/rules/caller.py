# SPDX-License-Identifier: EUPL-1.2
"""Who calls: whoever the caller has proven to be, and whoever the message names, must be one and the same member."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from simulator.certificates.seen import SeenCertificate
from simulator.contracts.definition import Credentials
from simulator.rules.case import Case, Decision
from simulator.world.organisation import Credential, Organisation


def credentials(case: Case) -> Decision:
    """HTTP Basic and UsernameToken: the organisation whose user name and password were sent."""
    rule = "caller.credentials"
    contract = case.operation.contract
    policy = (contract.connector or contract).definition.credentials
    if policy is Credentials.NONE:
        return case.allow(rule, "not-asked")
    sent = list(_sent(case))
    if not sent:
        if policy is Credentials.OPTIONAL or case.settings.security.profile != "basic":
            return case.allow(rule, "not-needed")
        return _unauthenticated(case, "missing")
    for way, user, matches in sent:
        found = next(((o, c) for o in case.sandbox.organisations() for c in o.credentials if matches(c)), None)
        if found is None:
            return _unauthenticated(case, "wrong", user=user)
        organisation, credential = found
        case.shown[way] = organisation
        if not _among(credential.operations, case.operation.names):
            return case.refuse(
                "user_not_allowed", "caller.user", "not-allowed", (case.operation.title,), user=user,
                operation=case.operation.title, allowed=credential.operations, cbeNumber=organisation.cbe,
                OrgUnit=organisation.cbe,
            )  # fmt: skip
    return case.allow(rule, "right", user=sent[0][1], cbe=case.shown[sent[0][0]].cbe)


def _sent(case: Case) -> Iterator[tuple[str, str, Callable[[Credential], bool]]]:
    """How each user name was sent, the name, and whether a credential is the one meant."""
    user, password, token = case.sender.user, case.sender.password or "", case.sender.token
    if user is not None:
        yield "credentials", user, lambda credential: credential.matches(user, password)
    if token is not None:
        yield "token", token.user, lambda one: one.user == token.user and token.matches(one.password)


def _unauthenticated(case: Case, outcome: str, **facts: str) -> Decision:
    users = [c.user for organisation in case.sandbox.organisations() for c in organisation.credentials][:5]
    if not users:
        outcome = f"{outcome}-nobody"
    facts_ = {**facts, "users": users}
    return Decision(False, "caller.credentials", outcome, facts_, "401", kind="unauthenticated")


def identity(case: Case) -> Decision:
    """The organisation named in the message: known, and the one of credentials, certificate and signature."""
    rule = "caller.identity"
    _show_certificates(case)
    stranger = _stranger(case)
    if not (case.stated.cbe or case.stated.sector is not None):
        case.organisation = next(iter(case.shown.values()), None)
        if stranger is not None:
            return case.allow(rule, "unnamed-stranger", subject=stranger)
        return case.allow(rule, "unnamed")
    named = case.stated.cbe or f"{case.stated.sector}/{case.stated.institution}"
    told: dict[str, Any] = {"cbeNumber": case.stated.cbe, "OrgUnit": case.stated.cbe, "named": named}
    if stranger is not None:
        return case.refuse("caller_mismatch", rule, "certificate-unknown", subject=stranger, **told)
    found = _organisation(case)
    if found is None:
        known = [o.cbe for o in case.sandbox.organisations()[:5]]
        return case.refuse("caller_unknown", rule, "unknown", known=known, **told)
    for way, organisation in case.shown.items():
        if organisation.cbe != found.cbe:
            return case.refuse("caller_mismatch", rule, f"{way}-differ", shown=organisation.cbe, way=way, **told)
    stated = (case.stated.sector, case.stated.institution)
    if case.stated.cbe and case.stated.sector is not None and not _same_institution(found, stated):
        return case.refuse(
            "caller_mismatch", rule, "institution-differs", sector=found.sector, institution=found.institution,
            stated=f"{stated[0]}/{stated[1]}", cbe=found.cbe, **told,
        )  # fmt: skip
    case.organisation = found
    return case.allow(rule, "known", cbe=found.cbe, shown=list(case.shown))


def _show_certificates(case: Case) -> None:
    """Note whose the certificates are that came with the request."""
    for way, seen in _certificates(case):
        owner = _owner(case, seen)
        if owner is not None:
            case.shown[way] = owner


def _certificates(case: Case) -> Iterator[tuple[str, SeenCertificate]]:
    if case.sender.certificate is not None:
        yield "certificate", case.sender.certificate
    if case.sender.signature is not None:
        yield "signature", case.sender.signature


def _stranger(case: Case) -> str | None:
    """The subject of a certificate that belongs to no organisation of the network."""
    return next((seen.subject for way, seen in _certificates(case) if way not in case.shown), None)


def _owner(case: Case, seen: SeenCertificate) -> Organisation | None:
    """The organisation that has named the certificate when it joined; else the one whose CBE number it holds."""
    organisations = case.sandbox.organisations()
    for organisation in organisations:
        for named in organisation.membership.certificates if organisation.membership else ():
            if named == seen.fingerprint or named in seen.subject:
                return organisation
    return next((o for o in organisations if seen.cbe is not None and o.cbe == seen.cbe), None)


def _organisation(case: Case) -> Organisation | None:
    if case.stated.cbe:
        return case.sandbox.organisation(case.stated.cbe)
    stated = (case.stated.sector, case.stated.institution)
    for organisation in case.shown.values():
        if _same_institution(organisation, stated):
            return organisation
    found = [o for o in case.sandbox.organisations() if _same_institution(o, stated)]
    return found[0] if len(found) == 1 else None


def _same_institution(organisation: Organisation, stated: tuple[int | None, int | None]) -> bool:
    return organisation.sector == stated[0] and stated[1] in (None, organisation.institution)


def _among(admitted: tuple[str, ...] | None, names: tuple[str, ...]) -> bool:
    return admitted is None or any(name in admitted for name in names)


def member(case: Case) -> Decision:
    """The organisation has joined the network: data protection officer and certificate are known, and it is in time."""
    rule, organisation = "caller.member", case.organisation
    if organisation is None or not case.settings.membership or not case.operation.definition.callers:
        return case.allow(rule, "not-checked")
    found = membership(organisation, case.operation.title, case.operation.names, case.today)
    if found.allowed:
        return case.allow(rule, "member")
    told = {"cbeNumber": organisation.cbe, "OrgUnit": organisation.cbe, **found.facts}
    return case.refuse("caller_not_allowed", rule, found.outcome, found.excess, **told)


def membership(organisation: Organisation, title: str, names: tuple[str, ...], day: date) -> Decision:
    """Whether an organisation is a member on a day, for something that settings know by these names."""
    rule, joined = "caller.member", organisation.membership
    facts: dict[str, Any] = {"cbe": organisation.cbe}
    if joined is None:
        return Decision(False, rule, "not-joined", facts)
    if joined.since and day < joined.since:
        return Decision(False, rule, "not-yet", {"since": joined.since.isoformat(), **facts})
    if joined.until and day > joined.until:
        return Decision(False, rule, "ended", {"until": joined.until.isoformat(), **facts})
    if not _among(joined.services, names):
        facts = {"operation": title, "services": joined.services, **facts}
        return Decision(False, rule, "not-admitted", facts, excess=(title,))
    return Decision(True, rule, "member")


def available(case: Case) -> Decision:
    """The service is there, and it is open to the OCMWs: not one that is being made, or that others use only."""
    rule, definition = "caller.available", case.operation.definition
    found = case.set_for(case.settings.availability, definition.availability)
    facts: dict[str, Any] = {"operation": case.operation.title, "source": definition.source, "state": found}
    facts |= definition.basis.facts if definition.basis is not None else {}
    if found == "new":
        return case.refuse("not_in_service", rule, "new", **facts)
    cbe = case.organisation.cbe if case.organisation else None
    if found == "existing":
        return case.refuse(
            "caller_not_allowed", rule, "existing", (case.operation.title,), cbeNumber=cbe, OrgUnit=cbe, **facts
        )
    return case.allow(rule, "available")


def allowed(case: Case) -> Decision:
    """Is there a row of the knowledge repertory for this organisation? Rows for its profile go before its kind's."""
    rule, definition = "caller.allowed", case.operation.definition
    rows = case.set_for(case.settings.grants, definition.rows)
    if not rows:
        return case.allow(rule, "anyone")
    organisation = case.organisation
    if organisation is not None:
        profile = [row for row in rows if organisation.profile in row.profiles]
        case.rows = tuple(profile or (row for row in rows if organisation.kind in row.profiles))
    if organisation is None or not case.rows:
        cbe = organisation.cbe if organisation else None
        profiles = list(dict.fromkeys(profile for row in rows for profile in row.profiles))
        return case.refuse(
            "caller_not_allowed", rule, "not-granted", (case.operation.title,), profiles=profiles,
            organisation_kind=organisation.consumer if organisation else None,
            operation=case.operation.title, cbeNumber=cbe, OrgUnit=cbe,
        )  # fmt: skip
    return case.allow(rule, "granted", organisation_kind=organisation.consumer)
