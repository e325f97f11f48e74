# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: register of inscription, and applicants for international protection."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.ti_groups import World, ti_world  # noqa: F401 - the fixture


def test_waiting_register(world: World) -> None:
    """An applicant's file shows kind of person, procedure, institution, documents, residence and aliases."""
    register = {
        "situations": [{"code": 1, "from": "2023-04-01"}],
        "files": [{"situation": 902, "organisation": 901, "from": "2023-04-01", "structure": "B1"}],
        "institutions": [{"municipality": "44021", "aid": 1, "from": "2023-05-01"}],
        "documents": [{"code": 901, "from": "2023-04-10"}],
        "locations": [{"text": "Advocaat", "from": "2023-04-02"}, {"code": 1, "text": "CGVS", "from": "2023-04-03"}],
        "aliases": [{"last": "Anders", "first": "Naam", "born": "1985-00-00", "nationality": "354", "type": "1"}],
    }
    ssin = world.person(registers=[{"code": "5", "from": "2023-04-01"}], waiting_register=register)
    reply = world.ask(ssin, language="nl")
    assert reply.groups[2:-2] == [
        "RefugeeTypes", "StatusOfRefugee", "OrganizationsInCharge", "RegistrationRegisters", "DocumentTypes",
        "ChoosenResidences", "Aliases",
    ]  # fmt: skip
    assert reply.texts("RefugeeTypes/RefugeeType/Label") == ["kandidaat-vluchteling"]
    assert reply.structures("StatusOfRefugee/StatusOfRefugee") == ["B1"]
    assert len(reply.elements("StatusOfRefugee/StatusOfRefugee/ApplicationFiled")) == 1
    assert reply.texts("OrganizationsInCharge/OrganizationInCharge/SocialWelfare/Place/Label") == ["Gent"]
    assert reply.texts("RegistrationRegisters/RegistrationRegister/RegistrationRegister/Label") == ["W.R."]
    assert reply.texts("ChoosenResidences/ChoosenResidence/Graphic") == ["Advocaat"]
    assert reply.dates("Aliases/Alias/BirthDate") == ["1985"]


@pytest.mark.parametrize("facts", [{}, {"reference": "R-1", "comment": "Nota", "open_closed": 1, "organisation": 903}])
@pytest.mark.parametrize("situation", [*range(901, 916), 77])
def test_every_kind_of_situation(world: World, situation: int, facts: dict[str, Any]) -> None:
    """Every step of the procedure for protection can be shown, with and without its optional facts."""
    step = {"situation": situation, "from": "2024-05-06", **facts}
    reply = world.ask(world.person(waiting_register={"files": [step]}))
    assert reply.texts("StatusOfRefugee/StatusOfRefugee/GeneralInfo/Code") == [str(situation)]
