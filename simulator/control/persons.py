# SPDX-License-Identifier: EUPL-1.2
"""The people of a sandbox: list, look at, add, change a source's file on them, remove."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, NotRequired

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import as_record, read_body, read_json, read_query
from simulator.control.described import described
from simulator.control.drafts import register_file
from simulator.control.entry import file_of_source, person_model, whole_person
from simulator.control.here import SANDBOX, network, page, sandbox
from simulator.control.inscriptions import inscription_data
from simulator.control.newcomers import bring, new_people
from simulator.control.people import People
from simulator.control.values import Date, Page, PersonNumber, SandboxName
from simulator.errors import NotFoundError
from simulator.records import Record
from simulator.sources import sections
from simulator.sources.registers import RegisterFile, Sex
from simulator.world.documents import PERSON
from simulator.world.names import folded
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox
from simulator.world.ssin import Ssin

blueprint = Blueprint("persons", __name__, url_prefix=f"{SANDBOX}/persons")


_FILE = {"sex": "female", "birth": {"date": "1990-02-03"}, "names": [{"last": "Nieuw", "first": ["Eva"]}]}
_SEVERAL = {"count", "like", "persons"}
SectionKey = Annotated[
    str, Field(description="Key of the section of a source, as in a scenario", examples=["register"])
]


class PersonQuery(Record):
    """Which people: those with `name` in a last or given name, without regard to case and accents; and which page."""

    name: str | None = None
    offset: int = Field(0, ge=0, lt=2**31)
    limit: int = Field(100, ge=1, le=1000)


class Mark(Record):
    """What becomes of an SSIN; what is left out stays as it is."""

    replaced_by: Ssin | None = None
    cancelled: bool = False


def _people(name: str) -> People:
    return People(sandbox(name), network().settings.real_ssins)


class PersonShort(TypedDict):
    """A person in a list; name, sex, birth and death where the register knows the person."""

    ssin: str
    last_name: NotRequired[str]
    first_names: NotRequired[list[str]]
    sex: NotRequired[Sex]
    born: NotRequired[str]
    died: NotRequired[Date | None]
    replaced_by: str | None
    cancelled: bool
    sources: list[str]


class PersonPage(Page):
    """People, by SSIN."""

    persons: list[PersonShort]


@cache
def several() -> Any:
    """People who came together; of copies the new SSIN by the old one, for each copy."""
    kinds = {"persons": list[whole_person()], "copies": list[dict[str, str]]}  # type: ignore[misc]
    return TypedDict("SeveralPersons", kinds)  # type: ignore[operator]


def one_or_several() -> Any:
    """What is answered to new people."""
    return whole_person() | several()


def one_or_several_new() -> Any:
    """How new people are asked for."""
    return person_model() | new_people()


@blueprint.get("")
@described("listPersons", {200: PersonPage}, query=PersonQuery)
def persons(name: SandboxName) -> dict[str, Any]:
    """A page of the people that fit, by SSIN."""
    found, query = sandbox(name), read_query(PersonQuery)
    wanted = folded(query.name or "")
    if wanted:
        fitting = [person for person in found.people() if _named(person, wanted)]
        listed = page("persons", fitting, query.offset, query.limit)
    else:
        total = found.store.count(found.name, PERSON)
        some = found.people_page(query.offset, query.limit)
        listed = {"persons": some, "total": total, "offset": query.offset, "limit": query.limit}
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
@described("addPerson", {201: one_or_several}, body=one_or_several_new, example={"register": _FILE})
def add(name: SandboxName) -> ResponseReturnValue:
    """A new person, written as in a scenario; or several people with fresh numbers.

    With `count`, `like` or `persons` the answer lists people, each with its SSIN; otherwise it is the one person.
    """
    people, body = _people(name), read_json()
    if isinstance(body, dict) and body.keys() & _SEVERAL:
        coming = bring(people, as_record(new_people(), body, people.sandbox.today))
        whole = [_whole(people.sandbox, people.find(ssin)) for ssin in coming.asked]
        return {"persons": whole, "copies": coming.copies}, 201
    person = people.add(as_record(person_model(), body, people.sandbox.today))
    where = url_for("persons.one", name=name, ssin=person.ssin)
    return _whole(people.sandbox, person), 201, {"Location": where}


@blueprint.get("/<ssin>")
@described("getPerson", {200: whole_person})
def one(name: SandboxName, ssin: PersonNumber) -> dict[str, Any]:
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
@described("markPerson", {200: whole_person}, body=Mark, example={"cancelled": True})
def mark(name: SandboxName, ssin: PersonNumber) -> dict[str, Any]:
    """The SSIN is replaced or cancelled, or no longer so."""
    people, wanted = _people(name), read_body(Mark)
    before = people.find(ssin)
    given = wanted.model_fields_set
    replaced_by = wanted.replaced_by if "replaced_by" in given else before.replaced_by
    cancelled = wanted.cancelled if "cancelled" in given else before.cancelled
    return _whole(people.sandbox, people.mark(ssin, replaced_by, cancelled))


@blueprint.put("/<ssin>/<key>")
@described("replaceFile", {200: whole_person}, body=file_of_source, example=_FILE)
def replace_file(name: SandboxName, ssin: PersonNumber, key: SectionKey) -> dict[str, Any]:
    """The file of one source on this person is the one given."""
    people = _people(name)
    section = sections().get(key)
    if section is None:
        raise NotFoundError(f"there is no section {key}; there is {', '.join(sections())}")
    people.find(ssin)
    file = as_record(section.kind, read_json(), people.sandbox.today)
    return _whole(people.sandbox, people.replace_file(ssin, key, file))


@blueprint.delete("/<ssin>")
@described("removePerson", {204: None})
def remove(name: SandboxName, ssin: PersonNumber) -> ResponseReturnValue:
    """The person is gone, with its inscriptions and its places in households."""
    _people(name).remove(ssin)
    return "", 204
