# SPDX-License-Identifier: EUPL-1.2
"""How long an answer takes: a fixed time, or one drawn from a distribution. All times are milliseconds."""

from __future__ import annotations

from math import log
from random import Random
from typing import Annotated

from pydantic import Field, model_validator

from simulator.records import Record

Milliseconds = Annotated[float, Field(ge=0, le=600_000, allow_inf_nan=False)]


class Uniform(Record):
    """Each time between the two is as likely as any other."""

    low: Milliseconds = Field(alias="from")
    high: Milliseconds = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Uniform:
        if self.high < self.low:
            raise ValueError(f"it ends at {self.high:g} ms, before it begins at {self.low:g}")
        return self


class Normal(Record):
    """Around a mean; below zero is zero."""

    mean: Milliseconds
    deviation: Milliseconds


class LogNormal(Record):
    """Half of the times are below the median; the larger sigma, the longer the tail."""

    median: Annotated[float, Field(gt=0, le=600_000, allow_inf_nan=False)]
    sigma: float = Field(0.5, ge=0, le=10, allow_inf_nan=False)


class Exponential(Record):
    """Many short times, few long ones, around a mean."""

    mean: Annotated[float, Field(gt=0, le=600_000, allow_inf_nan=False)]


_WAYS = ("fixed", "uniform", "normal", "lognormal", "exponential")


class Latency(Record):
    """A time to wait, in one of five ways; never longer than `at_most`."""

    fixed: Milliseconds | None = None
    uniform: Uniform | None = None
    normal: Normal | None = None
    lognormal: LogNormal | None = None
    exponential: Exponential | None = None
    at_most: Milliseconds = 60_000

    @model_validator(mode="after")
    def _one_way(self) -> Latency:
        if sum(getattr(self, way) is not None for way in _WAYS) != 1:
            raise ValueError(f"a latency is milliseconds, or one of {', '.join(_WAYS)}")
        return self

    def drawn(self, random: Random) -> float:
        """A time, in milliseconds to three decimals."""
        found = round(min(max(self._drawn(random), 0.0), self.at_most), 3)
        return int(found) if found.is_integer() else found

    def _drawn(self, random: Random) -> float:
        if self.fixed is not None:
            return self.fixed
        if self.uniform is not None:
            return random.uniform(self.uniform.low, self.uniform.high)
        if self.normal is not None:
            return random.gauss(self.normal.mean, self.normal.deviation)
        if self.lognormal is not None:
            return random.lognormvariate(log(self.lognormal.median), self.lognormal.sigma)
        assert self.exponential is not None
        return random.expovariate(1 / self.exponential.mean)
