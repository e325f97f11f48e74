# SPDX-License-Identifier: EUPL-1.2
"""docs/control-api.md tells every address, every status and every key, and its examples are taken."""

from __future__ import annotations

import json
import re
from pathlib import Path

from simulator.control.checks import Check
from simulator.control.exchanges import ExchangeQuery
from simulator.control.inscriptions import InscriptionQuery
from simulator.control.journal import ExportQuery, LineQuery
from simulator.control.notifications import NotificationQuery
from simulator.control.persons import PersonQuery
from simulator.journal.expectation import Counted
from tests.control.api import SCENARIO, Api

TEXT = (Path(__file__).parents[2] / "docs" / "control-api.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


def test_every_address_is_told(api: Api) -> None:
    """Each address stands in the documentation with each of its methods."""
    for endpoint in api.get("/control/v1").json["endpoints"]:
        for method in endpoint["methods"]:
            assert f"`{method} {endpoint['path']}`" in TEXT


def test_every_part_of_a_query_is_told() -> None:
    """Each part of a query stands in the documentation."""
    for query in (ExchangeQuery, ExportQuery, InscriptionQuery, LineQuery, NotificationQuery, PersonQuery):
        for name, field in query.model_fields.items():
            assert f"`{field.alias or name}`" in TEXT


def test_every_key_of_a_check_is_told() -> None:
    """Each kind of check, and each key of what is expected, stands in the documentation."""
    for name in (*Check.model_fields, *Counted.model_fields):
        assert f"`{name}`" in TEXT or f'"{name}"' in TEXT


def _example(key: str) -> dict[str, object]:
    return next(example for example in EXAMPLES if key in example)


def test_the_examples_are_taken(api: Api) -> None:
    """What the documentation shows as a body is accepted."""
    for key in ("at", "move", "real"):
        assert api.put("clock", _example(key)).status == 200
    assert api.post("scenario", {"yaml": SCENARIO}).status == 200
    assert api.post("persons", _example("register")).status == 201
    assert api.put("households/home", _example("members")).status == 200
    assert api.post("customers", _example("cbe")).status == 201
    assert api.post("inscriptions", _example("quality")).status == 201
    assert api.put("rules", _example("sources_down")).status == 200
    assert api.post("snapshots", _example("note")).status == 201
    for key in ("received", "never", "in_order", "refused"):
        assert api.post("checks", _example(key)).status == 200
    assert api.post("scenario", _example("names")).status == 200


def test_the_shape_of_answers_is_told(api: Api) -> None:
    """A sandbox, and an error, have the keys that the documentation shows."""
    sandbox = _example("counts")
    assert list(api.get("").json) == list(sandbox)
    error = api.put("clock", {"move": "later"}).json
    shown = _example("error")
    assert list(error["error"]) == list(shown["error"])  # type: ignore[call-overload]
    assert list(error["error"]["problems"][0]) == list(shown["error"]["problems"][0])  # type: ignore[index]
