# SPDX-License-Identifier: EUPL-1.2
"""The control API as its clients use it: HTTP and JSON, with nothing but the standard library."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SCENARIO = """
scenario: office
title: {en: Office}
seed: 7
clock: 2026-03-02T09:00:00
organisations:
  gent:
    cbe: "0999100196"
    name: {nl: OCMW Gent}
    municipality: "44021"
    membership: {dpo: {name: DPO, email: dpo@example.org}, certificates: [CBE=0999100196]}
    credentials: [{user: gent, password: fake-gent}]
  namur:
    cbe: "0999100295"
    name: {fr: CPAS de Namur}
    membership: {dpo: {name: DPO, email: dpo@example.org}, certificates: [CBE=0999100295]}
    credentials: [{user: namur, password: fake-namur}]
people:
  an:
    ssin: "84051290054"
    register:
      sex: female
      birth: {date: 1984-05-12}
      names: [{last: Proefmans, first: [An, Zoé]}]
      addresses: [{from: 2010-03-02, municipality: "44021", postal_code: "9000", street: Kerkstraat, number: "12"}]
      parents: [$marc]
  marc:
    ssin: "55102790196"
    register: {sex: male, birth: {date: 1955-10-27}, names: [{last: Proefmans, first: [Marc]}]}
  carla:
    ssin: "91073090063"
    register: {sex: female, birth: {date: 1991-07-30}, names: [{last: D'Hondt, first: [Carla]}]}
households:
  home:
    members: [{ssin: $an, role: 1, from: 2010-03-02}, {ssin: $marc, role: 4, from: 2010-03-02}]
inscriptions:
  - {person: $an, organisation: $gent, quality: 1, from: 2026-01-01}
"""

AN, MARC, CARLA = "84051290054", "55102790196", "91073090063"
GENT, NAMUR = "0999100196", "0999100295"
NOBODY = "84051290252"
FILE: dict[str, Any] = {
    "sex": "female",
    "birth": {"date": "1984-05-12"},
    "names": [{"last": "Nieuw", "first": ["Eva"]}],
}


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    headers: dict[str, str] = field(repr=False)
    content: bytes

    @property
    def json(self) -> Any:
        """The JSON data."""
        return json.loads(self.content)

    def header(self, name: str) -> str:
        """A header; empty if it is not there."""
        return self.headers.get(name.lower(), "")

    @property
    def message(self) -> str:
        """What was wrong, in one text."""
        message: str = self.json["error"]["message"]
        return message

    @property
    def problems(self) -> list[dict[str, Any]]:
        """What was wrong, one by one."""
        found: list[dict[str, Any]] = self.json["error"]["problems"]
        return found


@dataclass(frozen=True)
class Api:
    """The control API of a server, and in it one sandbox."""

    url: str
    sandbox: str = "default"

    def call(self, method: str, path: str, body: Any = None, raw: bytes | None = None, **headers: str) -> Reply:
        """A request; a path without slash at its start is one in the sandbox. Header names with `_` for `-`."""
        data = raw if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            given.setdefault("Content-Type", "application/json")
        where = path if path.startswith("/") else f"/control/v1/sandboxes/{self.sandbox}/{path}".rstrip("/")
        request = Request(self.url + where, data, given, method=method)
        try:
            with urlopen(request, timeout=20) as answer:
                return _reply(answer.status, answer)
        except HTTPError as error:
            with error:
                return _reply(error.code, error)

    def get(self, path: str, **headers: str) -> Reply:
        """A GET."""
        return self.call("GET", path, None, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        """A POST."""
        return self.call("POST", path, body, None, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Reply:
        """A PUT."""
        return self.call("PUT", path, body, None, **headers)

    def patch(self, path: str, body: Any = None) -> Reply:
        """A PATCH."""
        return self.call("PATCH", path, body)

    def delete(self, path: str, body: Any = None) -> Reply:
        """A DELETE."""
        return self.call("DELETE", path, body)


def _reply(status: int, answer: Any) -> Reply:
    return Reply(status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())
