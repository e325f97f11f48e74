# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim scenario`: list, check, show, schema, load."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.scenarios.files import shipped
from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, GENT, SCENARIO, Api


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The scenario `office` as a file."""
    file = tmp_path / "office.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return file


def test_shipped_scenarios_are_listed(ksz: Ksz) -> None:
    """Every shipped scenario is listed with its title."""
    lines = ksz("scenario", "list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["name", *shipped()]
    assert {s["name"] for s in json.loads(ksz("scenario", "list", "--json").stdout)["scenarios"]} == set(shipped())


def test_a_right_scenario_is_fine(ksz: Ksz, office: Path) -> None:
    """A scenario without problem gets exit code 0, by name or path."""
    result = ksz("scenario", "check", office, "starter")
    assert result.exit_code == 0
    assert f"{office}: fine, 3 people" in result.stdout
    assert "starter: fine" in result.stdout


def test_a_wrong_scenario_is_told_line_by_line(ksz: Ksz, office: Path) -> None:
    """Each problem is one line with file, line, path and remedy; exit code 1; other files are checked too."""
    office.write_text(SCENARIO.replace("$marc", "$mark").replace("seed: 7", "seed: x"), encoding="utf-8")
    result = ksz("scenario", "check", office, "starter")
    assert result.exit_code == 1
    assert all(line.startswith(f"ksz-sim: {office}:") for line in result.stderr.splitlines())
    assert "there is no person or organisation 'mark'" in result.stderr
    assert "starter: fine" in result.stdout
    report = json.loads(ksz("scenario", "check", office, "--json").stdout)["files"]
    assert report[0]["fine"] is False
    assert report[0]["problems"]


def test_a_scenario_that_is_not_there_is_told(ksz: Ksz) -> None:
    """Exit code 2 for a name or file that is not there."""
    assert "there is no scenario 'starterr'; did you mean starter" in one_line(ksz("scenario", "check", "starterr"), 2)
    assert one_line(ksz("scenario", "show", "starterr"), 2)
    assert "there is no file absent.yaml" in one_line(ksz("scenario", "check", "absent.yaml"), 2)
    assert "Missing argument 'FILE...'" in one_line(ksz("scenario", "check"), 2)


def test_a_file_that_cannot_be_read_is_told(ksz: Ksz, office: Path) -> None:
    """Exit code 1 for a file that is no YAML."""
    office.write_text("a: [1", encoding="utf-8")
    assert "is not YAML" in ksz("scenario", "check", office).stderr
    office.write_bytes(b"\xff\xfe\x00")
    assert ksz("scenario", "check", office).exit_code == 1


def test_the_schema_is_json(ksz: Ksz) -> None:
    """The schema is JSON Schema, for editors."""
    schema = json.loads(ksz("scenario", "schema").stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "people" in schema["properties"]


def test_a_scenario_is_shown_with_its_numbers(ksz: Ksz, office: Path) -> None:
    """`show` tells organisations and people with their numbers, and no password."""
    result = ksz("scenario", "show", office)
    assert "office: Office" in result.stdout
    assert f"{GENT}  gent" in result.stdout
    assert f"{AN}  an" in result.stdout
    assert "fake-gent" not in result.stdout
    data = json.loads(ksz("scenario", "show", "starter", "--json").stdout)
    assert {key: data["people"][0][key] for key in ("alias", "ssin")} == {"alias": "an", "ssin": AN}
    assert data["organisations"][0]["users"] == ["ocmw-gent"]


def test_scenarios_are_loaded_by_name(there: Ksz, api: Api) -> None:
    """Shipped scenarios are loaded by name."""
    result = there("scenario", "load", "starter", "--sandbox", api.sandbox)
    assert result.exit_code == 0
    assert f"sandbox {api.sandbox} holds" in result.stdout
    assert api.get("").json["scenarios"] == ["starter"]


def test_scenarios_are_loaded_from_files(there: Ksz, api: Api, office: Path) -> None:
    """Files of this machine are sent with what they include, shipped or not."""
    more = office.with_name("more.yaml")
    home = "{members: [{ssin: $carla, role: 1}]}"
    more.write_text(
        f"scenario: more\ntitle: {{en: More}}\ninclude: [office.yaml]\nhouseholds: {{other: {home}}}\n",
        encoding="utf-8",
    )
    data = json.loads(there("scenario", "load", more, "--sandbox", api.sandbox, "--json").stdout)
    assert data["scenarios"] == [str(office), str(more)]
    assert data["counts"]["households"] == 2
    assert data["aliases"]["an"] == AN


def test_names_and_files_are_loaded_together(there: Ksz, api: Api, tmp_path: Path) -> None:
    """A file that builds on a shipped scenario is loaded with it."""
    file = tmp_path / "extra.yaml"
    row = "{person: $marc, organisation: $ocmw-gent, quality: 1, from: today}"
    file.write_text(f"scenario: extra\ntitle: {{en: Extra}}\ninscriptions: [{row}]\n", encoding="utf-8")
    result = there("scenario", "load", "starter", file, "--sandbox", api.sandbox)
    assert result.exit_code == 0, result.stderr
    assert api.get("").json["scenarios"] == ["starter", str(file)]


def test_a_refused_scenario_is_told_and_changes_nothing(there: Ksz, api: Api, office: Path) -> None:
    """What the simulator refuses is told line by line with exit code 1; the sandbox stays."""
    before = api.get("").json
    office.write_text(SCENARIO.replace("1984-05-12", "1985-05-12"), encoding="utf-8")
    line = one_line(there("scenario", "load", office, "--sandbox", api.sandbox), 1)
    assert line.startswith(f"{office}:")
    assert "people.an.ssin" in line
    assert api.get("").json == before


def test_a_scenario_for_no_sandbox_or_no_simulator(there: Ksz, ksz: Ksz, office: Path) -> None:
    """Exit code 1 for a sandbox that is not there, 2 for a simulator or a scenario that is not."""
    assert "there is no sandbox 'nowhere'" in one_line(there("scenario", "load", office, "--sandbox", "nowhere"), 1)
    assert "no simulator answers" in one_line(ksz("scenario", "load", office), 2)
    assert "there is no scenario 'nothing'" in one_line(there("scenario", "load", "nothing"), 2)
