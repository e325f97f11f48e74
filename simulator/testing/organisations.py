# SPDX-License-Identifier: EUPL-1.2
"""The organisations of a sandbox, and whose requests are for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.testing.answers import Data, Organisation
from simulator.testing.asks import asks
from simulator.testing.finding import Finding, Whose

AUTOMATIC = "auto"
"""In place of an organisation: a fresh one."""


class Organisations(Finding):
    """The organisations of a sandbox."""

    @asks("POST", "/sandboxes/{name}/customers")
    def add_organisation(self, **organisation: Any) -> Organisation:
        """A new organisation, written as in the control API; without `cbe` an OCMW with a fresh number and password."""
        return self._made(self._transport.post(self._at("customers"), organisation), organisation)

    @asks("PUT", "/sandboxes/{name}/customers/{cbe}")
    def put_organisation(self, which: Whose, **organisation: Any) -> Organisation:
        """The organisation is as written, in the words of `add_organisation`; without `credentials` these stay."""
        cbe = self._cbe(which)
        body = {"cbe": cbe, **organisation}
        return self._made(self._transport.put(self._at("customers", cbe), body), organisation)

    @asks("GET", "/sandboxes/{name}/callers")
    def callers(self) -> Sequence[str]:
        """The organisations (CBE numbers) whose requests this sandbox answers where the path has no prefix."""
        found: Sequence[str] = self._get("callers")["callers"]
        return found

    @asks("PUT", "/sandboxes/{name}/callers")
    def set_callers(self, *organisations: Whose) -> Sequence[Organisation]:
        """From now on what these organisations, and no others, send to the plain paths is for this sandbox.

        `"auto"` makes a fresh one; none: the sandbox is reached by its `url` only. All that are set, by CBE number.
        """
        wanted = [one if one == AUTOMATIC else self._cbe(one) for one in organisations]
        numbers = self._transport.put(self._at("callers"), {"callers": wanted})["callers"]
        fresh = {number: fresh_credentials(number) for number in numbers if number not in wanted}
        self._credentials = {**self._credentials, **fresh}
        return [self.organisation(number) for number in numbers]

    def _made(self, made: Data, wanted: dict[str, Any]) -> Organisation:
        """An organisation with the password that it was given, where it is told here."""
        user, password = fresh_credentials(made["cbe"])
        first = next(iter(wanted.get("credentials", ())), {"user": user, "password": password})
        if first["user"] in {credential["user"] for credential in made["credentials"]} and "password" in first:
            self._credentials = {**self._credentials, made["cbe"]: (first["user"], first["password"])}
        return self._organisation(made)


def fresh_credentials(cbe: str) -> tuple[str, str]:
    """User and password of an organisation that the simulator made by itself."""
    return cbe, f"fake-{cbe}"
