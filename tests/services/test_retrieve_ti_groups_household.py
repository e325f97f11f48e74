# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: with whom a person lives."""

from __future__ import annotations

from tests.services.ti_groups import World, ti_world  # noqa: F401 - the fixture


def test_reference_person_sees_the_members(world: World) -> None:
    """The file of the reference person lists the other members with their role in the form of their sex."""
    head, spouse, child = world.person(), world.person("1982-11-05", "male"), world.person("2014-06-23")
    world.household(
        {"ssin": child, "role": 3, "from": "2014-06-23"},
        {"ssin": spouse, "role": 2, "from": "2011-09-05"},
        {"ssin": head, "role": 1, "from": "2011-09-05"},
    )
    reply = world.ask(head, language="nl")
    base = "FamilyMembers/FamilyMember"
    assert reply.structures(base) == ["B1", "B1"]
    assert reply.texts(f"{base}/FamilyRole/Code") == ["02", "03"]
    assert reply.texts(f"{base}/FamilyRole/Label") == ["echtgenoot", "dochter"]
    assert reply.texts(f"{base}/NationalNumber/NationalNumber") == [spouse, child]
    assert "HeadOfFamily" not in reply.groups


def test_member_sees_the_reference_person(world: World) -> None:
    """The file of another member shows the own role and the reference person."""
    head, child = world.person(), world.person("2014-06-23")
    world.household({"ssin": head, "role": 1, "from": "2011-09-05"}, {"ssin": child, "role": 3, "from": "2014-06-23"})
    reply = world.ask(child, language="de")
    base = "HeadOfFamily/HeadOfFamily"
    assert reply.structures(base) == ["A1"]
    assert reply.texts(f"{base}/FamilyRole/Label") == ["Tochter"]
    assert reply.texts(f"{base}/NationalNumber/NationalNumber") == [head]
    assert reply.dates(f"{base}/Date") == ["20140623"]
    assert "FamilyMembers" not in reply.groups


def test_fictional_member(world: World) -> None:
    """A member whom the register has no number for is shown with the name only."""
    head = world.person()
    fictional = {"last_name": "Onbekend", "first_names": ["Ali"], "number": "F00001"}
    world.household({"ssin": head, "role": 1}, {"fictional": fictional, "role": 12, "from": "2025-01-02"})
    reply = world.ask(head, language="nl")
    base = "FamilyMembers/FamilyMember"
    assert reply.texts(f"{base}/Name/LastName/Label") == ["Onbekend"]
    assert reply.texts(f"{base}/FamilyRole/Label") == ["niet verwant"]
    assert reply.elements(f"{base}/NationalNumber") == []


def test_living_alone_before_and_after(world: World) -> None:
    """A reference person shows the role alone while nobody else lives there, before and after a member's stay."""
    head, guest = world.person(), world.person("1990-01-02")
    world.household(
        {"ssin": head, "role": 1, "from": "2010-01-01"},
        {"ssin": guest, "role": 12, "from": "2015-03-01", "to": "2016-02-28"},
    )
    base = "FamilyMembers/FamilyMember"
    current = world.ask(head, language="nl")
    assert current.structures(base) == ["A1"]
    assert current.texts(f"{base}/FamilyRole/Label") == ["alleenstaande"]
    assert current.dates(f"{base}/Date") == ["20160229"]
    history = world.ask(head, history=True)
    assert history.structures(base) == ["A1", "A1", "B1"]
    assert history.dates(f"{base}/Date") == ["20160229", "20100101", "20150301"]
    assert history.dates(f"{base}/DelDate") == ["20150228", "20160228"]


def test_change_of_reference_person(world: World) -> None:
    """When the reference person changes, a member's history shows both, each from and to its day."""
    first, second, child = world.person(), world.person("1982-11-05"), world.person("2005-06-23")
    world.household(
        {"ssin": first, "role": 1, "from": "2005-01-01", "to": "2020-12-31"},
        {"ssin": second, "role": 2, "from": "2005-01-01", "to": "2020-12-31"},
        {"ssin": second, "role": 1, "from": "2021-01-01"},
        {"ssin": child, "role": 3, "from": "2005-06-23"},
    )
    base = "HeadOfFamily/HeadOfFamily"
    history = world.ask(child, history=True)
    assert history.texts(f"{base}/NationalNumber/NationalNumber") == [second, first]
    assert history.dates(f"{base}/Date") == ["20210101", "20050623"]
    assert history.dates(f"{base}/DelDate") == ["20201231"]
    both = world.ask(second, history=True)
    assert both.texts("FamilyMembers/FamilyMember/NationalNumber/NationalNumber") == [child]
    assert both.texts(f"{base}/NationalNumber/NationalNumber") == [first]
