# SPDX-License-Identifier: EUPL-1.2
"""Organisations with a fresh CBE number, which may call at once."""

from __future__ import annotations

from collections.abc import Container

from simulator.errors import ConflictError
from simulator.world.organisation import Credential, Membership, Officer, Organisation, OrganisationNames
from simulator.world.sandbox import Sandbox

OCMW = "ocmw"
NUMBERS = range(9_996_000, 9_998_000)
"""First eight digits. The range 0999 is given to nobody; invented populations use other parts of it."""


def fresh_number(sandbox: Sandbox, taken: Container[str]) -> str:
    """The first CBE number of that range that no organisation of the sandbox has, and that is not one of `taken`."""
    for eight in NUMBERS:
        cbe = f"{eight:08}{97 - eight % 97:02}"
        if cbe not in taken and sandbox.organisation(cbe) is None:
            return cbe
    raise ConflictError(f"all {len(NUMBERS)} fresh CBE numbers are taken; delete sandboxes that are no longer used")


def fresh_organisation(sandbox: Sandbox, cbe: str) -> Organisation:
    """An OCMW that has joined the network: its user is its CBE number, the password `fake-` and that number."""
    neighbours = (o.municipality for o in sandbox.organisations() if o.kind == OCMW and o.municipality)
    return Organisation(
        cbe=cbe,
        kind=OCMW,
        name=OrganisationNames(nl=f"OCMW {cbe}", fr=f"CPAS {cbe}"),
        municipality=next(neighbours, None),
        credentials=(Credential(user=cbe, password=f"fake-{cbe}"),),
        membership=Membership(
            dpo=Officer(name="Dominique Voorbeeld", email=f"dpo@{cbe}.example"), certificates=(f"CBE={cbe}",)
        ),
    )
