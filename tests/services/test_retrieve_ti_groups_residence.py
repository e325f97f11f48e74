# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: municipality and addresses."""

from __future__ import annotations

import pytest

from tests.services.ti_groups import COLOGNE, EUPEN, GHENT, NAMESPACE, NAMUR, World, ti_world  # noqa: F401 - the fixture


def test_main_address(world: World) -> None:
    """The main residence is of structure B1 with a box, else A1; the street code begins with the postal code."""
    moves = [{**GHENT, "from": "2001-01-02", "to": "2019-12-31"}, {**NAMUR, "from": "2020-01-01"}]
    ssin = world.person(addresses=moves)
    reply = world.ask(ssin)
    assert reply.structures("LegalMainAddresses/LegalMainAddress") == ["B1"]
    assert reply.texts("LegalMainAddresses/LegalMainAddress/Address/Box") == ["B002"]
    history = world.ask(ssin, history=True)
    assert history.structures("LegalMainAddresses/LegalMainAddress") == ["B1", "A1"]
    assert history.texts("LegalMainAddresses/LegalMainAddress/Address/Street/Code")[1] == "90001003"
    assert history.dates("LegalMainAddresses/LegalMainAddress/DelDate") == []


@pytest.mark.parametrize(("address", "language"), [(GHENT, "2"), (NAMUR, "1"), (EUPEN, "2")])
def test_language_of_the_municipality(world: World, address: dict[str, str], language: str) -> None:
    """The file is kept in French in a French-speaking municipality, else under the code of Dutch and German."""
    reply = world.ask(world.person(addresses=[address]))
    assert reply.texts("FileOwner/Residences/Language") == [language]
    assert reply.texts("FileOwner/Residences/Fusion") == ["0"]


def test_municipality_changes_only_with_the_municipality(world: World) -> None:
    """A move within one municipality does not change the municipality that keeps the file."""
    moves = [
        {**NAMUR, "from": "2001-01-02", "to": "2004-05-06"},
        {**GHENT, "from": "2004-05-07", "to": "2010-12-31"},
        {**GHENT, "number": "14", "from": "2011-01-01"},
    ]
    ssin = world.person(addresses=moves)
    assert world.ask(ssin).dates("FileOwner/Residences/Date") == ["20040507"]
    history = world.ask(ssin, history=True)
    assert history.texts("FileOwner/Residences/Residence/Code") == ["44021", "92094"]
    assert history.dates("FileOwner/Residences/Date") == ["20040507", "20010102"]


def test_residence_at_a_diplomatic_post(world: World) -> None:
    """Who lives abroad is shown with diplomatic post, territory and address, and the country keeps the file."""
    moves = [{**EUPEN, "from": "1999-01-02", "to": "2019-12-31"}, {**COLOGNE, "from": "2020-01-01"}]
    reply = world.ask(world.person(addresses=moves), language="de")
    assert reply.structures("ResidenceAbroad/ResidenceAbroad") == ["B1"]
    base = "ResidenceAbroad/ResidenceAbroad/Address"
    assert reply.texts(f"{base}/PosteDiplomatique/Label") == ["Köln"]
    assert reply.texts(f"{base}/Territory/Code") == ["103"]
    assert reply.texts(f"{base}/Address/Graphic2") == ["50667 Köln"]
    assert reply.texts("FileOwner/Residences/Residence/Code") == ["103"]
    assert reply.texts("FileOwner/Residences/Language") == ["2"]
    assert "LegalMainAddresses" not in reply.groups


def test_return_from_abroad(world: World) -> None:
    """A residence abroad is deleted on return to Belgium, but not when another one abroad follows."""
    moves = [
        {**COLOGNE, "from": "2010-01-01", "to": "2014-12-31"},
        {**COLOGNE, "lines": ["Domstr. 1"], "from": "2015-01-01", "to": "2019-12-31"},
        {**EUPEN, "from": "2020-01-01"},
    ]
    reply = world.ask(world.person(addresses=moves), history=True)
    items = reply.elements("ResidenceAbroad/ResidenceAbroad")
    assert [item.find("r:DelDate", NAMESPACE) is not None for item in items] == [True, False]
    assert reply.dates("ResidenceAbroad/ResidenceAbroad/DelDate") == ["20191231"]


def test_residence_abroad_without_post(world: World) -> None:
    """A residence abroad that no post registered is a declared address abroad."""
    reply = world.ask(world.person(addresses=[{"country": "111", "lines": ["5 rue du Lac", "74000 Annecy"]}]))
    assert reply.texts("AddressDeclarationAbroad/Address/Address/Graphic1") == ["5 rue du Lac"]
    assert "ResidenceAbroad" not in reply.groups


def test_postal_and_temporary_addresses(world: World) -> None:
    """A postal address abroad and the place of a temporary absence are shown."""
    temporary = [{**NAMUR, "from": "2026-01-05"}, {"country": "111", "lines": ["Centre"], "from": "2025-01-05"}]
    reply = world.ask(world.person(postal_addresses=[COLOGNE], temporary_addresses=temporary), language="fr")
    assert reply.texts("PostalAddressAbroad/PostalAddressAbroad/Address/Country/Label") == ["Allemagne"]
    assert reply.texts("TemporaryAbsences/TemporaryAbsence/Graphic1") == ["5000 Rue Neuve,3 B002", "Centre"]
    assert reply.texts("TemporaryAbsences/TemporaryAbsence/Graphic2") == ["Namur", "France"]


def test_declared_address(world: World) -> None:
    """A declared change of address is shown in text; for an applicant for protection as a stated address."""
    declared = [{**GHENT, "from": "2026-02-20"}]
    reply = world.ask(world.person(declared_addresses=declared))
    assert reply.texts("AddressChangeDeclaration/Address/Graphic") == ["9000(1003) Kerkstraat,12"]
    applicant = world.ask(world.person(declared_addresses=declared, waiting_register={}))
    assert applicant.texts("StatedAddresses/StatedAddress/Address/ZipCode") == ["9000"]
    assert "AddressChangeDeclaration" not in applicant.groups
