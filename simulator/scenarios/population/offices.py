# SPDX-License-Identifier: EUPL-1.2
"""The OCMWs whose clients an invented population is: those of the scenario, or, where it has none, these."""

from __future__ import annotations

from collections.abc import Container, Iterable

from simulator.scenarios.population.employers import cbe_number
from simulator.world.organisation import Credential, Membership, Officer, Organisation, OrganisationNames

KIND = "ocmw"

_OFFICES = (
    ("antwerpen", "11002", {"nl": "OCMW Antwerpen (simulator)"}),
    ("gent", "44021", {"nl": "OCMW Gent (simulator)"}),
    ("bruxelles", "21004", {"fr": "CPAS de Bruxelles (simulateur)", "nl": "OCMW Brussel (simulator)"}),
    ("liege", "62063", {"fr": "CPAS de Liège (simulateur)"}),
    ("charleroi", "52011", {"fr": "CPAS de Charleroi (simulateur)"}),
    ("eupen", "63023", {"de": "ÖSHZ Eupen (Simulator)"}),
)
_FIRST = 9_998_001


def offices(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """The OCMWs among these, by CBE number."""
    return tuple(sorted((o for o in organisations if o.kind == KIND), key=lambda office: office.cbe))


def made_offices(taken: Container[str] = (), users: Container[str] = ()) -> tuple[Organisation, ...]:
    """Six OCMWs that can log in as `population-NAME` with the password `fake-NAME`; no number of `taken`."""
    numbers = (number for i in range(len(_OFFICES) * 100) if (number := cbe_number(_FIRST + i)) not in taken)
    return tuple(_office(next(numbers), *row, users) for row in _OFFICES)


def _office(cbe: str, name: str, municipality: str, names: dict[str, str], users: Container[str]) -> Organisation:
    user = f"population-{name}"
    while user in users:
        user += "-2"
    return Organisation(
        cbe=cbe,
        kind=KIND,
        name=OrganisationNames(**names),
        municipality=municipality,
        credentials=(Credential(user=user, password=f"fake-{name}"),),
        membership=Membership(
            dpo=Officer(name="Dominique Voorbeeld", email=f"dpo@{name}.example"), certificates=(f"CBE={cbe}",)
        ),
    )
