# SPDX-License-Identifier: EUPL-1.2
"""Replies that a scenario gives, in place of what a service would make of the facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from simulator.app import App, create_app
from simulator.errors import ScenarioError
from simulator.journal.query import Filter
from simulator.resources import data_folder
from simulator.rules.explanations import explain
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Reply, Request

FORMAT = (data_folder("scenarios").parent / "docs" / "scenario-format.md").read_text(encoding="utf-8")
EXAMPLE = next(text for text in re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL) if "own-replies" in text)
CAREER, GENT = "SelfEmployedService.consultCareer", "0999100196"
TI, REPLIES = "RetrieveTIGroups.retrieveTI", "/control/v1/sandboxes/default/replies"
AN = "84051290054"


@pytest.fixture
def app(database: str, tmp_path: Path) -> Iterator[App]:
    """The example on the page of the format, on each kind of database."""
    file = tmp_path / "own-replies.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    found = create_app(Settings(scenarios=(str(file),), database=database))
    yield found
    found.close()


def _asked(app: App, about: str = AN, by: str = GENT, since: str = "2024-01-01", operation: str = CAREER) -> Reply:
    data = {"criteria": {"period": {"beginDate": since}}}
    return Caller(app).call(Request(operation, by, about, data if operation == CAREER else {}))


def _control(app: App) -> Client:
    return Client(_OnThisMachine(app))


class _OnThisMachine:
    """The application, asked from the machine it runs on."""

    def __init__(self, app: App) -> None:
        self._app = app

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self._app({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)


def test_the_reply_that_says_most_about_the_request_is_given(app: App) -> None:
    """A reply for this person, this organisation and this period goes before one for the organisation only."""
    found = _asked(app)
    assert found.codes == ("MSG00000",)
    assert "990000000505" in found.text
    assert _asked(app, since="2023-01-01").codes == ("MSG00100",)


def test_the_rules_come_before_it(app: App) -> None:
    """Somebody without an inscription is refused, whatever the scenario would answer."""
    assert _asked(app, about="91073090063").codes == ("MSG00012",)


def test_the_journal_says_where_it_came_from(app: App) -> None:
    """The journal names the reply of the scenario, and that no service made it."""
    _asked(app)
    (found,) = app.network.journal.all("default", app.network.sandboxes.get("default").run, Filter())
    (said,) = [one for one in found["decisions"] if one["rule"] == "service.answer"]
    assert (said["outcome"], said["facts"]) == ("given", {"reply": "reply-0001", "code": "-"})
    words = explain("service.answer", "given", said["facts"], "en", None)
    assert words.reason.startswith("The reply reply-0001 of the scenario is given")


def test_a_reset_brings_back_those_of_the_scenario(app: App) -> None:
    """Replies are added and removed while the simulator runs; a reset brings back what the scenario says."""
    control = _control(app)
    added = control.post(REPLIES, json={"operation": TI, "person": AN, "code": "MSG00002", "text": "Not today."})
    assert (added.status_code, added.json["id"]) == (201, "reply-0003")
    found = _asked(app, operation=TI)
    assert found.codes == ("MSG00002",)
    assert "Not today." in found.text
    assert control.delete(f"{REPLIES}/reply-0003").status_code == 204
    assert _asked(app, operation=TI).codes == ("MSG00000",)
    assert control.delete(REPLIES).status_code == 204
    assert control.get(REPLIES).json == {"replies": []}
    control.post("/control/v1/sandboxes/default/reset")
    assert [one["id"] for one in control.get(REPLIES).json["replies"]] == ["reply-0001", "reply-0002"]


def test_an_ssdn_service_and_a_status_of_ones_own() -> None:
    """Replies work behind the connector too; a status among the data takes the place of the network's."""
    app = create_app(Settings(scenarios=("starter",)))
    control = _control(app)
    identify = {"operation": "OCMWCPASIdentifyPerson.identifyPerson", "code": "31000005"}
    assert control.post(REPLIES, json=identify).status_code == 201
    asked = Request("OCMWCPASIdentifyPerson.identifyPerson", GENT, None, {"SearchCriteria": {"SSIN": AN}})
    assert Caller(app).call(asked).codes == ("31000005",)
    status = {"value": "NO_DATA_FOUND", "code": "XYZ00001", "description": "Nothing today."}
    assert control.post(REPLIES, json={"operation": TI, "reply": {"status": status}}).status_code == 201
    found = _asked(app, operation=TI)
    assert (found.codes, "Nothing today." in found.text) == (("XYZ00001",), True)
    (_, last) = app.network.journal.all("default", app.network.sandboxes.get("default").run, Filter())
    assert last["status"] == "XYZ00001"
    app.close()


def test_a_reply_that_breaks_its_schema_is_never_sent() -> None:
    """What the contract does not allow ends in a fault, and the journal says what is wrong with it."""
    app = create_app(Settings(scenarios=("starter",)))
    body = {"operation": CAREER, "reply": {"career": {"nisseReference": "x" * 99}}}
    assert _control(app).post(REPLIES, json=body).status_code == 201
    assert "An error occurred while servicing your request" in _asked(app).text
    (found,) = app.network.journal.all("default", app.network.sandboxes.get("default").run, Filter())
    assert "nisseReference" in str(found["decisions"][-1]["facts"])
    app.close()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("SelfEmployedService.consultCareer", "SelfEmployedService.consultCarer",
         "replies[0].operation: there is no operation SelfEmployedService.consultCarer. Did you mean "
         "SelfEmployedService.consultCareer?"),
        ("nisseReference:", "nisseReferense:",
         "reply.career.nisseReferense: there is no element nisseReferense here. Did you mean nisseReference?"),
        ("beginDate: 2024-01-01}}}", "startDate: 2024-01-01}}}",
         "request.criteria.period.startDate: there is no element startDate here. There is beginDate, endDate"),
        ('nisseReference: "990000000505"', "nisseReference: {a: 1}", "replies[0].reply: nisseReference holds a value"),
        ("code: MSG00100", "code: MSG00999", "replies[1].code: there is no code of SOA MSG00999"),
        ("as: $ocmw-gent\n    code", 'as: "0999900150"\n    code',
         "replies[1].as: there is no organisation 0999900150"),
        ("person: $an", 'person: "84051290252"', "replies[0].person: there is no person with the SSIN 84051290252"),
        ("code: MSG00100", "text: Nothing", "replies[1]: it says nothing: give reply, code, or both"),
        ("    code: MSG00100", "    id: one\n    code: MSG00100\n  - {id: one, operation: "
         "SelfEmployedService.consultCareer, code: MSG00100}", "there are two replies one"),
    ],
)  # fmt: skip
def test_a_wrong_reply_is_refused_with_its_line(old: str, new: str, says: str, tmp_path: Path) -> None:
    """A reply that names what is not there stops the load: file, line, path, and what there is."""
    assert old in EXAMPLE
    file = tmp_path / "own-replies.yaml"
    file.write_text(EXAMPLE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_scenarios((file,))
    (problem,) = caught.value.problems
    assert problem.line is not None
    assert says in str(problem)
