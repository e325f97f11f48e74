# SPDX-License-Identifier: EUPL-1.2
"""The message of an event: its frame filled in, built and validated by its contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from simulator.contracts.builder import Style, write
from simulator.contracts.contract import Notification
from simulator.contracts.reader import merged, nested
from simulator.errors import BuildError
from simulator.notifications.event import Event
from simulator.world.organisation import Organisation

KSZ = {"sector": 25, "institution": 0}
"""The network itself, as sender. Source: knowledge rules.md 1.3 (numbers of the institutions)."""


def message(notification: Notification, event: Event, receiver: Organisation, number: int) -> str:
    """The XML of one event for one receiver; `number` is its place in the sequence (from 1).

    Ticket and timestamp of the receiver stay empty (knowledge soa-services.md 2.6); those of the sender come with
    delivery. BuildError if the data does not fit the contract.
    """
    style = Style(notification.contract.definition.prefixes)
    written = write(notification.element, _data(notification, event, receiver, number), style)
    issues = notification.contract.validator.issues(etree.fromstring(written))
    if issues:
        raise BuildError(f"{notification.title} of {event.day} is not valid by its schema: {issues[0]}")
    return written


def _data(notification: Notification, event: Event, receiver: Organisation, number: int) -> Mapping[str, Any]:
    definition = notification.definition
    if definition.items is None:
        return event.data
    frame = {
        "sender": {"organizationIdentification": KSZ},
        "receiver": {"organizationIdentification": {"cbeNumber": receiver.cbe}},
        "legalContext": definition.legal_context,
        "sequenceNumber": number,
    }
    return merged(frame, nested(definition.items, [event.data]))
