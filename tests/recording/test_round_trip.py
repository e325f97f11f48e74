# SPDX-License-Identifier: EUPL-1.2
"""A recording becomes a scenario, with which a simulator answers the recorded requests as the endpoint did."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from click.testing import CliRunner

from simulator.cli.commands.record import command as record
from simulator.cli.commands.scenario import command as scenario
from simulator.contracts.catalogue import Catalogue
from simulator.resources import data_folder
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.cases import Case, cases_of
from simulator.testing.story import message_of
from simulator.world.ssin import is_safe
from tests.control.api import Api

CATALOGUE = Catalogue([data_folder("wsdl")])
STARTER = read_scenarios(["starter"], catalogue=CATALOGUE)
_OWN = (
    rb"<informationCBSS>.*?</informationCBSS>", rb"(?:&lt;|<)Ticket(?:&gt;|>).*?(?:&lt;|<)/Ticket(?:&gt;|>)",
    rb"(?:&lt;|<)Time\w+(?:&gt;|>).*?(?:&lt;|<)/Time\w+(?:&gt;|>)", rb' xmlns:\w+="[^"]*"', rb"<\?xml.*?\?>\s*",
)  # fmt: skip


SOME = ("RetrieveTIGroups", "HandiService", "DmfaConsultationService", "OCMWCPASIdentifyPerson", "OCMWCPASWet65Loi65AB")
EVERY = tuple(contract.service for contract in CATALOGUE.contracts.values())


def _cases(services: tuple[str, ...]) -> Iterator[Case]:
    """What each operation finds, does not find and refuses in the starter, as it stands there."""
    for contract in CATALOGUE.contracts.values():
        if contract.service not in services:
            continue
        found = cases_of(contract)
        if found is None or found.scenario != "starter":
            continue
        for case in found.read(STARTER):
            entry = case.entry
            if entry.reason is None and not entry.faults and not entry.rules.model_fields_set and not entry.clock:
                yield case


@dataclass(frozen=True)
class Recorded:
    """A recording of all of them, the scenario that it made, and a simulator with that scenario."""

    rows: list[dict[str, Any]]
    wrong: list[dict[str, Any]]
    file: Path
    replaying: Server
    status: dict[str, Any]


def _post(url: str, path: str, body: bytes, user: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
    headers["Authorization"] = f"Basic {base64.b64encode(user.encode()).decode()}"
    with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=20)) as connection:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture(scope="module", params=[SOME, pytest.param(EVERY, marks=pytest.mark.slow)], ids=["some", "every"])
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """Services are recorded once; it is stopped, made into a scenario by the command, checked and loaded."""
    file = tmp_path_factory.mktemp("recorded") / "acceptance.yaml"
    with Server(Settings(port=0, scenarios=("starter",))) as there, Server(Settings(port=0)) as here:
        api = Api(here.url)
        assert api.put("recording", {"target": there.url}).status == 201
        for case in _cases(request.param):
            caller = STARTER.facts.organisations[case.request.by]
            message = message_of(CATALOGUE, case.request, caller)
            user = caller.credentials[0]
            _post(here.url, message.path, message.body, f"{user.user}:{user.password}")
        _post(here.url, message.path, b"<broken>", "ocmw-gent:fake-gent-password")
        options = ["--url", here.url]
        assert CliRunner().invoke(record, ["stop", *options]).exit_code == 0
        made = CliRunner().invoke(record, ["scenario", "--out", str(file), *options])
        assert made.exit_code == 0, made.output
        status = api.get("recording").json
        listed = api.get("recording/exchanges?limit=1000&kept=true").json["exchanges"]
        wrong = api.get("recording/exchanges?limit=1000&kept=false").json["exchanges"]
        rows = [api.get(f"exchanges/{row['exchange']}").json for row in listed]
    checked = CliRunner().invoke(scenario, ["check", str(file)])
    assert checked.exit_code == 0, checked.output
    with Server(Settings(port=0, scenarios=(str(file),))) as replaying:
        yield Recorded(rows, wrong, file, replaying, status)


def _plain(body: bytes) -> bytes:
    """A message without tickets, times and prefixes."""
    for pattern in _OWN:
        body = re.sub(pattern, b"", body, flags=re.DOTALL)
    body = re.sub(rb"<((?:\w+:)?\w+)([^<>]*)/>", rb"<\1\2></\1>", body)
    body = re.sub(rb"&lt;((?:\w+:)?\w+)((?:(?!&gt;|&lt;).)*?)/&gt;", rb"&lt;\1\2&gt;&lt;/\1&gt;", body)
    return re.sub(rb"(</?)\w+:", rb"\1", body)


def test_the_same_is_answered(recorded: Recorded) -> None:
    """What the endpoint answered to a recorded request, the scenario answers too, but for tickets and times."""
    assert len(recorded.rows) > 20
    differing = []
    for row in recorded.rows:
        path = CATALOGUE.contracts[row["contract"]].definition.paths[0]
        user = f"user-{row['organisation']}:fake-{row['organisation']}"
        _, answer = _post(recorded.replaying.url, path, row["request"].encode(), user)
        if _plain(answer) != _plain(row["reply"].encode()):
            differing.append((row["service"], row["operation"], row["status"], row["reply"], answer.decode()))
    assert not differing, (len(differing), differing[:3])


def test_what_is_in_the_scenario(recorded: Recorded) -> None:
    """People have safe numbers, and what was recorded of them; organisations have invented credentials; time stands."""
    text = recorded.file.read_text(encoding="utf-8")
    made = yaml.safe_load(text)
    assert made["scenario"] == "acceptance"
    assert str(made["clock"])[:4] == recorded.status["started"][:4]
    assert len(made["people"]) > 5
    assert all(is_safe(person["ssin"]) for person in made["people"].values())
    assert any("addresses" in person["register"] for person in made["people"].values())
    assert all(one["credentials"][0]["password"].startswith("fake-") for one in made["organisations"].values())
    assert not any(ssin in text for ssin in STARTER.facts.people)
    assert "Proefmans" not in text


def test_who_was_not_inscribed_is_not_inscribed(recorded: Recorded) -> None:
    """A refusal for want of an inscription is one of the rules again, and of nobody else."""
    made = yaml.safe_load(recorded.file.read_text(encoding="utf-8"))
    aliases = {f"${alias}": person["ssin"] for alias, person in made["people"].items()}
    inscribed = {aliases[row["person"]] for row in made["inscriptions"]}
    refused = {row["ssin"] for row in recorded.rows if row["status"] == "MSG00012"}
    answered = {row["ssin"] for row in recorded.rows if row["status"] == "MSG00000"}
    assert answered <= inscribed
    assert refused - inscribed


def test_what_could_not_be_recorded_is_told(recorded: Recorded) -> None:
    """Counted, with the reason, in the status, the list and the scenario."""
    assert [row["why"] for row in recorded.wrong] == ["the request is not XML"]
    assert recorded.status["why"] == {"the request is not XML": 1}
    assert "# Not in this scenario: 1 exchange, not recorded." in recorded.file.read_text(encoding="utf-8")
