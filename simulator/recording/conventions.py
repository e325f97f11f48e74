# SPDX-License-Identifier: EUPL-1.2
"""Which elements of a message hold what may not be recorded, by their names (fixtures/recording/elements.yaml)."""

from __future__ import annotations

from fnmatch import translate
from functools import cache, cached_property
from re import Pattern
from re import compile as compiled
from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError

from simulator.errors import ContractError
from simulator.records import Record, Text
from simulator.resources import data_folder
from simulator.yaml_source import pydantic_problems, read_yaml

Kind = Literal["keep", "secret", "ssin", "name", "street", "mail", "phone", "account", "cbe", "nsso", "code", "text"]


class Rule(Record):
    """How what stands in some elements is replaced."""

    kind: Kind
    elements: tuple[Text, ...] = Field(min_length=1)

    @cached_property
    def pattern(self) -> Pattern[str]:
        """Matches `parent/name` of an element that it is for, in small letters."""
        whole = (element if "/" in element else f"*/{element}" for element in self.elements)
        return compiled("|".join(f"(?:{translate(element.lower())})" for element in whole))


@cache
def conventions() -> tuple[Rule, ...]:
    """The rules, from top to bottom; ContractError where the file cannot be used."""
    source = read_yaml(data_folder("fixtures") / "recording" / "elements.yaml", error=ContractError)
    try:
        return TypeAdapter(tuple[Rule, ...]).validate_python(source.data)
    except ValidationError as error:
        raise ContractError(*pydantic_problems(source, error.errors())) from error


@cache
def kind_of(parent: str, name: str) -> Kind | None:
    """The kind of what stands in an element, or an attribute (`@name`), of these local names."""
    place = f"{parent}/{name}".lower()
    return next((rule.kind for rule in conventions() if rule.pattern.match(place)), None)
