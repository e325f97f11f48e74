# SPDX-License-Identifier: EUPL-1.2
"""The JSON Schemas of what endpoints take and answer, with the shared ones as components."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, get_origin

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from simulator.scenarios.format import add_short_forms

_TEMPLATE = "#/components/schemas/{model}"


class _Untitled(GenerateJsonSchema):
    """A title that only repeats the name of its field says nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never."""
        return False


class Schemas:
    """Schemas of kinds (see `described.Kind`): first all are added, then they can be looked at.

    A record has one schema, that of what is taken: what is answered can be sent back.
    """

    def __init__(self) -> None:
        self._kinds: dict[int, Any] = {}

    def add(self, kind: Any) -> None:
        """A kind will be asked for."""
        if kind is not None:
            self._kinds[id(kind)] = kind

    def of(self, kind: Any) -> dict[str, Any]:
        """The schema of a kind, which may be a reference."""
        found: dict[str, Any] = self._made[0][id(kind)]
        return found

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema that is no reference."""
        while "$ref" in schema:
            schema = self._made[1][schema["$ref"].rpartition("/")[2]]
        return schema

    def used_by(self, *parts: Any) -> dict[str, Any]:
        """The components that parts of a document refer to, directly or not, by name."""
        used: set[str] = set()
        todo = [name for part in parts for name in _references(part)]
        while todo:
            name = todo.pop()
            if name not in used:
                used.add(name)
                todo += _references(self._made[1][name])
        return {name: self._made[1][name] for name in sorted(used)}

    @cached_property
    def _made(self) -> tuple[dict[int, Any], dict[str, Any]]:
        adapters = [(key, "validation", TypeAdapter(_type_of(kind))) for key, kind in self._kinds.items()]
        made, shared = TypeAdapter.json_schemas(adapters, ref_template=_TEMPLATE, schema_generator=_Untitled)  # type: ignore[arg-type]
        schemas = {key: _renamed(schema) for (key, _), schema in made.items()}
        components = {_short(name): _renamed(schema) for name, schema in shared.get("$defs", {}).items()}
        add_short_forms(components)
        return schemas, components


def _type_of(kind: Any) -> Any:
    made_late = callable(kind) and not isinstance(kind, type) and get_origin(kind) is None
    return kind() if made_late else kind


def _short(name: str) -> str:
    """Where several modules have a record of one name, the module's name stands before it."""
    place, _, own = name.rpartition("__")
    module = place.rpartition("__")[2]
    return "".join(word.capitalize() for word in module.split("_")) + own.lstrip("_")


def _renamed(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {
            key: _TEMPLATE.format(model=_short(value.rpartition("/")[2]))
            if key == "$ref" and isinstance(value, str)
            else _renamed(value)
            for key, value in schema.items()
        }
    return [_renamed(value) for value in schema] if isinstance(schema, list) else schema


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str) and part["$ref"].startswith("#/components/schemas/"):
            yield part["$ref"].rpartition("/")[2]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
