# SPDX-License-Identifier: EUPL-1.2
"""For whom, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.office import AN, CARLA, GENT, IDENTIFY, MANAGE, NAMUR, TI, Office

REPLACED = ("88492590155", "88092590166")
OTHER = "PCSA:OTHER"
WHEN: list[tuple[dict[str, Any], list[bool]]] = [
    ({}, [True, True, True, True]),
    ({"service": "RetrieveTIGroups"}, [True, True, True, False]),
    ({"operation": TI}, [True, True, True, False]),
    ({"operation": "RetrieveTIGroups"}, [True, True, True, False]),
    ({"operation": MANAGE}, [False, False, False, False]),
    ({"service": "OCMWCPASIdentifyPerson", "operation": IDENTIFY}, [False, False, False, True]),
    ({"ssin": AN}, [True, True, False, True]),
    ({"caller": GENT}, [True, False, True, True]),
    ({"caller": NAMUR, "ssin": AN}, [False, True, False, False]),
    ({"legal_context": "PCSA:SOCIAL_INQUIRY"}, [True, True, True, False]),
    ({"legal_context": OTHER}, [False, False, False, False]),
    (
        {"operation": TI, "ssin": AN, "caller": GENT, "legal_context": "PCSA:SOCIAL_INQUIRY"},
        [True, False, False, False],
    ),
]


@pytest.mark.parametrize(("when", "expected"), WHEN)
def test_for_whom_it_is(office: Office, when: dict[str, Any], expected: list[bool]) -> None:
    """Of four exchanges those are struck that fit every part of `when`, whatever the rules say about them."""
    fault = office.fault({"http_status": 503}, when=when)
    found = [office.ask(AN), office.ask(AN, NAMUR), office.ask(CARLA), office.identify(AN)]
    assert [reply.status == 503 for reply in found] == expected
    assert office.count(fault) == (sum(expected), sum(expected))


@pytest.mark.parametrize("ssin", REPLACED)
def test_a_replaced_number_is_meant_by_the_one_asked(office: Office, ssin: str) -> None:
    """A question about a replaced number meets a fault for that number, not for the new one: it is refused before."""
    office.fault({"code": "MSG00003"}, when={"ssin": ssin})
    assert office.code(REPLACED[0]) == "MSG00006"
    office.fault({"ksz_down": True}, when={"ssin": ssin})
    assert office.code(REPLACED[0]) == ("MSG00001" if ssin == REPLACED[0] else "MSG00006")


def test_the_caller_is_known_by_its_credentials(office: Office) -> None:
    """A message that names sector and institution only is the caller's whose user name it comes with."""
    office.fault({"ksz_down": True}, when={"caller": NAMUR})
    sector = "<sector>17</sector><institution>1</institution>"
    message = office.message().replace(f"<cbeNumber>{GENT}</cbeNumber>", sector)
    path = "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"
    for user, code in (("ocmw-gent", "MSG00000"), ("cpas-namur", "MSG00001")):
        password = f"fake-{user.partition('-')[2]}-password"
        assert office.post(path, message, (user, password)).text("//status/code") == code


OFTEN = [
    ({}, "11111111"),
    ({"times": 2}, "11000000"),
    ({"after": 3}, "00011111"),
    ({"every": 3}, "00100100"),
    ({"after": 2, "times": 1}, "00100000"),
    ({"after": 1, "every": 2}, "00101010"),
    ({"after": 1, "every": 2, "times": 2}, "00101000"),
    ({"probability": 0}, "00000000"),
    ({"probability": 0, "every": 2}, "00000000"),
]


@pytest.mark.parametrize(("how_often", "expected"), OFTEN)
def test_how_often_it_strikes(office: Office, how_often: dict[str, Any], expected: str) -> None:
    """Eight exchanges, and which of them are struck; those about others are not counted."""
    fault = office.fault({"ksz_down": True}, how_often=how_often, when={"ssin": AN})
    struck = ""
    for _ in expected:
        struck += str(int(office.code(AN) == "MSG00001"))
        assert office.code(CARLA) == "MSG00012"
    assert struck == expected
    assert office.count(fault)[1] == expected.count("1")


def _run(office: Office, number: int = 24) -> str:
    return "".join(str(int(office.code() == "MSG00001")) for _ in range(number))


def test_the_same_seed_gives_the_same_run(office: Office) -> None:
    """With a probability the same exchanges are struck after a reset, others with another seed or another fault."""
    runs = []
    for fault in ("a", "a", "b"):
        office.api.post("reset")
        office.fault({"ksz_down": True}, id=fault, how_often={"probability": 0.5})
        runs.append(_run(office))
    assert runs[0] == runs[1] != runs[2]
    assert 4 < runs[0].count("1") < 20
    assert office.count("b") == (runs[2].count("1"),) * 2


def test_another_seed_gives_another_run(office: Office) -> None:
    """A sandbox with another seed is struck at other exchanges."""
    other = Office.of(office.api.url, "faults-other-seed")
    wanted = {"name": "faults-other-seed", "scenarios": ["starter"], "clock": "2026-03-02T12:00:00", "seed": 99}
    assert office.api.post("/control/v1/sandboxes", wanted).status == 201
    for one in (office, other):
        one.fault({"ksz_down": True}, how_often={"probability": 0.5})
    assert _run(office) != _run(other)
    assert office.api.delete("/control/v1/sandboxes/faults-other-seed").status == 204


@pytest.mark.parametrize(
    ("latency", "low", "high"),
    [
        (3, 3, 3),
        ({"uniform": {"from": 2, "to": 6}}, 2, 6),
        ({"normal": {"mean": 4, "deviation": 1}}, 0, 10),
        ({"normal": {"mean": 1, "deviation": 50}, "at_most": 5}, 0, 5),
        ({"lognormal": {"median": 3, "sigma": 0.3}}, 0.5, 12),
        ({"exponential": {"mean": 2}, "at_most": 9}, 0, 9),
    ],
)
def test_a_latency_is_drawn_from_its_distribution(office: Office, latency: Any, low: float, high: float) -> None:
    """Each exchange has a latency of its own within the distribution, and the same one after a reset."""
    runs = []
    for _ in range(2):
        office.api.post("reset")
        office.fault({"latency": latency})
        runs.append([_latency(office) for _ in range(6)])
    assert runs[0] == runs[1]
    assert all(low <= drawn <= high for drawn in runs[0])
    assert (len(set(runs[0])) > 1) is (latency != 3)


def _latency(office: Office) -> float:
    assert office.code() == "MSG00000"
    drawn: float = office.decision()["facts"]["latency_ms"]
    return drawn
