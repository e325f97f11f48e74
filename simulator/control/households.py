# SPDX-License-Identifier: EUPL-1.2
"""The households of a sandbox: list, look at, write, remove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field

from simulator.control.body import read_body, read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, page, sandbox
from simulator.control.people import People
from simulator.control.values import Page, SandboxName
from simulator.errors import ConfigurationError, Problem
from simulator.records import Record
from simulator.scenarios.format import HouseholdEntry
from simulator.world.household import LONGEST_ID, Household

blueprint = Blueprint("households", __name__, url_prefix=f"{SANDBOX}/households")


_EXAMPLE = {"members": [{"ssin": "91073090063", "role": 1, "from": "2010-03-02"}]}
HouseholdId = Annotated[str, Field(description="Id of a household")]


class HouseholdQuery(Record):
    """Which households: those of a person; and which page."""

    ssin: str | None = None
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=1000)


class HouseholdPage(Page):
    """Households, by id."""

    households: list[Household]


@blueprint.get("")
@described("listHouseholds", {200: HouseholdPage}, query=HouseholdQuery)
def households(name: SandboxName) -> dict[str, Any]:
    """A page of the households that fit, by id."""
    found, query = sandbox(name), read_query(HouseholdQuery)
    fitting: Iterable[Household] = found.households() if query.ssin is None else found.households_of(query.ssin)
    return page("households", [_data(household) for household in fitting], query.offset, query.limit)


@blueprint.get("/<key>")
@described("getHousehold", {200: Household})
def one(name: SandboxName, key: HouseholdId) -> dict[str, Any]:
    """One household with all members it ever had."""
    return _data(People(sandbox(name)).household(key))


@blueprint.put("/<key>")
@described("putHousehold", {200: Household, 201: Household}, body=HouseholdEntry, example=_EXAMPLE)
def put(name: SandboxName, key: HouseholdId) -> ResponseReturnValue:
    """The household has these members; it is new if there was none of that id."""
    if not 0 < len(key.strip()) == len(key) <= LONGEST_ID:
        message = f"a household has an id of at most {LONGEST_ID} characters, without blanks around it"
        raise ConfigurationError(Problem(message, path="id"))
    found = sandbox(name)
    new = found.household(key) is None
    wanted = read_body(HouseholdEntry, found.today)
    household = People(found).put_household(Household(id=key, members=wanted.members))
    return _data(household), 201 if new else 200


@blueprint.delete("/<key>")
@described("removeHousehold", {204: None})
def remove(name: SandboxName, key: HouseholdId) -> ResponseReturnValue:
    """The household is gone; its members stay."""
    People(sandbox(name)).remove_household(key)
    return "", 204


def _data(household: Household) -> dict[str, Any]:
    return household.model_dump(mode="json", by_alias=True, exclude_defaults=True)
