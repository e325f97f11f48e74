# SPDX-License-Identifier: EUPL-1.2
"""What happens to an answer on its way, as clients that we did not write see it, and as the journal tells it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import zeep
import zeep.exceptions
from lxml import etree

from tests.clients.test_zeep import client
from tests.faults.office import AN, CARLA, GENT, USERS, Office, reason_codes
from tests.soap.wire import CONNECTOR, TI_GROUPS, connector, envelope, identify, ssdn

TENTH = 0.1


def by_httpx(office: Office, **options: Any) -> httpx.Response:
    """The answer to a question of RetrieveTIGroups, by httpx."""
    with httpx.Client(trust_env=False, timeout=10, **options) as http:
        return http.post(office.url, content=office.message(), auth=USERS[GENT], headers={"Content-Type": "text/xml"})


def by_zeep(office: Office) -> Any:
    """The answer by zeep."""
    made = client(office.api.url, office.prefix + TI_GROUPS, USERS[GENT])
    return made.service.retrieveTI(
        {"customerIdentification": {"cbeNumber": GENT}}, None, "PCSA:SOCIAL_INQUIRY", {"ssin": AN}
    )


BROKEN = [
    ({"timeout": TENTH}, httpx.RemoteProtocolError, "without sending a response", "TIMEOUT", 0),
    ({"timeout": {"seconds": TENTH, "processed": False}}, httpx.RemoteProtocolError, "without sending", "TIMEOUT", 0),
    ({"reset": True}, httpx.ReadError, "reset by peer", "RESET", 0),
    ({"reset": {"processed": False}}, httpx.ReadError, "reset by peer", "RESET", 0),
    ({"reset": 500}, httpx.ReadError, "reset by peer", "RESET", 500),
    ({"truncated": 700}, httpx.RemoteProtocolError, "received 700 bytes, expected", "TRUNCATED", 700),
    ({"truncated": 0}, httpx.RemoteProtocolError, "received 0 bytes", "TRUNCATED", 0),
    ({"truncated": {"chunked": True, "after_bytes": 9}}, httpx.RemoteProtocolError, "incomplete", "TRUNCATED", 9),
]  # fmt: skip


@pytest.mark.parametrize(("what", "error", "says", "status", "sent"), BROKEN)
def test_no_whole_answer_comes(
    office: Office, what: dict[str, Any], error: type[Exception], says: str, status: str, sent: int
) -> None:
    """A timeout, a reset or a truncated answer is what httpx calls it; the journal has the bytes that were sent."""
    fault = office.fault(what)
    with pytest.raises(error, match=says):
        by_httpx(office)
    last = office.last()
    assert (last["status"], last["outcome"], len(last["reply"])) == (status, "failed", sent)
    assert office.decision()["rule"] == f"fault.{next(iter(what))}"
    assert office.count(fault) == (1, 1)


def test_half_of_an_answer_comes_unless_it_is_said_otherwise(office: Office) -> None:
    """Without a number of bytes a truncated answer ends in the middle, and Content-Length tells the whole."""
    office.fault({"truncated": True})
    with pytest.raises(httpx.RemoteProtocolError) as told:
        by_httpx(office)
    facts = office.decision()["facts"]
    assert facts["sent"] == facts["length"] // 2
    assert f"received {facts['sent']} bytes, expected {facts['length']}" in str(told.value)


@pytest.mark.parametrize("what", [{"timeout": True}, {"latency": 60_000}])
def test_a_client_that_waits_no_longer(office: Office, what: dict[str, Any]) -> None:
    """A client that gives up sees its own timeout; the journal knows about the fault all the same."""
    office.fault(what)
    with httpx.Client(trust_env=False, timeout=httpx.Timeout(5, read=TENTH)) as http, pytest.raises(httpx.ReadTimeout):
        http.post(office.url, content=office.message(), auth=USERS[GENT], headers={"Content-Type": "text/xml"})
    assert office.decision()["rule"] == f"fault.{next(iter(what))}"


def test_the_connection_goes_on_after_a_latency(office: Office) -> None:
    """An answer that was held back is whole, and the connection stays open for the next one."""
    office.fault({"latency": 30}, how_often={"times": 1})
    with httpx.Client(trust_env=False, timeout=10, auth=USERS[GENT], headers={"Content-Type": "text/xml"}) as http:
        for _ in range(2):
            assert b"MSG00000" in http.post(office.url, content=office.message()).content


@pytest.mark.parametrize(
    ("how", "error", "says", "status", "outcome"),
    [
        ("malformed", zeep.exceptions.TransportError, "invalid XML", "INVALID", "failed"),
        ("doubled", zeep.exceptions.TransportError, "invalid XML", "INVALID", "failed"),
        ("renamed", zeep.exceptions.XMLParseError, "Unexpected element 'informationCustomerX'", "MSG00000", "answered"),
        ("removed", zeep.exceptions.XMLParseError, "expected 'informationCustomer'", "MSG00000", "answered"),
    ],
)
def test_an_answer_that_breaks_its_schema(
    office: Office, how: str, error: type[Exception], says: str, status: str, outcome: str
) -> None:
    """zeep cannot read what is no XML, and says which element it did not expect in what is against the schema."""
    office.fault({"invalid": how})
    with pytest.raises(error, match=says):
        by_zeep(office)
    last = office.last()
    assert (last["status"], last["outcome"]) == (status, outcome)


def test_the_element_to_break_can_be_chosen(office: Office) -> None:
    """The element named is the one that is missing; where there is none of that name nothing happens, which is told."""
    office.fault({"invalid": {"how": "removed", "element": "status"}}, id="one", how_often={"times": 1})
    assert office.ask().tree.find(".//{*}status") is None
    office.fault({"invalid": {"how": "renamed", "element": "nowhere"}}, id="two")
    assert office.code() == "MSG00000"
    assert office.decision()["outcome"] == "nothing"
    assert "no element nowhere" in office.decision()["reason"]


@pytest.mark.parametrize("how", ["renamed", "removed"])
def test_the_document_in_the_string_is_broken(office: Office, how: str) -> None:
    """With SSDN the SOAP message stays whole, and the document in its string is not valid."""
    office.fault({"invalid": how})
    broken = office.identify().inner
    assert etree.QName(broken).localname == "SSDNReply"
    assert [etree.QName(child).localname for child in broken] != ["ReplyContext", "ServiceReply"]


def test_the_string_itself_is_broken(office: Office) -> None:
    """With SSDN an end tag that does not fit stands in the string."""
    office.fault({"invalid": "malformed"})
    with pytest.raises(etree.XMLSyntaxError):
        _ = office.identify().inner


def test_another_ticket(office: Office) -> None:
    """The answer carries a ticket that looks right and is not that of the journal, or the one asked for."""
    office.fault({"wrong_ticket": True}, how_often={"times": 2})
    found = by_zeep(office).informationCBSS.ticketCBSS
    last = office.last()
    assert len(found) == 36
    assert found != last["ticket"]
    assert office.decision()["facts"]["ticket"] == found
    ticket = office.identify().inner.findtext(".//{*}Ticket")
    assert len(ticket or "") == 15
    assert ticket != office.last()["ticket"]
    office.fault({"wrong_ticket": {"ticket": "T-1"}})
    assert office.ask().text("//ticketCBSS") == "T-1"


def test_the_previous_answer_again(office: Office) -> None:
    """The caller gets the bytes of its previous answer about this operation; that of another caller is not taken."""
    first = office.ask(AN)
    office.identify()
    office.ask(AN, "0999100295")
    office.fault({"http_status": {"processed": True}}, how_often={"times": 1})
    office.ask(AN)
    office.fault({"duplicate": True})
    again = office.ask(CARLA)
    assert (again.status, again.content) == (200, first.content)
    last = office.last()
    assert (last["status"], last["ssin"]) == ("MSG00000", CARLA)
    assert last["reply"].encode() == first.content
    office.api.post("reset")
    office.fault({"duplicate": True})
    assert office.code(CARLA) == "MSG00012"
    assert office.decision()["outcome"] == "nothing"


def test_a_gateway_answers(office: Office) -> None:
    """zeep tells the status of a gateway, whose page is HTML; nothing of the request was done."""
    office.fault({"http_status": 503})
    with pytest.raises(zeep.exceptions.TransportError) as told:
        by_zeep(office)
    assert told.value.status_code == 503
    answer = by_httpx(office)
    assert (answer.headers["content-type"], "Service Unavailable" in answer.text) == ("text/html; charset=utf-8", True)
    last = office.last()
    assert (last["status"], last["outcome"], last["reply"]) == ("HTTP 503", "failed", answer.text)
    assert [d["rule"] for d in last["decisions"]] == ["message.schema", "fault.http_status"]


def test_the_page_of_a_gateway_can_be_chosen(office: Office) -> None:
    """Status, text and type are those of the fault."""
    office.fault({"http_status": {"status": 429, "body": "slower", "content_type": "text/plain"}})
    answer = by_httpx(office)
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (429, "slower", "text/plain")


@pytest.mark.parametrize("kind", ["timeout", "reset", "http_status"])
@pytest.mark.parametrize("processed", [True, False])
def test_whether_it_was_carried_out(office: Office, kind: str, processed: bool) -> None:
    """A lost answer does not tell whether the inscription was made: `processed` does."""
    office.fault({kind: {"processed": processed} | ({"seconds": TENTH} if kind == "timeout" else {})})
    before = len(office.api.get(f"inscriptions?ssin={AN}").json["inscriptions"])
    if kind == "http_status":
        assert office.manage("REGISTER", start="2027-01-01", end="2027-02-01").status == 503
    else:
        with pytest.raises(ConnectionError):
            office.manage("REGISTER", start="2027-01-01", end="2027-02-01")
    after = len(office.api.get(f"inscriptions?ssin={AN}").json["inscriptions"])
    assert (after > before) is processed
    assert office.decision()["outcome"] == ("struck" if processed else "not-processed")


def test_one_request_of_several_loses_the_message(office: Office) -> None:
    """A fault for one of two SSDN requests meets the one answer to both, once."""
    fault = office.fault({"http_status": {"processed": True}}, when={"ssin": CARLA})
    assert office.identify(AN, AN).status == 200
    assert office.identify(AN, CARLA).status == 503
    rows = office.api.get("exchanges?limit=2").json["exchanges"]
    assert [(row["part"], row["status"]) for row in rows] == [(1, "HTTP 503"), (0, "HTTP 503")]
    assert office.count(fault) == (1, 1)


def test_what_cannot_be_understood_meets_a_fault_for_everything(office: Office) -> None:
    """A message that is no XML has no person and no operation; only a fault without such conditions meets it."""
    office.fault({"http_status": 502}, when={"ssin": AN})
    assert office.post(TI_GROUPS, "no xml").status == 500
    fault = office.fault({"http_status": 504}, when={"service": "RetrieveTIGroups"})
    assert office.post(TI_GROUPS, "no xml").status == 504
    assert office.last()["status"] == "HTTP 504"
    assert office.count(fault) == (1, 1)


def test_latencies_add_up(office: Office) -> None:
    """Latencies of several faults, also of one that answers, are all told by the journal; the answer is whole."""
    office.fault({"latency": 5}, id="a")
    office.fault({"latency": 7}, id="b")
    office.fault({"supplier_down": True, "latency": 11}, id="c")
    assert office.code() == "MSG00002"
    told = [d["facts"]["latency_ms"] for d in office.last()["decisions"] if d["rule"].startswith("fault.")]
    assert sorted(told) == [5, 7, 11]


def test_one_thing_happens_to_an_answer(office: Office) -> None:
    """Of two faults on the wire the first one happens, and the other is not counted."""
    office.fault({"http_status": {"processed": True}}, id="a")
    office.fault({"wrong_ticket": True}, id="b")
    assert office.ask().status == 503
    assert (office.count("a"), office.count("b")) == ((1, 1), (0, 0))


def test_a_remark_and_a_lost_answer(office: Office) -> None:
    """A code of the network and a fault on the wire can meet in one exchange."""
    office.fault({"code": "22007007"}, id="a")
    assert "22007007" in reason_codes(office.identify())
    office.fault({"reset": True}, id="b")
    with pytest.raises(ConnectionError):
        office.post(CONNECTOR, envelope(connector(ssdn(GENT, identify(AN)))))
    rules = [d["rule"] for d in office.last()["decisions"] if d["rule"].startswith("fault.")]
    assert rules == ["fault.code", "fault.reset"]
