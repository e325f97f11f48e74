# SPDX-License-Identifier: EUPL-1.2
"""From when to when a message, or a token, may be used. By the machine's clock: a sandbox's clock may stand still."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from simulator.contracts.values import write_timestamp
from simulator.errors import MessageError
from simulator.soap.security.names import CREATED, EXPIRES, MESSAGE_EXPIRED
from simulator.soap.security.verdict import refuse

LIFETIME = timedelta(minutes=5)
"""Of what does not say when it ends. Source: OASIS UsernameToken profile 1.1.1, section 3.1 (five minutes)."""
LONGEST = timedelta(days=1)
"""However late a Timestamp says that it ends: what has been seen cannot be remembered for ever."""
YEARS = range(1970, 2200)

Verdict = Literal["future", "expired"]
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Times:
    """When something was made, and when it ends."""

    created: datetime
    expires: datetime

    @classmethod
    def read(cls, element: Any, wrong: Callable[[str], MessageError]) -> Times:
        """Created and Expires inside `element`; `wrong` makes the refusal of an element that is not as it must be."""
        made, ends = _moments(element, CREATED, wrong), _moments(element, EXPIRES, wrong)
        if len(made) != 1:
            raise wrong("Created")
        if len(ends) > 1 or (ends and ends[0] < made[0]):
            raise wrong("Expires")
        return cls(made[0], min(ends[0], made[0] + LONGEST) if ends else made[0] + LIFETIME)

    def verdict(self, skew: int, now: datetime) -> Verdict | None:
        """What is wrong with the times at `now`; clocks may differ by `skew` seconds."""
        tolerance = timedelta(seconds=skew)
        if self.created - now > tolerance:
            return "future"
        return "expired" if now - self.expires > tolerance else None

    def refused(self, rule: str, verdict: Verdict, now: datetime) -> MessageError:
        """The refusal of a message whose times have this verdict."""
        return refuse(MESSAGE_EXPIRED, rule, verdict, now=write_timestamp(now), **self.facts)

    def until(self, skew: int) -> float:
        """Seconds since 1970 after which a repetition is too old anyway."""
        return (self.expires + timedelta(seconds=skew)).timestamp()

    @property
    def facts(self) -> dict[str, str]:
        """Both as text."""
        return {"created": write_timestamp(self.created), "expires": write_timestamp(self.expires)}


def _moments(element: Any, name: str, wrong: Callable[[str], MessageError]) -> list[datetime]:
    return [_moment(child, wrong) for child in element if child.tag == name]


def _moment(element: Any, wrong: Callable[[str], MessageError]) -> datetime:
    """An xsd:dateTime; without a zone it is in UTC."""
    text = (element.text or "").strip()
    name = element.tag.rpartition("}")[2]
    try:
        found = datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or len(element) or found.year not in YEARS:
        raise wrong(name)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
