# SPDX-License-Identifier: EUPL-1.2
"""The data behind invented people: documented, with a source, and of codes that exist."""

from __future__ import annotations

from pathlib import Path

from simulator.codes import TABLES
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.files import derivations
from simulator.scenarios.population.life import Activity
from simulator.scenarios.population.names import Names
from simulator.scenarios.population.proportions import proportions
from simulator.scenarios.population.words import LANGUAGES, _words
from simulator.sources import sections

TEXT = (Path(__file__).parents[3] / "docs" / "population.md").read_text(encoding="utf-8")


def test_every_table_is_told() -> None:
    """Each table of proportions and amounts stands in the documentation."""
    assert [name for name in proportions().tables if f"`{name}`" not in TEXT] == []


def test_countries_and_qualities_have_codes() -> None:
    """Countries of origin and quality codes stand in the code tables."""
    data = proportions()
    codes = {origin.code for rows in data.origins.groups.values() for origin in rows}
    assert codes <= set(TABLES["countries"].rows)
    qualities = {q for inner in data.tables["qualities"].weights.values() if isinstance(inner, dict) for q in inner}
    assert {f"17/{quality}" for quality in qualities} <= set(TABLES["quality-codes"].rows)


def test_every_origin_has_names() -> None:
    """Men and women of each origin get given names and a last name in Latin letters, and a place of birth."""
    names, draw, data = Names(), Draw("names"), proportions()
    origins = [origin for rows in data.origins.groups.values() for origin in rows]
    for origin in origins:
        written = [names.last(origin, draw), *names.first(origin, True, draw), *names.first(origin, False, draw)]
        assert all(name and all(char < "\u0100" for char in name) for name in written), written
        assert origin.cities


def test_every_activity_has_words() -> None:
    """What people live on is said in Dutch, French and English."""
    for activity in Activity:
        assert set(_words()["activities"][activity]) == set(LANGUAGES)


def test_derivations_are_those_of_sources() -> None:
    """Each module of the package derives the file of a source that there is."""
    assert set(derivations()) <= set(sections())
    assert "register" in derivations()
