# SPDX-License-Identifier: EUPL-1.2
"""Where each service of a simulator is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.testing.answers import Data, not_there


class Paths:
    """The first path of each contract; a service of the SSDN connector is where its connector is."""

    def __init__(self, contracts: Sequence[Data]) -> None:
        own = {contract["id"]: contract["paths"] for contract in contracts}
        self._found: dict[str, tuple[tuple[int, str], str]] = {}
        for contract in contracts:
            paths = contract["paths"] or own.get(contract["connector"] or "", [])
            if not paths:
                continue
            age = (len(contract["version"]), contract["version"])
            for name in _names(contract):
                if name not in self._found or age > self._found[name][0]:
                    self._found[name] = age, paths[0]

    def of(self, name: str) -> str:
        """The path of a service (the newest version, or Service/version) or of an operation (Service.operation)."""
        found = self._found.get(name)
        if found is None:
            raise not_there("service or operation", name, self._found)
        return found[1]


def _names(contract: Data) -> Iterator[str]:
    yield from (contract["service"], contract["id"])
    for operation in contract["operations"]:
        yield f"{contract['service']}.{operation['name']}"
        yield f"{contract['id']}.{operation['name']}"
