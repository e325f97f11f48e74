# SPDX-License-Identifier: EUPL-1.2
"""What the network would have sent an organisation about a person, up to the sandbox's day, and why not the rest."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_query
from simulator.control.described import described
from simulator.control.exchanges import DecisionData, InWords
from simulator.control.here import BASE, SANDBOX, network, page, sandbox
from simulator.control.values import Date, Page, PersonNumber, SandboxName
from simulator.errors import NotFoundError
from simulator.notifications.due import Due, due
from simulator.rules.explanations import Language, told

blueprint = Blueprint("notifications", __name__, url_prefix=f"{SANDBOX}/persons/<ssin>/notifications")


class NotificationQuery(InWords):
    """Sent to which organisation (CBE number), and which page."""

    organisation: str
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=1000)


class NotificationData(TypedDict):
    """An event with its message, or the decisions that say why there is none."""

    notification: str
    version: str
    source: str
    fidelity: str
    date: Date
    sent: bool
    decisions: list[DecisionData]
    message: str | None


class NotificationPage(Page):
    """Events about a person, the oldest first."""

    ssin: str
    organisation: str
    notifications: list[NotificationData]


@blueprint.get("")
@described("listNotifications", {200: NotificationPage}, query=NotificationQuery)
def notifications(name: SandboxName, ssin: PersonNumber) -> dict[str, Any]:
    """A page of the events about a person, the oldest first, each with its message or the reason why there is none."""
    found, query = sandbox(name), read_query(NotificationQuery)
    if found.person(ssin) is None:
        everybody = f"{BASE}/sandboxes/{name}/persons"
        raise NotFoundError(f"the sandbox {name} has nobody with the SSIN {ssin}; {everybody} lists who is there")
    receiver = found.organisation(query.organisation)
    if receiver is None:
        known = ", ".join(organisation.cbe for organisation in found.organisations()[:5]) or "none"
        raise NotFoundError(f"the sandbox {name} has no organisation {query.organisation}; it has {known}")
    events = due(network().catalogue.notifications(), found, ssin, receiver)
    listed = page("notifications", events, query.offset, query.limit)
    shown = [_data(one, query.language) for one in listed["notifications"]]
    return {"ssin": ssin, "organisation": receiver.cbe, **listed, "notifications": shown}


def _data(one: Due, language: Language) -> dict[str, Any]:
    definition = one.notification.definition
    return {
        "notification": one.notification.title,
        "version": one.notification.contract.version,
        "source": definition.source,
        "fidelity": definition.fidelity.value,
        "date": one.event.day.isoformat(),
        "sent": one.message is not None,
        "decisions": [told(decision.to_data(), language) for decision in one.decisions],
        "message": one.message,
    }
