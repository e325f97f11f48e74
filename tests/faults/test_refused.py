# SPDX-License-Identifier: EUPL-1.2
"""A fault that cannot be is refused, with one clear line that says where and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.errors import ScenarioError
from simulator.scenarios.load import read_scenarios
from tests.faults.office import Office

WRONG: list[tuple[dict[str, Any], str, str, str]] = [
    ({"what": {"code": "MSG99999"}}, "what.code.code", "there is no code of SSDN and SOA MSG99999", "MSG00012"),
    (
        {"when": {"operation": "OCMWCPASManageAccess"}, "what": {"code": "MSG00012"}},
        "what.code.code", "there is no code of SSDN MSG00012", "32000005",
    ),
    (
        {"when": {"service": "RetrieveTIGroups"}, "what": {"code": "32000005"}},
        "what.code.code", "there is no code of SOA 32000005", "MSG00012",
    ),
    ({"what": {"reset": True, "timeout": 1}}, "what", "timeout and reset at once: a fault does one thing", ""),
    ({"what": {}}, "what", "a fault does something: give one of code, supplier_down", ""),
    ({"what": {"supplier_down": False}}, "what", "a fault does something", ""),
    ({"what": {"latency": -1}}, "what.latency.fixed", "input should be greater than or equal to 0", ""),
    ({"what": {"latency": 600_001}}, "what.latency.fixed", "input should be less than or equal to 600000", ""),
    ({"what": {"latency": {}}}, "what.latency", "a latency is milliseconds, or one of fixed, uniform", ""),
    ({"what": {"latency": {"fixed": 1, "exponential": {"mean": 2}}}}, "what.latency", "a latency is milliseconds", ""),
    (
        {"what": {"latency": {"uniform": {"from": 5, "to": 2}}}},
        "what.latency.uniform", "it ends at 2 ms, before it begins at 5", "",
    ),
    ({"what": {"latency": {"normal": {"mean": 5}}}}, "what.latency.normal.deviation", "field required", ""),
    ({"what": {"timeout": 0}}, "what.timeout.seconds", "input should be greater than 0", ""),
    ({"what": {"timeout": 601}}, "what.timeout.seconds", "input should be less than or equal to 600", ""),
    ({"what": {"reset": -1}}, "what.reset.after_bytes", "input should be greater than or equal to 0", ""),
    ({"what": {"reset": {"after_bytes": 5, "processed": False}}}, "what.reset", "after_bytes needs an answer", ""),
    ({"what": {"invalid": "odd"}}, "what.invalid.how", "input should be 'renamed', 'removed', 'malformed'", ""),
    ({"what": {"http_status": 200}}, "what.http_status.status", "input should be greater than or equal to 400", ""),
    ({"what": {"http_status": {"content_type": "a\r\nb: c"}}}, "what.http_status.content_type", "of the pattern", ""),
    (
        {"what": {"code": {"code": "MSG00006", "information": {"newSSIN": "1" * 257}}}},
        "what.code.information.newSSIN", "at most 256 characters", "",
    ),
    ({"what": {"explosion": True}}, "what.explosion", "the key 'explosion' is not known here", ""),
    ({"what": {"ksz_down": True}, "how_often": {"probability": 2}}, "how_often.probability", "less than or equal", ""),
    ({"what": {"ksz_down": True}, "how_often": {"times": 0}}, "how_often.times", "greater than or equal to 1", ""),
    ({"what": {"ksz_down": True}, "how_often": {"every": 0}}, "how_often.every", "greater than or equal to 1", ""),
    ({"what": {"ksz_down": True}, "how_often": {"after": -1}}, "how_often.after", "greater than or equal to 0", ""),
    (
        {"what": {"ksz_down": True}, "when": {"service": "RetrieveTIGroup"}},
        "when.service", "there is no service RetrieveTIGroup", "Did you mean RetrieveTIGroups?",
    ),
    (
        {"what": {"ksz_down": True}, "when": {"operation": "RetrieveTIGroups.retrieve"}},
        "when.operation", "there is no operation RetrieveTIGroups.retrieve", "mean RetrieveTIGroups.retrieveTI?",
    ),
    (
        {"what": {"ksz_down": True}, "when": {"ssin": "84051290055"}},
        "when.ssin", "there is no person with the SSIN 84051290055", "Did you mean 84051290054?",
    ),
    ({"what": {"ksz_down": True}, "when": {"ssin": "84"}}, "when.ssin", "an SSIN has 11 digits", ""),
    (
        {"what": {"ksz_down": True}, "when": {"caller": "0999000129"}},
        "when.caller", "there is no organisation 0999000129", "Did you mean 0999100",
    ),
    ({"what": {"ksz_down": True}, "when": {"caller": "1"}}, "when.caller", "'1' is no CBE number", ""),
    ({"what": {"ksz_down": True}, "id": "No Name"}, "id", "a name has lower-case letters", ""),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "path", "says", "remedy"), WRONG)
def test_the_control_api_refuses_it(office: Office, wanted: dict[str, Any], path: str, says: str, remedy: str) -> None:
    """422 with one problem: its place in the request, what is wrong, and what there is instead."""
    reply = office.api.post("faults", wanted)
    assert (reply.status, len(reply.problems)) == (422, 1)
    (problem,) = reply.problems
    assert problem["path"] == path
    assert says in problem["message"]
    assert remedy in problem["remedy"]
    assert office.api.get("faults").json == {"faults": []}


def _scenario(tmp_path: Path, faults: str) -> Path:
    file = tmp_path / "wrong.yaml"
    file.write_text(f"scenario: wrong\ntitle: {{en: Wrong}}\ninclude: [starter]\nfaults:\n{faults}", encoding="utf-8")
    return file


SCENARIOS = [
    ("  - what: {code: MSG1}", 5, "faults[0].what.code.code: there is no code of SSDN and SOA MSG1. Did you mean MSG"),
    ("  - what: {code: 32000006}", 5, "faults[0].what.code.code: input should be a valid string. Put it in quotes"),
    ("  - what: {latency: -5}", 5, "faults[0].what.latency.fixed: input should be greater than or equal to 0"),
    ("  - what: {reset: true, duplicate: true}", 5, "faults[0].what: reset and duplicate at once"),
    ("  - {what: {ksz_down: true}, how_often: {probability: 2}}", 5, "faults[0].how_often.probability: input"),
    ("  - what: {ksz_down: true}\n    when: {ssin: $ann}", 6, "faults[0].when.ssin: there is no person or"),
    ("  - what: {ksz_down: true}\n    wen: {}", 6, "the key 'wen' is not known here. Did you mean when?"),
    ("  - what: {ksz_down: true}\n    when: {service: Nothing}", 6, "faults[0].when.service: there is no service"),
    ("  - {id: a, what: {ksz_down: true}}\n  - {id: a, what: {reset: true}}", 6, "faults[1].id: there are two faults"),
]  # fmt: skip


@pytest.mark.parametrize(("faults", "line", "says"), SCENARIOS)
def test_a_scenario_with_it_is_refused(tmp_path: Path, faults: str, line: int, says: str) -> None:
    """One line with file, line, path and remedy."""
    file = _scenario(tmp_path, faults)
    with pytest.raises(ScenarioError) as told:
        read_scenarios((file,))
    (problem,) = told.value.problems
    assert str(problem).startswith(f"{file}:{line}: ")
    assert says in str(problem)


def test_a_fault_in_an_included_file_is_told_there(tmp_path: Path) -> None:
    """The line is the one of the file in which the fault stands."""
    _scenario(tmp_path, "  - what: {ksz_down: true}\n  - what: {code: MSG1}")
    file = tmp_path / "outer.yaml"
    text = "scenario: outer\ntitle: {en: Outer}\ninclude: [wrong.yaml]\nfaults: [{what: {reset: true}}]\n"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"wrong.yaml:6: faults\[1\].what.code.code: there is no code"):
        read_scenarios((file,))


def test_an_id_is_given_once(office: Office) -> None:
    """409 for a second fault of one id; PUT makes or replaces the one of its address; 404 for one that is not there."""
    assert office.api.post("faults", {"id": "a", "what": {"ksz_down": True}}).status == 201
    again = office.api.post("faults", {"id": "a", "what": {"reset": True}})
    assert (again.status, "has a fault a already" in again.message) == (409, True)
    assert office.api.put("faults/a", {"what": {"reset": True}}).json["what"] == {"reset": {}}
    assert office.api.put("faults/b", {"what": {"reset": True}}).status == 201
    assert office.api.put("faults/b", {"id": "c", "what": {"reset": True}}).problems[0]["path"] == "id"
    assert office.api.put("faults/B%20b", {"what": {"reset": True}}).problems[0]["path"] == "id"
    missing = office.api.get("faults/z")
    assert (missing.status, "there is a, b" in missing.message) == (404, True)
    assert office.api.delete("faults/z").status == 404
