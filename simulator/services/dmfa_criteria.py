# SPDX-License-Identifier: EUPL-1.2
"""What is asked of DmfaConsultationService: which attestations are wanted, and which page of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from simulator.services.dmfa_blocks import employer_class
from simulator.sources.employers import KnownEmployer
from simulator.sources.employment_quarters import Attestation

MOST_ATTESTATIONS = 10
"""So many attestations stand in one reply (the real number is not public)."""


@dataclass(frozen=True)
class Wanted:
    """The criteria; what is None was not asked. `quarters` are the first and the last one."""

    quarters: tuple[str, str]
    latest: bool
    provincial_or_local: bool | None
    sectors: tuple[str, ...]
    number: int | None
    version: int | None
    nsso: str | None
    cbe: str | None
    employer_class: int | None
    worker_code: int | None

    def takes(self, attestation: Attestation, employer: KnownEmployer) -> bool:
        """True if an attestation of an employer fits everything that was asked."""
        asked = (
            (self.latest or None, attestation.version == attestation.latest),
            (self.provincial_or_local, employer.provincial_or_local),
            (self.number, attestation.number),
            (self.version, attestation.version),
            (self.nsso, employer.nsso),
            (self.cbe, employer.cbe),
            (self.employer_class, employer_class(attestation, employer)),
            (self.worker_code, attestation.line.worker_code),
        )
        fits = all(want is None or want == is_ for want, is_ in asked)
        return fits and (not self.sectors or employer.sector in self.sectors)


def wanted(criteria: dict[str, Any]) -> Wanted:
    """The criteria of a request."""
    period = criteria["quarterPeriod"]
    return Wanted(
        quarters=(period["beginQuarter"], period["endQuarter"]),
        latest=criteria["latestSituationOnly"],
        provincial_or_local=criteria.get("provincialOrLocalAuthority"),
        sectors=tuple((criteria.get("sectorIndicators") or {}).get("sectorIndicator", ())),
        number=criteria.get("attestationId"),
        version=criteria.get("attestationVersion"),
        nsso=criteria.get("nssoRegistrationNumber"),
        cbe=criteria.get("enterpriseNumber"),
        employer_class=criteria.get("employerClass"),
        worker_code=criteria.get("workerCode"),
    )


@dataclass(frozen=True)
class Page:
    """A page of a list: where it begins and ends, and the token of the next one (None: it is the last)."""

    begin: int
    end: int
    next: str | None


def page(criteria: dict[str, Any], keys: Sequence[tuple[int, int]]) -> Page | None:
    """The page that is asked; None for a token of no page of this list.

    A token holds where its page begins, and what the criteria were and the list was: of other criteria, or of a list
    that has changed, it is unknown.
    """
    token, begin = criteria.get("next"), 0
    if token is not None:
        begins = range(MOST_ATTESTATIONS, len(keys), MOST_ATTESTATIONS)
        known = {_token(criteria, keys, start): start for start in begins}
        if token not in known:
            return None
        begin = known[token]
    end = begin + MOST_ATTESTATIONS
    return Page(begin, end, _token(criteria, keys, end) if end < len(keys) else None)


def _token(criteria: dict[str, Any], keys: Sequence[tuple[int, int]], begin: int) -> str:
    asked = {key: value for key, value in criteria.items() if key != "next"}
    list_ = blake2b(repr((sorted(asked.items()), list(keys))).encode(), digest_size=16).hexdigest()
    return f"{list_}-{begin}"
