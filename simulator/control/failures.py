# SPDX-License-Identifier: EUPL-1.2
"""What goes wrong as JSON: `{"error": {"message": ..., "problems": [...]}}`."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, jsonify
from typing_extensions import TypedDict
from werkzeug.exceptions import HTTPException

from simulator.control.here import BASE
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem, SimulatorError, StoreError

_STATUS: tuple[tuple[type[SimulatorError], int], ...] = (
    (NotFoundError, 404),
    (ConflictError, 409),
    (ConfigurationError, 422),
    (StoreError, 503),
)
_WORDS = {
    404: f"There is nothing at this address; {BASE} lists what there is.",
    405: "This address does not know the method; the header Allow says which it knows.",
    413: "The body is too long; the setting max_body (KSZ_SIM_MAX_BODY) says how long it may be, in bytes.",
    500: "The simulator made a mistake; its error output says more. Please report it.",
}


class FailedProblem(TypedDict):
    """One thing that is wrong: in a scenario the file and line, in a request the path (`register.names[0].last`)."""

    file: str | None
    line: int | None
    path: str
    message: str
    remedy: str


class Failure(TypedDict):
    """What is wrong, in one text and one by one."""

    message: str
    problems: list[FailedProblem]


class Failed(TypedDict):
    """The answer to what cannot be."""

    error: Failure


def install(app: Flask) -> None:
    """Errors of the simulator and of HTTP are answered as JSON; others too, after Flask has logged them."""
    app.register_error_handler(SimulatorError, _simulator)
    app.register_error_handler(HTTPException, _http)


def _simulator(error: SimulatorError) -> tuple[Response, int]:
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    problems = error.problems if isinstance(error, ConfigurationError) else ()
    text = f"{len(problems)} problems, the first: {problems[0]}" if len(problems) > 1 else str(error)
    return _body(text, problems), status


def _http(error: HTTPException) -> Response:
    response = error.get_response()
    own_words = type(error).description != error.description
    text = error.description if own_words else _WORDS.get(error.code or 0, error.description)
    answer = _body(text or error.name)
    answer.status_code = error.code or 500
    for name in ("Allow", "WWW-Authenticate", "Location"):
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _body(message: str, problems: Sequence[Problem] = ()) -> Response:
    return jsonify({"error": {"message": message, "problems": [problem.to_data() for problem in problems]}})
