# SPDX-License-Identifier: EUPL-1.2
"""What a test changes of people: who there is, what is known of them, with whom they live, who has a file on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from simulator.testing.answers import Data, Person
from simulator.testing.asks import asks
from simulator.testing.finding import LIMIT, Finding, Who, Whose


class People(Finding):
    """The people of a sandbox."""

    @asks("POST", "/sandboxes/{name}/persons")
    def add_person(self, **person: Any) -> Person:
        """A new person, written as in a scenario (`register={...}`); without `ssin` with a new safe one."""
        return Person.of_document(self._transport.post(self._at("persons"), person))

    @asks("POST", "/sandboxes/{name}/persons")
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

    @asks("PUT", "/sandboxes/{name}/persons/{ssin}/{key}")
    def put_file(self, who: Who, source: str, file: Mapping[str, Any]) -> Person:
        """The file of one source on a person is the one given, written as in a scenario (`"register"`, ...)."""
        return Person.of_document(self._transport.put(self._at("persons", self._ssin(who), source), file))

    @asks("PATCH", "/sandboxes/{name}/persons/{ssin}")
    def mark_person(
        self, who: Who, *, replaced_by: Who | Literal[False] | None = None, cancelled: bool | None = None
    ) -> Person:
        """The SSIN is replaced by that of another person, or cancelled; False: no longer, None: as it is."""
        mark: dict[str, Any] = {} if cancelled is None else {"cancelled": cancelled}
        if replaced_by is not None:
            mark["replaced_by"] = self._ssin(replaced_by) if replaced_by is not False else None
        return Person.of_document(self._transport.patch(self._at("persons", self._ssin(who)), mark))

    @asks("DELETE", "/sandboxes/{name}/persons/{ssin}")
    def remove_person(self, who: Who) -> None:
        """The person is gone, with its inscriptions and its places in households."""
        self._transport.delete(self._at("persons", self._ssin(who)))

    @asks("GET", "/sandboxes/{name}/persons/{ssin}/notifications")
    def notifications(self, person: Who, organisation: Whose) -> Sequence[Data]:
        """What the network would have sent an organisation about a person up to today, or why not."""
        cbe = self._cbe(organisation)
        where = ("persons", self._ssin(person), "notifications")
        found: Sequence[Data] = self._get(*where, organisation=cbe, limit=LIMIT)["notifications"]
        return found

    # -- households

    @asks("GET", "/sandboxes/{name}/households")
    def households(self, person: Who | None = None) -> Sequence[Data]:
        """The households (at most 1,000) by id: those of one person, or all."""
        ssin = None if person is None else self._ssin(person)
        found: Sequence[Data] = self._get("households", ssin=ssin, limit=LIMIT)["households"]
        return found

    @asks("GET", "/sandboxes/{name}/households/{key}")
    def household(self, key: str) -> Data:
        """A household by its id, with everybody who is or was in it."""
        found: Data = self._get("households", key)
        return found

    @asks("PUT", "/sandboxes/{name}/households/{key}")
    def put_household(self, key: str, members: Sequence[Mapping[str, Any]]) -> Data:
        """The household has these members, whether it was there or not."""
        written = [
            {**member, **({"ssin": self._ssin(member["ssin"])} if "ssin" in member else {})} for member in members
        ]
        found: Data = self._transport.put(self._at("households", key), {"members": written})
        return found

    @asks("DELETE", "/sandboxes/{name}/households/{key}")
    def remove_household(self, key: str) -> None:
        """The household is gone; its members stay."""
        self._transport.delete(self._at("households", key))

    # -- inscriptions

    @asks("GET", "/sandboxes/{name}/inscriptions")
    def inscriptions(
        self, person: Who | None = None, organisation: Whose | None = None, register: str | None = None
    ) -> Sequence[Data]:
        """Rows (at most 1,000) of the repertories: of a person, by an organisation, in PRIMARY or SECONDARY, or all."""
        query = self._numbers({"ssin": person, "organisation": organisation, "register": register})
        rows: Sequence[Data] = self._get("inscriptions", **query, limit=LIMIT)["inscriptions"]
        return rows

    @asks("POST", "/sandboxes/{name}/inscriptions")
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

    @asks("DELETE", "/sandboxes/{name}/inscriptions")
    def end_inscription(
        self, person: Who, organisation: Whose, *, quality: int | None = None, begin: date | str | None = None,
        end: date | str | None = None,
    ) -> Sequence[Data]:  # fmt: skip
        """A period is cut out of the inscriptions; what is left out means all. All rows about the person."""
        optional = {"quality": quality, "from": begin, "to": end}
        body = self._file(person, organisation) | {key: v for key, v in optional.items() if v is not None}
        rows: Sequence[Data] = self._transport.delete(self._at("inscriptions"), body)["inscriptions"]
        return rows

    def _file(self, person: Who, organisation: Whose) -> dict[str, Any]:
        return {"ssin": self._ssin(person), "organisation": self._cbe(organisation)}
