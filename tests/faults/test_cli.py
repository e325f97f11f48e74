# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim fault`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Ksz, one_line
from tests.faults.office import AN, GENT, TI, Office

FILE = """
faults:
  - {id: one, what: {reset: true}}
  - {id: two, when: {ssin: "84051290054"}, what: {code: MSG00100, latency: 20}}
"""


@pytest.fixture
def ksz(office: Office) -> Any:
    """`ksz-sim fault` for the sandbox."""
    command = Ksz({"KSZ_SIM_URL": office.api.url})

    def fault(name: str, *arguments: Any) -> Result:
        return command("fault", name, *arguments, "--sandbox", office.api.sandbox)

    return fault


def test_a_fault_is_added_listed_shown_and_removed(ksz: Any, office: Office) -> None:
    """A fault made of options does what they say, and its strikes are told."""
    who = ("--operation", TI, "--ssin", AN, "--caller", GENT, "--legal-context", "PCSA:SOCIAL_INQUIRY")
    added = ksz("add", "--id", "down", *who, "--after", 1, "--every", 1, "--times", 1, "--supplier-down")
    assert (added.exit_code, added.stdout) == (0, "down: supplier_down\n")
    assert [office.code(), office.code(), office.code()] == ["MSG00000", "MSG00002", "MSG00000"]
    listed = ksz("list").stdout.splitlines()
    assert listed[0].split() == ["id", "what", "when", "how", "often", "met", "struck"]
    assert listed[1].startswith("down  supplier_down")
    assert listed[1].endswith("after 1, times 1  2    1")
    shown = json.loads(ksz("show", "down").stdout)
    assert (shown["when"]["caller"], shown["how_often"], shown["hits"]) == (GENT, {"after": 1, "times": 1}, 1)
    assert json.loads(ksz("list", "--json").stdout)["faults"] == [shown]
    assert ksz("remove", "down").stdout == "gone: down\n"
    assert "there is none" in one_line(ksz("show", "down"), 1)


WHAT: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    (("--code", "MSG00100"), {"code": {"code": "MSG00100"}}),
    (("--code", "32000006"), {"code": {"code": "32000006"}}),
    (("--code", "{code: MSG00006, text: New}"), {"code": {"code": "MSG00006", "text": "New"}}),
    (("--ksz-down",), {"ksz_down": True}),
    (("--repertory-down", "--latency", "250"), {"repertory_down": True, "latency": {"fixed": 250.0}}),
    (("--latency", "{exponential: {mean: 40}}"), {"latency": {"exponential": {"mean": 40.0}}}),
    (("--timeout",), {"timeout": {}}),
    (("--timeout", "{seconds: 5, processed: false}"), {"timeout": {"seconds": 5.0, "processed": False}}),
    (("--reset", "100"), {"reset": {"after_bytes": 100}}),
    (("--truncated", "{chunked: true}"), {"truncated": {"chunked": True}}),
    (("--invalid", "removed"), {"invalid": {"how": "removed"}}),
    (("--wrong-ticket",), {"wrong_ticket": {}}),
    (("--duplicate",), {"duplicate": {}}),
    (("--http-status", "504"), {"http_status": {"status": 504}}),
]


@pytest.mark.parametrize(("options", "what"), WHAT)
def test_every_kind_has_its_option(ksz: Any, options: tuple[str, ...], what: dict[str, Any]) -> None:
    """An option alone takes the defaults, or a value in YAML; the answer as JSON is what was added."""
    added = ksz("add", *options, "--probability", "0.5", "--json")
    (fault,) = json.loads(added.stdout)["faults"]
    assert (fault["id"], fault["what"], fault["how_often"]) == ("fault-001", what, {"probability": 0.5})


def test_faults_of_a_file(ksz: Any, tmp_path: Path) -> None:
    """A file has one fault, a list, or a list under `faults`, as a scenario has."""
    file = tmp_path / "faults.yaml"
    for text in (FILE, "- {id: one, what: {reset: true}}", "{id: one, what: {reset: true}}"):
        file.write_text(text, encoding="utf-8")
        assert ksz("add", "--file", file).stdout.splitlines()[0] == "one: reset"
        assert ksz("remove", "--all").stdout == "gone: all faults\n"
    assert json.loads(ksz("list", "--json").stdout) == {"faults": []}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("add",), 1, "what: a fault does something: give one of code"),
        (("add", "--reset", "--duplicate"), 1, "what: reset and duplicate at once"),
        (("add", "--code", "MSG1"), 1, "what.code.code: there is no code of SSDN and SOA MSG1. Did you mean"),
        (("add", "--latency=-4"), 1, "what.latency.fixed: input should be greater than or equal to 0"),
        (("add", "--ksz-down", "--probability", "2"), 1, "how_often.probability: input should be less than or equal"),
        (("add", "--latency", "{a"), 2, "is not YAML"),
        (("add", "--file", "-", "--reset"), 2, "--file holds whole faults"),
        (("add", "--file", "-"), 1, "one fault is expected, or a list of them"),
        (("remove",), 2, "Name the faults, or give --all"),
        (("remove", "a", "--all"), 2, "Name the faults, or give --all"),
        (("remove", "a"), 1, "has no fault a"),
    ],
)
def test_what_cannot_be_is_one_line(ksz: Any, arguments: tuple[str, ...], code: int, says: str) -> None:
    """A fault that cannot be, and options that do not fit, are one line on stderr."""
    result = ksz(*arguments)
    assert result.exit_code == code
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
