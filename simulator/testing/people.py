# SPDX-License-Identifier: EUPL-1.2
"""Who there is in a sandbox: people and organisations by whatever name a test has for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from simulator.testing.answers import Data, Organisation, Person, not_there
from simulator.testing.errors import KszNotFoundError
from simulator.testing.scenario_files import Credentials
from simulator.testing.transport import Transport, in_sandbox

Who = str | Person
Whose = str | Organisation
LIMIT = 1000


class People:
    """The people and organisations of a sandbox."""

    def __init__(self, transport: Transport, name: str) -> None:
        self._transport, self.name = transport, name
        self._aliases: Mapping[str, str] = {}
        self._credentials: Credentials = {}

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

    def persons(self, name: str | None = None) -> Sequence[Person]:
        """The people (at most 1,000) with this in their name, by SSIN; without a name, everybody."""
        return [Person.of(one) for one in self._get("persons", name=name, limit=LIMIT)["persons"]]

    def add_person(self, **person: Any) -> Person:
        """A new person, written as in a scenario (`register={...}`); without `ssin` with a new safe one."""
        return Person.of_document(self._transport.post(self._at("persons"), person))

    def fresh_people(
        self, count: int = 1, *, like: Who | None = None, born: str | None = None, sex: str | None = None,
        organisation: Whose | None = None,
    ) -> Sequence[Person]:  # fmt: skip
        """So many people whose SSINs nobody else in the sandbox gets: invented ones, or copies of somebody (`like`).

        `organisation` has an inscription of each of them. Of copies those are returned that were asked for.
        """
        given: dict[str, Any] = {"count": count, "born": born, "sex": sex}
        if like is not None:
            given["like"] = self._ssin(like)
        if organisation is not None:
            given["inscriptions"] = [{"organisation": self._cbe(organisation)}]
        body = {key: value for key, value in given.items() if value is not None}
        answer = self._transport.post(self._at("persons"), body)
        made = [copy[given["like"]] for copy in answer["copies"]] if like is not None else None
        return [self._by_ssin(ssin) for ssin in made or [one["ssin"] for one in answer["persons"]]]

    def remove_person(self, who: Who) -> None:
        """The person is gone, with its inscriptions and its places in households."""
        self._transport.delete(self._at("persons", self._ssin(who)))

    def organisation(self, which: Whose) -> Organisation:
        """An organisation by the scenario's name for it, by CBE number, or by a part of either name."""
        if isinstance(which, Organisation):
            return which
        every = self.organisations()
        number = self._aliases.get(which, which)
        word = number.casefold()
        for fits in _WAYS:
            found = [one for one in every if any(fits(word, name) for name in self._aliases_of(one))]
            found = found or [one for one in every if fits(word, one.name.casefold())]
            if len(found) == 1:
                return found[0]
        names = {alias for alias, number in self._aliases.items() if number in {one.cbe for one in every}}
        raise not_there("one organisation", which, (*names, *(f"{one.cbe} ({one.name})" for one in every)))

    def organisations(self) -> Sequence[Organisation]:
        """Every organisation, by CBE number."""
        return [self._organisation(one) for one in self._get("customers")["customers"]]

    def add_organisation(self, **organisation: Any) -> Organisation:
        """A new organisation, written as in the control API; without `cbe` an OCMW with a fresh number and password."""
        made: Data = self._transport.post(self._at("customers"), organisation)
        user, password = made["cbe"], f"fake-{made['cbe']}"
        first = next(iter(organisation.get("credentials", ())), {"user": user, "password": password})
        if first["user"] in {credential["user"] for credential in made["credentials"]}:
            self._credentials = {**self._credentials, made["cbe"]: (first["user"], first["password"])}
        return self._organisation(made)

    def callers(self) -> Sequence[str]:
        """The organisations (CBE numbers) whose requests this sandbox answers where the path has no prefix."""
        found: Sequence[str] = self._get("callers")["callers"]
        return found

    def claim(self, *organisations: Whose) -> None:
        """What these organisations, and no others, send to the plain paths is for this sandbox."""
        self._transport.put(self._at("callers"), {"callers": [self._cbe(one) for one in organisations]})

    def household(self, key: str) -> Data:
        """A household by its id, with everybody who is or was in it."""
        found: Data = self._get("households", key)
        return found

    def put_household(self, key: str, members: Sequence[Mapping[str, Any]]) -> Data:
        """The household has these members, whether it was there or not."""
        written = [
            {**member, **({"ssin": self._ssin(member["ssin"])} if "ssin" in member else {})} for member in members
        ]
        found: Data = self._transport.put(self._at("households", key), {"members": written})
        return found

    def inscribe(
        self, person: Who, organisation: Whose, quality: int = 1, *, begin: date | str = "today",
        end: date | str | None = None, phase: int | None = None, registers: Sequence[str] | None = None,
    ) -> Sequence[Data]:  # fmt: skip
        """The person is inscribed, by default from today on in both repertories. All rows about the person."""
        optional = {"to": end, "phase": phase, "registers": registers}
        body = self._file(person, organisation) | {"quality": quality, "from": begin}
        body |= {key: value for key, value in optional.items() if value is not None}
        rows: Sequence[Data] = self._transport.post(self._at("inscriptions"), body)["inscriptions"]
        return rows

    def end_inscription(
        self, person: Who, organisation: Whose, *, quality: int | None = None, begin: date | str | None = None,
        end: date | str | None = None,
    ) -> Sequence[Data]:  # fmt: skip
        """A period is cut out of the inscriptions; what is left out means all. All rows about the person."""
        optional = {"quality": quality, "from": begin, "to": end}
        body = self._file(person, organisation) | {key: v for key, v in optional.items() if v is not None}
        rows: Sequence[Data] = self._transport.delete(self._at("inscriptions"), body)["inscriptions"]
        return rows

    def notifications(self, person: Who, organisation: Whose) -> Sequence[Data]:
        """What the network would have sent an organisation about a person up to today, or why not."""
        cbe = self._cbe(organisation)
        where = ("persons", self._ssin(person), "notifications")
        found: Sequence[Data] = self._get(*where, organisation=cbe, limit=LIMIT)["notifications"]
        return found

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

    def _ssin(self, who: Who) -> str:
        text = str(self._aliases.get(who, who) if isinstance(who, str) else who)
        return text if any(char.isdigit() for char in text) else self.person(text).ssin

    def _cbe(self, which: Whose) -> str:
        text = str(self._aliases.get(which, which) if isinstance(which, str) else which)
        return text if text.isdigit() else self.organisation(text).cbe

    def _file(self, person: Who, organisation: Whose) -> dict[str, Any]:
        return {"ssin": self._ssin(person), "organisation": self._cbe(organisation)}

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


_WAYS: tuple[Callable[[str, str], bool], ...] = (
    lambda word, name: word == name,
    lambda word, name: word in re.split(r"\W+", name),
    lambda word, name: word in name,
)
"""How a word may mean a name, the surest first."""
