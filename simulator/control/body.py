# SPDX-License-Identifier: EUPL-1.2
"""What a request says, as a record: unknown keys and wrong values are refused, each with its path."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

import orjson
from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest

from simulator.errors import MOST_PROBLEMS, ConfigurationError, Problem
from simulator.scenarios.resolve import resolve
from simulator.yaml_source import Path_, YamlSource, dotted, pydantic_problems, worth_telling

M = TypeVar("M", bound=BaseModel)
DEEPEST, MOST = 60, 50_000


def read_body(kind: type[M], today: date | None = None) -> M:
    """The JSON body as a record. With `today`, dates may be relative to it (`today-3m`), as in a scenario.

    BadRequest for what is no JSON, ConfigurationError for JSON that does not fit.
    """
    return as_record(kind, read_json(), today)


def read_query(kind: type[M]) -> M:
    """The query of the URL as a record."""
    query = request.args.to_dict()
    _check(query)
    return as_record(kind, query, None)


def read_json() -> Any:
    """The JSON body as plain data; BadRequest for what is no JSON, or deeper or larger than anything taken here."""
    raw = request.get_data()
    if not raw.strip():
        raise BadRequest("A JSON body is expected, and there is none.")
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The body is no JSON: {error}.") from error
    _check(data)
    return data


def _check(data: Any) -> None:
    todo, found = [(data, 0)], 0
    while todo:
        value, depth = todo.pop()
        found += 1
        if depth > DEEPEST or found > MOST:
            raise BadRequest(f"JSON of more than {DEEPEST} levels or {MOST} values is not taken.")
        if isinstance(value, dict):
            todo += [(inner, depth + 1) for pair in value.items() for inner in pair]
        elif isinstance(value, list):
            todo += [(inner, depth + 1) for inner in value]
        elif isinstance(value, str) and "\0" in value:
            raise BadRequest("A text cannot hold the character NUL.")


def as_record(kind: type[M], data: Any, today: date | None) -> M:
    """Plain data as a record; ConfigurationError with every problem otherwise."""
    problems: list[Problem] = []

    def complain(_: str, path: Path_, __: Callable[[], str]) -> None:
        problems.append(
            Problem("a reference like $an works in a scenario only", path=dotted(path), remedy="Write the number")
        )

    data = data if today is None else resolve(data, today, {}, complain)
    if problems:
        raise ConfigurationError(*problems)
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError(*_problems(kind, data, error)) from error


def _problems(kind: type[BaseModel], data: Any, error: ValidationError) -> Iterator[Problem]:
    for problem in pydantic_problems(
        YamlSource("", data, {}), worth_telling(error.errors(include_url=False), MOST_PROBLEMS + 1), kind=kind
    ):
        yield replace(problem, file=None)
