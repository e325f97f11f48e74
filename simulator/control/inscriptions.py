# SPDX-License-Identifier: EUPL-1.2
"""The repertories of a sandbox: who has a file on whom; inscribe, and cut a period out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field, model_validator
from typing_extensions import TypedDict

from simulator.control.body import read_body, read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, page, sandbox
from simulator.control.values import Date, Page, SandboxName
from simulator.errors import ConfigurationError, NotFoundError, Problem
from simulator.records import Dated, Record, Whole
from simulator.world.deintegration import Removal
from simulator.world.organisation import Organisation
from simulator.world.repertory import Inscription, Register, Rows, add
from simulator.world.sandbox import Sandbox
from simulator.world.ssin import Ssin

blueprint = Blueprint("inscriptions", __name__, url_prefix=f"{SANDBOX}/inscriptions")

Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(9999, 12, 30))]
Quality = Annotated[int, Field(ge=0, le=999)]


_EXAMPLE = {"ssin": "91073090063", "organisation": "0999100196", "quality": 1, "from": "2026-01-01"}


class InscriptionQuery(Record):
    """Which rows; every part that is given must hold; and which page."""

    ssin: str | None = None
    organisation: str | None = None
    register_: Register | None = Field(None, alias="register")
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=1000)

    def fits(self, row: Inscription) -> bool:
        """True if a row is one of those asked."""
        return self.organisation in (None, row.organisation) and self.register_ in (None, row.register_)


class NewInscription(Dated):
    """A file of an organisation on a person, in these repertories."""

    ssin: Ssin
    organisation: str
    quality: Quality
    phase: Whole = 0
    begin: Day = Field(alias="from")
    end: Day | None = Field(None, alias="to")
    registers: tuple[Register, ...] = Field(tuple(Register), min_length=1)

    def rows(self, organisation: Organisation) -> Iterator[Inscription]:
        """The rows to be added."""
        file = {"organisation": organisation.cbe, "quality": self.quality, "phase": self.phase}
        place = {"sector": organisation.sector, "institution": organisation.institution}
        for register in self.registers:
            yield Inscription.model_validate(
                {**file, **place, "register": register, "from": self.begin, "to": self.end}
            )


class Cut(Removal):
    """What is to be taken out of the files on a person: of an organisation, or of a whole sector."""

    ssin: Ssin
    quality: Quality | None = None
    begin: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _whose(self) -> Cut:
        if self.organisation is None and self.sector is None:
            raise ValueError("name the `organisation`, or the `sector`, whose files are meant")
        return self


InscriptionRow = TypedDict(
    "InscriptionRow",
    {
        "ssin": str, "register": str, "organisation": str, "sector": int, "institution": int, "quality": int,
        "phase": int, "from": Date, "to": Date | None,
    },
)  # fmt: skip
"""A file of an organisation on a person, in one repertory."""


class InscriptionPage(Page):
    """Rows, by SSIN."""

    inscriptions: list[InscriptionRow]


class InscriptionsOf(TypedDict):
    """All rows about a person."""

    ssin: str
    inscriptions: list[InscriptionRow]


@blueprint.get("")
@described("listInscriptions", {200: InscriptionPage}, query=InscriptionQuery)
def inscriptions(name: SandboxName) -> dict[str, Any]:
    """A page of the rows that fit, by SSIN."""
    found, query = sandbox(name), read_query(InscriptionQuery)
    about = found.all_inscriptions() if query.ssin is None else ((query.ssin, found.inscriptions(query.ssin)),)
    rows = [inscription_data(ssin, row) for ssin, rows in about for row in rows if query.fits(row)]
    return page("inscriptions", rows, query.offset, query.limit)


@blueprint.post("")
@described("inscribe", {201: InscriptionsOf}, body=NewInscription, example=_EXAMPLE)
def inscribe(name: SandboxName) -> ResponseReturnValue:
    """The person is inscribed; rows of the same file that touch become one. Answered with all rows about the person."""
    found = sandbox(name)
    wanted = read_body(NewInscription, found.today)
    organisation = _known(found, wanted.ssin, wanted.organisation)

    def change(rows: Rows) -> Rows:
        for row in wanted.rows(organisation):
            rows = add(rows, row)
        return rows

    return _about(wanted.ssin, found.change_inscriptions(wanted.ssin, change, "inscription")), 201


@blueprint.delete("")
@described("endInscription", {200: InscriptionsOf}, body=Cut, example=_EXAMPLE)
def end(name: SandboxName) -> InscriptionsOf:
    """The period is cut out. Answered with all rows about the person; NotFoundError if there was nothing to cut."""
    found = sandbox(name)
    wanted = read_body(Cut, found.today)

    def change(rows: Rows) -> Rows:
        after = wanted.applied_to(rows)
        if after == rows:
            whose = wanted.organisation or f"sector {wanted.sector}"
            raise NotFoundError(f"{whose} has no such inscription of {wanted.ssin} in that period")
        return after

    return _about(wanted.ssin, found.change_inscriptions(wanted.ssin, change, "end of inscription"))


def _known(found: Sandbox, ssin: str, cbe: str) -> Organisation:
    if found.person(ssin) is None:
        raise ConfigurationError(
            Problem(f"no person has the SSIN {ssin}", path="ssin", remedy="Add the person first"),
            *([_unknown(cbe, "organisation")] if found.organisation(cbe) is None else ()),
        )
    return known_organisation(found, cbe, "organisation")


def known_organisation(found: Sandbox, cbe: str, path: str) -> Organisation:
    """The organisation of that CBE number; ConfigurationError if there is none."""
    organisation = found.organisation(cbe)
    if organisation is None:
        raise ConfigurationError(_unknown(cbe, path))
    return organisation


def _unknown(cbe: str, path: str) -> Problem:
    return Problem(f"no organisation is {cbe}", path=path, remedy="Add the organisation first")


def _about(ssin: str, rows: Rows) -> InscriptionsOf:
    return {"ssin": ssin, "inscriptions": [inscription_data(ssin, row) for row in rows]}


def inscription_data(ssin: str, row: Inscription) -> InscriptionRow:
    """A row of a repertory as JSON data."""
    return {
        "ssin": ssin,
        "register": row.register_.value,
        "organisation": row.organisation,
        "sector": row.sector,
        "institution": row.institution,
        "quality": row.quality,
        "phase": row.phase,
        "from": row.begin.isoformat(),
        "to": row.end.isoformat() if row.end else None,
    }
