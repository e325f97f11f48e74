# SPDX-License-Identifier: EUPL-1.2
"""Requests and replies of stories at the edge of what is valid: messages against their schema, and no answer at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from simulator.app import App, create_app
from simulator.errors import BuildError
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import NO_ANSWER, Message, Request, message_of, read_reply
from simulator.world.organisation import Organisation

GENT, NAMUR, AN = "0999100196", "0999100295", "84051290054"
TI, INVESTIGATE = "RetrieveTIGroups.retrieveTI", "OCMWCPASPerformInvestigation.performInvestigation"
TOP = ["informationCustomer", "legalContext", "searchInformation"]


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    """The application with the starter."""
    app: App = create_app(Settings(scenarios=("starter",)))
    yield Caller(app)
    app.close()


def _message(caller: Caller, request: Request) -> Message:
    organisation = caller.sandbox.organisation(request.by)
    assert isinstance(organisation, Organisation)
    return message_of(caller.catalogue, request, organisation)


def _names(element: Any) -> list[str]:
    return [etree.QName(child).localname for child in element]


def test_both_branches_of_a_choice_are_sent_and_refused(caller: Caller) -> None:
    """Number and sector at once, which no schema allows, are sent in the order told; the rest by the schema."""
    both = {"customerIdentification": {"sector": 17, "institution": 1}}
    message = _message(caller, Request(TI, GENT, AN, {"informationCustomer": both}))
    identification = next(etree.fromstring(message.body).iter("customerIdentification"))
    assert _names(identification) == ["cbeNumber", "sector", "institution"]
    assert _names(next(etree.fromstring(message.body).iter("{*}Body"))[0]) == TOP
    assert caller.send(message).codes == ("MSG00004",)


def test_a_missing_element_is_left_out_and_refused(caller: Caller) -> None:
    """What a story sets to null is not in the message; the schema then refuses it."""
    message = _message(caller, Request(TI, GENT, AN, {"legalContext": None}))
    assert b"legalContext" not in message.body
    assert caller.send(message).codes == ("MSG00004",)


def test_an_element_that_no_schema_knows_is_not_sent(caller: Caller) -> None:
    """A name that the contract does not know is a mistake of the story, told with the names that there are."""
    with pytest.raises(BuildError, match="no place for sektor here; it knows cbeNumber, sector, institution"):
        _message(caller, Request(TI, GENT, AN, {"informationCustomer": {"customerIdentification": {"sektor": 17}}}))


def test_an_ssdn_sender_may_say_what_it_is_not(caller: Caller) -> None:
    """AuthorizedUser of a step takes the place of what the caller is; the credentials stay the caller's."""
    stranger = {"UserID": "86091490064", "OrgUnit": NAMUR}
    assert caller.call(Request(INVESTIGATE, GENT, AN, authorized_user={"UserID": "86091490064"})).codes != ("30000021",)
    assert caller.call(Request(INVESTIGATE, GENT, AN, authorized_user=stranger)).codes == ("30000021",)


@pytest.mark.parametrize(
    ("status", "content", "code"),
    [
        (503, b"<html><body>Service Unavailable</body></html>", "HTTP 503"),
        (404, b"not found", "HTTP 404"),
        (502, b"", NO_ANSWER),
        (200, b"", NO_ANSWER),
        (200, b"<soapenv:Envelope><soapenv:Bo", NO_ANSWER),
    ],
)
def test_what_is_no_soap_message_has_a_code_too(status: int, content: bytes, code: str) -> None:
    """A page of a gateway is told by its status; an empty or cut answer is no answer."""
    assert read_reply(status, content).codes == (code,)
