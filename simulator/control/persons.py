# SPDX-License-Identifier: EUPL-1.2
"""The people of a sandbox: list, look at, add, change a source's file on them, remove."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from simulator.control.body import as_record, read_body, read_json, read_query
from simulator.control.drafts import register_file
from simulator.control.entry import person_model
from simulator.control.here import SANDBOX, network, page, sandbox
from simulator.control.inscriptions import inscription_data
from simulator.control.people import People
from simulator.errors import NotFoundError
from simulator.records import Record
from simulator.sources import sections
from simulator.sources.registers import RegisterFile
from simulator.world.names import folded
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox
from simulator.world.ssin import Ssin

blueprint = Blueprint("persons", __name__, url_prefix=f"{SANDBOX}/persons")


class PersonQuery(Record):
    """Which people: those with `name` in a last or given name, without regard to case and accents; and which page."""

    name: str | None = None
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=1000)


class Mark(Record):
    """What becomes of an SSIN; what is left out stays as it is."""

    replaced_by: Ssin | None = None
    cancelled: bool = False


def _people(name: str) -> People:
    return People(sandbox(name), network().settings.real_ssins)


@blueprint.get("")
def persons(name: str) -> dict[str, Any]:
    """A page of the people that fit, by SSIN."""
    found, query = sandbox(name), read_query(PersonQuery)
    wanted = folded(query.name or "")
    fitting = [person for person in found.people() if not wanted or _named(person, wanted)]
    listed = page("persons", fitting, query.offset, query.limit)
    return listed | {"persons": [_short(found, person) for person in listed["persons"]]}


def _named(person: Person, wanted: str) -> bool:
    file = register_file(person)
    return file is not None and any(wanted in folded(f"{' '.join(n.first)} {n.last}") for n in file.names)


def _short(found: Sandbox, person: Person) -> dict[str, Any]:
    file = register_file(person)
    about = _identity(file, found) if file is not None else {}
    return {
        "ssin": person.ssin,
        **about,
        "replaced_by": person.replaced_by,
        "cancelled": person.cancelled,
        "sources": list(person.sources),
    }


def _identity(file: RegisterFile, found: Sandbox) -> dict[str, Any]:
    name = file.name(found.today)
    return {
        "last_name": name.last,
        "first_names": list(name.first),
        "sex": file.sex.value,
        "born": file.birth.date,
        "died": file.death.date.isoformat() if file.death else None,
    }


@blueprint.post("")
def add(name: str) -> ResponseReturnValue:
    """A new person, written as in a scenario; answered with the SSIN it has."""
    people = _people(name)
    person = people.add(read_body(person_model(), people.sandbox.today))
    where = url_for("persons.one", name=name, ssin=person.ssin)
    return _whole(people.sandbox, person), 201, {"Location": where}


@blueprint.get("/<ssin>")
def one(name: str, ssin: str) -> dict[str, Any]:
    """The whole document of a person, with households and inscriptions."""
    people = _people(name)
    return _whole(people.sandbox, people.find(ssin))


def _whole(found: Sandbox, person: Person) -> dict[str, Any]:
    homes = [
        home.model_dump(mode="json", by_alias=True, exclude_defaults=True) for home in found.households_of(person.ssin)
    ]
    rows = [inscription_data(person.ssin, row) for row in found.inscriptions(person.ssin)]
    return person.to_data() | {"households": homes, "inscriptions": rows}


@blueprint.patch("/<ssin>")
def mark(name: str, ssin: str) -> dict[str, Any]:
    """The SSIN is replaced or cancelled, or no longer so."""
    people, wanted = _people(name), read_body(Mark)
    before = people.find(ssin)
    given = wanted.model_fields_set
    replaced_by = wanted.replaced_by if "replaced_by" in given else before.replaced_by
    cancelled = wanted.cancelled if "cancelled" in given else before.cancelled
    return _whole(people.sandbox, people.mark(ssin, replaced_by, cancelled))


@blueprint.put("/<ssin>/<key>")
def replace_file(name: str, ssin: str, key: str) -> dict[str, Any]:
    """The file of one source on this person is the one given."""
    people = _people(name)
    section = sections().get(key)
    if section is None:
        raise NotFoundError(f"there is no section {key}; there is {', '.join(sections())}")
    people.find(ssin)
    file = as_record(section.kind, read_json(), people.sandbox.today)
    return _whole(people.sandbox, people.replace_file(ssin, key, file))


@blueprint.delete("/<ssin>")
def remove(name: str, ssin: str) -> ResponseReturnValue:
    """The person is gone, with its inscriptions and its places in households."""
    _people(name).remove(ssin)
    return "", 204
