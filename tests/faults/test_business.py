# SPDX-License-Identifier: EUPL-1.2
"""What the network answers because of a fault, and at which place on the way of a request."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.contracts.definition import Family
from simulator.contracts.status import StatusCodes
from tests.faults.office import AN, CARLA, GENT, NAMUR, Office, reason_codes
from tests.soap.wire import TEST_CONNECTION, echo, envelope

CODES = StatusCodes()
SOA = [code for code, known in CODES.known(Family.SOA).items() if known.value != "INCOMPLETE_DATA"]
SSDN = list(CODES.known(Family.SSDN))
DOWN = [
    ({"ksz_down": True}, "MSG00001", "30000002"),
    ({"supplier_down": True}, "MSG00002", "32000006"),
    ({"code": "MSG00003"}, "MSG00003", None),
    ({"code": "30000003"}, "MSG00000", "30000003"),
]


@pytest.mark.parametrize(("what", "soa", "ssdn"), DOWN)
def test_each_family_answers_with_its_own_code(
    office: Office, what: dict[str, Any], soa: str, ssdn: str | None
) -> None:
    """KSZ or the source down have their codes in both families; a code of one family does not touch the other."""
    before = reason_codes(office.identify())
    office.fault(what)
    assert office.code() == soa
    assert reason_codes(office.identify()) == ([ssdn] if ssdn else before)


@pytest.mark.parametrize("code", SOA)
def test_every_code_of_soa_can_be_had(office: Office, code: str) -> None:
    """The status has the code, its value and its text, and there are no data."""
    office.fault({"code": code})
    reply, known = office.ask(), CODES.code(Family.SOA, code)
    assert (reply.status, reply.text("//status/code"), reply.text("//status/value")) == (200, code, known.value)
    assert reply.text("//status/description") == known.text
    assert reply.tree.find(".//{*}rrn_it_implicit") is None
    last = office.last()
    assert (last["status"], last["outcome"], office.decision()["rule"]) == (code, "refused", "fault.code")


@pytest.mark.parametrize("code", SSDN)
def test_every_code_of_ssdn_can_be_had(office: Office, code: str) -> None:
    """An error comes in place of the data; a warning or a piece of information comes with them."""
    office.fault({"code": code})
    reply, known = office.identify(), CODES.code(Family.SSDN, code)
    assert reason_codes(reply)[0] == code
    severity = {"ERROR": "10000", "WARNING": "1", "INFORMATION": "0"}[known.severity or ""]
    assert reply.inner.findtext(".//{*}ServiceReply/{*}ResultSummary/{*}ReturnCode") == severity
    has_data = reply.inner.find(".//{*}ServiceReply/{*}IdentifyPersonReply") is not None
    assert has_data == (known.severity != "ERROR")


def test_a_code_of_another_service_is_refused(office: Office) -> None:
    """A code that is another service's own is refused for this one; a fault for any service passes this one by."""
    wanted = {"when": {"service": "RetrieveTIGroups"}, "what": {"code": "HAN20200"}}
    (problem,) = office.api.post("faults", wanted).problems
    assert problem["message"] == "there is no code of SOA HAN20200"
    fault = office.fault({"code": "HAN20200"})
    assert office.code() == "MSG00000"
    assert office.count(fault) == (0, 0)


@pytest.mark.parametrize(
    ("what", "question", "expected"),
    [
        ({"ksz_down": True}, (AN, GENT, "wrong purpose"), "MSG00001"),
        ({"repertory_down": True}, (AN, GENT, "wrong purpose"), "MSG00013"),
        ({"repertory_down": True}, (CARLA,), "MSG00002"),
        ({"supplier_down": True}, (AN, GENT, "wrong purpose"), "MSG00013"),
        ({"supplier_down": True}, (CARLA,), "MSG00012"),
        ({"code": "MSG00001"}, (AN, GENT, "wrong purpose"), "MSG00001"),
        ({"code": "MSG00005"}, (CARLA,), "MSG00005"),
        ({"code": "MSG00012"}, (AN,), "MSG00012"),
        ({"code": "MSG00100"}, (CARLA,), "MSG00012"),
        ({"code": "MSG00100"}, (AN,), "MSG00100"),
    ],
)
def test_it_strikes_where_it_would_occur(
    office: Office, what: dict[str, Any], question: tuple[str, ...], expected: str
) -> None:
    """KSZ down comes before everything, the repertory where the inscription is looked up, the source after that."""
    fault = office.fault(what)
    assert office.code(*question) == expected
    hit = expected not in ("MSG00013", "MSG00012") or what == {"code": "MSG00012"}
    assert office.count(fault) == ((1, 1) if hit else (0, 0))


def test_ksz_down_is_before_the_credentials(office: Office) -> None:
    """Whoever calls with a wrong password learns that KSZ is down, as anybody does."""
    office.fault({"ksz_down": True})
    assert office.post("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI", office.message(), ("x", "y")).status == 200


def test_the_repertory_is_missed_where_it_is_asked(office: Office) -> None:
    """Without a control of the inscription nothing is missed; what is about the repertory itself cannot be done."""
    office.fault({"repertory_down": True})
    assert "32000006" not in reason_codes(office.identify())
    assert reason_codes(office.manage("LIST")) == ["32000006"]
    assert office.decision()["rule"] == "fault.repertory_down"


def test_the_facts_of_a_code_are_told(office: Office) -> None:
    """What the network usually tells with a code is told, unless the fault says what."""
    office.fault({"code": "MSG00012"})
    reply = office.ask()
    assert [e.text for e in reply.tree.iterfind(".//{*}status/{*}information/{*}fieldValue")] == [AN, GENT]
    office.api.delete("faults")
    office.fault({"code": {"code": "MSG00006", "information": {"newSSIN": CARLA}, "text": "On purpose"}})
    reply = office.ask()
    assert reply.text("//status/information/fieldName") == "newSSIN"
    assert reply.text("//status/information/fieldValue") == CARLA
    assert reply.text("//status/description") == "On purpose"


def test_a_reply_without_status_is_a_fault(office: Office) -> None:
    """TestConnection has no status: KSZ down is a SOAP fault of the server."""
    office.fault({"ksz_down": True})
    reply = office.post(TEST_CONNECTION, envelope(echo()))
    assert (reply.status, reply.text("//faultcode")) == (500, "soapenv:Server")
    assert (reply.fault or "").startswith("The fault fault-001 makes the Crossroads Bank unavailable")


def test_a_refusal_explains_itself(office: Office) -> None:
    """The journal has the fault's id, the reason in words, and how to get rid of it."""
    fault = office.fault({"supplier_down": True}, id="no-register")
    office.ask()
    decision = office.decision()
    assert (decision["rule"], decision["allowed"], decision["code"]) == ("fault.supplier_down", False, "MSG00002")
    assert decision["facts"]["fault"] == fault == "no-register"
    assert decision["reason"] == "The fault no-register makes National Register unavailable."
    assert decision["remedy"].endswith("ksz-sim fault remove no-register.")


def test_the_first_fault_in_order_strikes(office: Office) -> None:
    """Of two faults at one place the one with the first id strikes, and the other is not counted."""
    for fault, code in (("b", "MSG00003"), ("a", "MSG00100")):
        office.fault({"code": code}, id=fault)
    assert office.code() == "MSG00100"
    assert (office.count("a"), office.count("b")) == ((1, 1), (0, 0))


def test_only_who_is_meant_is_struck(office: Office) -> None:
    """With one OCMW struck, the other is answered as always."""
    office.fault({"ksz_down": True}, when={"caller": NAMUR})
    assert (office.code(AN, NAMUR), office.code(AN, GENT)) == ("MSG00001", "MSG00000")
