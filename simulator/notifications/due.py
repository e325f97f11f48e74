# SPDX-License-Identifier: EUPL-1.2
"""Which notifications about a person an organisation would have got, up to a sandbox's day, and why not the others.

They go only to who had a matching inscription on the day of the event. Source: knowledge rules.md 1.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from simulator.contracts.contract import Notification
from simulator.exchange.service import service
from simulator.notifications.event import Event
from simulator.notifications.message import message
from simulator.rules.caller import membership
from simulator.rules.case import Decision
from simulator.rules.inscription import on_day
from simulator.sources import Inquiry
from simulator.world.organisation import Organisation
from simulator.world.sandbox import Sandbox

SSIN = "ssin"


@dataclass(frozen=True)
class Due:
    """One event, what the rules say of it for the receiver, and the message; None where one of them refuses."""

    notification: Notification
    event: Event
    decisions: tuple[Decision, ...]
    message: str | None

    @property
    def refusal(self) -> Decision | None:
        """Why it is not sent."""
        return next((decision for decision in self.decisions if not decision.allowed), None)


def due(notifications: Iterable[Notification], sandbox: Sandbox, ssin: str, receiver: Organisation) -> list[Due]:
    """Every event about a person up to the sandbox's day, the oldest first.

    The number is taken as the source has it: one that was replaced is not followed (knowledge soa-services.md 2.6).
    """
    found = [one for notification in notifications for one in _each(notification, sandbox, ssin, receiver)]
    return sorted(found, key=lambda one: one.event.day)


def _each(notification: Notification, sandbox: Sandbox, ssin: str, receiver: Organisation) -> Iterator[Due]:
    definition = notification.definition
    number = 0
    for event in _events(notification, sandbox, ssin, receiver):
        decisions = [_receiver(notification, receiver)]
        if sandbox.data.rules.membership:
            decisions.append(membership(receiver, notification.title, notification.names, event.day))
        decisions.append(on_day(ssin, receiver.cbe, sandbox.inscriptions(ssin), definition.inscription, event.day))
        sent = all(decision.allowed for decision in decisions)
        number += sent
        yield Due(
            notification, event, tuple(decisions), message(notification, event, receiver, number) if sent else None
        )


def _receiver(notification: Notification, receiver: Organisation) -> Decision:
    """Whether the organisation is of those that get it at all."""
    rule, receivers = "notification.receiver", notification.definition.receivers
    facts = {"organisation_kind": receiver.consumer, "receivers": receivers}
    if {receiver.profile, receiver.kind} & set(receivers):
        return Decision(True, rule, "receives", facts)
    return Decision(False, rule, "does-not-receive", facts)


def _events(notification: Notification, sandbox: Sandbox, ssin: str, receiver: Organisation) -> Sequence[Event]:
    """What the sources have to tell, up to the sandbox's day, the oldest first."""
    function, sources = service(notification.definition.make, SSIN)
    today = sandbox.today
    inquiry = Inquiry(sandbox, today, receiver)
    found: Iterable[Event] = function(ssin, **{name: source(inquiry) for name, source in sources})
    return sorted((event for event in found if event.day <= today), key=lambda event: event.day)
