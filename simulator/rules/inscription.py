# SPDX-License-Identifier: EUPL-1.2
"""The integration control: the caller must have a file on the person, known to both repertories.

It is made per OCMW (CBE number), on the sandbox's present day or over the requested period. Source: knowledge
rules.md 1.2, 1.5, 1.9, 1.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from simulator.contracts.knowledge import InscriptionControl, MatchingInscription
from simulator.rules.case import Case, Decision
from simulator.rules.criteria import first_period, period_at
from simulator.world.repertory import PROVISIONAL, REPLACED, Inscription, Rows, covered

RULE = "inscription.active"
_OCMW_SECTOR = 17


def inscription(case: Case) -> Decision:
    """An active inscription of the calling organisation in every register that the operation names.

    Of several rows of the knowledge repertory those are left that an inscription opens.
    """
    if case.person is None or case.organisation is None:
        return case.allow(RULE, "none")
    if len(case.rows) < 2:
        return _controlled(case, case.control)
    own = case.operation.definition.inscription
    decisions = [(row, _controlled(case, row.inscription or own)) for row in case.rows]
    left = tuple(row for row, decision in decisions if decision.allowed)
    case.rows = left or case.rows
    return next((decision for _, decision in decisions if decision.allowed), decisions[0][1])


def _controlled(case: Case, control: InscriptionControl) -> Decision:
    if control.control == "none" or case.person is None or case.organisation is None:
        return case.allow(RULE, "none")
    cbe, ssin = case.organisation.cbe, case.person.ssin
    begin, end = _checked_period(case, control)
    own = tuple([row for row in case.sandbox.inscriptions(ssin) if row.organisation == cbe])
    opening = tuple([row for row in own if _opens(row, control)])
    missing = _missing(opening, control, begin, end)
    if not missing:
        case.opened_by = tuple([row for row in opening if row.overlaps(begin, end)])
        qualities = sorted({row.quality for row in case.opened_by})
        return case.allow(RULE, "inscribed", on=_span(begin, end), qualities=qualities)
    facts = {"ssin": ssin, "cbe": cbe, **_facts(own, control, missing, begin, end)}
    if control.control == "non-blocking":
        return case.allow(RULE, "non-blocking", **facts)
    return case.refuse(
        _kind(case, missing), RULE, _outcome(own, opening, control),
        details=f"The SSIN is not integrated for the given {_named(case)}", cbeNumber=cbe, SSIN=ssin, OrgUnit=cbe,
        Register=" ".join(missing), **facts,
    )  # fmt: skip


def on_day(ssin: str, cbe: str, rows: Rows, wanted: MatchingInscription, day: date) -> Decision:
    """Whether an organisation had such an inscription of a person, whose `rows` these are, on a day."""
    own = tuple([row for row in rows if row.organisation == cbe])
    opening = tuple([row for row in own if _opens(row, wanted)])
    missing = _missing(opening, wanted, day, day)
    if missing:
        facts = {"ssin": ssin, "cbe": cbe, **_facts(own, wanted, missing, day, day)}
        return Decision(False, RULE, _outcome(own, opening, wanted), facts)
    qualities = sorted({row.quality for row in opening if row.covers(day)})
    return Decision(True, RULE, "inscribed", {"on": _span(day, day), "qualities": qualities})


def _missing(opening: Rows, wanted: MatchingInscription, begin: date, end: date) -> list[str]:
    """The registers in which no inscription that opens covers the period."""
    return [name for name in wanted.registers if not covered(_of(opening, name), begin, end)]


def _facts(own: Rows, wanted: MatchingInscription, missing: Sequence[str], begin: date, end: date) -> dict[str, Any]:
    return {
        "missing": missing, "on": _span(begin, end), "qualities": wanted.qualities or ("*",),
        "rows": [_shown(row) for row in own],
    }  # fmt: skip


def _named(case: Case) -> str:
    """What the network calls the caller: PCSA (public centre for social welfare), as it is known for the OCMWs."""
    return "PCSA" if case.organisation is not None and case.organisation.sector == _OCMW_SECTOR else "organization"


def _checked_period(case: Case, control: InscriptionControl) -> tuple[date, date]:
    if control.on == "requested-period":
        asked = period_at(case.request, control.period) if control.period else first_period(case.request)
        if asked is not None:
            return asked[0], asked[1] or max(asked[0], case.today)
    return case.today, case.today


def _opens(row: Inscription, control: MatchingInscription) -> bool:
    if row.quality == REPLACED or row.phase < control.phase:
        return False
    if row.quality == PROVISIONAL and control.provisional:
        return True
    return row.quality != PROVISIONAL and (control.qualities is None or row.quality in control.qualities)


def _of(rows: Rows, register: str) -> Rows:
    return tuple([row for row in rows if row.register_ == register])


def _kind(case: Case, missing: Sequence[str]) -> str:
    """The refusal; where a contract tells the repertories apart, the one of the repertory that misses the person."""
    own = f"not_inscribed_{missing[0].lower()}"
    return own if own in case.operation.definition.refusals else "not_inscribed"


def _outcome(own: Rows, opening: Rows, control: MatchingInscription) -> str:
    """What is wrong with the inscriptions that there are."""
    if not own:
        return "missing"
    if opening:
        return "period" if {row.register_ for row in opening} >= set(control.registers) else "one-register"
    if any(row.quality == PROVISIONAL for row in own) and control.qualities is None:
        return "provisional"
    return "phase" if any(row.phase < control.phase for row in own) else "quality"


def _span(begin: date, end: date) -> str:
    return begin.isoformat() if begin == end else f"{begin.isoformat()}..{end.isoformat()}"


def _shown(row: Inscription) -> str:
    phase = f" phase {row.phase}" if row.phase else ""
    return f"{row.register_} quality {row.quality}{phase} {row.begin}..{row.end or ''}"
