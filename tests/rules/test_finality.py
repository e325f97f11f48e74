# SPDX-License-Identifier: EUPL-1.2
"""Finality and proportionality: rows of the knowledge repertory, inscriptions, limits on periods, blocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.contracts.definition import OperationDefinition
from simulator.contracts.knowledge import later
from simulator.rules import caller, criteria, inscription, legal_context, proportionality, ssin
from simulator.rules.case import Case, Decision
from simulator.world.repertory import Inscription
from simulator.world.sandbox import Sandbox
from tests.rules.conftest import AN, TODAY, A, Make, inscribe, organisation, refused, row

DAY = timedelta(1)
BOTH = ("PRIMARY", "SECONDARY")
Settings = Callable[..., None]


def controlled(one: Case) -> Decision:
    """The integration control of a case whose caller and person are known."""
    for rule in (caller.credentials, caller.identity, caller.allowed, legal_context.legal_context, ssin.subject):
        assert rule(one).allowed
    return inscription.inscription(one)


def both(begin: date, end: date | None, quality: int = 1, phase: int = 0) -> list[Inscription]:
    """The same row in both repertories."""
    return [row(register, begin, end, quality, phase) for register in BOTH]


@pytest.mark.parametrize(
    ("control", "rows", "outcome"),
    [
        ({}, [], "missing"),
        ({}, both(TODAY, TODAY), None),
        ({}, both(TODAY - 9 * DAY, TODAY - DAY), "period"),
        ({}, [row("PRIMARY", TODAY, None)], "one-register"),
        ({}, [row("SECONDARY", TODAY, None)], "one-register"),
        ({"registers": ["SECONDARY"]}, [row("SECONDARY", TODAY, None)], None),
        ({}, both(TODAY, None, 999), "quality"),
        ({}, both(TODAY, None, 902), "provisional"),
        ({"provisional": True}, both(TODAY, None, 902), None),
        ({"qualities": [2, 3]}, both(TODAY, None, 1), "quality"),
        ({"qualities": [2, 3]}, both(TODAY, None, 3), None),
        ({"qualities": [2, 3]}, both(TODAY, None, 0), "quality"),
        ({"phase": 2}, both(TODAY, None, 1, 1), "phase"),
        ({"phase": 2}, both(TODAY, None, 1, 2), None),
        ({"control": "non-blocking"}, [], None),
        ({"control": "none"}, [], None),
    ],
)
def test_integration_control(
    case: Make, sandbox: Sandbox, control: dict[str, Any], rows: list[Inscription], outcome: str | None
) -> None:
    """Registers, qualities, provisional inscriptions and phases, as the contract says; refused with MSG00012."""
    inscribe(sandbox, *rows)
    decision = controlled(case(definition={"inscription": control}))
    if outcome is None:
        assert decision.allowed
    else:
        refused(decision, "MSG00012", "inscription.active", outcome)


@pytest.mark.parametrize(
    ("rows", "allowed"),
    [
        (both(date(2025, 1, 1), date(2025, 12, 31)), True),
        (both(date(2025, 1, 1), date(2025, 5, 31)) + both(date(2025, 6, 1), None, 2), True),
        (both(date(2025, 1, 1), date(2025, 5, 30)) + both(date(2025, 6, 1), None, 2), False),
        (both(TODAY, None), False),
    ],
)
def test_the_requested_period_is_covered(case: Make, sandbox: Sandbox, rows: list[Inscription], allowed: bool) -> None:
    """Where the control looks at the requested period, each day of it must be inscribed; today does not count."""
    inscribe(sandbox, *rows)
    request = {
        "searchInformation": {"ssin": AN}, "period": {"beginDate": date(2025, 3, 1), "endDate": date(2025, 8, 31)}
    }  # fmt: skip
    one = case(request=request, definition={"inscription": {"on": "requested-period"}})
    assert controlled(one).allowed == allowed


def test_repertories_told_apart(case: Make, sandbox: Sandbox) -> None:
    """A contract can have one code for each repertory that misses the person."""
    refusals = {"not_inscribed_primary": {"code": "X_CBSS"}, "not_inscribed_secondary": {"code": "X_PPSSI"}}
    for present, code in (("PRIMARY", "X_PPSSI"), ("SECONDARY", "X_CBSS")):
        inscribe(sandbox, row(present, TODAY, None))
        refused(controlled(case(definition={"refusals": refusals})), code, "inscription.active", "one-register")


@pytest.mark.parametrize(
    ("limit", "begin", "end", "rule"),
    [
        ({"longest": "48 months"}, date(2022, 3, 1), date(2026, 2, 28), None),
        ({"longest": "48 months"}, date(2022, 3, 1), date(2026, 3, 1), "criteria.longest"),
        ({"longest": "2 years"}, date(2024, 3, 3), None, None),
        ({"longest": "2 years"}, date(2024, 3, 2), None, "criteria.longest"),
        ({"earliest": "2008-01-01"}, date(2008, 1, 1), date(2008, 2, 1), None),
        ({"earliest": "2008-01-01"}, date(2007, 12, 31), date(2008, 2, 1), "criteria.earliest"),
        ({"depth": "5 years"}, date(2021, 3, 2), TODAY, None),
        ({"depth": "5 years"}, date(2021, 3, 1), TODAY, "criteria.depth"),
        ({"future": False}, TODAY, TODAY, None),
        ({"future": False}, TODAY, TODAY + DAY, "criteria.future"),
    ],
)
def test_limits(case: Make, limit: dict[str, Any], begin: date, end: date | None, rule: str | None) -> None:
    """A period that is too long, begins too early or too far back, or ends in the future, is refused with MSG00008."""
    request = {"period": {"beginDate": begin, "endDate": end}}
    decision = criteria.limits(case(request=request, definition={"limits": [{"path": "period", **limit}]}))
    if rule is None:
        assert decision.allowed
    else:
        refused(decision, "MSG00008", rule, "beyond")
        assert dict(decision.told) == {"field": "period"}
        assert decision.excess == (f"period {begin}..{end or ''}",)


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(0, 600))
def test_months_later(day: date, months: int) -> None:
    """Some months later is the same day of the month, or the last one of a shorter month; years are twelve months."""
    found = later(day, f"{months} months")
    assert found.day == day.day or (found + DAY).day == 1
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert later(day, f"{months % 50} years") == later(day, f"{months % 50 * 12} months")


BLOCKS = {"blocks": {"one": {"paths": ["a/b"], "asked": ["want/one"]}, "two": {"paths": ["a/*/c", "d"]}}}


def granted(blocks: list[str] | None, **more: Any) -> dict[str, Any]:
    """An operation with two blocks and one row for OCMWs."""
    return {**BLOCKS, "grants": [{"profiles": ["ocmw"], "blocks": blocks, **more}]}


DATA = {"a": {"b": 1, "x": [{"c": 2, "e": 3}, {"e": 4}]}, "d": 5}


@pytest.mark.parametrize(
    ("blocks", "left", "removed", "excess"),
    [
        (None, DATA, None, ()),
        (["one", "two"], DATA, None, ()),
        (["two"], {"a": {"x": [{"c": 2, "e": 3}, {"e": 4}]}, "d": 5}, ["a/b"], ("one",)),
        (["one"], {"a": {"b": 1, "x": [{"e": 3}, {"e": 4}]}}, ["a/*/c", "d"], ()),
        ([], {"a": {"x": [{"e": 3}, {"e": 4}]}}, ["a/b", "a/*/c", "d"], ("one",)),
    ],
)
def test_blocks_are_taken_away(
    case: Make, blocks: list[str] | None, left: dict[str, Any], removed: list[str] | None, excess: tuple[str, ...]
) -> None:
    """What no row shows is taken out of the reply; what had been asked for beyond it is counted."""
    one = case(request={"want": {"one": True}}, definition=granted(blocks))
    for rule in (caller.credentials, caller.identity, caller.allowed):
        assert rule(one).allowed
    data, decision = proportionality.reduced(one, DATA)
    assert left == data
    assert decision.allowed
    assert decision.facts.get("removed") == removed
    assert decision.excess == excess
    assert DATA["d"] == 5


def test_asking_too_much_is_refused(case: Make) -> None:
    """Where the row says `refuse`, a request for a block that it does not show is refused with MSG00027."""
    for want, allowed in ((True, False), (False, True)):
        one = case(request={"want": {"one": want}}, definition=granted(["two"], beyond="refuse"))
        for rule in (caller.credentials, caller.identity, caller.allowed):
            assert rule(one).allowed
        decision = proportionality.asked(one)
        if allowed:
            assert decision.allowed
        else:
            refused(decision, "MSG00027", "proportionality.asked", "refused")
            assert decision.excess == ("one",)


def test_rows_of_the_knowledge_repertory(case: Make, sandbox: Sandbox, settings: Settings) -> None:
    """Each profile has its own purposes and blocks; a sandbox's rows stand in place of the contract's."""
    rows = [
        {"profiles": ["ocmw"], "legal_contexts": ["A", "B"]},
        {"profiles": ["housing"], "legal_contexts": ["B"], "blocks": ["family"]},
        {"profiles": ["housing"], "legal_contexts": ["C"]},
    ]
    settings(grants={"RetrieveTIGroups": rows})
    table = {("ocmw", "A"): 0, ("ocmw", "B"): 0, ("housing", "B"): 1, ("housing", "C"): 0}
    for profile, contexts in (("ocmw", "ABC"), ("housing", "ABC")):
        sandbox.put_organisation(organisation(A, profile=profile), "test")
        for context in contexts:
            one = case(context=context)
            for rule in (caller.credentials, caller.identity, caller.allowed):
                assert rule(one).allowed
            decision = legal_context.legal_context(one)
            assert decision.allowed == ((profile, context) in table)
            if decision.allowed:
                assert len(proportionality.hidden(one)) == (3 if table[profile, context] else 0)
            else:
                refused(decision, "MSG00013", "legal-context.granted", "not-granted")
                assert decision.excess == (f"RetrieveTIGroups.retrieveTI for {context}",)
    sandbox.put_organisation(organisation(A), "test")


def test_a_quality_opens_its_own_row(case: Make, sandbox: Sandbox) -> None:
    """Of two rows the one is left whose quality the person is inscribed with, and with it its blocks."""
    definition = {
        **BLOCKS,
        "grants": [
            {"profiles": ["ocmw"], "inscription": {"qualities": [2]}},
            {"profiles": ["ocmw"], "inscription": {"qualities": [40]}, "blocks": ["one"]},
        ],
    }
    for quality, hidden in ((2, set()), (40, {"two"})):
        inscribe(sandbox, *both(TODAY, None, quality))
        one = case(definition=definition)
        assert controlled(one).allowed
        assert set(proportionality.hidden(one)) == hidden
    inscribe(sandbox, *both(TODAY, None, 7))
    refused(controlled(case(definition=definition)), "MSG00012", "inscription.active", "quality")


def test_a_row_for_a_block_that_does_not_exist() -> None:
    """A row that names an unknown block stops the start, and says which there are."""
    data = {"answer": "a.b", "fidelity": "inferred", "source": "x", "evidence": [{"fact": "f", "reference": "r"}]}
    with pytest.raises(ValidationError, match="no block is called three; there is one, two"):
        OperationDefinition.model_validate(data | granted(["three"]))
