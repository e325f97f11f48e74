# SPDX-License-Identifier: EUPL-1.2
"""Who is meant: people and organisations of a sandbox by whatever name a test has for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from simulator.testing.answers import Data, Organisation, Person, not_there
from simulator.testing.asks import asks
from simulator.testing.errors import KszNotFoundError
from simulator.testing.scenario_files import Credentials
from simulator.testing.transport import Transport, in_sandbox

Who = str | Person
Whose = str | Organisation
LIMIT = 1000
_CBE = re.compile(r"\d{10}")


class Finding:
    """Finds the people and organisations of a sandbox."""

    def __init__(self, transport: Transport, name: str) -> None:
        self._transport, self.name = transport, name
        self._aliases: Mapping[str, str] = {}
        self._credentials: Credentials = {}

    @asks("GET", "/sandboxes/{name}/persons/{ssin}")
    def person(self, who: Who) -> Person:
        """A person by the scenario's name for it, by SSIN, or by a part of its name that only one person has.

        KszNotFoundError with the nearest for one that there is not.
        """
        if isinstance(who, Person):
            return who
        number = self._aliases.get(who, who)
        if number.isdigit():
            return self._by_ssin(number)
        found = self.persons(who)
        if len(found) == 1:
            return self._by_ssin(found[0].ssin)
        if found:
            several = ", ".join(f"{one.name} ({one.ssin})" for one in found[:5])
            raise KszNotFoundError(404, f"{len(found)} people are named {who!r}: {several}; tell which one")
        everybody = [one.name for one in self.persons()]
        raise not_there("person", who, (*self._people_by_alias(), *everybody))

    @asks("GET", "/sandboxes/{name}/persons")
    def persons(self, name: str | None = None) -> Sequence[Person]:
        """The people (at most 1,000) with this in their name, by SSIN; without a name, everybody."""
        return [Person.of(one) for one in self._get("persons", name=name, limit=LIMIT)["persons"]]

    @asks("GET", "/sandboxes/{name}/customers/{cbe}")
    def organisation(self, which: Whose) -> Organisation:
        """An organisation by the scenario's name for it, by CBE number, or by a part of either name.

        KszNotFoundError with the nearest for one that there is not.
        """
        if isinstance(which, Organisation):
            return which
        number = self._aliases.get(which, which)
        if _CBE.fullmatch(number):
            return self._by_cbe(number)
        every = self.organisations()
        word = number.casefold()
        for fits in _WAYS:
            found = [one for one in every if any(fits(word, name) for name in self._aliases_of(one))]
            found = found or [one for one in every if fits(word, one.name.casefold())]
            if len(found) == 1:
                return found[0]
        names = {alias for alias, number in self._aliases.items() if number in {one.cbe for one in every}}
        raise not_there("one organisation", which, (*names, *map(_shown, every)))

    @asks("GET", "/sandboxes/{name}/customers")
    def organisations(self) -> Sequence[Organisation]:
        """Every organisation, by CBE number."""
        return [self._organisation(one) for one in self._get("customers")["customers"]]

    def _anybody(self) -> Organisation:
        """The first organisation whose password is known."""
        every = self.organisations()
        first = next((one for one in every if one.password is not None), None)
        if first is None:
            raise not_there("organisation with a password that is known here", "", (one.cbe for one in every))
        return first

    def _by_ssin(self, number: str) -> Person:
        try:
            return Person.of_document(self._get("persons", number))
        except KszNotFoundError:
            raise not_there("person with the SSIN", number, (one.ssin for one in self.persons())) from None

    def _by_cbe(self, number: str) -> Organisation:
        try:
            return self._organisation(self._get("customers", number))
        except KszNotFoundError:
            raise not_there("organisation with the CBE number", number, map(_shown, self.organisations())) from None

    def _ssin(self, who: Who) -> str:
        text = str(self._aliases.get(who, who) if isinstance(who, str) else who)
        return text if any(char.isdigit() for char in text) else self.person(text).ssin

    def _cbe(self, which: Whose) -> str:
        text = str(self._aliases.get(which, which) if isinstance(which, str) else which)
        return text if text.isdigit() else self.organisation(text).cbe

    def _numbers(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The same, with numbers in place of names, and without what is None."""
        named = {"ssin": self._ssin, "organisation": self._cbe}
        return {key: named[key](value) if key in named else value for key, value in given.items() if value is not None}

    def _organisation(self, data: Data) -> Organisation:
        user, password = self._credentials.get(data["cbe"], (None, None))
        user = user or next((credential["user"] for credential in data["credentials"]), None)
        return Organisation(data["cbe"], next(filter(None, data["name"].values()), ""), user, password, data)

    def _aliases_of(self, organisation: Organisation) -> list[str]:
        """Its number, and what the scenario calls it."""
        aliases = (alias.casefold() for alias, number in self._aliases.items() if number == organisation.cbe)
        return [organisation.cbe, *aliases]

    def _people_by_alias(self) -> list[str]:
        return [alias for alias, number in self._aliases.items() if len(number) == 11]

    def _at(self, *parts: str) -> str:
        return in_sandbox(self.name, *parts)

    def _get(self, *parts: str, **query: Any) -> Any:
        return self._transport.get(self._at(*parts), **query)


def _shown(organisation: Organisation) -> str:
    return f"{organisation.cbe} ({organisation.name})"


_WAYS: tuple[Callable[[str, str], bool], ...] = (
    lambda word, name: word == name,
    lambda word, name: word in re.split(r"\W+", name),
    lambda word, name: word in name,
)
"""How a word may mean a name, the surest first."""
