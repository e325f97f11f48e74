# SPDX-License-Identifier: EUPL-1.2
"""The proportions and origins of fixtures/population, read once and checked by their form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError

from simulator.errors import ConfigurationError
from simulator.records import Record, Text
from simulator.resources import data_folder
from simulator.scenarios.population.draw import Weighted, band
from simulator.yaml_source import YamlSource, pydantic_problems, read_yaml

FOLDER = "population"
_TABLES = ("proportions.yaml", "amounts.yaml")

_Word = Annotated[str, BeforeValidator(str)]
_Weight = Annotated[float, Field(gt=0)]


class Table(Record):
    """One table: weights by word, or several such tables by name, or a shortest and a longest by word."""

    about: Text
    weights: dict[_Word, _Weight | dict[_Word, _Weight] | tuple[int, int]]
    source: Text
    certain: bool = True


class Origin(Record):
    """Where people come from, and their names. `first_*` and `last` stand in place of Faker's."""

    code: Annotated[str, Field(pattern=r"^\d{3}$")]
    weight: _Weight = 1
    locale: Text
    cities: tuple[Text, ...] = ()
    unknown_day: bool = Field(False, alias="unknown-day")
    last: tuple[Text, ...] = ()
    first_male: tuple[Text, ...] = Field((), alias="first-male")
    first_female: tuple[Text, ...] = Field((), alias="first-female")


class Origins(Record):
    """Belgian names by language, the origins of each group, and letters written otherwise in the register."""

    belgian: dict[str, tuple[Text, ...]]
    groups: dict[str, tuple[Origin, ...]]
    letters: dict[str, str]


class Proportions:
    """The tables by name, ready to be drawn from."""

    def __init__(self, tables: Mapping[str, Table], origins: Origins) -> None:
        self.tables, self.origins = tables, origins
        self._flat = {name: Weighted(_numbers(table.weights)) for name, table in tables.items()}
        self._nested = {
            (name, word): Weighted(inner)
            for name, table in tables.items()
            for word, inner in table.weights.items()
            if isinstance(inner, dict)
        }
        self._months = {k: v for k, v in tables["months"].weights.items() if isinstance(v, tuple)}
        self._ages = {
            name: [(band(word), word) for word in table.weights] for name, table in tables.items() if _by_age(table)
        }
        self._groups = {
            group: Weighted({str(place): row.weight for place, row in enumerate(rows)})
            for group, rows in origins.groups.items()
        }

    def of(self, table: str, word: str | None = None) -> Weighted:
        """A table, or the one of that name inside it."""
        return self._flat[table] if word is None else self._nested[table, word]

    def number(self, table: str, word: str) -> float:
        """The weight of a word."""
        return self._flat[table].weights[word]

    def at_age(self, table: str, age: int) -> Weighted | None:
        """The table of an age, where a table is by age."""
        word = self._age(table, age)
        return None if word is None else self._nested[table, word]

    def share_at_age(self, table: str, age: int) -> float:
        """The weight for an age; 0 for an age that the table does not have."""
        word = self._age(table, age)
        return 0 if word is None else self._flat[table].weights[word]

    def _age(self, table: str, age: int) -> str | None:
        return next((word for (low, high), word in self._ages[table] if low <= age <= high), None)

    def months(self, activity: str) -> tuple[int, int]:
        """How long an activity lasts."""
        return self._months[activity]

    def origin_of(self, group: str, point: float) -> Origin:
        """One of the origins of a group, at a point from 0 to 1."""
        return self.origins.groups[group][int(self._groups[group].at(point))]


def _numbers(weights: Mapping[str, Any]) -> dict[str, float]:
    return {word: weight for word, weight in weights.items() if isinstance(weight, float)}


def _by_age(table: Table) -> bool:
    return all(word.replace("-", "").isdigit() for word in table.weights)


@cache
def proportions() -> Proportions:
    """Those of fixtures/population. ConfigurationError, with file and line, for what is wrong in them."""
    folder = data_folder("fixtures") / FOLDER
    tables: dict[str, Table] = {}
    for file in _TABLES:
        source = read_yaml(folder / file)
        tables |= {name: _checked(source, Table, content, (name,)) for name, content in source.data.items()}
    source = read_yaml(folder / "origins.yaml")
    return Proportions(tables, _checked(source, Origins, source.data, ()))


def _checked(source: YamlSource, kind: Any, content: Any, path: tuple[str, ...]) -> Any:
    try:
        return kind.model_validate(content)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise ConfigurationError(*pydantic_problems(source, list(found), path)) from error
