# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI 3.1 document of the control API, made from the views and what is said beside them (`described`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from importlib import import_module
from inspect import cleandoc, get_annotations
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json
from werkzeug.routing import Rule

from simulator import __version__
from simulator.control.described import JSON, Description, described, description_of
from simulator.control.here import BASE
from simulator.control.schemas import Schemas

blueprint = Blueprint("openapi", __name__)

_PARAMETER = re.compile(r"<(?:[^<>]*:)?(\w+)>")
_KEPT = "ksz-openapi"
_ERRORS = {
    400: ("BadRequest", "The request cannot be read: no JSON, too deep, broken off, or a character that cannot be."),
    401: ("Unauthorized", "The token is missing or wrong; without a token the server answers its own machine only."),
    403: ("Forbidden", "A page of another site asks for a change."),
    404: ("NotFound", "The address, or what it names, is not there; the message names what is."),
    409: (
        "Conflict",
        "Something is there already, is needed by something else, or was changed by another process meanwhile.",
    ),
    413: ("TooLarge", "The body is longer than the setting max_body, or a snapshot than max_snapshot."),
    415: ("UnsupportedMediaType", "The content type is not the one that is taken."),
    422: ("Unprocessable", "It is understood but cannot be; every problem is listed, and nothing has changed."),
    503: ("Unavailable", "The database cannot be used."),
}
_ABOUT = """\
Sets sandboxes of the simulator up, changes facts and time, and tells why a call was refused; docs/control-api.md tells
more. All people are invented.

An address that does not know a method answers 405 with `Allow`. In bodies that have dates of people, households and
inscriptions, a date may be relative to the sandbox's day (`today-3m`)."""


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    view: Any
    said: Description
    rule: Rule

    @property
    def module(self) -> str:
        """The module of the view, by its last name."""
        return str(self.view.__module__).rpartition(".")[2]

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """The annotation of each parameter of the path."""
        hints = get_annotations(self.view, eval_str=True)
        return {name: hints[name] for name in _PARAMETER.findall(self.rule.rule)}


def operations(app: Flask) -> Iterator[Operation]:
    """Every method of every address of the control API about which something is said, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        said = description_of(view)
        if said is not None and rule.rule.startswith(BASE):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Operation(method, _PARAMETER.sub(r"{\1}", rule.rule), view, said, rule)


def document(app: Flask) -> dict[str, Any]:
    """The whole document as JSON data."""
    from simulator.control.failures import Failed

    known, schemas = list(operations(app)), Schemas()
    schemas.add(Failed)
    for one in known:
        for kind in (one.said.body, one.said.query, *one.parameters.values(), *_answer_kinds(one.said)):
            schemas.add(kind)
    paths: dict[str, dict[str, Any]] = {}
    for one in known:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, schemas)
    errors = {name: _error(status, told, schemas.of(Failed)) for status, (name, told) in _ERRORS.items()}
    made = {
        "openapi": "3.1.0",
        "info": {
            "title": "ksz-simulator control API", "version": __version__, "description": _ABOUT,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/", "description": "The simulator that gave this document"}],
        "security": [{}, {"bearer": []}],
        "tags": [_tag(module) for module in sorted({one.module for one in known})],
        "paths": paths,
    }  # fmt: skip
    bearer = {"type": "http", "scheme": "bearer", "description": "The server's `--token`; none where it has none"}
    return made | {
        "components": {
            "schemas": schemas.used_by(paths, errors), "responses": errors, "securitySchemes": {"bearer": bearer}
        }
    }  # fmt: skip


@blueprint.get(f"{BASE}/openapi.json")
@described("getOpenApi", {200: dict[str, Any]})
def openapi() -> Response:
    """This document.

    OpenAPI 3.1, made from the endpoints of this very version.
    """
    kept: dict[str, bytes] = current_app.extensions.setdefault(_KEPT, {})
    if not kept:
        kept["document"] = json.dumps(document(current_app._get_current_object())).encode()  # type: ignore[attr-defined]
    return Response(kept["document"], mimetype=JSON)


def _tag(module: str) -> dict[str, str]:
    about = cleandoc(import_module(f"{__package__}.{module}").__doc__ or "")
    return {"name": module, "description": about}


def _operation(one: Operation, schemas: Schemas) -> dict[str, Any]:
    summary, _, more = cleandoc(one.view.__doc__ or "").partition("\n\n")
    found: dict[str, Any] = {
        "operationId": one.said.name,
        "tags": [one.module],
        "summary": " ".join(summary.rstrip(".").split()),
    }
    if more:
        found["description"] = more
    parameters = [*_in_path(one, schemas), *_in_query(one.said, schemas)]
    if parameters:
        found["parameters"] = parameters
    if one.said.body is not None:
        content: dict[str, Any] = {"schema": schemas.of(one.said.body)}
        if one.said.example is not None:
            content["example"] = one.said.example
        found["requestBody"] = {"required": one.said.body_needed, "content": {JSON: content}}
    elif one.said.takes != JSON:
        file = {"type": "string", "format": "binary"}
        found["requestBody"] = {"required": True, "content": {one.said.takes: {"schema": file}}}
    found["responses"] = {
        **{str(status): _answer(status, answer, schemas) for status, answer in one.said.answers.items()},
        **{
            str(status): {"$ref": f"#/components/responses/{_ERRORS[status][0]}"}
            for status in one.said.statuses(one.method, bool(one.parameters))
        },
    }
    return found


def _in_path(one: Operation, schemas: Schemas) -> Iterator[dict[str, Any]]:
    for name, kind in one.parameters.items():
        yield _parameter(name, "path", dict(schemas.of(kind)), required=True)


def _in_query(said: Description, schemas: Schemas) -> Iterator[dict[str, Any]]:
    if said.query is None:
        return
    shape = schemas.resolved(schemas.of(said.query))
    for name, schema in shape.get("properties", {}).items():
        yield _parameter(name, "query", _without_null(schema), required=name in shape.get("required", ()))


def _parameter(name: str, place: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "in": place, "required": required}
    told = {key: schema.pop(key) for key in ("description",) if key in schema}
    return {**found, **told, "schema": schema}


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A part of a query is left out, it is never null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key != "anyOf" and not (key == "default" and value is None)}
    if not kinds:
        return rest
    return {**kinds[0], **rest} if len(kinds) == 1 else {"anyOf": kinds, **rest}


def _answer_kinds(said: Description) -> Iterator[Any]:
    for answer in said.answers.values():
        yield from answer.values() if isinstance(answer, dict) else (answer,)


def _answer(status: int, answer: Any, schemas: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.CREATED:
        where = {"description": "Where it is now", "schema": {"type": "string", "format": "uri-reference"}}
        found["headers"] = {"Location": where}
    kinds = answer if isinstance(answer, dict) else {} if answer is None else {JSON: answer}
    if kinds:
        found["content"] = {
            content: {"schema": _content(content) if kind is None else schemas.of(kind)}
            for content, kind in kinds.items()
        }
    return found


def _content(content_type: str) -> dict[str, Any]:
    """Of what is no JSON: a text is one, of anything else nothing is said."""
    return {"type": "string"} if content_type.startswith("text/") else {}


def _error(status: int, told: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"description": told, "content": {JSON: {"schema": schema}}}
    if status == HTTPStatus.UNAUTHORIZED:
        found["headers"] = {"WWW-Authenticate": {"description": "How to log in", "schema": {"type": "string"}}}
    return found
