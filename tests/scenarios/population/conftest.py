# SPDX-License-Identifier: EUPL-1.2
"""Populations of several seeds and sizes, made once."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from simulator.scenarios.checks import Facts
from simulator.scenarios.population.life import Family, Life
from simulator.scenarios.population.offices import made_offices
from simulator.scenarios.population.population import Population

TODAY = date(2026, 3, 2)
OFFICES = {office.cbe: office for office in made_offices()}
DRAWN = (
    (1, 400, TODAY),
    (2, 399, TODAY),
    (77, 250, date(2024, 2, 29)),
    (2**62, 1, TODAY),
    (5, 150, date(2031, 12, 31)),
)
"""Seed, size and day."""


@cache
def population(seed: int, size: int, today: date = TODAY) -> Population:
    """A population, clients of six OCMWs."""
    return Population(size, seed, today, OFFICES)


@cache
def families(seed: int, size: int, today: date = TODAY) -> tuple[Family, ...]:
    """Its households."""
    return tuple(population(seed, size, today).families())


@cache
def facts(seed: int, size: int, today: date = TODAY) -> tuple[Facts, ...]:
    """The facts about each household."""
    return tuple(map(population(seed, size, today).facts, families(seed, size, today)))


@pytest.fixture(params=DRAWN, ids=lambda drawn: f"seed {drawn[0]}, {drawn[1]} people, {drawn[2]}")
def drawn(request: pytest.FixtureRequest) -> tuple[Population, tuple[Family, ...]]:
    """A population with its households."""
    return population(*request.param), families(*request.param)


def lives(found: tuple[Family, ...]) -> list[Life]:
    """Everybody in these households."""
    return [life for family in found for life in family.lives]
