# SPDX-License-Identifier: EUPL-1.2
"""The clock of a sandbox, set, moved, and let go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from simulator.control.span import moved
from simulator.world.clock import BRUSSELS, in_brussels
from tests.control.api import Api

NINE = datetime(2026, 3, 2, 9, tzinfo=BRUSSELS)


def test_the_clock_is_read(api: Api) -> None:
    """A frozen clock tells its moment."""
    assert api.get("clock").json == {
        "now": "2026-03-02T09:00:00.000+01:00", "today": "2026-03-02", "frozen": True, "real": False,
    }  # fmt: skip


def test_a_set_clock_stays_frozen(api: Api) -> None:
    """Setting a frozen clock leaves it frozen; a moment without offset is one in Brussels."""
    assert api.put("clock", {"at": "2026-07-01T10:00:00"}).json["now"] == "2026-07-01T10:00:00.000+02:00"
    assert api.get("clock").json["frozen"] is True


def test_a_clock_can_be_let_run(api: Api) -> None:
    """With `runs` the time goes on from the moment."""
    clock = api.put("clock", {"at": "2026-07-01T10:00:00Z", "runs": True}).json
    assert clock["now"].startswith("2026-07-01T12:00:0")
    assert (clock["frozen"], clock["real"]) == (False, False)
    assert api.put("clock", {"at": "2026-07-01T10:00:00", "runs": False}).json["frozen"] is True


def test_the_clock_moves(api: Api) -> None:
    """A clock moves by days and months, on and back."""
    assert api.put("clock", {"move": "+3d"}).json["today"] == "2026-03-05"
    assert api.put("clock", {"move": "-1m"}).json["today"] == "2026-02-05"


def test_the_clock_can_be_the_machines(api: Api) -> None:
    """With `real` the time is the machine's."""
    assert api.put("clock", {"real": True}).json["real"] is True
    assert api.put("clock", {"move": "+1d"}).json["frozen"] is False


def test_the_services_live_at_the_moved_time(api: Api) -> None:
    """What is asked later is asked at the clock's new day."""
    api.put("clock", {"at": "2025-12-31T23:00:00"})
    assert api.get("").json["clock"]["today"] == "2025-12-31"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, ""),
        ({"at": "2026-01-01T00:00:00", "move": "+1d"}, ""),
        ({"real": True, "move": "+1d"}, ""),
        ({"move": "+1d", "runs": True}, ""),
        ({"at": "tomorrow"}, "at"),
        ({"at": None}, ""),
        ({"at": "0001-01-01T00:00:00"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"at": "9999-12-31T23:59:59-05:00"}, "at"),
        ({"move": "later"}, "move"),
        ({"move": "3"}, "move"),
        ({"move": "+3x"}, "move"),
        ({"move": "+1d+"}, "move"),
        ({"move": "+999999y"}, "move"),
        ({"move": "-999999y"}, "move"),
        ({"move": "+400y"}, "move"),
        ({"move": "+1234567d"}, "move"),
        ({"move": ""}, "move"),
        ({"moves": "+1d"}, "moves"),
        ({"at": "2026-01-01T00:00:00", "runs": "perhaps"}, "runs"),
    ],
)
def test_a_time_that_cannot_be_is_refused(api: Api, body: Any, path: str) -> None:
    """422 for a time that cannot be read or lies beyond the calendar; the clock stays."""
    reply = api.put("clock", body)
    assert (reply.status, reply.problems[0]["path"]) == (422, path), reply.problems
    assert api.get("clock").json["today"] == "2026-03-02"


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("+3d", "2026-03-05T09:00:00+01:00"),
        ("3d", "2026-03-05T09:00:00+01:00"),
        ("-1w", "2026-02-23T09:00:00+01:00"),
        ("+1m", "2026-04-02T09:00:00+02:00"),
        ("-1y", "2025-03-02T09:00:00+01:00"),
        ("+1y-1d", "2027-03-01T09:00:00+01:00"),
        ("+90min", "2026-03-02T10:30:00+01:00"),
        ("+1h +30s", "2026-03-02T10:00:30+01:00"),
    ],
)
def test_spans(span: str, expected: str) -> None:
    """Days to years keep the time of day in Brussels, hours and less are exact."""
    assert moved(NINE, span).isoformat() == expected


def test_the_last_day_of_a_month_stays_within_it() -> None:
    """A month after 31 January is 28 February."""
    assert moved(datetime(2026, 1, 31, tzinfo=BRUSSELS), "+1m").date().isoformat() == "2026-02-28"


def test_an_hour_over_the_change_to_summer_time_is_an_hour() -> None:
    """An hour after 01:30 in the night of 29 March 2026 it is 03:30, a day after 09:00 it is 09:00."""
    assert moved(in_brussels(datetime(2026, 3, 29, 1, 30)), "+1h").isoformat() == "2026-03-29T03:30:00+02:00"
    assert moved(in_brussels(datetime(2026, 3, 28, 9)), "+1d").isoformat() == "2026-03-29T09:00:00+02:00"
