# SPDX-License-Identifier: EUPL-1.2
"""SSINs for many people: each once, all safe, also where a day of birth has none left."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ScenarioError
from simulator.scenarios.population.draw import Draw, Weighted
from simulator.scenarios.population.entry import MOST_PEOPLE
from simulator.scenarios.population.names import latin
from simulator.scenarios.population.numbers import Numbers
from simulator.scenarios.population.proportions import proportions
from simulator.world.ssin import is_safe, parse_ssin

BORN = st.dates(date(1920, 1, 1), date(2026, 3, 2))


@given(born=BORN, male=st.booleans(), bis=st.booleans(), seed=st.integers(0, 2**63 - 1))
def test_a_number_says_the_day_that_is_told(born: date, male: bool, bis: bool, seed: int) -> None:
    """A number is safe and says sex and date of birth; only for the 1st of a month the birth moves to a day near it."""
    ssin, day = Numbers(seed).give(born, male, bis)
    parts = parse_ssin(ssin)
    assert parts is not None
    assert is_safe(ssin)
    assert (parts.birth_date[2:], parts.male, parts.bis) == (day.isoformat()[2:], male, bis)
    assert day == born if born.day != 1 else abs((day - born).days) <= 1
    assert day.year == born.year


def test_a_day_without_numbers_moves_the_birth() -> None:
    """The 50th man born on one day gets a number of a day beside it, and the numbers of 500 men differ."""
    numbers = Numbers(1)
    given = [numbers.give(date(2000, 5, 12), male=True) for _ in range(500)]
    assert [day for _, day in given[:49]] == [date(2000, 5, 12)] * 49
    assert given[49][1] == date(2000, 5, 13)
    assert len({ssin for ssin, _ in given}) == 500


def test_no_birth_moves_beyond_today() -> None:
    """A child born lately is not born tomorrow because today has no numbers left."""
    numbers, today = Numbers(1), date(2026, 3, 2)
    given = [numbers.give(today, male=False, latest=today) for _ in range(120)]
    assert max(day for _, day in given) == today


class _Everything:
    """As if every number were taken."""

    def __contains__(self, number: object) -> bool:
        return True


def test_a_year_runs_out() -> None:
    """When the days around a birth have no safe numbers left, that is told with a remedy."""
    with pytest.raises(ScenarioError) as caught:
        Numbers(1, _Everything()).give(date(1990, 6, 15), male=False)
    assert "Ask for fewer people" in str(caught.value)


def test_the_largest_population_has_numbers_enough() -> None:
    """In the largest population no year of birth needs more than four fifths of the safe numbers it has."""
    data = proportions()
    kinds = data.of("household-types")
    whole = sum(kinds.weights.values())
    years: dict[int, float] = {}
    for kind, weight in kinds.weights.items():
        bands = data.of("ages", kind)
        for band, share in bands.weights.items():
            low, high = map(int, band.split("-"))
            for age in range(low, high + 1):
                per_year = weight / whole * share / sum(bands.weights.values()) / (high - low + 1)
                years[age] = years.get(age, 0) + per_year
    households = MOST_PEOPLE / 1.9
    assert max(years.values()) * households * 1.6 < 0.8 * 353 * 99


@given(st.dictionaries(st.text(min_size=1), st.floats(0.01, 100), min_size=1), st.floats(0, 1, exclude_max=True))
def test_every_point_gives_a_word(weights: dict[str, float], point: float) -> None:
    """Whatever the chance, one of the words is drawn."""
    assert Weighted(weights).at(point) in weights


@given(low=st.integers(-5, 50), high=st.integers(-5, 50), seed=st.integers())
def test_a_number_lies_within_its_ends(low: int, high: int, seed: int) -> None:
    """A drawn number lies between both ends; where they are the wrong way round it is the lower one."""
    found = Draw(seed).between(low, high)
    assert low <= found <= high if low <= high else found == low


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Ярослав", "Iaroslav"), ("Щербак Ґава", "Shcherbak Gava"), ("Y\u0131ld\u0131z", "Yildiz"),
        ("Łukasz", "Lukasz"), ("Ştefan", "Stefan"), ("Zoë", "Zoë"),
    ],
)  # fmt: skip
def test_names_are_written_in_latin_letters(name: str, written: str) -> None:
    """Names of other scripts are written as a Belgian register writes them."""
    assert latin(name) == written
