# SPDX-License-Identifier: EUPL-1.2
"""The lives of invented people: what the law and the calendar allow, for several seeds, sizes and days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from simulator.codes import TABLES
from simulator.scenarios.population.careers import ADULT, birthday, pension_day
from simulator.scenarios.population.households import CHILD
from simulator.scenarios.population.life import Activity, Bond, Family, Life
from simulator.scenarios.population.population import Population
from simulator.world.ssin import is_safe, parse_ssin
from tests.scenarios.population.conftest import lives

Drawn = tuple[Population, tuple[Family, ...]]
DAY = timedelta(days=1)
PENSION = (Activity.PENSIONER,)
WORK = (Activity.EMPLOYED, Activity.SELF_EMPLOYED)


def _before(life: Life, activity: Activity) -> list[tuple[Activity, int, int]]:
    """What came before each spell of an activity, for how many days, and the place of that spell."""
    found = []
    for place, spell in enumerate(life.spells):
        if spell.activity is activity and place:
            last = life.spells[place - 1]
            assert last.end is not None
            found.append((last.activity, (last.end - last.begin).days + 1, place))
    return found


def test_there_are_as_many_people_as_asked_for(drawn: Drawn) -> None:
    """A population has exactly as many people as were asked for, each with an SSIN of their own."""
    people, found = drawn
    assert len(lives(found)) == people.size
    assert len({life.ssin for life in lives(found)}) == people.size


def test_ssins_are_safe_and_agree_with_birth_and_sex(drawn: Drawn) -> None:
    """Every SSIN is one that nobody can have, and says the date of birth and the sex of its owner."""
    _, found = drawn
    for life in lives(found):
        parts = parse_ssin(life.ssin)
        assert parts is not None
        assert is_safe(life.ssin)
        assert (parts.year % 100, parts.male, parts.bis) == (life.born.year % 100, life.male, life.bis)
        assert not life.day_known or (parts.month, parts.day) == (life.born.month, life.born.day)


def test_spells_cover_a_life_without_gap_or_overlap(drawn: Drawn) -> None:
    """From birth to today, or to death, everybody does one thing at a time, and always something."""
    people, found = drawn
    for life in lives(found):
        assert life.spells[0].begin == life.born
        assert life.spells[-1].end == life.died
        for one, next_ in pairwise(life.spells):
            assert one.end is not None
            assert one.begin <= one.end == next_.begin - DAY
        assert life.spells[-1].begin <= (life.died or people.today)


def test_nobody_is_abroad_after_the_arrival(drawn: Drawn) -> None:
    """Those who came to Belgium were abroad until then, and only then."""
    _, found = drawn
    for life in lives(found):
        abroad = life.of(Activity.ABROAD)
        assert [(spell.begin, spell.end) for spell in abroad] == (
            [(life.born, life.arrived - DAY)] if life.arrived else []
        )


def test_what_needs_an_age_has_it(drawn: Drawn) -> None:
    """A pension begins at the age of the law and goes on; nobody beyond it is something else; children do not work."""
    people, found = drawn
    for life in lives(found):
        pension = pension_day(life.born)
        for spell in life.spells:
            if spell.activity is Activity.PENSIONER:
                assert spell.begin >= pension
                assert spell is life.spells[-1]
            if spell.activity in (Activity.LIVING_WAGE, Activity.UNEMPLOYED, Activity.INVALIDITY, Activity.ALLOWANCE):
                assert spell.begin >= birthday(life.born, ADULT)
            if spell.activity in WORK:
                assert spell.begin >= birthday(life.born, ADULT - 1)
        end = life.died or people.today
        assert (life.spells[-1].activity is Activity.PENSIONER) == (pension <= end), life


def test_benefits_after_work_follow_work(drawn: Drawn) -> None:
    """Unemployment benefits come after two years of work as an employee, and never last longer than two years."""
    people, found = drawn
    for life in lives(found):
        for activity, _, place in _before(life, Activity.UNEMPLOYED):
            assert activity is Activity.EMPLOYED
            spell = life.spells[place]
            assert ((spell.end or people.today) - spell.begin).days <= 2 * 366
            worked = sum(
                ((known.end or people.today) - known.begin).days
                for known in life.spells[:place]
                if known.activity is Activity.EMPLOYED
            )
            assert worked >= 700


def test_invalidity_follows_a_year_of_incapacity(drawn: Drawn) -> None:
    """Invalidity begins after exactly a year of incapacity; incapacity follows work and ends within a year."""
    people, found = drawn
    for life in lives(found):
        for activity, days, _ in _before(life, Activity.INVALIDITY):
            assert activity is Activity.INCAPACITY
            assert 363 <= days <= 367
        for activity, days, _ in _before(life, Activity.INCAPACITY):
            assert activity is Activity.EMPLOYED
            assert days >= 330
        for spell in life.of(Activity.INCAPACITY):
            assert ((spell.end or people.today) - spell.begin).days <= 366


def test_part_time_marks_stand_on_part_time_work_only(drawn: Drawn) -> None:
    """What the OCMW or the unemployment office adds to goes with part-time work; other spells have no employer."""
    _, found = drawn
    for life in lives(found):
        for spell in life.spells:
            employed = spell.activity is Activity.EMPLOYED
            assert bool(spell.employer) == employed == (spell.wage > 0)
            assert not (spell.living_wage or spell.income_guarantee) or spell.part < 100
            assert not spell.through_ocmw or (life.client is not None and life.client.organisation == spell.employer)
            assert employed or not spell.complementary


def test_nobody_on_a_living_wage_has_a_partner_with_a_full_wage(drawn: Drawn) -> None:
    """Where somebody in a couple has a living wage, the other has no full-time work."""
    _, found = drawn
    for family in found:
        for life in family.lives:
            for bond in life.bonds:
                partner = family.life(bond.partner or "")
                if partner is not None and life.spells[-1].activity is Activity.LIVING_WAGE:
                    assert not partner.spells[-1].full_time or partner.spells[-1].through_ocmw


def test_parents_are_grown_up(drawn: Drawn) -> None:
    """Parents were eighteen or older at the birth of their child; children at home are children of the household."""
    _, found = drawn
    for family in found:
        roles = {stay.ssin: stay.role for stay in family.stays}
        for life in family.lives:
            known = [parent for name in life.parents if isinstance(name, str) and (parent := family.life(name))]
            assert len(known) == sum(isinstance(name, str) for name in life.parents)
            for parent in known:
                assert birthday(parent.born, ADULT) <= life.born
            assert roles.get(life.ssin) != CHILD or known


def test_a_bond_has_two_ends(drawn: Drawn) -> None:
    """Partners name each other, with the same bond and day, when both were adults."""
    _, found = drawn
    for family in found:
        for life in family.lives:
            for bond in life.bonds:
                assert bond.since >= birthday(life.born, ADULT)
                if bond.partner is None:
                    assert bond.bond is Bond.MARRIED
                    assert bond.divorced is not None
                    assert bond.divorced > bond.since
                    continue
                partner = family.life(bond.partner)
                assert partner is not None
                assert [(b.bond, b.since) for b in partner.bonds if b.partner == life.ssin] == [(bond.bond, bond.since)]
                assert life.died is None or bond.since < life.died


def test_nothing_of_a_life_lies_ahead_or_outside_it(drawn: Drawn) -> None:
    """Arrival, nationality, registration, disability and residence lie between birth and today, or death."""
    people, found = drawn
    for life in lives(found):
        end = life.died or people.today
        days: list[date | None] = [life.arrived, life.became_belgian, life.registered, life.died]
        days += [life.handicap.since if life.handicap else None]
        days += [day for residence in life.residences for day in (residence.begin, residence.end)]
        days += [bond.since for bond in life.bonds] + [bond.divorced for bond in life.bonds]
        assert all(life.born <= day <= end for day in days if day is not None), life
        assert life.client is None or life.client.begin <= people.today <= (life.client.end or people.today), life


def test_addresses_are_real_places(drawn: Drawn) -> None:
    """A municipality exists, the postal code is one of its own, and the street is in a language of the place."""
    _, found = drawn
    municipalities, streets = TABLES["municipalities"].rows, TABLES["streets"].rows
    for life in lives(found):
        for residence in life.residences:
            row = municipalities[residence.municipality]
            assert residence.postal_code in row["postal"]
            languages = row["language"].split("-")
            assert residence.street in {streets[residence.street_code].get(language) for language in languages}


def test_one_home_at_a_time(drawn: Drawn) -> None:
    """Residences follow each other without a gap, and the last one is that of the household."""
    _, found = drawn
    for family in found:
        homes = {(r.municipality, r.street, r.number, r.box) for life in family.lives for r in life.residences[-1:]}
        assert len(homes) == 1
        for life in family.lives:
            for one, next_ in pairwise(life.residences):
                assert one.end is not None
                assert one.end == (next_.begin or life.born) - DAY


def test_whoever_waits_for_a_right_to_stay_has_not_worked(drawn: Drawn) -> None:
    """Applicants for protection and people with a BIS number have had no work and no benefit but a living wage."""
    _, found = drawn
    for life in lives(found):
        if life.applicant or life.bis:
            since = [spell.activity for spell in life.spells if spell.begin >= life.in_belgium]
            assert set(since) <= {Activity.NO_INCOME, Activity.LIVING_WAGE, Activity.STUDENT, Activity.CHILD, *PENSION}
