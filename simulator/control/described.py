# SPDX-License-Identifier: EUPL-1.2
"""What an endpoint takes and answers, said beside its view: `openapi` makes the document of it.

Summary and description are the view's docstring, path parameters its annotated parameters, the tag is its module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, current_app, request

from simulator.control.body import as_record, read_json, read_query
from simulator.records import Record

V = TypeVar("V", bound=Callable[..., Any])
Kind = Any
"""A record, a TypedDict or any other type that pydantic reads; or a function that gives one, for what is made late."""

JSON = "application/json"
_WRITING = ("POST", "PUT", "PATCH", "DELETE")


class Nothing(Record):
    """No key."""


@dataclass(frozen=True)
class Description:
    """One endpoint.

    `answers` has for each good status what is answered: a kind, None for no content, or kinds by content type. `errors`
    are the statuses that do not follow from method, path, body and query (see `statuses`).
    """

    name: str
    answers: Mapping[int, Kind | Mapping[str, Kind] | None]
    body: Kind = None
    takes: str = JSON
    body_needed: bool = True
    query: Kind = None
    errors: tuple[int, ...] = ()
    example: Any = None

    def statuses(self, method: str, in_path: bool) -> tuple[int, ...]:
        """The statuses of the errors that it may answer."""
        found = {400, 401, 422, 503, *self.errors}
        if in_path:
            found.add(404)
        if method in _WRITING:
            found |= {403, 413, 415}
        if method in ("PUT", "PATCH", "DELETE") or HTTPStatus.CREATED in self.answers:
            found.add(409)
        return tuple(sorted(found))


def described(
    name: str,
    answers: Mapping[int, Kind | Mapping[str, Kind] | None],
    *,
    body: Kind = None,
    body_needed: bool = True,
    query: Kind = None,
    errors: tuple[int, ...] = (),
    example: Any = None,
    takes: str = JSON,
) -> Callable[[V], V]:
    """Says what a view takes and answers. `name` is that of the operation in generated clients (`listPersons`).

    `takes` is the content type of its body where that is a file, which the view reads by itself.
    """

    def attach(view: V) -> V:
        view.description = Description(  # type: ignore[attr-defined]
            name, answers, body, takes, body_needed, query, errors, example
        )
        return view

    return attach


def description_of(view: Any) -> Description | None:
    """What is said of a view; None if nothing is."""
    found = getattr(view, "description", None)
    return found if isinstance(found, Description) else None


def install(app: Flask) -> None:
    """What an endpoint does not take is refused, not ignored."""
    app.before_request(_check)


def _check() -> None:
    said = description_of(current_view())
    if said is None:
        return
    if said.query is None and request.args:
        read_query(Nothing)
    if said.body is None and said.takes == JSON and request.method in _WRITING and request.get_data().strip():
        as_record(Nothing, read_json(), None)


def current_view() -> Any:
    """The view of the request; None where there is none."""
    return current_app.view_functions.get(request.endpoint or "")
