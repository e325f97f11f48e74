# SPDX-License-Identifier: EUPL-1.2
"""What a simulator tells a test, as records; `data` is always the whole JSON answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from simulator.testing.errors import KszNotFoundError

Data = Mapping[str, Any]
_NO_SUCH = 404


@dataclass(frozen=True)
class Person:
    """A person. `name` is given names and last name, `born` yyyy-mm-dd with 00 for what is unknown."""

    ssin: str
    name: str
    last_name: str | None
    first_names: tuple[str, ...]
    sex: str | None
    born: str | None
    data: Data = field(repr=False)

    @classmethod
    def of(cls, data: Data) -> Person:
        """A person of the list of a sandbox."""
        first, last = tuple(data.get("first_names", ())), data.get("last_name")
        name = " ".join(filter(None, (*first, last)))
        return cls(data["ssin"], name, last, first, data.get("sex"), data.get("born"), data)

    @classmethod
    def of_document(cls, data: Data) -> Person:
        """A person by its whole document: `data` has the file of each source, households and inscriptions."""
        file = data.get("register") or {}
        names = file.get("names") or [{}]
        name = next((name for name in reversed(names) if not name.get("to")), names[-1])
        short = {"last_name": name.get("last"), "first_names": name.get("first", ()), "sex": file.get("sex")}
        return replace(cls.of({**data, **short, "born": (file.get("birth") or {}).get("date")}), data=data)

    def __str__(self) -> str:
        return self.ssin


@dataclass(frozen=True)
class Organisation:
    """An institution. `user` and `password` are those of its first credential, where the scenario's file tells them."""

    cbe: str
    name: str
    user: str | None
    password: str | None = field(repr=False)
    data: Data = field(repr=False)

    def __str__(self) -> str:
        return self.cbe


@dataclass(frozen=True)
class Exchange:
    """A request and its reply: `outcome` is answered, refused or failed, `status` the code that the client got.

    `refusal` is the decision that stopped it (rule, code, reason, remedy), or None.
    """

    id: int
    operation: str
    ssin: str | None
    organisation: str | None
    legal_context: str | None
    status: str
    outcome: str
    refusal: Data | None
    data: Data = field(repr=False)

    @classmethod
    def of(cls, data: Data) -> Exchange:
        """An exchange of the journal."""
        refusal = data.get("refusal") or next((d for d in data.get("decisions", ()) if not d["allowed"]), None)
        title = ".".join(filter(None, (data["service"], data["operation"])))
        return cls(
            data["id"], title, data["ssin"], data["organisation"], (data.get("stated") or {}).get("legal_context"),
            data["status"], data["outcome"], refusal, data,
        )  # fmt: skip

    @property
    def request(self) -> str:
        """The request as text; of an exchange that was asked for by its id."""
        return str(self.data["request"])

    @property
    def reply(self) -> str:
        """The reply as text; of an exchange that was asked for by its id."""
        return str(self.data["reply"])

    def __str__(self) -> str:
        about = f" about {self.ssin}" if self.ssin else ""
        by = f", by {self.organisation}" if self.organisation else ""
        reason = f": {self.refusal['reason']}" if self.refusal else ""
        return f"#{self.id} {self.operation or 'not understood'}{about}{by}: {self.outcome} with {self.status}{reason}"


@dataclass(frozen=True)
class Checked:
    """A check that passed: what it found, in words, and the ids of the exchanges."""

    message: str
    matched: tuple[int, ...]


@dataclass(frozen=True)
class Time:
    """The time of a sandbox: `frozen`, or running; `real` if it is the machine's."""

    now: datetime
    today: date
    frozen: bool
    real: bool

    @classmethod
    def of(cls, data: Data) -> Time:
        """The clock of a sandbox."""
        now, today = datetime.fromisoformat(data["now"]), date.fromisoformat(data["today"])
        return cls(now, today, data["frozen"], data["real"])


def not_there(what: str, name: str, known: Iterable[str]) -> KszNotFoundError:
    """There is nothing of that name; the nearest are told."""
    every = sorted(set(known))
    near = get_close_matches(name, every, n=5, cutoff=0.5) or every[:8]
    return KszNotFoundError(_NO_SUCH, f"there is no {what} {name!r}; there is {', '.join(near) or 'none'}")
