# SPDX-License-Identifier: EUPL-1.2
"""The reply that the scenario gives for a request, in place of what the service would say."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.contracts.values import with_dates
from simulator.exchange.answer import Answer, Finding
from simulator.rules.case import Case
from simulator.world.replies import GivenReply, narrowest


def given_reply(case: Case) -> GivenReply | None:
    """The reply of the sandbox that is for this request; None where the service is to answer itself."""
    replies = case.sandbox.replies()
    if not replies:
        return None
    ssins = {number for number in (case.subject, case.ssin) if number is not None}
    caller = case.organisation.cbe if case.organisation else case.stated.cbe
    return narrowest([one for one in replies if one.fits(case.operation.names, ssins, caller, case.request)])


def given_answer(reply: GivenReply) -> Answer:
    """What such a reply says. A `status` among its data stands for the code."""
    findings: tuple[Finding, ...] = ()
    if reply.code is not None:
        information = tuple((name, value or None) for name, value in reply.information.items())
        findings = (Finding(reply.code, information, reply.text),)
    return Answer(None if reply.reply is None else with_dates(reply.reply), findings)


def told(reply: GivenReply) -> Mapping[str, str]:
    """What the journal says of it."""
    return {"reply": reply.id, "code": reply.code or "-"}
