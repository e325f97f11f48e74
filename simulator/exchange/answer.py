# SPDX-License-Identifier: EUPL-1.2
"""What a service says: plain data for the reply, and findings (codes with the fields they are about)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One code of the family's table with its information fields; `text` replaces the table's where given."""

    code: str
    information: tuple[tuple[str, str | None], ...] = ()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What a service sends in a file (`batch` in its contract.yaml): the data of one response, by element names.

    Tickets, criteria and status are the network's work. The first finding becomes the status (none: MSG00000).
    """

    data: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply of a service. `data` None: nothing but the findings is sent.

    For SOA the first finding becomes the status (none: MSG00000); for SSDN every finding a Detail. `facts` are for the
    journal: what was done, where the reply alone does not say why (the quality and period of an inscription). `batch`
    follows in a file.
    """

    data: Mapping[str, Any] | None
    findings: tuple[Finding, ...] = field(default=())
    facts: Mapping[str, Any] = field(default_factory=dict)
    batch: Batch | None = None
    done: str = "done"
    """How the journal calls what was done, where there are facts: an outcome of `service.answer` in fixtures/rules."""


class Refused(Exception):  # noqa: N818 - not an error: the service's way to answer with findings only
    """Raised by a service where there is nothing to answer but findings.

    `rule`, `outcome` and `facts` say why, in words of fixtures/rules; `excess` what was asked beyond what is allowed.
    """

    def __init__(
        self,
        *findings: Finding,
        rule: str = "",
        outcome: str = "",
        facts: Mapping[str, Any] | None = None,
        excess: tuple[str, ...] = (),
    ) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.answer = Answer(None, findings)
        self.rule, self.outcome, self.facts, self.excess = rule, outcome, facts or {}, excess
