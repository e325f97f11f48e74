# SPDX-License-Identifier: EUPL-1.2
"""The organisations that call the network (`customerIdentification`). Passwords are taken, and never told."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.facts import organisation_problems
from simulator.control.fresh_customers import fresh_number, fresh_organisation
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.values import OrganisationNumber, SandboxName
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem
from simulator.records import Record, Text
from simulator.world.documents import Change, organisation_document
from simulator.world.organisation import CbeNumber, Credential, Organisation, OrganisationNames
from simulator.world.sandbox import Sandbox

blueprint = Blueprint("customers", __name__, url_prefix=f"{SANDBOX}/customers")


_EXAMPLE = {
    "cbe": "0999100394", "kind": "ocmw", "sector": 17, "institution": 1, "name": {"nl": "OCMW Nieuw"},
    "municipality": "44021", "credentials": [{"user": "nieuw", "password": "fake-nieuw"}],
}  # fmt: skip


_TRIES = 50
"""So often other processes may come first, who give numbers too."""


class User(Record):
    """A user; without password it keeps the one it has."""

    user: Text
    password: Text | None = Field(None, repr=False)
    operations: tuple[Text, ...] | None = None


class Customer(Organisation):
    """An organisation as it is sent; without `credentials` it keeps those it has."""

    credentials: tuple[User, ...] | None = None  # type: ignore[assignment]

    def organisation(self, before: Organisation | None) -> Organisation:
        """The organisation to be stored; ConfigurationError for a user without any password."""
        known = {c.user: c for c in before.credentials} if before else {}
        users = tuple(known.values()) if self.credentials is None else tuple(self._credentials(known))
        return Organisation(**self.model_dump(exclude={"credentials"}), credentials=users)

    def _credentials(self, known: dict[str, Credential]) -> list[Credential]:
        found = []
        for i, user in enumerate(self.credentials or ()):
            if user.password is not None:
                found.append(Credential(user=user.user, password=user.password, operations=user.operations))
            elif user.user in known:
                found.append(known[user.user].model_copy(update={"operations": user.operations}))
            else:
                raise ConfigurationError(Problem("a new user needs a password", path=f"credentials[{i}].password"))
        return found


class NewCustomer(Customer):
    """A new organisation; without `cbe` it gets a fresh number, and what is left out is made so that it may call."""

    cbe: CbeNumber = Field("", description="None: a fresh safe number")
    name: OrganisationNames = OrganisationNames()

    def made(self, found: Sandbox, taken: Container[str]) -> Organisation:
        """The organisation to be stored."""
        if self.cbe:
            return self.organisation(None)
        fresh = fresh_organisation(found, fresh_number(found, taken))
        given = {key: getattr(self, key) for key in self.model_fields_set - {"cbe", "credentials"}}
        credentials = fresh.credentials if self.credentials is None else tuple(self._credentials({}))
        return fresh.model_copy(update={**given, "credentials": credentials})


class CustomerList(TypedDict):
    """Organisations, by CBE number; passwords are not told."""

    customers: list[Customer]


@blueprint.get("")
@described("listCustomers", {200: CustomerList})
def customers(name: SandboxName) -> dict[str, Any]:
    """Every organisation, by CBE number."""
    return {"customers": [_data(organisation) for organisation in sandbox(name).organisations()]}


@blueprint.get("/<cbe>")
@described("getCustomer", {200: Customer})
def one(name: SandboxName, cbe: OrganisationNumber) -> dict[str, Any]:
    """One organisation."""
    return _data(_find(sandbox(name), cbe))


@blueprint.post("")
@described("addCustomer", {201: Customer}, body=NewCustomer, example=_EXAMPLE)
def add(name: SandboxName) -> ResponseReturnValue:
    """A new organisation; without `cbe` with a fresh number.

    Such a one is an OCMW that has joined, with the CBE number as user name and `fake-CBE` as password, unless the body
    says otherwise.
    """
    found, wanted = sandbox(name), read_body(NewCustomer)
    made = ""

    def make() -> Change:
        nonlocal made
        organisation = wanted.made(found, network().sandboxes.callers.claims)
        made = organisation.cbe
        if found.organisation(made) is not None:
            raise ConflictError(f"the sandbox {name} has an organisation {made} already")
        return _checked(found, organisation)

    found.change(make, "organisation added", 1 if wanted.cbe else _TRIES)
    where = url_for("customers.one", name=name, cbe=made)
    return _data(_find(found, made)), 201, {"Location": where}


@blueprint.put("/<cbe>")
@described("replaceCustomer", {200: Customer}, body=Customer, example=_EXAMPLE)
def replace(name: SandboxName, cbe: OrganisationNumber) -> dict[str, Any]:
    """The organisation is as given."""
    found = sandbox(name)
    _find(found, cbe)
    wanted = read_body(Customer)
    if wanted.cbe != cbe:
        raise ConfigurationError(Problem(f"it is {wanted.cbe}, the address says {cbe}", path="cbe"))
    found.change(lambda: _checked(found, wanted.organisation(_find(found, cbe))), "organisation changed")
    return _data(_find(found, cbe))


def _find(found: Sandbox, cbe: str) -> Organisation:
    organisation = found.organisation(cbe)
    if organisation is None:
        raise NotFoundError(f"the sandbox {found.name} has no organisation {cbe}")
    return organisation


def _checked(found: Sandbox, organisation: Organisation) -> Change:
    problems = organisation_problems(found, organisation)
    if problems:
        raise ConfigurationError(*problems)
    return Change([organisation_document(organisation)])


def _data(organisation: Organisation) -> dict[str, Any]:
    hidden = {"credentials": {"__all__": {"password"}}}
    data = organisation.model_dump(mode="json", exclude=hidden, exclude_none=True)
    return data | {"municipality": organisation.municipality}
