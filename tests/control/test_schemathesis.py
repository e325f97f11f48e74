# SPDX-License-Identifier: EUPL-1.2
"""The control API keeps to its OpenAPI document, whatever is sent: schemathesis asks every operation."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from simulator.app import create_app
from simulator.settings import Settings
from tests.control.api import AN, GENT, SCENARIO
from tests.hostile.test_fuzz_control import SANDBOX, _post

APP = create_app(Settings())
PLACES = {
    "name": "default", "ssin": AN, "cbe": GENT, "key": "home", "fault": "late", "reply": "made", "snapshot": "before",
    "exchange": 1,
}  # fmt: skip


def local(environ: dict[str, Any], start_response: Any) -> Any:
    """The application, asked from this machine."""
    return APP({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)


@schemathesis.check
def wrong_data_is_refused(ctx: Any, response: Any, case: Any) -> bool | None:
    """What the document does not allow is refused, but for a value of another type that can be read as the right one.

    0 and 1 are taken for truth values, truth values for numbers, and seconds for dates, as everywhere where a record is
    read from YAML or JSON (pydantic's way); the finding does not tell which value it was, so all of its kind pass.
    """
    try:
        return checks.negative_data_rejection(ctx, response, case)
    except checks.AcceptedNegativeData as failure:
        if "Incorrect type" in str(failure.message):
            return None
        raise


# Left out: positive_data_acceptance, since facts that fit the document may contradict those of the sandbox (422); what
# is about tokens, since without one none is asked for (tests/control/test_guard.py).
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
    wrong_data_is_refused,
]


def _schema(phase: str) -> Any:
    phases = {name: {"enabled": name == phase} for name in ("examples", "coverage", "fuzzing", "stateful")}
    config = schemathesis.Config.from_dict({"phases": phases})
    schema = schemathesis.openapi.from_wsgi("/control/v1/openapi.json", local, config=config)
    # The file of a snapshot is no JSON; whatever may be wrong with one is tried in tests/snapshots.
    return schema.exclude(path_regex="/snapshots/import$")


def _ask(case: Any) -> None:
    """Half of the questions are about what is there."""
    for name in case.path_parameters or {}:
        if name in PLACES and crc32(repr(case.path_parameters[name]).encode()) % 2:
            case.path_parameters[name] = PLACES[name]
    case.call_and_validate(checks=CHECKS)
    if case.method == "DELETE" or case.path.endswith(("/scenario", "/restore")):
        assert _post(APP, f"{SANDBOX}/scenario", {"yaml": SCENARIO}) == 200


ANYTHING, BOUNDS = _schema("fuzzing"), _schema("coverage")
_CALM = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@pytest.mark.slow
@ANYTHING.parametrize()
@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=_CALM)
def test_every_operation_keeps_to_the_document(case: Any) -> None:
    """Each operation answers what the document says, also to what it does not allow."""
    _ask(case)


@pytest.mark.slow
@BOUNDS.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=_CALM)
def test_every_operation_keeps_to_the_document_at_every_bound(case: Any) -> None:
    """The same at every bound and with every combination of what may be left out."""
    _ask(case)
