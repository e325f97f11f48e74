# SPDX-License-Identifier: EUPL-1.2
"""The clock of a sandbox: read it, set it, move it, let it be the machine's."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint
from pydantic import model_validator
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.here import SANDBOX, sandbox
from simulator.control.span import moved
from simulator.control.values import Date, DateTime, Moment, SandboxName
from simulator.errors import ConfigurationError, Problem
from simulator.records import Record, Text
from simulator.world.clock import Clock, in_calendar
from simulator.world.sandbox_data import SandboxData

blueprint = Blueprint("clock", __name__, url_prefix=f"{SANDBOX}/clock")


class ClockData(TypedDict):
    """The time of a sandbox. `real`: it is the machine's."""

    now: DateTime
    today: Date
    frozen: bool
    real: bool


class ClockChange(Record):
    """A new time: `at` a moment (it runs on or stays frozen as before, unless `runs`), `move` by a span, or `real`."""

    at: Moment | None = None
    runs: bool | None = None
    move: Text | None = None
    real: bool = False

    @model_validator(mode="after")
    def _one_of(self) -> ClockChange:
        if sum((self.at is not None, self.move is not None, self.real)) != 1:
            raise ValueError("give one of at, move and real")
        if self.runs is not None and self.at is None:
            raise ValueError("runs goes with at")
        return self

    def applied_to(self, clock: Clock) -> Clock:
        """The clock after the change; ConfigurationError for a time that no scenario could have."""
        if self.real:
            return Clock()
        if self.at is not None:
            return clock.moved_to(self.at, self.runs)
        try:
            return clock.moved_to(in_calendar(moved(clock.now(), self.move or "")))
        except ValueError as error:
            raise ConfigurationError(Problem(str(error), path="move")) from error


@blueprint.get("")
@described("getClock", {200: ClockData})
def read(name: SandboxName) -> ClockData:
    """The present moment of the sandbox."""
    return clock_data(sandbox(name).clock)


@blueprint.put("")
@described("setClock", {200: ClockData}, body=ClockChange, example={"move": "+3d"})
def change(name: SandboxName) -> ClockData:
    """The sandbox has another time, until the next reset."""
    found, wanted = sandbox(name), read_body(ClockChange)

    def with_clock(data: SandboxData) -> SandboxData:
        return replace(data, clock=wanted.applied_to(data.clock))

    return clock_data(found.change_data(with_clock).clock)


def clock_data(clock: Clock) -> ClockData:
    """A clock as JSON data."""
    now = clock.now()
    return {
        "now": now.isoformat(timespec="milliseconds"),
        "today": now.date().isoformat(),
        "frozen": clock.frozen_at is not None,
        "real": clock == Clock(),
    }
