# SPDX-License-Identifier: EUPL-1.2
"""An OCMW that asks, in a sandbox where a tester puts faults, and what the journal says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.control.api import Api
from tests.soap.wire import (
    CONNECTOR,
    TI_GROUPS,
    Response,
    connector,
    envelope,
    identify,
    manage_access,
    person_data,
    send,
    ssdn,
    ti_groups,
)

AN, CARLA = "84051290054", "91073090063"  # Ghent has a file on An, and none on Carla
GENT, NAMUR = "0999100196", "0999100295"
TI = "RetrieveTIGroups.retrieveTI"
IDENTIFY = "OCMWCPASIdentifyPerson.identifyPerson"
MANAGE = "OCMWCPASManageAccess.manageAccess"
USERS = {GENT: ("ocmw-gent", "fake-gent-password"), NAMUR: ("cpas-namur", "fake-namur-password")}
PROOF = person_data("Proefmans", "1984-05-12")


@dataclass(frozen=True)
class Office:
    """Requests to one sandbox of a running simulator."""

    api: Api
    prefix: str = field(default="")

    @classmethod
    def of(cls, url: str, sandbox: str = "default") -> Office:
        """The sandbox of this name."""
        return cls(Api(url, sandbox), "" if sandbox == "default" else f"/sandbox/{sandbox}")

    @property
    def url(self) -> str:
        """Where RetrieveTIGroups is."""
        return f"{self.api.url}{self.prefix}{TI_GROUPS}"

    def fault(self, what: dict[str, Any], **more: Any) -> str:
        """A fault is added; its id."""
        reply = self.api.post("faults", {"what": what, **more})
        assert reply.status == 201, reply.message
        found: str = reply.json["id"]
        return found

    def count(self, fault: str) -> tuple[int, int]:
        """How many exchanges a fault met, and how many it struck."""
        found = self.api.get(f"faults/{fault}").json
        return found["seen"], found["hits"]

    def message(self, ssin: str = AN, cbe: str = GENT, context: str = "PCSA:SOCIAL_INQUIRY") -> str:
        """A question about somebody's file in the National Register."""
        return envelope(ti_groups(ssin, cbe, context))

    def ask(self, ssin: str = AN, cbe: str = GENT, context: str = "PCSA:SOCIAL_INQUIRY") -> Response:
        """The answer to it."""
        return self.post(TI_GROUPS, self.message(ssin, cbe, context), USERS.get(cbe))

    def code(self, *question: str) -> str | None:
        """The status code of the answer."""
        return self.ask(*question).text("//status/code")

    def identify(self, *ssins: str, cbe: str = GENT) -> Response:
        """The answer to one SSDN message that identifies these people."""
        return self.post(CONNECTOR, envelope(connector(ssdn(cbe, *map(identify, ssins or (AN,))))))

    def manage(self, action: str, ssin: str = AN, start: str = "2026-03-02", end: str = "2026-04-01") -> Response:
        """The answer to a request about inscriptions."""
        request = manage_access(ssin, action, start, end, proof=PROOF)
        return self.post(CONNECTOR, envelope(connector(ssdn(GENT, request))))

    def post(self, path: str, body: str, auth: tuple[str, str] | None = None) -> Response:
        """The answer to any message."""
        return send(self.api.url, self.prefix + path, body, auth=auth)

    def last(self) -> dict[str, Any]:
        """The newest exchange in the journal, with decisions and messages."""
        newest = self.api.get("exchanges?limit=1").json["exchanges"][0]["id"]
        found: dict[str, Any] = self.api.get(f"exchanges/{newest}").json
        return found

    def decision(self) -> dict[str, Any]:
        """The decision of a fault in the newest exchange."""
        return next(one for one in self.last()["decisions"] if one["rule"].startswith("fault."))


def reason_codes(response: Response) -> list[str | None]:
    """The reason codes of each ServiceReply."""
    return [e.text for e in response.inner.iterfind("{*}ServiceReply/{*}ResultSummary/{*}Detail/{*}ReasonCode")]
