# SPDX-License-Identifier: EUPL-1.2
"""What the sources know of invented people: no source contradicts another, and no scenario check finds anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson

from simulator.periods import at_a_time
from simulator.records import Dated, Record
from simulator.scenarios.checks import CHECKS, Facts, Subject
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.files import derivations
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.scenarios.population.population import Population
from simulator.scenarios.population.proportions import proportions
from simulator.sources import sections
from simulator.sources.registers import RegisterName, Sex
from simulator.sources.unemployment import UnemploymentFile
from simulator.sources.unemployment_months import paid_months
from tests.scenarios.population.conftest import OFFICES, facts, lives

Drawn = tuple[Population, tuple[Family, ...]]


def groups(drawn: Drawn) -> Iterator[tuple[Family, Facts]]:
    """Each household with its facts."""
    people, found = drawn
    return zip(found, facts(people.seed, people.size, people.today), strict=True)


def subjects(drawn: Drawn) -> Iterator[tuple[Life, Subject]]:
    """Each person with what is known of them."""
    for family, known in groups(drawn):
        for life in family.lives:
            yield life, known.people[life.ssin]


def _dated(value: Any) -> Iterator[Dated]:
    if isinstance(value, Dated):
        yield value
    for field in (getattr(value, name) for name in type(value).model_fields) if isinstance(value, Record) else ():
        yield from _dated(field)
    for item in value if isinstance(value, tuple) else ():
        yield from _dated(item)


def test_every_check_of_scenarios_passes(drawn: Drawn) -> None:
    """Nothing that a scenario is refused for is true of an invented household."""
    for _, known in groups(drawn):
        assert [found for check in CHECKS for found in check(known)] == []


def test_every_file_is_what_its_source_would_read(drawn: Drawn) -> None:
    """Every file, written down and read again by the record type of its source, is the same file."""
    kinds = {key: section.kind for key, section in sections().items()}
    for _, subject in subjects(drawn):
        assert subject.file is not None
        for key, file in {"register": subject.file, **subject.sections}.items():
            written = orjson.dumps(file.model_dump(mode="json", by_alias=True, exclude_defaults=True))
            assert kinds[key].model_validate(orjson.loads(written)) == file


def test_every_source_with_a_derivation_knows_somebody() -> None:
    """Among twelve hundred people there are some whom each source knows."""
    people = Population(1200, 3, date(2026, 3, 2), OFFICES)
    known = dict.fromkeys(derivations(), 0)
    for family in people.families():
        for subject in people.facts(family).people.values():
            for key in ("register", *subject.sections):
                known[key] += 1
    assert min(known.values()) > 0, known


def test_nothing_is_known_after_death(drawn: Drawn) -> None:
    """No right or payment goes on after death, and nothing begins after it."""
    for life, subject in subjects(drawn):
        if life.died is None:
            continue
        for record in _dated(tuple(subject.sections.values())):
            assert record.begin is None or record.begin <= life.died
            assert record.end is not None or "payment" not in type(record).__name__.lower()


def test_a_child_has_parents_who_know_of_it(drawn: Drawn) -> None:
    """Parents with an SSIN are people of the same household, so that the child stands in their files as well."""
    for _, known in groups(drawn):
        for subject in known.people.values():
            for parent in subject.file.parents if subject.file else ():
                assert (parent.ssin is None) == (parent.name is not None)
                assert parent.ssin is None or parent.ssin in known.people


def test_married_people_name_each_other(drawn: Drawn) -> None:
    """Whoever is married to an invented person is named by that person as well, from the same day."""
    for _, known in groups(drawn):
        for ssin, subject in known.people.items():
            for state in subject.file.civil_states if subject.file else ():
                if state.partner is None:
                    continue
                other = known.people[state.partner].file
                assert other is not None
                assert [s.begin for s in other.civil_states if s.partner == ssin] == [state.begin]


def test_one_register_and_one_residence_at_a_time(drawn: Drawn) -> None:
    """Nobody stands in two registers or has two main residences on one day, and a BIS number has no household."""
    for family, known in groups(drawn):
        for life in family.lives:
            file = known.people[life.ssin].file
            assert file is not None
            assert list(at_a_time(enumerate(file.registers))) == []
            assert list(at_a_time(enumerate(file.addresses))) == []
            assert (file.register_ is RegisterName.BIS) == life.bis
            assert file.sex is (Sex.MALE if life.male else Sex.FEMALE)
        assert bool(known.households) != any(life.bis for life in family.lives)


def test_everybody_who_is_a_client_is_inscribed_today(drawn: Drawn) -> None:
    """A client's OCMW has an inscription in both repertories today, in a quality that the sector has."""
    people, _ = drawn
    for family, known in groups(drawn):
        inscribed = {entry.person: entry for entry in known.inscriptions if entry.quality != 999}
        assert set(inscribed) == {life.ssin for life in family.lives if life.client}
        for entry in inscribed.values():
            assert entry.covers(people.today)
            assert entry.quality in (1, 2, 3, 4, 5, 6, 7, 9, 40)
            assert len(entry.registers) == 2
        assert [entry for entry in inscribed.values() if entry.quality != 5] != []


def test_a_replaced_number_leads_to_its_owner(drawn: Drawn) -> None:
    """A BIS number that was replaced has a file of the KSZ registers, and the person who has another number now."""
    for family, known in groups(drawn):
        former = {life.former_ssin: life.ssin for life in family.lives if life.former_ssin}
        assert {s.ssin: s.replaced_by for s in known.people.values() if s.replaced_by} == former


def _paid_on(life: Life, month: date) -> list[Spell]:
    return [s for s in life.spells if s.begin <= month and (s.end is None or s.end >= month)]


def test_no_unemployment_benefit_during_full_time_work(drawn: Drawn) -> None:
    """Whenever the unemployment office pays, the person is unemployed, or works part-time with a supplement."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        file = subject.sections.get("unemployment")
        if not isinstance(file, UnemploymentFile):
            continue
        for paid in (*file.payments, *file.rights):
            for day in (paid.begin, paid.end or people.today):
                for spell in _paid_on(life, min(day, people.today)):
                    unemployed = spell.activity in (Activity.UNEMPLOYED, Activity.INSERTION)
                    assert unemployed or spell.income_guarantee
        assert list(at_a_time(enumerate(file.rights))) == []
        assert list(at_a_time(enumerate(file.payments))) == []
        months = paid_months(file, date(1990, 1, 1), people.today, people.today)
        assert all(month.accepted is None or month.accepted == month.amount for month in months)


def test_an_allowance_goes_with_a_recognition(drawn: Drawn) -> None:
    """Whoever lives on an income replacement allowance has a recognised disability and a right that is paid."""
    for life, subject in subjects(drawn):
        if life.spells[-1].activity is Activity.ALLOWANCE:
            federal = subject.sections["disability"].dgph  # type: ignore[attr-defined]
            assert federal.recognitions
            assert federal.rights[0].total == federal.payments[0].amount


def test_the_same_seed_gives_the_same_people(drawn: Drawn) -> None:
    """Two populations of the same size, seed and day are the same."""
    people, _ = drawn
    again = Population(people.size, people.seed, people.today, people.organisations).groups()
    assert tuple(again) == facts(people.seed, people.size, people.today)


def test_a_larger_population_begins_with_the_smaller_one(drawn: Drawn) -> None:
    """With the same seed, more people are the same people and others, but for the last household of the smaller."""
    people, found = drawn
    larger = Population(people.size + 50, people.seed, people.today, people.organisations).families()
    assert [next(larger) for _ in found[:-1]] == list(found[:-1])


def test_another_seed_gives_other_people() -> None:
    """Two seeds have hardly a person in common."""
    one, other = (
        {
            (life.ssin, life.last, life.first)
            for life in lives(tuple(Population(300, seed, date(2026, 3, 2), OFFICES).families()))
        }
        for seed in (1, 2)
    )
    assert len(one & other) < 3


def test_numbers_of_other_people_are_left_alone() -> None:
    """Nobody who is invented gets the number of somebody who is there already."""
    first = Population(300, 1, date(2026, 3, 2), OFFICES)
    taken = frozenset(ssin for facts in first.groups() for ssin in facts.people)
    second = Population(300, 1, date(2026, 3, 2), OFFICES, taken)
    assert taken & {ssin for facts in second.groups() for ssin in facts.people} == set()


def test_the_proportions_come_out() -> None:
    """Of two thousand people the living wage, women, Belgians and children are near what the tables say."""
    found = lives(tuple(Population(2000, 1, date(2026, 3, 2), OFFICES).families()))
    clients = [life for life in found if life.client and life.client.quality != 5]
    assert 0.45 < sum(life.client.quality in (2, 3) for life in clients if life.client) / len(clients) < 0.7
    assert 0.45 < sum(not life.male for life in found) / len(found) < 0.6
    assert 0.5 < sum(life.nationality == "150" for life in clients) / len(clients) < 0.8
    assert 0.2 < sum(life.age(date(2026, 3, 2)) < 18 for life in found) / len(found) < 0.45


def test_a_draw_gives_every_word_its_share() -> None:
    """Words are drawn in proportion to their weights."""
    draw, kinds = Draw("share"), proportions().of("household-types")
    drawn = [draw.of(kinds) for _ in range(10_000)]
    whole = sum(kinds.weights.values())
    for word, weight in kinds.weights.items():
        assert abs(drawn.count(word) / 10_000 - weight / whole) < 0.015
