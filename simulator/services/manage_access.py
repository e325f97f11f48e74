# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASManageAccess: inscribe a person for the calling OCMW, end an inscription, or list inscriptions.

The reply repeats the request and gives the inscriptions that overlap its period. After REGISTER and UNREGISTER these
are the caller's own of that purpose in the sectoral repertory, where the service works: the published reply to
REGISTER shows that one row and nothing of the KSZ repertory. LIST shows the repertory asked (both, if none was named),
of every institution. A proof of authentication must be sent for all three actions; one that does not fit the person
stops REGISTER and UNREGISTER only, as the schema says. Source: knowledge ssdn-contracts.md 3.2, 5.1; rules.md 1.4-1.7.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NoReturn

from simulator.codes import TABLES
from simulator.exchange.answer import Answer, Finding, Refused
from simulator.services.ssdn_person import UNKNOWN_SSIN
from simulator.sources.proof import Proof, check_proof
from simulator.sources.registers import Registers
from simulator.sources.repertories import Repertories
from simulator.world.repertory import REPLACED, Inscription, Register, Rows

MISSING, NOT_VALID, PROOF_FAILED, NOTHING_TO_END = "31000007", "31000005", "32000007", "22000001"
_SECTOR = 17
_ALL = "ALL"
_NO_PURPOSE = 0
_MOST_FIELDS = 4


def manage_access(request: dict[str, Any], registers: Registers, repertories: Repertories) -> Answer:
    """The request again and the inscriptions; REGISTER and UNREGISTER have changed the repertories.

    Registering what is registered changes nothing. Ending what is not there is answered with a warning. Refused where
    an argument is missing or wrong, or where the proof does not fit: nothing has changed then.
    """
    proof = _proof(request, registers)
    _check_arguments(request, proof)
    if request["Action"] == "LIST":
        return Answer(_reply(request, _listed(request, repertories), repertories))
    if not proof.proven:
        wrong = list(_unproven(request, proof))[:_MOST_FIELDS]
        facts = {"ssin": request["SSIN"], "wrong": [field for field, _ in wrong]}
        finding = Finding(PROOF_FAILED, (("SSIN", request["SSIN"]), *wrong))
        raise Refused(finding, rule="repertory.proof", outcome="differs", facts=facts)
    if request["Action"] == "REGISTER":
        _check_length(request, repertories)
    return _changed(request, repertories)


def _proof(request: Mapping[str, Any], registers: Registers) -> Proof:
    ssin = request["SSIN"]
    file = registers.file(ssin)
    if file is None:
        raise Refused(Finding(UNKNOWN_SSIN, (("SSIN", ssin),)))
    return check_proof(file, request["ProofOfAuthentication"], registers.today)


def _check_arguments(request: Mapping[str, Any], proof: Proof) -> None:
    """Refuse with a finding for each missing argument, or for a purpose that an OCMW does not have."""
    purpose, changes = request.get("Purpose"), request["Action"] != "LIST"
    missing = ["Purpose"] if changes and purpose is None else []
    missing += [] if proof.given else ["ProofOfAuthentication"]
    if missing:
        findings = (Finding(MISSING, ((field, None),)) for field in missing)
        raise Refused(*findings, rule="repertory.arguments", outcome="missing", facts={"missing": missing})
    known = TABLES["quality-codes"].rows
    if changes and not {f"{_SECTOR}/{purpose}", f"*/{purpose}"} & known.keys():
        _refuse_quality(purpose, "unknown")
    if changes and purpose == REPLACED:
        _refuse_quality(purpose, "reserved")


def _refuse_quality(purpose: int | None, outcome: str) -> NoReturn:
    finding = Finding(NOT_VALID, (("Purpose", str(purpose)),))
    raise Refused(finding, rule="repertory.quality", outcome=outcome, facts={"quality": purpose})


def _check_length(request: Mapping[str, Any], repertories: Repertories) -> None:
    """Refuse an inscription that is, or together with what there is becomes, longer than its quality allows."""
    purpose, (begin, end) = request["Purpose"], _period(request)
    row = repertories.too_long(repertories.rows(request["SSIN"]), purpose, begin, end)
    if row is not None:
        facts = {"quality": purpose, "longest": repertories.longest(purpose), "begin": str(row.begin), "end": row.end}
        finding = Finding(NOT_VALID, (("Purpose", str(purpose)), ("EndDate", str(end) if end else None)))
        outcome = "open" if row.end is None else "too-long"
        raise Refused(finding, rule="repertory.duration", outcome=outcome, facts=facts)


def _unproven(request: Mapping[str, Any], proof: Proof) -> Iterator[tuple[str, str]]:
    """The parts of the proof that do not fit the person, as they were sent."""
    sent = request["ProofOfAuthentication"]
    if proof.sis_card is False:
        yield "SISCardNumber", sent["SISCardNumber"]
    if proof.identity_card is False:
        yield "IdentityCardNumber", sent["IdentityCardNumber"]
    yield from ((field, sent["PersonData"][field]) for field in proof.mismatches)


def _changed(request: Mapping[str, Any], repertories: Repertories) -> Answer:
    ssin, purpose, (begin, end) = request["SSIN"], request["Purpose"], _period(request)
    findings: tuple[Finding, ...] = ()
    if request["Action"] == "REGISTER":
        repertories.register(ssin, purpose, begin, end)
    else:
        before = repertories.rows(ssin)
        if set(repertories.unregister(ssin, purpose, begin, end)) == set(before):
            findings = (Finding(NOTHING_TO_END, (("SSIN", ssin), ("Purpose", str(purpose)))),)
    own = repertories.own(repertories.overlapping(ssin, begin, end, (Register.SECONDARY,)))
    rows = tuple(row for row in own if row.quality == purpose)
    done = {"action": request["Action"], "quality": purpose, "begin": begin, "end": end}
    return Answer(_reply(request, rows, repertories), findings, done)


def _listed(request: Mapping[str, Any], repertories: Repertories) -> Rows:
    """The rows of the repertory asked, of the sector and the purpose if one was named."""
    asked, purpose, sector = request.get("QueryRegister") or _ALL, request.get("Purpose"), request.get("Sector")
    registers = tuple(Register) if asked == _ALL else (Register(asked),)
    rows = repertories.overlapping(request["SSIN"], *_period(request), registers)
    return tuple(row for row in rows if purpose in (None, row.quality) and sector in (None, row.sector))


def _period(request: Mapping[str, Any]) -> tuple[date, date | None]:
    return request["Period"]["StartDate"], request["Period"].get("EndDate")


def _reply(request: Mapping[str, Any], rows: Rows, repertories: Repertories) -> dict[str, Any]:
    """The reply. A LIST without purpose repeats purpose 0, since the reply must have one (inferred)."""
    purpose = request.get("Purpose")
    original = {
        "SSIN": request["SSIN"],
        "Purpose": _NO_PURPOSE if purpose is None else purpose,
        "Period": request["Period"],
        "Action": request["Action"],
        "Register": (request.get("QueryRegister") or _ALL) if request["Action"] == "LIST" else None,
    }
    return {"OriginalRequest": original, "Registrations": [_registration(row, repertories) for row in rows]}


def _registration(row: Inscription, repertories: Repertories) -> dict[str, Any]:
    """One row; OrgUnit is the NIS code of an OCMW's municipality, for an institution without one its CBE number."""
    organisation = repertories.organisation(row.organisation)
    return {
        "Purpose": row.quality,
        "Period": {"StartDate": row.begin, "EndDate": row.end},
        "OrgUnit": (organisation and organisation.municipality) or row.organisation,
        "Register": row.register_.value,
    }
