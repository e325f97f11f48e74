# SPDX-License-Identifier: EUPL-1.2
"""A client's own access log against ours: what is matched with what, and what then differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.journal.client_log import ClientLog
from simulator.journal.columns import Columns
from simulator.journal.comparison import Comparison, Logged, Scope, logged
from simulator.journal.reconcile import compare

AN, CARLA, GENT = "84051290054", "91073090063", "0999100196"
USER = "84051290252"
NINE = datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()
OURS = Logged(
    "t1", "file 1", NINE, NINE + 5e6, USER, (AN,), "PCSA:X", (1,), "RetrieveTIGroups", "retrieveTI", GENT, "answered",
    required=True,
)  # fmt: skip
HEAD = "ticket;reference;time;user;ssin;reason;service;organisation"
GOOD = f"T1;file 1;2026-03-02T09:00:00;{USER};{AN};PCSA:X;RetrieveTIGroups;{GENT}"

Compared = Callable[..., Comparison]


@pytest.fixture
def compared(tmp_path: Path) -> Compared:
    """Compare exchanges with the lines of a log."""

    def run(ours: list[Logged], *rows: str, head: str = HEAD, **scope: Any) -> Comparison:
        file = tmp_path / "log.csv"
        file.write_text("\n".join((head, *rows)), encoding="utf-8")
        fresh = [replace(one, matched=False) for one in ours]
        return compare(fresh, ClientLog(file, Columns()), Scope(**scope))

    return run


def _ours(**other: Any) -> Logged:
    return replace(OURS, **other)


def _kinds(found: Comparison) -> list[tuple[str, int | None]]:
    return [(difference.kind, difference.line) for difference in found.differences]


def test_a_log_that_tells_all_is_equal(compared: Compared) -> None:
    """Who, when, which person, why: where the log agrees on all of it there is no difference."""
    found = compared([_ours()], GOOD)
    assert (found.equal, found.ours, found.theirs, found.matched) == (True, 1, 1, 1)
    assert compared([]).equal


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (GOOD.replace(USER, "84051290351"), "wrong user"),
        (GOOD.replace(f";{USER};", ";;"), "no user"),
        (GOOD.replace(AN, CARLA), "wrong person"),
        (GOOD.replace(AN, ""), "wrong person"),
        (GOOD.replace("PCSA:X", "PCSA:Y"), "wrong reason"),
        (GOOD.replace("PCSA:X", "2"), "wrong reason"),
        (GOOD.replace("PCSA:X", ""), "wrong reason"),
        (GOOD.replace("PCSA:X", "PCSA:X 3"), "wrong reason"),
        (GOOD.replace("PCSA:X", "pcsa:x"), "wrong reason"),
    ],
)
def test_what_the_log_says_wrong(compared: Compared, row: str, kind: str) -> None:
    """A wrong or absent user, a wrong person, a wrong or absent reason are told, each by itself."""
    assert _kinds(compared([_ours()], row)) == [(kind, 2)]


@pytest.mark.parametrize(
    "row",
    [
        GOOD.replace("PCSA:X", "1"), GOOD.replace("PCSA:X", "quality 1"), GOOD.replace("PCSA:X", "PCSA:X, 1"),
        GOOD.replace(USER, "84.05.12-902.52"), GOOD.replace("T1", "t1"), GOOD.replace(AN, "84.05.12 900-54"),
        GOOD.replace("file 1", "another"), GOOD.replace("RetrieveTIGroups", "anything"), GOOD.replace("09:", "23:"),
    ],
)  # fmt: skip
def test_what_the_log_may_say_in_its_own_way(compared: Compared, row: str) -> None:
    """A reason is the legal context, the quality, or both; numbers may have dots; the ticket settles which exchange."""
    assert compared([_ours()], row).equal


def test_who_the_user_was_only_the_log_can_tell(compared: Compared) -> None:
    """Where our message has no user, any user will do, but one must be named."""
    nameless = _ours(user="")
    assert compared([nameless], GOOD.replace(USER, "jan")).equal
    assert _kinds(compared([nameless], GOOD.replace(USER, ""))) == [("no user", 2)]


def test_what_we_do_not_know_is_not_compared(compared: Compared) -> None:
    """Without person (a search by name), legal context and quality, what the log says about them stands."""
    assert compared([_ours(persons=(), legal_context="", qualities=())], GOOD).equal
    followed = _ours(persons=(CARLA, AN))
    assert compared([followed], GOOD).equal


def test_what_is_missing_and_what_is_extra(compared: Compared) -> None:
    """An exchange without entry is missing, an entry without exchange is extra."""
    found = compared([_ours(), _ours(ticket="t2")], GOOD, GOOD.replace("T1", "T3"))
    assert _kinds(found) == [("extra", 3), ("missing", None)]
    assert dict(found.counts) == {"extra": 1, "missing": 1}


def test_a_ticket_that_is_not_ours_matches_nothing(compared: Compared) -> None:
    """An entry with a foreign ticket is extra, though person, service and time would fit an exchange."""
    assert {kind for kind, _ in _kinds(compared([_ours()], GOOD.replace("T1", "T9")))} == {"extra", "missing"}


def test_without_ticket_the_reference_counts(compared: Compared) -> None:
    """Several calls for one file are told apart by person and service; what is left is matched, with its error."""
    ours = [_ours(), _ours(ticket="t2", persons=(CARLA,)), _ours(ticket="t3", service="Other")]
    rows = [
        GOOD.replace("T1;", ";").replace("RetrieveTIGroups", "Other"),
        GOOD.replace("T1;", ";").replace(AN, CARLA),
        GOOD.replace("T1;", ";"),
    ]
    assert compared(ours, *rows).equal
    wrong = GOOD.replace("T1;", ";").replace(AN, "55102790196")
    assert _kinds(compared([ours[0]], wrong)) == [("wrong person", 2)]


def test_without_both_person_service_and_time_count(compared: Compared) -> None:
    """The nearest exchange within the tolerance is meant, by the sandbox's clock or by the machine's."""
    bare = GOOD.replace("T1;file 1;", ";;")
    assert compared([_ours()], bare).equal
    assert compared([_ours(received=0.0, written=NINE + 59)], bare).equal
    assert len(_kinds(compared([_ours(received=NINE + 61)], bare))) == 2
    assert compared([_ours(received=NINE + 61)], bare, tolerance=100).equal
    assert len(_kinds(compared([_ours(service="Other")], bare))) == 2
    near, far = _ours(received=NINE + 5, user="b"), _ours(received=NINE + 50, user="a", ticket="t2")
    first, second = bare.replace(USER, "a").replace("09:00:00", "09:00:49"), bare.replace(USER, "b")
    assert compared([near, far], second, first).equal


def test_a_reference_rules_others_out(compared: Compared) -> None:
    """An entry with a reference of its own is not matched with an exchange that has another one."""
    bare = GOOD.replace("T1;file 1;", ";file 2;")
    assert {kind for kind, _ in _kinds(compared([_ours()], bare))} == {"extra", "missing"}
    assert compared([_ours(reference="")], bare).equal


def test_weaker_matches_wait_for_stronger_ones(compared: Compared) -> None:
    """An entry without ticket does not take the exchange that a later entry names by its ticket."""
    bare = GOOD.replace("T1;file 1;", ";;")
    found = compared([_ours(), _ours(ticket="t2", reference="")], bare, GOOD)
    assert found.equal


def test_an_answer_that_is_shown_again(compared: Compared) -> None:
    """A further entry with the same ticket is another look at the same answer, not another exchange."""
    found = compared([_ours()], GOOD, GOOD.replace(USER, "another"))
    assert (found.equal, found.repeated) == (True, 1)
    assert _kinds(compared([_ours()], GOOD, GOOD.replace(AN, CARLA))) == [("extra", 3)]


def test_parts_of_one_message(compared: Compared) -> None:
    """Two requests in one message have one ticket; each needs its own entry."""
    ours = [_ours(), _ours(service="Other", persons=(CARLA,))]
    other = GOOD.replace("RetrieveTIGroups", "Other").replace(AN, CARLA)
    assert compared(ours, other, GOOD).equal
    assert _kinds(compared(ours, GOOD)) == [("missing", None)]


def test_what_need_not_be_there(compared: Compared) -> None:
    """What is not required may be in the log or not."""
    ours = _ours(required=False)
    assert compared([ours]).equal
    assert compared([_ours(required=False)], GOOD).equal


@pytest.mark.parametrize(
    "scope",
    [
        {"organisation": "0999100295"}, {"since": datetime(2026, 3, 3, tzinfo=UTC)},
        {"until": datetime(2026, 3, 1, tzinfo=UTC)},
    ],
)  # fmt: skip
def test_entries_that_were_not_asked_for(compared: Compared, scope: dict[str, Any]) -> None:
    """An entry of another organisation or time than asked is neither extra nor anything else."""
    found = compared([], GOOD, **scope)
    assert (found.equal, found.outside) == (True, 1)


def test_of_many_differences_the_first_are_listed(compared: Compared) -> None:
    """All are counted, so many of each kind are listed."""
    found = compared([], *[GOOD] * 20, most=3)
    assert (found.counts["extra"], len(found.differences)) == (20, 3)


def test_a_log_without_users(tmp_path: Path) -> None:
    """Where the mapping says that the log has no users, none are missed."""
    file = tmp_path / "log.csv"
    file.write_text(f"ticket;time;ssin;reason\nT1;2026-03-02T09:00:00;{AN};PCSA:X", encoding="utf-8")
    columns = Columns.model_validate({"columns": {"user": None}})
    assert compare([_ours()], ClientLog(file, columns), Scope()).equal


EXPORTED: dict[str, Any] = {
    "ticket": "T1", "received": "2026-03-02T09:00:00.000+01:00", "written": "2026-11-24T09:00:00.000+01:00",
    "ssin": AN, "organisation": GENT, "service": "S", "operation": "o", "outcome": "refused", "restricted": True,
    "stated": {"user": USER, "reference": "r", "legal_context": "L"}, "lines": [], "excess": [],
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "refused", "required"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"outcome": "answered"}, False, True),
        ({"restricted": False}, True, False),
        ({"stated": None, "restricted": False}, True, False),
    ],
)
def test_what_the_log_must_have(other: dict[str, Any], refused: bool, required: bool) -> None:
    """Every exchange that was understood, the refused ones unless left out, but for operations open to anyone."""
    assert logged(EXPORTED | other, refused).required is required
